"""Two runs side by side, in words and as data."""

from collections.abc import Iterator
from typing import Any

from debate.diff import Bill, Comparison, Difference, Parting, Side, TurnPair, event_differences
from debate.events import Lang
from debate.export.cells import width
from debate.reading import Reader, first_words, signed
from debate.text import one_line
from debate.view import Turn

_SKIPPED = ("version", "ground", "pack_sha256", "persona_sha256", "format_sha256")
"""Settings whose difference says nothing to a person that another line does not."""


def comparison_lines(found: Comparison, names: tuple[str, str], lang: Lang) -> Iterator[str]:
    """Yield a comparison in words; `names` are what the two runs are called."""
    zh = lang == "zh"
    left, right = (one_line(name) for name in names)
    yield f"A  {left}"
    yield f"B  {right}"
    if found.parting is None:
        yield "两份日志完全相同。" if zh else "The logs are the same."
        return
    yield ""
    yield from _parting(found.parting, lang)
    yield from _settings(found.settings, lang)
    yield from _turns(found, lang)
    yield from _tracks(found, lang)
    yield from _sides(found, lang)


def comparison_json(found: Comparison, names: tuple[str, str]) -> dict[str, Any]:
    """Return a comparison as JSON data."""
    parting = found.parting
    return {
        "a": names[0],
        "b": names[1],
        "same": parting is None,
        "parting": None
        if parting is None
        else {
            "seq": parting.seq,
            "a": parting.left.model_dump(mode="json") if parting.left else None,
            "b": parting.right.model_dump(mode="json") if parting.right else None,
        },
        "settings": [{"path": d.path, "a": d.left, "b": d.right} for d in found.settings],
        "turns": [
            {"turn": pair.id, "same": pair.same, "a": _said(pair.left), "b": _said(pair.right)} for pair in found.turns
        ],
        "stances": [{"seat": t.seat, "issue": t.issue, "a": list(t.left), "b": list(t.right)} for t in found.tracks],
        "sides": {"a": _side_json(found.left), "b": _side_json(found.right)},
    }


def _said(turn: Turn | None) -> list[str] | None:
    return [claim.text for claim in turn.claims] if turn else None


def _side_json(side: Side) -> dict[str, Any]:
    closed = side.view.closed
    return {
        "winner": closed.winner if closed else None,
        "votes": {row.seat: row.votes for row in closed.tally} if closed else None,
        "verdicts": dict(side.verdicts),
        "calls": side.bill.calls,
        "prompt_tokens": side.bill.prompt_tokens,
        "completion_tokens": side.bill.completion_tokens,
        "money": side.bill.money,
        "calls_of_unknown_price": side.bill.unknown,
    }


def _parting(parting: Parting, lang: Lang) -> Iterator[str]:
    zh = lang == "zh"
    kinds = " / ".join(event.type if event else ("无" if zh else "nothing") for event in (parting.left, parting.right))
    yield f"{'从第' if zh else 'They part at event '}{parting.seq}{'个事件起不同' if zh else ''}: {kinds}"
    if parting.left is None or parting.right is None or parting.left.type != parting.right.type:
        return
    for difference in event_differences(parting.left, parting.right)[:4]:
        yield f"  {difference.path}"
        yield f"    A {_value(difference.left)}"
        yield f"    B {_value(difference.right)}"


def _settings(settings: tuple[Difference, ...], lang: Lang) -> Iterator[str]:
    told = [d for d in settings if not any(part in _SKIPPED for part in d.path.replace("[", ".").split("."))]
    if told:
        yield from ("", "设置" if lang == "zh" else "Settings")
    for difference in told[:20]:
        yield f"  {difference.path}: {_value(difference.left)} | {_value(difference.right)}"
    if len(told) > 20:
        yield f"  ... {len(told) - 20}"


def _turns(found: Comparison, lang: Lang) -> Iterator[str]:
    zh = lang == "zh"
    same = sum(pair.same for pair in found.turns)
    yield ""
    yield f"发言：{len(found.turns)}次中{same}次相同" if zh else f"Turns: {same} of {len(found.turns)} the same"
    pad = max((width(pair.id) for pair in found.turns), default=0)
    for pair in found.turns:
        if not pair.same:
            same = _common(pair)
            yield f"  {pair.id.ljust(pad)}  A {_words(pair.left, same, lang)}"
            yield f"  {''.ljust(pad)}  B {_words(pair.right, same, lang)}"


def _common(pair: TurnPair) -> int:
    """Return with how many of the same sentences both speeches begin."""
    left, right = (turn.claims if turn else () for turn in (pair.left, pair.right))
    same = 0
    while same < min(len(left), len(right)) and left[same].text == right[same].text:
        same += 1
    return same


def _words(turn: Turn | None, start: int, lang: Lang) -> str:
    """Return the first words of a speech from its first sentence that is not in the other."""
    if turn is None:
        return "无" if lang == "zh" else "(no such turn)"
    if turn.state == "forfeited":
        return f"({'弃权' if lang == 'zh' else 'forfeited'})"
    # Where all the words are the same, what was cited or judged is not.
    claims = turn.claims[start:] or turn.claims
    lead = "... " if start and turn.claims[start:] else ""
    return lead + first_words(" ".join(claim.text for claim in claims), 36)


def _tracks(found: Comparison, lang: Lang) -> Iterator[str]:
    moved = [track for track in found.tracks if _path(track.left) != _path(track.right)]
    if moved:
        yield from ("", "立场" if lang == "zh" else "Stances")
    reader = Reader(found.left.view, lang)
    for track in moved:
        where = f"{reader.seat(track.seat)} · {reader.issue(track.issue)}"
        yield f"  {where}"
        yield f"    A {_path(track.left)}"
        yield f"    B {_path(track.right)}"


def _path(values: tuple[float, ...]) -> str:
    steps = [value for i, value in enumerate(values) if i == 0 or value != values[i - 1]]
    return " -> ".join(signed(value) for value in steps) or "-"


def _sides(found: Comparison, lang: Lang) -> Iterator[str]:
    zh = lang == "zh"
    names = ("结果", "核查", "花费") if zh else ("Outcome", "Verdicts", "Cost")
    sides = (("A", found.left), ("B", found.right))
    yield from ("", names[0])
    yield from (f"  {name} {_outcome(side, lang)}" for name, side in sides)
    yield from ("", names[1])
    for name, side in sides:
        yield f"  {name} {', '.join(f'{label} {count}' for label, count in sorted(side.verdicts.items())) or '-'}"
    yield from ("", names[2])
    yield from (f"  {name} {_bill(side.bill, lang)}" for name, side in sides)


def _outcome(side: Side, lang: Lang) -> str:
    if side.view.closed is not None:
        return Reader(side.view, lang).result(side.view.closed)
    return "尚未结束。" if lang == "zh" else "Not over yet."


def _bill(bill: Bill, lang: Lang) -> str:
    zh = lang == "zh"
    if not bill.calls:
        return "没有调用模型" if zh else "no model was called"
    money = ", ".join(f"{amount:.4f} {currency}" for currency, amount in sorted(bill.money.items()))
    parts = [f"{bill.calls}{'次调用' if zh else ' calls'}"]
    parts.append(f"{bill.prompt_tokens}+{bill.completion_tokens} tokens")
    if money:
        parts.append(f"{'估计' if zh else 'estimated '}{money}")
    if bill.unknown:
        parts.append(f"{bill.unknown}{'次价格不明' if zh else ' of unknown price'}")
    return ", ".join(parts)


def _value(value: Any) -> str:
    return "-" if value is None else first_words(one_line(str(value)), 48)
