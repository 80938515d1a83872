"""Values that somebody corrected, said again in the list that replaces the one they were corrected in.

They are a correction of their own within the new list (ADR 0015): the source's own word stays readable beside it, and
goes with the list when that is taken back.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from cantik.collect.app.models import APPLIED, CORRECTION, Batch
from cantik.collect.batch import FileFacts, Reading, RecordSet, Value
from cantik.register.core.app.models import FamilyVersion
from cantik.register.core.app.writing import Target, kept_numbers, write_plan
from cantik.register.core.codec import with_blank
from cantik.register.core.conflict import PLACE
from cantik.register.core.differences import spread
from cantik.register.core.plan import ImportPlan
from cantik.register.core.prepare import HEALTH, Prepared, prepare
from cantik.register.correct.app import corrections, family_corrections
from cantik.register.correct.app.correction_batch import may_be_blank, open_correction
from cantik.register.correct.app.rebuild import PersonStatement, stated_of
from cantik.vault.app.opening import OpenStore

WHY = "pembetulan lama dipertahankan"


def say_again(
    opened: OpenStore, number: int, keep: Mapping[int, Mapping[str, Any]], *, by: str, at: dt.datetime
) -> dict[int, int]:
    """Write the corrected values of these persons into the new list, batch `number`, so that it does not undo them;
    returns by person the number of the new statement."""
    base = Batch.objects.get(pk=number)
    persons = sorted(keep)
    now = stated_of(opened, [number], persons)
    before = _read_corrected(opened, base, persons)
    people: list[PersonStatement] = []
    for person in persons:
        names = {part for name in keep[person] for part in (PLACE if name == PLACE[0] else (name,))}
        was, told = before[person], now[person]
        told.values |= {name: was.values.get(name) for name in names}
        if "no_kk" in names:
            told.family = was.family
        people.append(told)
    return _write(opened, base, people, keep, by=by, at=at)


def say_homes_again(
    opened: OpenStore, number: int, keep: Mapping[int, Mapping[str, Any]], *, by: str, at: dt.datetime
) -> dict[int, int]:
    """Write the corrected values of these families into the new list, batch `number`; returns by family the number of
    the new statement."""
    base = Batch.objects.get(pk=number)
    rows: list[dict[str, Value]] = []
    told: list[tuple[int, int]] = []
    for family in sorted(keep):
        now = family_corrections.family_stated(opened, base, family)
        if now is not None:
            rows.append({**now.values, **spread(keep[family])})
            told.append((family, now.row))
    if not told:
        return {}
    names = sorted({name for row in rows for name in row})
    columns = {name: [row.get(name) for row in rows] for name in names}
    record = RecordSet("keluarga", columns, [row for _, row in told], "")
    facts = FileFacts("koreksi", 0, "")
    prepared = prepare(Reading(CORRECTION, base.source, facts, base.reference, {"keluarga": record}, ()), [])
    for i, row in enumerate(rows):
        for name in sorted(name for name, value in row.items() if value is None):
            if may_be_blank(name):
                prepared.families.values[i] = with_blank(prepared.families.values[i], name)
    said = ", ".join(sorted({name for names in keep.values() for name in names}))
    again = open_correction(base, said, by=by, why=WHY, at=at)
    Batch.objects.filter(pk=again).update(rows_changed=len(told))
    numbers = kept_numbers(opened, base.area_id, prepared)
    families = [family for family, _ in told]
    plan = ImportPlan(
        prepared, (), (), (), (), (), person=[], same_as=[], family=families, family_same_as=[0] * len(families)
    )
    write_plan(Target(base.area_id, again, at), plan, numbers)
    return dict(FamilyVersion.objects.filter(batch_id=again).values_list("family_id", "pk"))


def _read_corrected(opened: OpenStore, base: Batch, persons: Collection[int]) -> dict[int, PersonStatement]:
    """What the newest list of the source before this one says of persons, corrections included."""
    found: dict[int, PersonStatement] = {}
    earlier = Batch.objects.filter(area_id=base.area_id, source=base.source, state=APPLIED).exclude(stock=base.stock)
    stocks = earlier.order_by("-reference", "-stock").values_list("stock", flat=True)
    for stock in dict.fromkeys(stocks):
        missing = [person for person in persons if person not in found]
        if not missing:
            break
        parts = earlier.filter(stock=stock).order_by("pk").values_list("pk", flat=True)
        found |= stated_of(opened, list(parts), missing)
    return found


def _write(
    opened: OpenStore,
    base: Batch,
    people: Sequence[PersonStatement],
    keep: Mapping[int, Mapping[str, Any]],
    *,
    by: str,
    at: dt.datetime,
) -> dict[int, int]:
    number = open_correction(
        base, ", ".join(sorted({n for names in keep.values() for n in names})), by=by, why=WHY, at=at
    )
    Batch.objects.filter(pk=number).update(rows_changed=len(people))
    prepared = _blank_values(prepare(_records(base, people), []), people)
    numbers = kept_numbers(opened, base.area_id, prepared)
    place = {family: person.family or 0 for family, person in zip(prepared.persons.family, people, strict=True)}
    families = [place[i] for i in range(len(prepared.families))]
    told = _family_statements(base, families)
    plan = ImportPlan(
        prepared,
        (),
        (),
        (),
        (),
        (),
        person=[person.person for person in people],
        same_as=[0] * len(people),
        family=families,
        family_same_as=[told.get(family, 0) for family in families],
    )
    versions = write_plan(Target(base.area_id, number, at), plan, numbers)
    return dict(zip((person.person for person in people), versions, strict=True))


def _records(base: Batch, people: Sequence[PersonStatement]) -> Any:
    rows: list[dict[str, Value]] = [dict(person.values) for person in people]
    for values, person in zip(rows, people, strict=True):
        if person.family is not None and not values.get("no_kk"):
            values["nomor_keluarga"] = str(person.family)  # only so that the family is found again; it is not stored
    names = sorted({name for row in rows for name in row})
    columns = {name: [row.get(name) for row in rows] for name in names}
    return corrections.records_of(base, columns, [person.row for person in people])


def _blank_values(prepared: Prepared, people: Sequence[PersonStatement]) -> Prepared:
    """Values that were taken away by hand are said to be none."""
    for i, person in enumerate(people):
        for name in sorted(name for name, value in person.values.items() if value is None):
            if may_be_blank(name):
                column = prepared.persons.health if name in HEALTH else prepared.persons.values
                column[i] = with_blank(column[i], name)
    return prepared


def _family_statements(base: Batch, families: Collection[int]) -> dict[int, int]:
    """Family -> its newest statement, of this list where it says one."""
    rows = FamilyVersion.objects.filter(family_id__in=[f for f in families if f], retired_at__isnull=True)
    rows = rows.filter(batch__area_id=base.area_id, batch__source=base.source).order_by("pk")
    return {family: same or number for family, same, number in rows.values_list("family_id", "same_as_id", "pk")}
