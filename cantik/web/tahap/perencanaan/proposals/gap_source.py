"""What the pages of gaps read: the release in force, what lies around it, and what is found in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from cantik.base.errors import CantikError
from cantik.codes.practice import is_practice
from cantik.content.loader import here
from cantik.content.not_applying import NeverRule
from cantik.content.question_places import QuestionIndex
from cantik.field.review.app.sheets import list_approved
from cantik.outlets.app.comparison import neighbours_of
from cantik.publish.site.comparison import Neighbours
from cantik.release.goals import reckon_goals
from cantik.staff.app.language import speech
from cantik.use.proposals.app import exceptions
from cantik.use.proposals.app.exception_models import GapException
from cantik.use.proposals.app.figures import ReadableRelease, find_release
from cantik.use.proposals.applicability import list_left_out, set_aside
from cantik.use.proposals.gaps import RULE, GapReport, find_gaps
from cantik.use.proposals.issues import INSTRUMENT, Issue, check_issues
from cantik.use.proposals.missing_data import MissingData, list_missing
from cantik.web.desk import VillageDesk


@dataclass(frozen=True)
class GapSource:
    """A village with the release that its gaps are found in; None where nothing is in force. `damaged`: why its files
    cannot be read."""

    desk: VillageDesk
    found: ReadableRelease | None
    damaged: CantikError | None = None

    @cached_property
    def report(self) -> GapReport:
        """The gaps of the release; none without one."""
        if self.found is None:
            return GapReport((), (), ())
        found = find_gaps(self.found.release, here(), self._around(), self.found.series)
        return set_aside(found, self.left_out)

    @cached_property
    def never(self) -> Mapping[str, NeverRule]:
        """By indicator the rule of content by which it cannot apply to the village."""
        return exceptions.find_never_of(self.desk.area)

    @cached_property
    def statements(self) -> Mapping[str, GapException]:
        """By indicator what the village says of it now."""
        return {row.indicator: row for row in exceptions.list_said([self.desk.area])}

    @cached_property
    def left_out(self) -> frozenset[str]:
        """The indicators that do not apply to the village."""
        return list_left_out(self.never, [exceptions.read_word(row) for row in self.statements.values()])

    def _around(self) -> Neighbours | None:
        if is_practice(self.desk.area):
            return None
        return neighbours_of(self.desk.opened.store.path, self.desk.area.text())

    @cached_property
    def missing_data(self) -> tuple[MissingData, ...]:
        """What is not known, by the act that closes it."""
        if self.found is None:
            return ()
        spoken = speech()
        questions = QuestionIndex(here(), str if spoken is None else spoken.say)
        return list_missing(reckon_goals(self.found.release), questions, self.left_out)

    @cached_property
    def issues(self) -> tuple[Issue, ...]:
        """The thirteen issues, by the newest approved questionnaire and the release."""
        answers = {}
        if self.desk.area_id_or_none is not None:
            approved = list_approved(self.desk.opened, self.desk.area_id_or_none, [INSTRUMENT])
            answers = dict(approved[-1].form.answers) if approved else {}
        release = None if self.found is None else self.found.release
        return check_issues(answers, release, self.desk.today, here().gaps[RULE].months)


def read_source(desk: VillageDesk) -> GapSource:
    """What the pages of a village read; a release whose files are damaged is told as such."""
    try:
        return GapSource(desk, find_release(desk.opened.store.path, desk.person, desk.area))
    except CantikError as error:
        return GapSource(desk, None, error)
