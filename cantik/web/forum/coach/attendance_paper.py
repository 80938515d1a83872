"""Proof of attendance as PDF: who was where, when, about what. It gives no title and says so."""

from __future__ import annotations

from pathlib import Path

from cantik.base import clock
from cantik.base.dates import long_date
from cantik.coach.app.coaching_models import CoachingDay
from cantik.coach.app.season_models import Attendance
from cantik.content.exercise import read_own_modules
from cantik.publish.typeset import Press, PrintJob, legible, source
from cantik.staff.app import actors
from cantik.staff.app.language import in_indonesian
from cantik.staff.app.rights import area_code
from cantik.web.store import describe_area

_TEMPLATE = Path(__file__).parent / "hadir.typ"
_KINDS = {CoachingDay.VISIT: "Kunjungan pembinaan", CoachingDay.SESSION: "Sesi pembinaan"}


def pdf_of(row: Attendance, *, invented: bool) -> bytes:
    """The page of an attendance. Raises `CantikError` C101 without fonts, C102."""
    day, known = row.day, read_own_modules()
    assert day.ended_at is not None  # noqa: S101 - of a day that was told of
    hour = f", pukul {day.hour:%H.%M}" if day.hour else ""
    with in_indonesian(), Press() as press:
        issued = clock.day_of(day.ended_at)
        data = {
            "dok": f"Keterangan hadir {day.pk}/{day.day.year}",
            "contoh": invented,
            "tanggal": [issued.year, issued.month, issued.day],
            "nama": row.person.name,
            "desa": describe_area(area_code(row.kode)).full,
            "kepala": [
                ("Kegiatan", _KINDS.get(day.kind, "Sosialisasi pembinaan")),
                ("Wilayah", describe_area(area_code(day.area)).full),
                ("Hari", long_date(day.day) + hour),
                ("Tempat", day.place),
                ("Yang dikerjakan", day.purpose),
            ],
            "materi": [known[code].title for code in day.materials.split() if code in known],
            "dicatat": f"{actors.name(day.ended_by)}, {long_date(issued)}",
        }
        return press.print_pages(PrintJob(source(_TEMPLATE), legible(data), "pdf", int(day.ended_at.timestamp())))
