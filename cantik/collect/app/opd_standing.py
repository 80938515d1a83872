"""What of the tables of offices stands, read without anybody's rights: for releases, the site and the pages alike. No
command that makes a release has accounts at hand."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from cantik.base import clock
from cantik.codes.app.models import CodeRow
from cantik.codes.app.queries import find_area
from cantik.codes.area import AreaCode
from cantik.collect.app.opd_models import OpdChoice, OpdDelivery, OpdFigure
from cantik.content.loader import here
from cantik.content.opd_table import OpdColumn, OpdTable

#: by number of the delivery and column: what the village itself counts
OwnFigures = Mapping[tuple[int, str], Decimal]


@dataclass(frozen=True, slots=True)
class OpdSaid:
    """What the newest accepted delivery of a table and year says of a village, by column."""

    delivery: OpdDelivery
    table: OpdTable
    values: dict[str, str]


def tables() -> list[OpdTable]:
    """The tables that hold today, in their order."""
    today = clock.today()
    found = (table for table in here().opd.values() if table.until is None or today <= table.until)
    return sorted(found, key=lambda table: (table.order, table.id))


def standing_deliveries(rows: Iterable[OpdDelivery]) -> set[int]:
    """Of these deliveries the numbers of those that stand: the newest accepted one of each table and year."""
    newest: dict[tuple[str, str, int], OpdDelivery] = {}
    for row in rows:
        place = (row.kabupaten, row.table, row.year)
        if row.state == OpdDelivery.ACCEPTED and (place not in newest or newest[place].version < row.version):
            newest[place] = row
    return {row.pk for row in newest.values()}


def said_of(village: AreaCode, year: int | None = None) -> list[OpdSaid]:
    """What offices say of a village: of each table its newest year that stands, or the given one, in the order of the
    tables."""
    rows = OpdFigure.objects.filter(area__in=_ever(village), delivery__state=OpdDelivery.ACCEPTED)
    if year is not None:
        rows = rows.filter(delivery__year=year)
    figures = {figure.delivery_id: figure for figure in rows.select_related("delivery")}
    known = {table.id: table for table in tables()}
    held = {figure.delivery.kabupaten for figure in figures.values()}
    # of all villages: a newer delivery that leaves this one out takes what the one before said of it back
    stands = (
        standing_deliveries(OpdDelivery.objects.filter(kabupaten__in=held, state=OpdDelivery.ACCEPTED))
        if held
        else set()
    )
    newest: dict[str, OpdFigure] = {}
    mine = [figures[number] for number in stands & figures.keys()]
    for figure in sorted(mine, key=lambda figure: figure.delivery.year):
        newest[figure.delivery.table] = figure
    return [
        OpdSaid(newest[name].delivery, table, json.loads(newest[name].said))
        for name, table in known.items()
        if name in newest
    ]


def _ever(village: AreaCode) -> set[str]:
    """The codes that a village bears and bore: what was delivered under a former one is still about it."""
    area = find_area(village)
    return {village.text(), *(CodeRow.objects.filter(area=area).values_list("value", flat=True) if area else ())}


@dataclass(frozen=True, slots=True)
class FigurePair:
    """A figure of an office, the village's own beside it (None: not known), and what was said of the two."""

    said: OpdSaid
    column: OpdColumn
    office: Decimal
    own: Decimal | None
    choice: OpdChoice | None

    @property
    def differs(self) -> bool:
        """There are two, and they are not the same."""
        return self.own is not None and self.own != self.office

    @property
    def cited_figure(self) -> str:
        """Which one is cited: `opd`, `desa`, or "" while that is open."""
        if not self.differs:
            return OpdChoice.OFFICE
        return self.choice.chosen if self.choice is not None else ""


def pairs(village: AreaCode, said_by_table: Sequence[OpdSaid], own: OwnFigures) -> list[FigurePair]:
    """Every figure that offices give of a village (`said_of`), in the order of tables and columns."""
    rows = OpdChoice.objects.filter(area=village.text(), delivery__in=[said.delivery for said in said_by_table])
    choices = {(row.delivery_id, row.column): row for row in rows}
    found = []
    for said in said_by_table:
        for column in said.table.columns:
            if column.id not in said.values:
                continue
            key = (said.delivery.pk, column.id)
            office, mine, choice = Decimal(said.values[column.id]), own.get(key), choices.get(key)
            if choice is not None and (choice.office, choice.own) != (str(office), str(mine)):
                choice = None  # it was said of other figures
            found.append(FigurePair(said, column, office, mine, choice))
    return found
