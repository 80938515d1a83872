"""The releases of a village that gaps and pinned figures are read from: those in force that a person may read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from cantik.base.numerals import round_half_up
from cantik.codes.area import AreaCode
from cantik.content.loader import here
from cantik.register.units.app.queries import area_changes
from cantik.release import files
from cantik.release.app import early, queries, storage
from cantik.release.app.queries import CURRENT, PULLED, Edition
from cantik.release.comparability import Comparison, count_in, judge_pair
from cantik.release.model import Release
from cantik.release.series import MeasureSeries, series_of
from cantik.staff.app.models import Account
from cantik.use.proposals.app.models import VillageProposal
from cantik.use.proposals.gaps import RULE
from cantik.use.proposals.pinned_figure import PinEdition, PinnedFigure, PinStanding, hold_edition, judge_pin


@dataclass(frozen=True, slots=True)
class ReadableRelease:
    """The newest release in force of a village, and its measures from year to year."""

    release: Release
    series: tuple[MeasureSeries, ...]


def find_release(store: Path, person: Account, area: AreaCode) -> ReadableRelease | None:
    """The newest release in force that a person may read; None without any. Raises `CantikError` for damaged files."""
    readable = [
        each
        for each in queries.editions(storage.shelf(store), area)
        if each.status == CURRENT and early.reads(person, area, each)
    ]
    if not readable:
        return None
    early.note_reading(person, area, readable[0], "kesenjangan")
    former = [files.open_summary(each.shelved.folder) for each in readable[1:]]
    release = files.open_release(readable[0].shelved.folder)
    return ReadableRelease(release, tuple(series_of([*former, release], area_changes(area))))


def hold_editions(store: Path, person: Account, area: AreaCode) -> tuple[PinEdition, ...]:
    """What of every edition that a person may read a pin is held against."""
    known = queries.editions(storage.shelf(store), area)
    return tuple(_hold_edition(each) for each in known if early.reads(person, area, each))


def _hold_edition(edition: Edition) -> PinEdition:
    return _hold_folder(edition.shelved.folder, edition.status == PULLED)


@lru_cache(maxsize=512)
def _hold_folder(folder: Path, withdrawn: bool) -> PinEdition:
    """An edition never changes; whether it was withdrawn is asked each time."""
    return hold_edition(files.open_summary(folder), withdrawn=withdrawn)


def pin_of(row: VillageProposal) -> PinnedFigure | None:
    """The figure that a proposal rests on; None of an aspiration."""
    if row.aspiration or row.value is None or row.reference is None:
        return None
    return PinnedFigure(
        row.indicator,
        row.release,
        row.content,
        row.reference,
        round_half_up(row.value, row.decimals),
        row.numerator,
        row.denominator,
        row.decimals,
        row.figure_unit,
        row.upward,
    )


def judge_proposal(row: VillageProposal, editions: Sequence[PinEdition]) -> PinStanding | None:
    """How the figure of a proposal stands now; None of an aspiration."""
    pin = pin_of(row)
    return None if pin is None else judge_pin(pin, editions)


def counts_alike(row: VillageProposal) -> bool:
    """Whether the volume counts what the figure counts: only then it has an effect on it."""
    measure = here().gaps[RULE].measure(row.indicator)
    counted = count_in(measure.counted) if measure is not None and measure.counted else None
    return judge_pair(counted, count_in(row.unit), Comparison.PROMISE).comparable
