"""What a model, a log from elsewhere or an error body may hold, and a debate that holds all of it everywhere."""

from scripted_session import Hold, Step, first_round, opening, spoken

from debate.claims import Claim, Relation, StanceReport
from debate.events import BallotCast, TurnForfeited, TurnOpened
from debate.feed import DraftVoided, Streamed

HOSTILE = [
    "\x1b]0;title\x07",
    "\x1b[2J\x1b[H",
    "\x1b]52;c;aGVsbG8=\x07",
    "\x1b]8;;http://example.com\x07x\x1b]8;;\x07",
    "\x9b31m",
    "\u202egnp.exe",
    "[red]红[/red]",
    "[@click=app.quit]走[/]",
    "oops [/",
    "$x [$primary]z[/]",
    "[link=http://example.com]x[/link]",
    "\\[b]",
    "{0} {name} %s",
    "Z\u0301\u0302\u0303\u0304\u0305\u0306\u0307\u0308",
    "\x00\x07\x08\x0b\x0c\x7f",
    "长" * 3000,
    "w" * 3000,
    "👨‍👩‍👧‍👦🇨🇳",
]


def hostile_script() -> list[Step]:
    """Return a debate whose names, speeches, drafts, reasons and errors are hostile, as if our door had been open."""
    evil = " ".join(HOSTILE)
    renamed = zip(opening().seats, HOSTILE, strict=False)
    seats = tuple(seat.model_copy(update={"name_zh": f"{bad}席", "voice": bad}) for seat, bad in renamed)
    answer = (Relation(kind="attacks", target="tencent-1.2"),)
    claims = tuple(Claim(id=f"bytedance-2.{n}", text=text, relations=answer) for n, text in enumerate(HOSTILE, start=1))
    moved = StanceReport(issue="build_own", value=-0.5, because="bytedance-2.1", reason=evil)
    return [
        opening(seats=seats, motion_zh=evil, motion_en=evil),
        *first_round()[1:],
        *spoken("bytedance-2", 2, evil[:40], claims, (moved,)),
        TurnOpened(turn="tencent-2", seat="tencent", round=2, phase="rebuttal"),
        *(Streamed("tencent-2", "tencent", text) for text in HOSTILE),
        DraftVoided("tencent-2", "tencent", evil),
        TurnForfeited(turn="tencent-2", seat="tencent", round=2, phase="rebuttal", cause="model", reason=evil),
        BallotCast(seat="01ai", choice="tencent", reason=evil, answer=evil),
        Hold(),
    ]
