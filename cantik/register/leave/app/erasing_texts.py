"""Take a person out of what somebody typed, out of what is sealed beside the statements, and out of original files."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass

from django.apps import apps

from cantik.base.canonical import canonical_json
from cantik.base.text import fold
from cantik.collect.app.models import FILE, Batch
from cantik.register.core.app.current import number_place
from cantik.register.core.app.formers import names_of
from cantik.register.core.app.models import Event, PersonVersion, SealedNumber
from cantik.register.core.erasure_terms import Needles
from cantik.register.facilities.app.models import FacilityStatement
from cantik.register.facilities.app.services import SEAL, facility_place, kinds
from cantik.register.leave.erasure import TABLES
from cantik.staff.app.models import AuditEntry
from cantik.vault.app.opening import OpenStore
from cantik.vault.errors import DamagedSecret, FileGone


@dataclass(frozen=True, slots=True)
class ErasureReach:
    """The villages whose tables are gone through: numbers of their areas and their codes."""

    areas: tuple[int, ...]
    codes: tuple[str, ...]


def needles_of(opened: OpenStore, people: Collection[int], numbers: Collection[int]) -> Needles:
    """What these records, which are one person, are looked for by: their names and their own numbers in clear."""
    rows = PersonVersion.objects.filter(person_id__in=people).exclude(name="")
    names = names_of(people)
    folded = {fold(name) for name in names}
    areas = set(rows.values_list("person__area_id", flat=True))
    others = PersonVersion.objects.filter(name_fold__in=folded, person__area_id__in=areas)
    borne = others.exclude(person_id__in=people).values_list("name_fold", flat=True).distinct()
    shared = frozenset(name for name in borne if name)
    return Needles(names, tuple(clear_numbers(opened, numbers).values()), shared)


def clear_numbers(opened: OpenStore, numbers: Collection[int]) -> dict[int, str]:
    """Sealed numbers in clear, by their id."""
    return {
        number: opened.keys.open("nomor", bytes(seal), number_place(number)).decode()
        for number, seal in SealedNumber.objects.filter(pk__in=numbers).values_list("pk", "seal")
    }


def cut_typed(needles: Needles, where: ErasureReach) -> int:
    """Cut the person out of every field that `erasure.TABLES` says somebody may have typed them into; how many texts
    were changed."""
    changed = 0
    for label, table in TABLES.items():
        model = apps.get_model(label)
        rows = model._base_manager.all()
        if table.place:
            values = where.areas if table.place.endswith("_id") else where.codes
            rows = rows.filter(**{f"{table.place}__in": values})
        for name in table.cut:
            most = model._meta.get_field(name).max_length
            for text in list(rows.exclude(**{name: ""}).values_list(name, flat=True).distinct()):
                if text and (left := needles.cut(text)) != text:
                    changed += rows.filter(**{name: text}).update(**{name: left[:most]})
    return changed


def clean_events(needles: Needles, where: ErasureReach) -> int:
    """Cut the person out of the notes beside events of others."""
    changed = 0
    for row in Event.objects.filter(area_id__in=where.areas, content__contains='"catatan"'):
        said = json.loads(row.content)
        left = needles.cut(said.get("catatan", ""))
        if left != said.get("catatan", ""):
            row.content = canonical_json(said | {"catatan": left}).decode()
            row.save(update_fields=["content"])
            changed += 1
    return changed


def clean_facilities(opened: OpenStore, needles: Needles, where: ErasureReach) -> tuple[int, int]:
    """Take the name out of facilities and village facts, where they name whom a thing belongs to or who leads it: how
    many statements were changed, and how many name somebody of this name who may be another (nothing is changed there).
    """
    known, changed, doubtful = kinds(), 0, 0
    rows = FacilityStatement.objects.filter(facility__area_id__in=where.areas).select_related("facility")
    for row in list(rows):
        said = json.loads(row.content) if row.content else {}
        values = said.get("nilai", {})
        typed = {name: needles.cut(text) if isinstance(text, str) else text for name, text in values.items()}
        place = facility_place(row.pk)
        own = json.loads(opened.keys.open(SEAL, bytes(row.personal), place)) if row.personal is not None else {}
        named = [name for name, text in own.items() if needles.is_name(str(text)) or needles.occur_in(str(text))]
        if any(fold(str(own[name])) in needles.shared for name in named):
            doubtful += 1
            named = [name for name in named if fold(str(own[name])) not in needles.shared]
        if not named and typed == values:
            continue
        left = {name: text for name, text in own.items() if name not in named}
        kind = known.get(row.facility.kind)
        row.personal = opened.keys.seal(SEAL, canonical_json(left), place) if left or kind is None else None
        row.content = canonical_json(said | {"nilai": typed}).decode() if said else row.content
        row.save(update_fields=["personal", "content"])
        changed += 1
    return changed, doubtful


def files_naming(opened: OpenStore, needles: Needles, where: ErasureReach) -> list[int]:
    """Batches whose original names the person, in a row that was stored, in one that was refused, or in quarantine."""
    found, known = [], dict[str, bool]()
    rows = Batch.objects.filter(area_id__in=where.areas, kind=FILE).order_by("pk")
    for number, sha in rows.values_list("pk", "file_sha256"):
        if sha not in known:
            known[sha] = any(_file_names_person(opened, needles, sha, quarantined) for quarantined in (False, True))
        if known[sha]:
            found.append(number)
    return found


def _file_names_person(opened: OpenStore, needles: Needles, sha: str, quarantined: bool) -> bool:
    if not opened.store.file_path(sha, quarantined=quarantined).exists():
        return False
    try:
        return needles.in_file(opened.store.read_file(sha, opened.keys, quarantined=quarantined))
    except (DamagedSecret, FileGone):  # what nobody can open tells nothing
        return False


def count_log_entries(needles: Needles) -> int:
    """How many entries of the log say a name: they are chained and stay, so that this is told."""
    names = [name for name in needles.names if len(fold(name).split()) > 1]
    rows = set[int]()
    for name in names:
        rows |= set(AuditEntry.objects.filter(detail__icontains=name).values_list("number", flat=True))
    return len(rows)
