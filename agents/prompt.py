"""What a model is sent: two messages that share their beginning from seat to seat and from turn to turn.

The first holds the rules, the ledger and everybody's public card: the same bytes for every seat and every debate of a
pack. The second holds the motion, then the record, which only grows, and last one short part of the seat's own:
private notes and the task. Providers bill a beginning they have seen before at about a tenth.

Other people's words (article, personas, speeches, host) stand only inside `<...>` blocks, which they cannot close.
"""

from collections import OrderedDict
from collections.abc import Iterable
from typing import Any, Final, Literal, TypedDict

from agents.prompt_ground import ground_text
from agents.prompt_text import in_lang, line, page
from agents.task_text import ballot_text, speech_text
from agents.transcript import Transcript
from agents.voice import Brief
from debate.events import PhasePlan

MAX_DEBATES: Final = 256
"""Records that are kept rendered; a debate that fell out is rendered again, to the same text."""


class Message(TypedDict):
    """One message of a request."""

    role: Literal["system", "user"]
    content: str


class Prompter:
    """Renders the messages for a brief. Pure: the same brief gives the same text; what it keeps only saves work."""

    def __init__(self) -> None:
        self._grounds: OrderedDict[tuple[object, ...], tuple[object, str]] = OrderedDict()
        self._motions: OrderedDict[tuple[object, ...], tuple[object, str]] = OrderedDict()
        self._transcripts: OrderedDict[tuple[int, str], Transcript] = OrderedDict()

    def messages(self, brief: Brief) -> tuple[Message, Message]:
        """Return the two messages for `brief`."""
        last = ballot_text(brief) if brief.task == "ballot" else speech_text(brief)
        shared = self._motion(brief) + self._record(brief)
        return (
            {"role": "system", "content": self._ground(brief)},
            {"role": "user", "content": shared + last},
        )

    def _ground(self, brief: Brief) -> str:
        personas = tuple(brief.personas[seat] for seat in sorted(brief.personas))
        key = (brief.pack.sha256, brief.lang, *map(id, personas))
        if key not in self._grounds:
            # The personas are kept with the text, so that no other object can take over their identity.
            self._grounds[key] = (personas, ground_text(brief.pack, brief.personas, brief.lang))
            _forget_oldest(self._grounds)
        return self._grounds[key][1]

    def _motion(self, brief: Brief) -> str:
        plan = brief.view.opened.plan if brief.view.opened else ()
        personas = tuple(brief.personas.values())
        key = (id(brief.motion), id(plan), brief.rounds, brief.lang, *map(id, personas))
        if key not in self._motions:
            self._motions[key] = ((brief.motion, plan, personas), motion_text(brief))
            _forget_oldest(self._motions)
        return self._motions[key][1]

    def _record(self, brief: Brief) -> str:
        view = brief.view
        if not view.turns:
            return Transcript(brief.lang).catch_up(view, dict(brief.personas))
        # The first turn of a debate is closed when the second begins and never changes again.
        key = (id(view.turns[0]), brief.lang)
        known = self._transcripts.get(key)
        if known is None or not known.continues(view):
            known = Transcript(brief.lang)
        text = known.catch_up(view, dict(brief.personas))
        if known.turns and known.turns[0] is view.turns[0]:
            self._transcripts[key] = known
            self._transcripts.move_to_end(key)
            _forget_oldest(self._transcripts)
        return text


def motion_text(brief: Brief) -> str:
    """Return the head of the second message: the motion and the plan, the same for every seat."""
    lang = brief.lang
    questions = [line("sub_question", lang, text=in_lang(part, "", lang)) for part in brief.motion.sub_questions]
    questions += [
        line(
            "company_question", lang, company=in_lang(brief.personas[seat], "name", lang), text=in_lang(asked, "", lang)
        )
        for seat, asked in brief.motion.company_questions.items()
        if seat in brief.personas
    ]
    plan: Iterable[PhasePlan] = brief.view.opened.plan if brief.view.opened else ()
    return (
        page("motion", lang)
        .substitute(
            motion=in_lang(brief.motion, "", lang),
            brief=in_lang(brief.motion, "brief", lang),
            questions="\n".join(questions),
            rounds=brief.rounds,
            plan=line("name_joint", lang).join(f"{part.round} {in_lang(part, 'name', lang)}" for part in plan),
        )
        .rstrip("\n")
        + "\n\n"
    )


def _forget_oldest(kept: OrderedDict[Any, Any]) -> None:
    while len(kept) > MAX_DEBATES:
        kept.popitem(last=False)
