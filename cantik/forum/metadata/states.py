"""The states of a set of metadata as INDAH names them, and who moves it from one to another. Pure.

INDAH documents no transitions (docs/bidang/forum_forms.md 11); these are our proposal. A set that was approved is never
edited: another version is opened.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class MetadataState(StrEnum):
    """Where a set stands; the value is INDAH's word."""

    DRAFT = "DRAFT"
    SUBMITTED = "SUBMITTED"
    UNDER_REVIEW = "UNDER_REVIEW"
    CORRECTION_REQUIRED = "CORRECTION_REQUIRED"
    REVISED = "REVISED"
    APPROVED = "APPROVED"
    REJECTED = "REJECTED"


class MetadataAct(StrEnum):
    """What somebody does to a set; the value stands in addresses and in the log."""

    HAND_IN = "serah"
    OPEN = "buka"
    TAKE = "ambil"
    RETURN = "kembalikan"
    REJECT = "tolak"
    APPROVE = "setujui"


#: the acts of whoever makes the metadata; all others are of whoever checks them
PRODUCER_ACTS = frozenset({MetadataAct.HAND_IN, MetadataAct.OPEN})
#: where sections can be written
WRITABLE = frozenset({MetadataState.DRAFT, MetadataState.CORRECTION_REQUIRED})

STEPS: Mapping[tuple[MetadataState, MetadataAct], MetadataState] = {
    (MetadataState.DRAFT, MetadataAct.HAND_IN): MetadataState.SUBMITTED,
    (MetadataState.SUBMITTED, MetadataAct.TAKE): MetadataState.UNDER_REVIEW,
    (MetadataState.UNDER_REVIEW, MetadataAct.RETURN): MetadataState.CORRECTION_REQUIRED,
    (MetadataState.UNDER_REVIEW, MetadataAct.REJECT): MetadataState.REJECTED,
    (MetadataState.UNDER_REVIEW, MetadataAct.APPROVE): MetadataState.APPROVED,
    (MetadataState.CORRECTION_REQUIRED, MetadataAct.HAND_IN): MetadataState.REVISED,
    (MetadataState.REVISED, MetadataAct.TAKE): MetadataState.UNDER_REVIEW,
    (MetadataState.APPROVED, MetadataAct.OPEN): MetadataState.DRAFT,
}


def acts_from(state: MetadataState) -> frozenset[MetadataAct]:
    """What can be done to a set in a state."""
    return frozenset(act for (before, act) in STEPS if before is state)
