"""Small true events to build logs from."""

from debate.claims import Claim, Relation, StanceReport, Verdict
from debate.events import (
    BlobRef,
    DebateOpened,
    Event,
    Issue,
    PhasePlan,
    RoundStarted,
    Seat,
    SpeechGiven,
    TurnOpened,
)

SEATS = ("deepseek", "tencent")


def opening(seats: tuple[str, ...] = SEATS, rounds: int = 2) -> DebateOpened:
    issue = Issue(
        id="open_weights",
        name_zh="开源还是闭源",
        name_en="Open or closed",
        minus_zh="闭源",
        minus_en="closed",
        plus_zh="开源",
        plus_en="open",
    )
    return DebateOpened(
        version="0.1.0",
        motion_id="agi_after_r1",
        motion_zh="R1之后怎么办？",
        motion_en="What after R1?",
        lang="zh",
        seed=7,
        rounds=rounds,
        gate="revise",
        revisions=1,
        format_id="roundtable",
        format_sha256="0" * 64,
        pack_id="deepseek-shock",
        pack_sha256="1" * 64,
        ground=BlobRef(sha256="2" * 64),
        seats=tuple(
            Seat(
                id=seat,
                name_zh=seat,
                name_en=seat,
                voice="rehearsal",
                persona_sha256="3" * 64,
                stances=(StanceReport(issue="open_weights", value=0.5),),
            )
            for seat in seats
        ),
        issues=(issue,),
        ballots=True,
        plan=tuple(
            PhasePlan(round=r, phase="opening", name_zh="立论", name_en="Opening", order=seats)
            for r in range(1, rounds + 1)
        ),
    )


def speech(
    turn: str,
    text: str = "开源换来生态。",
    *,
    number: int = 1,
    relations: tuple[Relation, ...] = (),
    asks: str | None = None,
    stances: tuple[StanceReport, ...] = (),
    struck: bool = False,
) -> SpeechGiven:
    claim = Claim(
        id=f"{turn}.1",
        text=text,
        facts=("F007",),
        relations=relations,
        asks=asks,
        verdict=Verdict(label="supported", basis="slots", facts=("F007",)),
        struck=struck,
    )
    seat = turn.rpartition("-")[0]
    return SpeechGiven(turn=turn, seat=seat, round=number, phase="opening", attempt=1, claims=(claim,), stances=stances)


def spoken(turn: str, **more: object) -> list[Event]:
    """The events of a turn that was opened and heard."""
    seat = turn.rpartition("-")[0]
    return [TurnOpened(turn=turn, seat=seat, round=1, phase="opening"), speech(turn, **more)]  # type: ignore[arg-type]


def short_debate() -> list[Event]:
    return [opening(), RoundStarted(round=1, phase="opening"), *spoken("deepseek-1"), *spoken("tencent-1")]
