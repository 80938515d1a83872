"""`/desa/<kode>/terbit/rilis/<nomor>/diminta/`: what lists of the region ask (SDGs Desa, Rumah DataKu …), row by row,
as an edition answers it; the same as a workbook to hand in."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from typing import Any

import xlsxwriter
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop
from django.views.decorators.http import require_safe
from xlsxwriter.worksheet import Worksheet

from cantik.base.errors import CantikError
from cantik.base.media_types import XLSX
from cantik.base.workbook_file import new_workbook
from cantik.content.coverage import SECTIONS
from cantik.release import files
from cantik.release.app import early
from cantik.release.app.queries import PULLED, Edition
from cantik.release.model import Release
from cantik.release.regional_lists import LISTS, SoughtAnswer, SoughtState, answers
from cantik.staff.app import error_words
from cantik.staff.app.gate import needs, who
from cantik.staff.app.rights import area_code
from cantik.web.downloads import attach_file
from cantik.web.language import either
from cantik.web.public_site import shows, table_page
from cantik.web.reach import reachable
from cantik.web.tahap.penyebarluasan.release.views_edition import edition_of

TITLES = {
    "sdgs_desa_2025": noop("SDGs Desa, edisi 2025"),
    "sdgs_desa_2020": noop("SDGs Desa, edisi 2020"),
    "rumah_dataku": noop("Kelompok data Rumah DataKu"),
    "parameter_kependudukan": noop("Parameter kependudukan"),
    "isu_kesejahteraan": noop("Tiga belas isu kesejahteraan"),
}
#: state -> its word, icon and colour
STATES = {
    SoughtState.TOLD: (noop("ada angkanya"), "ok", "ok"),
    SoughtState.HIDDEN: (noop("ditutup agar tidak ada orang yang dikenali"), "lock", "idle"),
    SoughtState.AT_OFFICE: (noop("dihitung di halaman kantor, tidak terbit"), "home", "idle"),
    SoughtState.NOT_YET: (noop("dapat dihitung, datanya belum cukup"), "todo", "warn"),
    SoughtState.ELSEWHERE: (noop("dari kantor lain"), "gedung", "idle"),
    SoughtState.ASKED: (noop("ditanyakan di formulir, belum menjadi tabel"), "todo", "idle"),
    SoughtState.AWAITED: (noop("pertanyaannya belum ada"), "todo", "idle"),
    SoughtState.NONE: (noop("tidak dihitung"), "cross", "idle"),
}
_LONGEST_NAME = 31
#: longer lists are shown by their headings first: all of SDGs Desa is fifty screens of a phone
_MOST_OPEN = 100
#: the address of a table's page by its key; "" where nobody reads it
Pages = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class SoughtRow:
    """A row as it is shown. `parts`: title, value with its unit, number of a table and the address of its page; the
    rest is of its state."""

    number: str
    text: str
    parts: tuple[tuple[str, str, str, str], ...]
    word: str
    icon: str
    colour: str
    why: str


@needs("desa.lihat")
@require_safe
def page(request: HttpRequest, kode: str, nomor: str) -> HttpResponseBase:
    """One list, SDGs Desa without a wish, and of it all rows or those of a state."""
    edition = _read(request, kode, nomor, "diminta")
    wish = request.GET.get("daftar", "")
    chosen = wish if wish in LISTS else LISTS[0]
    try:
        found = answers(chosen, files.open_shelved(edition.shelved.folder))
    except CantikError as error:
        return _show_damaged(request, edition, error)
    many = Counter(answer.state for answer in found)
    wished = request.GET.get("keadaan", "")
    only = wished if wished in many else ""
    values: dict[str, Any] = {
        "bagian": "terbit",
        "satu": edition,
        "dipilih": chosen,
        "daftar": [(name, _(TITLES[name])) for name in LISTS],
        "judul": _(TITLES[chosen]),
        "ada": many[SoughtState.TOLD],
        "semua": len(found),
        "keadaan": only,
        "keadaan_ada": [(state.value, _(STATES[state][0]), many[state]) for state in SoughtState if many[state]],
        "tertutup": not only and len(found) > _MOST_OPEN,
        "kelompok": list(
            _group_answers(chosen, [row for row in found if only in ("", row.state)], _pages(kode, nomor))
        ),
    }
    return render(request, "release/diminta.html", values)


@needs("desa.lihat")
@require_safe
def workbook(request: HttpRequest, kode: str, nomor: str) -> HttpResponseBase:
    """Every list, a sheet each."""
    edition = _read(request, kode, nomor, "diminta.xlsx")
    try:
        release = files.open_shelved(edition.shelved.folder)
    except CantikError as error:
        return _show_damaged(request, edition, error)
    pages = _pages(kode, nomor) if reachable(request) else _no_page

    def address(key: str) -> str:
        found = pages(key)
        return request.build_absolute_uri(found) if found else ""

    return attach_file(_workbook(release, address), f"diminta_{kode}_{nomor}.xlsx", XLSX)


def _read(request: HttpRequest, kode: str, nomor: str, what: str) -> Edition:
    """The edition, for who may read it; one that opens later is noted, a withdrawn one is not served."""
    desa, person = area_code(kode), who(request)
    edition = edition_of(desa, nomor)
    if edition.status == PULLED or not early.reads(person, desa, edition):
        raise Http404("no such release")
    early.note_reading(person, desa, edition, what)
    return edition


def _show_damaged(request: HttpRequest, edition: Edition, error: CantikError) -> HttpResponseBase:
    values = {"bagian": "terbit", "satu": edition, "judul": _(TITLES[LISTS[0]]), "salah": error_words.error_line(error)}
    return render(request, "release/diminta.html", values, status=409)


def _no_page(_key: str) -> str:
    return ""


def _pages(kode: str, number: str) -> Pages:
    """Where the tables of an edition are read: on the site that is shown, as long as it is of this edition."""
    return partial(table_page, kode) if shows(kode, number) else _no_page


def _group_answers(
    asked_by: str, found: Sequence[SoughtAnswer], pages: Pages
) -> Iterator[tuple[str, list[SoughtRow], int]]:
    """Headings with their rows, and how many of these are told."""
    for section, rows in groupby(found, key=lambda answer: answer.figure.section):
        answers_here = list(rows)
        told = sum(answer.state is SoughtState.TOLD for answer in answers_here)
        yield _section_heading(asked_by, section), [_row(answer, pages) for answer in answers_here], told


def _section_heading(asked_by: str, section: str) -> str:
    """The heading of a section; sections of lists without names for them have none."""
    return either(*SECTIONS.get((asked_by, section), ("", "")))


def _row(answer: SoughtAnswer, pages: Pages) -> SoughtRow:
    word, icon, colour = STATES[answer.state]
    parts = []
    for part in answer.parts:
        unit = either(*part.unit)
        value = "" if part.number else f"{either(*part.value)}{'' if unit == '%' else ' '}{unit}".strip()
        parts.append((either(part.title, part.title_en), value, part.number, pages(part.key) if part.key else ""))
    row = answer.figure
    number = row.number.partition(" ")[0]  # of some lists the rest names it once more, in English
    return SoughtRow(number, row.text, tuple(parts), _(word), icon, colour, either(*answer.why))


def _workbook(release: Release, pages: Pages) -> bytes:
    """Texts as texts, so that nothing in it is ever run."""
    stream = io.BytesIO()
    with new_workbook(stream) as book:
        for name in LISTS:
            sheet = book.add_worksheet(re.sub(r"[\[\]:*?/\\]", " ", _(TITLES[name]))[:_LONGEST_NAME])
            _write_sheet(sheet, name, release, pages, book)
    return stream.getvalue()


def _write_sheet(sheet: Worksheet, name: str, release: Release, pages: Pages, book: xlsxwriter.Workbook) -> None:
    """One list. The tables of a row stand last, a cell each: a cell leads to one page only."""
    bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
    sheet.write_string(0, 0, f"{_(TITLES[name])}, {release.place.full()}, {release.edition}", bold)
    heads = (_("Nomor"), _("Bagian"), _("Yang diminta"), _("Keadaan"), _("Angka"), _("Keterangan"), _("Tabel"))
    for column, head in enumerate(heads):
        sheet.write_string(2, column, head, bold)
    for line, answer in enumerate(answers(name, release), 3):
        row, section = _row(answer, pages), _section_heading(name, answer.figure.section)
        figures = "; ".join(f"{title}: {value}" for title, value, number, _page in row.parts if not number)
        texts = (row.number, section, row.text, row.word, figures, row.why)
        for column, text in enumerate(texts):
            sheet.write_string(line, column, text, wrapped)
        tables = [(number, page) for _title, _value, number, page in row.parts if number]
        for column, (number, page) in enumerate(tables, len(texts)):
            if page:
                sheet.write_url(line, column, page, string=number)
            else:
                sheet.write_string(line, column, number, wrapped)
    sheet.freeze_panes(3, 3)
    for column, width in enumerate((10, 30, 60, 30, 40, 50, 10)):
        sheet.set_column(column, column, width)
