"""`/program/KODE/`: the regional programmes of an area, and what became of them in its villages."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop
from django.views.decorators.http import require_http_methods, require_safe

from cantik.base import clock
from cantik.coach.app.queries import names_below, places
from cantik.codes.area import AreaCode, AreaLevel
from cantik.codes.knowledge import AREAS_FILE
from cantik.content.loader import here
from cantik.content.programme import BY_OFFICE, BY_VILLAGE, RegionalProgramme, runs_in
from cantik.register.facilities.app import programme_results as realising
from cantik.register.facilities.app.recording import FacilityDesk
from cantik.register.facilities.errors import FacilityRefused
from cantik.register.facilities.programme_sums import Realised, totals
from cantik.staff.app import rights
from cantik.staff.app.error_words import short
from cantik.staff.app.gate import needs, who
from cantik.vault.app.opening import at_hand
from cantik.web.area_choice import AreaChoice, area_view
from cantik.web.damage import answer_damage
from cantik.web.desk import as_number, desk_of
from cantik.web.fields import take_post
from cantik.web.forum.program import programme_figures, programme_words
from cantik.web.forum.program.forms import ProgrammeForm, said_before
from cantik.web.store import describe_area

SEE, SAY = "program.lihat", "program.isi"
_YEARS = 4


#: to the page of one's own area, or a list of them
first = area_view(
    SEE,
    AreaChoice(
        "program",
        entry="program",
        title=noop("Program daerah"),
        lead=noop("Tujuan, target, dan realisasinya di tiap desa."),
        levels=frozenset(AreaLevel),
    ),
)


@needs(SEE)
@require_safe
def list_programmes(request: HttpRequest, kode: str) -> HttpResponse:
    """The programmes of an area; of a province, its kabupaten too."""
    area = rights.area_code(kode)
    found = [(known, programme_words.words_of(known)) for known in realising.programmes_in(area, clock.today())]
    return _render(request, area, "daftar", {"program": found, "bawahan": _below(area)})


def _below(area: AreaCode) -> list[tuple[str, str]]:
    wide = area.level < AreaLevel.KABUPATEN
    return names_below(area, AreaLevel.KABUPATEN, at_hand().store.path / AREAS_FILE) if wide else []


def _programme(area: AreaCode, name: str) -> RegionalProgramme:
    found = next((known for known in realising.programmes_in(area, clock.today()) if known.id == name), None)
    if found is None:
        raise Http404("no such programme here")
    return found


@needs(SEE)
@require_safe
@answer_damage
def one_programme(request: HttpRequest, kode: str, jenis: str) -> HttpResponse:
    """What became of a programme: by year in a village, by village in what is above it."""
    area = rights.area_code(kode)
    programme = _programme(area, jenis)
    if area.level < AreaLevel.KABUPATEN:
        return _render(request, area, "provinsi", _programme_view(programme) | {"bawahan": _below(area)})
    rows = realising.list_realised(at_hand(), [area], programme)
    values = _programme_view(programme)
    if area.level is AreaLevel.DESA:
        cells = programme_words.columns(programme, rows)
        lines = [
            (head, [column.cells[at] for column in cells]) for at, head in enumerate(programme_words.heads(programme))
        ]
        writes = rights.check_access(who(request), SAY, area)
        values |= {"kolom": cells, "baris": lines, "isi": writes.ok, "sisi": _side(writes)}
        values |= _list_followed(area, programme, rows)
        return _render(request, area, "desa", values)
    return _render(request, area, "kisi", values | _grid(request, area, programme, rows))


def _list_followed(area: AreaCode, programme: RegionalProgramme, rows: list[Realised]) -> dict[str, Any]:
    """What the releases of a village tell of a programme, and its checklist."""
    editions = programme_figures.open_editions(area)
    return {
        "edisi": [(each.number, each.reference) for each in editions],
        "diikuti": programme_figures.list_figures(programme, editions),
        "tabel": programme_figures.list_tables(programme, area, editions),
        "pilar": programme_figures.list_checklist(programme, area, rows, editions),
    }


def _grid(request: HttpRequest, area: AreaCode, programme: RegionalProgramme, rows: list[Realised]) -> dict[str, Any]:
    today = clock.today()
    last = min(today.year, programme.until.year if programme.until else today.year)
    known = sorted({row.year for row in rows} | set(range(max(programme.since.year, last - _YEARS), last + 1)))
    newest = max((row.year for row in rows), default=last)
    asked = as_number(request.GET.get("tahun"), 4) or newest
    year = asked if asked in known or asked in programme.targets else newest
    below, groups = places(area, at_hand().store.path / AREAS_FILE), here().groups
    villages = [village for village in below if runs_in(programme, village.kode, today, groups)]
    sums = totals(programme, rows, {village.kode for village in villages}, year)
    return {
        "tahun": year,
        "tahun_lain": [other for other in known if other != year],
        "kepala": programme_words.heads(programme),
        "baris": programme_words.grid(programme, villages, [row for row in rows if row.year == year]),
        "jumlah": [programme_words.total_line(programme, total) for total in sums],
    }


def _programme_view(programme: RegionalProgramme) -> dict[str, Any]:
    return {"p": programme, "target": programme_words.targets(programme)} | programme_words.words_of(programme)


def _render(
    request: HttpRequest, area: AreaCode, page: str, values: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    shared = {"bagian": "program", "kode": area.text(), "nama": describe_area(area).name}
    return render(request, f"program/{page}.html", shared | values, status=status)


def _side(writes: rights.AccessDecision) -> str:
    """For which side somebody who may write speaks."""
    return BY_VILLAGE if "agen_statistik" in writes.roles else BY_OFFICE


@needs(SAY)
@require_http_methods(["GET", "HEAD", "POST"])
@answer_damage
def say(request: HttpRequest, kode: str, jenis: str) -> HttpResponseBase:
    """Say what became of a programme in a village in a year: the village for itself, an office for itself."""
    area = rights.area_code(kode)
    programme = _programme(area, jenis)
    if area.level is not AreaLevel.DESA:
        raise Http404("said of one village")
    desk = desk_of(request)
    said_by = _side(rights.check_access(desk.person, SAY, area))
    year = as_number(request.GET.get("tahun"), 4)
    before = said_before(programme, realising.list_realised(at_hand(), [area], programme), said_by, year)
    form = ProgrammeForm(programme, said_by, take_post(request), initial=before)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid() and form.written is not None:
            acting = FacilityDesk(desk.opened, desk.area, desk.by, clock.now())
            try:
                realising.record_realisation(acting, programme, form.written, desk.today)
            except FacilityRefused as error:
                form.add_error(None, short(error))
            else:
                messages.success(request, _("Tersimpan."))
                return redirect("program_satu", kode, jenis)
    values = _programme_view(programme) | {"form": form, "menurut": programme_words.side(said_by)}
    return _render(request, area, "isian", values, status=status)
