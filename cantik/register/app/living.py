"""Record what happens to people, and take it back: each act is a batch of its own, folded and undone like any other.

An event states what changed and nothing else; a birth or arrival brings its person with it. Nothing is deleted.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import transaction

from cantik.base.canonical import canonical_json
from cantik.base.text import fold
from cantik.codes.area import AreaCode
from cantik.collect.app.models import APPLIED, EVENT, Batch
from cantik.collect.batch import Batch as Records
from cantik.collect.batch import FileFacts, RecordSet, Value
from cantik.register.app.areas import hold_area
from cantik.register.app.bulk import insert, reserve
from cantik.register.app.current import known_numbers, numbers_in, reveal
from cantik.register.app.lives import Known, family_statement, history_of, known_of
from cantik.register.app.models import Event as Row
from cantik.register.app.models import Family, FamilyVersion
from cantik.register.app.opening import OpenStore
from cantik.register.app.search import persons_with_number
from cantik.register.app.undo import undo_batch
from cantik.register.app.writing import Target, write_numbers, write_plan
from cantik.register.bases import Standing
from cantik.register.errors import EventRefused, FictitiousNumbers
from cantik.register.events import (
    BASES,
    BRINGS,
    Event,
    Kind,
    Person,
    admit,
    admit_undo,
    doubts_birth,
    says_arrival,
    says_birth,
    says_death,
    says_departure,
    status_of,
)
from cantik.register.grouping import Unit
from cantik.register.plan import ImportPlan
from cantik.register.prepare import Number, Prepared, prepare
from cantik.staff.app import log

_FICTITIOUS = "99"
_FACTS = ("terdaftar", "domisili", "keberadaan")
_DIGITS = 16


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Somebody whom an event brings: what the register shall know of them. `relation`, `sex`: codes of Dukcapil."""

    name: str
    sex: str
    born: dt.date
    place: str = ""
    nik: str = ""
    relation: str = ""


@dataclass(frozen=True, slots=True)
class Act:
    """One act of recording: an event on one day, of one or several people.

    `persons`: known ones; `newcomers`: those it brings. `unit`: where they live from then on. `family`: the family they
    belong to from then on, or that moves as a whole; `kk`: the number of a new card instead. `letter`: the KK goes with
    them. `says`: what else changes (`status_kawin`, `keberadaan`, …). `mother`: of who is born.
    """

    kind: Kind
    occurred: dt.date
    persons: tuple[int, ...] = ()
    newcomers: tuple[Newcomer, ...] = ()
    unit: Unit | None = None
    family: int | None = None
    kk: str = ""
    letter: bool = True
    says: Mapping[str, Value] = field(default_factory=dict)
    mother: int | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """What an act does to one person; `known` is None for somebody the register did not know."""

    known: Known | None
    newcomer: Newcomer | None
    says: Mapping[str, Value]
    before: Mapping[str, str]
    unit: Unit


@dataclass(frozen=True, slots=True)
class Outlook:
    """What recording an act would do. `doubts`: reasons to look again ("tanpa_ibu", "kembali")."""

    parts: tuple[Part, ...]
    doubts: tuple[str, ...]
    mother: Known | None = None


def foresee(*, opened: OpenStore, desa: AreaCode, area: int, act: Act, today: dt.date) -> Outlook:
    """What `record_event` would do, or why it cannot have happened. Writes nothing.

    Raises `EventRefused` (R430-R440), `FictitiousNumbers` (R305).
    """
    _refuse_numbers(opened, desa, act)
    if not act.persons and not act.newcomers:
        raise EventRefused("R438", "Belum ada orang yang dipilih", expected="paling sedikit satu orang",
                           mend="Pilih orangnya.")  # fmt: skip
    if act.family is not None and not Family.objects.filter(pk=act.family, area_id=area).exists():
        raise EventRefused("R438", "Keluarga ini tidak dikenal di desa", mend="Cari keluarganya lagi.")
    returning = _returning(opened, area, act)
    wanted = [*act.persons, *returning.values(), *([act.mother] if act.mother else [])]
    known = known_of(opened, area, wanted, act.occurred)
    if missing := set(wanted) - known.keys():
        raise EventRefused("R438", "Orang ini tidak dikenal di desa", found=f"{len(missing)} orang",
                           mend="Cari orangnya lagi.")  # fmt: skip
    mother = known[act.mother] if act.mother else None
    doubts = doubts_birth(mother.life if mother else None, mother.sex if mother else None) if _birth(act) else ()
    parts = [_part(act, known[person], None, mother) for person in act.persons]
    for i, newcomer in enumerate(act.newcomers):
        parts.append(_part(act, known.get(returning.get(i, 0)), newcomer, mother))
    for part in parts:
        _admit(act, part, today)
    if act.kind is Kind.MOVE and all(part.known and part.known.unit == act.unit for part in parts):
        raise EventRefused("R440", "Orang ini sudah tinggal di sana pada tanggal itu", expected="tempat yang lain",
                           mend="Pilih dusun dan RT yang baru.")  # fmt: skip
    if _birth(act):
        _refuse_twice(area, act)
    return Outlook(tuple(parts), (*doubts, *(["kembali"] if returning else [])), mother)


def _birth(act: Act) -> bool:
    return act.kind is Kind.BIRTH


def _part(act: Act, known: Known | None, newcomer: Newcomer | None, mother: Known | None) -> Part:
    before = known.before if known else {}
    own = _own(act, before, mother)
    unit = act.unit or (known.unit if known else mother.unit if mother else ("", "", ""))
    status = status_of(act.kind, letter=act.letter)
    return Part(known, newcomer, {**own, **status, **act.says}, before, unit)


def _own(act: Act, before: Mapping[str, str], mother: Known | None) -> dict[str, Any]:
    if act.kind is Kind.BIRTH:
        return says_birth(mother.before if mother else None)
    if act.kind is Kind.DEATH:
        return says_death()
    if act.kind is Kind.DEPARTURE:
        return says_departure(letter=act.letter)
    return says_arrival(letter=act.letter, before=before) if act.kind is Kind.ARRIVAL else {}


def _admit(act: Act, part: Part, today: dt.date) -> None:
    number = part.known.person if part.known else 0
    new = Event(2**62, act.kind, number, act.occurred, dt.datetime.max.replace(tzinfo=dt.UTC), part.says)
    if part.known is None:
        if act.kind not in BRINGS or part.newcomer is None:
            raise EventRefused("R438", "Belum ada orang yang dipilih", mend="Pilih orangnya.")
        born = part.newcomer.born
        if born > act.occurred:
            raise EventRefused("R431", "Tanggal kejadian sebelum orangnya lahir", found=act.occurred.isoformat(),
                               expected="tanggal lahir atau sesudahnya", mend="Periksa kedua tanggal.")  # fmt: skip
        admit(Person(False, born), [], new, today)
    else:
        admit(part.known.listed, part.known.history, new, today)


def _refuse_numbers(opened: OpenStore, desa: AreaCode, act: Act) -> None:
    numbers = [one.nik for one in act.newcomers if one.nik] + ([act.kk] if act.kk else [])
    for number in numbers:
        if not (number.isascii() and number.isdigit() and len(number) == _DIGITS):
            raise EventRefused("R439", "NIK atau nomor KK tidak utuh", found=f"{len(number)} tanda",
                               expected=f"{_DIGITS} angka", mend="Cocokkan dengan KTP atau KK.")  # fmt: skip
    invented = sum(number.startswith(_FICTITIOUS) for number in numbers)
    if invented and not opened.invented(desa):
        raise FictitiousNumbers(invented)


def _returning(opened: OpenStore, area: int, act: Act) -> dict[int, int]:
    """Newcomers whose NIK the register knows: position -> person. Somebody who is born bears nobody's number."""
    found: dict[int, int] = {}
    for i, one in enumerate(act.newcomers):
        bearers = persons_with_number(opened, area, one.nik) if one.nik else frozenset()
        if bearers and (_birth(act) or len(bearers) > 1):
            raise EventRefused("R433", "NIK ini sudah dipakai orang lain di desa", expected="NIK orang itu sendiri",
                               mend="Cari NIK itu pada Register warga.")  # fmt: skip
        if bearers:
            found[i] = min(bearers)
    return found


def _refuse_twice(area: int, act: Act) -> None:
    """The same child recorded twice: same day, same name, standing."""
    names = {fold(one.name) for one in act.newcomers}
    rows = Row.objects.filter(area_id=area, kind=Kind.BIRTH, occurred_on=act.occurred, retired_at__isnull=True)
    for content in rows.values_list("content", flat=True):
        said = json.loads(content)
        if said.get("nama") in names and said.get("ibu") == act.mother:
            raise EventRefused("R433", "Kelahiran ini sudah dicatat", found=act.occurred.isoformat(),
                               expected="kelahiran lain", mend="Lihat daftar peristiwa bulan itu.")  # fmt: skip


# ── writing ─────────────────────────────────────────────────────────────────────────────────────


def record_event(
    *, opened: OpenStore, desa: AreaCode, area: int, act: Act, by: str, at: dt.datetime, today: dt.date
) -> int:
    """Record an act in one transaction with one entry in the log; the number of its batch.

    Raises `EventRefused` (R430-R440), `FictitiousNumbers` (R305).
    """
    with transaction.atomic():
        hold_area(area)
        outlook = foresee(opened=opened, desa=desa, area=area, act=act, today=today)
        number = _write_batch(area, act, by=by, at=at)
        persons = _write_statements(opened, area, number, act, outlook, at)
        _write_events(area, number, act, outlook, persons, by=by, at=at)
        log.record(by=by, at=at, action="peristiwa.catat", subject="orang", subjects=persons,
                   detail={"jenis": str(act.kind), "batch": number, "tanggal": act.occurred.isoformat()})  # fmt: skip
    return number


def _write_batch(area: int, act: Act, *, by: str, at: dt.datetime) -> int:
    number = reserve("collect_batch", 1)[0]
    Batch.objects.bulk_create([Batch(
        pk=number, area_id=area, stock=number, mapping=EVENT, source=EVENT, file_name=EVENT, file_size=0,
        file_sha256=hashlib.sha256(f"{EVENT}|{number}".encode()).hexdigest(), reference=act.occurred,
        recognised_by=str(act.kind), state=APPLIED, rows_read=0, rows_accepted=0, rows_refused=0, received_at=at,
        received_by=by,
    )])  # fmt: skip
    return number


def _write_statements(
    opened: OpenStore, area: int, number: int, act: Act, outlook: Outlook, at: dt.datetime
) -> list[int]:
    """The statements of an act; the ids of its people, in the order of the parts."""
    prepared = _prepared(opened, act, outlook)
    index = opened.keys.index
    blind = {key: index(*key) for key in numbers_in(prepared)}
    known = known_numbers(area)
    numbers = {key: known[key[0], value] for key, value in blind.items() if (key[0], value) in known}
    numbers |= write_numbers(opened, area, [key for key in blind if key not in numbers], blind)
    families, same = _families(act, prepared, numbers)
    persons = [part.known.person if part.known else 0 for part in outlook.parts]
    ids = iter(reserve("register_person", persons.count(0)))
    made = [person or next(ids) for person in persons]
    insert(
        "register_person", ("id", "area_id"), ((new, area) for new, old in zip(made, persons, strict=True) if not old)
    )
    plan = ImportPlan(prepared, (), (), (), (), (), person=made, same_as=[0] * len(made), family=families,
                      family_same_as=same)  # fmt: skip
    write_plan(Target(area, number, at), plan, numbers)
    return made


def _prepared(opened: OpenStore, act: Act, outlook: Outlook) -> Prepared:
    """The parts of an act as the records of a batch; row 0 for who is known apart from it."""
    mother = outlook.mother
    mother_nik = reveal(opened, {mother.nik})[mother.nik] if mother is not None and mother.nik else ""
    joins = act.kind is Kind.MOVE and act.family is not None
    rows, records = [], []
    for part in outlook.parts:
        values: dict[str, Value] = {name: value for name, value in part.says.items() if name not in _FACTS}
        if part.newcomer is not None:
            one = part.newcomer
            values |= {"nama": one.name, "jenis_kelamin": one.sex, "tanggal_lahir": one.born, "tempat_lahir": one.place,
                       "nik": one.nik, "hubungan_keluarga": one.relation, "ibu_nik": mother_nik}  # fmt: skip
        if part.newcomer is not None or act.unit is not None:
            values |= dict(zip(("dusun", "rw", "rt"), part.unit, strict=True))
        if act.kk:
            values["no_kk"] = act.kk
        elif act.family is not None and (joins or part.newcomer is not None or act.kind in _REGROUPS):
            values["nomor_keluarga"] = str(act.family)  # only so that the family is found again; it is not stored
        records.append({name: value for name, value in values.items() if value not in (None, "")})
        rows.append(0 if part.newcomer is None else 1)
    names = sorted({name for record in records for name in record})
    columns = {name: [record.get(name) for record in records] for name in names}
    people = RecordSet("orang", columns, rows, "")
    prepared = prepare(Records(EVENT, EVENT, FileFacts(EVENT, 0, ""), act.occurred, {"orang": people}, ()), [])
    facts = [Standing(*(str(part.says.get(name, "")) for name in _FACTS)) for part in outlook.parts]
    return replace(prepared, persons=replace(prepared.persons, standing=facts))


#: kinds by which somebody who is known comes to belong to another family
_REGROUPS = frozenset({Kind.MARRIAGE, Kind.DIVORCE, Kind.NEW_FAMILY, Kind.SPLIT})


def _families(act: Act, prepared: Prepared, numbers: Mapping[Number, int]) -> tuple[list[int], list[int]]:
    """The family of the act and the statement that it repeats: a family that moves says something new (0)."""
    if not len(prepared.families):
        return [], []
    if act.kk:
        bearers = FamilyVersion.objects.filter(kk_id=numbers["kk", act.kk]).order_by("-pk")
        return [bearers.values_list("family_id", flat=True).first() or 0], [0]
    family = act.family or 0
    return [family], [0 if act.kind is Kind.MOVE else family_statement(family)]


def _write_events(
    area: int, number: int, act: Act, outlook: Outlook, persons: Sequence[int], *, by: str, at: dt.datetime
) -> None:
    Row.objects.bulk_create(
        Row(area_id=area, batch_id=number, person_id=person, kind=act.kind, occurred_on=act.occurred, recorded_at=at,
            recorded_by=by, content=_content(act, part))
        for person, part in zip(persons, outlook.parts, strict=True)
    )  # fmt: skip


def _content(act: Act, part: Part) -> str:
    """What the event says, what stood before, where: the balance and the lampid read it."""
    said: dict[str, Any] = {
        "menyatakan": {name: str(value) for name, value in part.says.items()},
        "sebelum": {base: part.before[base] for base in BASES if part.before.get(base)},
        "tempat": list(part.unit),
    }
    if act.kind is Kind.MOVE and part.known is not None:
        said["dari"] = list(part.known.unit)
    if _birth(act) and part.newcomer is not None:
        said |= {"ibu": act.mother, "nama": fold(part.newcomer.name)}
    if act.note:
        said["catatan"] = act.note
    return canonical_json(said).decode()


# ── taking back ─────────────────────────────────────────────────────────────────────────────────


def undo_event(*, opened: OpenStore, area: int, batch: int, by: str, why: str, at: dt.datetime) -> list[int]:
    """Take an act back: it stays on record, and what it stated holds no more. The persons it was about.

    Raises `EventRefused` R434 while later events rest on it, `BatchRefused` (R401, R403).
    """
    with transaction.atomic():
        hold_area(area)
        rows = list(Row.objects.filter(area_id=area, batch_id=batch).order_by("pk"))
        persons = [row.person_id for row in rows]
        if rows and rows[0].retired_at is None:
            known = known_of(opened, area, persons, rows[0].occurred_on)
            for row in rows:
                one = known.get(row.person_id)
                if one is not None:
                    admit_undo(one.listed, history_of(area, [row.person_id])[row.person_id], row.pk)
        undo_batch(batch=batch if rows else 0, by=by, why=why, at=at)
        Row.objects.filter(batch_id=batch, retired_at__isnull=True).update(retired_at=at)
        log.record(by=by, at=at, action="peristiwa.urungkan", subject="orang", subjects=persons,
                   detail={"batch": batch})  # fmt: skip
    return persons
