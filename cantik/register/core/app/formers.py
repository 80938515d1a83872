"""Who somebody was in the villages that their RT belonged to before: their history is read there, too."""

from __future__ import annotations

from collections.abc import Collection

from cantik.collect.app.models import APPLIED
from cantik.register.core.app.models import CededPerson, Cession, PersonVersion
from cantik.register.core.app.ties import gone_of, stands_as


def former_of(person: int) -> list[int]:
    """Return the numbers of the same person in the villages where they were listed before, the last one first; an empty
    list for most."""
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


def records_of(person: int) -> frozenset[int]:
    """Return the numbers of all records of one person: merged doubles, and their records in other villages before and
    after an RT was ceded."""
    found, waiting = set[int](), [person]
    while waiting:
        one = waiting.pop()
        if one in found:
            continue
        found.add(one)
        kept = stands_as(one)
        waiting += [kept, *gone_of(kept)]
        waiting += CededPerson.objects.filter(person_id=one).values_list("former_id", flat=True)
        waiting += CededPerson.objects.filter(former_id=one).values_list("person_id", flat=True)
    return frozenset(found)


def names_of(people: Collection[int]) -> tuple[str, ...]:
    """Every spelling of a name that was ever said of these records."""
    rows = PersonVersion.objects.filter(person_id__in=people).exclude(name="")
    return tuple(dict.fromkeys(rows.order_by("pk").values_list("name", flat=True)))
