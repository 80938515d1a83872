"""A person or a family as folded on a date, with what was said of them in clear."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class FoldedEntry:
    """A person or family as folded on a date. `said`: variable -> value, numbers of persons in clear.

    `place`: batch and row of the newest statement of the format's own source, so that a file that came from there goes
    back in its own order; None for who comes from elsewhere.
    """

    id: int
    family: int | None
    said: Mapping[str, Any]
    place: tuple[int, int] | None = None
