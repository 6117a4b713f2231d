"""Reading what people edit: TOML and JSONL into models, with errors that name file, line, field and mend."""

import json
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from debate.errors import InputError, Place, nearest
from debate.toml_lines import toml_line

M = TypeVar("M", bound=BaseModel)
MAX_BYTES: Final = 4 * 1024 * 1024
"""No hand-edited file is larger; a larger one is refused before it is read."""


def read_text(path: Path, error: type[InputError]) -> str:
    """Return the text of a UTF-8 file of at most `MAX_BYTES`; raise `error` saying why not."""
    place = Place(path)
    try:
        # A pipe or a device has no size and may never end.
        if not path.is_file():
            problem = "is a directory" if path.is_dir() else "no such file"
            raise error(problem, place=place, mend="check the path")
        if path.stat().st_size > MAX_BYTES:
            raise error(
                f"{path.stat().st_size} bytes; at most {MAX_BYTES} are read", place=place, mend="split the file"
            )
        return path.read_text("utf-8-sig")
    except UnicodeDecodeError as bad:
        problem = f"not UTF-8 at byte {bad.start}"
        raise error(problem, place=place, mend="save the file as UTF-8") from None
    except OSError as bad:
        raise error(f"cannot be read: {bad.strerror}", place=place, mend="check the file's owner and mode") from None


def load_toml(path: Path, model: type[M], error: type[InputError]) -> M:
    """Read a TOML file into `model`; raise `error` naming line, field, value seen and the mend."""
    text = read_text(path, error)
    try:
        data = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as bad:
        line = re.search(r"at line (\d+)", str(bad))
        place = Place(path, int(line.group(1)) if line else None)
        raise error(f"not TOML: {bad}", place=place, mend="see https://toml.io for the syntax") from None
    return _validate(path, data, model, error, lambda loc: toml_line(text, loc))


def load_jsonl(path: Path, model: type[M], error: type[InputError]) -> list[tuple[int, M]]:
    """Read one `model` a line, with its line number; blank lines are skipped."""
    rows: list[tuple[int, M]] = []
    for number, line in enumerate(read_text(path, error).split("\n"), start=1):
        if not line.strip():
            continue
        try:
            data = json.loads(line)
        except (json.JSONDecodeError, RecursionError) as bad:
            mend = "one JSON object a line, in double quotes"
            raise error(f"not JSON: {bad}", place=Place(path, number), mend=mend) from None
        rows.append((number, _validate(path, data, model, error, lambda _, n=number: n)))
    return rows


def _validate(path: Path, data: Any, model: type[M], error: type[InputError], line_of: Any) -> M:
    try:
        return model.model_validate(data)
    except ValidationError as bad:
        # A misspelt key is also a missing one; the misspelling is what the person can see.
        first = min(bad.errors(include_url=False), key=lambda detail: detail["type"] != "extra_forbidden")
        field = _dotted(first["loc"])
        problem, mend = _say(first, model)
        more = bad.error_count() - 1
        if more:
            problem += f" (and {more} more)"
        raise error(problem, place=Place(path, line_of(first["loc"]), field), mend=mend) from None


def _say(detail: ErrorDetails, model: type[BaseModel]) -> tuple[str, str]:
    seen = repr(detail["input"])
    seen = seen if len(seen) <= 60 else seen[:57] + "..."
    if detail["type"] == "extra_forbidden":
        return "unknown key", nearest(str(detail["loc"][-1]), sorted(_fields_at(model, detail["loc"][:-1])))
    if detail["type"] == "missing":
        return "missing", "add it"
    message = detail["msg"].removeprefix("Value error, ")
    return f"{seen}: {message}", "correct the value"


def _fields_at(model: type[BaseModel], loc: tuple[int | str, ...]) -> set[str]:
    """Return the field names of the model that stands at `loc` inside `model`."""
    here: type[BaseModel] = model
    for part in loc:
        if isinstance(part, int) or part not in here.model_fields:
            continue
        inner = next(_models_in(here.model_fields[part].annotation), None)
        if inner is None:
            break
        here = inner
    return {field.alias or name for name, field in here.model_fields.items()}


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for argument in getattr(annotation, "__args__", ()):
        yield from _models_in(argument)


def _dotted(loc: tuple[int | str, ...]) -> str:
    text = ""
    for part in loc:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else str(part)
    return text
