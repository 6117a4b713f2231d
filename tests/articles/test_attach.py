"""With the user's own copy of the article a fact resolves to the exact words it rests on."""

from collections.abc import Callable
from pathlib import Path

import pytest

from articles.attach import attach
from articles.loader import load_pack
from debate.errors import ArticleError


@pytest.mark.parametrize(
    "written",
    [
        lambda text: text.encode(),
        lambda text: b"\xef\xbb\xbf" + text.encode(),
        lambda text: text.replace("\n", "\r\n").encode(),
        lambda text: text.rstrip("\n").encode(),
        lambda text: (text + "\n\n").encode(),
    ],
)
def test_a_fact_resolves_to_its_words(
    small: Callable[..., Path], tmp_path: Path, article_text: str, written: Callable[[str], bytes]
) -> None:
    pack = load_pack(small())
    copy = tmp_path / "copy.txt"
    copy.write_bytes(written(article_text))
    article = attach(pack, copy)
    assert article.quote(pack.facts["F001"]) == "去年坐船的人只有三千个"
    assert article.context(pack.facts["F001"]) == ("船工老周说",)
    assert article.context(pack.facts["F002"]) == ()


def test_another_text_is_refused_with_what_differs(
    small: Callable[..., Path], tmp_path: Path, article_text: str
) -> None:
    pack = load_pack(small())
    copy = tmp_path / "copy.txt"
    copy.write_text(article_text.replace("三千", "四千") + "再加一句", "utf-8")
    with pytest.raises(ArticleError) as caught:
        attach(pack, copy)
    message = str(caught.value)
    assert message.startswith(f"{copy}: another text than the pack ferry-and-bridge was made from")
    assert f"{len(article_text) + 4} characters, not {len(article_text)}" in message
    assert "name the very text" in message


def test_a_copy_in_another_encoding_is_told_so(small: Callable[..., Path], tmp_path: Path, article_text: str) -> None:
    copy = tmp_path / "copy.txt"
    copy.write_bytes(article_text.encode("gb18030"))
    with pytest.raises(ArticleError, match="it is not UTF-8"):
        attach(load_pack(small()), copy)


def test_a_path_without_a_file_is_refused(small: Callable[..., Path], tmp_path: Path) -> None:
    pack = load_pack(small())
    with pytest.raises(ArticleError, match="no such file"):
        attach(pack, tmp_path / "nowhere.txt")
    with pytest.raises(ArticleError, match="is not a file"):
        attach(pack, tmp_path)


def test_a_span_whose_hash_is_another_is_refused(small: Callable[..., Path], tmp_path: Path, article_text: str) -> None:
    folder = small()
    path = folder / "facts.jsonl"
    path.write_text(path.read_text("utf-8").replace('"start": 19', '"start": 18', 1), "utf-8")
    pack = load_pack(folder)
    assert pack.facts["F001"].source.start == 18
    copy = tmp_path / "copy.txt"
    copy.write_text(article_text, "utf-8")
    with pytest.raises(ArticleError, match=r"the text at 18\.\.30 has the hash (?s:.*) restore the pack"):
        attach(pack, copy)
