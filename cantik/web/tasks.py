"""How pages show tasks: words, how late, where the work is done."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from cantik.base import clock
from cantik.coach.app import tasks
from cantik.coach.app.models import DueTask
from cantik.forum.app import year
from cantik.forum.app.models import YearLine
from cantik.web.language import either
from cantik.web.store import describe_area

#: where what waits in a village is done
_WHERE = {
    "berkas": "kumpul",
    "temuan": "periksa",
    "tanda_tangan": "terbit",
    "isian": "lapangan",
    "usulan": "lapangan",
    "pengesahan": "lapangan",
    "pertanyaan": "rencana",
    "kembali": "terbit",
}
_RELEASE, _TABLE = "terbit", "opd"
#: how the code of a line begins that a meeting decided, with the number of the meeting (`forum.app.meetings`)
_MEETING = re.compile(rf"{re.escape(year.DECIDED)}rapat-(\d+)-")


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A task: words, place, days over its day (0: none), address of the work ("" = done elsewhere), and whether a
    person says that it was done."""

    task: DueTask
    words: str
    place: str
    over: int
    address: str
    said: bool


def describe_task(row: DueTask) -> str:
    """What a task says, in the language of the page."""
    return tasks.words(row) if row.line is None else either(row.line.title, year.english(row.line))


def rows_of(found: Iterable[DueTask]) -> list[TaskRow]:
    """Tasks as pages show them."""
    today, shown = clock.today(), []
    for row in found:
        release = row.line is not None and row.line.kind == YearLine.RELEASE
        planned = row.line is not None and hasattr(row.line, "action")
        name = _RELEASE if release and tasks.village(row).level.name == "DESA" else _WHERE.get(row.key, "")
        if row.line is not None and row.line.table:
            name = _TABLE
        shown.append(
            TaskRow(
                row,
                describe_task(row),
                describe_area(tasks.village(row)).full,
                max(0, (today - row.due).days),
                reverse(name, args=[row.kode]) if name else _source_address(row),
                row.line is not None and not release and not planned,
            )
        )
    return shown


def _source_address(row: DueTask) -> str:
    """The address of the action plan whose row a task is, or of the meeting that decided it; "" of any other."""
    if row.line is not None and hasattr(row.line, "action"):
        return f"{reverse('aksi', args=[row.line.forum])}?tahun={row.line.year}"
    found = None if row.line is None else _MEETING.match(row.line.code)
    return "" if found is None or row.line is None else reverse("rapat_satu", args=[row.line.forum, int(found[1])])
