"""The list of the displaced by name, as it leaves under a sharing record by vital interest: no numbers of persons, and
nobody else of the register (docs/bidang/planning.md 8 rule 4; UU 27/2022 article 20)."""

from __future__ import annotations

from collections.abc import Iterable

from cantik.base.spreadsheet import csv_text
from cantik.register.calamity.app.models import Evacuee
from cantik.register.calamity.app.services import list_displaced, site_of
from cantik.register.core.app.clear_persons import ACTION
from cantik.register.leave.app.exporting import ExportTerms
from cantik.register.leave.app.sharing import EVACUEES as SHAPE
from cantik.vault.errors import ExportRefused
from cantik.web import register_lines as pages
from cantik.web.desk import VillageDesk

_HEAD = ("Nama", "Jenis kelamin", "Umur", "Dusun dan RT", "Tempat", "Sejak")


def count_of(area_id: int) -> int:
    """How many people the list would hold now; nobody is named."""
    return list_displaced(area_id).values("person_id").distinct().count()


def write_list(desk: VillageDesk, terms: ExportTerms) -> bytes:
    """The list as CSV for a spreadsheet; written into the log with everybody on it before it leaves.

    Raises `ExportRefused` R481 when nobody is displaced.
    """
    rows = {row.person_id: row for row in list_displaced(desk.area_id)}
    if not rows:
        raise ExportRefused(
            "R481", "Tidak ada orang untuk bentuk ini", found=SHAPE, mend="Tidak ada pengungsi yang tercatat."
        )
    people = pages.name_persons(desk, rows)
    desk.record(
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
    people.sort(key=lambda person: (site_of(rows[person.person]), person.name, person.person))
    return _write_csv((person, rows[person.person]) for person in people)


def _write_csv(stays: Iterable[tuple[pages.PersonLine, Evacuee]]) -> bytes:
    rows: list[tuple[str, ...]] = [_HEAD]
    for person, stay in stays:
        age = "" if person.age is None else str(person.age)
        rows.append((person.name, person.sex, age, person.place, site_of(stay), stay.since.isoformat()))
    return csv_text(rows, delimiter=";", end="\r\n").encode("utf-8-sig")
