"""How good is grounding? Labelled claims over the built-in pack and ten short articles in other domains."""
