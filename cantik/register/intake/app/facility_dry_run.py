"""What a file of facilities would do, as the dry run keeps it: rows that are new or differ, in words."""

from __future__ import annotations

from typing import Any

from cantik.collect.facilities import HEADERS, header_of
from cantik.content.facility import FacilityKind
from cantik.register.facilities.app.services import kinds, lists
from cantik.register.facilities.facility_states import FacilityPlan
from cantik.register.facilities.files import format_value
from cantik.register.intake.dry_run_rows import KeptChange, KeptNew, KeptPerson


def describe_plan(plan: FacilityPlan) -> dict[str, Any]:
    """The parts of a dry run that speak of rows: `baru`, `berubah`, `sama`, `ditolak`, and the kind."""
    kind = kinds().get(plan.kind)
    if kind is None:
        return {"fasilitas": {"jenis": "", "judul": "", "kurang": []}, "ditolak": plan.refused}
    return {
        "fasilitas": {"jenis": kind.id, "judul": kind.title, "kurang": list(plan.lacking)},
        "sama": plan.same,
        "ditolak": plan.refused,
        "baru": [KeptNew(row, thing_name(kind, name), "") for row, name in plan.new],
        "berubah": [
            {
                "orang": 0,
                "baris": change.row,
                "siapa": KeptPerson(thing_name(kind, change.name), ""),
                "isi": [
                    KeptChange(
                        _column(kind, field.column),
                        _value(kind, field.column, field.old),
                        _value(kind, field.column, field.new),
                    )
                    for field in change.fields
                ],
            }
            for change in plan.changed
        ],
    }


def thing_name(kind: FacilityKind, name: str) -> str:
    """The parts of a thing's name in words: labels for codes."""
    parts = name.split(", ") if len(kind.called) > 1 else [name]
    attributes = [kind.attribute(name) for name in kind.called]
    known = lists()
    words = [
        known[attribute.codelist].label(part) if attribute.codelist and known[attribute.codelist].has(part) else part
        for attribute, part in zip(attributes, parts, strict=False)
    ]
    return ", ".join(word for word in (*words, *parts[len(attributes) :]) if word)


def _column(kind: FacilityKind, name: str) -> str:
    return {"letak": "Letak"}.get(name) or (HEADERS[name] if name in HEADERS else header_of(kind, name))


def _value(kind: FacilityKind, name: str, value: str) -> str:
    own = name in {attribute.id for attribute in kind.attributes} and name not in kind.personal
    return format_value(kind, lists(), name, value) if own else value
