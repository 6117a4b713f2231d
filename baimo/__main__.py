"""The `baimo` command."""

import sys
from importlib.util import find_spec
from pathlib import Path


def _check_names() -> None:
    # `agents`, `personas` and `tui` are plain names; another distribution may have installed one over ours.
    home = Path(__file__).resolve().parent.parent
    for name in ("agents", "articles", "debate", "experiments", "grounding", "personas", "tui"):
        spec = find_spec(name)
        origin = Path(spec.origin).resolve() if spec and spec.origin else None
        if origin is None or origin.parent.parent != home:
            sys.exit(
                f"baimo: the package {name!r} in this environment is not Baimo's but {origin or 'missing'}\n"
                "  mend: give Baimo an environment of its own: `uv tool install .`, or a fresh virtual environment"
            )


def main() -> None:
    """Run the command line and leave with its exit status."""
    _check_names()
    from baimo.cli import run

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
