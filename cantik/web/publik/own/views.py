"""`/tabel-sendiri/`: a table of one's own, by the parameters of its address; a page, CSV or JSON-stat."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF
from csp.decorators import csp_replace
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, StreamingHttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cantik.base.errors import CantikError
from cantik.codes.errors import InvalidAreaCode
from cantik.outlets.app import own_tables
from cantik.outlets.app.own_tables import ReadEdition
from cantik.publish.exchange import own
from cantik.publish.site.view import Text
from cantik.publish.site.view import short as short_title
from cantik.release.model import Table
from cantik.release.own import OwnQuestion, OwnTable, own_table, read
from cantik.release.own.common_axes import join_axes
from cantik.release.own.errors import OwnTableRefused
from cantik.release.own.question import IN_FORCE, VILLAGE
from cantik.release.own.sources import table_of, title_of, titles_of
from cantik.staff.app.error_words import short
from cantik.staff.app.gate import public
from cantik.staff.app.rights import area_code
from cantik.vault.app.opening import at_hand
from cantik.web.downloads import ASK_AGAIN, show_pieces
from cantik.web.language import either, lang
from cantik.web.public_site import site_folder, table_page
from cantik.web.publik.own import own_table_page
from cantik.web.publik.own.shared_links import without_marks
from cantik.web.store import describe_area

FORM = "bentuk"
_MEDIA = {"csv": "text/csv; charset=utf-8", "jsonstat": "application/json; charset=utf-8"}
_NAMES = {"csv": "CSV", "jsonstat": "JSON-stat"}
_NO_SCRIPT = {"script-src": [NONE], "style-src": [SELF], "connect-src": [NONE]}
#: villages of which the form looks what tables and editions they have
_LOOKED_AT = 12

Fields = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class AnsweredQuestion:
    """A question with its answer, and the editions that were looked through for it, by village."""

    question: OwnQuestion
    table: OwnTable
    editions: Mapping[str, tuple[ReadEdition, ...]]


@public
@require_safe
@csp_replace(_NO_SCRIPT)
def page(request: HttpRequest) -> HttpResponseBase:
    """The form, the answer below it, or the answer alone in another form; 422 in words for what cannot be answered. Who
    comes by a link that a network has marked is led to the address itself, which says all of the question."""
    if (clean := without_marks(request)) is not None:
        return HttpResponseRedirect(clean)
    fields: Fields = [
        (name, value) for name, values in request.GET.lists() for value in map(str, values) if name != FORM
    ]
    form = request.GET.get(FORM, "")
    asked = any(name == "tabel" and value for name, value in fields)
    try:
        if form and form not in _MEDIA:
            raise OwnTableRefused("T440", "Bentuk ini tidak ada", found=form, expected=f"{', '.join(_MEDIA)}")
        answer = _answer_question(fields) if asked or form else None
    except OwnTableRefused as error:
        return _show_refusal(request, fields, form, error)
    if answer is None or not form:
        return _page(request, fields, answer)
    pieces = own.rows(answer.table) if form == "csv" else own.jsonstat(answer.table, _address(request, fields))
    return _stream_pieces(pieces, form)


def _answer_question(fields: Fields) -> AnsweredQuestion:
    question = read(fields)
    editions = {code: _editions(code) for code in question.villages}
    names = {code: _name(code) for code in question.villages}
    found = own_tables.sources(question, names, editions)
    return AnsweredQuestion(question, own_table(question, found, least=own_tables.least_denominator()), editions)


def _editions(code: str) -> tuple[ReadEdition, ...]:
    try:
        desa = area_code(code)
    except InvalidAreaCode:
        return ()  # as a village that has published nothing
    return own_tables.read_editions(at_hand(), desa.text(), site_folder(desa.text()))


def _name(code: str) -> str:
    """The name of a village, its code where nobody knows one."""
    try:
        return describe_area(area_code(code)).full
    except InvalidAreaCode:
        return code


def _stream_pieces(pieces: Iterator[bytes], form: str) -> StreamingHttpResponse:
    end = {"csv": "csv", "jsonstat": "json"}[form]
    return show_pieces(pieces, f"tabel-sendiri.{end}", _MEDIA[form], cache=ASK_AGAIN)  # a release may be withdrawn


def _show_refusal(request: HttpRequest, fields: Fields, form: str, error: CantikError) -> HttpResponse:
    if form in _MEDIA:
        return HttpResponse(f"{error.line()}\n", "text/plain; charset=utf-8", status=422)
    expected = _("Seharusnya: %s.") % _(error.expected) if error.expected else ""
    return _page(request, fields, None, f"{short(error)} {expected}".strip(), status=422)


def _address(request: HttpRequest, fields: Iterable[tuple[str, str]], **more: str) -> str:
    return request.build_absolute_uri(f"{request.path}?{_query(fields, **more)}")


def _query(fields: Iterable[tuple[str, str]], **more: str) -> str:
    return str(urlencode([*((name, value) for name, value in fields if value), *more.items()]))


def _page(
    request: HttpRequest, fields: Fields, answer: AnsweredQuestion | None, wrong: str = "", *, status: int = 200
) -> HttpResponse:
    table = None if answer is None else answer.table
    large = table is not None and len(table.cells) > own_table_page.MOST_SHOWN
    values: dict[str, Any] = {
        "salah": wrong,
        "tabel": table,
        "judul": "" if table is None else either(table.title, table.title_en),
        "satuan": "" if table is None else either(table.unit, table.unit_en),
        "catatan": () if table is None else either(table.notes, table.notes_en),
        "lembar": None if table is None or large else own_table_page.sheet(table),
        "besar": large,
        "alamat": _address(request, fields) if table is not None else "",
        "asal": [] if answer is None else _origins(answer),
        "unduh": []
        if table is None
        else [(name, f"?{_query(fields, **{FORM: form})}") for form, name in _NAMES.items()],
        **_choices(fields, answer),
    }
    response = render(request, "own/tabel.html", values, status=status)
    response.headers["Cache-Control"] = "no-cache"
    return response


def _origins(answer: AnsweredQuestion) -> list[tuple[str, str]]:
    """The villages of a table with the page of theirs that it is made of, where their site shows one, in the language
    that is read."""
    key = answer.question.above.table
    pages = ((code, table_page(code, key)) for code in answer.question.villages if answer.editions[code])
    return [(_name(code), page) for code, page in pages if page]


def _choices(fields: Fields, answer: AnsweredQuestion | None) -> dict[str, Any]:
    """What the form offers: villages, editions, the tables of the first village that has any, and the axes of the one
    that was chosen in all of them."""
    villages = _values_of(fields, "desa")
    known = {} if answer is None else answer.editions
    looked = (known[code] if code in known else _editions(code) for code in villages[:_LOOKED_AT])
    read_ones = [held for held in looked if held]
    folder = next((held[0].folder for held in read_ones), None)
    wishes = _values_of(fields, "edisi") or [IN_FORCE]
    years = sorted({str(edition.year) for held in read_ones for edition in held}, reverse=True)
    keys = _values_of(fields, "tabel")
    tables = [] if folder is None else _tables(folder, keys)
    own_key = next((key for _chapter, offered in tables for key, _title, ticked in offered if ticked), "")
    axes = join_axes(chosen) if own_key and (chosen := _tables_of(read_ones, own_key)) else ()
    share, summed = _values_of(fields, "bagi"), _values_of(fields, "jumlah")
    return {
        "desa_ada": [(code, _name(code), code in villages) for code in own_tables.list_villages(at_hand())],
        "edisi_ada": [(IN_FORCE, "", IN_FORCE in wishes), *((year, year, year in wishes) for year in years)],
        "tabel_ada": tables,
        "sumbu": own_table_page.asked_axes(axes, _values_of(fields, "ambil"), summed),
        "tetap": [pair for pair in fields if pair[0] in ("desa", "edisi", "tabel")],
        "banyak_desa": len(villages) > 1,
        "desa_dijumlah": VILLAGE in summed,
        "bagi_ada": [(v, t, v in share) for v, t in own_table_page.divisors(axes)],
        "kali_ada": [(value, text, value in _values_of(fields, "kali")) for value, text in own_table_page.scales()],
    }


def _tables_of(villages: Iterable[tuple[ReadEdition, ...]], key: str) -> list[Table]:
    """A table as the newest edition of each village prints it."""
    return [table for held in villages if (table := table_of(held[0].folder, key)) is not None]


def _values_of(fields: Fields, name: str) -> list[str]:
    return list(dict.fromkeys(value for own_name, value in fields if own_name == name and value))


def _tables(folder: Path, keys: list[str]) -> list[tuple[str, list[tuple[str, str, bool]]]]:
    """Key, number with short title, and whether it was chosen, of the tables of a release by its chapters, and last
    those that were asked for beside them."""
    titles = dict(titles_of(folder))
    for key in keys:
        if key not in titles and "/" not in key and (table := table_of(folder, key)) is not None:
            titles[key] = title_of(table)
    found: dict[str, list[tuple[str, str, bool]]] = {}
    for key, it in titles.items():
        title = short_title(either(it.title, it.title_en), Text(lang()))
        found.setdefault(either(*it.chapter) or _("Lainnya"), []).append((key, f"{it.number} {title}", key in keys))
    return list(found.items())
