"""Erase only some of what is told of a person (UU 27/2022 article 8): the fields of a request that was granted.

Gone is the value in every statement, correction and event of the person, what findings quote of it, and the originals
in which it stood. The person stays, and everything else about them. There is no undoing; a later list that says the
value again brings it back, because nothing is kept that could tell it.
"""

from __future__ import annotations

import datetime as dt
import json
import secrets
from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q, QuerySet

from cantik.base.canonical import canonical_json
from cantik.collect.app.models import CORRECTION, FILE, OPEN, Batch, BatchFinding
from cantik.collect.finding import Level
from cantik.content.rights import ANSWERS, BESIDE, OFFICES
from cantik.examine.findings.app.findings import finding_place
from cantik.register.core.app.conflict_models import Conflict
from cantik.register.core.app.models import AnswerSheet, Event, Member, PersonHealth, PersonVersion
from cantik.register.core.app.statements import positions_of
from cantik.register.core.codec import decode_row
from cantik.register.core.prepare import DIGEST_BYTES
from cantik.register.facilities.app.models import Photo
from cantik.register.leave.app.erasing import forget_beside, held_records, no_uploads, note
from cantik.register.leave.app.erasing_rows import WHY, drop_unused, write_marks
from cantik.register.leave.app.erasing_texts import ErasureReach, clean_facilities, needles_of
from cantik.register.leave.errors import ErasureRefused
from cantik.vault.app.opening import OpenStore

#: variables that have a column of their own in the statement
_COLUMNS = {"telepon": "phone", "ayah_nik": "father_nik", "ibu_nik": "mother_nik"}


@dataclass(frozen=True, slots=True)
class ErasedPart:
    """What is erased of whom: variables (and the names of `content/rights.BESIDE`), photos by their number."""

    person: int
    variables: frozenset[str]
    photos: tuple[int, ...] = ()


def erase_fields(
    *, opened: OpenStore, area_id: int, part: ErasedPart, request: int, by: str, at: dt.datetime
) -> dict[str, int]:
    """Erase a part; counts of what went, for the log and the request.

    Raises `ErasureRefused` R521 while uploads wait, R522 for nobody of this village, R523 for a photo that is not
    there. Files go afterwards (`erasing.sweep`).
    """
    with transaction.atomic():
        people, where = held_records(area_id, part.person)
        for place in where.areas:
            no_uploads(place)
        done = _Fields(opened, where, people, part, by, at).all(area_id)
        forget_beside(where, (), at)
        note(where, area_id, people, "hak.hapus_isian", {"permintaan": request, **done}, by, at)
    return done


class _Fields:
    """One erasure of fields inside its transaction."""

    def __init__(
        self,
        opened: OpenStore,
        where: ErasureReach,
        people: Collection[int],
        part: ErasedPart,
        by: str,
        at: dt.datetime,
    ) -> None:
        self._opened, self._where, self._people, self._part, self._by, self._at = opened, where, people, part, by, at
        self._variables = part.variables - set(BESIDE)
        self._own = PersonVersion.objects.filter(person_id__in=people)
        self._told = set[int]()  # statements that said one of the variables

    def all(self, area_id: int) -> dict[str, int]:
        """Erase; the counts."""
        numbers = {
            number
            for pair in self._own.values_list(*(f"{name}_id" for name in _COLUMNS.values()))
            for number in pair
            if number
        }
        statements = self._statements()
        done = {
            "pernyataan": statements,
            "temuan": self._findings(),
            "beda": self._differences(),
            "peristiwa": self._events(),
        }
        self._corrections()
        done["berkas"] = self._mark_files()
        if ANSWERS in self._part.variables:
            done["jawaban"] = self._answers()
        if OFFICES in self._part.variables:
            needles = needles_of(self._opened, self._people, ())
            done["fasilitas"], done["ragu"] = clean_facilities(self._opened, needles, self._where)
        if self._part.photos:
            done["foto"] = self._photos(area_id)
        done["nomor"] = drop_unused(numbers)
        return done

    def _statements(self) -> int:
        """Take the values out; the digest of what a statement said would let it be guessed, so that it goes, too."""
        for row in list(self._own.filter(same_as=None)):
            said, columns = decode_row(row.content), set[str]()
            gone = said.keys() & self._variables
            for variable, column in _COLUMNS.items():
                if variable in self._variables and getattr(row, f"{column}_id") is not None:
                    setattr(row, column, None)
                    columns.add(variable)
            health = PersonHealth.objects.filter(version=row).first()
            told = decode_row(health.content) if health is not None else {}
            sick = told.keys() & self._variables
            if not (gone or columns or sick):
                continue
            self._told.add(row.pk)
            if gone:
                row.content = _to_json({name: value for name, value in said.items() if name not in gone})
            if health is not None and sick:
                left = _to_json({name: value for name, value in told.items() if name not in sick})
                if left:
                    health.content = left
                    health.save(update_fields=["content"])
                else:
                    health.delete()
            row.digest = secrets.token_bytes(DIGEST_BYTES)
            row.save(update_fields=["content", "digest", *_COLUMNS.values()])
        return len(self._told)

    def _differences(self) -> int:
        """What two sources said of it differently; the values stood in the statements."""
        rows = Conflict.objects.filter(person_id__in=self._people, variable__in=self._variables)
        return rows.delete()[0]

    def _events(self) -> int:
        changed = 0
        for row in Event.objects.filter(person_id__in=self._people):
            said = json.loads(row.content) if row.content else {}
            left = dict(said)
            for part in ("menyatakan", "sebelum"):
                if isinstance(said.get(part), dict):
                    left[part] = {name: value for name, value in said[part].items() if name not in self._variables}
            if left != said:
                row.content = canonical_json(left).decode()
                row.save(update_fields=["content"])
                changed += 1
        return changed

    def _findings(self) -> int:
        """Findings about the person quote values: those in lists that said the field are emptied of what was found."""
        if not self._variables:
            return 0
        count, keys = 0, self._opened.keys
        for batch in self._batches():
            places = set(positions_of(batch, self._people).values())
            for row in BatchFinding.objects.filter(batch_id=batch, unit="orang", record__in=places):
                place = finding_place(row.pk)
                _, expected, _, cure, column = json.loads(keys.open("temuan", bytes(row.texts), place))
                row.texts = keys.seal("temuan", json.dumps(["", expected, WHY, cure, column]).encode(), place)
                row.reason = WHY if row.state != OPEN else ""
                row.save(update_fields=["texts", "reason"])
                count += 1
        return count

    def _batches(self) -> list[int]:
        """The lists that say the field of the person, once more (`same_as`) or for the first time."""
        rows = self._own.filter(Q(pk__in=self._told) | Q(same_as_id__in=self._told))
        return sorted(set(rows.values_list("batch_id", flat=True)))

    def _corrections(self) -> None:
        """What a correction says of itself may quote the value."""
        Batch.objects.filter(pk__in=self._batches(), kind=CORRECTION).update(why="")

    def _mark_files(self) -> int:
        told = set(self._batches())
        if ANSWERS in self._part.variables:
            told |= set(self._sheets().values_list("member__batch_id", flat=True))
        files = Batch.objects.filter(pk__in=told, kind=FILE).order_by("pk")
        wanted = list(files.values_list("pk", flat=True))
        write_marks(
            self._opened, [(batch, "berkas", -1) for batch in wanted], by=self._by, at=self._at, level=Level.NOTE
        )
        return len(wanted)

    def _sheets(self) -> QuerySet[AnswerSheet]:
        niks = set(self._own.exclude(nik=None).values_list("nik_id", flat=True))
        return AnswerSheet.objects.filter(member__number_id__in=niks)

    def _answers(self) -> int:
        rows = self._sheets()
        members = list(rows.values_list("member_id", flat=True))
        rows.delete()
        Member.objects.filter(pk__in=members).delete()
        return len(members)

    def _photos(self, area_id: int) -> int:
        rows = Photo.objects.filter(pk__in=self._part.photos, area_id=area_id, erased_at=None)
        if rows.count() != len(set(self._part.photos)):
            raise ErasureRefused(
                "R523",
                "Foto ini tidak ada di desa",
                found=", ".join(map(str, self._part.photos)),
                expected="nomor foto di bawah gambarnya",
                mend="Periksa nomornya, lalu putuskan lagi.",
            )
        rows.filter(retired_at=None).update(retired_at=self._at, retired_by=self._by)
        return rows.update(erased_at=self._at)


def _to_json(said: dict[str, object]) -> str:
    """The object of a record, as `codec.encode_rows` writes it; "" when nothing is left."""
    return json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":")) if said else ""


def photo_numbers(area_id: int, numbers: Collection[int]) -> bool:
    """Whether these are photos of the village that can be erased."""
    known = Photo.objects.filter(pk__in=numbers, area_id=area_id, erased_at=None)
    return known.count() == len(set(numbers))
