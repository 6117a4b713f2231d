"""The pictures of a report, as SVG text that can stand in a page."""

import json
import re
from collections.abc import Sequence
from textwrap import wrap
from typing import Any, Final

import altair as alt
import polars as pl
import vl_convert

from debate.kinds import Lang
from experiments.facts import Importance
from experiments.findings import ArmSummary, Finding
from experiments.outcomes import Ranking, Track
from experiments.report.words import word
from experiments.statistics.bias import OrderBias
from experiments.statistics.result import Interval

COLOURS: Final = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#7A5C00", "#444444")
"""Okabe and Ito's, which colour-blind readers can tell apart."""
_FONT: Final = "system-ui, 'PingFang SC', 'Noto Sans CJK SC', 'Microsoft YaHei', sans-serif"
_WIDTH: Final = 520
ISSUES: Final = 4
"""So many issues are drawn: those on which the seats moved most."""
FACTS: Final = 25


def effects(findings: Sequence[Finding], names: dict[str, str], lang: Lang) -> str | None:
    """Return the standardized effects of the comparisons with their intervals, a row each."""
    rows = [
        _row(f"{names[f.metric]} · {f.treatment}", f.result.standardized.value, f.result.standardized.interval)
        for f in findings
        if f.result is not None and abs(f.result.standardized.value) < float("inf")
    ]
    return _forest(rows, word("standardized", lang)) if any(row["low"] or row["high"] for row in rows) else None


def ranking(found: Ranking, seats: dict[str, str], lang: Lang) -> str:
    """Return the forest of Bradley-Terry strengths, the strongest first."""
    rows = [_row(seats.get(s.player, s.player), s.value, s.interval) for s in found.strengths]
    return _forest(rows, word("strength", lang))


def facts(found: Sequence[Importance], lang: Lang) -> str:
    """Return the facts that move most, with intervals."""
    rows = [_row(one.fact, one.stance_shift.value, one.stance_shift.interval) for one in found[:FACTS]]
    return _forest(rows, word("stance_shift", lang))


def arms(found: Sequence[ArmSummary], metric: str, name: str) -> str | None:
    """Return one metric by arm."""
    rows = [
        _row(one.arm, one.estimate.value, one.estimate.interval)
        for one in found
        if one.metric == metric and one.estimate
    ]
    return _forest(rows, name, zero=False) if rows else None


def order(found: OrderBias, lang: Lang) -> str:
    """Return the share of wins by place, with Wilson intervals and what chance gives."""
    rows = [_row(str(place), share.value, share.interval) for place, share in enumerate(found.places, 1)]
    base = alt.Chart(pl.DataFrame(rows)).encode(x=alt.X("name:N", title=word("place", lang), axis=_flat()))
    y = alt.Y("value:Q", title=word("share", lang), axis=alt.Axis(format="%"))
    bars = base.mark_bar(color=COLOURS[0], opacity=0.75).encode(y=y)
    whiskers = base.mark_rule(color="#222").encode(y="low:Q", y2="high:Q")
    chance = alt.Chart(pl.DataFrame([{"at": found.expected}])).mark_rule(strokeDash=[4, 4]).encode(y="at:Q")
    return _svg((bars + whiskers + chance).properties(width=320, height=200))


def trajectories(found: Sequence[Track], issues: dict[str, str], seats: dict[str, str], lang: Lang) -> str | None:
    """Return the mean stances by round: a column an issue, a row an arm, a colour a seat, bands for the intervals."""
    moved = _most_moved(found)
    rows = [
        {
            "issue": _wrapped(issues.get(t.issue, t.issue)),
            "arm": t.arm,
            "seat": seats.get(t.seat, t.seat),
            "round": t.round,
            "value": t.value,
            "low": t.interval.low if t.interval else t.value,
            "high": t.interval.high if t.interval else t.value,
        }
        for t in found
        if t.issue in moved
    ]
    if not rows:
        return None
    names = list(dict.fromkeys(str(row["seat"]) for row in rows))
    colour = alt.Color(
        "seat:N",
        title=None,
        sort=names,
        scale=alt.Scale(range=list(COLOURS)),
        legend=alt.Legend(orient="top", symbolOpacity=1),
    )
    x = alt.X("round:O", title=word("round", lang), axis=_flat())
    y = alt.Y("value:Q", title=word("stance", lang), scale=alt.Scale(domain=[-1, 1]))
    # No table on the charts of a layer that is split up: the split brings it.
    band = alt.Chart().mark_area(opacity=0.16).encode(x=x, y="low:Q", y2="high:Q", color=colour)
    line = alt.Chart().mark_line(point=alt.OverlayMarkDef(size=18)).encode(x=x, y=y, color=colour)
    chart = alt.layer(band, line, data=pl.DataFrame(rows)).properties(width=170, height=130)
    arms_ = list(dict.fromkeys(str(row["arm"]) for row in rows))
    columns = [_wrapped(issues.get(issue, issue)) for issue in moved]
    column = alt.Column("issue:N", title=None, sort=columns, header=alt.Header(labelExpr="split(datum.label, '\\n')"))
    return _svg(
        chart.facet(column=column, row=alt.Row("arm:N", title=None, sort=arms_))
        if len(arms_) > 1
        else chart.facet(column=column)
    )


def _most_moved(found: Sequence[Track]) -> list[str]:
    span: dict[str, float] = {}
    by_line: dict[tuple[str, str, str], list[float]] = {}
    for track in found:
        by_line.setdefault((track.issue, track.seat, track.arm), []).append(track.value)
    for (issue, _, _), values in by_line.items():
        span[issue] = span.get(issue, 0.0) + max(values) - min(values)
    return sorted(span, key=lambda issue: (-span[issue], issue))[:ISSUES]


def _wrapped(name: str) -> str:
    """Return a name in lines that fit over a small picture; a Chinese character is as wide as two others."""
    wide = any("\u4e00" <= char <= "\u9fff" for char in name)
    return "\n".join(wrap(name, 12 if wide else 26))


def _row(name: str, value: float, interval: Interval | None) -> dict[str, Any]:
    low, high = (interval.low, interval.high) if interval else (value, value)
    return {"name": name, "value": value, "low": low, "high": high}


def _forest(rows: Sequence[dict[str, Any]], title: str, *, zero: bool = True) -> str:
    table = pl.DataFrame(list(rows))
    y = alt.Y("name:N", title=None, sort=[row["name"] for row in rows], axis=alt.Axis(labelLimit=320))
    base = alt.Chart(table).encode(y=y)
    x = alt.X("value:Q", title=title, scale=alt.Scale(zero=zero, nice=True))
    chart = base.mark_rule(strokeWidth=2, color=COLOURS[0]).encode(x=alt.X("low:Q", title=title), x2="high:Q")
    chart += base.mark_point(filled=True, size=60, color=COLOURS[0], opacity=1).encode(x=x)
    if zero:
        chart = (
            alt.Chart(pl.DataFrame([{"at": 0.0}])).mark_rule(strokeDash=[4, 4], color="#888").encode(x="at:Q") + chart
        )
    return _svg(chart.properties(width=_WIDTH, height=alt.Step(22)))


def _flat() -> alt.Axis:
    return alt.Axis(labelAngle=0)


def _svg(chart: Any) -> str:
    drawn = chart.configure(font=_FONT, background="#ffffff").configure_view(stroke=None)
    svg = vl_convert.vegalite_to_svg(json.dumps(drawn.to_dict()))
    # The page sizes it; ids of several pictures in one page must not meet.
    return re.sub(
        r'<svg ([^>]*?)width="([\d.]+)" height="([\d.]+)"', r'<svg \1style="max-width:\2px;width:100%"', svg, count=1
    )
