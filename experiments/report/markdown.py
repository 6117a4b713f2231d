"""The report in Markdown, for a pull request: the same numbers without the pictures."""

from collections.abc import Iterable, Sequence

from debate.kinds import Lang
from experiments.findings import Answer, Finding
from experiments.report.gather import Found
from experiments.report.numbers import estimate, interval, number, p_said, p_value, percent
from experiments.report.words import word

FACTS = 20


def to_markdown(found: Found, lang: Lang) -> str:
    """Return the report as Markdown text."""
    lines = [f"# {found.spec.name}", "", found.spec.question_zh if lang == "zh" else found.spec.question_en, ""]
    lines += [f"{summary(found, lang)}", ""]
    if found.rehearsed:
        lines += [f"> {word('rehearsal', lang)}", ""]
    lines += _answers(found, lang) + _comparisons(found, lang) + _arms(found, lang) + _ranking(found, lang)
    lines += _facts(found, lang) + _watched(found, lang)
    return "\n".join(lines).rstrip() + "\n"


def summary(found: Found, lang: Lang) -> str:
    """Return how many debates ended, failed and are left, what they cost, and how they were seeded."""
    counts = [f"{word('debates', lang)}: {found.count('done')} {word('done', lang)}"]
    counts += [f"{n} {word(s, lang)}" for s in ("failed",) if (n := found.count(s))]
    if left := found.count("waiting") + found.count("stopped"):
        counts.append(f"{left} {word('waiting', lang)}")
    cost = float(found.runs.unique("cell")["cost_usd"].sum())
    seeds = f"{word('seeds', lang)}: {found.spec.seeds.count}, {word(found.spec.seeds.pairing, lang)}"
    return f"{', '.join(counts)} · {word('cost', lang)}: ${number(cost)} · {seeds}"


def sentence(answer: Answer, found: Found, lang: Lang) -> str:
    """Return a hypothesis with what was found, in one line."""
    said = answer.hypothesis.zh if lang == "zh" else answer.hypothesis.en
    result = answer.finding.result
    if result is None:
        return f"{said} — {word('no_data', lang)}"
    name = found.metric_names(lang).get(answer.finding.metric, answer.finding.metric)
    return f"{said} ({name}: {estimate(result.effect)}, n = {result.effect.n[0]})"


def change(finding: Finding) -> str:
    """Return what was compared: factor, control and treatment."""
    return f"{finding.factor}: {finding.control} → {finding.treatment}"


def _answers(found: Found, lang: Lang) -> list[str]:
    if not found.answers:
        return []
    rows = [
        f"- **{word('held' if one.held else 'not_held', lang)}** {sentence(one, found, lang)}" for one in found.answers
    ]
    return [f"## {word('hypotheses', lang)}", "", *rows, ""]


def _comparisons(found: Found, lang: Lang) -> list[str]:
    if not found.findings:
        return []
    names = found.metric_names(lang)
    head = [word(name, lang) for name in ("change", "metric", "effect", "standardized", "p", "n")]
    rows = []
    for one in found.findings:
        if one.result is None:
            rows.append([change(one), names.get(one.metric, one.metric), word("no_data", lang), "—", "—", "0"])
            continue
        p = one.p_adjusted if one.p_adjusted is not None else one.result.p
        shown = [estimate(one.result.effect), estimate(one.result.standardized), p_value(p), str(len(one.pairs))]
        rows.append([change(one), names.get(one.metric, one.metric), *shown])
    note = word("comparisons_note", lang, level=percent(found.spec.level))
    if any(one.p_adjusted is not None for one in found.findings):
        note += " " + word("corrected", lang)
    return [f"## {word('comparisons', lang)}", "", note, "", *_table(head, rows), ""]


def _arms(found: Found, lang: Lang) -> list[str]:
    if not found.arms:
        return []
    names = found.metric_names(lang)
    metrics = list(dict.fromkeys(one.metric for one in found.arms))
    arms: dict[str, dict[str, str]] = {}
    for one in found.arms:
        shown = f"{estimate(one.estimate)} (n = {len(one.cells)})" if one.estimate else "—"
        arms.setdefault(one.arm, {})[one.metric] = shown
    head = [word("arm", lang), *(names.get(metric, metric) for metric in metrics)]
    rows = [[arm, *(cells[metric] for metric in metrics)] for arm, cells in arms.items()]
    return [f"## {word('arms', lang)}", "", *_table(head, rows), ""]


def _ranking(found: Found, lang: Lang) -> list[str]:
    if found.ranking is None:
        return []
    names = found.seat_names(lang)
    rows = [
        [names.get(one.player, one.player), f"{number(one.value)} {interval(one.interval)}", str(one.games)]
        for one in found.ranking.strengths
    ]
    head = [word("seat", lang), word("strength", lang), word("n", lang)]
    note = word("ranking_note", lang, arm=found.alone)
    if found.ranking.prior:
        note += " " + word("prior_note", lang, prior=found.ranking.prior)
    return [f"## {word('ranking', lang)}", "", note, "", *_table(head, rows), ""]


def _facts(found: Found, lang: Lang) -> list[str]:
    if not found.facts:
        return []
    head = [word(name, lang) for name in ("fact", "stance_shift", "winner_changed", "n")]
    rows = [
        [one.fact, estimate(one.stance_shift), estimate(one.winner_changed), str(len(one.pairs))]
        for one in found.facts[:FACTS]
    ]
    return [f"## {word('facts', lang)}", "", word("facts_note", lang), "", *_table(head, rows), ""]


def _watched(found: Found, lang: Lang) -> list[str]:
    return [f"## {word('sequential', lang)}", "", watched_note(found, lang), ""] if found.watched else []


def watched_note(found: Found, lang: Lang) -> str:
    """Return what the stop rule knew, with the interval that holds at every look."""
    watched = found.watched
    if watched is None:
        return ""
    reason = word("stopped_because", lang, reason=watched.reason) if watched.reason else ""
    shown = interval(watched.interval)
    return word("sequential_note", lang, interval=shown, n=watched.n, p=p_said(watched.p), reason=reason)


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    def line(cells: Iterable[str]) -> str:
        return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"

    return [line(head), "|" + " --- |" * len(head), *(line(row) for row in rows)]
