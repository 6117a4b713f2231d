"""One reading of a pack for all who need it: the gate, the rehearsal voice, and the debates of a batch."""

from typing import Final

from articles.models import Pack
from grounding.ground import Ground

_KEPT: Final[dict[str, Ground]] = {}
_MOST: Final = 8
"""Packs that are kept. A what-if that switches off one fact after another reads each of its packs once."""


def ground_of(pack: Pack) -> Ground:
    """Return the ground of `pack`, read once in a process; the pack is known by its content, not by its name."""
    ground = _KEPT.get(pack.sha256)
    if ground is None:
        while len(_KEPT) >= _MOST:
            del _KEPT[next(iter(_KEPT))]
        ground = _KEPT[pack.sha256] = Ground.of(pack)
    return ground
