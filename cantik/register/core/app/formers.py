"""Who somebody was in the villages that their RT belonged to before: their history is read there, too."""

from __future__ import annotations

from cantik.collect.app.models import APPLIED
from cantik.register.core.app.models import CededPerson, Cession


def former_of(person: int) -> list[int]:
    """The same person in the villages before, the last one first; mostly nobody."""
    found: list[int] = []
    current: int | None = person
    while current is not None and current not in found:
        if current != person:
            found.append(current)
        rows = CededPerson.objects.filter(person_id=current, cession__incoming__state=APPLIED).order_by("-pk")
        current = rows.values_list("former_id", flat=True).first()
    return found


def is_ceded(batch: int) -> bool:
    """Whether a batch is one half of a cession: the operator takes both back together."""
    return Cession.objects.filter(outgoing_id=batch).exists() or Cession.objects.filter(incoming_id=batch).exists()
