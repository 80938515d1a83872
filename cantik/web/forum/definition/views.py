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
from cantik.forum.app.workflows import DEFINITION
from cantik.staff.app import actors, rights
from cantik.staff.app.gate import View, needs, who
from cantik.staff.app.models import Account
from cantik.web.area_choice import AreaChoice, area_view
from cantik.web.forum.definition.forms import DefinitionForm
from cantik.web.page_acts import carry_out
from cantik.web.step_bar import StepChoice, offer_forms, step_view, word_state
from cantik.web.store import describe_area


@dataclass(frozen=True, slots=True)
class ProposalShown:
    """A proposal as the page shows it: its answers by label, who proposed, and what this person may do to it."""

    row: DefinitionProposal
    name: str
    state: str
    said: tuple[tuple[str, str], ...]
    by: str
    steps: tuple[StepChoice, ...]

    @property
    def waits(self) -> bool:
        """Whether it waits for a decision of this person: its answers are open then."""
        return any(button.answer for form in self.steps for button in form.buttons)


@dataclass(frozen=True, slots=True)
class DefinitionShown:
    """A definition of the folder: its answers by label; what this person may do to it."""

    definition: LocalDefinition
    form: str
    said: tuple[tuple[str, str], ...]
    steps: tuple[StepChoice, ...]


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


#: to the page of one's own area, or a list of them
first = area_view(
    definitions.SEE,
    AreaChoice(
        "definisi",
        entry="definisi",
        title=noop("Definisi daerah"),
        lead=noop("Variabel dan indikator yang ditetapkan sendiri oleh kabupaten, kota, atau provinsi."),
        levels=definitions.LEVELS,
        nothing=noop("Belum ada daerah dengan definisi sendiri."),
    ),
    others=lambda: {rights.area_code(definition.area) for definition in here().definitions.values()},
)


@needs(definitions.SEE)
@require_safe
def overview(request: HttpRequest, kode: str) -> HttpResponse:
    """The definitions in force, and the proposals for whose right it is to see them move."""
    return _page(request, _area(kode))


def _proposal_view(row: DefinitionProposal, names: dict[str, str], me: Account, area: AreaCode) -> ProposalShown:
    answers = definitions.answers_of(row)
    said, forms = _format_answers(row.form, answers), offer_forms(row, me, area, area.text(), row.pk)
    return ProposalShown(row, str(answers["nama"]), word_state(row), said, names.get(row.by, ""), forms)


def _page(request: HttpRequest, area: AreaCode, wrong: dict[str, Any] | None = None) -> HttpResponse:
    acts = (definitions.PROPOSE, definitions.EXAMINE, definitions.APPROVE)
    may = frozenset(action for action in acts if _may(request, action, area))
    rows = definitions.proposals(area) if may else []
    names = actors.names({row.by for row in rows})
    person = request.user
    asked = request.GET.get("bentuk", DEFINED[0])
    in_force = {row.code: row for row in rows if row.state == DefinitionProposal.IN_FORCE}
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
                _offer(in_force.get(held.id), person, area),
            )
            for held in here().definitions.values()
            if held.area == area.text()
        ],
        "usulan": [
            _proposal_view(row, names, person, area)
            for row in rows
            if row.state != DefinitionProposal.IN_FORCE and isinstance(person, Account)
        ],
        "mengusulkan": definitions.PROPOSE in may,
        "bentuk_lain": [(form, here().metadata[form].title) for form in DEFINED],
        "usul": DefinitionForm(asked if asked in DEFINED else DEFINED[0], auto_id="usul_%s"),
        "edar": _decides_sharing(request, area),
        "salah": "",
    }
    return render(request, "definition/definisi.html", values | (wrong or {}), status=422 if wrong else 200)


def _offer(row: DefinitionProposal | None, person: object, area: AreaCode) -> tuple[StepChoice, ...]:
    if row is None or not isinstance(person, Account):
        return ()
    return offer_forms(row, person, area, area.text(), row.pk)


def view_step(page: str) -> View:
    """The view of an address that takes steps of a definition."""

    def again(request: HttpRequest, area: AreaCode, _number: int, why: str) -> HttpResponse:
        return _page(request, _area(area.text()), {"salah": why})

    return step_view(DEFINITION, page, definitions.decide, "definisi", again)


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
