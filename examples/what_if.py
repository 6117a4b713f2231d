"""Hold a what-if from Python and look at what it found.

Run it: python examples/what_if.py runs/what_if
"""

import asyncio
import sys
from pathlib import Path

import baimo

SPEC = Path(__file__).with_name("what_if.toml")


async def main(out: Path) -> None:
    """Hold the debates of the spec in `out`, or those that are left, and print what they found."""
    async for run in baimo.batch(SPEC, out=out):
        winner = run.view.closed.winner if run.view.closed else None
        print(f"{run.folder.name}  winner: {winner or 'contested'}")
    runs = baimo.frame(out)
    print(runs.select("factor.r1", "seed", "winner", "shift", "votes.deepseek"))
    claims = baimo.frame(out, "claims").join(runs.select("cell", "factor.r1"), on="cell")
    print(claims.group_by("factor.r1", "label").len().sort("factor.r1", "label"))


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1] if len(sys.argv) > 1 else "runs/what_if")))
