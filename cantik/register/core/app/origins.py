"""Where each value of a person comes from: source, file, row, reference date. Reading is logged by the person's id."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import connection

from cantik.base import clock
from cantik.codes.app.queries import find_area
from cantik.codes.area import AreaCode
from cantik.collect.app.models import Batch
from cantik.register.core.app.current import load_states, marks, stocks_of
from cantik.register.core.app.hearing import quiet_of
from cantik.register.core.conflict import silence
from cantik.register.core.fold import fold_with_origin, standing_stocks
from cantik.register.core.state import NumberSeen
from cantik.staff.app import log
from cantik.vault.app.opening import OpenStore


@dataclass(frozen=True, slots=True)
class RowOrigin:
    """The row of a file that a value was read from."""

    batch: int
    source: str
    file_name: str
    row: int
    reference: dt.date


def origins(
    *, opened: OpenStore, desa: AreaCode, person: int, by: str, at: dt.datetime | None = None
) -> dict[str, tuple[Any, RowOrigin]]:
    """Variable -> (value, origin) of a person as the register stands now; numbers are masked. Empty for a stranger."""
    area = find_area(desa)
    if area is None:
        return {}
    order = [number for stock in standing_stocks(stocks_of(area.pk)) for number in stock.batches]
    rows = _statements(person, order)
    states = load_states(opened, {content for _, _, content in rows})
    batches = Batch.objects.in_bulk({batch for batch, _, _ in rows})
    log.record(by=by, at=at or clock.now(), action="orang.baca", subject="orang", subjects=[person])
    quiet = quiet_of(order, only={person})
    folded = fold_with_origin(
        (_origin(batches[batch], row), silence(states[content], quiet.get(content, ())))
        for batch, row, content in sorted(rows, key=lambda stated: order.index(stated[0]))
    )
    return {
        name: (value.text if isinstance(value, NumberSeen) else value, origin)
        for name, (value, origin) in sorted(folded.items())
    }


def _statements(person: int, batches: list[int]) -> list[tuple[int, int, int]]:
    """Batch, row and content of the standing statements about a person."""
    if not batches:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT batch_id, row, COALESCE(same_as_id, id) FROM register_personversion"  # noqa: S608
            f" WHERE person_id = %s AND retired_at IS NULL AND batch_id IN ({marks(batches)})",
            [person, *batches],
        )
        return [(batch, row, content) for batch, row, content in cursor.fetchall()]


def _origin(batch: Batch, row: int) -> RowOrigin:
    assert batch.reference is not None  # noqa: S101 (a standing batch has one: constraint collect_batch_bertanggal)
    return RowOrigin(batch.pk, batch.source, batch.file_name, row, batch.reference)
