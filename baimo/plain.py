"""The debate as plain lines: for pipes, logs and screen readers. Nothing is shown before it is in the log."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field

from debate.asides import change_lines, host_line, import_lines
from debate.events import (
    BallotCast,
    BallotSpoiled,
    CallFailed,
    DebateClosed,
    DebateOpened,
    DraftReturned,
    Event,
    HostSpoke,
    Imported,
    Lang,
    PlanChanged,
    RoundStarted,
    RunStopped,
    SpeechGiven,
    TurnForfeited,
)
from debate.feed import FeedItem, Logged
from debate.reading import Reader
from debate.view import DebateView, fold, fold_into

Print = Callable[[str], None]
REHEARSAL_NOTE = {
    "zh": (
        "说明：没有为任何席位指定模型，五家由“排演”代言：它按事实清单和人设编排发言，不是语言模型。\n"
        "      要请真模型：设置密钥（如 DEEPSEEK_API_KEY），再加 --model deepseek=deepseek/deepseek-flash；\n"
        "      一个模型演所有席位：--model deepseek/deepseek-flash。"
    ),
    "en": (
        "Note: no seat was given a model, so all of them are voiced by `rehearsal`: it arranges speeches from the\n"
        "      ledger and the personas and is not a language model. For real models set a key, such as\n"
        "      DEEPSEEK_API_KEY, and add --model deepseek=deepseek/deepseek-flash, or --model MODEL for every seat."
    ),
}


@dataclass
class PlainDisplay:
    """Prints each event in words as it is logged: speeches on `out`, the state of things on `note`."""

    lang: Lang
    out: Print
    note: Print
    _view: DebateView = field(default_factory=DebateView)

    def show(self, item: FeedItem) -> None:
        """Print one item of the feed; what is only a draft is not printed."""
        if not isinstance(item, Logged):
            return
        event = item.record.event
        fold_into(self._view, [event])
        for line in self._lines(event):
            self.out(line)
        if status := self._status(event):
            self.note(status)

    def catch_up(self, view: DebateView) -> None:
        """Go on from `view` without printing what led to it."""
        self._view = fold(view, [])

    def _lines(self, event: Event) -> list[str]:
        reader = Reader(self._view, self.lang)
        zh = self.lang == "zh"
        if isinstance(event, DebateOpened):
            seats = ("、" if zh else ", ").join(f"{reader.seat(s.id)} ({s.voice})" for s in event.seats)
            return [f"{'辩题' if zh else 'Motion'}{'：' if zh else ': '}{reader.motion()}", seats]
        if isinstance(event, RoundStarted):
            return ["", f"== {reader.place(event.round, event.phase)} =="]
        if isinstance(event, SpeechGiven):
            head = f"{reader.seat(event.seat)} · {event.turn}"
            return ["", head, *(self._indented(line.kind, line.text) for line in reader.speech(event))]
        if isinstance(event, TurnForfeited):
            return [
                "",
                f"{reader.seat(event.seat)} · {event.turn} {'弃权' if zh else 'forfeits the turn'}: {event.reason}",
            ]
        if isinstance(event, BallotCast | BallotSpoiled):
            return self._ballot(event, reader)
        if isinstance(event, DebateClosed):
            return ["", reader.result(event)]
        return self._asides(event, reader)

    @staticmethod
    def _asides(event: Event, reader: Reader) -> list[str]:
        if isinstance(event, HostSpoke):
            return ["", host_line(reader, event)]
        if isinstance(event, PlanChanged):
            return ["", *change_lines(reader, event)]
        return import_lines(reader, event) if isinstance(event, Imported) else []

    def _ballot(self, event: BallotCast | BallotSpoiled, reader: Reader) -> list[str]:
        zh = self.lang == "zh"
        first = len(self._view.ballots) == 1
        head = ["", f"== {'各方私下投票' if zh else 'Private ballots'} =="] if first else []
        if isinstance(event, BallotSpoiled):
            return [*head, f"{reader.seat(event.seat)}: {'废票' if zh else 'spoiled ballot'} ({event.reason})"]
        because = f" {event.because}" if event.because else ""
        return [*head, f"{reader.seat(event.seat)} -> {reader.seat(event.choice)}{because}  {event.reason}".rstrip()]

    @staticmethod
    def _indented(kind: str, text: str) -> str:
        return f"  > {text}" if kind in ("relation", "question") else f"  * {text}" if kind != "speech" else f"  {text}"

    def _status(self, event: Event) -> str:
        reader = Reader(self._view, self.lang)
        zh = self.lang == "zh"
        if isinstance(event, CallFailed):
            again = (f"，第{event.retry}次再试" if zh else f", try {event.retry}") if event.retry else ""
            return f"{reader.seat(event.seat)}: {'调用失败' if zh else 'call failed'} ({event.kind}){again}"
        if isinstance(event, DraftReturned):
            faults = "; ".join(reader.fault(fault) for fault in event.faults)
            return f"{reader.seat(event.seat)}: {'退回重写' if zh else 'sent back'}: {faults}"
        if isinstance(event, RunStopped):
            return f"{'已停止' if zh else 'stopped'}: {event.reason}"
        return ""


@dataclass
class JsonDisplay:
    """Prints one event a line: its number, its wall time, and the event's own fields."""

    out: Print

    def show(self, item: FeedItem) -> None:
        """Print one item of the feed; what is only a draft is not printed."""
        if isinstance(item, Logged):
            record = item.record
            head = {"seq": record.seq, "time": record.time.isoformat(timespec="milliseconds")}
            self.out(json.dumps({**head, **record.event.model_dump(mode="json")}, ensure_ascii=False))
