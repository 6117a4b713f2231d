"""The rehearsal voice: what speaks when there is no model."""

import json
from collections.abc import AsyncIterator
from typing import Final

from agents.rehearsal.ballot import vote
from agents.rehearsal.dice import Dice
from agents.rehearsal.hearing import Ear
from agents.rehearsal.material import Material, material_of
from agents.rehearsal.repertoire import Repertoire, repertoire_of
from agents.rehearsal.scene import Scene
from agents.rehearsal.script import perform, room_for
from agents.voice import Brief, Record
from debate.claims import StanceReport

PIECE: Final = {"zh": 3, "en": 6}
"""Characters in a piece: small enough for the eye to follow."""
_REPORTED: Final = 4
"""How many stances an opening declares."""


class RehearsalVoice:
    """Speaks for any seat by rule. Makes no calls, needs no key, and answers the same brief with the same bytes.

    One instance may serve every seat of every debate in a process: it keeps what it computed from a pack.
    """

    name = "rehearsal"

    def __init__(self) -> None:
        self._read: dict[tuple[str, str, str, tuple[str, ...]], tuple[Material, Ear]] = {}
        self._repertoires: dict[str, Repertoire] = {}

    async def speak(self, brief: Brief, record: Record) -> AsyncIterator[str]:
        """Yield the draft in pieces of a few characters. `record` is not used: nothing is called."""
        text = self.draft(brief)
        size = PIECE[brief.lang]
        for start in range(0, len(text), size):
            yield text[start : start + size]

    def draft(self, brief: Brief) -> str:
        """Return the whole draft at once."""
        if brief.task == "ballot":
            return _block(vote(brief, self._scene(brief)))
        scene = self._scene(brief)
        perform(scene)
        return f"{scene.prose()}\n\n{_block({'stances': _stances(scene)})}\n"

    def _scene(self, brief: Brief) -> Scene:
        material, ear = self._material(brief)
        dice = Dice("rehearsal", brief.seed, brief.lang, brief.motion.id, brief.seat, brief.turn, brief.attempt)
        hearing = ear.listen(brief)
        cap = brief.phase.max_chars if brief.lang == "zh" else brief.phase.max_words * 17 // 10
        return Scene(
            brief=brief,
            material=material,
            repertoire=self._repertoire(brief, material),
            ear=hearing,
            dice=dice,
            room=room_for(brief.persona.style.tempo, cap, dice.below(40)),
            cap=cap,
            said=hearing.said,
        )

    def _material(self, brief: Brief) -> tuple[Material, Ear]:
        seats = tuple(brief.personas)
        key = (brief.pack.id, brief.pack.sha256, brief.lang, seats)
        if key not in self._read:
            material = material_of(brief.pack, brief.lang, seats)
            self._read[key] = (material, Ear(material))
        return self._read[key]

    def _repertoire(self, brief: Brief, material: Material) -> Repertoire:
        known = self._repertoires.get(brief.seat)
        # A fork may put another persona into the same seat.
        if known is None or known.persona is not brief.persona or known.material is not material:
            known = self._repertoires[brief.seat] = repertoire_of(brief.persona, brief.lang, material)
        return known


def _stances(scene: Scene) -> list[dict[str, object]]:
    """Return what changed, and where the seat stands on what it argued."""
    current = scene.brief.view.stances.get(scene.brief.seat, {})
    moved = [_row(move) for move in scene.moves]
    issues = [move.issue for move in scene.moves]
    held = [issue for issue in scene.touched if issue in current and issue not in issues]
    if scene.brief.round == 1:
        rest = [i for i in scene.issues if i in current and i not in (*issues, *held)]
        held += rest[: max(0, _REPORTED - len(held))]
    return moved + [_row(current[issue].model_copy(update={"because": None})) for issue in held]


def _row(report: StanceReport) -> dict[str, object]:
    row = report.model_dump(mode="json")
    return {key: value for key, value in row.items() if value is not None}


def _block(content: object) -> str:
    return f"```baimo\n{json.dumps(content, ensure_ascii=False, sort_keys=True)}\n```"
