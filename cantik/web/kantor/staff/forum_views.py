"""`/forum/KODE/`: the institutions of a forum of Satu Data and the regulations on which it stands."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop
from django.views.decorators.http import require_POST, require_safe

from cantik.base import clock
from cantik.codes.area import AreaCode
from cantik.staff.app import actors, forum, institutions, rights
from cantik.staff.app.gate import needs, who
from cantik.staff.app.institutions import InstitutionState
from cantik.staff.app.models import Institution, InstitutionAct
from cantik.web.area_choice import AreaChoice, area_view
from cantik.web.kantor.staff.forum_forms import BasisForm, EndForm, InstitutionForm, InstitutionNameForm
from cantik.web.page_acts import carry_out

_PARTS = {
    "koordinator": noop("koordinator"),
    "walidata": noop("walidata"),
    "pembina": noop("pembina data"),
    "produsen": noop("produsen data"),
    "anggota": noop("anggota"),
}
#: no number of an institution is as long
_DIGITS = 9


@dataclass(frozen=True, slots=True)
class InstitutionRow:
    """An institution as the page shows it: name of today, part, the acts after the first, the newest to take back."""

    state: InstitutionState
    name: str
    part: str
    former: tuple[tuple[InstitutionAct, str], ...]
    newest: InstitutionAct
    over: bool


def _area(kode: str) -> AreaCode:
    area = rights.area_code(kode)
    if area.level not in forum.LEVELS:
        raise Http404("a forum stands in a kabupaten or a province")
    return area


#: to the page of one's own area, or a list of them
first = area_view(
    forum.ACTION,
    AreaChoice(
        "forum",
        entry="forum",
        title=noop("Forum Satu Data"),
        lead=noop("Satu forum di tiap kabupaten, kota, dan provinsi."),
        levels=forum.LEVELS,
    ),
    narrow=True,
)


@needs(forum.ACTION, narrow=True)
@require_safe
def overview(request: HttpRequest, kode: str) -> HttpResponse:
    """The institutions of the forum, what became of them, and its legal basis."""
    return _page(request, _area(kode))


def _row(state: InstitutionState, names: dict[str, str]) -> InstitutionRow:
    today = clock.today()
    former = tuple((act, names.get(act.by, "")) for act in state.acts[1:])
    part = _(_PARTS[state.kind.part])
    return InstitutionRow(state, state.name(today), part, former, state.acts[-1], state.over(today))


def _page(request: HttpRequest, area: AreaCode, wrong: dict[str, Any] | None = None, opened: int = 0) -> HttpResponse:
    """`opened`: the institution whose forms stand open; otherwise the one that the address names (`?ubah=`)."""
    states = institutions.list_institutions([area.text()])
    asked = request.GET.get("ubah", "")
    chosen = opened or (int(asked) if asked.isdecimal() and len(asked) < _DIGITS else 0)
    bases = forum.bases(area)
    by = {act.by for state in states for act in state.acts} | {basis.by for basis in bases}
    names = actors.names(by)
    values = {
        "bagian": "forum",
        "kode": area.text(),
        "baris": [_row(state, names) for state in states],
        "dasar": [(basis, names.get(basis.by, "")) for basis in bases],
        "kelola": forum.may_keep(who(request), area),
        "tulis_dasar": forum.may_write_basis(who(request), area),
        "ubah": next((_row(state, names) for state in states if state.row.pk == chosen and state.end is None), None),
        "lembaga": InstitutionForm(area, auto_id="lembaga_%s"),
        "ganti": InstitutionNameForm(auto_id="ganti_%s"),
        "akhir": EndForm([state for state in states if state.row.pk != chosen], auto_id="akhir_%s"),
        "basis": BasisForm(auto_id="dasar_%s"),
        "salah": "",
    }
    return render(request, "staff/forum.html", values | (wrong or {}), status=422 if wrong else 200)


def _act_and_redirect(
    request: HttpRequest, area: AreaCode, act: Callable[[], Any], said: str, forms: dict[str, Any] | None = None
) -> HttpResponse:
    """Carry an act out; `forms`: what was sent, to be shown again when it is wrong, and `nomor` of its institution."""
    kept = dict(forms or {})
    opened = int(kept.pop("nomor", 0))
    again = lambda why: _page(request, area, kept | {"salah": why}, opened)  # noqa: E731
    return carry_out(request, act, said, *kept.values(), to=redirect("forum", area.text()), again=again)


def _area_kept(request: HttpRequest, kode: str) -> AreaCode:
    """The area of a forum that this person keeps; for others there is nothing to change here."""
    area = _area(kode)
    if not forum.may_keep(who(request), area):
        raise Http404("sees the forum and does not keep it")
    return area


def _area_of_basis(request: HttpRequest, kode: str) -> AreaCode:
    """The area of a forum on whose legal basis this person writes."""
    area = _area(kode)
    if not forum.may_write_basis(who(request), area):
        raise Http404("sees the forum and does not write on what it stands")
    return area


def _own(area: AreaCode, number: int) -> int:
    if not Institution.objects.filter(pk=number, area=area.text()).exists():
        raise Http404("no such institution in this forum")
    return number


@needs(forum.ACTION, narrow=True)
@require_POST
def begin(request: HttpRequest, kode: str) -> HttpResponse:
    """Give the forum the usual institutions."""
    area, by = _area_kept(request, kode), who(request).actor
    count = forum.begin(area, by=by)
    said = _("%d lembaga ditambahkan.") % count if count else _("Semua lembaga yang biasa sudah ada.")
    return _act_and_redirect(request, area, lambda: None, said)


@needs(forum.ACTION, narrow=True)
@require_POST
def add(request: HttpRequest, kode: str) -> HttpResponse:
    """Add an institution."""
    area, me = _area_kept(request, kode), who(request)
    form = InstitutionForm(area, request.POST, auto_id="lembaga_%s")
    return _act_and_redirect(
        request, area, lambda: forum.add(area, **form.values(), by=me), _("Lembaga ditambahkan."), {"lembaga": form}
    )


@needs(forum.ACTION, narrow=True)
@require_POST
def rename(request: HttpRequest, kode: str, nomor: int) -> HttpResponse:
    """Call an institution otherwise from a day on."""
    area, me = _area_kept(request, kode), who(request)
    number, form = _own(area, nomor), InstitutionNameForm(request.POST, auto_id="ganti_%s")
    said = _("Nama baru dicatat; lembaganya tetap yang itu.")
    shown = {"ganti": form, "nomor": number}
    return _act_and_redirect(request, area, lambda: forum.rename(area, number, **form.values(), by=me), said, shown)


@needs(forum.ACTION, narrow=True)
@require_POST
def end(request: HttpRequest, kode: str, nomor: int) -> HttpResponse:
    """Record the last day of an institution."""
    area, me = _area_kept(request, kode), who(request)
    number = _own(area, nomor)
    others = [state for state in institutions.list_institutions([area.text()]) if state.row.pk != number]
    form = EndForm(others, request.POST, auto_id="akhir_%s")
    said = _("Hari terakhir dicatat. Orang-orangnya tetap memiliki perannya; akhiri pada halaman Orang dan hak.")
    shown = {"akhir": form, "nomor": number}
    return _act_and_redirect(request, area, lambda: forum.end(area, number, **form.values(), by=me), said, shown)


@needs(forum.ACTION, narrow=True)
@require_POST
def undo(request: HttpRequest, kode: str, nomor: int) -> HttpResponse:
    """Take back the newest act about an institution."""
    area, me = _area_kept(request, kode), who(request)
    if not InstitutionAct.objects.filter(pk=nomor, institution__area=area.text()).exists():
        raise Http404("no such act in this forum")
    return _act_and_redirect(request, area, lambda: forum.undo(area, nomor, by=me), _("Dibatalkan."))


@needs(forum.ACTION, narrow=True)
@require_POST
def add_basis(request: HttpRequest, kode: str) -> HttpResponse:
    """Record a legal basis."""
    area, me = _area_of_basis(request, kode), who(request)
    form = BasisForm(request.POST, auto_id="dasar_%s")
    return _act_and_redirect(
        request,
        area,
        lambda: forum.add_basis(area, form.legal_basis(), by=me),
        _("Dasar hukum dicatat."),
        {"basis": form},
    )


@needs(forum.ACTION, narrow=True)
@require_POST
def undo_basis(request: HttpRequest, kode: str, nomor: int) -> HttpResponse:
    """Take a legal basis back."""
    area, me = _area_of_basis(request, kode), who(request)
    return _act_and_redirect(request, area, lambda: forum.undo_basis(area, nomor, by=me), _("Dibatalkan."))
