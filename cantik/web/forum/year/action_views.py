"""`/aksi/KODE/`: the action plan of a forum, its half-yearly report as a page, a workbook, a CSV."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_noop as noop
from django.views.decorators.http import require_POST, require_safe

from cantik.base import clock
from cantik.base.media_types import XLSX
from cantik.base.spreadsheet import csv_text
from cantik.base.workbook_file import new_workbook
from cantik.codes.area import AreaCode
from cantik.forum.app import actions, year
from cantik.forum.app.action_models import ActionReport
from cantik.forum.app.actions import ActionStanding, ActionWish
from cantik.staff.app import actors, institutions
from cantik.staff.app.gate import needs, who
from cantik.staff.app.models import Account
from cantik.web.downloads import attach_file
from cantik.web.fields import FirstMistakeForm, PlainSelect, date_field, text_field
from cantik.web.forum.year.views import forum_area, whole_number
from cantik.web.page_acts import carry_out
from cantik.web.store import describe_area

STATES = {
    ActionReport.NOT_BEGUN: noop("belum mulai"),
    ActionReport.UNDER_WAY: noop("berjalan"),
    ActionReport.DONE: noop("selesai"),
    ActionReport.DELAYED: noop("tertunda"),
}
_HEADS = (
    gettext_lazy("Permasalahan"),
    gettext_lazy("Kegiatan"),
    gettext_lazy("Keluaran"),
    gettext_lazy("Target"),
    gettext_lazy("Penanggung jawab"),
    gettext_lazy("Target waktu"),
    gettext_lazy("Keadaan"),
    gettext_lazy("Realisasi"),
    gettext_lazy("Kendala"),
    gettext_lazy("Bukti"),
    gettext_lazy("Dihapus karena"),
)


class ActionForm(FirstMistakeForm):
    """A row of the action plan."""

    masalah = text_field(gettext_lazy("Permasalahan"), required=False, most=400)
    judul = text_field(gettext_lazy("Kegiatan"), most=200)
    keluaran = text_field(gettext_lazy("Keluaran"), most=400)
    target = text_field(gettext_lazy("Target"), most=200, help_text=gettext_lazy("Misalnya 90% data prioritas terisi."))
    lembaga = forms.ChoiceField(label=gettext_lazy("Penanggung jawab"), widget=PlainSelect(attrs={"class": "in"}))
    hari = date_field(gettext_lazy("Target waktu"))

    def __init__(self, area: AreaCode, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = clock.today()
        field = self.fields["lembaga"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        houses = [state for state in institutions.list_institutions([area.text()]) if not state.over(today)]
        field.choices = [(str(state.row.pk), state.name(today)) for state in houses]

    def wish(self) -> ActionWish:
        """What was written, once the form is valid."""
        said = self.cleaned_data
        house = int(said["lembaga"])
        return ActionWish(said["judul"], house, said["hari"], said["keluaran"], said["target"], said["masalah"])


@dataclass(frozen=True, slots=True)
class ActionShown:
    """A row as the page shows it."""

    held: ActionStanding
    house: str
    state: str
    by: str
    reports: bool


def _half(request: HttpRequest) -> tuple[int, int]:
    """Year and half-year that were asked for; the present ones else."""
    today, said = clock.today(), request.GET if request.method == "GET" else request.POST
    at = whole_number(said.get("tahun", "")) or today.year
    half = whole_number(said.get("semester", "")) or (1 if today.month <= 6 else 2)
    return at, 1 if half == 1 else 2


@needs(actions.SEE, narrow=True)
@require_safe
def overview(request: HttpRequest, kode: str) -> HttpResponse:
    """The action plan as it stood at the end of a half-year."""
    return _page(request, forum_area(kode))


def _rows(area: AreaCode, at: int, half: int, person: Account) -> list[ActionShown]:
    held, today = actions.list_actions(area, at, half), clock.today()
    names = actors.names({found.report.by for found in held if found.report is not None})
    shown = []
    for found in held:
        house = found.row.line.producer
        state = None if house is None else institutions.state_of(house)
        by = "" if found.report is None else names.get(found.report.by, "")
        reports = not found.gone and actions.may_report(person, found.row)
        shown.append(
            ActionShown(found, "" if state is None else state.name(today), _(STATES[found.state]), by, reports)
        )
    return shown


def _page(request: HttpRequest, area: AreaCode, wrong: dict[str, Any] | None = None) -> HttpResponse:
    person, (at, half) = who(request), _half(request)
    values = {
        "bagian": "tahun",
        "kode": area.text(),
        "nama": describe_area(area).name,
        "tahun": at,
        "semester": half,
        "lain": [(other, part) for other in (at - 1, at, at + 1) for part in (1, 2) if (other, part) != (at, half)],
        "baris": _rows(area, at, half, person),
        "pilihan": [(name, _(word)) for name, word in STATES.items()],
        "tambah": ActionForm(area, auto_id="tambah_%s") if year.may_keep(person, area) else None,
        "salah": "",
    }
    return render(request, "year/aksi.html", values | (wrong or {}), status=422 if wrong else 200)


def _act_and_redirect(
    request: HttpRequest, area: AreaCode, act: Callable[[], Any], said: str, **forms_: Any
) -> HttpResponse:
    """Carry an act out; `forms_`: what was sent, to be shown again, `pilih`: of which row."""
    at, half = _half(request)
    to = redirect(f"{reverse('aksi', args=[area.text()])}?tahun={at}&semester={half}")
    sent = (form for form in forms_.values() if isinstance(form, FirstMistakeForm))
    again = lambda why: _page(request, area, forms_ | {"salah": why, "sent": request.POST})  # noqa: E731
    return carry_out(request, act, said, *sent, to=to, again=again)


@needs(actions.KEEP)
@require_POST
def add(request: HttpRequest, kode: str) -> HttpResponse:
    """Add a row."""
    area, me, at = forum_area(kode), who(request), _half(request)[0]
    form = ActionForm(area, request.POST, auto_id="tambah_%s")
    act = lambda: actions.add(area, at, form.wish(), by=me)  # noqa: E731
    return _act_and_redirect(request, area, act, _("Kegiatan ditambahkan."), tambah=form)


@needs(actions.SEE, narrow=True)
@require_POST
def report(request: HttpRequest, kode: str, nomor: int) -> HttpResponse:
    """Say how far a row has come."""
    area, me, sent = forum_area(kode), who(request), request.POST
    told, hindrance, evidence = (sent.get(name, "") for name in ("realisasi", "kendala", "bukti"))

    def act() -> None:
        state = sent.get("keadaan", "")
        actions.report(area, nomor, state, told=told, hindrance=hindrance, evidence=evidence, by=me)

    return _act_and_redirect(request, area, act, _("Realisasi dicatat per hari ini."), pilih=nomor)


# ── as a table ──────────────────────────────────────────────────────────────────────────────────
def _table(area: AreaCode, at: int, half: int, person: Account) -> list[list[str]]:
    found = []
    for shown in _rows(area, at, half, person):
        row, last = shown.held.row, shown.held.report
        said = ("", "", "") if last is None else (last.told, last.hindrance, last.evidence)
        state = f"{shown.state}; {_('lewat hari')}" if shown.held.late else shown.state
        line = [row.problem, row.line.title, row.output, row.target, shown.house, row.line.day.isoformat(), state]
        found.append([*line, *said, shown.held.gone])
    return found


@needs(actions.SEE, narrow=True)
@require_safe
def workbook(request: HttpRequest, kode: str) -> HttpResponse:
    """The report as a workbook: text as text, so that nothing in it is ever run."""
    area, (at, half) = forum_area(kode), _half(request)
    stream = io.BytesIO()
    with new_workbook(stream) as book:
        sheet, bold = book.add_worksheet(_("Rencana aksi")), book.add_format({"bold": True})
        sheet.write_string(0, 0, f"{describe_area(area).name}: {_('Rencana aksi')} {at}/{half}", bold)
        for y, cells in enumerate([[str(head) for head in _HEADS], *_table(area, at, half, who(request))], 2):
            for x, text in enumerate(cells):
                sheet.write_string(y, x, text, bold if y == 2 else None)
        sheet.freeze_panes(3, 2)
        sheet.set_column(0, len(_HEADS) - 1, 24)
    return attach_file(stream.getvalue(), f"rencana_aksi_{kode}_{at}_{half}.xlsx", XLSX)


@needs(actions.SEE, narrow=True)
@require_safe
def table(request: HttpRequest, kode: str) -> HttpResponse:
    """The report as CSV."""
    area, (at, half) = forum_area(kode), _half(request)
    rows = [[str(head) for head in _HEADS], *_table(area, at, half, who(request))]
    data = csv_text(rows, end="\r\n").encode("utf-8-sig")
    return attach_file(data, f"rencana_aksi_{kode}_{at}_{half}.csv", "text/csv")
