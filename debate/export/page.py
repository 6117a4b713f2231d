"""A run as one HTML page that needs nothing else: no network, no other file. Foreign text is text, never markup.

The page's policy lets in one style sheet and one script, each by its hash, and nothing from anywhere else.
"""

import base64
import hashlib
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Final

from debate.asides import change_lines, host_line, import_lines
from debate.claims import Claim
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
from debate.export.chart import stance_chart
from debate.export.source import Source, outcome, positions
from debate.reading import Line, Part, Reader, signed
from debate.text import one_line
from debate.view import DebateView, fold_into

_HERE: Final = Path(__file__).parent


def to_html(source: Source) -> bytes:
    """Return the run as a page in UTF-8."""
    style = (_HERE / "page.css").read_text("utf-8")
    script = (_HERE / "page.js").read_text("utf-8")
    lang = "zh-Hans" if source.lang == "zh" else "en"
    title = _text(source.reader.motion())
    lines = [
        "<!doctype html>",
        f'<html lang="{lang}">',
        "<head>",
        '<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{_policy(style, script)}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<meta name="referrer" content="no-referrer">',
        f"<title>{title}</title>",
        f"<style>{style}</style>",
        "</head>",
        "<body>",
        *_head(source, title),
        *_tools(source),
        "<main>",
        *_debate(source),
        *_stances(source),
        *_ledger(source),
        "</main>",
        *_foot(source),
        f"<script>{script}</script>",
        "</body>",
        "</html>",
    ]
    return ("\n".join(lines) + "\n").encode()


def _policy(style: str, script: str) -> str:
    hashes = [base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in (style, script)]
    return (
        f"default-src 'none'; style-src 'sha256-{hashes[0]}'; script-src 'sha256-{hashes[1]}'; "
        "base-uri 'none'; form-action 'none'"
    )


def _text(text: str) -> str:
    """Return foreign text as HTML text or the value of an attribute in double quotes."""
    return escape(one_line(text), quote=True)


def _css(source: Source, seat: str) -> str:
    ids = [known.id for known in source.seats]
    return f"s{ids.index(seat) % 12 + 1}" if seat in ids else ""


def _head(source: Source, title: str) -> Iterator[str]:
    zh = source.lang == "zh"
    opened = source.view.opened
    assert opened is not None
    yield f"<header><h1>{title}</h1>"
    if source.rehearsed:
        note = "各席位由“排演”代言，不是语言模型。" if zh else "Every seat was rehearsed; no language model spoke."
        yield f'<p class="note">{note}</p>'
    yield '<ul class="seats">'
    for seat in source.seats:
        name = f'<span class="seat {_css(source, seat.id)}">{_text(source.reader.seat(seat.id))}</span>'
        yield f"<li>{name} {_text(seat.voice)}</li>"
    yield "</ul>"
    yield f'<p class="outcome">{_text(outcome(source))}</p>'
    names = ("运行", "格式", "种子", "核查", "指纹") if zh else ("run", "format", "seed", "gate", "fingerprint")
    values = (source.name, opened.format_id, str(opened.seed), opened.gate, source.hash)
    rows = " · ".join(f"{name} {_text(value)}" for name, value in zip(names, values, strict=True))
    yield f'<p class="about">{rows}</p></header>'


def _tools(source: Source) -> Iterator[str]:
    zh = source.lang == "zh"
    label = "在发言中查找" if zh else "Search the speeches"
    yield '<div class="tools" role="search">'
    yield f'<input id="find" type="search" placeholder="{label} (/)" aria-label="{label}" autocomplete="off">'
    yield '<output id="count" for="find"></output>'
    links = [("stances", "立场" if zh else "Stances"), ("facts", "事实" if zh else "Facts")]
    rounds = [(f"round-{e.round}", str(e.round)) for e in source.events if isinstance(e, RoundStarted)]
    yield "<nav>" + " ".join(f'<a href="#{target}">{text}</a>' for target, text in (*rounds, *links)) + "</nav></div>"


def _debate(source: Source) -> Iterator[str]:
    view = DebateView()
    for event in source.events:
        fold_into(view, [event])
        yield from _event(source, event, Reader(view, source.lang))


def _event(source: Source, event: Event, reader: Reader) -> Iterator[str]:
    zh = source.lang == "zh"
    if isinstance(event, RoundStarted):
        yield f'<h2 id="round-{event.round}">{_text(reader.place(event.round, event.phase))}</h2>'
    elif isinstance(event, SpeechGiven):
        yield f"<article data-find>{_turn_head(source, event.turn, event.seat)}"
        claims = {claim.id: claim for claim in event.claims}
        yield from (_line(source, line, claims) for line in reader.speech(event))
        yield "</article>"
    elif isinstance(event, TurnForfeited):
        word = "弃权" if zh else "forfeits the turn"
        yield f"<article data-find>{_turn_head(source, event.turn, event.seat)}"
        yield f'<p class="flag"><span class="label">{word}</span> {_text(event.reason)}</p></article>'
    elif isinstance(event, DraftReturned):
        head = f"{_text(reader.seat(event.seat))} {'退回重写' if zh else 'sent back'}"
        yield from (f'<p class="back">{head}: {_text(reader.fault(fault))}</p>' for fault in event.faults)
    elif isinstance(event, BallotCast | BallotSpoiled):
        if len(reader.view.ballots) == 1:
            yield f"<h2>{'各方私下投票' if zh else 'Private ballots'}</h2>"
        yield f"<p data-find>{_ballot(source, event, reader)}</p>"
    elif isinstance(event, RunStopped):
        yield f'<p class="flag"><span class="label">{"已停止" if zh else "stopped"}</span> {_text(event.reason)}</p>'
    else:
        yield from (f'<p class="aside">{_text(text)}</p>' for text in _asides(event, reader))


def _asides(event: Event, reader: Reader) -> list[str]:
    if isinstance(event, HostSpoke):
        return [host_line(reader, event)]
    if isinstance(event, PlanChanged):
        return change_lines(reader, event)
    return import_lines(reader, event) if isinstance(event, Imported) else []


def _turn_head(source: Source, turn: str, seat: str) -> str:
    name = f'<span class="seat {_css(source, seat)}">{_text(source.reader.seat(seat))}</span>'
    return f'<h3 id="{_text(turn)}"><a href="#{_text(turn)}">{name}<small>{_text(turn)}</small></a></h3>'


def _line(source: Source, line: Line, claims: dict[str, Claim]) -> str:
    css = {"relation": "lead", "question": "lead", "flag": "flag", "stance": "move", "speech": ""}[line.kind]
    inner = "".join(_part(source, part, claims if line.kind == "speech" else {}) for part in line.parts)
    return f'<p class="{css}">{inner}</p>' if css else f"<p>{inner}</p>"


def _part(source: Source, part: Part, claims: dict[str, Claim]) -> str:
    space = " " if part.text.startswith(" ") else ""
    after = " " if part.text.endswith(" ") and part.text.strip() else ""
    text = _text(part.text)
    if part.kind == "citation":
        return f'<a class="cite" href="#{_text(part.ref)}">{text}</a>'
    if part.kind == "claim":
        return f'<a class="claim-link" href="#{_text(part.ref)}">{text}</a>'
    if part.kind == "seat":
        return f'{space}<span class="seat {_css(source, part.ref)}">{text}</span>{after}'
    if part.kind == "text" and part.ref in claims:
        verdict = claims[part.ref].verdict
        css = " ".join(("claim", verdict.label if verdict else "", "struck" if part.struck else "")).strip()
        return f'<span class="{css}" id="{_text(part.ref)}">{text}</span>{after}'
    if part.kind in ("label", "flag"):
        return f'{space}<span class="label">{text}</span>{after}'
    return f"{space}{text}{after}"


def _ballot(source: Source, event: BallotCast | BallotSpoiled, reader: Reader) -> str:
    who = f'<span class="seat {_css(source, event.seat)}">{_text(reader.seat(event.seat))}</span>'
    if isinstance(event, BallotSpoiled):
        return f"{who}: {'废票' if source.lang == 'zh' else 'spoiled ballot'} ({_text(event.reason)})"
    choice = f'<span class="seat {_css(source, event.choice)}">{_text(reader.seat(event.choice))}</span>'
    link = f' <a class="claim-link" href="#{_text(event.because)}">{_text(event.because)}</a>' if event.because else ""
    return f"{who} → {choice}{link} {_text(event.reason)}"


def _stances(source: Source) -> Iterator[str]:
    table = positions(source)
    zh = source.lang == "zh"
    yield f'<h2 id="stances">{"立场" if zh else "Stances"}</h2><div class="charts">'
    issues = {issue.id: issue for issue in source.view.opened.issues} if source.view.opened else {}
    for issue in table:
        yield f"<figure><figcaption>{_text(source.reader.issue(issue))}</figcaption>{stance_chart(source, issue)}"
        if known := issues.get(issue):
            plus, minus = (known.plus_zh, known.minus_zh) if zh else (known.plus_en, known.minus_en)
            yield f'<p class="poles">+1 {_text(plus)}<br>-1 {_text(minus)}</p>'
        yield "</figure>"
    yield "</div>"
    yield f"<table><thead><tr><th></th>{''.join(f'<th>{_text(source.reader.seat(s.id))}</th>' for s in source.seats)}"
    yield "</tr></thead><tbody>"
    for issue, seats in table.items():
        cells = "".join(f'<td class="n">{_track([v for _, v in seats.get(s.id, [])])}</td>' for s in source.seats)
        yield f"<tr><th>{_text(source.reader.issue(issue))}</th>{cells}</tr>"
    yield "</tbody></table>"


def _track(values: list[float]) -> str:
    if not values:
        return ""
    return signed(values[0]) if values[0] == values[-1] else f"{signed(values[0])} → {signed(values[-1])}"


def _ledger(source: Source) -> Iterator[str]:
    zh = source.lang == "zh"
    yield f'<h2 id="facts">{"引用的事实" if zh else "Facts cited"}</h2>'
    if outlet := source.ground.outlet(source.lang):
        yield f"<p>{'出处' if zh else 'Source'}: {_text(outlet)}</p>"
    yield '<ul class="facts">'
    for fact in source.cited():
        card = source.fact(fact)
        assert card is not None
        who = f" <small>{_text(card.speaker.named(source.lang))}</small>" if card.speaker else ""
        yield f'<li class="fact" id="{fact}"><b>{fact}</b>{_text(card.text(source.lang))}{who}</li>'
    yield "</ul>"


def _foot(source: Source) -> Iterator[str]:
    zh = source.lang == "zh"
    close = "关闭" if zh else "Close"
    yield f'<aside id="open-fact" hidden aria-live="polite"><button type="button" aria-label="{close}">×</button>'
    yield '<div id="open-fact-text"></div></aside>'
    assert source.view.opened is not None
    made = "由Baimo生成" if zh else "Made by Baimo"
    yield f"<footer>{made} {_text(source.view.opened.version)}</footer>"
