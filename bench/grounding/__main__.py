"""Run the grounding benchmark: `python -m bench.grounding [--split dev|test|all] [--failures FILE]`."""

import argparse
import gc
import json
import resource
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from bench.grounding.baselines import best_threshold, quote_match, token_overlap
from bench.grounding.data import MEANING, SLOT, TRUE, LabelledClaim, claims_pack, load_claims
from bench.grounding.score import Judged, Score, labels, reason_precision, score
from grounding.ground import Ground
from grounding.verify import check_claim


def main() -> int:
    """Judge all claims, print the tables, and write the failing examples to a file when one is named."""
    parser = argparse.ArgumentParser(prog="python -m bench.grounding", description=__doc__)
    parser.add_argument("--split", choices=("dev", "test", "all"), default="test")
    parser.add_argument("--failures", type=Path, help="write every claim that came out wrong to this JSONL file")
    options = parser.parse_args()
    everything = load_claims()
    claims = [c for c in everything if options.split in (c.split, "all")]
    grounds = {name: Ground.of(claims_pack(name)) for name in dict.fromkeys(c.pack for c in claims)}
    cited = judge(claims, grounds, cited=True)
    bare = judge([c for c in claims if c.family != "citation"], grounds, cited=False)
    print(f"{len(claims)} claims of {len(grounds)} articles, split {options.split}\n")
    print_flags(cited, bare, claims, [c for c in everything if c.split == "dev"])
    print_families(cited)
    print_labels(cited)
    print_reasons(cited)
    print_retrieval(claims, grounds)
    print_cost(cited)
    if options.failures:
        write_failures(options.failures, cited, bare)
    return 0


def judge(claims: Sequence[LabelledClaim], grounds: dict[str, Ground], *, cited: bool) -> list[Judged]:
    """Judge claims with their citations, or without any."""
    found: list[Judged] = []
    gc.collect()
    for claim in claims:
        facts = claim.cited_fact_ids if cited else ()
        began = time.process_time()
        verdict = check_claim(
            grounds[claim.pack],
            claim.claim,
            facts,
            lang=claim.lang,
            speaker=claim.speaker_company,
            demand_citation=False,
        )
        found.append(Judged(claim, verdict, time.process_time() - began))
    return found


def print_flags(
    cited: list[Judged], bare: list[Judged], claims: Sequence[LabelledClaim], dev: Sequence[LabelledClaim]
) -> None:
    """Print how well corrupted claims are told from true ones, and the baselines on the same claims."""
    print(f"{'corrupted claims flagged':34} {'P':>6} {'R':>6} {'F1':>6} {'false alarms':>14}")
    rows = [("with citations", score(cited)), ("without citations", score(bare))]
    for lang in ("zh", "en"):
        rows.append((f"with citations, {lang}", score(cited, lambda j, lang=lang: j.claim.lang == lang)))  # type: ignore[misc]
        rows.append((f"without citations, {lang}", score(bare, lambda j, lang=lang: j.claim.lang == lang)))  # type: ignore[misc]
    threshold = best_threshold([c for c in dev if c.cited_fact_ids])
    quote, overlap = Score(), Score()
    for claim in claims:
        if claim.cited_fact_ids:
            quote.add(corrupted=claim.corrupted, flagged=not quote_match(claim))
            overlap.add(corrupted=claim.corrupted, flagged=token_overlap(claim) < threshold)
    rows += [("baseline: exact quotation", quote), (f"baseline: overlap < {threshold:.2f}", overlap)]
    for name, row in rows:
        alarms = f"{row.false_alarms}/{row.false_alarms + row.passed} {row.false_alarm_rate:.1%}"
        print(f"{name:34} {row.precision:6.3f} {row.recall:6.3f} {row.f1:6.3f} {alarms:>14}")
    print()


def print_families(cited: list[Judged]) -> None:
    """Print for each family how many claims came out right, in zh and en."""
    print(f"{'family (with citations)':34} {'zh':>9} {'en':>9} {'all':>9}")
    for title, families in (("slot", SLOT), ("meaning", MEANING), ("true", TRUE), ("rhetoric", ("rhetoric",))):
        for family in (*families, None):
            of = [j for j in cited if (j.claim.family == family if family else j.claim.family in families)]
            cells = [_share([j for j in of if lang in (None, j.claim.lang)]) for lang in ("zh", "en", None)]
            name = f"  {family}" if family else f"{title}: all"
            if family is not None or len(families) > 1:
                print(f"{name:34} {cells[0]:>9} {cells[1]:>9} {cells[2]:>9}")
    print()


def print_labels(cited: list[Judged]) -> None:
    """Print precision, recall and F1 of each label."""
    counted = labels(cited)
    print(f"{'label (with citations)':34} {'P':>6} {'R':>6} {'F1':>6}")
    for label in ("supported", "contradicted", "unsupported", "opinion"):
        precision, recall, f1 = counted.row(label)
        print(f"{label:34} {precision:6.3f} {recall:6.3f} {f1:6.3f}")
    print()


def print_reasons(cited: list[Judged]) -> None:
    """Print how precise each reason is; those with `!` may strike a sentence."""
    print(f"{'reason (! strikes)':34} {'given rightly':>14}")
    strikes = [0, 0]
    for key, (good, total) in reason_precision(cited).items():
        print(f"{key:34} {f'{good}/{total}':>14}")
        if key.endswith("!"):
            strikes = [strikes[0] + good, strikes[1] + total]
    print(f"{'all that strike':34} {f'{strikes[0]}/{strikes[1]}':>14}\n")


def print_retrieval(claims: Sequence[LabelledClaim], grounds: dict[str, Ground]) -> None:
    """Print how often the right fact is found first, and among the first three, for true claims."""
    for lang in ("zh", "en"):
        of = [c for c in claims if c.family in TRUE and c.lang == lang]
        ranks = [grounds[c.pack].find(c.claim, c.lang, 3) for c in of]
        first = sum(found[:1] == [c.cited_fact_ids[0]] for c, found in zip(of, ranks, strict=True))
        three = sum(c.cited_fact_ids[0] in found for c, found in zip(of, ranks, strict=True))
        print(f"retrieval {lang}: R@1 {first / len(of):.3f}, R@3 {three / len(of):.3f} ({len(of)} true claims)")
    print()


def print_cost(cited: list[Judged]) -> None:
    """Print CPU time a claim and the process's peak memory."""
    times = sorted(item.seconds for item in cited)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform == "linux" else 1024 * 1024)
    median, late = times[len(times) // 2], times[int(len(times) * 0.95)]
    print(f"CPU a claim: median {median * 1e6:.0f} µs, p95 {late * 1e6:.0f} µs; peak memory {peak:.0f} MiB")


def write_failures(path: Path, cited: list[Judged], bare: list[Judged]) -> None:
    """Write every claim that came out wrong, with the verdict on it."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for mode, judged in (("cited", cited), ("uncited", bare)):
            for item in (j for j in judged if not j.right):
                told = {key: claims_pack(item.claim.pack).facts[key] for key in item.claim.cited_fact_ids}
                row = {
                    "id": item.claim.id,
                    "mode": mode,
                    "family": item.claim.family,
                    "claim": item.claim.claim,
                    "facts": {key: fact.zh if item.claim.lang == "zh" else fact.en for key, fact in told.items()},
                    "due": item.claim.label,
                    "given": item.verdict.label,
                    "reasons": [reason.code for reason in item.verdict.reasons],
                }
                file.write(json.dumps(row, ensure_ascii=False) + "\n")


def _share(judged: list[Judged]) -> str:
    return f"{sum(j.right for j in judged)}/{len(judged)}" if judged else "–"


if __name__ == "__main__":
    sys.exit(main())
