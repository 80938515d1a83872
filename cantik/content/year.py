"""The template of a year of Satu Data as values (`years/<id>.yaml`): what is due, of whom, on which day of any year.

A day is said by rule, never as a date, so that a template serves every year; `days` is the one place that reads rules.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from cantik.content.kinds import Origin

#: where a line of the year is done
LEVELS = ("desa", "kecamatan", "kabupaten", "provinsi")
#: a task is done by saying so, a release by releasing
TASK, RELEASE = "tugas", "rilis"
FREQUENCIES = ("bulanan", "triwulanan", "semesteran", "tahunan", "insidental")
#: who answers for a line at which level: roles that may hold an office there (`staff/matrix.py`)
ROLES: Mapping[str, tuple[str, ...]] = {
    "desa": ("agen_statistik", "kepala_desa"),
    "kecamatan": ("camat",),
    "kabupaten": ("produsen", "walidata", "pembina", "koordinator", "ppdp", "dinas_pmd"),
    "provinsi": ("produsen", "walidata", "pembina", "koordinator", "dinas_pmd", "bakorwil"),
}
MONTHS = 12
_WEEK = 7
_FRIDAY = 4


@dataclass(frozen=True, slots=True)
class DayRule:
    """One of: a day of a month; the Friday of the n-th seven days of a month; a day of every month; so many days before
    another line. `year`: 1 = the year after the one that was opened, -1 the one before."""

    month: int = 0
    day: int = 0
    week: int = 0
    before: str = ""
    ahead: int = 0
    year: int = 0

    @property
    def monthly(self) -> bool:
        """Twelve days instead of one."""
        return not self.month and not self.before


@dataclass(frozen=True, slots=True)
class YearTask:
    """A line of the template. `producer`: kind of institution (`lembaga_forum.csv`), "" where the role says it all;
    `reference`: month and day of the year before to which a release refers; `remind`, `escalate`: days before the
    day when it is first shown, and after it when the camat is told (None: nobody is); `mark`: V, V2, R, usul;
    `table`: the table of an office (`opd/`) that is due with the data of that day."""

    code: str
    title: str
    title_en: str
    kind: str
    level: str
    role: str
    producer: str
    frequency: str
    rule: DayRule
    reference: tuple[int, int] | None
    public: bool
    priority: bool
    remind: int
    escalate: int | None
    source: str
    mark: str
    table: str = ""


@dataclass(frozen=True, slots=True)
class YearTemplate:
    """The lines of a year, in the order of the file."""

    id: str
    title: str
    title_en: str
    since: dt.date
    until: dt.date | None
    tasks: tuple[YearTask, ...]
    origin: Origin

    def find(self, code: str) -> YearTask | None:
        """The line of a code."""
        return next((task for task in self.tasks if task.code == code), None)


def days(template: YearTemplate, task: YearTask, year: int) -> tuple[dt.date, ...]:
    """The days of a line in a year: one, or twelve of a monthly line."""
    rule, at = task.rule, year + task.rule.year
    if rule.before:
        other = template.find(rule.before)
        assert other is not None  # noqa: S101 - the reader of the file refuses a name that is none
        return (days(template, other, year)[0] - dt.timedelta(days=rule.ahead),)
    if rule.monthly:
        return tuple(dt.date(at, month, rule.day) for month in range(1, MONTHS + 1))
    if rule.week:
        first = dt.date(at, rule.month, (rule.week - 1) * _WEEK + 1)
        return (first + dt.timedelta(days=(_FRIDAY - first.weekday()) % _WEEK),)
    return (dt.date(at, rule.month, rule.day),)
