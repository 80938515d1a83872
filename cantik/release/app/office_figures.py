"""Which figures of offices a release of a village tells: accepted ones of its data year that stand, of columns that
content calls public, and none that would open what the village's own tables protect (docs/adr/0054)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from functools import partial

from cantik.codes.area import AreaCode
from cantik.codes.practice import is_practice
from cantik.collect.app.opd_models import OpdChoice
from cantik.collect.app.opd_standing import FigurePair
from cantik.content.kinds import Content, Indicator, TableSpec
from cantik.content.opd_table import OpdColumn
from cantik.protect.sensitivity.policy import Rules
from cantik.register.facilities.app.facts import FACILITIES, GROUP
from cantik.register.facilities.app.office_comparison import figure_pairs
from cantik.register.facilities.app.services import kinds
from cantik.release.office_figures import DeliveredFigure, Standing
from cantik.staff import institution_kinds
from cantik.vault.app.opening import OpenStore


def figures(
    opened: OpenStore, area: AreaCode, reference: dt.date, content: Content, rules: Rules
) -> tuple[DeliveredFigure, ...]:
    """The figures that a release of this day tells, in the order of tables and columns; none of a practice village."""
    if is_practice(area):
        return ()
    wanted = partial(is_releasable, shut=shuts(content, rules))
    pairs = figure_pairs(opened, area, wanted=wanted, year=reference.year)
    return tuple(_figure(pair) for pair in pairs if pair.said.delivery.reference <= reference)


def is_releasable(column: OpdColumn, *, shut: bool) -> bool:
    """A column that anybody may read of a village, in its release and on the site; `shut`: it hides small counts of its
    facilities, which an office's count would open."""
    return column.public and (not shut or opens_nothing(column))


def shuts(content: Content, rules: Rules) -> bool:
    """Whether a village hides small counts of its facilities (`hides_facilities`) by all tables and indicators that
    hold."""
    return hides_facilities([*content.tables.values(), *content.indicators.values()], rules)


def hides_facilities(measures: Iterable[TableSpec | Indicator], rules: Rules) -> bool:
    """Whether a village hides small counts of its facilities: the policy has a threshold for the class of one of their
    tables. The shipped ones are of class A, which by the national policy has none."""
    classes = {
        kelas
        for measure in measures
        if measure.unit_of == FACILITIES
        for kelas in (measure.disclosure.kelas, measure.disclosure.kelas_bawah)
        if kelas
    }
    return any(rules.threshold(kelas) for kelas in classes)


def opens_nothing(column: OpdColumn) -> bool:
    """A column that is told although the village hides counts of its facilities: it is held against facts that are in
    no table of facilities. A column that is held against nothing may be one of theirs under another name."""
    kind = None if column.own is None else kinds().get(column.own.kind)
    return kind is not None and kind.group != GROUP


def names_somebody(kind: str) -> bool:
    """Things of which the village writes who it is: what it counts of them itself is not told."""
    known = kinds().get(kind)
    return known is None or bool(known.personal)


def own_of(pair: FigurePair) -> Decimal | None:
    """What the village itself counts, where that may be told beside the office's figure."""
    held = pair.column.own
    return None if held is None or names_somebody(held.kind) else pair.own


def _figure(pair: FigurePair) -> DeliveredFigure:
    table, column, row = pair.said.table, pair.column, pair.said.delivery
    own = own_of(pair)
    standing: Standing = (
        "satu" if own is None else "sama" if not pair.differs else "putus" if pair.cited_figure else "terbuka"
    )
    mine = standing == "putus" and pair.cited_figure == OpdChoice.VILLAGE
    house = institution_kinds.kinds().get(table.office)
    return DeliveredFigure(
        table=table.id,
        title=table.title,
        title_en=table.title_en,
        column=column.id,
        label=column.value.label,
        label_en=column.value.label_en,
        unit=column.value.unit,
        unit_en=column.value.unit_en,
        decimals=column.value.decimals or 0,
        office=table.office if house is None else house.name,
        office_en=table.office if house is None else house.name_en,
        document=row.document,
        reference=row.reference,
        value=None if mine else pair.office,
        own=own if standing == "terbuka" or mine else None,
        standing=standing,
    )
