"""A table of a signed edition as everybody reads it, with what its examiners found in it at the cells they mean."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cantik.release import files, printed_tables
from cantik.release.app import checking, early
from cantik.release.finding_places import find_place, place_words
from cantik.staff.app.gate import needs, who
from cantik.staff.app.rights import area_code
from cantik.web.tahap.penyebarluasan.release import figures
from cantik.web.tahap.penyebarluasan.release.views_check import check_of
from cantik.web.tahap.penyebarluasan.release.views_edition import edition_of


@needs("desa.lihat")
@require_safe
def table(request: HttpRequest, kode: str, nomor: str, kunci: str) -> HttpResponse:
    """The table; `sel` is the cell that is meant."""
    desa, person = area_code(kode), who(request)
    edition = edition_of(desa, nomor)
    if not early.reads(person, desa, edition):
        raise Http404("under embargo")
    release = files.open_release(edition.shelved.folder)
    held = next((own for own in release.tables if own.key == kunci), None)
    if held is None:
        raise Http404("no such table")
    asked = request.GET.get("sel", "")
    marked = int(asked) if asked.isdecimal() and len(asked) < 7 and int(asked) < len(held.cells) else None
    shown = printed_tables.print_table(held)
    cells = figures.table_as_read(shown)
    found = [(row, find_place(row.where, release)) for row in checking.check_standing(desa, edition).findings]
    check = check_of(person, desa, edition)
    values: dict[str, Any] = {
        "bagian": "terbit",
        "satu": edition,
        "tabel": shown,
        "isi": cells,
        "lihat": "terbit",
        "lebar": cells.width,
        "kaki": figures.foot(shown),
        "tanda": marked,
        "di": place_words(held, marked) if marked is not None else f"Tabel {held.number}",
        "tulis": bool(check and check["meja"]),
        "temuan": [row for row, place in found if place is not None and place[0].key == kunci],
    }
    return render(request, "release/rilis_tabel.html", values)
