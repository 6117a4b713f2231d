"""A run as a log of Inspect (UKGovernmentBEIS/inspect_ai), one sample, which `inspect view` opens.

The layout is that of log format 2: a zip file with a header, summaries and samples, all JSON.
"""

import io
import json
import zipfile
from datetime import UTC
from typing import Any, Final

from debate.diff import bill_of
from debate.events import DebateClosed, SpeechGiven, TurnForfeited
from debate.export.source import Source, outcome
from debate.reading import Reader
from debate.text import one_line
from debate.view import DebateView, fold_into

_VERSION: Final = 2
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
"""The oldest time that a zip file can hold: the same run gives the same bytes."""
Json = dict[str, Any]


def to_eval(source: Source) -> bytes:
    """Return the `.eval` file."""
    header = _header(source)
    sample = _sample(source)
    summary = {key: sample[key] for key in ("id", "epoch", "input", "target", "metadata", "scores", "model_usage")}
    summary |= {"completed": True, "started_at": sample["started_at"], "completed_at": sample["completed_at"]}
    start = {key: header[key] for key in ("version", "eval", "plan")}
    files = {
        "_journal/start.json": start,
        "_journal/summaries/1.json": [summary],
        "samples/1_epoch_1.json": sample,
        "summaries.json": [summary],
        "header.json": header,
    }
    out = io.BytesIO()
    # Stored, not packed: what a packer makes of the same text is not the same everywhere.
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name, _EPOCH), json.dumps(data, ensure_ascii=False, indent=1))
    return out.getvalue()


def _header(source: Source) -> Json:
    opened = source.view.opened
    assert opened is not None
    began, ended = _times(source)
    voices = sorted({seat.voice for seat in source.seats})
    return {
        "version": _VERSION,
        "status": "success" if source.view.closed else "cancelled",
        "eval": {
            "eval_id": source.hash[:22],
            "run_id": source.hash[:22],
            "created": began,
            "task": "baimo_debate",
            "task_id": source.name,
            "task_version": 0,
            "task_attribs": {},
            "task_args": {"format": opened.format_id, "seed": opened.seed, "gate": opened.gate, "lang": opened.lang},
            "dataset": {"name": opened.pack_id, "samples": 1, "sample_ids": [1], "shuffled": False},
            "model": voices[0] if len(voices) == 1 else "baimo/" + "+".join(voices),
            "model_args": {},
            "config": {},
            "packages": {"baimo": opened.version},
        },
        "plan": {"name": "plan", "steps": [{"solver": "baimo_debate", "params": {}}], "config": {}},
        "results": {"total_samples": 1, "completed_samples": int(bool(source.view.closed)), "scores": _results(source)},
        "stats": {"started_at": began, "completed_at": ended, "model_usage": _usage(source)},
    }


def _sample(source: Source) -> Json:
    opened = source.view.opened
    assert opened is not None
    began, ended = _times(source)
    messages = _messages(source)
    return {
        "id": 1,
        "epoch": 1,
        "input": source.reader.motion(),
        "target": "",
        "messages": messages,
        "output": {
            "model": "baimo",
            "choices": [{"message": messages[-1], "stop_reason": "stop"}],
        },
        "scores": {name: {"value": value, "explanation": text} for name, value, text in _scores(source)},
        "metadata": {
            "baimo_hash": source.hash,
            "seats": {seat.id: seat.voice for seat in source.seats},
            "outcome": outcome(source),
        },
        "store": {},
        "events": [],
        "model_usage": _usage(source),
        "started_at": began,
        "completed_at": ended,
        "attachments": {},
    }


def _messages(source: Source) -> list[Json]:
    messages: list[Json] = [{"id": "motion", "role": "user", "content": source.reader.motion(), "source": "input"}]
    voices = {seat.id: seat.voice for seat in source.seats}
    view = DebateView()
    for event in source.events:
        fold_into(view, [event])
        reader = Reader(view, source.lang)
        if isinstance(event, SpeechGiven):
            lines = [("> " if line.kind != "speech" else "") + line.text for line in reader.speech(event)]
            text = "\n\n".join([f"{reader.seat(event.seat)} · {event.turn}", *lines])
            messages.append(_said(event.turn, text, voices.get(event.seat, "")))
        elif isinstance(event, TurnForfeited):
            text = f"{reader.seat(event.seat)} · {event.turn}: {one_line(event.reason)}"
            messages.append(_said(event.turn, text, voices.get(event.seat, "")))
        elif isinstance(event, DebateClosed):
            messages.append({"id": "outcome", "role": "user", "content": reader.result(event)})
    return messages


def _said(turn: str, text: str, voice: str) -> Json:
    return {"id": turn, "role": "assistant", "content": text, "source": "generate", "model": one_line(voice)}


def _scores(source: Source) -> list[tuple[str, float | str, str]]:
    labels = [claim.verdict.label for claim in source.view.claims.values() if claim.verdict]
    checkable = [label for label in labels if label != "opinion"]
    share = labels.count("supported") / len(checkable) if checkable else 0.0
    told = f"{labels.count('supported')} of {len(checkable)} checkable claims are supported by the facts they cite"
    winner = source.view.closed.winner if source.view.closed else None
    return [("supported", round(share, 6), told), ("winner", winner or "none", outcome(source))]


def _results(source: Source) -> list[Json]:
    name, value, _ = _scores(source)[0]
    mean: Json = {"name": "mean", "value": value, "params": {}}
    return [{"name": name, "scorer": name, "params": {}, "metrics": {"mean": mean}}]


def _usage(source: Source) -> Json:
    bill = bill_of(source.events)
    if not bill.calls:
        return {}
    total = bill.prompt_tokens + bill.completion_tokens
    usage = {"input_tokens": bill.prompt_tokens, "output_tokens": bill.completion_tokens, "total_tokens": total}
    return {"baimo": usage}


def _times(source: Source) -> tuple[str, str]:
    times = [source.read.records[i].time.astimezone(UTC).isoformat(timespec="seconds") for i in (0, -1)]
    return times[0], times[1]
