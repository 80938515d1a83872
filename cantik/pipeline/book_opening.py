"""What opens the book of a village: what it recorded of itself, what its kecamatan published, and the outlines of its
kecamatan from the borders that stand in the store. Neighbours draw and publish when they like; an edition keeps what it
was made with, so they are no input of it (docs/adr/0097, 0113)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from cantik.base import clock
from cantik.codes.area import AreaCode
from cantik.codes.knowledge import VillageKnowledge
from cantik.content.kinds import Content
from cantik.register.core.people import RegisterView
from cantik.release.app import own_pages
from cantik.release.app.book_front import DrawnAreas, find_site, outline_areas, read_covers, read_level
from cantik.release.model import VillagePlace
from cantik.release.portrait import (
    FactRows,
    Outline,
    Portrait,
    RecordedTable,
    count_parts,
    fact_tables,
)
from cantik.staff.app import log


def record_names(facts: Mapping[str, FactRows], content: Content, by: str) -> None:
    """Names that a release prints were read: officials of the village, whose office is public."""
    for kind, rows in facts.items():
        named = content.facilities[kind].personal
        if any(name in row for row in rows for name in named):
            detail: dict[str, int | str | None] = {"jenis": kind, "baris": len(rows)}
            log.record(by=by, at=clock.now(), action="fasilitas.baca", subject="fasilitas", detail=detail)


def complete_portrait(
    given: Portrait,
    view: RegisterView,
    facts: Mapping[str, FactRows],
    place: VillagePlace,
    knowledge: VillageKnowledge,
) -> Portrait:
    """The portrait of an edition: what it was given, with the facts and the parts that the register names."""
    kinds = knowledge.content.facilities
    tables = fact_tables(knowledge.book.portrait, facts, kinds, knowledge.lists, place, view.reference)
    return replace(given, tables=tables, parts=count_parts(view.persons))


def fact_tables_of_books(
    facts: Mapping[str, FactRows],
    place: VillagePlace,
    reference: dt.date,
    knowledge: VillageKnowledge,
) -> dict[str, tuple[RecordedTable, ...]]:
    """What the further books print of the facts, by their ids."""
    kinds, lists, books = knowledge.content.facilities, knowledge.lists, knowledge.further_books()
    return {book.id: fact_tables(book.portrait, facts, kinds, lists, place, reference) for book in books}


def read_opening(area: AreaCode, year: int, knowledge: VillageKnowledge, store: Path, own: Path | None) -> Portrait:
    """What the next edition of a village opens with besides its facts. `own`: the file that it is drawn with. Raises
    T101, T102 for a damaged release of its kecamatan."""
    return Portrait(
        around=_outline_around(area, knowledge, store, own),
        own=own_pages.read_own_page(store, area.text()),
        level=read_level(area.text().rpartition(".")[0], year, knowledge.book.key_figures, store),
        site=find_site(area.text()),
        covers=read_covers((knowledge.book.id, *(book.id for book in knowledge.further_books())), knowledge.book.id),
    )


def _outline_around(area: AreaCode, knowledge: VillageKnowledge, store: Path, own: Path | None) -> tuple[Outline, ...]:
    """The villages of the kecamatan whose borders stand, the village with them, in the order of codes; nothing where
    the village's own do not or those of no other. `own`: the file that its release is drawn with."""
    parent = knowledge.areas.parent(knowledge.areas.get(area))
    drawn = [] if parent is None else DrawnAreas(knowledge.areas, store, (area, own)).draw_parts(parent)
    return outline_areas(drawn) if area.text() in {code for code, _, _ in drawn} else ()
