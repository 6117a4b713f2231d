"""Chinese and English say the same things, and nothing that is asked for is missing."""

import ast
import string
import unicodedata
from pathlib import Path

import pytest

import tui
from tui.app import BaimoApp
from tui.screens.debate import DebateScreen
from tui.widgets.page import Page
from tui.words import LANGS, Words, catalogue

ROOT = Path(tui.__file__).parent


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_both_languages_have_the_same_keys_and_the_same_values_to_fill_in() -> None:
    zh, en = (catalogue(lang) for lang in LANGS)
    assert list(zh) == list(en)
    assert {key: fields(zh[key]) for key in zh} == {key: fields(en[key]) for key in en}


@pytest.mark.parametrize("lang", LANGS)
def test_no_message_is_empty_or_of_uncertain_width(lang: str) -> None:
    for key, text in catalogue(lang).items():  # type: ignore[arg-type]
        assert text, key
        uncertain = [char for char in text if unicodedata.east_asian_width(char) == "A"]
        assert not uncertain, (key, uncertain)


def test_every_message_that_the_code_names_is_there() -> None:
    asked = set()
    for path in ROOT.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
                name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                if name == "words":
                    asked.add(node.args[0].value)
    assert len(asked) > 30
    assert asked - set(catalogue("zh")) == set()


@pytest.mark.parametrize("owner", [BaimoApp, DebateScreen, Page])
def test_every_binding_has_an_id_and_a_line_of_help(owner: type) -> None:
    for binding in owner.BINDINGS:
        assert binding.id, binding.key
        assert Words("zh").has(f"key.{binding.id}"), binding.id
        assert Words("zh").has(f"group.{binding.id.partition('.')[0]}"), binding.id


def test_values_are_never_read_as_a_template() -> None:
    assert Words("en")("forfeited", reason="{seat} {0} %s") == "forfeits the turn: {seat} {0} %s"
