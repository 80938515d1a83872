"""Who stands behind one indicator of a village on a date, straight from its register: for the village's office alone,
nothing of it is kept or leaves. Numbers and lists are of one counting, so that they always add up."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from cantik import measure
from cantik.codes.area import AreaCode
from cantik.codes.knowledge import VillageKnowledge
from cantik.content.kinds import Indicator
from cantik.measure.app.register_table import content_of_one, few_columns
from cantik.measure.behind_figure import FigurePart, can_be_listed, records_behind
from cantik.measure.choose import choose
from cantik.measure.result import NotMade
from cantik.register.core.people import RegisterView
from cantik.register.events.app.village_view import whole_view
from cantik.snapshot.frame import SmallArea
from cantik.snapshot.freeze import freeze_with_ids


@dataclass(frozen=True, slots=True)
class BehindRecord:
    """One record of a list: its number in the register (of a household that of its head; "" for what is no person),
    where it lives, and of a mean the number that it brings."""

    number: str
    place: SmallArea
    brings: int | None = None


@dataclass(frozen=True, slots=True)
class FigureBehind:
    """An indicator before protection with its records by part. `why_not`: why it is no figure of a release although it
    can be counted (too few were reached), None where it is one."""

    spec: Indicator
    above: int
    below: int
    parts: Mapping[FigurePart, tuple[BehindRecord, ...]]
    why_not: NotMade | None = None

    @property
    def is_mean(self) -> bool:
        """Whether each record brings a number of its own."""
        return any(record.brings is not None for record in self.parts[FigurePart.NUMERATOR])


def figure_behind(
    area: AreaCode, reference: dt.date, spec: Indicator, *, knowledge: VillageKnowledge, by: str
) -> FigureBehind | NotMade | None:
    """The records behind an indicator on a date; `NotMade` where nothing of it is known, None where no record stands
    behind it alone: an index, or a definition that is not in force. The reading of the register is logged.

    Raises as `measure.compute`.
    """
    few = few_columns(area, reference, spec, knowledge=knowledge, by=by)
    return _records_in(few or whole_view(area, reference, by=by), reference, spec, knowledge)


def _records_in(
    view: RegisterView, reference: dt.date, spec: Indicator, knowledge: VillageKnowledge
) -> FigureBehind | NotMade | None:
    content, lists, policy = content_of_one(knowledge.content, spec), knowledge.lists, knowledge.policy
    snapshot, ids = freeze_with_ids(view, content, lists, reference, policy=policy)
    choice = choose(snapshot, content, lists, policy, in_office=True)
    compiled = choice.compiled.get(spec.unit_of)
    if compiled is None or not compiled.indicators:
        return _why_uncounted(choice.refused, spec)
    one = compiled.indicators[0]
    if not can_be_listed(one):
        return None
    frame = snapshot.frames[spec.unit_of]
    found = records_behind(one, compiled.plan, frame)
    own, places = ids[spec.unit_of], frame.area.tolist()
    parts = {
        part: tuple(BehindRecord(own[row], snapshot.areas[places[row]], found.brings.get(row)) for row in rows)
        for part, rows in found.parts.items()
    }
    counted = measure.compute(snapshot, content, lists, policy=policy, in_office=True)
    return FigureBehind(spec, found.above, found.below, parts, next(iter(counted.not_made), None))


def _why_uncounted(refused: tuple[NotMade, ...], spec: Indicator) -> NotMade | None:
    return next((why for why in refused if why.id == spec.id), None)
