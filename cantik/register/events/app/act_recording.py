"""Record what happens to people, and take it back: each act is a batch of its own, folded and undone like any other.

An event states what changed and nothing else; a birth or arrival brings its person with it. Nothing is deleted.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from cantik.base.canonical import canonical_json
from cantik.base.text import fold
from cantik.collect.app.models import EVENT
from cantik.collect.batch import Value
from cantik.content.class_codes import codes_in
from cantik.register.core.app.current import reveal
from cantik.register.core.app.models import Event, FamilyVersion
from cantik.register.core.app.recorder import Recorder, open_batch
from cantik.register.core.app.undo import undo_batch
from cantik.register.core.app.writing import Target, kept_numbers
from cantik.register.core.bases import Presence
from cantik.register.core.kinds import Kind
from cantik.register.core.prepare import Number, Prepared
from cantik.register.events.app.acts import Act, ActPart, Outlook, joins_family
from cantik.register.events.app.event_outlook import foresee
from cantik.register.events.app.life_histories import family_statement, history_of, known_of
from cantik.register.events.app.statements import prepared_of, record_set, write_events, write_statements
from cantik.register.events.history import BASES, MARRIED, admit_undo
from cantik.staff.app import log
from cantik.staff.app.areas import hold_area
from cantik.vault.app.opening import OpenStore

_FACTS = ("terdaftar", "domisili", "keberadaan")


def record_event(recorder: Recorder, act: Act) -> int:
    """Record an act in one transaction with one entry in the log; the number of its batch.

    Raises `EventRefused` (R430-R447), `FictitiousNumbers` (R305).
    """
    opened, area = recorder.opened, recorder.area_id
    with transaction.atomic():
        hold_area(area)
        outlook = foresee(opened=opened, area=recorder.area, area_id=area, act=act, today=recorder.today)
        number = open_batch(area, EVENT, act.occurred, str(act.kind), by=recorder.by, at=recorder.at)
        target = Target(area, number, recorder.at)
        persons = _write_statements(opened, target, act, outlook)
        rows = zip(persons, outlook.parts, strict=True)
        write_events(
            target, act.occurred, recorder.by, ((person, part.kind, _content(act, part)) for person, part in rows)
        )
        recorder.record(
            action="peristiwa.catat",
            subject="orang",
            subjects=persons,
            detail={"jenis": str(act.kind), "batch": number, "tanggal": act.occurred.isoformat()},
        )
    return number


def _write_statements(opened: OpenStore, target: Target, act: Act, outlook: Outlook) -> list[int]:
    """The statements of an act; the ids of its people, in the order of the parts."""
    prepared = _prepare_records(opened, act, outlook)
    numbers = kept_numbers(opened, target.area_id, prepared)
    families, repeated = _families(act, prepared, numbers)
    persons = [part.known.person if part.known else 0 for part in outlook.parts]
    return write_statements(target, prepared, numbers, persons, families, repeated)


def _prepare_records(opened: OpenStore, act: Act, outlook: Outlook) -> Prepared:
    """The parts of an act as the records of a batch; row 0 for who is known apart from it."""
    mother = outlook.mother
    mother_nik = reveal(opened, {mother.nik})[mother.nik] if mother is not None and mother.nik else ""
    joins = act.kind is Kind.MOVE and act.family is not None
    regroups = joins_family(act)
    rows, records = [], []
    for part in outlook.parts:
        values: dict[str, Value] = {name: value for name, value in part.says.items() if name not in _FACTS}
        if part.newcomer is not None:
            newcomer = part.newcomer
            values |= {
                **newcomer.also,
                "nama": newcomer.name,
                "jenis_kelamin": newcomer.sex,
                "tanggal_lahir": newcomer.born,
                "tempat_lahir": newcomer.place,
                "nik": newcomer.nik,
                "hubungan_keluarga": newcomer.relation,
                "ibu_nik": mother_nik,
            }
        about = part.kind is act.kind
        if part.newcomer is not None or (act.unit is not None and about) or (regroups and about and act.family is None):
            values |= dict(zip(("dusun", "rw", "rt"), part.unit, strict=True))
        if act.kk and about:
            values["no_kk"] = act.kk
        elif (joins or part.newcomer is not None or regroups) and about and (act.family is not None or act.fresh):
            values["nomor_keluarga"] = str(act.family or _NEW)  # so that the family is found; it is not stored
        records.append({name: value for name, value in values.items() if value not in (None, "")})
        rows.append(0 if part.newcomer is None else 1)
    facts = [Presence(*(str(part.says.get(name, "")) for name in _FACTS)) for part in outlook.parts]
    return prepared_of(act.occurred, {"orang": record_set("orang", records, rows)}, facts)


#: what the members of a new family call it within their batch
_NEW = "baru"


def _families(act: Act, prepared: Prepared, numbers: Mapping[Number, int]) -> tuple[list[int], list[int]]:
    """The family of the act and the statement that it repeats: a family that moves says something new (0)."""
    if not len(prepared.families):
        return [], []
    if act.kk:
        bearers = FamilyVersion.objects.filter(kk_id=numbers["kk", act.kk]).order_by("-pk")
        return [bearers.values_list("family_id", flat=True).first() or 0], [0]
    family = act.family or 0
    return [family], [0 if act.kind is Kind.MOVE or not family else family_statement(family)]


def _content(act: Act, part: ActPart) -> str:
    """What the event says, what stood before, where: the balance and the lampid read it."""
    said: dict[str, Any] = {
        "menyatakan": {name: str(value) for name, value in part.says.items()},
        "sebelum": {base: part.before[base] for base in BASES if part.before.get(base)},
        "tempat": list(part.unit),
    }
    if act.kind is Kind.MOVE and part.known is not None:
        said["dari"] = list(part.known.unit)
    if act.kind is Kind.BIRTH and part.newcomer is not None:
        said |= {"ibu": act.mother, "nama": fold(part.newcomer.name)}
    if act.note:
        said["catatan"] = act.note
    return canonical_json(said).decode()


# ── taking back ─────────────────────────────────────────────────────────────────────────────────


def undo_event(*, opened: OpenStore, area_id: int, batch: int, by: str, why: str, at: dt.datetime) -> list[int]:
    """Take an act back: it stays on record, and what it stated holds no more. The persons it was about.

    Raises `EventRefused` R434 while later events rest on it, `BatchRefused` (R401, R403).
    """
    with transaction.atomic():
        hold_area(area_id)
        rows = list(Event.objects.filter(area_id=area_id, batch_id=batch).order_by("pk"))
        persons = [row.person_id for row in rows]
        if rows and rows[0].retired_at is None:
            known = known_of(opened, area_id, persons, rows[0].occurred_on)
            for row in rows:
                person = known.get(row.person_id)
                if person is not None:
                    history = history_of(area_id, [row.person_id])[row.person_id]
                    admit_undo(person.listed, history, row.pk, codes_in(*MARRIED))
        undo_batch(batch=batch if rows else 0, by=by, why=why, at=at)
        Event.objects.filter(batch_id=batch, retired_at__isnull=True).update(retired_at=at)
        log.record(
            by=by, at=at, action="peristiwa.urungkan", subject="orang", subjects=persons, detail={"batch": batch}
        )
    return persons
