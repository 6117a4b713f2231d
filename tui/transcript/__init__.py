"""The transcript without a screen: wrapping, laying out, finding. Knows cell widths and nothing of Textual."""
