"""Kinds, values and histories as pages say them, in the language of the reader."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext

from cantik.base.dates import long_date
from cantik.collect.app.models import FACILITY
from cantik.collect.facilities import HEADERS
from cantik.content.facility import GROUPS, NOWHERE, PROGRAMMES, FacilityKind
from cantik.register.facilities.app.recording import RecordedState, Thing, ThingRead
from cantik.register.facilities.app.services import kinds, lists
from cantik.register.facilities.facility_states import FacilityState, veil_name
from cantik.register.facilities.files import format_value
from cantik.web.language import either, lang

#: attributes beside the name that a list shows
COLUMNS = 4


def title(kind: FacilityKind) -> str:
    """The name of a kind."""
    return either(kind.title, kind.title_en)


def label(kind: FacilityKind, name: str) -> str:
    """The label of an attribute."""
    attribute = kind.attribute(name)
    return either(attribute.label, attribute.label_en)


def unit(kind: FacilityKind, name: str) -> str:
    """The unit of an attribute, "" for none."""
    attribute = kind.attribute(name)
    return either(attribute.unit, attribute.unit_en)


def value(kind: FacilityKind, name: str, said: str) -> str:
    """A canonical value in words."""
    if kind.attribute(name).type == "ya_tidak":
        return gettext("ya") if said == "ya" else gettext("tidak")
    return format_value(kind, lists(), name, said, lang())


def name_of(kind: FacilityKind, values: Mapping[str, str]) -> str:
    """How a thing is called."""
    parts = [value(kind, name, values[name]) for name in kind.called if values.get(name)]
    return ", ".join(parts) or gettext("(tanpa nama)")


def describe_proof(number: str, day: dt.date | None) -> str:
    """What was shown for a yes, in words; "" for nothing."""
    if number and day is not None:
        return gettext("menurut %(nomor)s tanggal %(hari)s") % {"nomor": number, "hari": long_date(day, lang())}
    if day is not None:
        return gettext("menurut berkas tanggal %s") % long_date(day, lang())
    return gettext("menurut %s") % number if number else ""


def place(state: FacilityState) -> str:
    """Dusun, RW and RT in a line."""
    dusun, rw, rt = state.unit
    return ", ".join(part for part in (dusun, f"RW {rw}" if rw else "", f"RT {rt}" if rt else "") if part)


@dataclass(frozen=True, slots=True)
class FacilityRow:
    """A thing in a list."""

    facility: int
    name: str
    cells: tuple[tuple[str, str], ...]
    place: str


def columns(kind: FacilityKind) -> list[tuple[str, str, bool]]:
    """The attributes that a list shows beside the name: id, label, whether it is a number. Nobody is named."""
    own = [
        attribute
        for attribute in kind.attributes
        if attribute.id not in kind.called and not attribute.personal and attribute.id != "keterangan"
    ]
    own.sort(key=lambda attribute: attribute.type == "teks")  # what can be compared comes before what is read
    return [
        (attribute.id, label_with_unit(kind, attribute.id), attribute.type in ("angka", "desimal"))
        for attribute in own[:COLUMNS]
    ]


def label_with_unit(kind: FacilityKind, name: str) -> str:
    """The label of an attribute with its unit, as a column bears it."""
    measured = unit(kind, name)
    return f"{label(kind, name)} ({measured})" if measured else label(kind, name)


def rows(kind: FacilityKind, found: Sequence[Thing]) -> list[FacilityRow]:
    """The rows of a list."""
    wanted = columns(kind)
    return [
        FacilityRow(
            facility.facility,
            name_of(kind, facility.state.values),
            tuple(
                (head, value(kind, name, facility.state.values[name]) if facility.state.values.get(name) else "")
                for name, head, _ in wanted
            ),
            place(facility.state),
        )
        for facility in found
    ]


def group_kinds(counts: Mapping[str, int]) -> list[dict[str, Any]]:
    """Every kind under its group, with how many things of it stand; programmes have a page of their own, and stand here
    where something was said of them."""
    offered = [kind for kind in kinds().values() if kind.group != PROGRAMMES or counts.get(kind.id)]
    ordered = sorted(offered, key=lambda kind: (kind.order, kind.id))
    return [
        {
            "judul": either(*words),
            "id": group,
            "jenis": [
                {"id": kind.id, "judul": title(kind), "n": counts.get(kind.id, 0)}
                for kind in ordered
                if kind.group == group
            ],
        }
        for group, words in GROUPS.items()
        if any(kind.group == group for kind in ordered)
    ]


def lines(kind: FacilityKind, state: FacilityState) -> list[dict[str, str]]:
    """The values of a thing, label beside value; who is named stands in full."""
    out = []
    for attribute in kind.attributes:
        said = state.values.get(attribute.id, "")
        words = value(kind, attribute.id, said) if said else "–"
        measured = unit(kind, attribute.id) if said else ""
        out.append({"label": label(kind, attribute.id), "nilai": f"{words} {measured}".strip()})
    if kind.has_codes:
        out.append({"label": gettext("Kode"), "nilai": state.code or "–"})
    if kind.shape != NOWHERE:
        out.append({"label": gettext("Tempat"), "nilai": place(state) or "–"})
        points = state.shape.split(";") if state.shape else []
        where = points[0].replace(",", ", ") if len(points) == 1 else gettext("%s titik") % len(points)
        out.append({"label": gettext("Letak"), "nilai": where if points else gettext("belum ditandai")})
    return out


@dataclass(frozen=True, slots=True)
class FacilityChange:
    """One entry of a history. `by_form`: it may be taken back on the page of the thing."""

    since: dt.date
    closed: bool
    changes: tuple[tuple[str, str, str], ...]
    source: str
    file: int | None
    row: int
    recorded: dt.datetime
    who: str
    batch: int
    by_form: bool
    retired: dt.datetime | None


def history(read: ThingRead, people: Mapping[str, str]) -> list[FacilityChange]:
    """What was said, newest first, each with what it changed against the statement recorded before it."""
    out = []
    older = [*read.history[1:], None]
    for statement, before in zip(read.history, older, strict=True):
        out.append(_entry(read.kind, statement, before, people))
    return out


def _entry(
    kind: FacilityKind, statement: RecordedState, before: RecordedState | None, people: Mapping[str, str]
) -> FacilityChange:
    hand = statement.batch.kind == FACILITY
    left = statement.stated.closed or before is None or before.stated.closed
    changes = [] if left or before is None else _changes(kind, before, statement)
    return FacilityChange(
        statement.stated.since,
        statement.stated.closed,
        tuple(changes),
        gettext("formulir") if hand else statement.batch.file_name,
        None if hand else statement.batch.pk,
        statement.row,
        statement.recorded,
        people.get(statement.batch.received_by, statement.batch.received_by),
        statement.batch.pk,
        hand and statement.retired is None,
        statement.retired,
    )


def _changes(kind: FacilityKind, before: RecordedState, after: RecordedState) -> list[tuple[str, str, str]]:
    old, new = before.stated.values, after.stated.values
    known = {attribute.id for attribute in kind.attributes}
    found = []
    for name in [attribute.id for attribute in kind.attributes]:
        if old.get(name, "") != new.get(name, "") and name in known:
            words = [_veil(kind, name, said.get(name, "")) for said in (old, new)]
            found.append((label(kind, name), words[0], words[1]))
    if before.stated.unit != after.stated.unit:
        found.append((gettext("Tempat"), place(before.stated), place(after.stated)))
    if before.stated.shape != after.stated.shape:
        found.append((gettext("Letak"), before.stated.shape.replace(";", "; "), after.stated.shape.replace(";", "; ")))
    return found


def _veil(kind: FacilityKind, name: str, said: str) -> str:
    """Who held an office before is veiled: the page opens the name of now only."""
    if name in kind.personal:
        return veil_name(said)
    return value(kind, name, said) if said else ""


def header(kind: FacilityKind, column: str) -> str:
    """The label of any column of a kind."""
    shared = {
        "kode": gettext("Kode"),
        "sejak": gettext("Berlaku sejak"),
        "dusun": gettext("Dusun"),
        "rw": "RW",
        "rt": "RT",
        "lintang": gettext("Lintang"),
        "bujur": gettext("Bujur"),
        "titik_titik": gettext("Titik-titik"),
    }
    return shared[column] if column in HEADERS else label(kind, column)
