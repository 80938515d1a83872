"""What other parts of the register do when a file comes in or is taken back: they make themselves known here.

So one transaction writes, and one act takes back, everything that a file said: also of facilities, and also what
corrections say again. Each part registers itself while the apps are made ready.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol

from cantik.collect.batch import Reading
from cantik.collect.finding import Finding
from cantik.register.core.plan import ThingsPlan

if TYPE_CHECKING:  # whoever opens a store makes the apps ready, and these make themselves known here
    from cantik.vault.app.opening import OpenStore


class FacilityKeeper(Protocol):
    """The part that keeps facilities and village facts."""

    def plan(self, opened: OpenStore, area_id: int, batch: Reading, findings: Sequence[Finding]) -> ThingsPlan | None:
        """What a file would change; None for files without facilities. `area_id` 0: the village has nothing yet."""

    def write(self, opened: OpenStore, area_id: int, batch: int, plan: ThingsPlan, at: dt.datetime) -> None:
        """Write a plan beside its batch, in the transaction of the caller."""

    def count_standing(self, batch: int) -> int:
        """How many statements of a batch stand."""

    def retire(self, batch: int, at: dt.datetime) -> None:
        """End what a batch said, in register time."""


class Corrections(Protocol):
    """The part that corrects values by hand: what somebody corrected is said again in the list that replaces it."""

    def persons(
        self, opened: OpenStore, batch: int, keep: Mapping[int, Mapping[str, Any]], *, by: str, at: dt.datetime
    ) -> dict[int, int]:
        """Person -> the new statement."""

    def families(
        self, opened: OpenStore, batch: int, keep: Mapping[int, Mapping[str, Any]], *, by: str, at: dt.datetime
    ) -> dict[int, int]:
        """Family -> the new statement."""


_parts: dict[str, Any] = {}


def join(*, things: FacilityKeeper | None = None, corrections: Corrections | None = None) -> None:
    """Register the parts that take part in every batch; called while Django makes its apps ready."""
    _parts.update({name: part for name, part in (("things", things), ("corrections", corrections)) if part})


def things() -> FacilityKeeper:
    """Return the registered part that stores facilities and village facts."""
    part: FacilityKeeper = _parts["things"]
    return part


def corrections() -> Corrections:
    """The part that corrects values by hand."""
    part: Corrections = _parts["corrections"]
    return part
