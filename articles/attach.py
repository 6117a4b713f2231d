"""The user's own copy of an article: from a fact to the very words it rests on.

An article belongs to its publisher, so a pack holds no text of it, only spans and their hashes.
"""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from articles.models import Fact, Pack, Span
from debate.errors import ArticleError, Place
from debate.text import clean_text

MAX_BYTES: Final = 16 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class AttachedArticle:
    """An article's text, known to be the one that a pack was made from."""

    path: Path
    text: str
    """Exactly the text that the spans count in. Foreign: clean what is shown."""

    def slice(self, span: Span) -> str:
        """Return the exact words of a span. Raises ArticleError if they do not have the span's hash."""
        words = self.text[span.start : span.end]
        found = hashlib.sha256(words.encode()).hexdigest()
        if found != span.sha256:
            problem = f"the text at {span.start}..{span.end} has the hash {found[:12]}…, not {span.sha256[:12]}…"
            raise ArticleError(problem, place=Place(self.path), mend="restore the pack: its spans were changed")
        return words

    def quote(self, fact: Fact) -> str:
        """Return the words that a fact rests on, cleaned for showing."""
        return clean_text(self.slice(fact.source))

    def context(self, fact: Fact) -> tuple[str, ...]:
        """Return the words around it that say who or what is meant, cleaned for showing."""
        return tuple(clean_text(self.slice(span)) for span in fact.context)


def attach(pack: Pack, article_file: Path) -> AttachedArticle:
    """Return the article in `article_file`, if it is the one that `pack` was made from.

    A byte order mark, Windows line ends and line feeds at the end make no difference; any other does. Raises
    ArticleError when the file cannot be read, is another text, or a span of the pack does not fit it.
    """
    place = Place(article_file)
    wanted = pack.agenda.article.sha256
    try:
        if not article_file.is_file():
            problem = "is not a file" if article_file.exists() else "no such file"
            raise ArticleError(problem, place=place, mend="name your copy of the article as a text file")
        if article_file.stat().st_size > MAX_BYTES:
            raise ArticleError(f"larger than {MAX_BYTES} bytes", place=place, mend="name the article's text alone")
        raw = article_file.read_bytes()
    except OSError as bad:
        raise ArticleError(f"cannot be read: {bad.strerror}", place=place, mend="check its owner and mode") from None
    for candidate in _readings(raw):
        if hashlib.sha256(candidate).hexdigest() == wanted:
            article = AttachedArticle(article_file, candidate.decode())
            _check_spans(article, pack)
            return article
    raise ArticleError(_difference(raw, pack), place=place, mend="name the very text that the pack was made from")


def _readings(raw: bytes) -> list[bytes]:
    """Return the file as it is and without the marks that editors add."""
    plain = raw.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n")
    bare = plain.rstrip(b"\n")
    return [raw, plain, bare, bare + b"\n"]


def _check_spans(article: AttachedArticle, pack: Pack) -> None:
    spans = [span for fact in pack.facts.values() for span in (fact.source, *fact.context)]
    spans += [trap.source for trap in pack.traps.values() if trap.source is not None]
    for span in spans:
        article.slice(span)


def _difference(raw: bytes, pack: Pack) -> str:
    found = hashlib.sha256(raw).hexdigest()[:12]
    source = pack.agenda.article
    problem = f"another text than the pack {pack.id} was made from: sha256 {found}…, not {source.sha256[:12]}…"
    try:
        chars = len(raw.decode())
    except UnicodeDecodeError:
        return f"{problem}; it is not UTF-8"
    return f"{problem}; {chars} characters, not {source.chars}"
