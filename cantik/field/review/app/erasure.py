"""What a round and its forms tell of a person goes with the person."""

from __future__ import annotations

from collections.abc import Collection

from cantik.base.chunks import chunks
from cantik.field.forms.app import erasure
from cantik.field.forms.app.phone_copies import waiting_files
from cantik.field.review.app.models import FieldEvent
from cantik.field.rounds.app import frame
from cantik.register.leave.app.field_erasure import FieldErasure


def forget_people(people: Collection[int], families: Collection[int]) -> None:
    """Take erased persons out of proposed events and of every frame, with the names of families that nobody is
    left of."""
    for part in chunks(sorted(people)):
        FieldEvent.objects.filter(person__in=part).delete()
    frame.forget(people, families)


PART = FieldErasure(forget_people, erasure.forget, erasure.unwanted_files, waiting_files)
