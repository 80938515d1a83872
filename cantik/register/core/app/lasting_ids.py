"""By what a record is the same when its list was taken back and brought again: the number that it bears, as the store
keeps it. The register's own id of a person or family is another one then."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from cantik.register.core.app.models import FamilyVersion, PersonVersion

_CHUNK = 500


def name_persons(ids: Sequence[str]) -> dict[str, str]:
    """Persons by the first NIK that anybody gave them, by their own id without one, or where several bear it."""
    found: dict[str, int] = {}
    for piece in _cut_pieces(ids):
        rows = PersonVersion.objects.filter(person_id__in=piece, nik__isnull=False).order_by("-pk")
        found |= {str(person): number for person, number in rows.values_list("person_id", "nik_id")}
    return _name_by_number(ids, found)


def name_families(ids: Sequence[str]) -> dict[str, str]:
    """Families by the first number of their card, as `name_persons`."""
    found: dict[str, int] = {}
    for piece in _cut_pieces(ids):
        rows = FamilyVersion.objects.filter(family_id__in=piece, kk__isnull=False).order_by("-pk")
        found |= {str(family): number for family, number in rows.values_list("family_id", "kk_id")}
    return _name_by_number(ids, found)


def _cut_pieces(ids: Sequence[str]) -> Iterable[list[int]]:
    numbers = [int(own) for own in ids if own]
    return (numbers[start : start + _CHUNK] for start in range(0, len(numbers), _CHUNK))


def _name_by_number(ids: Iterable[str], found: Mapping[str, int]) -> dict[str, str]:
    bearers = Counter(found.values())
    return {own: f"nomor|{found[own]}" if own in found and bearers[found[own]] == 1 else own for own in ids}
