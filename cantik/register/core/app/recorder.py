"""Who is at work in the register of a village, and the batch that an act by hand is written as."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cantik.codes.area import AreaCode
from cantik.collect.app.models import APPLIED, Batch
from cantik.staff.app import log
from cantik.vault.app.bulk import reserve
from cantik.vault.app.opening import OpenStore


@dataclass(frozen=True, slots=True)
class Recorder:
    """Somebody at work in the register of a village. `area`, `area_id`: that village; `by`: how the log names them;
    `at`: the moment that everything they do is written under; `today`: its day where they are."""

    opened: OpenStore
    area: AreaCode
    area_id: int
    by: str
    at: dt.datetime
    today: dt.date

    def record(
        self,
        *,
        action: str,
        subject: str,
        subjects: Sequence[int | str] = (),
        detail: Mapping[str, int | str | None] | None = None,
    ) -> None:
        """Write into the log what they did, as `staff.app.log.record` does."""
        log.record(by=self.by, at=self.at, action=action, subject=subject, subjects=subjects, detail=detail)


@dataclass(frozen=True, slots=True)
class BatchOrigin:
    """Where what a batch says comes from: source, the name that people read in the history of a value, the batch whose
    stock it is part of (None: one of its own)."""

    source: str
    title: str
    stock: int | None = None


def open_batch(
    area_id: int, kind: str, on: dt.date, act: str, *, by: str, at: dt.datetime, origin: BatchOrigin | None = None
) -> int:
    """Begin a batch that no file stands behind; its number.

    `kind`: EVENT, UNITS, … of `collect.app.models`; `act`: which of that kind; `origin`: of what is no act by hand in
    the register. In the transaction of the caller.
    """
    origin = origin or BatchOrigin(kind, kind)
    number = reserve("collect_batch", 1)[0]
    Batch.objects.create(
        pk=number,
        area_id=area_id,
        stock=origin.stock or number,
        kind=kind,
        act=act,
        source=origin.source,
        file_name=origin.title,
        reference=on,
        state=APPLIED,
        rows_read=0,
        rows_accepted=0,
        rows_refused=0,
        received_at=at,
        received_by=by,
    )
    return number
