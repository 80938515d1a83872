"""Carry out a deletion that somebody asked for (UU 27/2022): what may go goes for good, what must stay is told.

What stays is a tombstone: the person's internal number, which means nothing, and that something was erased, when, by
whom and by which request. Figures, snapshots and releases hold no persons and stay. There is no undoing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

from django.apps import apps
from django.db import connection, transaction

from cantik.base import clock
from cantik.codes.app.models import CodeRow
from cantik.collect.app.models import DROPPED, SAVED, BatchFinding, Intake
from cantik.register.calamity.app.guests import forget_guests
from cantik.register.core.app.formers import records_of
from cantik.register.core.app.models import Person
from cantik.register.core.app.person_lists import fold_persons
from cantik.register.core.app.search import latest_date, standing_batches
from cantik.register.facilities.app.models import Photo
from cantik.register.leave.app.erasing_rows import RULE, Erased, Erasing
from cantik.register.leave.app.erasing_texts import ErasureReach
from cantik.register.leave.app.field_erasure import of_fieldwork
from cantik.register.leave.app.models import ErasureWork
from cantik.register.leave.erasure import TABLES
from cantik.register.leave.errors import ErasureRefused
from cantik.staff.app import log
from cantik.staff.app.areas import hold_area
from cantik.vault.app.opening import OpenStore

Rows = Callable[[ErasureReach, Collection[int], dt.datetime], None]
Files = Callable[[OpenStore, dt.datetime], object]


@dataclass(frozen=True, slots=True)
class Also:
    """What a later room does when a person goes: in the transaction to its `rows` (the villages, the numbers of the
    person, when), and after it to its `files`, again and again until nothing is left."""

    rows: Rows
    files: Files | None = None


_also: dict[str, Also] = {}


def also(name: str, part: Also) -> None:
    """Have a room take part in every erasure; called while the apps are made ready."""
    _also[name] = part


def admit(area_id: int, person: int, today: dt.date) -> None:
    """Whether the register may forget a person. Raises `ErasureRefused`: R520 for one who is registered or lives here
    (the register of residents is kept by law), R521 while uploads that may name them wait for a decision.
    """
    people = records_of(person)
    for place in sorted({area_id, *_areas(people)}):
        batches = standing_batches(place, today, as_of=latest_date(place, today))
        for light in fold_persons(batches, people).values():
            if "ya" in (light.terdaftar, light.domisili):
                raise ErasureRefused(
                    "R520",
                    "Data penduduk desa wajib disimpan",
                    found="masih penduduk desa ini" if place == area_id else "masih penduduk desa lain di simpanan ini",
                    expected="orang yang pindah, meninggal, atau keliru tercatat (UU 23/2006; UU 27/2022 Ps. 15)",
                    mend="Catat dahulu peristiwanya bila sudah bukan penduduk, atau tolak dengan alasan.",
                )
        no_uploads(place)


def no_uploads(area_id: int) -> None:
    """Raises `ErasureRefused` R521 while uploads that may name anybody wait for a decision."""
    code = code_of(area_id)
    if Intake.objects.filter(area=code).exclude(state__in=[SAVED, DROPPED]).exists():
        raise ErasureRefused(
            "R521", "Masih ada unggahan yang belum diputus", found=code, mend="Simpan atau buang unggahannya dahulu."
        )


def held_records(area_id: int, person: int) -> tuple[frozenset[int], ErasureReach]:
    """The records of a person and their villages, which no other process writes to until this transaction ends.

    Raises `ErasureRefused` R522 for nobody of this village.
    """
    if not Person.objects.filter(pk=person, area_id=area_id).exists():
        raise ErasureRefused("R522", "Orang ini tidak ada di desa", mend="Muat ulang permintaannya.")
    areas = tuple(sorted({area_id, *_areas(records_of(person))}))
    for place in areas:
        hold_area(place)
    people = records_of(person)
    return people, ErasureReach(areas, tuple(map(code_of, areas)))


def erase(
    *, opened: OpenStore, area_id: int, person: int, request: int, by: str, at: dt.datetime, today: dt.date
) -> Erased:
    """Erase everything that is told of a person, of the doubles that are one with them, and of whom they were in the
    village before, with one entry in the log of each village.

    Files and free pages cannot be part of a transaction: `sweep` after it takes them. Raises as `admit`, and R522 for
    nobody of this village.
    """
    with transaction.atomic():
        people, where = held_records(area_id, person)
        admit(area_id, person, today)
        done = Erasing(opened, where, people, by, at).all()
        forget_beside(where, people, at)
        note(where, area_id, people, "hak.hapus", {"permintaan": request, **done.as_dict()}, by, at)
    return done


def forget_beside(where: ErasureReach, people: Collection[int], at: dt.datetime) -> None:
    """What lies beside the register and may name them: dry runs that were decided about, and what later rooms keep."""
    owe_sweep(at)
    Intake.objects.filter(area__in=where.codes, state__in=[SAVED, DROPPED]).update(result=None)
    for part in _also.values():
        part.rows(where, people, at)


def note(
    where: ErasureReach,
    area_id: int,
    people: Collection[int],
    action: str,
    detail: Mapping[str, int | str | None],
    by: str,
    at: dt.datetime,
) -> None:
    """One entry in the log of each village, with the numbers of its own records."""
    own = dict(Person.objects.filter(pk__in=people).values_list("pk", "area_id"))
    for place, code in zip(where.areas, where.codes, strict=True):
        subjects = sorted(subject for subject, home in own.items() if home == place)
        with nullcontext() if place == area_id else log.within(code):
            log.record(by=by, at=at, action=action, subject="orang", subjects=subjects, detail=detail)


def owe_sweep(at: dt.datetime) -> None:
    """Write down, in the transaction that takes names out of rows, that files and free pages are still to follow."""
    ErasureWork.objects.create(begun_at=at)


def sweep(opened: OpenStore, at: dt.datetime | None = None) -> int:
    """Remove the original files that named somebody who was erased and copies of phones that wait, then the free pages
    of the database; how many files went. Idempotent: what a power cut left behind is owed, and goes the next time."""
    owed = list(ErasureWork.objects.filter(ended_at__isnull=True).values_list("pk", flat=True))
    count = sweep_files(opened, at)
    if rewrite():
        ErasureWork.objects.filter(pk__in=owed).update(ended_at=at or clock.now())
    return count


def sweep_files(opened: OpenStore, at: dt.datetime | None = None) -> int:
    """The files of `sweep`; the free pages are the caller's."""
    files = files_to_delete(opened) + of_fieldwork().waiting(opened)
    for path in files:
        path.unlink(missing_ok=True)
    for part in _also.values():
        if part.files is not None and at is not None:
            part.files(opened, at)
    return len(files)


def leftovers(opened: OpenStore, at: dt.datetime) -> int:
    """A duty of every tick: `sweep`, when an erasure did not come to its end, or an original that should be gone is
    there again (a backup put it back). A copy of a phone that waits is not by itself a sign of that: somebody may be
    reading what is in it."""
    owed = ErasureWork.objects.filter(ended_at__isnull=True).exists()
    return sweep(opened, at) if owed or files_to_delete(opened) else 0


def guests(opened: OpenStore, at: dt.datetime) -> int:
    """A duty of every tick: names of guests of mode darurat whose time is over go, from the free pages too."""
    with transaction.atomic():
        gone = forget_guests(at)
        if gone:
            owe_sweep(at)
    if gone:
        sweep(opened)
    return gone


def files_to_delete(opened: OpenStore) -> list[Path]:
    """Original files that named somebody who was erased, and still lie in the store."""
    named = set(BatchFinding.objects.filter(rule=RULE).values_list("batch__file_sha256", flat=True).distinct())
    gone = set(Photo.objects.filter(erased_at__isnull=False).values_list("sha256", flat=True))
    gone -= set(Photo.objects.filter(erased_at__isnull=True, sha256__in=gone).values_list("sha256", flat=True))
    paths = [opened.store.file_path(sha, quarantined=aside) for sha in sorted(named | gone) for aside in (False, True)]
    return [path for path in paths if path.exists()] + of_fieldwork().unwanted(opened)


def _areas(people: Collection[int]) -> set[int]:
    return set(Person.objects.filter(pk__in=people).values_list("area_id", flat=True))


def code_of(area_id: int) -> str:
    """The code of a village now."""
    return str(CodeRow.objects.filter(area_id=area_id, valid_to__isnull=True).values_list("value", flat=True)[0])


def rewrite() -> bool:
    """Free pages still hold what stood in them: write the database anew (SQLite) or the tables (PostgreSQL).

    Not inside a transaction: False for a caller who stands in one (a test), who sweeps afterwards.
    """
    if connection.in_atomic_block:
        return False
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("VACUUM")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        else:
            touched = (
                label for label, table in TABLES.items() if table.gone or table.freed or table.cut or table.opened
            )
            for label in touched:
                cursor.execute(f"VACUUM FULL {connection.ops.quote_name(apps.get_model(label)._meta.db_table)}")
    return True
