"""`/penetapan/KODE/`: what a forum set; `/penetapan/KODE/PARAMETER/TAHUN/`: one value, from its sources to its lock."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop
from django.views.decorators.http import require_POST, require_safe

from cantik.base import clock
from cantik.base.errors import CantikError
from cantik.base.numerals import signed_number
from cantik.codes.area import AreaCode
from cantik.content.loader import here
from cantik.content.parameter import Parameter
from cantik.forum.app import parameters, set_values
from cantik.forum.app.parameter_models import ParameterSetting
from cantik.forum.app.parameters import BroughtMinutes
from cantik.forum.errors import SettingRefused
from cantik.forum.parameters import ParameterSubject, Setting, SourceFigure, differences, fits, on_its_day
from cantik.staff.app import actors, error_words, rights
from cantik.staff.app.gate import needs, where, who
from cantik.vault.app.opening import at_hand
from cantik.web.area_choice import AreaChoice, area_view
from cantik.web.downloads import attach_file
from cantik.web.fields import FirstMistakeForm
from cantik.web.forum.parameter import edition_figures
from cantik.web.forum.parameter.candidates import candidates, list_changed
from cantik.web.forum.parameter.forms import BroughtFigureForm, LockForm, kind_of
from cantik.web.forum.parameter.paper import pdf_of
from cantik.web.forum.parameter.places import BELOW, FORUMS, asked_year, list_places, name_area, require_area
from cantik.web.language import either, lang, number
from cantik.web.name_filter import filter_by_name, words_asked
from cantik.web.page_acts import carry_out

STATES = {
    ParameterSetting.PROPOSED: noop("menunggu dikunci"),
    ParameterSetting.LOCKED: noop("berlaku"),
    ParameterSetting.REPLACED: noop("diganti"),
    ParameterSetting.DROPPED: noop("dibatalkan"),
}
_YEARS = 6
_DIGITS = 9
#: a list of more areas has a search
_MANY = 10
#: and on one page
_PAGE = 25


@dataclass(frozen=True, slots=True)
class CandidateShown:
    """A candidate as the page shows it. `hindrance`: why it cannot be chosen; `apart`: how far it is from the chosen
    one, "" where none is chosen or it is that one; `own`: number of the brought figure, 0 for others."""

    row: SourceFigure
    base: str
    value: str
    apart: str
    same_base: bool
    same_day: bool
    on_its_day: bool
    hindrance: str
    own: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class SettingShown:
    """A setting of the history: `by` and `locker` in names, `value` as it is written."""

    row: ParameterSetting
    setting: Setting
    value: str
    state: str
    by: str
    locker: str
    intact: bool


@dataclass(frozen=True, slots=True)
class ValueShown:
    """A line of a list: an area or a parameter, with what stands; `unit` where the lines are of several parameters."""

    name: str
    kode: str
    parameter: str
    value: str
    unit: str
    source: str
    waits: bool
    changed: bool


# ── the lists ───────────────────────────────────────────────────────────────────────────────────
#: to the page of one's own area, or a list of them
first = area_view(
    parameters.SEE,
    AreaChoice("penetapan", entry="penetapan", title=noop("Penetapan parameter"), levels=parameters.LEVELS),
    narrow=True,
)


@needs(parameters.SEE)
@require_safe
def overview(request: HttpRequest, kode: str) -> HttpResponse:  # noqa: ARG001 - the gate's
    """What is set for an area; of a forum one parameter for all its areas."""
    area, wish = require_area(where(request)), request.GET.get("parameter", "")
    year = asked_year(request, here().parameters.get(wish))
    offered = {found.id: found for found in _list_parameters(area, year)}
    chosen = offered.get(wish) or next(iter(offered.values()), None) if area.level in FORUMS else None
    rows = _of_areas(area, chosen, year) if chosen is not None else _of_parameters(area, list(offered.values()), year)
    asked = words_asked(request) if chosen is not None else ""
    kept = [] if chosen is None else [("parameter", chosen.id), ("tahun", str(year))]
    values = {
        "bagian": "penetapan",
        "kode": area.text(),
        "nama": name_area(area),
        "tahun": year,
        "tahun_pilih": range(clock.today().year + 1, clock.today().year - _YEARS, -1),
        "parameter": chosen,
        "parameter_pilih": [(found.id, _title(found)) for found in offered.values()] if chosen is not None else [],
        "judul": "" if chosen is None else _title(chosen),
        "satuan": "" if chosen is None else either(chosen.unit, chosen.unit_en),
        "baris": Paginator(filter_by_name(rows, asked, lambda row: row.name), _PAGE).get_page(request.GET.get("hal")),
        "bersaring": chosen is not None and len(rows) > _MANY,
        "cari": asked,
        "tetap": kept,
        "semuanya": f"?{urlencode(kept)}",
        "bersama": chosen is not None and any(_acts_here(who(request), area)),
    }
    return render(request, "parameter/daftar.html", values)


def _acts_here(person: rights.Person, area: AreaCode) -> tuple[bool, bool]:
    """Whether somebody proposes, and whether they lock, at a forum."""
    return parameters.may(person, parameters.PROPOSE, area), parameters.may(person, parameters.LOCK, area)


def _title(parameter: Parameter) -> str:
    return either(parameter.title, parameter.title_en)


def _list_parameters(area: AreaCode, year: int) -> list[Parameter]:
    """The parameters of an area; of a forum those of its areas below as well."""
    levels = {area.level, *BELOW.get(area.level, ())}
    everything = [parameters.offered_at(parameters.LEVELS[level], year) for level in levels]
    found = {parameter.id: parameter for listed in everything for parameter in listed}
    return sorted(found.values(), key=_title)


def _of_areas(area: AreaCode, parameter: Parameter, year: int) -> list[ValueShown]:
    """One parameter: the forum's own area first, then those below."""
    places = list_places(area, parameter)
    held = set_values.in_force([kode for kode, _name in places], year, parameter.id)
    standing = {row.area: row for row in held if row.state == ParameterSetting.LOCKED}
    waiting = {row.area for row in held if row.state == ParameterSetting.PROPOSED}
    stirred = list_changed(standing.values())
    return [
        _line(name, kode, parameter, "", standing.get(kode), waits=kode in waiting, stirred=stirred)
        for kode, name in places
    ]


def _of_parameters(area: AreaCode, listed: list[Parameter], year: int) -> list[ValueShown]:
    held = set_values.in_force([area.text()], year)
    standing = {row.parameter: row for row in held if row.state == ParameterSetting.LOCKED}
    waiting = {row.parameter for row in held if row.state == ParameterSetting.PROPOSED}
    stirred = list_changed(standing.values())
    return [
        _line(
            _title(parameter),
            area.text(),
            parameter,
            either(parameter.unit, parameter.unit_en),
            standing.get(parameter.id),
            waits=parameter.id in waiting,
            stirred=stirred,
        )
        for parameter in listed
    ]


def _line(
    name: str,
    kode: str,
    parameter: Parameter,
    unit: str,
    row: ParameterSetting | None,
    *,
    waits: bool,
    stirred: set[int],
) -> ValueShown:
    if row is None:
        return ValueShown(name, kode, parameter.id, "", unit, "", waits, changed=False)
    chosen = set_values.setting_of(row).chosen
    value = number(chosen.value, parameter.decimals)
    return ValueShown(name, kode, parameter.id, value, unit, chosen.source, waits, row.pk in stirred)


# ── one value ───────────────────────────────────────────────────────────────────────────────────
@needs(parameters.SEE)
@require_safe
def one_value(request: HttpRequest, kode: str, parameter: str, tahun: int) -> HttpResponse:  # noqa: ARG001 - the gate's
    """One value: what the sources say, what is proposed, what stands, what stood."""
    return _page(request, _subject(request, parameter, tahun))


def _subject(request: HttpRequest, parameter: str, year: int) -> ParameterSubject:
    try:
        return parameters.subject(parameter, require_area(where(request)), year)
    except SettingRefused as error:
        raise Http404(error.message) from error


def _page(request: HttpRequest, on: ParameterSubject, wrong: dict[str, Any] | None = None) -> HttpResponse:
    area, person = where(request), who(request)
    problem, found = "", list[SourceFigure]()
    try:
        found = candidates(on)
    except CantikError as error:
        problem = error_words.error_line(error)
    shown = [_setting_view(row, on) for row in parameters.rows_of(on)]
    waiting = next((held for held in shown if held.row.state == ParameterSetting.PROPOSED), None)
    standing = next((held for held in shown if held.row.state == ParameterSetting.LOCKED), None)
    proposes = parameters.may(person, parameters.PROPOSE, area)
    locks = parameters.may(person, parameters.LOCK, area)
    apart = waiting is not None and rights.separate(waiting.row.by, person, since=waiting.row.at).ok
    values = {
        "bagian": "penetapan",
        "kode": area.text(),
        "forum": parameters.forum_of(area).text() if proposes or locks else area.text(),
        "nama": name_area(area),
        "parameter": on.parameter,
        "judul": _title(on.parameter),
        "satuan": either(on.parameter.unit, on.parameter.unit_en),
        "tahun": on.year,
        "calon": _candidate_views(on, found, waiting or standing),
        "usul": proposes and waiting is None,
        "menunggu": waiting,
        "dibandingkan": [] if waiting is None else _candidate_views(on, waiting.setting.compared, waiting),
        "berlaku": standing,
        "berubah": standing is not None and bool(list_changed([standing.row])),
        "usulan_berubah": waiting is not None and bool(list_changed([waiting.row])),
        "riwayat": [held for held in shown if held is not waiting],
        "bawa": BroughtFigureForm(on.parameter, auto_id="bawa_%s") if proposes else None,
        "kunci": LockForm(initial={"hari": clock.today()}, auto_id="kunci_%s") if locks and apart else None,
        "batal": waiting is not None and (proposes or locks),
        "pindaian": proposes or locks,
        "alasan": "",
        "pilih": "",
        "salah": problem,
    } | edition_figures.instead(on, found)
    return render(request, "parameter/satu.html", values | (wrong or {}), status=422 if wrong else 200)


def _candidate_views(
    on: ParameterSubject, found: Sequence[SourceFigure], chosen: SettingShown | None
) -> list[CandidateShown]:
    taken = None if chosen is None else chosen.setting.chosen
    apart = {} if taken is None else {row.candidate.key: row for row in differences(taken, found)}
    lines = []
    for row in found:
        base, told = on.parameter.base(row.base), apart.get(row.key)
        lines.append(
            CandidateShown(
                row,
                "" if base is None else either(base.title, base.title_en),
                number(row.value, on.parameter.decimals),
                "" if told is None else signed_number(told.difference, on.parameter.decimals, lang()),
                told is None or told.same_base,
                told is None or told.same_day,
                on_its_day(on.parameter, row),
                _hindrance(on.parameter, row),
                parameters.sheet_of(row.key),
                taken is not None and taken.key == row.key,
            )
        )
    return lines


def _hindrance(parameter: Parameter, row: SourceFigure) -> str:
    if row.withdrawn:
        return _("ditarik")
    try:
        fits(parameter, row)
    except SettingRefused as error:
        return error_words.translate_sentence(error.message)
    return ""


def _setting_view(row: ParameterSetting, on: ParameterSubject) -> SettingShown:
    names = actors.names({row.by, row.locked_by})
    setting = set_values.setting_of(row)
    return SettingShown(
        row,
        setting,
        number(setting.chosen.value, on.parameter.decimals),
        _(STATES[row.state]),
        names.get(row.by, ""),
        names.get(row.locked_by, ""),
        set_values.intact(row),
    )


# ── acts ────────────────────────────────────────────────────────────────────────────────────────
def _act_and_redirect(
    request: HttpRequest, on: ParameterSubject, act: Callable[[], Any], said: str, **forms: FirstMistakeForm
) -> HttpResponse:
    """Carry an act out; `forms`: what was sent, to be shown again when it is wrong."""
    kept = {"alasan": request.POST.get("alasan", ""), "pilih": request.POST.get("calon", ""), **forms}
    to = redirect("penetapan_satu", on.area, on.parameter.id, on.year)
    again = lambda why: _page(request, on, {"salah": why, **kept})  # noqa: E731
    return carry_out(request, act, said, *forms.values(), to=to, again=again)


def _posted_number(request: HttpRequest, name: str) -> int | None:
    said = request.POST.get(name, "")
    return int(said) if said.isdecimal() and len(said) < _DIGITS else None


@needs(parameters.PROPOSE)
@require_POST
def bring_figure(request: HttpRequest, kode: str, parameter: str, tahun: int) -> HttpResponse:  # noqa: ARG001 - the gate's
    """Bring a figure of a document."""
    on, me = _subject(request, parameter, tahun), who(request)
    form = BroughtFigureForm(on.parameter, request.POST, auto_id="bawa_%s")
    act = lambda: parameters.bring(on, form.figure(), by=me)  # noqa: E731
    return _act_and_redirect(request, on, act, _("Angka dicatat sebagai calon."), bawa=form)


@needs(parameters.PROPOSE)
@require_POST
def take_back(request: HttpRequest, kode: str, parameter: str, tahun: int) -> HttpResponse:  # noqa: ARG001 - the gate's
    """Take a brought figure back."""
    on, me = _subject(request, parameter, tahun), who(request)
    at, reason = _posted_number(request, "lembar") or 0, request.POST.get("alasan", "")
    act = lambda: parameters.take_back(on, at, reason, by=me)  # noqa: E731
    return _act_and_redirect(request, on, act, _("Angka ditarik; alasannya tetap terbaca."))


@needs(parameters.PROPOSE)
@require_POST
def propose(request: HttpRequest, kode: str, parameter: str, tahun: int) -> HttpResponse:  # noqa: ARG001 - the gate's
    """Propose one of the candidates."""
    on, me = _subject(request, parameter, tahun), who(request)
    chosen, reason = request.POST.get("calon", ""), request.POST.get("alasan", "")

    def act() -> None:
        if not chosen:
            raise SettingRefused(_("Pilih satu calon angka"))
        replaced = _posted_number(request, "mengganti")
        give = lambda: candidates(on)  # noqa: E731
        parameters.propose(on, give, chosen=chosen, reason=reason, replaces=replaced, by=me)

    return _act_and_redirect(request, on, act, _("Nilai diusulkan; orang lain dari lembaga lain menguncinya."))


@needs(parameters.SEE)
@require_POST
def drop(request: HttpRequest, kode: str, parameter: str, tahun: int) -> HttpResponse:  # noqa: ARG001 - the gate's
    """Give the waiting proposal up."""
    on, me = _subject(request, parameter, tahun), who(request)
    seal, reason = request.POST.get("sidik", ""), request.POST.get("alasan", "")
    act = lambda: parameters.drop(on, reason, digest=seal, by=me)  # noqa: E731
    return _act_and_redirect(request, on, act, _("Usulan dibatalkan; alasannya tetap terbaca."))


@needs(parameters.LOCK)
@require_POST
def lock(request: HttpRequest, kode: str, parameter: str, tahun: int) -> HttpResponse:  # noqa: ARG001 - the gate's
    """Put the proposal in force."""
    on, me = _subject(request, parameter, tahun), who(request)
    form = LockForm(request.POST, request.FILES, auto_id="kunci_%s")

    def act() -> None:
        said, seen = form.cleaned_data, request.POST.get("sidik", "")
        minutes = BroughtMinutes(said["nomor"], said["hari"], said["pindaian"])
        parameters.lock(on, lambda: candidates(on), minutes, digest=seen, by=me)

    return _act_and_redirect(request, on, act, _("Nilai dikunci; berita acaranya dapat diunduh."), kunci=form)


# ── the paper ───────────────────────────────────────────────────────────────────────────────────
def _require_locked(on: ParameterSubject, at: int) -> ParameterSetting:
    row = next((held for held in parameters.rows_of(on) if held.number == at), None)
    if row is None or not row.locked_by:
        raise Http404("what two people did not sign is not printed")
    return row


@needs(parameters.SEE)
@require_safe
def paper(request: HttpRequest, kode: str, parameter: str, tahun: int, nomor: int) -> HttpResponse:  # noqa: ARG001
    """The berita acara as PDF."""
    on = _subject(request, parameter, tahun)
    row = _require_locked(on, nomor)
    made = pdf_of(row, invented=at_hand().is_invented(where(request)))
    return attach_file(made, f"penetapan_{on.parameter.id}_{on.area}_{on.year}_{nomor}.pdf", "application/pdf")


@needs(parameters.SEE)
@require_safe
def scan(request: HttpRequest, kode: str, parameter: str, tahun: int, nomor: int) -> HttpResponse:  # noqa: ARG001
    """The scanned paper: signatures of officials, for those who propose and lock."""
    on, area = _subject(request, parameter, tahun), where(request)
    row = _require_locked(on, nomor)
    acts = (parameters.PROPOSE, parameters.LOCK)
    if not row.scanned or not any(parameters.may(who(request), action, area) for action in acts):
        raise Http404("no scan for this person")
    data = parameters.scan_of(row)
    suffix, media = kind_of(data) or ("bin", "application/octet-stream")
    return attach_file(data, f"berita_acara_{on.parameter.id}_{on.area}_{on.year}_{nomor}.{suffix}", media)
