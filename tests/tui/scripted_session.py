"""A debate that follows a script: a real session in every respect but who speaks."""

import asyncio
import json
from collections.abc import AsyncGenerator, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from debate.claims import Claim, Reason, Relation, StanceReport, Verdict
from debate.events import (
    BallotCast,
    DebateClosed,
    DebateOpened,
    DraftWritten,
    Event,
    Issue,
    PhasePlan,
    RoundStarted,
    Seat,
    SpeechGiven,
    Tally,
    TurnForfeited,
    TurnOpened,
)
from debate.feed import DraftVoided, FeedItem, Logged, Ready, Streamed
from debate.log import Record
from debate.run import RunWriter

NAMES = {
    "deepseek": ("DeepSeek", "DeepSeek"),
    "bytedance": ("字节跳动", "ByteDance"),
    "tencent": ("腾讯", "Tencent"),
    "01ai": ("零一万物", "01.AI"),
    "moonshot": ("月之暗面", "Moonshot AI"),
}
SEATS = tuple(NAMES)
FACTS = [
    {
        "id": "F004",
        "zh": "拿R1的API售价去比OpenAI o1的运行成本，前者只有后者的3%。",
        "en": "Set R1's API price against what it costs to run OpenAI o1, and the first is only 3% of the second.",
        "kind": "figure",
        "strength": "hard",
        "speaker": None,
        "source": {"start": 96, "end": 133},
    },
    {
        "id": "F034",
        "zh": "李开复主张，超大模型应当留给大公司去做。",
        "en": "Kai-Fu Lee holds that super-large models should be left to big companies.",
        "kind": "statement",
        "strength": "hard",
        "speaker": {"name_zh": "李开复", "name_en": "Kai-Fu Lee", "org_zh": "零一万物", "org_en": "01.AI"},
        "source": {"start": 900, "end": 960},
    },
    {
        "id": "F086",
        "zh": "一位业内人士说，豆包去年的用户数排在头名。",
        "en": "An industry insider says Doubao topped the user table last year.",
        "kind": "opinion",
        "strength": "soft",
        "speaker": {"name_zh": "一位业内人士", "name_en": "an industry insider", "anonymous": True},
        "source": {"start": 2400, "end": 2450},
    },
]
GROUND = {
    "pack": {
        "facts": FACTS,
        "agenda": {
            "article": {
                "outlet_zh": "21世纪经济报道",
                "outlet_en": "21st Century Business Herald",
                "chars": 3422,
            }
        },
    },
    "personas": [],
    "format": {},
}
START = datetime(2026, 1, 1, 9, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Hold:
    """The script waits here until the test lets it go on."""


Step = FeedItem | Event | Hold | BaseException


@dataclass
class ScriptedSession:
    """Implements `debate.feed.DebateSession` over a list of steps."""

    folder: Path
    steps: Iterable[Step]
    ground: str = json.dumps(GROUND, ensure_ascii=False)
    paused: bool = False
    stepped: int = 0
    speed: float = 1.0
    left: bool = False
    _go: asyncio.Event = field(default_factory=asyncio.Event)
    _held: asyncio.Event = field(default_factory=asyncio.Event)

    async def feed(self) -> AsyncGenerator[FeedItem, None]:
        """Yield the steps; an event becomes a record, an exception is raised."""
        seq = 0
        try:
            for step in self.steps:
                if isinstance(step, BaseException):
                    raise step
                if isinstance(step, Hold):
                    await self._held.wait()
                    self._held.clear()
                elif isinstance(step, Logged | Streamed | DraftVoided | Ready):
                    yield step
                else:
                    event = self._grounded(step) if isinstance(step, DebateOpened) else step
                    yield Logged(Record(seq, START + timedelta(seconds=seq), event, f"{seq:064x}"))
                    seq += 1
                while self.paused:
                    await self._go.wait()
                    self._go.clear()
        finally:
            self.left = True

    def _grounded(self, opened: DebateOpened) -> DebateOpened:
        with RunWriter(self.folder, lambda: START) as run:
            return opened.model_copy(update={"ground": run.put_blob(self.ground)})

    def release(self) -> None:
        """Let the script go on from its present hold."""
        self._held.set()

    def pause(self) -> None:
        self.paused = True

    def resume(self) -> None:
        self.paused = False
        self._go.set()

    def step(self) -> None:
        self.stepped += 1
        self.paused = True
        self._go.set()

    def set_speed(self, factor: float) -> None:
        self.speed = factor


def opening(**more: object) -> DebateOpened:
    """Return an opening of five seats and three rounds."""
    seats = tuple(
        Seat(
            id=seat,
            name_zh=zh,
            name_en=en,
            voice="rehearsal",
            persona_sha256="0" * 64,
            stances=(
                StanceReport(issue="build_own", value=(-0.6, 0.8, 0.2, -0.4, 0.6)[i], confidence=0.7),
                StanceReport(issue="move_fast", value=(0.4, 0.9, -0.7, 0.1, 0.5)[i], confidence=0.6),
            ),
        )
        for i, (seat, (zh, en)) in enumerate(NAMES.items())
    )
    plan = tuple(
        PhasePlan(round=n, phase=phase, name_zh=zh, name_en=en, order=SEATS[n - 1 :] + SEATS[: n - 1])
        for n, (phase, zh, en) in enumerate(
            (("opening", "立论", "Opening"), ("rebuttal", "反驳", "Rebuttal"), ("closing", "结辩", "Closing")), start=1
        )
    )
    facts: dict[str, object] = {
        "version": "0.1.0",
        "motion_id": "agi_after_r1",
        "motion_zh": "R1之后，大公司的AGI之梦还做不做？五家公司又该各自怎样接招？",
        "motion_en": "After R1, do the big companies still dream of AGI, and how should each company respond?",
        "lang": "zh",
        "seed": 7,
        "rounds": 3,
        "gate": "revise",
        "revisions": 1,
        "format_id": "roundtable",
        "format_sha256": "0" * 64,
        "pack_id": "deepseek-shock",
        "pack_sha256": "0" * 64,
        "ground": {"sha256": "0" * 64},
        "seats": seats,
        "ballots": True,
        "issues": (
            Issue(
                id="build_own",
                name_zh="自研为主还是接入DeepSeek",
                name_en="Build one's own or adopt DeepSeek",
                minus_zh="接入为主",
                minus_en="adopt",
                plus_zh="自研为主",
                plus_en="build",
            ),
            Issue(
                id="move_fast",
                name_zh="抢速度还是守节奏",
                name_en="Race or keep one's pace",
                minus_zh="守节奏",
                minus_en="keep pace",
                plus_zh="抢速度",
                plus_en="race",
            ),
        ),
        "plan": plan,
    }
    return DebateOpened.model_validate({**facts, **more})


OPENINGS = {
    "deepseek": [
        ("价格是这场变化里最硬的事实：R1的API售价只到o1运行成本的3%。", ("F004",)),
        ("便宜到这个地步，问题就不再是用不用得起，而是要不要自己从头再做一遍。", ()),
    ],
    "bytedance": [
        ("豆包去年在用户数上排过头名，这说明规模做得出来。", ("F086",)),
        ("我们要的是上限：先把智能往上推，收入可以晚一点到。", ()),
    ],
    "tencent": [
        ("用户在哪里，入口和反馈就在哪里，模型再强也要有人天天用。", ()),
        ("所以我们两条腿走路：好模型先接进来，自研照旧往前走。", ("F004",)),
    ],
    "01ai": [
        ("超大模型留给大公司去做，这是李开复的主张，也是我们的取舍。", ("F034",)),
        ("创业公司的力气要用在行业里，医疗、金融、制造，一家一家做深。", ()),
    ],
    "moonshot": [
        ("我们不把便宜当终点。", ()),
        ("真正该问的是：下一次技术转向来的时候，谁手里还留着能用的底子？", ()),
    ],
}


def spoken(
    turn: str, round_: int, phase: str, claims: tuple[Claim, ...], stances: tuple[StanceReport, ...] = ()
) -> list[Step]:
    """Return the steps of one speech: floor, pieces, draft, speech."""
    seat = turn.rpartition("-")[0]
    text = "".join(claim.text + "".join(f"[{fact}]" for fact in claim.facts) for claim in claims)
    pieces = [text[i : i + 7] for i in range(0, len(text), 7)]
    return [
        TurnOpened(turn=turn, seat=seat, round=round_, phase=phase),
        *(Streamed(turn, seat, piece) for piece in pieces),
        DraftWritten(turn=turn, seat=seat, attempt=1, text=text),
        SpeechGiven(turn=turn, seat=seat, round=round_, phase=phase, attempt=1, claims=claims, stances=stances),
    ]


def first_round() -> list[Step]:
    """Return the opening and its five speeches."""
    steps: list[Step] = [opening(), Ready(), RoundStarted(round=1, phase="opening")]
    for seat in SEATS:
        claims = tuple(
            Claim(id=f"{seat}-1.{n}", text=text, facts=facts) for n, (text, facts) in enumerate(OPENINGS[seat], start=1)
        )
        steps += spoken(f"{seat}-1", 1, "opening", claims)
    return steps


def second_round() -> list[Step]:
    """Return rebuttals: an attack, a question with a struck sentence, a forfeit, and a stance that moves."""
    reason = Reason(code="number", facts=("F004",), strikes=True, zh="所引事实里没有5%", en="the cited fact has no 5%")
    bad = Verdict(label="contradicted", basis="slots", reasons=(reason,), suggested=("F004",))
    soft = Verdict(
        label="unsupported",
        reasons=(Reason(code="citation", zh="这一句没有事实可查", en="no fact bears this sentence"),),
    )
    steps: list[Step] = [RoundStarted(round=2, phase="rebuttal")]
    steps += spoken(
        "bytedance-2",
        2,
        "rebuttal",
        (
            Claim(
                id="bytedance-2.1",
                text="接进来容易，接进来以后还剩什么是你自己的？",
                relations=(Relation(kind="attacks", target="tencent-1.2"),),
            ),
            Claim(id="bytedance-2.2", text="豆包的名次一年就换了人，买来的规模守不牢。", facts=("F086",)),
            Claim(
                id="bytedance-2.3",
                text="便宜这一点我们认，它把所有人的账都改了。",
                facts=("F004",),
                relations=(Relation(kind="concedes", target="deepseek-1.1"),),
            ),
        ),
        (
            StanceReport(
                issue="build_own",
                value=0.5,
                because="deepseek-1.1",
                reason="外部模型已经便宜到可以先用再说",
            ),
        ),
    )
    steps += spoken(
        "tencent-2",
        2,
        "rebuttal",
        (
            Claim(
                id="tencent-2.1",
                text="价格只有5%，差距没有那么大。",
                facts=("F004",),
                verdict=bad,
                struck=True,
                relations=(Relation(kind="undercuts", target="deepseek-1.1"),),
            ),
            Claim(id="tencent-2.2", text="入口本身就是壁垒，别人学不走。", verdict=soft),
            Claim(
                id="tencent-2.3",
                text="那么请问，排到头名又被反超的时候，你们做对了什么？",
                asks="bytedance",
                paragraph=1,
            ),
        ),
    )
    steps += [
        TurnOpened(turn="01ai-2", seat="01ai", round=2, phase="rebuttal"),
        TurnForfeited(
            turn="01ai-2",
            seat="01ai",
            round=2,
            phase="rebuttal",
            cause="model",
            reason="三次尝试都没有得到可用的回答：连接超时",
        ),
    ]
    return steps


def ending() -> list[Step]:
    """Return ballots and the close."""
    votes = ("tencent", "deepseek", "deepseek", "deepseek", "tencent")
    ballots = [
        BallotCast(seat=seat, choice=choice, reason="价格那一问至今没有人答得上来。", answer="")
        for seat, choice in zip(SEATS, votes, strict=True)
    ]
    tally = (Tally(seat="deepseek", votes=3), Tally(seat="tencent", votes=2))
    return [*ballots, DebateClosed(tally=tally, winner="deepseek")]
