"""How much of doubles waits in a village: proposals of the field and pairs, counted where they lie."""

from __future__ import annotations

from dataclasses import dataclass

from cantik.register.doubles.app import hints, pairing
from cantik.register.doubles.app.models import PROPOSED


@dataclass(frozen=True, slots=True)
class DoubleQueue:
    """Of a village: what waits for its agen statistik, and how many mergers wait for its head."""

    deciding: int = 0
    consent: int = 0


def count_doubles(area_id: int) -> DoubleQueue:
    """Each is with one of the two."""
    pairs = pairing.list_waiting(area_id)
    consent = sum(pair.decision is not None and pair.decision.verdict == PROPOSED for pair in pairs)
    return DoubleQueue(hints.waiting_rows(area_id).count() + len(pairs) - consent, consent)
