"""The built-in pack is content: equal in both languages, clean to read, and no further than its facts go."""

import json
import re
import tomllib
from collections.abc import Iterator
from typing import Any

import pytest

from articles.figures import read_figures
from articles.loader import BUILTIN, MAIN, builtin_pack
from articles.models import Fact

PACK = builtin_pack()
HAN = "\u3400-\u4dbf\u4e00-\u9fff"
HALF_WIDTH = re.compile(
    f"[{HAN}\u201d\u3002\uff0c][,:;?!()]|[,:;?!()][{HAN}\u201c]|[{HAN}] +[A-Za-z0-9{HAN}]|[A-Za-z0-9%] +[{HAN}]"
)
PATH_OR_ADDRESS = re.compile(r"(?:^|[\s\"'(])/[a-z0-9_.-]+/|https?://|[A-Z]:\\\\")
HEDGED = ("未具名", "匿名", "这名", "这位", "同一位", "其他媒体", "文中提到", "有解读")
COMPARISONS = {
    ">": (("超过", "突破", "以上", "多于"), ("above", "more than", "over ", "past ")),
    "<": (("不足", "不到", "少于"), ("under", "less than", "below")),
    "~<": (("将近", "接近", "近"), ("close to", "nearly", "almost")),
}


def documents() -> Iterator[tuple[str, Any]]:
    folder = BUILTIN / MAIN
    yield "agenda", tomllib.loads((folder / "agenda.toml").read_text("utf-8"))
    for name in ("facts", "entities", "traps", "not_stated"):
        for line in (folder / f"{name}.jsonl").read_text("utf-8").splitlines():
            row = json.loads(line)
            yield f"{name} {row['id']}", row


def texts(node: Any, path: str = "") -> Iterator[tuple[str, str, str]]:
    """Yield (path, language or "", text) for every text below a document."""
    if isinstance(node, dict):
        for key, value in node.items():
            if isinstance(value, str):
                lang = key[-2:] if key in ("zh", "en") or key.endswith(("_zh", "_en")) else ""
                yield f"{path}.{key}", lang, value
            else:
                yield from texts(value, f"{path}.{key}")
    elif isinstance(node, list):
        for index, item in enumerate(node):
            yield from texts(item, f"{path}[{index}]")


ALL_TEXTS = [(f"{name}{path}", lang, text) for name, doc in documents() for path, lang, text in texts(doc)]
BY_LANG = {lang: [(path, text) for path, own, text in ALL_TEXTS if own == lang] for lang in ("zh", "en")}


def without_names(text: str) -> str:
    """Return the text without the names that hold digits, such as k1.5 and 01.AI."""
    names = [alias for entity in PACK.entities.values() for alias in entity.aliases if re.search(r"\d", alias)]
    for name in sorted(names, key=len, reverse=True):
        text = re.sub(re.escape(name), " ", text, flags=re.IGNORECASE)
    return text


def known_figures() -> tuple[set[float], set[tuple[int, ...]]]:
    numbers = {number.value for fact in PACK.facts.values() for number in fact.numbers}
    dates: set[tuple[int, ...]] = set()
    for fact in PACK.facts.values():
        for date in fact.dates:
            year, *rest = (int(part) for part in (date.iso or "0").split("-"))
            dates |= {(year,), (0, *rest), (0, *rest[:1])}
    return numbers, dates


def holds(term: str, text: str) -> bool:
    if re.search(f"[{HAN}]", term):
        return term in text
    return re.search(rf"(?<![A-Za-z0-9]){re.escape(term)}(?![A-Za-z0-9])", text) is not None


def test_both_languages_are_there_and_in_balance() -> None:
    assert len(BY_LANG["zh"]) == len(BY_LANG["en"]) > 400
    for (path_zh, zh), (path_en, en) in zip(BY_LANG["zh"], BY_LANG["en"], strict=True):
        assert path_zh[:-2] == path_en[:-2]
        if len(zh) >= 15:
            # A Chinese character carries what 2 to 5 Latin letters do; far outside that something is left out.
            assert 1.2 <= len(en) / len(zh) <= 6, f"{path_zh}: {len(zh)} and {len(en)} characters"


def test_english_texts_hold_no_chinese() -> None:
    assert [path for path, text in BY_LANG["en"] if re.search(f"[{HAN}]", text)] == []


def test_chinese_texts_use_full_width_marks_and_no_space_beside_a_character() -> None:
    assert [(path, text) for path, text in BY_LANG["zh"] if HALF_WIDTH.search(text)] == []


def test_no_text_holds_a_path_an_address_or_stray_white_space() -> None:
    assert [path for path, _, text in ALL_TEXTS if PATH_OR_ADDRESS.search(text)] == []
    assert [path for path, _, text in ALL_TEXTS if text != " ".join(text.split())] == []


@pytest.mark.parametrize("fact", PACK.facts.values(), ids=PACK.facts)
def test_a_fact_tells_its_own_figures_and_no_others(fact: Fact) -> None:
    numbers = {number.value for number in fact.numbers}
    parts: set[tuple[int, ...]] = set()
    for date in fact.dates:
        year, *rest = (int(part) for part in (date.iso or "0").split("-"))
        parts |= {(year,), (0, *rest), (0, *rest[:1])}
    for text in (fact.zh, fact.en):
        told = read_figures(without_names(text))
        assert told.digits <= numbers
        assert told.dates <= parts


@pytest.mark.parametrize("fact", [f for f in PACK.facts.values() if f.numbers], ids=lambda fact: fact.id)
def test_a_comparison_is_said_in_both_languages(fact: Fact) -> None:
    for number in fact.numbers:
        if number.cmp != "=":
            zh, en = COMPARISONS[number.cmp]
            assert any(word in fact.zh for word in zh)
            assert any(word in fact.en for word in en)


def test_no_text_tells_a_figure_that_no_fact_carries() -> None:
    numbers, dates = known_figures()
    for path, text in BY_LANG["zh"] + BY_LANG["en"]:
        told = read_figures(without_names(text))
        assert told.digits <= numbers, path
        assert told.dates <= dates, path


def test_what_the_article_does_not_state_stands_nowhere_but_on_that_list() -> None:
    watched = [term for entry in PACK.not_stated.values() for term in entry.watch]
    assert len(watched) > 60
    for path, lang, text in ALL_TEXTS:
        if lang and not path.startswith("not_stated"):
            assert [term for term in watched if holds(term, text)] == [], path


@pytest.mark.parametrize("fact", PACK.facts.values(), ids=PACK.facts)
def test_an_unnamed_source_stays_unnamed_and_soft(fact: Fact) -> None:
    if fact.speaker is None:
        return
    assert fact.speaker.anonymous == ("未具名" in fact.speaker.name_zh)
    if fact.speaker.anonymous:
        assert fact.strength == "soft"
        assert any(word in fact.zh for word in HEDGED)


@pytest.mark.parametrize("fact", PACK.facts.values(), ids=PACK.facts)
def test_how_sure_a_fact_is_follows_from_its_kind(fact: Fact) -> None:
    anonymous = fact.speaker is not None and fact.speaker.anonymous
    if fact.kind in ("opinion", "forecast", "hypothetical") or anonymous:
        assert fact.strength == "soft"
    elif fact.kind in ("event", "figure"):
        assert fact.strength == "hard"
    assert fact.kind != "figure" or fact.numbers


def test_a_fact_names_every_entity_that_its_words_name() -> None:
    for fact in PACK.facts.values():
        named = {entity.id for entity in PACK.entities.values() for alias in _plain(entity) if holds(alias, fact.en)}
        # A company is named inside the names of its models and its cloud.
        owners = {PACK.entities[key].owner for key in fact.entities} | {"alibaba"}
        assert named - set(fact.entities) - owners == set(), fact.id


def _plain(entity: Any) -> list[str]:
    return [alias for alias in entity.aliases if alias not in entity.ambiguous]


def test_no_alias_names_two_entities() -> None:
    owner: dict[str, str] = {}
    for entity in PACK.entities.values():
        assert entity.name_zh in entity.aliases
        assert entity.in_article
        for alias in entity.aliases:
            assert owner.setdefault(alias.lower(), entity.id) == entity.id


def test_every_issue_can_be_argued_from_both_sides_strongest_fact_first() -> None:
    weights = {(f.id, b.issue): abs(b.weight) for f in PACK.facts.values() for b in f.bears_on}
    assert len(PACK.issues) == 8
    for issue in PACK.issues.values():
        for pole in (issue.plus, issue.minus):
            assert len(pole.evidence) >= 3
            order = [weights[fact, issue.id] for fact in pole.evidence]
            assert order == sorted(order, reverse=True)


def test_the_motions_are_one_open_question_and_four_propositions() -> None:
    kinds = [motion.kind for motion in PACK.motions.values()]
    assert kinds == ["question", *["proposition"] * 4]
    for motion in PACK.motions.values():
        assert bool(motion.leans) == (motion.kind == "proposition")
    main = next(iter(PACK.motions.values()))
    assert set(main.company_questions) == set(PACK.agenda.participants)
    assert {issue for question in main.sub_questions for issue in question.issues} == set(PACK.issues)


def test_every_company_has_facts_to_stand_on() -> None:
    for company in PACK.agenda.participants:
        assert sum(company in fact.companies for fact in PACK.facts.values()) >= 15
