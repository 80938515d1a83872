"""Who stands for whom when records of one person were tied together. Pure."""

from __future__ import annotations

from collections.abc import Iterable


def roots(ties: Iterable[tuple[int, int]]) -> dict[int, int]:
    """Who is gone -> who is kept in the end, of ties `(gone, kept)`.

    >>> roots([(2, 1), (3, 2)])
    {2: 1, 3: 1}
    """
    direct = dict(ties)
    found = {}
    for gone, first in direct.items():
        kept, seen = first, {gone}
        while kept in direct and kept not in seen:
            seen.add(kept)
            kept = direct[kept]
        if kept != gone:
            found[gone] = kept
    return found
