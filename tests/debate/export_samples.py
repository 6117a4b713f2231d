"""A small debate in which everything occurs that an export must show, with any words in it."""

import io
import json
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

from builders import opening, spoken

from debate.claims import Reason, Relation, StanceReport, Usage, Verdict
from debate.events import (
    BallotCast,
    BallotSpoiled,
    CallSettled,
    Change,
    DebateClosed,
    DraftReturned,
    Event,
    Fault,
    HostSpoke,
    PlanChanged,
    RoundStarted,
    RunStopped,
    SpeechGiven,
    Tally,
    TurnForfeited,
    TurnOpened,
)
from debate.export import export
from debate.export.source import Source, read_source
from debate.run import RunWriter

GROUND = json.dumps(
    {
        "pack": {
            "facts": [
                {
                    "id": "F007",
                    "zh": "甲公司把模型开源了。",
                    "en": "Company A opened its model.",
                    "kind": "event",
                    "strength": "hard",
                    "speaker": {"name_zh": "甲<b>", "name_en": "A<b>"},
                    "source": {"start": 0, "end": 4},
                }
            ],
            "agenda": {"article": {"outlet_zh": "某报", "outlet_en": "A Paper", "chars": 100}},
        }
    },
    ensure_ascii=False,
)
HOSTILE = (
    '<script>alert("x")</script> <img src=x onerror=alert(1)> [link](javascript:alert(1)) **b** `c` | =1+1 '
    "http://evil.example www.evil.example a@b.example </style></title> &lt; ](# ![i](x)\n# Heading\n- item\n1. one"
)


def debate(text: str = "开源换来生态。") -> list[Event]:
    fault = Fault(sentence=text, reasons=(Reason(code="number", zh=text, en=text),))
    wrong = Verdict(label="contradicted", basis="slots", facts=("F007",), reasons=fault.reasons, suggested=("F007",))
    first = spoken("deepseek-1", stances=(StanceReport(issue="open_weights", value=0.2, reason=text),))
    given = first[1]
    assert isinstance(given, SpeechGiven)
    struck = given.claims[0].model_copy(update={"id": "deepseek-1.2", "text": text, "verdict": wrong, "struck": True})
    asked = given.claims[0].model_copy(update={"text": text, "asks": "tencent"})
    changed = opening().model_copy(update={"gate": "flag"})
    relation = Relation(kind="attacks", target="deepseek-1.1")
    return [
        opening().model_copy(update={"motion_zh": text, "motion_en": text}),
        RoundStarted(round=1, phase="opening"),
        first[0],
        CallSettled(call="deepseek-1#1", seat="deepseek", finish="stop", usage=Usage(prompt=3, completion=4)),
        DraftReturned(turn="deepseek-1", seat="deepseek", attempt=1, faults=(fault,)),
        given.model_copy(update={"claims": (asked, struck)}),
        HostSpoke(kind="news", text=text),
        PlanChanged(changes=(Change(what="gate", before="revise", after=text),), opening=changed),
        *spoken("tencent-1", text=text, relations=(relation,)),
        TurnOpened(turn="deepseek-2", seat="deepseek", round=2, phase="opening"),
        TurnForfeited(turn="deepseek-2", seat="deepseek", round=2, phase="opening", cause="model", reason=text),
        RunStopped(kind="auth", reason=text),
        BallotCast(seat="deepseek", choice="tencent", because="tencent-1.1", reason=text, answer=text),
        BallotSpoiled(seat="tencent", reason=text, answer=text),
        DebateClosed(tally=(Tally(seat="tencent", votes=1), Tally(seat="deepseek", votes=0)), winner="tencent"),
    ]


def hold(folder: Path, events: list[Event]) -> Source:
    now = iter(datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=i) for i in range(100))
    with RunWriter.create(folder, lambda: next(now)) as writer:
        ground = writer.put_blob(GROUND)
        for event in events:
            if hasattr(event, "ground"):
                event = event.model_copy(update={"ground": ground})
            elif isinstance(event, PlanChanged):
                event = event.model_copy(update={"opening": event.opening.model_copy(update={"ground": ground})})
            writer.append(event)
    return read_source(folder)


def text_of(source: Source, target: str) -> str:
    return export(source, target).decode("utf-8-sig")


def content(source: Source, target: str) -> bytes:
    """What an export holds; of a zip file, the sample in it."""
    data = export(source, target)
    if target != "inspect":
        return data
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read("samples/1_epoch_1.json")
