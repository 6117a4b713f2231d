"""A run as a Markdown text. Foreign text is escaped: it is read as it was said and formats nothing."""

import re
from collections.abc import Iterator
from typing import Final

from debate.asides import change_lines, host_line, import_lines
from debate.events import (
    BallotCast,
    BallotSpoiled,
    DraftReturned,
    Event,
    HostSpoke,
    Imported,
    PlanChanged,
    RoundStarted,
    RunStopped,
    SpeechGiven,
    TurnForfeited,
)
from debate.export.source import Source, outcome, positions
from debate.reading import Line, Reader, signed
from debate.text import one_line
from debate.view import DebateView, fold_into

_SPECIAL: Final = re.compile(r"([\\`*_{}\[\]<>|~^$&])")
_BEGINS: Final = re.compile(r"^(\s*)([#+=:-]|\d{1,9}[.)])")
_LINK: Final = re.compile(r"(?<=[A-Za-z])://|(?<=\w)@(?=\w)|(?i:\bwww)\.")


def to_markdown(source: Source) -> bytes:
    """Return the run as a Markdown text in UTF-8."""
    return ("\n".join(_document(source)).rstrip("\n") + "\n").encode()


def escaped(text: str) -> str:
    """Return foreign text on one line so that Markdown shows it letter for letter, and links nothing in it."""
    text = _SPECIAL.sub(r"\\\1", one_line(text))
    return _LINK.sub(lambda match: "".join(f"&#{ord(c)};" if not c.isalnum() else c for c in match.group()), text)


def _begun(text: str) -> str:
    """Return escaped text so that it begins no list or heading where it begins a block."""
    return _BEGINS.sub(lambda match: f"{match[1]}&#{ord(match[2][0])};{match[2][1:]}", text)


def _document(source: Source) -> Iterator[str]:
    reader, zh = source.reader, source.lang == "zh"
    yield f"# {escaped(reader.motion())}"
    yield ""
    yield from _facts_of_the_run(source)
    view = DebateView()
    for event in source.events:
        fold_into(view, [event])
        yield from _event(event, Reader(view, source.lang))
    yield ""
    yield f"## {'结果' if zh else 'Outcome'}"
    yield ""
    yield _begun(escaped(outcome(source)))
    yield from _stances(source)
    yield from _ledger(source)


def _facts_of_the_run(source: Source) -> Iterator[str]:
    zh = source.lang == "zh"
    opened = source.view.opened
    assert opened is not None
    names = ("席位", "声音") if zh else ("Seat", "Voice")
    if source.rehearsed:
        yield "> 各席位由“排演”代言，不是语言模型。" if zh else "> Every seat was rehearsed; no language model spoke."
        yield ""
    yield f"| {names[0]} | {names[1]} |"
    yield "| --- | --- |"
    for seat in source.seats:
        yield f"| {escaped(source.reader.seat(seat.id))} | {escaped(seat.voice)} |"
    yield ""
    rows = [("运行" if zh else "Run", source.name), ("指纹" if zh else "Fingerprint", source.hash)]
    rows += [("格式" if zh else "Format", opened.format_id), ("种子" if zh else "Seed", str(opened.seed))]
    rows += [("核查" if zh else "Gate", opened.gate), ("Baimo", opened.version)]
    for name, value in rows:
        yield f"- {name}{'：' if zh else ': '}{escaped(value)}"


def _event(event: Event, reader: Reader) -> Iterator[str]:
    zh = reader.lang == "zh"
    if isinstance(event, RoundStarted):
        yield from ("", f"## {escaped(reader.place(event.round, event.phase))}")
    elif isinstance(event, SpeechGiven):
        yield from ("", f"### {escaped(reader.seat(event.seat))} · {event.turn}")
        for line in reader.speech(event):
            yield from _line(line)
    elif isinstance(event, TurnForfeited):
        word = "弃权" if zh else "forfeits the turn"
        yield from (
            "",
            f"### {escaped(reader.seat(event.seat))} · {event.turn}",
            "",
            f"*{word}*: {escaped(event.reason)}",
        )
    elif isinstance(event, DraftReturned):
        yield ""
        head = f"- *{'退回' if zh else 'sent back'}* {escaped(reader.seat(event.seat))}"
        yield from (f"{head}: {escaped(reader.fault(fault))}" for fault in event.faults)
    elif isinstance(event, BallotCast | BallotSpoiled):
        if len(reader.view.ballots) == 1:
            yield from ("", f"## {'各方私下投票' if zh else 'Private ballots'}", "")
        yield f"- {_ballot(event, reader)}"
    elif isinstance(event, RunStopped):
        yield from ("", f"*{'已停止' if zh else 'stopped'}*: {escaped(event.reason)}")
    else:
        for text in _asides(event, reader):
            yield from ("", f"> {_begun(escaped(text))}")


def _asides(event: Event, reader: Reader) -> list[str]:
    if isinstance(event, HostSpoke):
        return [host_line(reader, event)]
    if isinstance(event, PlanChanged):
        return change_lines(reader, event)
    return import_lines(reader, event) if isinstance(event, Imported) else []


def _line(line: Line) -> Iterator[str]:
    parts = []
    for part in line.parts:
        if part.kind == "citation":
            text = f"[{escaped(part.text)[2:-2]}](#{part.ref.lower()})"
        elif part.kind in ("label", "flag"):
            text = f"**{escaped(part.text.strip())}**" + (" " if part.text.endswith(" ") else "")
        else:
            lead = " " if part.text.startswith(" ") else ""
            text = lead + escaped(part.text) + (" " if part.text.endswith(" ") and part.text.strip() else "")
        parts.append(f"~~{text}~~" if part.struck else text)
    text = _begun("".join(parts))
    yield ""
    yield f"> {text}" if line.kind in ("relation", "question") else f"- {text}" if line.kind != "speech" else text


def _ballot(event: BallotCast | BallotSpoiled, reader: Reader) -> str:
    who = escaped(reader.seat(event.seat))
    if isinstance(event, BallotSpoiled):
        return f"{who}: {'废票' if reader.lang == 'zh' else 'spoiled ballot'} ({escaped(event.reason)})"
    because = f" {event.because}" if event.because else ""
    return f"{who} → {escaped(reader.seat(event.choice))}{because} {escaped(event.reason)}".rstrip()


def _stances(source: Source) -> Iterator[str]:
    table = positions(source)
    if not table:
        return
    zh = source.lang == "zh"
    yield from ("", f"## {'立场' if zh else 'Stances'}", "")
    yield "| | " + " | ".join(escaped(source.reader.seat(seat.id)) for seat in source.seats) + " |"
    yield "| --- |" + " ---: |" * len(source.seats)
    for issue, seats in table.items():
        cells = [_track([value for _, value in seats.get(seat.id, [])]) for seat in source.seats]
        yield f"| {escaped(source.reader.issue(issue))} | " + " | ".join(cells) + " |"


def _track(values: list[float]) -> str:
    if not values:
        return ""
    return signed(values[0]) if values[0] == values[-1] else f"{signed(values[0])} → {signed(values[-1])}"


def _ledger(source: Source) -> Iterator[str]:
    cited = source.cited()
    if not cited:
        return
    zh = source.lang == "zh"
    yield from ("", f"## {'引用的事实' if zh else 'Facts cited'}", "")
    if outlet := source.ground.outlet(source.lang):
        yield from (f"{'出处' if zh else 'Source'}{'：' if zh else ': '}{escaped(outlet)}", "")
    for fact in cited:
        card = source.fact(fact)
        assert card is not None
        who = f" — {escaped(card.speaker.named(source.lang))}" if card.speaker else ""
        yield from (f"### {fact}", "", f"{_begun(escaped(card.text(source.lang)))}{who}", "")
