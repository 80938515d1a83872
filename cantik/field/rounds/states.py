"""In which state a unit of a round is, and how it may go on (after FASIH: docs/bidang/governance.md 1.6). Pure."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class UnitStage(StrEnum):
    """State of a family or building of a round; the value is what is stored. A draft is known to its device only."""

    OPEN = "terbuka"  # to be visited, or visited again
    PENDING = "tertunda"  # the form came, a file of it is missing
    SUBMITTED = "terkirim"
    REJECTED = "dikembalikan"
    APPROVED = "disetujui"


#: from a state to those that may follow; back from approved is un-approving
FOLLOWS: Mapping[UnitStage, frozenset[UnitStage]] = MappingProxyType(
    {
        UnitStage.OPEN: frozenset({UnitStage.PENDING, UnitStage.SUBMITTED}),
        UnitStage.PENDING: frozenset({UnitStage.SUBMITTED}),
        UnitStage.SUBMITTED: frozenset({UnitStage.REJECTED, UnitStage.APPROVED}),
        UnitStage.REJECTED: frozenset({UnitStage.OPEN, UnitStage.PENDING, UnitStage.SUBMITTED}),
        UnitStage.APPROVED: frozenset({UnitStage.SUBMITTED}),
    }
)
#: states that somebody in the office decides on, with a reason where something is taken back
DECIDED = frozenset({UnitStage.REJECTED, UnitStage.APPROVED})
#: where a round still waits for the field
WAITING = frozenset({UnitStage.OPEN, UnitStage.PENDING, UnitStage.REJECTED})


class VisitResult(StrEnum):
    """Codes of `regsosek_205_hasil_pendataan`, for code that asks what became of a visit."""

    COMPLETE = "1"
    PARTLY = "2"
    NOBODY = "3"
    REFUSED = "4"
    MOVED = "5"


class DoorOutcome(StrEnum):
    """What a round has of a unit: an answer, or why it has none. Only an answer counts as covered."""

    ANSWERED = "terjawab"
    REFUSED = "menolak"
    NOBODY = "tidak ada yang menjawab"
    GONE = "pindah"
    NOT_VISITED = "belum dikunjungi"


_WITHOUT_ANSWER = {
    VisitResult.NOBODY.value: DoorOutcome.NOBODY,
    VisitResult.REFUSED.value: DoorOutcome.REFUSED,
    VisitResult.MOVED.value: DoorOutcome.GONE,
}


def outcome(stage: str, result: str) -> DoorOutcome:
    """What a unit of this state and this result of its visit ("": its form asks for none) counts as."""
    if stage == UnitStage.OPEN:
        return DoorOutcome.NOT_VISITED
    return _WITHOUT_ANSWER.get(result, DoorOutcome.ANSWERED)
