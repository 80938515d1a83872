"""How pages show tasks: words, how late, where the work is done."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from cantik.base import clock
from cantik.coach.app import tasks
from cantik.coach.app.models import DueTask
from cantik.plan.app import year
from cantik.plan.app.models import YearLine
from cantik.web.language import either
from cantik.web.store import described

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
_RELEASE = "terbit"


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


def said(row: DueTask) -> str:
    """What a task says, in the language of the page."""
    return tasks.words(row) if row.line is None else either(row.line.title, year.english(row.line))


def rows_of(found: Iterable[DueTask]) -> list[TaskRow]:
    """Tasks as pages show them."""
    today, shown = clock.today(), []
    for row in found:
        release = row.line is not None and row.line.kind == YearLine.RELEASE
        name = _RELEASE if release and tasks.village(row).level.name == "DESA" else _WHERE.get(row.key, "")
        shown.append(
            TaskRow(
                row,
                said(row),
                described(tasks.village(row)).full,
                max(0, (today - row.due).days),
                reverse(name, args=[row.kode]) if name else "",
                row.line is not None and not release,
            )
        )
    return shown
