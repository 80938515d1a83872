"""`/penetapan/KODE/bersama/PARAMETER/TAHUN/`: one parameter of all areas of a forum in one act.

Proposed from one source, locked by one berita acara, brought from one workbook. Areas whose sources disagree are looked
at one by one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cantik.base import clock
from cantik.base.media_types import XLSX
from cantik.base.numerals import ratio
from cantik.codes.area import AreaCode
from cantik.content.parameter import Parameter
from cantik.forum.app import bulk, parameters
from cantik.forum.app.parameters import BroughtMinutes
from cantik.forum.bulk import BulkLine, BulkStanding, source_key
from cantik.forum.errors import SettingRefused
from cantik.forum.parameters import CandidateKind, ParameterSubject, SourceFigure
from cantik.release.changes import NOTICE
from cantik.staff.app import rights
from cantik.staff.app.gate import needs, where, who
from cantik.web.downloads import attach_file
from cantik.web.forum.parameter.candidates import candidates_of
from cantik.web.forum.parameter.figure_workbook import figure_template, read_figures
from cantik.web.forum.parameter.forms import FigureWorkbookForm, LockForm
from cantik.web.forum.parameter.places import FORUMS, list_places, name_area, require_area
from cantik.web.language import either, number
from cantik.web.page_acts import carry_out


@dataclass(frozen=True, slots=True)
class BulkShown:
    """A line of the page: an area with the figure that would be set, and by how many per cent another source differs
    most ("" where none says anything else)."""

    kode: str
    name: str
    value: str
    apart: str
    standing: str
    digest: str = ""


@dataclass(frozen=True, slots=True)
class _Bulk:
    """What a page is about: the forum, the parameter and year, its areas by name."""

    area: AreaCode
    parameter: Parameter
    year: int
    names: dict[str, str]
    subjects: list[ParameterSubject]


def _bulk_of(request: HttpRequest, parameter: str, year: int) -> _Bulk:
    area = require_area(where(request))
    if area.level not in FORUMS:
        raise Http404("one value is set by itself")
    try:
        names = dict(list_places(area, parameters.require_parameter(parameter)))
        subjects = [parameters.subject(parameter, rights.area_code(code), year) for code in names]
    except SettingRefused as error:
        raise Http404(error.message) from error
    if not subjects:
        raise Http404("no area of which it is set")
    return _Bulk(area, subjects[0].parameter, year, names, subjects)


# ── the page ─────────────────────────────────────────────────────────────────────────────────────
@needs(parameters.SEE)
@require_safe
def show_together(request: HttpRequest, kode: str, parameter: str, tahun: int) -> HttpResponse:  # noqa: ARG001 - the gate's
    """What can be proposed and locked together, and what is looked at one by one."""
    return _page_together(request, _bulk_of(request, parameter, tahun))


def _page_together(request: HttpRequest, on: _Bulk, wrong: dict[str, Any] | None = None) -> HttpResponse:
    person = who(request)
    proposes, locks = (parameters.may(person, act, on.area) for act in (parameters.PROPOSE, parameters.LOCK))
    if not (proposes or locks):
        raise Http404("who neither proposes nor locks reads the list")
    source = request.POST.get("sumber", "") or request.GET.get("sumber", "")
    waiting = bulk.list_waiting(on.subjects, NOTICE)
    second = any(rights.separate(each.row.by, person, since=each.row.at).ok for each in waiting)
    values = {
        "bagian": "penetapan",
        "kode": on.area.text(),
        "nama": name_area(on.area),
        "parameter": on.parameter,
        "judul": either(on.parameter.title, on.parameter.title_en),
        "satuan": either(on.parameter.unit, on.parameter.unit_en),
        "tahun": on.year,
        "batas": _percent_apart(NOTICE, 0),
        "usul": proposes,
        "menunggu": [_line_view(on, each.line, each.row.digest) for each in waiting],
        "kunci": LockForm(initial={"hari": clock.today()}, auto_id="kunci_%s") if locks and second else None,
        "bawa": FigureWorkbookForm(on.parameter, auto_id="bawa_%s") if proposes else None,
        "alasan": request.POST.get("alasan", ""),
        "salah": "",
    } | (_proposable(on, source) if proposes else {})
    return render(request, "parameter/bersama.html", values | (wrong or {}), status=422 if wrong else 200)


def _proposable(on: _Bulk, source: str) -> dict[str, Any]:
    """The sources that speak of areas that are open, and how these stand to the one that is chosen."""
    free = bulk.list_open(on.subjects)
    given = candidates_of(free)
    sources = Counter(source_key(figure) for found in given.values() for figure in found if not figure.withdrawn)
    first = {source_key(figure): figure for found in given.values() for figure in found}
    chosen = source if source in sources else next(iter(dict(sources.most_common(1))), "")
    lines = bulk.judge_all(free, given, chosen, NOTICE) if chosen else []
    return {
        "sumber": [(key, _source_words(on.parameter, first[key]), times) for key, times in sources.most_common()],
        "sumber_dipilih": chosen,
        "siap": [_line_view(on, line) for line in lines if line.standing is BulkStanding.READY],
        "menyimpang": [_line_view(on, line) for line in lines if line.standing is BulkStanding.APART],
        "tanpa_angka": [_line_view(on, line) for line in lines if line.standing is BulkStanding.MISSING],
        "terbuka": len(free),
    }


def _source_words(parameter: Parameter, figure: SourceFigure) -> str:
    base = parameter.base(figure.base)
    counts = "" if base is None else f", {either(base.title, base.title_en)}"
    if figure.kind is CandidateKind.RELEASE:
        return _("Rilis tiap wilayah") + counts
    return f"{figure.source}, {figure.reference.isoformat()}{counts}"


def _line_view(on: _Bulk, line: BulkLine, digest: str = "") -> BulkShown:
    value = "" if line.figure is None else number(line.figure.value, on.parameter.decimals)
    return BulkShown(line.area, on.names[line.area], value, _percent_apart(line.furthest), str(line.standing), digest)


def _percent_apart(share: Fraction | None, decimals: int = 1) -> str:
    if not share:
        return ""
    return number(ratio(share.numerator, share.denominator, 100, decimals) or Decimal(0), decimals)


# ── acts ─────────────────────────────────────────────────────────────────────────────────────────
def _act_and_redirect(request: HttpRequest, on: _Bulk, act: Callable[[], Any], said: str, **forms: Any) -> HttpResponse:
    to = redirect("penetapan_bersama", on.area.text(), on.parameter.id, on.year)
    again = lambda why: _page_together(request, on, {"salah": why, **forms})  # noqa: E731
    return carry_out(request, act, said, *forms.values(), to=to, again=again)


@needs(parameters.PROPOSE)
@require_POST
def propose_together(request: HttpRequest, kode: str, parameter: str, tahun: int) -> HttpResponse:  # noqa: ARG001 - the gate's
    """Propose the figure of one source for every area that was left ticked."""
    on, me = _bulk_of(request, parameter, tahun), who(request)
    wanted = set(request.POST.getlist("wilayah"))
    subjects = [each for each in bulk.list_open(on.subjects) if each.area in wanted]
    source, reason = request.POST.get("sumber", ""), request.POST.get("alasan", "")
    act = lambda: bulk.propose_all(  # noqa: E731
        subjects, candidates_of, source=source, limit=NOTICE, reason=reason, by=me
    )
    said = _("%d nilai diusulkan; orang lain dari lembaga lain menguncinya.") % len(subjects)
    return _act_and_redirect(request, on, act, said)


@needs(parameters.LOCK)
@require_POST
def lock_together(request: HttpRequest, kode: str, parameter: str, tahun: int) -> HttpResponse:  # noqa: ARG001 - the gate's
    """Put every proposal that was left ticked in force, as it was read."""
    on, me = _bulk_of(request, parameter, tahun), who(request)
    form = LockForm(request.POST, request.FILES, auto_id="kunci_%s")
    by_area = {each.area: each for each in on.subjects}
    pairs = [said.partition("|") for said in request.POST.getlist("usulan")]
    read = [(by_area[area], digest) for area, _bar, digest in pairs if area in by_area]

    def act() -> None:
        said = form.cleaned_data
        minutes = BroughtMinutes(said["nomor"], said["hari"], said["pindaian"])
        bulk.lock_all(read, candidates_of, minutes, limit=NOTICE, by=me)

    said = _("%d nilai dikunci dengan satu berita acara.") % len(read)
    return _act_and_redirect(request, on, act, said, kunci=form)


@needs(parameters.PROPOSE)
@require_POST
def bring_workbook(request: HttpRequest, kode: str, parameter: str, tahun: int) -> HttpResponse:  # noqa: ARG001 - the gate's
    """Bring the figures of a workbook, one row for an area; all of them or none."""
    on, me = _bulk_of(request, parameter, tahun), who(request)
    form = FigureWorkbookForm(on.parameter, request.POST, request.FILES, auto_id="bawa_%s")
    by_area = {each.area: each for each in on.subjects}

    def act() -> None:
        found = read_figures(form.file(), by_area)
        bulk.bring_all([(on_area, form.figure_of(value)) for on_area, value in found], by=me)

    return _act_and_redirect(request, on, act, _("Angka berkas itu dicatat sebagai calon."), bawa=form)


@needs(parameters.SEE)
@require_safe
def give_template(request: HttpRequest, kode: str, parameter: str, tahun: int) -> HttpResponse:
    """The empty workbook with the areas of the forum."""
    on = _bulk_of(request, parameter, tahun)
    made = figure_template(on.parameter, on.year, on.names)
    return attach_file(made, f"{on.parameter.id}-{kode}-{tahun}.xlsx", XLSX)
