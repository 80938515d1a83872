"""`/definisi/KODE/`: the definitions of a forum's own and how they come into force."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop
from django.views.decorators.http import require_POST, require_safe

from cantik.codes.area import AreaCode, AreaLevel
from cantik.content.definition import DEFINED, LocalDefinition
from cantik.content.loader import here
from cantik.field.instruments.app import sharing
from cantik.forum.app import definitions
from cantik.forum.app.models import DefinitionProposal
from cantik.staff.app import actors, rights
from cantik.staff.app.gate import needs, who
from cantik.staff.app.models import Account
from cantik.web.forum.definition.forms import DefinitionForm
from cantik.web.page_acts import carry_out
from cantik.web.store import describe_area

STATES = {
    DefinitionProposal.PROPOSED: noop("menunggu walidata"),
    DefinitionProposal.EXAMINED: noop("menunggu pembina"),
    DefinitionProposal.IN_FORCE: noop("berlaku"),
    DefinitionProposal.RETURNED: noop("dikembalikan"),
    DefinitionProposal.WITHDRAWN: noop("ditarik"),
    DefinitionProposal.ENDED: noop("diakhiri"),
}
_ON = "lanjut"


@dataclass(frozen=True, slots=True)
class ProposalShown:
    """A proposal as the page shows it: its answers by label, who proposed, and what this person may do to it (`act`:
    the name of an address, "" for nothing)."""

    row: DefinitionProposal
    name: str
    state: str
    said: tuple[tuple[str, str], ...]
    by: str
    act: str
    mine: bool


@dataclass(frozen=True, slots=True)
class DefinitionShown:
    """A definition of the folder: its answers by label; `number` of its proposal where this person may end it."""

    definition: LocalDefinition
    form: str
    said: tuple[tuple[str, str], ...]
    number: int


def _area(kode: str) -> AreaCode:
    area = rights.area_code(kode)
    if area.level not in definitions.LEVELS:
        raise Http404("definitions stand in a kabupaten or a province")
    return area


def _format_answers(form: str, answers: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    fields = {field.id: field for field in here().metadata[form].fields}
    return tuple((fields[name].label, _text(value)) for name, value in answers.items() if name in fields)


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return _("Ya") if value else _("Tidak")
    if isinstance(value, Mapping):
        return " | ".join(map(_text, value.values()))
    return "; ".join(map(_text, value)) if isinstance(value, (list, tuple)) else str(value)


def _may(request: HttpRequest, action: str, area: AreaCode) -> bool:
    return isinstance(request.user, Account) and rights.check_access(request.user, action, area).ok


@needs(definitions.SEE, area=None)
@require_safe
def first(request: HttpRequest) -> HttpResponse:
    """To the definitions of one's own forum, or the list of forums that have any."""
    own = rights.known_areas(request.user) if isinstance(request.user, Account) else []
    areas = sorted(area.text() for area in own if area.level in definitions.LEVELS)
    if len(areas) == 1:
        return redirect("definisi", areas[0])
    listed = sorted({*areas, *(definition.area for definition in here().definitions.values())})
    return render(request, "definition/pilih.html", {"bagian": "definisi", "wilayah": listed})


@needs(definitions.SEE)
@require_safe
def overview(request: HttpRequest, kode: str) -> HttpResponse:
    """The definitions in force, and the proposals for whose right it is to see them move."""
    return _page(request, _area(kode))


def _proposal_view(row: DefinitionProposal, names: dict[str, str], may: frozenset[str], me: str) -> ProposalShown:
    answers = definitions.answers_of(row)
    waits = {
        DefinitionProposal.PROPOSED: (definitions.EXAMINE, "definisi_periksa"),
        DefinitionProposal.EXAMINED: (definitions.APPROVE, "definisi_setujui"),
    }
    action, address = waits.get(row.state, ("", ""))
    act = address if action in may and me not in (row.by, row.examined_by) else ""
    came_back = row.state == DefinitionProposal.RETURNED and definitions.PROPOSE in may
    mine = came_back or (row.by == me and row.state in waits)
    state = _(STATES[row.state])
    return ProposalShown(
        row, str(answers["nama"]), state, _format_answers(row.form, answers), names.get(row.by, ""), act, mine
    )


def _page(request: HttpRequest, area: AreaCode, wrong: dict[str, Any] | None = None) -> HttpResponse:
    acts = (definitions.PROPOSE, definitions.EXAMINE, definitions.APPROVE)
    may = frozenset(action for action in acts if _may(request, action, area))
    rows = definitions.proposals(area) if may else []
    names = actors.names({row.by for row in rows})
    me = request.user.actor if isinstance(request.user, Account) else ""
    asked = request.GET.get("bentuk", DEFINED[0])
    in_force = {row.code: row.pk for row in rows if row.state == DefinitionProposal.IN_FORCE}
    ends = definitions.EXAMINE in may
    values = {
        "bagian": "definisi",
        "kode": area.text(),
        "nama": describe_area(area).name,
        "masuk": isinstance(request.user, Account),
        "berlaku": [
            DefinitionShown(
                held,
                here().metadata[held.form].title,
                _format_answers(held.form, held.answers),
                in_force.get(held.id, 0) * ends,
            )
            for held in here().definitions.values()
            if held.area == area.text()
        ],
        "usulan": [_proposal_view(row, names, may, me) for row in rows if row.state != DefinitionProposal.IN_FORCE],
        "mengusulkan": definitions.PROPOSE in may,
        "bentuk_lain": [(form, here().metadata[form].title) for form in DEFINED],
        "usul": DefinitionForm(asked if asked in DEFINED else DEFINED[0], auto_id="usul_%s"),
        "edar": _decides_sharing(request, area),
        "salah": "",
    }
    return render(request, "definition/definisi.html", values | (wrong or {}), status=422 if wrong else 200)


def _decides_sharing(request: HttpRequest, area: AreaCode) -> bool:
    """Whether forms that villages share are decided about here by this person: within a kabupaten alone."""
    person = request.user
    within = isinstance(person, Account) and area.level is AreaLevel.KABUPATEN
    return within and rights.check_access(person, sharing.DECIDE, area).ok


def _act_and_redirect(
    request: HttpRequest, area: AreaCode, act: Callable[[], Any], said: str, form: DefinitionForm | None = None
) -> HttpResponse:
    sent = {} if form is None else {"usul": form}
    again = lambda why: _page(request, area, {"salah": why, **sent})  # noqa: E731
    return carry_out(request, act, said, form, to=redirect("definisi", area.text()), again=again)


@needs(definitions.PROPOSE)
@require_POST
def propose(request: HttpRequest, kode: str) -> HttpResponse:
    """Propose a definition."""
    area, me, kind = _area(kode), who(request), request.POST.get("bentuk", "")
    form = DefinitionForm(kind if kind in DEFINED else DEFINED[0], request.POST, auto_id="usul_%s")

    def act() -> None:
        definitions.propose(area, form.cleaned_data["kode"], form.cleaned_data["bentuk"], form.answers, by=me)

    return _act_and_redirect(request, area, act, _("Usulan dicatat; walidata memeriksanya."), form)


@needs(definitions.EXAMINE)
@require_POST
def examine(request: HttpRequest, kode: str, nomor: int) -> HttpResponse:
    """The walidata passes a proposal on or returns it."""
    area, me = _area(kode), who(request)
    passed, reason = request.POST.get("putusan") == _ON, request.POST.get("alasan", "")
    said = _("Diteruskan kepada pembina.") if passed else _("Dikembalikan kepada pengusul.")
    return _act_and_redirect(
        request, area, lambda: definitions.examine(area, nomor, passed=passed, reason=reason, by=me), said
    )


@needs(definitions.APPROVE)
@require_POST
def approve(request: HttpRequest, kode: str, nomor: int) -> HttpResponse:
    """The pembina brings a definition into force or returns it."""
    area, me = _area(kode), who(request)
    passed, reason = request.POST.get("putusan") == _ON, request.POST.get("alasan", "")
    said = _("Definisi berlaku.") if passed else _("Dikembalikan kepada pengusul.")
    return _act_and_redirect(
        request, area, lambda: definitions.approve(area, nomor, passed=passed, reason=reason, by=me), said
    )


@needs(definitions.PROPOSE)
@require_POST
def withdraw(request: HttpRequest, kode: str, nomor: int) -> HttpResponse:
    """Take one's own proposal back."""
    area, me = _area(kode), who(request)
    return _act_and_redirect(request, area, lambda: definitions.withdraw(area, nomor, by=me), _("Usulan ditarik."))


@needs(definitions.EXAMINE)
@require_POST
def end(request: HttpRequest, kode: str, nomor: int) -> HttpResponse:
    """End a definition that is in force."""
    area, me, reason = _area(kode), who(request), request.POST.get("alasan", "")
    return _act_and_redirect(
        request, area, lambda: definitions.end(area, nomor, reason=reason, by=me), _("Definisi diakhiri.")
    )
