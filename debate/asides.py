"""In words, what is said beside the speeches: the host's words, changes of the plan, where a debate came from."""

from typing import Final

from debate.events import Change, HostSpoke, Imported, Lang, PlanChanged
from debate.reading import Reader, first_words
from debate.text import one_line

_HOST: Final[dict[Lang, dict[str, str]]] = {
    "zh": {"remark": "主持人", "news": "消息", "question": "主持人提问", "whisper": "主持人密语"},
    "en": {"remark": "Host", "news": "News", "question": "The host asks", "whisper": "The host whispers"},
}


def host_line(reader: Reader, event: HostSpoke) -> str:
    """Return the host's word: `消息：…`, `The host asks Tencent: …`."""
    zh = reader.lang == "zh"
    word = _HOST[reader.lang][event.kind]
    to = ("" if zh else " ") + reader.seat(event.to) if event.to else ""
    return f"{word}{'致' if zh and to else ''}{to}{'：' if zh else ': '}{one_line(event.text)}"


def change_lines(reader: Reader, event: PlanChanged) -> list[str]:
    """Return what was changed from here on, a line for each change."""
    head = "自此更改" if reader.lang == "zh" else "Changed from here on"
    colon = "：" if reader.lang == "zh" else ": "
    return [f"{head}{colon}{change_text(change)}" for change in event.changes] or [head]


def change_text(change: Change) -> str:
    """Return one change: `fact.F007 on -> off`, `persona.tencent.goals + …`."""
    after = first_words(change.after, 40)
    if change.what.endswith("+"):
        return f"{one_line(change.what.removesuffix('+'))} + {after}"
    return f"{one_line(change.what)}: {first_words(change.before, 40)} -> {after}"


def import_lines(reader: Reader, event: Imported) -> list[str]:
    """Return where the debate came from, and what could not be read as it was meant."""
    zh = reader.lang == "zh"
    files = ", ".join(one_line(file.name) for file in event.files)
    head = (
        f"这场辩论由其他工具举行（{event.source}）" if zh else f"This debate was held by another tool ({event.source})"
    )
    lines = [f"{head}{'：' if zh else ': '}{files}"]
    return lines + [f"{'注' if zh else 'note'}{'：' if zh else ': '}{one_line(note)}" for note in event.notes]
