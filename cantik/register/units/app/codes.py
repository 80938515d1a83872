"""Codes of the villages of a store change on a day: the old one ends, the new one begins, the village stays itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from cantik.codes.app.models import CodeRow
from cantik.codes.changes import ChangeKind, Changes, CodeChange
from cantik.codes.errors import ChangesFileError
from cantik.staff.app import log
from cantik.staff.app.areas import hold_area

_SCHEME = "kemendagri"


@dataclass(frozen=True, slots=True)
class CodePlan:
    """What a file of changes means for the villages of a store.

    `recoded`: codes that become others; `renamed`: names that changed (words only, nothing is stored); `lost`: codes
    that no edition has any more, with areas of the same name that are new. Those are offered, never taken.
    """

    recoded: tuple[tuple[CodeRow, CodeChange], ...]
    renamed: tuple[tuple[CodeRow, CodeChange], ...]
    lost: tuple[tuple[CodeRow, CodeChange, tuple[str, ...]], ...]


def plan_codes(changes: Changes, *, done: Iterable[str] = ()) -> CodePlan:
    """What changes say of the villages of the store. Writes nothing."""
    recoded, renamed, lost = [], [], []
    finished = frozenset(done)
    for row in CodeRow.objects.filter(scheme=_SCHEME, valid_to=None).order_by("value"):
        for change in changes.by_code.get(row.value, ()):
            if change.kind is ChangeKind.RENAMED:
                renamed.append((row, change))
            elif change.kind is ChangeKind.RECODED and change.new_code not in finished:
                recoded.append((row, change))
        last = changes.find_loss(row.value)
        if last is not None:
            lost.append((row, last, changes.namesakes(last)))
    return CodePlan(tuple(recoded), tuple(renamed), tuple(lost))


def apply_codes(plan: CodePlan, *, by: str, at: dt.datetime, today: dt.date) -> int:
    """End the old codes and begin the new ones, all or none; how many. A code that another village holds is refused.

    Raises `ChangesFileError` (W106) for a day that has not come or a new code that is taken.
    """
    with transaction.atomic():
        for row, change in plan.recoded:
            hold_area(row.area_id)
            day = change.day
            if day is None or day > today or (row.valid_from is not None and day <= row.valid_from):
                raise _wrong(change, day.isoformat() if day else "tanpa tanggal", "tanggal yang sudah tiba")
            if CodeRow.objects.filter(scheme=_SCHEME, value=change.new_code, valid_to=None).exists():
                raise _wrong(change, change.new_code, "kode yang belum dipakai desa lain")
            row.valid_to = day
            row.save(update_fields=["valid_to"])
            CodeRow.objects.create(
                area_id=row.area_id, scheme=_SCHEME, value=change.new_code, valid_from=day, decree=change.decree[:200]
            )
            log.record(
                by=by,
                at=at,
                action="wilayah.kode",
                subject="wilayah",
                subjects=[row.area_id],
                detail={"dari": change.code, "ke": change.new_code, "dasar": change.decree[:100]},
            )
    return len(plan.recoded)


def _wrong(change: CodeChange, found: str, expected: str) -> ChangesFileError:
    return ChangesFileError(
        "Perubahan kode ini tidak dapat dipakai",
        where=change.code,
        found=found,
        expected=expected,
        mend="Perbaiki berkasnya; tidak ada kode yang diubah.",
    )
