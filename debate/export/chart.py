"""Where the seats stood, round by round, as inline SVG. Colours come from the page's classes `s1` to `s12`."""

from collections.abc import Iterator
from html import escape
from typing import Final

from debate.export.source import Source, positions
from debate.reading import signed
from debate.text import one_line

WIDTH: Final = 340
HEIGHT: Final = 150
_LEFT, _RIGHT, _TOP, _BOTTOM = 34, 92, 10, 22
_DASHES: Final = ("", "6 3", "2 3", "8 3 2 3", "12 4")
"""A seat is told apart by its dash as well as by its colour."""
_APART: Final = 11.0
"""Two labels are at least so far from one another."""


def stance_chart(source: Source, issue: str) -> str:
    """Return one issue's chart: rounds to the right, the minus pole below, a line for each seat."""
    rounds = _by_round(source, issue)
    last = max((number for track in rounds.values() for number, _ in track), default=0)
    name = escape(one_line(source.reader.issue(issue)))
    parts = [
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{name}">',
        f"<title>{name}</title>",
        *_frame(source, last),
        *_tracks(source, rounds, last),
        "</svg>",
    ]
    return "".join(parts)


def _by_round(source: Source, issue: str) -> dict[str, list[tuple[int, float]]]:
    """Return seat → (round, position at its end); 0 is before anybody spoke. A track goes on to the last one."""
    round_of = {turn.id: turn.round for turn in source.view.turns}
    last = max(round_of.values(), default=0)
    tracks: dict[str, list[tuple[int, float]]] = {}
    for seat, values in positions(source).get(issue, {}).items():
        ends: dict[int, float] = {}
        for turn, value in values:
            ends[round_of.get(turn, 0)] = value
        if last not in ends:
            ends[last] = list(ends.values())[-1]
        tracks[seat] = sorted(ends.items())
    return tracks


def _x(number: int, last: int) -> float:
    return _LEFT + (WIDTH - _LEFT - _RIGHT) * (number / last if last else 0.0)


def _y(value: float) -> float:
    return _TOP + (HEIGHT - _TOP - _BOTTOM) * (1 - value) / 2


def _frame(source: Source, last: int) -> Iterator[str]:
    for value, label in ((1, "+1"), (0, "0"), (-1, "-1")):
        y = f"{_y(value):.1f}"
        yield f'<line class="grid" x1="{_LEFT}" x2="{WIDTH - _RIGHT}" y1="{y}" y2="{y}"/>'
        yield f'<text class="tick" x="{_LEFT - 5}" y="{_y(value) + 3.5:.1f}" text-anchor="end">{label}</text>'
    step = max(1, -(-last // 10))
    for number in range(0, last + 1, step):
        label = str(number) if number else ("前" if source.lang == "zh" else "pre")
        yield f'<text class="tick" x="{_x(number, last):.1f}" y="{HEIGHT - 6}" text-anchor="middle">{label}</text>'


def _tracks(source: Source, rounds: dict[str, list[tuple[int, float]]], last: int) -> Iterator[str]:
    labels = _label_places({seat: _y(track[-1][1]) for seat, track in rounds.items()})
    for number, seat in enumerate(source.seats):
        track = rounds.get(seat.id)
        if not track:
            continue
        points = " ".join(f"{_x(at, last):.1f},{_y(value):.1f}" for at, value in track)
        dash = f' stroke-dasharray="{d}"' if (d := _DASHES[number % len(_DASHES)]) else ""
        name = escape(one_line(source.reader.seat(seat.id)))
        css = f"s{number % 12 + 1}"
        yield f'<polyline class="{css}" fill="none" points="{points}"{dash}/>'
        for at, value in track:
            place = f"{source.reader.seat(seat.id)} {at}: {signed(value)}"
            circle = f'<circle class="{css}" cx="{_x(at, last):.1f}" cy="{_y(value):.1f}" r="2.6">'
            yield f"{circle}<title>{escape(one_line(place))}</title></circle>"
        yield f'<text class="{css} end" x="{WIDTH - _RIGHT + 7}" y="{labels[seat.id] + 3.5:.1f}">{name}</text>'


def _label_places(wanted: dict[str, float]) -> dict[str, float]:
    """Move labels apart, up from the bottom of the chart where there is no room below."""
    places: dict[str, float] = {}
    y = float("-inf")
    for seat, at in sorted(wanted.items(), key=lambda item: item[1]):
        y = max(at, y + _APART)
        places[seat] = y
    over = y - (HEIGHT - _BOTTOM + 4)
    ceiling = float("inf")
    if over > 0:
        for seat in sorted(places, key=lambda key: -places[key]):
            ceiling = min(places[seat], ceiling - _APART, HEIGHT - _BOTTOM + 4)
            places[seat] = ceiling
    return places
