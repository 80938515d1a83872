"""Penetapan of many areas in one act: proposed, locked and brought together, each a row of its own as if it had been
done alone. All or none: what one of them is refused for is said with its area."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial

from django.db import transaction
from django.utils.translation import gettext as _

from cantik.base.errors import name_place
from cantik.forum.app import parameters, set_values
from cantik.forum.app.parameter_models import ParameterSetting
from cantik.forum.app.parameters import BroughtFigure, BroughtMinutes
from cantik.forum.bulk import BulkLine, BulkStanding, judge_area, judge_figure
from cantik.forum.errors import SettingRefused
from cantik.forum.parameters import ParameterSubject, SourceFigure
from cantik.staff.app.models import Account

#: what the sources of areas give today, by code
CandidatesOf = Callable[[Sequence[ParameterSubject]], Mapping[str, Sequence[SourceFigure]]]


@dataclass(frozen=True, slots=True)
class WaitingLine:
    """A proposal that waits, as whoever locks many reads it."""

    row: ParameterSetting
    line: BulkLine


def list_open(subjects: Iterable[ParameterSubject]) -> list[ParameterSubject]:
    """Those of some subjects of one parameter and year of which nothing stands and nothing waits: what is in force is
    replaced one by one."""
    every = list(subjects)
    year, name = (every[0].year, every[0].parameter.id) if every else (0, "")
    taken = {row.area for row in set_values.in_force([on.area for on in every], year, name)}
    return [on for on in every if on.area not in taken]


def judge_all(
    subjects: Iterable[ParameterSubject], given: Mapping[str, Sequence[SourceFigure]], source: str, limit: Fraction
) -> list[BulkLine]:
    """How the areas stand to a source; `given`: what their sources give, by code."""
    return [judge_area(on.parameter, on.area, given[on.area], source, limit) for on in subjects]


@transaction.atomic
def propose_all(
    subjects: Sequence[ParameterSubject],
    give: CandidatesOf,
    *,
    source: str,
    limit: Fraction,
    reason: str,
    by: Account,
) -> list[ParameterSetting]:
    """Propose the figure of a source for many areas. Raises as `parameters.propose`; `SettingRefused` (R650) for an
    area whose sources disagree today by more than `limit`: it is looked at by itself."""
    if not subjects:
        raise SettingRefused(_("Belum ada wilayah yang dipilih"))
    made, given = [], give(subjects)
    for on in subjects:
        found = given[on.area]
        line = judge_area(on.parameter, on.area, found, source, limit)
        if line.standing is not BulkStanding.READY or line.figure is None:
            raise _one_by_one(on.area)
        made.append(_propose_one(on, found, line.figure.key, reason, by))
    return made


def _propose_one(
    on: ParameterSubject, found: Sequence[SourceFigure], key: str, reason: str, by: Account
) -> ParameterSetting:
    with name_place(on.area, SettingRefused):
        return parameters.propose(on, lambda: found, chosen=key, reason=reason, replaces=None, by=by)


def list_waiting(subjects: Sequence[ParameterSubject], limit: Fraction) -> list[WaitingLine]:
    """The proposals that wait, each with how far apart its sources were when it was made."""
    by_area = {on.area: on for on in subjects}
    if not subjects:
        return []
    rows = set_values.in_force(by_area, subjects[0].year, subjects[0].parameter.id)
    found = []
    for row in sorted((each for each in rows if each.state == ParameterSetting.PROPOSED), key=lambda each: each.area):
        setting = set_values.setting_of(row)
        line = judge_figure(subjects[0].parameter, row.area, setting.chosen, setting.compared, limit)
        found.append(WaitingLine(row, line))
    return found


@transaction.atomic
def lock_all(
    digests: Sequence[tuple[ParameterSubject, str]],
    give: CandidatesOf,
    minutes: BroughtMinutes,
    *,
    limit: Fraction,
    by: Account,
) -> list[ParameterSetting]:
    """Put many proposals in force by one berita acara, each as it was read (its digest). Raises as `parameters.lock`;
    `SettingRefused` (R650) for one whose sources disagreed by more than `limit`: it is locked by itself."""
    if not digests:
        raise SettingRefused(_("Belum ada wilayah yang dipilih"))
    apart = {each.row.digest for each in list_waiting([on for on, _digest in digests], limit) if _is_apart(each)}
    made, given = [], give([on for on, _digest in digests])
    for on, digest in digests:
        if digest in apart:
            raise _one_by_one(on.area)
        with name_place(on.area, SettingRefused):
            made.append(parameters.lock(on, partial(given.__getitem__, on.area), minutes, digest=digest, by=by))
    return made


def _is_apart(each: WaitingLine) -> bool:
    return each.line.standing is not BulkStanding.READY


@transaction.atomic
def bring_all(figures: Sequence[tuple[ParameterSubject, BroughtFigure]], *, by: Account) -> int:
    """Add figures of many areas from one document. Raises as `parameters.bring`, with the area."""
    if not figures:
        raise SettingRefused(_("Tidak ada angka dalam berkas ini"))
    for on, figure in figures:
        with name_place(on.area, SettingRefused):
            parameters.bring(on, figure, by=by)
    return len(figures)


def _one_by_one(code: str) -> SettingRefused:
    return SettingRefused(
        _("Sumber-sumber wilayah ini berbeda jauh, atau angkanya tidak ada"),
        where=code,
        mend=_("Buka nilainya, bandingkan, lalu putuskan wilayah itu sendiri."),
    )
