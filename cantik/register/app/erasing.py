"""Carry out a deletion that somebody asked for (UU 27/2022): what may go goes for good, what must stay is told.

What stays is a tombstone: the person's internal number, which means nothing, and that something was erased, when, by
whom and by which request. Figures, snapshots and releases hold no persons and stay. There is no undoing.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.db.models import Q, QuerySet

from cantik.base.text import fold
from cantik.codes.app.models import AreaCode
from cantik.collect.app.models import (
    BY_HAND,
    CORRECTION,
    DROPPED,
    MENDED,
    QUARANTINED,
    SAVED,
    Batch,
    BatchFinding,
    Intake,
)
from cantik.collect.finding import Level
from cantik.register.app.areas import hold_area
from cantik.register.app.bulk import reserve
from cantik.register.app.conflict_models import Conflict, ConflictDecision
from cantik.register.app.current import number_place
from cantik.register.app.findings import finding_place
from cantik.register.app.light import fold_persons
from cantik.register.app.models import (
    AnswerSheet,
    Event,
    FamilyVersion,
    Member,
    Pair,
    PairDecision,
    Person,
    PersonHealth,
    PersonVersion,
    SealedNumber,
    Tie,
    Transfer,
)
from cantik.register.app.models_calamity import Evacuee
from cantik.register.app.models_units import CededPerson
from cantik.register.app.opening import OpenStore
from cantik.register.app.search import latest_date, standing_batches
from cantik.register.app.statements import family_position, positions_of
from cantik.register.app.ties import gone_of
from cantik.register.errors import ErasureRefused
from cantik.register.keys import INDEX_BYTES
from cantik.staff.app import log

#: rule of the finding that stands where a record stood, so that those after it keep their places
RULE = "dihapus_atas_permintaan"
_WHY = "dihapus atas permintaan orangnya (UU 27/2022)"
_GONE = json.dumps(["", "", "", "", ""]).encode()
_CHUNK = 500


@dataclass(frozen=True, slots=True)
class Erased:
    """What went: statements, findings emptied, sealed numbers; statements about `families` of nobody else."""

    statements: int
    families: int
    findings: int
    numbers: int

    def as_dict(self) -> dict[str, int]:
        """For the log and the request."""
        return {"pernyataan": self.statements, "keluarga": self.families, "temuan": self.findings,
                "nomor": self.numbers}  # fmt: skip


def admit(area: int, person: int, today: dt.date) -> None:
    """Whether the register may forget a person. Raises `ErasureRefused`: R520 for one who is registered or lives here
    (the register of residents is kept by law), R521 while uploads that may name them wait for a decision.
    """
    batches = standing_batches(area, today, as_of=latest_date(area, today))
    one = fold_persons(batches, frozenset({person})).get(person)
    if one is not None and "ya" in (one.terdaftar, one.domisili):
        raise ErasureRefused(
            "R520", "Data penduduk desa wajib disimpan", found="masih penduduk desa ini",
            expected="orang yang pindah, meninggal, atau keliru tercatat (UU 23/2006; UU 27/2022 Ps. 15)",
            mend="Catat dahulu peristiwanya bila sudah bukan penduduk, atau tolak dengan alasan.",
        )  # fmt: skip
    code = _code(area)
    if Intake.objects.filter(area=code).exclude(state__in=[SAVED, DROPPED]).exists():
        raise ErasureRefused("R521", "Masih ada unggahan yang belum diputus", found=code,
                             mend="Simpan atau buang unggahannya dahulu.")  # fmt: skip


def erase(
    *, opened: OpenStore, area: int, person: int, request: int, by: str, at: dt.datetime, today: dt.date
) -> Erased:
    """Erase everything that is told of a person, and of the doubles for whom they stand, with one entry in the log.

    Files and free pages cannot be part of a transaction: `sweep` after it takes them. Raises as `admit`, and R522 for
    nobody of this village.
    """
    with transaction.atomic():
        hold_area(area)
        admit(area, person, today)
        if not Person.objects.filter(pk=person, area_id=area).exists():
            raise ErasureRefused("R522", "Orang ini tidak ada di desa", mend="Muat ulang permintaannya.")
        people = {person, *gone_of(person)}
        done = _Erasing(opened, area, people, by, at).all()
        Intake.objects.filter(area=_code(area), state__in=[SAVED, DROPPED]).update(result=None)
        log.record(by=by, at=at, action="hak.hapus", subject="orang", subjects=sorted(people),
                   detail={"permintaan": request, **done.as_dict()})  # fmt: skip
    return done


def sweep(opened: OpenStore) -> int:
    """Remove the original files that named somebody who was erased, then the free pages of the database; how many
    files went. Idempotent: what a power cut left behind goes the next time."""
    named = BatchFinding.objects.filter(rule=RULE).values_list("batch__file_sha256", flat=True).distinct()
    files = [path for sha in named if (path := opened.store.file_path(sha)).exists()]
    for path in files:
        path.unlink(missing_ok=True)
    _rewrite()
    return len(files)


def leftovers(opened: OpenStore, _at: dt.datetime) -> int:
    """A duty of every tick: `sweep`, when an original that should be gone is there."""
    named = BatchFinding.objects.filter(rule=RULE).values_list("batch__file_sha256", flat=True).distinct()
    return sweep(opened) if any(opened.store.file_path(sha).exists() for sha in named) else 0


class _Erasing:
    """One erasure inside its transaction."""

    def __init__(self, opened: OpenStore, area: int, people: Collection[int], by: str, at: dt.datetime) -> None:
        self._opened, self._area, self._people, self._by, self._at = opened, area, sorted(people), by, at
        self._own = PersonVersion.objects.filter(person_id__in=self._people)
        self._batches = sorted(set(self._own.values_list("batch_id", flat=True)))
        ids = set(self._own.exclude(family=None).values_list("family_id", flat=True))
        shared = PersonVersion.objects.filter(family_id__in=ids).exclude(person_id__in=self._people)
        self._families = sorted(ids - set(shared.values_list("family_id", flat=True)))

    def all(self) -> Erased:
        numbers = self._numbers()
        found = self._findings(numbers)
        self._keep_places()
        statements = self._own.count()
        homes = FamilyVersion.objects.filter(family_id__in=self._families)
        families = homes.count()
        self._others()
        PersonHealth.objects.filter(version__in=self._own).delete()
        self._raw(Event.objects.filter(person_id__in=self._people))
        self._raw(self._own)
        self._raw(homes)
        self._empty_batches()
        return Erased(statements, families, found, self._unused(numbers))

    @staticmethod
    def _raw(rows: QuerySet[Any]) -> None:
        """Delete rows that may point to each other; whether somebody else points to them the database checks."""
        rows._raw_delete(rows.db)

    def _numbers(self) -> set[int]:
        """The sealed numbers that their statements name."""
        columns = ("nik_id", "phone_id", "father_nik_id", "mother_nik_id")
        found = {number for row in self._own.values_list(*columns) for number in row if number}
        cards = FamilyVersion.objects.filter(family_id__in=self._families, kk__isnull=False)
        return found | set(cards.values_list("kk_id", flat=True))

    def _niks(self) -> set[int]:
        return set(self._own.exclude(nik=None).values_list("nik_id", flat=True))

    def _others(self) -> None:
        """What others' records say of them: the number of a parent, a row of a list, pairs, ties, moves."""
        niks = self._niks()
        PersonVersion.objects.filter(father_nik_id__in=niks).update(father_nik=None)
        PersonVersion.objects.filter(mother_nik_id__in=niks).update(mother_nik=None)
        cards = set(
            FamilyVersion.objects.filter(family_id__in=self._families, kk__isnull=False).values_list("kk_id", flat=True)
        )
        AnswerSheet.objects.filter(member__number_id__in=niks | cards).delete()
        Member.objects.filter(number_id__in=niks | cards).delete()
        pairs = Pair.objects.filter(Q(one_id__in=self._people) | Q(other_id__in=self._people))
        PairDecision.objects.filter(Q(pair__in=pairs) | Q(kept_id__in=self._people)).delete()
        pairs.delete()
        told = Conflict.objects.filter(person_id__in=self._people)
        decided = {pk for pair in told.values_list("decision_id", "replaced_by_id") for pk in pair if pk}
        told.delete()
        alone = ConflictDecision.objects.filter(pk__in=decided, conflicts=None)
        alone.update(why="")  # a reason given for them alone may tell of them
        Tie.objects.filter(Q(kept_id__in=self._people) | Q(gone_id__in=self._people)).delete()
        Evacuee.objects.filter(person_id__in=self._people).delete()
        CededPerson.objects.filter(Q(person_id__in=self._people) | Q(former_id__in=self._people)).delete()
        acts = set(Event.objects.filter(person_id__in=self._people).values_list("batch_id", flat=True))
        acts -= set(Event.objects.filter(batch_id__in=acts).exclude(person_id__in=self._people)
                    .values_list("batch_id", flat=True))  # fmt: skip
        Transfer.objects.filter(departure_id__in=acts).delete()
        Transfer.objects.filter(arrival_id__in=acts).delete()

    def _empty_batches(self) -> None:
        """What a correction of theirs says of itself is only which variable it was."""
        for row in Batch.objects.filter(pk__in=self._batches, mapping=CORRECTION):
            row.recognised_by = row.recognised_by.partition(":")[0]
            row.save(update_fields=["recognised_by"])

    # ── findings ────────────────────────────────────────────────────────────────────────────────

    def _findings(self, numbers: set[int]) -> int:
        """Empty the texts of findings about them; that there was one, and what was decided, stays."""
        about = self._subjects(numbers)
        seal, count = self._opened.keys.seal, 0
        for batch in self._batches:
            people = set(positions_of(batch, self._people).values())
            homes = {place for family in self._families if (place := family_position(batch, family)) >= 0}
            for row in BatchFinding.objects.filter(batch_id=batch):
                places = {row.record, *(int(one) for one in row.partners.split(",") if one)}
                both = bytes(row.subject)
                own = {both[:INDEX_BYTES], both[INDEX_BYTES:]} & about
                if own or places & (homes if row.unit == "keluarga" else people):
                    row.texts, row.subject = seal("temuan", _GONE, finding_place(row.pk)), b""
                    row.dusun = row.rw = row.rt = ""
                    row.save(update_fields=["texts", "subject", "dusun", "rw", "rt"])
                    count += 1
        return count

    def _subjects(self, numbers: set[int]) -> set[bytes]:
        """The blind indexes under which findings may know them (`mending.subject`)."""
        keys = self._opened.keys
        clear = {
            number: keys.open("nomor", bytes(seal), number_place(number)).decode()
            for number, seal in SealedNumber.objects.filter(pk__in=numbers).values_list("pk", "seal")
        }
        names = {fold(name) for name in self._own.exclude(name="").values_list("name", flat=True)}
        words = {f"{unit}|{text}" for text in clear.values() for unit in ("orang", "keluarga")}
        words |= {f"orang|{name}|{card}" for name in names for card in ("", *clear.values())}
        return {keys.index("temuan", one) for one in words}

    def _keep_places(self) -> None:
        """Where a record of theirs stood in a file that counts there stands a refusal without content."""
        rows = []
        for batch in Batch.objects.filter(pk__in=self._batches).exclude(mapping__in=BY_HAND).exclude(state=QUARANTINED):
            places = [("orang", one) for one in positions_of(batch.pk, self._people).values()]
            places += [("keluarga", family_position(batch.pk, one)) for one in self._families]
            rows += [(batch.pk, unit, place) for unit, place in places if place >= 0]
        ids = iter(reserve("collect_batchfinding", len(rows)))
        BatchFinding.objects.bulk_create(
            BatchFinding(
                pk=(number := next(ids)), batch_id=batch, rule=RULE, level=str(Level.REFUSE), unit=unit, record=place,
                row=0, texts=self._opened.keys.seal("temuan", _GONE, finding_place(number)), whole=True, count=1,
                state=MENDED, reason=_WHY, decided_by=self._by, decided_at=self._at,
            )
            for batch, unit, place in rows
        )  # fmt: skip

    def _unused(self, numbers: set[int]) -> int:
        """Numbers that nobody's record names any more go, too."""
        used = set[int]()
        for part in _parts(numbers):
            for column in ("nik_id", "phone_id", "father_nik_id", "mother_nik_id"):
                used |= set(PersonVersion.objects.filter(**{f"{column}__in": part}).values_list(column, flat=True))
            used |= set(FamilyVersion.objects.filter(kk_id__in=part).values_list("kk_id", flat=True))
            used |= set(Member.objects.filter(number_id__in=part).values_list("number_id", flat=True))
        gone = numbers - used
        SealedNumber.objects.filter(pk__in=gone).delete()
        return len(gone)


def _parts(numbers: Iterable[int]) -> list[list[int]]:
    ordered = sorted(numbers)
    return [ordered[start : start + _CHUNK] for start in range(0, len(ordered), _CHUNK)]


def _code(area: int) -> str:
    return str(AreaCode.objects.filter(area_id=area, valid_to__isnull=True).values_list("value", flat=True)[0])


_TABLES = ("register_personversion", "register_personhealth", "register_familyversion", "register_sealednumber",
           "register_event", "register_member", "register_answersheet", "register_pair", "register_pairdecision",
           "collect_batchfinding")  # fmt: skip


def _rewrite() -> None:
    """Free pages still hold what stood in them: write the database anew (SQLite) or the tables (PostgreSQL).

    Not inside a transaction; a caller who stands in one (a test) sweeps afterwards.
    """
    if connection.in_atomic_block:
        return
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("VACUUM")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        else:
            for table in _TABLES:
                cursor.execute(f"VACUUM FULL {table}")
