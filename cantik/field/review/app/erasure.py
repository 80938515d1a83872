"""What a round and its forms tell of a person goes with the person."""

from __future__ import annotations

from collections.abc import Collection

from cantik.base.chunks import chunks
from cantik.field.review.app.models import FieldEvent
from cantik.field.rounds.app import frame


def forget_people(people: Collection[int], families: Collection[int]) -> None:
    """Take erased persons out of proposed events and of every frame, with the names of families that nobody is
    left of."""
    for part in chunks(sorted(people)):
        FieldEvent.objects.filter(person__in=part).delete()
    frame.forget(people, families)
