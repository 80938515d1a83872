"""Proposals of doubles from the field: written down, read by the agen statistik, compared or put aside.

Whoever proposes learns nothing of the register, not even whether somebody was found: they may not read it.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.db import transaction
from django.db.models import QuerySet

from cantik.base.canonical import canonical_json
from cantik.base.text import fold, holds_number
from cantik.content.kinds import Linkage, LinkBlock
from cantik.examine.pairs import Record, find_pairs
from cantik.register.core.app.models import PersonVersion
from cantik.register.core.app.search import latest_date, persons_with_number, standing_batches
from cantik.register.doubles.app.models import COMPARED, DISMISSED, NEW, DoubleHint, Pair
from cantik.register.doubles.app.search import digest_of, levels_of, records_of
from cantik.register.doubles.errors import MergeRefused
from cantik.staff.app import log
from cantik.staff.app.areas import hold_area
from cantik.vault.app.opening import OpenStore

_LEAST = 10
_NIK = 16


@dataclass(frozen=True, slots=True)
class Met:
    """One of two records as the field knows it: a NIK, or a name with the birth date."""

    nik: str = ""
    name: str = ""
    born: dt.date | None = None

    @property
    def enough(self) -> bool:
        """Whether it can mean somebody."""
        return len(self.nik) == _NIK or (bool(fold(self.name)) and self.born is not None)


def propose(
    *, opened: OpenStore, area_id: int, met: Sequence[Met], why: str, by: str, at: dt.datetime, today: dt.date
) -> DoubleHint:
    """Write a proposal down; whom it means is looked up and told to nobody.

    Raises `MergeRefused` R459 when one of the two is not described, both are the same words, or the reason is too short
    or holds a number.
    """
    said = " ".join(why.split())
    if len(met) != 2 or not all(described.enough for described in met) or met[0] == met[1]:
        raise MergeRefused(
            "R459",
            "Usul ini belum menyebut dua catatan",
            expected="dua kali: NIK 16 angka, atau nama dengan tanggal lahir",
            mend="Lengkapi keduanya.",
        )
    if sum(letter.isalpha() for letter in said) < _LEAST or holds_number(said):
        raise MergeRefused(
            "R459",
            "Alasan usul terlalu pendek atau memuat nomor",
            expected=f"paling sedikit {_LEAST} huruf, tanpa NIK",
            mend="Tulis apa yang Anda lihat di lapangan.",
        )
    with transaction.atomic():
        one, other = (_find_person_meant(opened, area_id, each, today) for each in met)
        row = DoubleHint.objects.create(
            area_id=area_id,
            one_id=one,
            other_id=other if other != one else None,
            said=b"",
            why=said[:200],
            by=by,
            made_at=at,
        )
        typed = [[each.nik, each.name, each.born.isoformat() if each.born else ""] for each in met]
        row.said = opened.keys.seal("temuan", canonical_json(typed), hint_place(row.pk))
        row.save(update_fields=["said"])
        log.record(by=by, at=at, action="ganda.usul", subject="usul", subjects=[row.pk])
    return row


def hint_place(number: int) -> str:
    """Associated data of the sealed words of a proposal."""
    return f"register_doublehint.said|{number}"


def typed_in(opened: OpenStore, row: DoubleHint) -> list[list[str]]:
    """What was typed: number, name, birth date, twice. Callers that show it record who looked."""
    found: list[list[str]] = json.loads(opened.keys.open("temuan", bytes(row.said), hint_place(row.pk)))
    return found


def _find_person_meant(opened: OpenStore, area_id: int, met: Met, today: dt.date) -> int | None:
    """The one person that is meant, None for nobody or several."""
    if met.nik:
        found = set(persons_with_number(opened, area_id, met.nik))
    else:
        batches = standing_batches(area_id, today, as_of=latest_date(area_id, today))
        rows = PersonVersion.objects.filter(
            person__area_id=area_id,
            name_fold=fold(met.name),
            birth_date=met.born,
            retired_at__isnull=True,
            batch_id__in=batches,
        )
        found = set(rows.values_list("person_id", flat=True))
    return next(iter(found)) if len(found) == 1 else None


def list_waiting(area_id: int) -> list[DoubleHint]:
    """Proposals that nobody of the village has looked at, oldest first."""
    return list(waiting_rows(area_id).order_by("pk"))


def waiting_rows(area_id: int) -> QuerySet[DoubleHint]:
    """The same as a question, for whoever counts it with others."""
    return DoubleHint.objects.filter(area_id=area_id, state=NEW)


def compare(
    *, opened: OpenStore, area_id: int, number: int, linkage: Linkage, by: str, at: dt.datetime, today: dt.date
) -> Pair:
    """Make the two of a proposal a pair to be decided about, like one that a search found; the pair.

    Raises `MergeRefused` R452 for no such proposal, R456 when one of the two is not in the register.
    """
    with transaction.atomic():
        hold_area(area_id)
        row = _require_waiting(area_id, number)
        both = [person for person in (row.one_id, row.other_id) if person is not None]
        records = records_of(opened, area_id, today=today, only=both) if len(both) == 2 else {}
        if len(records) != 2:
            raise MergeRefused(
                "R456",
                "Kedua orang pada usul ini tidak ditemukan dalam daftar",
                mend="Cari orangnya dalam register warga, atau sisihkan usulnya.",
            )
        pair = _propose_pair(opened, area_id, records, linkage, at)
        _settle(row, COMPARED, by, at)
        log.record(
            by=by,
            at=at,
            action="ganda.usul_bandingkan",
            subject="orang",
            subjects=[pair.one_id, pair.other_id],
            detail={"usul": row.pk, "pasangan": pair.pk},
        )
    return pair


def _propose_pair(
    opened: OpenStore, area_id: int, records: Mapping[int, Record], linkage: Linkage, at: dt.datetime
) -> Pair:
    """Two records of a village as a pair, weighed like one that a search found."""
    one, other = sorted(records)
    # one block that holds everybody of the village: these two are compared whatever else they share
    alone = replace(linkage, blocks=(LinkBlock("usul", ("desa",), "diusulkan dari lapangan"),))
    (found,) = find_pairs(alone, [records[one], records[other]], least=-1e6).pairs
    said = {"weight": found.weight, "levels": levels_of(found), "found_at": at, "standing": True}
    digest = digest_of(opened, records[one], records[other])
    where = {"area_one_id": area_id, "area_other_id": area_id}
    return Pair.objects.update_or_create(one_id=one, other_id=other, defaults={**where, **said, "digest": digest})[0]


def dismiss(*, area_id: int, number: int, by: str, at: dt.datetime) -> None:
    """Put a proposal aside. Raises `MergeRefused` R452."""
    with transaction.atomic():
        hold_area(area_id)
        row = _require_waiting(area_id, number)
        _settle(row, DISMISSED, by, at)
        log.record(by=by, at=at, action="ganda.usul_sisihkan", subject="usul", subjects=[row.pk])


def _require_waiting(area_id: int, number: int) -> DoubleHint:
    row = DoubleHint.objects.filter(area_id=area_id, pk=number, state=NEW).first()
    if row is None:
        raise MergeRefused("R452", "Usul ini tidak menunggu di desa", mend="Muat ulang daftarnya.")
    return row


def _settle(row: DoubleHint, state: str, by: str, at: dt.datetime) -> None:
    row.state, row.settled_by, row.settled_at = state, by, at
    row.save(update_fields=["state", "settled_by", "settled_at"])
