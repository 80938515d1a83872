"""How pages show tasks: words, how late, where the work is done."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from cantik.base import clock
from cantik.coach.app import tasks
from cantik.coach.app.models import DueTask
from cantik.coach.app.tasks import OpenTask
from cantik.forum.app import year
from cantik.forum.app.models import YearLine
from cantik.staff.app.waiting_models import WaitingAct
from cantik.web.language import either
from cantik.web.store import describe_area
from cantik.web.waiting_list import AwaitedHand, describe_waiting

#: where what waits in a village is done
_WHERE = {
    "berkas": "kumpul",
    "temuan": "periksa",
    "isian": "lapangan",
    "tahan": "lapangan",
    "usulan": "lapangan",
    "pengesahan": "lapangan",
    "kembali": "terbit",
    "ganda": "ganda",
    "ganda_sah": "ganda",
}
_RELEASE, _TABLE, _COACHED = "terbit", "opd", "pembinaan_desa"
#: how the code of a line begins that a meeting decided, with the number of the meeting (`forum.app.meetings`)
_MEETING = re.compile(rf"{re.escape(year.DECIDED)}rapat-(\d+)-")


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A task: words, place, days over its day (0: none), address of the work ("" = done elsewhere), and whether a
    person says that it was done."""

    task: OpenTask
    words: str
    place: str
    over: int
    address: str
    said: bool


def describe_task(row: OpenTask) -> str:
    """What a task says, in the language of the page."""
    if isinstance(row, WaitingAct):
        (shown,) = describe_waiting([row])
        return _word_act(shown)
    return tasks.words(row) if row.line is None else either(row.line.title, year.english(row.line))


def rows_of(found: Iterable[OpenTask]) -> list[TaskRow]:
    """Tasks as pages show them; what is decided in one act is one row."""
    every = list(found)
    shown = {each.row.pk: each for each in describe_waiting(row for row in every if isinstance(row, WaitingAct))}
    rows = []
    for row in every:
        if not isinstance(row, WaitingAct):
            rows.append(_row_of_due(row))
        elif row.pk in shown:
            rows.append(_row_of_act(row, shown[row.pk]))
    return rows


def _row_of_act(row: WaitingAct, shown: AwaitedHand) -> TaskRow:
    over = max(0, (clock.today() - row.due).days)
    return TaskRow(row, _word_act(shown), shown.place, over, shown.href, said=False)


def _word_act(shown: AwaitedHand) -> str:
    return f"{shown.what}: {shown.name}" if shown.name else shown.what


def _row_of_due(row: DueTask) -> TaskRow:
    release = row.line is not None and row.line.kind == YearLine.RELEASE
    planned = row.line is not None and hasattr(row.line, "action")
    name = _RELEASE if release and tasks.village(row).level.name == "DESA" else _WHERE.get(row.key, "")
    if row.line is not None and row.line.table:
        name = _TABLE
    if row.key.startswith(tasks.AGREED):
        name = _COACHED
    return TaskRow(
        row,
        describe_task(row),
        describe_area(tasks.village(row)).full,
        max(0, (clock.today() - row.due).days),
        reverse(name, args=[row.kode]) if name else _source_address(row),
        row.line is not None and not release and not planned,
    )


def _source_address(row: DueTask) -> str:
    """The address of the action plan whose row a task is, or of the meeting that decided it; "" of any other."""
    if row.line is not None and hasattr(row.line, "action"):
        return f"{reverse('aksi', args=[row.line.forum])}?tahun={row.line.year}"
    found = None if row.line is None else _MEETING.match(row.line.code)
    return "" if found is None or row.line is None else reverse("rapat_satu", args=[row.line.forum, int(found[1])])
