"""The list of the displaced by name, as it leaves under a sharing record by vital interest: no numbers of persons, and
nobody else of the register (domain/planning.md 8 rule 4; UU 27/2022 article 20)."""

from __future__ import annotations

import csv
import io

from cantik.base import clock
from cantik.register.calamity.app.services import displaced, site_of
from cantik.register.core.app.folded import ACTION
from cantik.register.core.app.light import fold_persons, placed, rows_of
from cantik.register.core.app.search import applied_batches
from cantik.register.leave.app.exporting import ExportTerms
from cantik.register.leave.app.sharing import EVACUEES as SHAPE
from cantik.staff.app import log
from cantik.vault.errors import ExportRefused
from cantik.web import shown as pages
from cantik.web.desk import Desk

_HEAD = ("Nama", "Jenis kelamin", "Umur", "Dusun dan RT", "Tempat", "Sejak")
#: cells that a spreadsheet would run
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def count_of(area: int) -> int:
    """How many people the list would hold now; nobody is named."""
    return displaced(area).values("person_id").distinct().count()


def listed(desk: Desk, terms: ExportTerms) -> bytes:
    """The list as CSV for a spreadsheet; written into the log with everybody on it before it leaves.

    Raises `ExportRefused` R481 when nobody is displaced.
    """
    rows = {row.person_id: row for row in displaced(desk.held)}
    if not rows:
        raise ExportRefused(
            "R481", "Tidak ada orang untuk bentuk ini", found=SHAPE, mend="Tidak ada pengungsi yang tercatat."
        )
    batches = applied_batches(desk.held)
    folded = fold_persons(batches, frozenset(rows))
    people = [pages.listed(row, desk.today) for row in rows_of(desk.opened, folded, placed(desk.held, batches, folded))]
    log.record(
        by=desk.by,
        at=clock.now(),
        action=ACTION,
        subject="orang",
        subjects=sorted(rows),
        detail={
            "bentuk": SHAPE,
            "jumlah": len(rows),
            "tujuan": terms.purpose,
            "penerima": terms.recipient,
            "alasan": terms.reason,
            "catatan_berbagi": terms.sharing,
            "nomor": "tidak ada",
        },
    )
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(_HEAD)
    for person in sorted(people, key=lambda person: (site_of(rows[person.person]), person.name, person.person)):
        row = rows[person.person]
        writer.writerow(
            [
                _safe(str(cell))
                for cell in (
                    person.name,
                    person.sex,
                    "" if person.age is None else person.age,
                    person.place,
                    site_of(row),
                    row.since.isoformat(),
                )
            ]
        )
    return out.getvalue().encode("utf-8-sig")


def _safe(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text
