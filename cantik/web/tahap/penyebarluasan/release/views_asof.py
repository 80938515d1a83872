"""`/desa/<kode>/angka/tanggal/`: any one table as of any date, straight from the register, before protection."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cantik.base import clock
from cantik.base.errors import CantikError
from cantik.codes.app.queries import find_area
from cantik.codes.area import AreaCode
from cantik.codes.knowledge import VillageKnowledge, load_village
from cantik.content.axes import Axis
from cantik.content.kinds import TableSpec
from cantik.measure.app.register_table import one_table
from cantik.measure.result import Cube, NotMade
from cantik.register.core.app.queries import first_list
from cantik.release.compose import BASES
from cantik.release.titles import with_part
from cantik.staff.app import log
from cantik.staff.app.gate import needs, who
from cantik.staff.app.rights import area_code
from cantik.vault.app.opening import at_hand
from cantik.web.language import either, lang
from cantik.web.store import describe_area
from cantik.web.tahap.penyebarluasan.release.figures import category_label, why_not

#: what the page shows to whoever has not chosen yet
FIRST = "penduduk_umur_jk"


@dataclass(frozen=True, slots=True)
class AsOfTable:
    """A table for the screen: heads of columns, rows of (label, numbers); the last of each is the sum."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, tuple[int, ...]], ...]


def grid(cube: Cube, geo: int | None) -> AsOfTable:
    """The cells of the village, or of one dusun (position in the geo axis): the rows of the table by its columns.

    Rows are the last axis, or the dusun themselves when the table has no other; columns the first other axis. What lies
    on further axes is summed.
    """
    counts: npt.NDArray[np.int64] = cube.counts if geo is None else cube.counts[geo : geo + 1]
    axes: list[Axis] = [cube.geo, *cube.axes]
    row = len(axes) - 1 if cube.spec.rows != "dusun" else 0
    column = next((i for i in range(1, len(axes)) if i != row), None)
    kept = [row] if column is None else [row, column]
    flat = counts.sum(axis=tuple(i for i in range(len(axes)) if i not in kept))
    if column is None:
        flat = flat[:, np.newaxis]
    elif column < row:
        flat = flat.T
    labels = [axes[row].categories[geo]] if row == 0 and geo is not None else axes[row].categories
    heads = [] if column is None else [category_label(category) for category in axes[column].categories]
    lines = [
        (category_label(category), _sum_cells(cells, split=column is not None))
        for category, cells in zip(labels, flat, strict=True)
    ]
    total = (_("Jumlah"), _sum_cells(flat.sum(axis=0), split=column is not None))
    return AsOfTable((*heads, _("Jumlah")), (*lines, total))


def _sum_cells(cells: npt.NDArray[np.int64], *, split: bool) -> tuple[int, ...]:
    return (*map(int, cells), int(cells.sum())) if split else (int(cells.sum()),)


@needs("angka.lihat_mentah")
@require_safe
def page(request: HttpRequest, kode: str) -> HttpResponseBase:
    """One table as of a date; the reading is recorded. Nothing of it is kept."""
    desa, opened, today = area_code(kode), at_hand(), clock.today()
    knowledge = load_village(desa, opened.store.path)
    tables = {name: spec for name, spec in knowledge.content.tables.items() if spec.summed is None}
    name = request.GET.get("tabel", FIRST)
    spec = tables.get(name) or tables[FIRST]
    area = find_area(desa)
    first = first_list(area.pk, today) if area is not None else None
    on, wrong = date_asked(request.GET.get("tanggal", ""), first, today)
    values: dict[str, Any] = {
        "bagian": "angka",
        "tabel": spec,
        "judul": table_title(spec, desa),
        "tanggal": on,
        "salah": wrong,
        "pertama": first,
        "hari_ini": today,
        "daftar": by_chapter(tables, desa, knowledge),
    }
    if area is not None and first is not None and not wrong:
        by = who(request).actor
        values |= _table_context(desa, on, spec, request.GET.get("dusun", ""), knowledge, by)
        log.record(
            by=by,
            at=clock.now(),
            action="angka.lihat_mentah",
            subject="wilayah",
            subjects=[area.pk],
            detail={"tabel": spec.id, "tanggal": on.isoformat()},
        )
    return render(request, "release/angka_tanggal.html", values, status=422 if wrong else 200)


def _table_context(
    area: AreaCode, on: dt.date, spec: TableSpec, dusun: str, knowledge: VillageKnowledge, by: str
) -> dict[str, Any]:
    try:
        made = one_table(area, on, spec.id, knowledge=knowledge, by=by)
    except CantikError as error:
        return {"sebab": why_not(error)}
    if made is None:
        return {"sebab": _("Tabel ini belum berlaku pada tanggal itu.")}
    if isinstance(made, NotMade):
        return {"sebab": either(made.reason, made.reason_en)}
    places = made.geo.categories
    chosen = next((i for i, place in enumerate(places) if place.id == dusun), None) if len(places) > 1 else None
    return {
        "kisi": grid(made, chosen),
        "dusun": [(place.id, category_label(place)) for place in places] if len(places) > 1 else [],
        "di": places[chosen].id if chosen is not None else "",
        "dijawab": made.answered,
        "ditanya": made.asked,
        "dasar": base_of(made.population),
    }


def base_of(population: str) -> str:
    """Whom a population base counts, in the page's language."""
    return either(*BASES.get(population, (population, population)))


def table_title(table: TableSpec, area: AreaCode) -> str:
    """The title of a table in the page's language and in the village's word for its parts."""
    return with_part(either(table.title, table.title_en), describe_area(area).part.text(lang()))


def by_chapter(
    tables: Mapping[str, TableSpec], area: AreaCode, knowledge: VillageKnowledge
) -> list[tuple[str, list[tuple[str, str]]]]:
    """Tables to choose from (id, title) under the chapters of the book: a hundred in one list are too many for a
    phone. What no chapter names comes last."""
    found, left = [], dict(tables)
    for chapter in knowledge.book.chapters:
        own = [left.pop(name) for name in chapter.tables if name in left]
        found.append((either(chapter.title, chapter.title_en), own))
    found.append((_("Lainnya"), sorted(left.values(), key=lambda table: table.title)))
    return [(title, [(table.id, table_title(table, area)) for table in own]) for title, own in found if own]


def date_asked(text: str, first: dt.date | None, today: dt.date) -> tuple[dt.date, str]:
    """The date asked for and what is wrong with it; nothing asked is today."""
    if not text:
        return today, ""
    try:
        on = dt.date.fromisoformat(text)
    except ValueError:
        return today, _("Tanggal tidak terbaca. Tulis tahun-bulan-hari, misalnya 2025-12-31.")
    if on > today:
        return on, _("Tanggal ini belum tiba. Pilih hari ini atau sebelumnya.")
    if first is not None and on < first:
        return on, _("Daftar pertama desa ini lebih baru dari tanggal itu; keadaan sebelumnya tidak diketahui.")
    return on, ""
