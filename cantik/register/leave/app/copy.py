"""Everything that the register holds about one person, for that person: values, sources, history, who read it.

Own numbers stand in full, those of others (the parents' NIK) are masked; readers are told by their role, never by name.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from cantik.codes.area import AreaCode
from cantik.collect.app.models import BatchFinding
from cantik.register.core.app import words
from cantik.register.core.app.clear_persons import entries
from cantik.register.core.app.formers import records_of
from cantik.register.core.app.models import PersonVersion
from cantik.register.core.app.person_history import Heard, PersonRead, Statement, read_health, read_person
from cantik.register.core.app.search import latest_date
from cantik.register.core.app.statements import family_position, positions_of
from cantik.register.core.prepare import SAME_AS_NIK
from cantik.register.core.state import NumberSeen
from cantik.register.leave.export import format_cell
from cantik.staff.app import actors
from cantik.staff.app.log_words import WORDS
from cantik.staff.app.models import AuditEntry
from cantik.staff.matrix import ROLES
from cantik.vault.app.opening import OpenStore

FORMAT = "cantik-salinan-orang-1"
#: the act of the log by which a file goes out whole, with everybody in it
WENT_OUT = "batch.unduh"
_OWN_NUMBERS = ("nik", "no_kk", "telepon")


@dataclass(frozen=True, slots=True)
class CopiedValue:
    """One value: variable, label, its code and words, where it comes from, and what was said before."""

    variable: str
    label: str
    value: str
    text: str
    origin: Mapping[str, Any]
    history: tuple[Mapping[str, Any], ...]
    group: str


@dataclass(frozen=True, slots=True)
class RecordAccess:
    """Somebody read or took out the record: when, what, in which role; `why` where a reason was written."""

    at: dt.datetime
    action: str
    role: str
    why: str


@dataclass(frozen=True, slots=True)
class Copy:
    """The whole copy; `present`: a list that holds today tells of the person."""

    name: str
    as_of: dt.date
    present: bool
    values: tuple[CopiedValue, ...]
    former: tuple[CopiedValue, ...]
    statements: tuple[Mapping[str, Any], ...]
    readings: tuple[RecordAccess, ...]


def copy_of(
    opened: OpenStore, area_id: int, area: AreaCode, person: int, *, today: dt.date, by: str, at: dt.datetime
) -> Copy | None:
    """The copy of a person of a village, health and disability with it; None for nobody. Logged, parents too."""
    as_of = latest_date(area_id, today)
    read = read_health(opened, area_id, person, as_of=as_of, today=today, by=by, at=at)
    if read is None:
        return None
    # the copy names the parents: reading it as the page of a person does writes down whom else it lets somebody read
    read_person(opened, area_id, person, as_of=as_of, today=today, by=by, at=at)
    persons, _ = entries(opened, area_id, "", as_of=as_of, today=today, only={person})
    clear = {name: str(entry.said[name]) for entry in persons for name in _OWN_NUMBERS if name in entry.said}
    return Copy(
        _name(read),
        as_of,
        read.present,
        _values(read, clear),
        _former(read),
        tuple(_origin(statement) for statement in read.statements),
        tuple(_readings(person, area)),
    )


def _name(read: PersonRead) -> str:
    said = read.values.get("nama")
    return "" if said is None else str(said.value)


def _values(read: PersonRead, clear: Mapping[str, str]) -> tuple[CopiedValue, ...]:
    hidden = {"rumah_tangga", "nomor_keluarga"}
    return tuple(
        _copy_value(
            name,
            read.values[name].value,
            _origin(read.values[name].origin),
            read.values[name].history if read.values[name].has_changed else (),
            title,
            clear,
        )
        for _, title, names in words.group_variables(read.values.keys() - hidden)
        for name in names
    )


def _former(read: PersonRead) -> tuple[CopiedValue, ...]:
    return tuple(
        _copy_value(name, None, _origin(heard[0].statement), heard, "", {})
        for name, heard in sorted(read.former.items())
        if name not in {"rumah_tangga", "nomor_keluarga"} and heard
    )


def _copy_value(
    name: str, value: Any, origin: Mapping[str, Any], history: Iterable[Heard], group: Any, clear: Mapping[str, str]
) -> CopiedValue:
    return CopiedValue(
        name,
        words.label(name),
        _raw(name, value, clear),
        _words(name, value, clear),
        origin,
        tuple({"nilai": _words(name, heard.value, {}), **_origin(heard.statement)} for heard in history),
        str(group),
    )


def _raw(name: str, value: Any, clear: Mapping[str, str]) -> str:
    if isinstance(value, NumberSeen):
        return clear.get(name, value.text)
    return "" if value is None else format_cell(value)


def _words(name: str, value: Any, clear: Mapping[str, str]) -> str:
    """The value in words; documents and points, which pages mask, are the person's own and stand in full."""
    if isinstance(value, NumberSeen):
        return clear.get(name, value.text)
    if isinstance(value, str | float) and value != SAME_AS_NIK and (name in _FULL or isinstance(value, float)):
        return format_cell(value)
    return words.format_value(name, value)


_FULL = frozenset(
    {
        "akta_lahir",
        "akta_perkawinan",
        "akta_perceraian",
        "dokumen_paspor",
        "dokumen_kitas",
        "no_asuransi",
        "lintang",
        "bujur",
    }
)


def _origin(statement: Statement) -> dict[str, Any]:
    return {
        "sumber": words.source(statement.batch.source),
        "berkas": statement.batch.file_name if statement.row else "",
        "baris": statement.row,
        "keadaan": statement.valid_from.isoformat(),
        "dicatat": statement.recorded_at.isoformat(),
        "diurungkan": statement.retired_at.isoformat() if statement.retired_at else "",
    }


def _readings(person: int, area: AreaCode) -> Iterable[RecordAccess]:
    """Entries of the log that tell of the person, under whatever number, the newest first: of them, of a family of
    theirs, of a finding in whose rows they stand, of a file with them in it that went out whole."""
    ids = _log_numbers(person)
    wanted = Q(pk__in=[])
    for subject, numbers in ids.items():
        for number in numbers:
            wanted |= Q(subject=subject, subjects__contains=str(number))
    wanted &= ~Q(subject="batch") | Q(action=WENT_OUT)  # what else befell a file stands beside what it says
    rows = [
        row
        for row in AuditEntry.objects.filter(wanted).order_by("-number")
        if ids[row.subject] & {int(number) for number in re.findall(r"(?<![\w\"])\d+", row.subjects)}
    ]
    roles = _roles({row.by for row in rows}, area)
    for row in rows:
        detail = json.loads(row.detail)
        yield RecordAccess(
            dt.datetime.fromisoformat(row.at),
            WORDS.get(row.action, row.action),
            roles.get(row.by, ""),
            str(detail.get("alasan") or ""),
        )


def _log_numbers(person: int) -> dict[str, set[int]]:
    """By what numbers the log may mean somebody: by kind of its subjects."""
    people = records_of(person)
    told = PersonVersion.objects.filter(person__in=people)
    batches = set(told.values_list("batch", flat=True))
    findings = {number for batch in batches for number in _findings(batch, people)}
    families = set(told.exclude(family=None).values_list("family", flat=True))
    return {"orang": set(people), "keluarga": families, "temuan": findings, "batch": batches}


def _findings(batch: int, people: Collection[int]) -> Iterable[int]:
    """The findings of a file that show a row of these people, or of their family, or stand beside it."""
    rows = set(positions_of(batch, people).values())
    versions = PersonVersion.objects.filter(batch=batch, person__in=people, retired_at=None)
    homes = {family_position(batch, family) for family in versions.values_list("family", flat=True) if family}
    for number, unit, record, partners in BatchFinding.objects.filter(batch=batch).values_list(
        "pk", "unit", "record", "partners"
    ):
        beside = {int(position) for position in partners.split(",") if position}
        if (homes if unit == "keluarga" else rows) & {record, *beside}:
            yield number


def _roles(readers: Iterable[str], area: AreaCode) -> dict[str, str]:
    """Who did it, as roles that reach this village: names of readers are theirs to keep."""
    found: dict[str, str] = {}
    for account in actors.accounts(readers).prefetch_related("assignments"):
        held = {assignment.role for assignment in account.assignments.all() if area.text().startswith(assignment.area)}
        found[account.actor] = ", ".join(ROLES[role].name for role in sorted(held) if role in ROLES)
    return found


def as_json(copy: Copy, *, code: str, case: int, at: dt.datetime) -> bytes:
    """The copy for programs: one object, keys in order."""
    return json.dumps(
        {
            "bentuk": FORMAT,
            "desa": code,
            "permintaan": case,
            "dibuat": at.isoformat(),
            "keadaan": copy.as_of.isoformat(),
            "dalam_daftar": copy.present,
            "isian": [_as_dict(value) for value in copy.values],
            "pernah_dicatat": [_as_dict(value) for value in copy.former],
            "pernyataan": list(copy.statements),
            "dibaca": [
                {
                    "waktu": reading.at.isoformat(),
                    "tindakan": reading.action,
                    "peran": reading.role,
                    "alasan": reading.why,
                }
                for reading in copy.readings
            ],
        },
        ensure_ascii=False,
        indent=1,
        sort_keys=True,
    ).encode()


def _as_dict(value: CopiedValue) -> dict[str, Any]:
    return {
        "variabel": value.variable,
        "keterangan": value.label,
        "nilai": value.value,
        "arti": value.text,
        "asal": dict(value.origin),
        "riwayat": [dict(entry) for entry in value.history],
    }
