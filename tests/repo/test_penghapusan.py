"""Every table says what becomes of it when a person is erased: one that says nothing would keep somebody for ever."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pytest
from django.apps import apps
from django.db import models

from cantik.register.leave.erasure import TABLES, ErasureRule, Way

#: tables whose rows are a person, what is said of one, or what only one can bear
OF_PEOPLE = {
    "register.Person",
    "register.PersonVersion",
    "register.Family",
    "register.FamilyVersion",
    "register.SealedNumber",
    "register.Household",
    "register.Dwelling",
    "register.Member",
    "doubles.Pair",
}
#: shorter texts are codes, states, identifiers; whoever acted is written as a number (`akun:5`)
LEAST = 100
_CODES = {"state", "digest", "sha256", "file_sha256", "findings_digest"}


def needs_word(field: models.Field[Any, Any]) -> bool:
    """Whether a field points to somebody or may hold words about one."""
    if field.is_relation:
        return field.related_model is not None and field.related_model._meta.label in OF_PEOPLE
    if field.name in _CODES and field.max_length == 64:
        return False
    if field.name == "by" or field.name.endswith("_by"):
        return False
    kind = field.get_internal_type()
    if kind in {"TextField", "BinaryField", "JSONField", "FileField", "DecimalField"}:
        return True
    return kind in {"CharField", "EmailField", "SlugField", "URLField"} and (field.max_length or 0) >= LEAST


def faults(tables: Iterable[type[models.Model]], told: Mapping[str, ErasureRule]) -> list[str]:
    """What is not declared, declared twice, or declared and not there."""
    found, seen = [], set[str]()
    for model in tables:
        label = model._meta.label
        seen.add(label)
        table = told.get(label)
        if table is None:
            found.append(f"{label}: declare it in cantik/register/leave/erasure.py")
            continue
        fields = {field.name: field for field in model._meta.concrete_fields}
        named = [*table.gone, *table.freed, *table.cut, *table.opened, *table.stays]
        found += [f"{label}.{name}: twice" for name in {one for one in named if named.count(one) > 1}]
        found += [f"{label}.{name}: no such field" for name in named if name not in fields]
        found += [f"{label}.{name}: not declared" for name in fields if needs_word(fields[name]) and name not in named]
        if (table.stays or not named) and not table.why:
            found.append(f"{label}: why does it stay?")
    return found + [f"{label}: no such table" for label in told if label not in seen]


def everything() -> list[type[models.Model]]:
    return list(apps.get_models(include_auto_created=True))


def test_every_table_says_what_becomes_of_it() -> None:
    assert faults(everything(), TABLES) == []


@pytest.mark.parametrize(
    ("label", "table", "fault"),
    [
        ("calamity.Evacuee", None, "calamity.Evacuee: declare it in cantik/register/leave/erasure.py"),
        ("calamity.Evacuee", ErasureRule("area", cut=("site",)), "calamity.Evacuee.person: not declared"),
        ("calamity.Evacuee", ErasureRule("area", gone=("person",)), "calamity.Evacuee.site: not declared"),
        ("examine.FindingAct", ErasureRule("area_id", stays=("reason",)), "examine.FindingAct: why does it stay?"),
        (
            "examine.FindingAct",
            ErasureRule("area_id", cut=("reason", "motive")),
            "examine.FindingAct.motive: no such field",
        ),
        (
            "examine.FindingAct",
            ErasureRule("area_id", "x", cut=("reason",), stays=("reason",)),
            "examine.FindingAct.reason: twice",
        ),
    ],
)
def test_one_that_says_too_little_is_refused(label: str, table: ErasureRule | None, fault: str) -> None:
    told = {name: one for name, one in TABLES.items() if name != label} | ({label: table} if table else {})
    assert fault in faults(everything(), told)


def test_what_is_cut_lies_in_a_village_and_can_be_found_there() -> None:
    for label, table in TABLES.items():
        rows = apps.get_model(label)._base_manager.all()
        if table.place:
            rows.filter(**{f"{table.place}__in": [1]})  # raises FieldError when there is no such way
        if Way.CUT in table.ways().values() and not table.place:
            assert label == "django_tasks_database.DBTaskResult", f"{label}: of which village?"
        for name in table.cut:
            kind = apps.get_model(label)._meta.get_field(name)
            assert isinstance(kind, models.CharField | models.TextField), f"{label}.{name}: no text to cut"
