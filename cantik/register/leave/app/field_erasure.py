"""What fieldwork takes out when a person is erased: it stands after the register and makes its part known here."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path

from cantik.vault.app.opening import OpenStore


@dataclass(frozen=True, slots=True)
class FieldErasure:
    """The acts of fieldwork in an erasure.

    `people`: take persons and families (numbers of the register) out of frames and proposals. `forms`: empty the sealed
    forms of villages (codes) for which the last argument holds; how many. `unwanted`: files of emptied forms that lie
    in the store still; `waiting`: copies and papers that wait, in which anybody may stand.
    """

    people: Callable[[Collection[int], Collection[int]], None]
    forms: Callable[[OpenStore, Collection[str], Callable[[bytes], bool]], int]
    unwanted: Callable[[OpenStore], list[Path]]
    waiting: Callable[[OpenStore], list[Path]]


_known: list[Callable[[], FieldErasure]] = []


def know(part: Callable[[], FieldErasure]) -> None:
    """Make the part of fieldwork known; called while the apps are made ready, asked for when somebody is erased."""
    _known[:] = [part]


def of_fieldwork() -> FieldErasure:
    """The part of fieldwork. Raises `LookupError` where nobody made it known: without it an erasure is half done."""
    if not _known:
        raise LookupError("field takes no part in erasures")
    return _known[0]()
