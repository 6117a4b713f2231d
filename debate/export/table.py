"""Every claim of a run as a row of a CSV table that a spreadsheet opens and that runs nothing in it."""

import csv
import io
from typing import Final

from debate.export.source import Source
from debate.text import one_line

COLUMNS: Final = (
    "run",
    "turn",
    "claim",
    "round",
    "phase",
    "seat",
    "voice",
    "text",
    "facts",
    "relations",
    "asks",
    "verdict",
    "basis",
    "reasons",
    "suggested",
    "struck",
)
_DANGEROUS: Final = tuple("=+-@\t\r\n＝＋－＠")
"""A cell that begins with one of these is a formula to some spreadsheet."""


def to_csv(source: Source) -> bytes:
    """Return the claims as CSV (RFC 4180) in UTF-8 with a byte order mark, without which Excel garbles Chinese."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    voices = {seat.id: seat.voice for seat in source.seats}
    for turn in source.view.turns:
        for claim in turn.claims:
            verdict = claim.verdict
            cells = (
                source.name,
                turn.id,
                claim.id,
                str(turn.round),
                turn.phase,
                turn.seat,
                voices.get(turn.seat, ""),
                claim.text,
                " ".join(claim.facts),
                " ".join(f"{relation.kind}:{relation.target}" for relation in claim.relations),
                claim.asks or "",
                verdict.label if verdict else "",
                verdict.basis if verdict else "",
                "; ".join(getattr(reason, source.lang) for reason in verdict.reasons) if verdict else "",
                " ".join(verdict.suggested) if verdict else "",
                "1" if claim.struck else "0",
            )
            writer.writerow([safe(cell) for cell in cells])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def safe(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula: an apostrophe stands before what could begin one."""
    cell = one_line(cell)
    return f"'{cell}" if cell.startswith(_DANGEROUS) else cell
