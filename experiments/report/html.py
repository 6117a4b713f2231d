"""The report as one HTML page that needs nothing else: pictures inline, every number linked to the runs behind it."""

from collections.abc import Iterable, Sequence
from html import escape
from pathlib import Path
from typing import Final

import polars as pl

from debate.kinds import Lang
from experiments.report import charts
from experiments.report.gather import Found
from experiments.report.markdown import change, sentence, summary, watched_note
from experiments.report.numbers import estimate, number, p_said, p_value, percent
from experiments.report.words import word

STYLE: Final = Path(__file__).with_name("style.css")


def to_html(found: Found, lang: Lang) -> str:
    """Return the page as text."""
    page = _Page(found, lang)
    question = found.spec.question_zh if lang == "zh" else found.spec.question_en
    title = f"{found.spec.name} · {word('report', lang)}"
    return "\n".join(
        [
            f'<!doctype html><html lang="{"zh-CN" if lang == "zh" else "en"}"><head><meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{escape(title)}</title><style>{STYLE.read_text('utf-8')}</style></head><body><main>",
            f"<h1>{escape(question)}</h1><p class=quiet>{escape(title)}</p><p>{escape(summary(found, lang))}</p>",
            *([f"<p class=note>{escape(word('rehearsal', lang))}</p>"] if found.rehearsed else []),
            *page.body(),
            "</main></body></html>\n",
        ]
    )


class _Page:
    """The sections of the page, and the sets of runs that their numbers link to."""

    def __init__(self, found: Found, lang: Lang) -> None:
        self.found = found
        self.lang: Lang = lang
        self.names = found.metric_names(lang)
        self.seats = found.seat_names(lang)
        self._sets: dict[tuple[str, ...], int] = {}

    def body(self) -> Iterable[str]:
        parts = [self._answers(), self._comparisons(), self._watched(), self._trajectories(), self._facts()]
        parts += [self._ranking(), self._order(), self._arms()]
        # Last, since only now it is known which sets of runs were linked to.
        return [*parts, self._runs(), self._linked()]

    def _word(self, name: str, **values: object) -> str:
        return escape(word(name, self.lang, **values))

    def _section(self, name: str, *inside: str, note: str = "") -> str:
        shown = f"<p class=quiet>{escape(note)}</p>" if note else ""
        return f'<section id="{name}"><h2>{self._word(name)}</h2>{shown}{"".join(inside)}</section>'

    def _link(self, text: str, cells: Sequence[str]) -> str:
        if not cells:
            return escape(text)
        key = tuple(dict.fromkeys(cells))
        number_ = self._sets.setdefault(key, len(self._sets) + 1)
        return f'<a href="#set-{number_}">{escape(text)}</a>'

    def _answers(self) -> str:
        rows = [
            f"<li class={'held' if one.held else 'not'}><b>{self._word('held' if one.held else 'not_held')}</b> "
            + self._link(sentence(one, self.found, self.lang), [cell for pair in one.finding.pairs for cell in pair])
            for one in self.found.answers
        ]
        return self._section("hypotheses", f"<ul class=answers>{''.join(rows)}</ul>") if rows else ""

    def _comparisons(self) -> str:
        if not self.found.findings:
            return ""
        rows = []
        for one in self.found.findings:
            cells = [cell for pair in one.pairs for cell in pair]
            name = self.names.get(one.metric, one.metric)
            if one.result is None:
                rows.append([escape(change(one)), escape(name), self._word("no_data"), "—", "—", "0"])
                continue
            p = one.p_adjusted if one.p_adjusted is not None else one.result.p
            left = f" <small>({self._word('left_out', n=one.left_out)})</small>" if one.left_out else ""
            exact = f" <small>{self._word('exact')}</small>" if one.result.exact else ""
            linked = [estimate(one.result.effect), estimate(one.result.standardized), p_value(p), str(len(one.pairs))]
            effect, standard, chance, n = (self._link(text, cells) for text in linked)
            rows.append([escape(change(one)), escape(name), effect, standard, chance + exact, n + left])
        note = word("comparisons_note", self.lang, level=percent(self.found.spec.level))
        if any(one.p_adjusted is not None for one in self.found.findings):
            note += " " + word("corrected", self.lang)
        head = ("change", "metric", "effect", "standardized", "p", "n")
        picture = charts.effects(self.found.findings, self.names, self.lang)
        return self._section("comparisons", _figure(picture), self._table(head, rows), note=note)

    def _watched(self) -> str:
        if self.found.watched is None:
            return ""
        return self._section("sequential", note=watched_note(self.found, self.lang))

    def _trajectories(self) -> str:
        issues = self.found.issue_names(self.lang)
        picture = charts.trajectories(self.found.tracks, issues, self.seats, self.lang)
        note = word("stances_note", self.lang, level=percent(self.found.spec.level))
        return self._section("stances", _figure(picture), note=note) if picture else ""

    def _facts(self) -> str:
        found = self.found.facts
        if not found:
            return ""
        rows = []
        for one in found:
            cells = [cell for pair in one.pairs for cell in pair]
            shown = [estimate(one.stance_shift), estimate(one.winner_changed), str(len(one.pairs))]
            rows.append([escape(one.fact), *(self._link(text, cells) for text in shown)])
        table = self._table(("fact", "stance_shift", "winner_changed", "n"), rows)
        folded = f"<details><summary>{self._word('all_facts', n=len(found))}</summary>{table}</details>"
        note = word("facts_note", self.lang)
        return self._section("facts", _figure(charts.facts(found, self.lang)), folded, note=note)

    def _ranking(self) -> str:
        ranking = self.found.ranking
        if ranking is None:
            return ""
        note = word("ranking_note", self.lang, arm=self.found.alone)
        if ranking.prior:
            note += " " + word("prior_note", self.lang, prior=ranking.prior)
        cells = self._decided()
        linked = f"<p>n = {self._link(str(ranking.debates), cells)}</p>"
        return self._section("ranking", _figure(charts.ranking(ranking, self.seats, self.lang)), linked, note=note)

    def _order(self) -> str:
        found = self.found.order
        if found is None or found.n == 0:
            return ""
        shown = {"effect": estimate(found.effect), "p": p_said(found.p), "n": found.n, "contested": found.contested}
        note = word("order_note", self.lang, arm=self.found.alone, **shown)
        linked = f"<p>n = {self._link(str(found.n), self._decided())}</p>"
        return self._section("order", _figure(charts.order(found, self.lang)), linked, note=note)

    def _arms(self) -> str:
        parts = []
        for metric in dict.fromkeys(one.metric for one in self.found.arms):
            own = [one for one in self.found.arms if one.metric == metric]
            if not any(one.estimate for one in own):
                continue
            name = self.names.get(metric, metric)
            cells = [
                [escape(one.arm), self._link(estimate(one.estimate), one.cells), str(len(one.cells))] for one in own
            ]
            picture = _figure(charts.arms(self.found.arms, metric, name)) if len(own) > 1 else ""
            parts.append(f"<h3>{escape(name)}</h3>{picture}{self._table(('arm', 'value', 'n'), cells)}")
        return self._section("groundedness", *parts) if parts else ""

    def _decided(self) -> list[str]:
        runs = self.found.runs.filter((pl.col("arm") == self.found.alone) & (pl.col("status") == "done"))
        return list(dict.fromkeys(runs["cell"]))

    def _runs(self) -> str:
        rows = []
        seen: set[str] = set()
        for run in self.found.runs.iter_rows(named=True):
            anchor = "" if run["cell"] in seen else f' id="run-{run["cell"]}"'
            seen.add(run["cell"])
            held = run["status"] == "done"
            winner = self.seats.get(run["winner"], run["winner"]) if run["winner"] else word("contested", self.lang)
            log = f'<a href="{run["run"]}/debate.jsonl">{run["cell"]}</a>'
            ended = word("done" if held else run["status"] if run["status"] == "failed" else "waiting", self.lang)
            why = f" <small>{escape(run['error'])}</small>" if run["error"] else ""
            cells = [log, escape(run["arm"]), str(run["seed"]), escape(winner if held else ""), escape(ended) + why]
            rows.append(f"<tr{anchor}>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>")
        head = "".join(f"<th>{self._word(name)}</th>" for name in ("log", "arm", "seed", "winner", "status"))
        table = f"<div class=wide><table><thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table></div>"
        return self._section("runs", table, note=word("runs_note", self.lang))

    def _linked(self) -> str:
        parts = []
        for cells, number_ in self._sets.items():
            links = " ".join(f'<a href="#run-{cell}">{cell}</a>' for cell in cells)
            parts.append(f'<p id="set-{number_}" class=set><b>{number(len(cells))}</b> {links}</p>')
        return self._section("sets", *parts) if parts else ""

    def _table(self, head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
        top = "".join(f"<th>{self._word(name)}</th>" for name in head)
        body = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
        return f"<div class=wide><table><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table></div>"


def _figure(picture: str | None) -> str:
    return f"<figure>{picture}</figure>" if picture else ""
