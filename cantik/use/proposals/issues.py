"""The thirteen issues of welfare with their four questions, and what follows of them: data to collect, to bring up to
date, or nothing to do (docs/bidang/governance.md 1.6). Pure.

Only "there is one, no data, needed" makes new work. That old data are brought up to date is our own rule (usul), with
its term in content (`gaps/kesenjangan.yaml`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from cantik.content.coverage import ISSUES, SoughtFigure
from cantik.release.model import Release

#: the instrument that asks the four questions
INSTRUMENT = "kebutuhan_data"
_EXISTS, _HAS, _SOURCE, _NEEDED = "_ada", "_data", "_sumber", "_program"
_YES, _NO, _UNKNOWN = "1", "2", "8"
_FIGURE, _TABLE = "indikator/", "tabel/"
_UNIT = "desa."


class IssueOutcome(StrEnum):
    """What follows of the answers."""

    COLLECT = "kumpulkan"
    RENEW = "perbarui"
    NOTHING = "tidak_perlu"
    ASK = "tanyakan"  # the questions that decide it were not answered


@dataclass(frozen=True, slots=True)
class Issue:
    """An issue with its four answers: whether it exists and is needed (None: not answered; of `exists` "8": it was
    answered that nobody knows), whether there are data, where they are from ("" none). `measure`: of the release that
    tells them, "" where none does; `months`: how old these are."""

    number: int
    title: str
    exists: str | None
    has_data: bool | None
    source: str
    needed: bool | None
    measure: str
    months: int | None
    outcome: IssueOutcome


def check_issues(
    answers: Mapping[str, str], release: Release | None, today: dt.date, renewed_within: int
) -> tuple[Issue, ...]:
    """The thirteen issues in their order. `answers`: of the newest approved questionnaire, by question; `release`: the
    village's newest; `renewed_within`: months after which data are old."""
    return tuple(_check_issue(row, answers, release, today, renewed_within) for row in ISSUES)


def decide_outcome(
    exists: str | None, needed: bool | None, has_data: bool | None, months: int | None, renewed_within: int
) -> IssueOutcome:
    """What follows of the answers about one issue.

    >>> decide_outcome("1", True, False, None, 24)
    <IssueOutcome.COLLECT: 'kumpulkan'>
    """
    if exists == _NO or needed is False:
        return IssueOutcome.NOTHING
    old = bool(has_data) and months is not None and months > renewed_within
    if old and needed:
        return IssueOutcome.RENEW
    if exists == _UNKNOWN:
        return IssueOutcome.NOTHING  # only what exists makes work; what nobody knows is asked of the next musdus
    if exists is None or needed is None or has_data is None:
        return IssueOutcome.ASK
    return IssueOutcome.NOTHING if has_data else IssueOutcome.COLLECT


def _check_issue(
    row: SoughtFigure, answers: Mapping[str, str], release: Release | None, today: dt.date, renewed_within: int
) -> Issue:
    stem = next(name for name in row.answers if name.endswith(_EXISTS)).removeprefix(_UNIT).removesuffix(_EXISTS)
    measure = "" if release is None else _find_measure(row, release)
    said = answers.get(f"{stem}{_HAS}")
    has_data = True if measure else {_YES: True, _NO: False}.get(said or "")
    months = _months_between(release.reference, today) if measure and release is not None else None
    exists = answers.get(f"{stem}{_EXISTS}") or None
    needed = {_YES: True, _NO: False}.get(answers.get(f"{stem}{_NEEDED}", ""))
    return Issue(
        int(row.number),
        row.text,
        exists,
        has_data,
        answers.get(f"{stem}{_SOURCE}", ""),
        needed,
        measure,
        months,
        decide_outcome(exists, needed, has_data, months, renewed_within),
    )


def _find_measure(row: SoughtFigure, release: Release) -> str:
    """The first figure or table of a release that tells of an issue; "" where none has a value."""
    figures = {figure.id for figure in release.figures if not figure.area and figure.value is not None}
    tables = {table.id for table in release.tables if any(cell.value is not None for cell in table.cells)}
    for name in row.measures:
        if name.removeprefix(_FIGURE) in figures or name.removeprefix(_TABLE) in tables:
            return name
    return ""


def _months_between(first: dt.date, last: dt.date) -> int:
    return (last.year - first.year) * 12 + last.month - first.month - (last.day < first.day)
