"""What became of the proposals that a village put on its site, as its pages show it: counts as they were judged, the
cited figure as everybody may still read it, the stage that two people agreed on, the promise beside the newest figure.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from cantik.base import clock
from cantik.base.numerals import round_half_up
from cantik.codes.area import AreaCode
from cantik.content.deliberation_lists import deliberation_kinds
from cantik.content.loader import here
from cantik.content.proposal_stages import proposal_stages
from cantik.publish.site.proposal_pages import CitedFigure, FigurePromise, PublicProposal
from cantik.release import files
from cantik.release.app.queries import CURRENT, PULLED, Edition
from cantik.release.comparability import Comparison, judge_pair, read_figure
from cantik.release.model import Figure, Release, number_order
from cantik.use.app import offers
from cantik.use.app.nobody import nobody
from cantik.use.errors import ProposalRefused
from cantik.use.proposals.app import publication
from cantik.use.proposals.app.figures import pin_of
from cantik.use.proposals.app.models import VillageProposal
from cantik.use.proposals.app.publication_models import ProposalPublication
from cantik.use.proposals.app.stage_models import ProposalStep
from cantik.use.proposals.pinned_figure import PinnedFigure, PinStanding, hold_edition, judge_pin, reckon_effect
from cantik.use.proposals.promise import LaterFigure, PromiseOutcome, judge_promise
from cantik.use.proposals.public_counts import PublicCounts
from cantik.use.proposals.public_title import is_safe_text, name_part
from cantik.use.proposals.stages import AGREED, DONE, PUT_OFF, REFUSED
from cantik.use.proposals.states import WITHDRAWN

_PERCENT = ("persen", "percent")
_WITHDRAWN_WORDS = ("dicabut", "withdrawn")


@dataclass(frozen=True, slots=True)
class _Shelf:
    """The releases of a village that everybody may read, by number; which are in force; which were withdrawn, of whose
    figures nothing is told; what its parts are called."""

    releases: dict[str, Release]
    current: frozenset[str]
    withdrawn: frozenset[str]
    parts: tuple[str, ...]

    @property
    def in_force(self) -> list[Release]:
        """Those in force, the newest first."""
        held = [each for number, each in self.releases.items() if number in self.current]
        return sorted(held, key=lambda each: number_order(each.number), reverse=True)

    def judge(self, pin: PinnedFigure) -> PinStanding:
        """How a pinned figure stands to what everybody may read."""
        own = [hold_edition(each, withdrawn=False) for each in self.releases.values()]
        return judge_pin(pin, own)


def of_village(area: AreaCode) -> tuple[PublicProposal, ...]:
    """All of them, by year and number; those that rest on a release which nobody may read yet are left out."""
    published = publication.list_published(area)
    if not published:
        return ()
    shelf = _read_shelf(offers.list_put(area))
    return tuple(_describe_published(area, each, shelf) for each in published if _may_stand(each.proposal, shelf))


def _read_shelf(editions: Sequence[Edition]) -> _Shelf:
    standing = {each.number: files.open_summary(each.shelved.folder) for each in editions if each.status != PULLED}
    current, withdrawn = (
        frozenset(each.number for each in editions if each.status == status) for status in (CURRENT, PULLED)
    )
    return _Shelf(standing, current, withdrawn, publication.list_parts(editions))


def _may_stand(row: VillageProposal, shelf: _Shelf) -> bool:
    return row.aspiration or row.release in shelf.releases or row.release in shelf.withdrawn


def _describe_published(area: AreaCode, held: ProposalPublication, shelf: _Shelf) -> PublicProposal:
    row, told = held.proposal, publication.read_counts(held.told)
    pin = pin_of(row)
    standing = None if pin is None else shelf.judge(pin)
    shown = standing is None or not standing.needs_mark or standing.value is not None
    steps = list(row.steps.filter(state=AGREED).select_related("meeting").order_by("pk"))
    if standing is not None and standing.needs_mark:  # they lay within numbers that hold no more
        told = PublicCounts(None, None, None, None, effect=False, place=told.place)
    activity = here().activities.get(row.activity)
    stage, words, since, reason = _read_stage(row, steps)
    place = name_part(row.place, shelf.parts) if told.place else ""
    return PublicProposal(
        row.pk,
        row.year,
        *(("", "") if activity is None else (activity.title, activity.title_en)),
        *(("", "") if activity is None else (activity.field, activity.field_en)),
        held.title,
        place,
        _cite_figure(pin, standing) if shown else None,
        _judge_outcome(pin, row, told, steps, shelf) if shown else None,
        told.volume,
        row.unit,
        told.cost,
        told.people,
        told.poor,
        stage,
        *words,
        since,
        reason if _is_public(area, reason, shelf.parts, about_people=not told.place) else "",
        has_reason=bool(reason),
        done_volume=told.done_volume,
        done_cost=told.done_cost,
        done_near=told.done_near,
        meeting=_name_meeting(row, steps, place),
    )


def _read_stage(row: VillageProposal, steps: Sequence[ProposalStep]) -> tuple[str, tuple[str, str], dt.date, str]:
    """The stage, its words, since when, and the reason as it was written."""
    decided = clock.day_of(row.decided_at or row.at)
    if row.state == WITHDRAWN:
        return WITHDRAWN, _WITHDRAWN_WORDS, decided, row.reason
    known = proposal_stages()[row.stage]
    last = next((each for each in reversed(steps) if each.stage == row.stage), None)
    words = known.title, known.title_en
    return row.stage, words, decided if last is None else last.day, "" if last is None else last.reason


def _name_meeting(row: VillageProposal, steps: Sequence[ProposalStep], place: str) -> tuple[str, str]:
    """The deliberation that brought a proposal to its stage, in both languages: one of a dusun with its name, and only
    where the place of the proposal (`place`) is told; ("", "") for none."""
    last = next((each for each in reversed(steps) if each.stage == row.stage), None)
    kind = None if last is None or last.meeting is None else deliberation_kinds().get(last.meeting.kind)
    if kind is None or (kind.of_dusun and not place):
        return "", ""
    of = f" ({place})" if kind.of_dusun else ""
    return f"{kind.title}{of}", f"{kind.title_en}{of}"


def _is_public(area: AreaCode, text: str, parts: Sequence[str], *, about_people: bool) -> bool:
    """Whether everybody may read a reason: it counts nobody and names nobody."""
    if not text or not is_safe_text(text, parts, about_people=about_people):
        return False
    try:
        nobody(area, [text], lambda message, **rest: ProposalRefused("U120", message, **rest))
    except ProposalRefused:
        return False
    return True


# ── the figure and the promise ───────────────────────────────────────────────────────────────────
def _cite_figure(pin: PinnedFigure | None, standing: PinStanding | None) -> CitedFigure | None:
    if pin is None or standing is None:
        return None
    spec = here().indicators.get(pin.indicator)
    titles = (pin.indicator, pin.indicator) if spec is None else (spec.title, spec.title_en)
    units = _PERCENT if pin.unit == _PERCENT[0] else (pin.unit, pin.unit)
    changed = standing.release if standing.needs_mark else ""
    return CitedFigure(pin.indicator, *titles, pin.release, pin.reference, pin.value, *units, pin.decimals, changed)


def _judge_outcome(
    pin: PinnedFigure | None, row: VillageProposal, told: PublicCounts, steps: Sequence[ProposalStep], shelf: _Shelf
) -> FigurePromise | None:
    """The promise as it may be told: without the promised value where that would tell the volume. What will not be
    done, or not now, promises nothing."""
    if pin is None or row.state == WITHDRAWN or row.stage in (PUT_OFF, REFUSED):
        return None
    done = next((each.day for each in reversed(steps) if each.stage == DONE), None) if row.stage == DONE else None
    effect = reckon_effect(pin, told.effect_volume)
    outcome = judge_promise(pin, effect, _find_later(pin, shelf), done)
    return _tell_outcome(outcome)


def _tell_outcome(outcome: PromiseOutcome) -> FigurePromise:
    later = outcome.later
    if later is None:
        return FigurePromise(outcome.state, outcome.promised)
    return FigurePromise(outcome.state, outcome.promised, later.release, later.reference, later.value, outcome.interval)


def _find_later(pin: PinnedFigure, shelf: _Shelf) -> LaterFigure | None:
    """The pinned indicator in the newest release of a later data year that tells it."""
    own = shelf.releases.get(pin.release)
    year = number_order(pin.release)[0]
    for release in shelf.in_force:
        figure = next((each for each in release.figures if each.id == pin.indicator and not each.area), None)
        if number_order(release.number)[0] > year and figure is not None and figure.value is not None:
            return _read_later(release, figure, own)
    return None


def _read_later(release: Release, figure: Figure, own: Release | None) -> LaterFigure:
    former = None if own is None else next((f for f in own.figures if f.id == figure.id and not f.area), None)
    mine = None if own is None or former is None else read_figure(own, former)
    apart = not judge_pair(mine, read_figure(release, figure), Comparison.YEARS).comparable
    counts = (None, None) if figure.percent_only else (figure.numerator, figure.denominator)
    value = round_half_up(figure.value, figure.decimals) if figure.value is not None else None
    assert value is not None  # noqa: S101 - asked only of a figure that is told
    return LaterFigure(release.number, release.reference, value, *counts, apart=apart)
