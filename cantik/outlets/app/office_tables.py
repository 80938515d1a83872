"""What offices deliver about villages, on the server's public site: one page and one table a kabupaten, written anew by
each tick. Only accepted deliveries that stand, and only columns that content calls public: a count of few persons, or
a herd of one owner, would tell of them, and an office's sheet does not say how many stand behind a sum (docs/adr/0044);
none that would open what a village's own tables hide (docs/adr/0054).
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from functools import partial
from pathlib import Path

from cantik.base.numerals import HIDDEN, UNAVAILABLE, format_number
from cantik.codes.area import AreaCode
from cantik.codes.area_words import describe_area
from cantik.codes.extra import AREAS_FILE
from cantik.codes.knowledge import Knowledge, load_store
from cantik.codes.practice import is_practice
from cantik.collect.app import opd
from cantik.collect.app.opd_models import OpdChoice, OpdDelivery
from cantik.collect.app.opd_standing import FigurePair, OpdSaid
from cantik.collect.opd_places import OpdVillage
from cantik.content.opd_table import OpdColumn
from cantik.outlets.app import forum_pages, sites
from cantik.protect.sensitivity.policy import Rules
from cantik.publish.site.opd import OpdCell, OpdLine, OpdShown, make_opd, opd_name
from cantik.register.facilities.app.office_comparison import figure_pairs
from cantik.release.app import office_figures
from cantik.staff import institution_kinds
from cantik.vault.app.opening import OpenStore

_UNKNOWN = OpdCell(UNAVAILABLE, "")
_HIDDEN = OpdCell(HIDDEN, "")


def put_out(opened: OpenStore) -> int:
    """Write the tables of all kabupaten; returns how many pages say something else than before. 0 without a public
    site."""
    public = sites.public_folder()
    if public is None:
        return 0
    extra, known = opened.store.path / AREAS_FILE, load_store(opened.store.path)
    accepted = OpdDelivery.objects.filter(state=OpdDelivery.ACCEPTED).order_by("kabupaten")
    found: dict[str, list[OpdShown]] = {}
    for kode in accepted.values_list("kabupaten", flat=True).distinct():
        kabupaten = AreaCode.from_stored(kode)
        tables = [] if is_practice(kabupaten) else _tables(opened, known, opd.villages_of(kabupaten, extra))
        if tables:
            found[kode] = tables

    def page(kode: str) -> Path:
        name = describe_area(AreaCode.from_stored(kode), extra).name
        return make_opd(kode, name, found[kode], public, fictitious=opened.demo)

    told = forum_pages.renew(opened, public, opd_name, {kode: partial(page, kode) for kode in found})
    pages = {path.stem for path in public.glob(opd_name("*"))}
    for table in public.glob(opd_name("*", "csv")):
        if table.stem not in pages:
            table.unlink()
    return told


def _tables(opened: OpenStore, known: Knowledge, villages: Iterable[OpdVillage]) -> list[OpdShown]:
    """The public columns of what stands, by delivery in the order of the tables, its villages by code."""
    lines: dict[int, tuple[OpdSaid, list[OpdLine]]] = {}
    for village in sorted(villages, key=lambda village: village.area.text()):
        if is_practice(village.area):
            continue
        held = known.of(village.area)
        wanted = partial(office_figures.is_releasable, shut=office_figures.shuts(held.content, Rules(held.policy)))
        pairs = figure_pairs(opened, village.area, wanted=wanted)
        by_column = {(pair.said.delivery.pk, pair.column.id): pair for pair in pairs}
        for said in {pair.said.delivery.pk: pair.said for pair in pairs}.values():
            columns = _columns(said)
            cells = tuple(_cell(by_column.get((said.delivery.pk, column.id)), said, column) for column in columns)
            if any(cell.value for cell in cells):
                _, mine = lines.setdefault(said.delivery.pk, (said, []))
                mine.append(OpdLine(village.area.text(), f"{village.name} ({village.kecamatan})", cells))
    ordered = sorted(lines.values(), key=lambda held: (held[0].table.order, held[0].table.id, -held[0].delivery.year))
    return [_table_view(said, mine) for said, mine in ordered]


def _columns(said: OpdSaid) -> tuple[OpdColumn, ...]:
    """The public columns that the delivery has, the same for each of its villages."""
    had = said.delivery.columns.split(",")
    return tuple(column for column in said.table.columns if column.public and column.id in had)


def _cell(pair: FigurePair | None, said: OpdSaid, column: OpdColumn) -> OpdCell:
    if pair is None:
        return _HIDDEN if column.id in said.values else _UNKNOWN
    own = office_figures.own_of(pair)
    village = pair.cited_figure == OpdChoice.VILLAGE and own is not None
    value = own if village and own is not None else pair.office
    differs = pair.differs and not pair.cited_figure
    # nothing of a village's register goes before the public by a tick: it has said itself what it counts
    answered = _both(own, column) if differs and own is not None and pair.choice is not None else None
    return OpdCell(*_both(value, column), village=village, differs=differs, own=answered)


def _both(value: Decimal, column: OpdColumn) -> tuple[str, str]:
    """A number as it is printed and for programs."""
    return format_number(value, column.value.decimals or 0), str(value)


def _table_view(said: OpdSaid, lines: list[OpdLine]) -> OpdShown:
    kind = institution_kinds.kinds().get(said.table.office)
    return OpdShown(
        table=said.table.id,
        title=said.table.title,
        office=said.table.office if kind is None else kind.name,
        reference=said.delivery.reference,
        document=said.delivery.document,
        columns=tuple((column.id, column.value.label, column.value.unit) for column in _columns(said)),
        lines=tuple(lines),
    )
