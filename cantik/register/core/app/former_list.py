"""The last list of the same register, for rules that look across years (`lalu`)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.db import connection

from cantik.codes.app.queries import find_area
from cantik.codes.area import AreaCode
from cantik.collect.batch import Reading
from cantik.examine.relations import FormerList
from cantik.register.core.app.current import as_date, blind_of, in_turn, known_numbers, marks, stocks_of
from cantik.register.core.codec import decode_some, decode_text, key_of
from cantik.register.core.comparison import last_list
from cantik.register.core.fold import Stock
from cantik.vault.app.opening import OpenStore

_OWN = ("nama", "tanggal_lahir")  # these stand beside the other values of a statement


def former_list(opened: OpenStore, area: AreaCode, batch: Reading, names: Collection[str]) -> FormerList | None:
    """What the newest list of an earlier reference date said of the persons of a batch; `names`: of which variables.

    Only a list of the same register is compared: of one day two registers may differ and both be right. A correction
    of the same day is compared with the list before it, not with what it corrects. None when there is no such list.
    """
    people, area_row = batch.records.get("orang"), find_area(area)
    if people is None or area_row is None or batch.reference is None or "nik" not in people.columns or not names:
        return None
    last = last_list(stocks_of(area_row.pk), batch.source, batch.reference)
    if not last:
        return None
    told = _read_list(last, names)
    niks = dict.fromkeys(("nik", nik) for nik in people.columns["nik"] if isinstance(nik, str))
    known = {number: nik for (_, nik), number in known_numbers(area_row.pk, blind_of(opened, niks)).items()}
    rows = [{**values, "nik": known[number]} for number, values in told if number in known]
    day = max(stock.reference for stock in last)
    return FormerList({name: [row.get(name) for row in rows] for name in ("nik", *names)}, day)


def _read_list(stocks: Sequence[Stock], names: Collection[str]) -> list[tuple[int, Mapping[str, Any]]]:
    """The number of the NIK and the values of everybody in a list; a later part of it goes before an earlier one."""
    batches = [number for stock in stocks for number in stock.batches]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT v.batch_id, v.person_id, c.nik_id, c.name, c.birth_date, c.content FROM register_personversion v"  # noqa: S608
            " JOIN register_personversion c ON c.id = COALESCE(v.same_as_id, v.id)"
            f" WHERE v.retired_at IS NULL AND v.batch_id IN ({marks(batches)}) ORDER BY v.id",
            batches,
        )
        rows = {row[1]: row[2:] for row in in_turn(cursor.fetchall(), batches)}
    keys = {name: key_of(name) for name in names if name not in _OWN}
    return [
        (
            number,
            {
                **{key: decode_text(value) for key, value in decode_some(content, keys).items()},
                "nama": name or None,
                "tanggal_lahir": as_date(born),
            },
        )
        for number, name, born, content in rows.values()
        if number is not None
    ]
