"""`/tabel-opd/KODE/`: tables that offices of a kabupaten deliver, one row per village."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop
from django.views.decorators.http import require_POST, require_safe

from cantik.base.media_types import XLSX
from cantik.base.memory_file import Held
from cantik.codes.area import AreaCode, AreaLevel
from cantik.codes.extra import AREAS_FILE
from cantik.collect.app import opd, opd_standing
from cantik.collect.app.opd_models import OpdDelivery
from cantik.collect.app.workflows import OPD_TABLE, is_priority
from cantik.collect.errors import OpdRefused
from cantik.collect.finding import Level
from cantik.collect.opd_places import OpdVillage
from cantik.collect.opd_sheet import opd_template
from cantik.content.loader import here
from cantik.content.opd_table import OpdTable
from cantik.staff import institution_kinds
from cantik.staff.app import actors, rights
from cantik.staff.app.gate import View, needs, who
from cantik.staff.app.models import Account
from cantik.vault.app.opening import at_hand
from cantik.web.area_choice import AreaChoice, area_view
from cantik.web.downloads import attach_file
from cantik.web.forum.opd.forms import OpdForm
from cantik.web.language import either, number
from cantik.web.page_acts import carry_out, why_not
from cantik.web.step_bar import offer_forms, step_view, word_state
from cantik.web.store import describe_area

LEVELS = {Level.REFUSE: noop("Ditolak"), Level.CHECK: noop("Periksa"), Level.NOTE: noop("Catatan")}
_MOST_BYTES = 2 * 1024 * 1024
_LINES, _MOST_DELIVERIES = 50, 60  # rows of a page, deliveries of the list


def villages_here(kabupaten: AreaCode) -> list[OpdVillage]:
    """The villages of a kabupaten as this store knows them."""
    return opd.villages_of(kabupaten, at_hand().store.path / AREAS_FILE)


def title_of(table: OpdTable | None, name: str) -> str:
    """What a table is called, in the language of the page."""
    return name if table is None else either(table.title, table.title_en)


def office_name(table: OpdTable) -> str:
    """What the office of a table is called."""
    kind = institution_kinds.kinds().get(table.office)
    return table.office if kind is None else kind.name


def _kabupaten(kode: str) -> AreaCode:
    area = rights.area_code(kode)
    if area.level is not AreaLevel.KABUPATEN:
        raise Http404("tables are delivered to a kabupaten")
    return area


#: to the page of one's own area, or a list of them
first = area_view(
    opd.SEE,
    AreaChoice(
        "opd",
        entry="opd",
        title=noop("Tabel OPD"),
        lead=noop("Satu baris satu desa, diserahkan dinas kabupaten."),
        levels={AreaLevel.KABUPATEN},
        nothing=noop("Tidak ada kabupaten dalam wilayah kerja Anda."),
    ),
    narrow=True,
)


@needs(opd.SEE, narrow=True)
@require_safe
def overview(request: HttpRequest, kode: str) -> HttpResponse:
    """Every table with what stands of it, what was delivered, and a form to try a file."""
    return _page(request, _kabupaten(kode))


def _mine(person: Account, area: AreaCode) -> list[OpdTable]:
    return [table for table in opd_standing.tables() if opd.may_deliver(person, area, table)]


def _page(request: HttpRequest, area: AreaCode, wrong: str = "", form: OpdForm | None = None) -> HttpResponse:
    person = who(request)
    rows = [row for row in opd.deliveries(area) if opd.may_see(person, area, row.table)]
    stands, mine = opd_standing.standing_deliveries(rows), _mine(person, area)
    newest: dict[str, OpdDelivery] = {}
    for row in sorted((row for row in rows if row.pk in stands), key=lambda row: row.year):
        newest[row.table] = row
    values = {
        "bagian": "opd",
        "kode": area.text(),
        "nama": describe_area(area).name,
        "tabel": [
            (
                table,
                title_of(table, table.id),
                office_name(table),
                newest.get(table.id),
            )
            for table in opd_standing.tables()
        ],
        "serahan": [_line(row, stands) for row in rows[:_MOST_DELIVERIES]],
        "formulir": form if form is not None else OpdForm(mine) if mine else None,
        "salah": wrong,
    }
    return render(request, "opd/tabel.html", values, status=422 if wrong else 200)


def _line(row: OpdDelivery, stands: set[int]) -> tuple[OpdDelivery, str, str, bool]:
    return row, title_of(here().opd.get(row.table), row.table), word_state(row), row.pk in stands


@needs(opd.DELIVER, narrow=True)
@require_POST
def attempt(request: HttpRequest, kode: str) -> HttpResponse:
    """Try a file: what it says and what is wrong with it stands on a page of its own."""
    area, person = _kabupaten(kode), who(request)
    form = OpdForm(_mine(person, area), request.POST, request.FILES)
    made: list[OpdDelivery] = []
    wrong = why_not(lambda: made.append(_attempt_delivery(area, form, person)), form)
    return _page(request, area, wrong, form) if wrong else redirect("opd_serahan", kode, made[0].pk)


def _attempt_delivery(area: AreaCode, form: OpdForm, person: Account) -> OpdDelivery:
    given = form.cleaned_data["berkas"]
    if given.size is None or given.size > _MOST_BYTES:
        raise OpdRefused(_("Berkas lebih dari 2 MB"), mend=_("Sisakan lembar tabelnya saja."))
    return opd.attempt(area, form.entry(), Held(str(given.name), given.read()), villages_here(area), by=person)


@needs(opd.SEE, narrow=True)
@require_safe
def template(request: HttpRequest, kode: str, jenis: str) -> HttpResponse:  # noqa: ARG001
    """The empty workbook of a table with the villages of the kabupaten."""
    area, table = _kabupaten(kode), here().opd.get(jenis)
    if table is None:
        raise Http404("no such table")
    return attach_file(opd_template(table, villages_here(area)), f"{table.id}-{kode}.xlsx", XLSX)


@needs(opd.SEE, narrow=True)
@require_safe
def delivery(request: HttpRequest, kode: str, nomor: int) -> HttpResponse:
    """One delivery: its findings, its rows, and what this person may do with it."""
    return _delivery(request, _kabupaten(kode), nomor)


def _delivery(request: HttpRequest, area: AreaCode, nomor: int, wrong: str = "") -> HttpResponse:
    row = OpdDelivery.objects.filter(kabupaten=area.text(), pk=nomor).first()
    person = who(request)
    if row is None or not opd.may_see(person, area, row.table):
        raise Http404("no such delivery")
    table, findings = here().opd.get(row.table), opd.findings_of(row)
    delivers = table is not None and opd.may_deliver(person, area, table)
    columns = [column for column in row.columns.split(",") if column]
    told = Paginator(findings, _LINES).get_page(request.GET.get("temuan"))
    rows = Paginator(row.figures.order_by("area"), _LINES).get_page(request.GET.get("hal"))
    names = {village.area.text(): village.name for village in villages_here(area)}
    said = [(figure, json.loads(figure.said)) for figure in rows]
    values = {
        "bagian": "opd",
        "kode": area.text(),
        "baris": _line(row, opd_standing.standing_deliveries(opd.deliveries(area))),
        "temuan": [(found, _(LEVELS[found.level])) for found in told],
        "halaman_temuan": told,
        "alamat_temuan": f"?hal={rows.number}&temuan=",
        "halaman": rows,
        "kolom": [(column, column_title(table, column)) for column in columns],
        "isi": [
            (names.get(figure.area, figure.area), [shown_number(values.get(column)) for column in columns])
            for figure, values in said
        ],
        "pelaku": _people(row),
        "boleh_serah": delivers and row.state == OpdDelivery.READ,
        "langkah": offer_forms(row, person, area, area.text(), row.pk),
        "prioritas": row.state in opd.WAITS and is_priority(row),
        "salah": wrong,
    }
    return render(request, "opd/serahan.html", values, status=422 if wrong else 200)


def _people(row: OpdDelivery) -> dict[str, str]:
    """Who did what to a delivery, by the name of the field."""
    acts = {"by": row.by, "examined_by": row.examined_by, "decided_by": row.decided_by, "undone_by": row.undone_by}
    names = actors.names({actor for actor in acts.values() if actor})
    return {field: names.get(actor, "") for field, actor in acts.items()}


def shown_number(value: str | None) -> str | None:
    """A number as the page writes it; None for what is not known."""
    if value is None:
        return None
    decimals = len(value.partition(".")[2])
    return number(Decimal(value), decimals)


def column_title(table: OpdTable | None, name: str) -> str:
    """What a column is called, with its unit."""
    for column in table.columns if table is not None else ():
        if column.id == name:
            unit = either(column.value.unit, column.value.unit_en)
            return f"{either(column.value.label, column.value.label_en)} ({unit})"
    return name


def _act_and_redirect(
    request: HttpRequest, area: AreaCode, nomor: int, act: Callable[[], Any], said: str
) -> HttpResponse:
    again = lambda why: _delivery(request, area, nomor, why)  # noqa: E731
    return carry_out(request, act, said, to=redirect("opd", area.text()), again=again)


@needs(opd.DELIVER, narrow=True)
@require_POST
def hand_in(request: HttpRequest, kode: str, nomor: int) -> HttpResponse:
    """Hand in what was tried."""
    area, me = _kabupaten(kode), who(request)
    said = _("Diserahkan; walidata lain memeriksanya.")
    return _act_and_redirect(request, area, nomor, lambda: opd.hand_in(area, nomor, by=me), said)


@needs(opd.DELIVER, narrow=True)
@require_POST
def drop(request: HttpRequest, kode: str, nomor: int) -> HttpResponse:
    """Throw away what was only tried."""
    area, me = _kabupaten(kode), who(request)
    return _act_and_redirect(request, area, nomor, lambda: opd.drop(area, nomor, by=me), _("Dibuang."))


def view_step(page: str) -> View:
    """The view of an address that takes steps of a delivery."""
    return step_view(OPD_TABLE, page, opd.decide, "opd", _delivery)
