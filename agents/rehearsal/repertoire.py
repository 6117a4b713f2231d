"""What one persona can say: its own lines first, then the generic ones, then what its persona file itself says."""

import re
from dataclasses import dataclass, field
from typing import Final

from agents.rehearsal.lines import Line, VoiceLines, generic_lines, line_of, persona_lines
from agents.rehearsal.material import Material
from debate.events import Lang
from personas.models import Persona

_CHECKABLE: Final = re.compile(r"[0-9A-Za-z]|[一二三四五六七八九十百千万亿两]{2,}|年|月")
_CHECKABLE_EN: Final = re.compile(r"[0-9]|(?<!^)(?<![.!?] )\b[A-Z]|\b(?:January|February|year)\b")


@dataclass(frozen=True, slots=True)
class Repertoire:
    """The lines of one persona in one language, as tiers: an earlier tier is used up before a later one."""

    persona: Persona
    lang: Lang
    own: VoiceLines | None
    generic: VoiceLines
    material: Material
    _kept: dict[tuple[str, ...], list[tuple[Line, ...]]] = field(default_factory=dict)

    def frames(self, kind: str) -> list[tuple[Line, ...]]:
        """Return sentences with slots for a kind of move."""
        kept = self._kept.get(("frames", kind))
        if kept is None:
            own = self.own.frames.get(kind, ()) if self.own else ()
            kept = self._kept["frames", kind] = self._tiers(own, self.generic.frames.get(kind, ()))
        return kept

    def frames_of(self, *kinds: str) -> list[tuple[Line, ...]]:
        """Return the frames of several kinds, the best kind first, but the persona's own before any generic one."""
        tiers = [self.frames(kind) for kind in kinds]
        own = [kept[:-1] for kept in tiers]
        rest = [kept[-1:] for kept in tiers]
        return [tier for group in (*own, *rest) for tier in group]

    def sides(self, motion: str, stand: str) -> list[tuple[Line, ...]]:
        """Return first sentences on a motion; `stand` is `yes`, `no` or `say`."""
        tiers: list[tuple[str, ...]] = []
        for voice in (self.own, self.generic):
            lines = voice.motions.get(motion) if voice else None
            tiers.append((*getattr(lines, stand), *lines.say) if lines else ())
        return self._tiers(*tiers)

    def arguments(self, issue: str, sign: int) -> list[tuple[Line, ...]]:
        """Return arguments for a pole of an issue."""
        name = ("issues", issue, str(sign))
        if name not in self._kept:
            self._kept[name] = self._arguments(issue, sign)
        return self._kept[name]

    def _arguments(self, issue: str, sign: int) -> list[tuple[Line, ...]]:
        pole = "plus" if sign > 0 else "minus"
        own = self.own.issues.get(issue) if self.own else None
        generic = self.generic.issues.get(issue)
        card = self.material.issues.get(issue)
        return [
            *self._tiers(getattr(own, pole) if own else (), self._reasons(issue, sign)),
            *self._tiers(getattr(generic, pole) if generic else ()),
            card.arguments[sign] if card else (),
        ]

    def plans(self, issue: str | None) -> list[tuple[Line, ...]]:
        """Return what this seat would do this year, on an issue or at all."""
        own = self.own.plans.get(issue or "any", ()) if self.own else ()
        goals = () if self.own else self._plain([(goal.zh, goal.en) for goal in self.persona.goals])
        return self._tiers(own, goals)

    def flips(self) -> list[tuple[Line, ...]]:
        """Return how this seat says aloud what would change its mind."""
        if self.own and self.own.flips:
            return self._tiers(tuple(text for texts in self.own.flips.values() for text in texts))
        return []

    def answers(self, question: str) -> list[tuple[Line, ...]]:
        """Return answers to a question that was written for this seat."""
        return self._tiers(self.own.answers.get(question, ()) if self.own else ())

    def samples(self) -> list[tuple[Line, ...]]:
        """Return the persona file's own taste of its voice, for personas without lines of their own."""
        if self.own:
            return []
        samples = [(s.zh, s.en) for s in self.persona.voice_samples if s.phase == "opening"]
        return self._tiers(self._plain([*samples, (self.persona.tagline_zh, self.persona.tagline_en)]))

    def _reasons(self, issue: str, sign: int) -> tuple[str, ...]:
        """Take from the persona file what it believes about an issue, where no lines were written for it."""
        if self.own:
            return ()
        prior = next((s for s in self.persona.stances if s.issue == issue), None)
        if prior is None or prior.prior * sign <= 0:
            return ()
        backing = set(prior.facts)
        beliefs = [(b.zh, b.en) for b in self.persona.beliefs if backing.intersection(b.facts)]
        return self._plain(beliefs)

    def _plain(self, pairs: list[tuple[str, str]]) -> tuple[str, ...]:
        """Keep what can be said without a citation: no figures, dates or names."""
        if self.lang == "zh":
            return tuple(_ended(zh, "。") for zh, _ in pairs if not _CHECKABLE.search(zh))
        return tuple(_ended(en, ".") for _, en in pairs if not _CHECKABLE_EN.search(en))

    def _tiers(self, *tiers: tuple[str, ...]) -> list[tuple[Line, ...]]:
        lines = [tuple(line_of(text) for text in tier) for tier in tiers if tier]
        return [tuple(line for line in tier if self.material.usable(line)) for tier in lines]


def _ended(text: str, stop: str) -> str:
    return text if text[-1:] in "。！？.!?" else text + stop


def repertoire_of(persona: Persona, lang: Lang, material: Material) -> Repertoire:
    """Return what `persona` can say about `material`."""
    return Repertoire(persona, lang, persona_lines(persona.id, lang), generic_lines(lang), material)
