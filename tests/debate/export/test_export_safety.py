"""Nothing that was said can become markup, a formula, a link or a command to a terminal."""

import base64
import hashlib
import html.parser
import re
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1]))
from export_samples import HOSTILE, content, debate, hold, text_of

from debate.export.markdown import escaped
from debate.export.source import Source
from debate.export.table import safe


@pytest.mark.parametrize("target", ["markdown", "html", "csv", "asciicast", "inspect"])
def test_no_control_character_of_foreign_origin_gets_through(tmp_path: Path, target: str) -> None:
    source = hold(tmp_path / "run", debate("甲\x1b[31m乙\x07\u202e丙\u200b"))
    data = content(source, target).decode("utf-8-sig")
    foreign = re.sub(r"\\u001b\[(?:1|2|22|39|\?25l|\d\d)m?", "", data)
    assert not {"\\u001b", "\\u0007"} & set(re.findall(r"\\u[0-9a-f]{4}", foreign))
    for char in "\x1b\x07\u202e\u200b":
        assert char not in data


class Page(html.parser.HTMLParser):
    """Counts what is markup in a page, and gathers its text."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.texts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def page_of(source: Source) -> Page:
    page = Page()
    page.feed(text_of(source, "html"))
    return page


def test_hostile_text_is_text_on_the_page_and_makes_no_markup(tmp_path: Path) -> None:
    tame = page_of(hold(tmp_path / "tame", debate("tame words")))
    hostile = page_of(hold(tmp_path / "hostile", debate(HOSTILE)))
    assert hostile.tags == tame.tags
    assert [name for name, _ in hostile.attributes] == [name for name, _ in tame.attributes]
    assert '<script>alert("x")</script>' in "".join(hostile.texts)
    for name, value in hostile.attributes:
        assert not name.startswith("on")
        assert name not in ("style", "src", "srcdoc", "action")
        if name == "href":
            assert value.startswith("#")


def test_the_page_needs_nothing_and_lets_nothing_else_in(tmp_path: Path) -> None:
    page = page_of(hold(tmp_path / "run", debate()))
    policy = next(value for _, value in page.attributes if "default-src" in value)
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy
    assert not {"link", "img", "iframe", "object", "form", "base"} & set(page.tags)
    assert page.tags.count("script") == page.tags.count("style") == 1
    assert not any("//" in value for _, value in page.attributes)


def test_every_link_on_the_page_leads_somewhere_on_it(tmp_path: Path) -> None:
    page = page_of(hold(tmp_path / "run", debate()))
    ids = [value for name, value in page.attributes if name == "id"]
    assert len(ids) == len(set(ids))
    assert {value[1:] for name, value in page.attributes if name == "href"} <= set(ids)
    assert {"F007", "deepseek-1.1", "round-1"} <= set(ids)


def test_the_policy_names_the_style_and_the_script_that_are_there(tmp_path: Path) -> None:
    text = text_of(hold(tmp_path / "run", debate()), "html")
    for tag in ("style", "script"):
        body = re.search(rf"<{tag}>(.*?)</{tag}>", text, re.DOTALL)
        assert body is not None
        digest = base64.b64encode(hashlib.sha256(body[1].encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in text


def test_hostile_text_formats_nothing_in_markdown(tmp_path: Path) -> None:
    tame = text_of(hold(tmp_path / "tame", debate("tame words")), "markdown").replace("tame words", "X")
    hostile = text_of(hold(tmp_path / "hostile", debate(HOSTILE)), "markdown")

    def shape(text: str) -> list[str]:
        return [re.match(r"(#+ |> |- |\| )?", line)[0] for line in text.split("\n")]  # type: ignore[index]

    assert shape(hostile) == shape(tame)
    assert "http://" not in hostile
    assert "www." not in hostile
    assert re.search(r"(?<!\\)<script", hostile) is None


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("*a* _b_ [c](d)", r"\*a\* \_b\_ \[c\](d)"),
        ("<b>&amp;", r"\<b\>\&amp;"),
        ("https://x.y", "https&#58;&#47;&#47;x.y"),
        ("a\nb", "a b"),
    ],
)
def test_foreign_text_is_escaped_letter_for_letter(text: str, result: str) -> None:
    assert escaped(text) == result


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1", "\n=1", "＝1", "＋1", "－1", "＠x"])
def test_no_cell_can_begin_a_formula(cell: str) -> None:
    assert safe(cell)[0] == "'" or safe(cell)[0] not in "=+-@\t\r\n＝＋－＠"
