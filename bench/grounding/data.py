"""The labelled claims, and the packs that they are about."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final, Literal

from articles.loader import builtin_names, builtin_pack, load_pack
from articles.models import Pack

HERE: Final = Path(__file__).parent
Split = Literal["dev", "test"]
Lang = Literal["zh", "en"]

TRUE: Final = ("paraphrase", "numerals", "width", "traditional", "reordered", "translation")
"""Families that keep the meaning of the cited fact."""
SLOT: Final = ("number", "decimal", "unit", "date", "company", "speaker", "citation")
"""Families that change one slot; `citation` is a true claim with the wrong citation."""
MEANING: Final = (
    "object", "direction", "comparison", "polarity", "scope", "time", "certainty", "anonymous_named",
    "opinion_as_fact", "forecast_as_fact", "hypothetical_as_fact", "invention",
)  # fmt: skip
"""The other families that corrupt a claim."""


@dataclass(frozen=True, slots=True)
class LabelledClaim:
    """A claim as an annotator would hand it in, with what is wrong with it, if anything is."""

    id: str
    pack: str
    split: Split
    lang: Lang
    speaker_company: str | None
    claim: str
    cited_fact_ids: tuple[str, ...]
    family: str
    label: str
    """`supported`, `contradicted`, `unsupported` or `opinion`."""

    @property
    def corrupted(self) -> bool:
        """True when a checker should fault it."""
        return self.family in SLOT or self.family in MEANING


def load_claims() -> list[LabelledClaim]:
    """Return all labelled claims, in file order."""
    rows = (json.loads(line) for line in (HERE / "claims.jsonl").read_text("utf-8").splitlines())
    return [LabelledClaim(**{**row, "cited_fact_ids": tuple(row["cited_fact_ids"])}) for row in rows]


@cache
def claims_pack(name: str) -> Pack:
    """Return the pack of that name: a built-in one, or one of the benchmark's own."""
    return builtin_pack(name) if name in builtin_names() else load_pack(HERE / "packs" / name)
