"""Article packs, from a folder or from a log, refused unless every part holds."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final, Protocol, TypeVar

from pydantic import ValidationError

from articles.check import AGENDA, ENTITIES, FACTS, NOT_STATED, TRAPS, Places, check_pack
from articles.models import Agenda, Entity, Fact, NotStated, Pack, Trap
from debate.claims import Frozen
from debate.errors import ArticleError, Place, nearest
from debate.files import load_jsonl, load_toml

FORMAT: Final = "baimo-pack/1"
BUILTIN: Final = Path(__file__).parent
MAIN: Final = "deepseek-shock"


class _Row(Protocol):
    @property
    def id(self) -> str: ...


R = TypeVar("R", bound=_Row)
M = TypeVar("M", bound=Frozen)


def load_pack(folder: Path) -> Pack:
    """Return the pack in `folder`. Raises ArticleError naming file, line, field, value seen and the mend."""
    if not (folder / AGENDA).is_file():
        problem = f"no article pack here: there is no {AGENDA}" if folder.is_dir() else "no such folder"
        raise ArticleError(problem, place=Place(folder), mend="name a folder that holds an article pack")
    lines: dict[tuple[str, str], int] = {}
    agenda = load_toml(folder / AGENDA, Agenda, ArticleError)
    facts = _keyed(folder, FACTS, load_jsonl(folder / FACTS, Fact, ArticleError), lines)
    entities = _keyed(folder, ENTITIES, load_jsonl(folder / ENTITIES, Entity, ArticleError), lines)
    traps = _keyed(folder, TRAPS, load_jsonl(folder / TRAPS, Trap, ArticleError), lines)
    not_stated = _keyed(folder, NOT_STATED, load_jsonl(folder / NOT_STATED, NotStated, ArticleError), lines)
    if not facts:
        raise ArticleError("no facts: there is nothing to debate on", place=Place(folder / FACTS), mend="add facts")
    sha256 = _sha256(_content(agenda, facts, entities, traps, not_stated))
    pack = Pack(sha256, agenda, facts, entities, traps, not_stated, folder)
    check_pack(pack, Places(folder, lines))
    return pack


def builtin_pack(name: str = MAIN) -> Pack:
    """Return a pack that comes with Baimo. Raises ArticleError for a name that does not."""
    if name not in builtin_names():
        raise ArticleError(f"no built-in pack {name!r}", mend=nearest(name, builtin_names()))
    return load_pack(BUILTIN / name)


def builtin_names() -> list[str]:
    """Return the names of the packs that come with Baimo."""
    return sorted(agenda.parent.name for agenda in BUILTIN.glob(f"*/{AGENDA}"))


def find_pack(name_or_path: str) -> Pack:
    """Return the built-in pack of that name, or the pack in that folder."""
    if name_or_path in builtin_names():
        return builtin_pack(name_or_path)
    path = Path(name_or_path).expanduser()
    if path.is_dir():
        return load_pack(path)
    if path.exists():
        mend = "name the folder of a pack, not a file in it"
        raise ArticleError("is a file", place=Place(path), mend=mend)
    mend = f"{nearest(name_or_path, builtin_names())}, or name the folder of a pack"
    raise ArticleError(f"no article pack {name_or_path!r}", mend=mend)


def pack_to_json(pack: Pack) -> dict[str, Any]:
    """Return the whole pack as plain JSON data: what a run's log keeps, so that it needs no folder."""
    content = _content(pack.agenda, pack.facts, pack.entities, pack.traps, pack.not_stated)
    return {"format": FORMAT, "sha256": pack.sha256, **content}


def pack_from_json(data: Any) -> Pack:
    """Return the pack that `pack_to_json` wrote. Raises ArticleError when it is not one, or was changed since."""
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        seen = data.get("format") if isinstance(data, dict) else type(data).__name__
        raise ArticleError(f"not a stored pack of format {FORMAT}: {seen!r}", mend="read it with a newer Baimo")
    try:
        agenda = Agenda.model_validate(data.get("agenda"))
        facts = {row.id: row for row in _rows(data, "facts", Fact)}
        entities = {row.id: row for row in _rows(data, "entities", Entity)}
        traps = {row.id: row for row in _rows(data, "traps", Trap)}
        not_stated = {row.id: row for row in _rows(data, "not_stated", NotStated)}
    except ValidationError as bad:
        first = bad.errors(include_url=False)[0]
        field = ".".join(str(part) for part in first["loc"])
        raise ArticleError(first["msg"], place=Place("stored pack", None, field), mend="restore the run") from None
    sha256 = _sha256(_content(agenda, facts, entities, traps, not_stated))
    if sha256 != data.get("sha256"):
        raise ArticleError("the stored pack does not have the hash it was stored with", mend="restore the run")
    pack = Pack(sha256, agenda, facts, entities, traps, not_stated)
    check_pack(pack, Places())
    return pack


def assemble(
    agenda: Agenda,
    facts: Mapping[str, Fact],
    entities: Mapping[str, Entity],
    traps: Mapping[str, Trap],
    not_stated: Mapping[str, NotStated],
) -> Pack:
    """Return a pack made of these parts, with its own hash. Raises ArticleError where they do not hold together."""
    sha256 = _sha256(_content(agenda, facts, entities, traps, not_stated))
    pack = Pack(sha256, agenda, facts, entities, traps, not_stated)
    check_pack(pack, Places())
    return pack


def _keyed(folder: Path, file: str, rows: Sequence[tuple[int, R]], lines: dict[tuple[str, str], int]) -> dict[str, R]:
    keyed: dict[str, R] = {}
    for line, row in rows:
        if row.id in keyed:
            problem = f"{row.id!r} is already on line {lines[file, row.id]}"
            raise ArticleError(problem, place=Place(folder / file, line, "id"), mend="give every row an id of its own")
        keyed[row.id] = row
        lines[file, row.id] = line
    return keyed


def _rows(data: dict[str, Any], key: str, model: type[M]) -> list[M]:
    found = data.get(key)
    return [model.model_validate(row) for row in found] if isinstance(found, list) else []


def _content(agenda: Agenda, *tables: Any) -> dict[str, Any]:
    names = ("facts", "entities", "traps", "not_stated")
    rows = {
        name: [row.model_dump(mode="json") for row in table.values()] for name, table in zip(names, tables, strict=True)
    }
    return {"agenda": agenda.model_dump(mode="json", by_alias=True), **rows}


def _sha256(content: dict[str, Any]) -> str:
    # Keys are sorted, so the order in which somebody types the fields of a row changes nothing; rows keep theirs.
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
