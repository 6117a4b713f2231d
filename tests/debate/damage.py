"""The ways in which a run's log gets damaged or is no log of ours, each made from a whole run."""

import zlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from debate.log import FILE_NAME


def _torn(data: bytes) -> bytes:
    return data[:-40]


def _glued(data: bytes) -> bytes:
    lines = data.split(b"\n")
    return b"\n".join([lines[0], lines[1] + lines[2], *lines[3:]])


def _glued_at_the_end(data: bytes) -> bytes:
    lines = data.split(b"\n")
    return b"\n".join([*lines[:-3], lines[-3] + lines[-2], b""])


def _crlf(data: bytes) -> bytes:
    return data.replace(b"\n", b"\r\n")


def _bom(data: bytes) -> bytes:
    return b"\xef\xbb\xbf" + data


def _nul_tail(data: bytes) -> bytes:
    return data + b"\0" * 512


def _nul_middle(data: bytes) -> bytes:
    lines = data.split(b"\n")
    return b"\n".join([lines[0], b"\0" * len(lines[1]), *lines[2:]])


def _line_separator(data: bytes) -> bytes:
    lines = data.split(b"\n")
    return b"\n".join([lines[0], lines[1].replace(b'"event":{', '"event":{\u2028'.encode()), *lines[2:]])


def _newer(data: bytes) -> bytes:
    first, rest = data.split(b"\n", 1)
    head = first[: first.rindex(b',"sum"')].replace(b'{"v":1', b'{"v":2')
    return head + f',"sum":"{zlib.crc32(head):08x}"}}\n'.encode() + rest


def _swapped(data: bytes) -> bytes:
    lines = data.split(b"\n")
    return b"\n".join([lines[0], lines[2], lines[1], *lines[3:]])


def _empty_line(data: bytes) -> bytes:
    first, rest = data.split(b"\n", 1)
    return first + b"\n\n" + rest


def _always(content: bytes) -> Callable[[bytes], bytes]:
    return lambda _: content


DAMAGES: Final[Mapping[str, tuple[Callable[[bytes], bytes], str]]] = {
    "torn": (_torn, "torn"),
    "glued": (_glued, "two lines are glued together"),
    "glued_end": (_glued_at_the_end, "two lines are glued together"),
    "crlf": (_crlf, "ends with CR LF"),
    "bom": (_bom, "byte order mark"),
    "nul_tail": (_nul_tail, "torn"),
    "nul_middle": (_nul_middle, "zero bytes"),
    "line_separator": (_line_separator, "checksum differs"),
    "newer": (_newer, "log format 2; this Baimo reads format 1"),
    "swapped": (_swapped, "the chain is broken"),
    "empty_line": (_empty_line, "its end is missing"),
    "other_jsonl": (
        _always(b'{"role":"user","content":"hi"}\n{"role":"assistant","content":"ho"}\n'),
        "looks like JSON",
    ),
    "prose": (_always("今天开会。\n".encode() * 3), "not a line of a Baimo log"),
    "binary": (_always(bytes(range(256)) * 8), "not a line of a Baimo log"),
    "empty": (_always(b""), "empty"),
}
"""Name → what it does to the bytes of a whole log, and words that the answer must hold."""


def damage(folder: Path, name: str) -> str:
    """Damage the run in `folder` and return words that any answer about it must hold."""
    change, words = DAMAGES[name]
    path = folder / FILE_NAME
    path.write_bytes(change(path.read_bytes()))
    return words


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below `folder` with its bytes."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}
