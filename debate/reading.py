"""A debate in words: what a person reads of a speech, whatever the display.

A speech becomes lines, and a line becomes parts that say what they are, so that a screen can colour what a plain
stream only prints. Nothing here knows about widths, colours or terminals. Everything foreign is cleaned once more,
because a log may come from another machine.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from debate.claims import Claim, Label, Relation, RelationKind, StanceReport, seat_of
from debate.events import DebateClosed, DebateOpened, Fault, Issue, Lang, SpeechGiven
from debate.text import clean_text, one_line
from debate.view import DebateView, StanceMove

PartKind = Literal["text", "citation", "claim", "seat", "quote", "label", "flag", "value"]
LineKind = Literal["speech", "relation", "question", "flag", "stance"]

RELATION_WORDS: Final[dict[Lang, dict[RelationKind, str]]] = {
    "zh": {"supports": "支持", "attacks": "反驳", "concedes": "承认", "undercuts": "质疑理据", "answers": "回答"},
    "en": {
        "supports": "supports",
        "attacks": "rebuts",
        "concedes": "concedes",
        "undercuts": "undercuts",
        "answers": "answers",
    },
}
LABEL_WORDS: Final[dict[Lang, dict[Label, str]]] = {
    "zh": {"supported": "有据", "contradicted": "与事实不符", "unsupported": "无据", "opinion": "观点"},
    "en": {
        "supported": "supported",
        "contradicted": "contradicts the facts",
        "unsupported": "unsupported",
        "opinion": "opinion",
    },
}
_STRUCK: Final[dict[Lang, str]] = {"zh": "已删", "en": "struck"}
QUOTE_CHARS: Final = 18
"""How much of an earlier claim is repeated where it is answered, in Chinese characters; twice as much in Latin."""


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a line. `ref` is the fact id of a citation, the claim id of a claim, the seat id of a seat."""

    text: str
    kind: PartKind = "text"
    ref: str = ""
    struck: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One line of reading, before any wrapping. `claim` is the claim it belongs to, if it belongs to one."""

    kind: LineKind
    parts: tuple[Part, ...]
    claim: str = ""

    @property
    def text(self) -> str:
        """The line without its markings."""
        return "".join(part.text for part in self.parts)


def first_words(text: str, chars: int = QUOTE_CHARS) -> str:
    """Return the beginning of `text` on one line, with `...` when something was left out.

    `chars` counts Chinese characters; Latin letters count half. A Latin word is not cut.
    """
    text = one_line(text)
    room = 2 * chars
    for i, char in enumerate(text):
        room -= 1 if char < "\u2e80" else 2
        if room < 0:
            head = text[:i]
            if text[i].isascii() and text[i].isalnum() and " " in head[-16:]:
                head = head[: head.rindex(" ")]
            return head.rstrip(" ，,、；;：:") + "..."
    return text


def signed(value: float) -> str:
    """Return a stance as people write it: `+0.40`, `-1.00`, `0.00`."""
    return f"{value:+.2f}" if round(value, 2) else "0.00"


@dataclass(frozen=True, slots=True)
class Reader:
    """Puts a view into words in one language, which need not be the language of the debate."""

    view: DebateView
    lang: Lang

    def seat(self, seat: str) -> str:
        """Return the name of a seat, or its id when the view does not know it."""
        for known in self._opened.seats if self._opened else ():
            if known.id == seat:
                return one_line(known.name_zh if self.lang == "zh" else known.name_en)
        return one_line(seat)

    def motion(self) -> str:
        """Return the motion, or nothing before the debate was opened."""
        if self._opened is None:
            return ""
        return one_line(self._opened.motion_zh if self.lang == "zh" else self._opened.motion_en)

    def phase(self, number: int, phase: str = "") -> str:
        """Return the name of the phase of a round; its id when the plan does not name it."""
        for plan in self._opened.plan if self._opened else ():
            if plan.round == number and phase in ("", plan.phase):
                return one_line(plan.name_zh if self.lang == "zh" else plan.name_en)
        return one_line(phase)

    def place(self, number: int, phase: str = "") -> str:
        """Return where in the debate we are: `第2轮 反驳`, `Round 2 Rebuttal`."""
        head = f"第{number}轮" if self.lang == "zh" else f"Round {number}"
        return f"{head} {self.phase(number, phase)}".rstrip()

    def issue(self, issue: str) -> str:
        """Return the name of an agenda issue, or its id."""
        known = self._issue(issue)
        return one_line((known.name_zh if self.lang == "zh" else known.name_en) if known else issue)

    def speech(self, speech: SpeechGiven) -> tuple[Line, ...]:
        """Return a speech: what it answers, what it says, what was faulted, and where it moved.

        A new line begins at every paragraph and at every sentence that answers or asks, under the line that says
        whom it answers or asks.
        """
        lines: list[Line] = []
        block: list[Part] = []
        owner, paragraph, gap = "", -1, ""

        def flush() -> None:
            if block:
                lines.append(Line("speech", tuple(block), owner))
                block.clear()

        for claim in speech.claims:
            lead = self._lead(claim)
            if lead or claim.paragraph != paragraph:
                flush()
                owner, paragraph = claim.id, claim.paragraph
            lines.extend(lead)
            if block and gap:
                block.append(Part(gap))
            # A Chinese full stop is wide and brings its own space.
            gap = " " if claim.text[-1:] < "\u2e80" else ""
            block.extend(self._sentence(claim, gap))
        flush()
        lines.extend(self._faults(speech))
        lines.extend(self.move(move) for move in self.view.moves if move.turn == speech.turn)
        return tuple(lines)

    def relation(self, relation: Relation, claim: str = "") -> Line:
        """Return `反驳 腾讯 tencent-1.2「…」`: the relation in words, and the first words of what it aims at."""
        word = RELATION_WORDS[self.lang][relation.kind]
        seat = seat_of(relation.target)
        parts = [Part(word, "label"), Part(" "), Part(self.seat(seat), "seat", seat), Part(" ")]
        return Line("relation", (*parts, *self._claim(relation.target)), claim)

    def claim(self, target: str) -> Line:
        """Return a claim by its seat, its id and its first words."""
        seat = seat_of(target)
        return Line("relation", (Part(self.seat(seat), "seat", seat), Part(" "), *self._claim(target)))

    def move(self, move: StanceMove) -> Line:
        """Return a change of stance: the issue, from where to where, what moved the seat, and its reason."""
        zh = self.lang == "zh"
        parts = [
            Part("立场" if zh else "stance", "label"),
            Part(f" {self.issue(move.issue)}{'：' if zh else ': '}"),
            Part(signed(move.before), "value"),
            Part(" 变为 " if zh else " to "),
            Part(signed(move.after), "value"),
        ]
        if move.because is not None:
            parts += [
                Part("，因 " if zh else ", moved by "),
                Part(self.seat(seat_of(move.because)), "seat", seat_of(move.because)),
                Part(" "),
            ]
            parts += self._claim(move.because)
        if move.reason:
            parts.append(Part(f"{'：' if zh else ': '}{one_line(move.reason)}"))
        return Line("stance", tuple(parts))

    def fault(self, fault: Fault) -> str:
        """Return a faulted sentence of a draft, its first words, and the reasons."""
        reasons = ("；" if self.lang == "zh" else "; ").join(one_line(getattr(r, self.lang)) for r in fault.reasons)
        return f"{_quoted(fault.sentence, self.lang)} {reasons}".strip()

    def result(self, closed: DebateClosed) -> str:
        """Return the outcome in one sentence; a tie is contested and has no winner."""
        zh = self.lang == "zh"
        if not any(row.votes for row in closed.tally):
            return "没有投票，不分胜负。" if zh else "There were no votes, so there is no winner."
        if closed.winner is None:
            most = max(row.votes for row in closed.tally)
            names = [self.seat(row.seat) for row in closed.tally if row.votes == most]
            if zh:
                return f"各方投票未分胜负：{'、'.join(names)}各得{most}票。"
            return f"The ballots are contested: {', '.join(names)} have {most} each."
        name = self.seat(closed.winner)
        votes = next((row.votes for row in closed.tally if row.seat == closed.winner), 0)
        if zh:
            return f"各方投票认为论证最有力的是{name}，得{votes}票。"
        return f"The seats found {name}'s case the strongest: {votes} {'vote' if votes == 1 else 'votes'}."

    def tally(self, closed: DebateClosed) -> str:
        """Return the outcome in a few words: the winner or that it is contested, then the votes."""
        zh = self.lang == "zh"
        rows = [row for row in closed.tally if row.votes]
        votes = ("，" if zh else ", ").join(f"{self.seat(row.seat)} {row.votes}" for row in rows)
        if not rows:
            return "没有投票" if zh else "no votes"
        if closed.winner is None:
            return f"未分胜负：{votes}" if zh else f"contested: {votes}"
        name = self.seat(closed.winner)
        return f"胜者{name}：{votes}" if zh else f"winner {name}: {votes}"

    def stance(self, report: StanceReport) -> str:
        """Return a stance with its issue: `自研为主还是接入DeepSeek +0.40`."""
        return f"{self.issue(report.issue)} {signed(report.value)}"

    @property
    def _opened(self) -> DebateOpened | None:
        return self.view.opened

    def _issue(self, issue: str) -> Issue | None:
        return next((known for known in self._opened.issues if known.id == issue), None) if self._opened else None

    def _lead(self, claim: Claim) -> list[Line]:
        lines = [self.relation(relation, claim.id) for relation in claim.relations]
        if claim.asks is not None:
            parts = (Part("提问" if self.lang == "zh" else "asks", "label"), Part(" "))
            lines.append(Line("question", (*parts, Part(self.seat(claim.asks), "seat", claim.asks)), claim.id))
        return lines

    def _sentence(self, claim: Claim, gap: str) -> Iterator[Part]:
        yield Part(one_line(claim.text), "text", claim.id, claim.struck)
        if claim.facts and gap:
            yield Part(gap)
        for fact in claim.facts:
            yield Part(f"[{fact}]", "citation", fact, claim.struck)
        if word := self._flag(claim):
            yield Part(f"{gap}[! {word}]", "flag", claim.id)

    def _flag(self, claim: Claim) -> str:
        if claim.struck:
            return _STRUCK[self.lang]
        if claim.verdict is None or claim.verdict.label not in ("contradicted", "unsupported"):
            return ""
        return LABEL_WORDS[self.lang][claim.verdict.label]

    def _faults(self, speech: SpeechGiven) -> Iterator[Line]:
        for claim in speech.claims:
            if claim.verdict is None or not self._flag(claim):
                continue
            zh = self.lang == "zh"
            reasons = ("；" if zh else "; ").join(one_line(getattr(r, self.lang)) for r in claim.verdict.reasons)
            label = LABEL_WORDS[self.lang][claim.verdict.label]
            parts = [Part(f"{self._flag(claim)} ", "flag"), Part(_quoted(claim.text, self.lang), "quote", claim.id)]
            parts.append(Part(f" {reasons or label}"))
            for i, fact in enumerate(claim.verdict.suggested):
                parts.append(Part(("，可引 " if zh else ", try ") if i == 0 else " "))
                parts.append(Part(f"[{fact}]", "citation", fact))
            yield Line("flag", tuple(parts), claim.id)

    def _claim(self, target: str) -> tuple[Part, ...]:
        claim = self.view.claims.get(target)
        id_part = Part(one_line(target), "claim", target)
        if claim is None:
            return (id_part,)
        gap = "" if self.lang == "zh" else " "
        return id_part, Part(f"{gap}{_quoted(claim.text, self.lang)}", "quote", target)


def _quoted(text: str, lang: Lang) -> str:
    words = first_words(clean_text(text))
    # Corner brackets are wide everywhere; curly quotes are one cell here and two there.
    return f"「{words}」" if lang == "zh" else f'"{words}"'
