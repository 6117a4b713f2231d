"""A small pack of our own, with its article, for what the built-in one cannot show."""

import hashlib
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from articles.loader import BUILTIN, MAIN

ARTICLE = "河边镇的渡船今年春天停了。船工老周说，去年坐船的人只有三千个。\n新桥通车是3月5日的事，镇上花了2.5亿元。\n"


def _span(words: str) -> dict[str, Any]:
    start = ARTICLE.index(words)
    return {"start": start, "end": start + len(words), "sha256": hashlib.sha256(words.encode()).hexdigest()}


def _fact(key: str, zh: str, en: str, words: str, **more: Any) -> dict[str, Any]:
    fact: dict[str, Any] = {"id": key, "zh": zh, "en": en, "kind": "event", "strength": "hard", "speaker": None}
    fact |= {"numbers": [], "dates": [], "entities": ["town"], "companies": ["ferry"], "source": _span(words)}
    return fact | {"context": [], "flags": [], "traps": [], "bears_on": []} | more


def small_pack() -> dict[str, Any]:
    """Return the files of the small pack by name: rows for a .jsonl, text for the agenda."""
    speaker = {"name_zh": "老周", "name_en": "Old Zhou", "anonymous": False, "mode": "indirect"}
    facts = [
        _fact(
            "F001",
            "据老周说，去年坐船的有三千人。",
            "By Old Zhou's account 3,000 people took the ferry last year.",
            "去年坐船的人只有三千个",
            speaker=speaker,
            context=[_span("船工老周说")],
            numbers=[_number(3000, "people", "三千个")],
            dates=[{"raw": "去年", "iso": None, "basis": "relative"}],
            traps=["T01"],
            bears_on=[{"issue": "keep_ferry", "weight": -0.5}],
        ),
        _fact(
            "F002",
            "新桥在3月5日通车，花费2.5亿元。",
            "The new bridge opened on 5 March at a cost of 250 million yuan.",
            "新桥通车是3月5日的事，镇上花了2.5亿元",
            numbers=[_number(250_000_000, "yuan", "2.5亿元")],
            dates=[{"raw": "3月5日", "iso": "2025-03-05", "basis": "year_inferred"}],
            bears_on=[{"issue": "keep_ferry", "weight": 0.4}],
        ),
    ]
    names = {"kind": "company", "owner": None, "ambiguous": []}
    entities = [
        {"id": "ferry", "name_zh": "渡船", "name_en": "ferry", "aliases": ["渡船"], "in_article": ["渡船"], **names},
        {"id": "town", "name_zh": "河边镇", "name_en": "Riverside", "aliases": ["镇上"], "in_article": [], **names},
    ]
    trap = {"id": "T01", "zh": "三千是去年的数。", "en": "3,000 is last year's.", "facts": ["F001"], "source": None}
    absent = {"id": "N01", "zh": "没说票价。", "en": "No fare is given.", "companies": ["ferry"], "watch": ["票价"]}
    return {
        "facts.jsonl": facts,
        "entities.jsonl": entities,
        "traps.jsonl": [trap],
        "not_stated.jsonl": [absent],
        "agenda.toml": _AGENDA.format(chars=len(ARTICLE), sha256=hashlib.sha256(ARTICLE.encode()).hexdigest()),
    }


def _number(value: float, unit: str, raw: str) -> dict[str, Any]:
    return {"value": value, "unit": unit, "cmp": "=", "raw": raw, "of_zh": "数目", "of_en": "count"}


_AGENDA = """schema = "baimo-agenda/1"
id = "ferry-and-bridge"
name_zh = "渡船与桥"
name_en = "Ferry and bridge"
summary_zh = "桥通了，船停了。"
summary_en = "The bridge is open and the ferry has stopped."
participants = ["ferry", "town"]
main_motion = "bring_back"

[article]
outlet_zh = "镇报"
outlet_en = "Town Paper"
chars = {chars}
sha256 = "{sha256}"
offsets = "code points"

[[motions]]
id = "bring_back"
kind = "proposition"
zh = "渡船应当恢复。"
en = "The ferry should come back."
brief_zh = "讲理由。"
brief_en = "Give reasons."
issues = ["keep_ferry"]
leans = [{{ issue = "keep_ferry", weight = 1.0 }}]

[[issues]]
id = "keep_ferry"
name_zh = "船去留"
name_en = "Ferry"
question_zh = "船还要不要？"
question_en = "Is the ferry still wanted?"
plus = {{ zh = "要。", en = "Yes.", evidence = ["F002"] }}
minus = {{ zh = "不要。", en = "No.", evidence = ["F001"] }}
"""


def write_files(folder: Path, files: dict[str, Any]) -> Path:
    """Write the files of a pack into `folder` and return it."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        rows = content if isinstance(content, str) else "".join(_line(row) for row in content)
        (folder / name).write_text(rows, "utf-8")
    return folder


def _line(row: dict[str, Any]) -> str:
    return json.dumps(row, ensure_ascii=False) + "\n"


@pytest.fixture
def small(tmp_path: Path) -> Callable[..., Path]:
    """Write the small pack, with some of its files replaced, and return its folder."""

    def write(**changed: Any) -> Path:
        files = small_pack() | {name.replace("_jsonl", ".jsonl"): content for name, content in changed.items()}
        return write_files(tmp_path / "pack", files)

    return write


@pytest.fixture
def builtin_copy(tmp_path: Path) -> Path:
    """Return a copy of the built-in pack that may be broken."""
    return shutil.copytree(BUILTIN / MAIN, tmp_path / MAIN)


@pytest.fixture
def article_text() -> str:
    """Return the article of the small pack."""
    return ARTICLE
