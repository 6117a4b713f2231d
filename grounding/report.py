"""Check a whole text, or rows of claims, and say what was found: the library side of `baimo check`."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from debate.claims import FactId, Reason, Verdict
from debate.errors import Place, UsageError, nearest
from debate.text import clean_text
from grounding.citations import read_citations
from grounding.ground import Ground
from grounding.names import is_chinese
from grounding.reading import Lang
from grounding.reasons import reason
from grounding.script import normalise
from grounding.segment import split_sentences
from grounding.verify import check_claim

MAX_CLAIM: int = 4000
"""Characters of one claim; a longer one is a text and belongs in the other mode."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A sentence of a text and what grounding says about it."""

    start: int
    end: int
    """Where it stands in the text that was checked, as half-open code-point offsets, marks included."""
    text: str
    """The sentence without its citation marks."""
    lang: Lang
    facts: tuple[str, ...]
    """What it cites, known ids only."""
    verdict: Verdict

    @property
    def faulty(self) -> bool:
        """True for what a check fails on: a contradiction, or something that nothing supports."""
        return self.verdict.label in ("contradicted", "unsupported")


class ClaimRow(BaseModel):
    """One line of `--claims`: a claim to judge, with the facts that it cites, if it cites any."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: Annotated[str, Field(min_length=1, max_length=200)]
    lang: Lang | None = None
    """Told from the writing when it is missing."""
    speaker_company: str | None = None
    claim: Annotated[str, Field(min_length=1, max_length=MAX_CLAIM)]
    cited_fact_ids: tuple[str, ...] = ()


class JudgedRow(BaseModel):
    """One line of the answer."""

    model_config = ConfigDict(frozen=True)

    id: str
    label: str
    basis: str
    reasons: tuple[Reason, ...]
    evidence_ids: tuple[FactId, ...]
    """The facts that decided it; what should be cited instead, when something else should be."""


def check_text(
    ground: Ground, text: str, *, lang: Lang | None = None, speaker: str | None = None, demand_citation: bool = True
) -> list[Checked]:
    """Judge every sentence of `text`, in order.

    `lang` is told sentence by sentence when it is None. `speaker` is the company in whose name the text speaks, by
    id or name; raises UsageError when the pack does not know it.
    """
    speaker = _company(ground, speaker, "speaker")
    text = clean_text(text)
    found: list[Checked] = []
    for start, end in split_sentences(text):
        cited = read_citations(text[start:end], ground.facts)
        if not any(char.isalnum() for char in cited.text):
            continue
        spoken: Lang = lang or ("zh" if is_chinese(cited.text) else "en")
        verdict = check_claim(
            ground, cited.text, cited.facts, lang=spoken, speaker=speaker, demand_citation=demand_citation
        )
        verdict = with_unknown(verdict, cited.unknown)
        found.append(Checked(start, end, cited.text, spoken, cited.facts, verdict))
    return found


def with_unknown(verdict: Verdict, unknown: tuple[str, ...]) -> Verdict:
    """Return `verdict` with the fault of having cited ids that the ledger does not hold, if any were cited."""
    if not unknown:
        return verdict
    label = "unsupported" if verdict.label in ("supported", "opinion") else verdict.label
    why = reason("unknown_citation", said=", ".join(unknown))
    return verdict.model_copy(update={"label": label, "basis": "slots", "reasons": (why, *verdict.reasons)})


def read_rows(lines: Iterable[str], path: Path | str = "") -> Iterator[ClaimRow]:
    """Yield the claims of a JSONL file. Raises UsageError naming the line and the field of the first bad one."""
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            yield ClaimRow.model_validate_json(line)
        except ValidationError as error:
            first = error.errors()[0]
            field = ".".join(map(str, first["loc"])) or None
            mend = 'write one object a line: {"id": "…", "lang": "zh", "claim": "…", "cited_fact_ids": ["F001"]}'
            raise UsageError(first["msg"], place=Place(path, number, field), mend=mend) from None


def check_rows(ground: Ground, rows: Iterable[ClaimRow]) -> Iterator[JudgedRow]:
    """Judge rows of claims, one by one, in order.

    A row that cites nothing is judged by the facts found for it. A citation mark inside the claim counts with the
    cited ids; an id that the ledger does not hold is a fault. Raises UsageError for an unknown company.
    """
    for row in rows:
        speaker = _company(ground, row.speaker_company, f"{row.id}.speaker_company")
        cited = read_citations(clean_text(row.claim), ground.facts)
        facts, unknown = _resolve(ground, row.cited_fact_ids)
        facts, unknown = (*facts, *cited.facts), (*unknown, *cited.unknown)
        spoken: Lang = row.lang or ("zh" if is_chinese(cited.text) else "en")
        verdict = check_claim(ground, cited.text, facts, lang=spoken, speaker=speaker, demand_citation=False)
        yield _judged(row.id, with_unknown(verdict, unknown))


def to_json(checked: Checked) -> dict[str, Any]:
    """Return a checked sentence as plain JSON data."""
    return {
        "start": checked.start,
        "end": checked.end,
        "text": checked.text,
        "lang": checked.lang,
        "cited_fact_ids": list(checked.facts),
        **json.loads(checked.verdict.model_dump_json()),
    }


def _judged(key: str, verdict: Verdict) -> JudgedRow:
    evidence = tuple(dict.fromkeys((*verdict.suggested, *verdict.facts)))
    return JudgedRow(id=key, label=verdict.label, basis=verdict.basis, reasons=verdict.reasons, evidence_ids=evidence)


def _resolve(ground: Ground, ids: Iterable[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Sort cited ids into those that the ledger holds, however they are written, and the others."""
    known: list[str] = []
    unknown: list[str] = []
    for written in ids:
        read = read_citations(f"[{written}]", ground.facts)
        known += [written] if written in ground.facts else read.facts
        if written not in ground.facts and not read.facts:
            unknown.append(clean_text(written))
    return tuple(known), tuple(unknown)


def _company(ground: Ground, speaker: str | None, field: str) -> str | None:
    """Return the entity that `speaker` names by id or alias; None when nobody is named."""
    if not speaker or speaker in ground.names.entities:
        return speaker or None
    found = ground.names.find(normalise(speaker))
    if not found:
        mend = nearest(speaker, sorted(ground.participants))
        raise UsageError(f"unknown company {speaker!r}", place=Place(field=field), mend=mend)
    return found[0].entity
