"""The record of a debate as a prompt shows it: text that only grows at its end."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from agents.prompt_text import in_lang, line, quoted
from debate.claims import Claim
from debate.events import Lang
from debate.view import DebateView, HostWord, Turn
from personas.models import Persona


@dataclass(slots=True)
class Transcript:
    """Renders turns once and appends. `text` is what `catch_up` was last given, rendered."""

    lang: Lang
    text: str = ""
    turns: list[Turn] = field(default_factory=list)
    hosted: list[HostWord] = field(default_factory=list)

    def continues(self, view: DebateView) -> bool:
        """Say whether `view` goes on from what is rendered here; a fork with an edit does not."""
        last, word = len(self.turns) - 1, len(self.hosted) - 1
        return (last < 0 or (last < len(view.turns) and view.turns[last] is self.turns[last])) and (
            word < 0 or (word < len(view.host) and view.host[word] is self.hosted[word])
        )

    def catch_up(self, view: DebateView, personas: dict[str, Persona]) -> str:
        """Append what `view` holds beyond what is rendered, and return the text.

        A turn in progress is left out, and so is what the host said meanwhile: it comes after that turn. Forfeited
        turns, struck sentences and whispers are never shown.
        """
        closed = [turn for turn in view.turns[len(self.turns) :] if turn.closed]
        words = list(view.host[len(self.hosted) :])
        parts: list[str] = []
        for turn in closed:
            parts += self._host_words(words, personas)
            parts.append(render_turn(turn))
            self.turns.append(turn)
        parts += self._host_words(words, personas)
        self.text += "".join(parts)
        return self.text

    def _host_words(self, words: list[HostWord], personas: dict[str, Persona]) -> list[str]:
        """Take from `words` those that came before the next turn."""
        parts = []
        while words and words[0].after <= len(self.turns):
            word = words.pop(0)
            self.hosted.append(word)
            if word.event.kind != "whisper":
                parts.append(_render_word(word, personas, self.lang))
        return parts


def render_turn(turn: Turn) -> str:
    """Return a speech as a block of the transcript; empty when nothing of it was heard."""
    heard = [claim for claim in turn.claims if not claim.struck]
    if turn.state != "given" or not heard:
        return ""
    lines = [f'<speech turn="{turn.id}" seat="{turn.seat}" round="{turn.round}">', *map(render_claim, heard)]
    return "\n".join([*lines, "</speech>\n\n"])


def render_claim(claim: Claim) -> str:
    """Return a claim with its id, citations and tags, on one line."""
    marks = [f"[{fact}]" for fact in claim.facts]
    marks += [f"[{relation.kind} {relation.target}]" for relation in claim.relations]
    marks += [f"[asks {claim.asks}]"] if claim.asks else []
    return f"{claim.id} {quoted(claim.text)}{' ' if marks else ''}{''.join(marks)}"


def _render_word(word: HostWord, personas: dict[str, Persona], lang: Lang) -> str:
    event = word.event
    to = in_lang(personas[event.to], "name", lang) if event.to in personas else event.to or ""
    who = line(f"host_{event.kind if event.kind != 'question' or to else 'remark'}", lang, to=to)
    return f"<host>\n{who}: {quoted(event.text)}\n</host>\n\n"


def whispers_to(seat: str, host: Sequence[HostWord]) -> list[str]:
    """Return what the host said to `seat` alone, oldest first."""
    return [quoted(word.event.text) for word in host if word.event.kind == "whisper" and word.event.to == seat]
