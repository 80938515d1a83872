"""`/pelindungan/KODE/`: the rules of disclosure of an area, and how they become stricter."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop
from django.views.decorators.http import require_POST, require_safe

from cantik.base import clock
from cantik.codes.area import AreaCode, AreaLevel
from cantik.content.kinds import Policy
from cantik.content.loader import here
from cantik.forum.app import policies
from cantik.forum.app.models import PolicyProposal
from cantik.forum.app.workflows import POLICY
from cantik.forum.policy_file import PolicyWish
from cantik.staff.app import actors, rights
from cantik.staff.app.gate import View, needs, who
from cantik.staff.app.models import Account
from cantik.web.area_choice import AreaChoice, area_view
from cantik.web.forum.policy.forms import CLASSES, PolicyForm
from cantik.web.page_acts import carry_out
from cantik.web.step_bar import StepChoice, offer_forms, step_view, word_state
from cantik.web.store import describe_area


@dataclass(frozen=True, slots=True)
class PolicyProposalShown:
    """A proposal as the page shows it, and what this person may do to it."""

    row: PolicyProposal
    state: str
    wish: PolicyWish
    rungs: tuple[tuple[str, str], ...]
    by: str
    steps: tuple[StepChoice, ...]


#: to the page of one's own area, or a list of them
first = area_view(
    policies.SEE,
    AreaChoice(
        "pelindungan",
        entry="pelindungan",
        title=noop("Aturan pelindungan"),
        lead=noop("Hitungan sekecil apa yang tidak dicetak."),
        levels=frozenset(AreaLevel),
    ),
)


@needs(policies.SEE)
@require_safe
def overview(request: HttpRequest, kode: str) -> HttpResponse:
    """The rules that hold, and the proposals."""
    return _page(request, rights.area_code(kode))


def _rungs(held: dict[str, str]) -> tuple[tuple[str, str], ...]:
    """Classification and rung by label."""
    known = here().classifications
    return tuple(
        (known[name].label, next(rung.label for rung in known[name].ladder if rung.id == asked))
        for name, asked in held.items()
        if name in known
    )


def _proposal_view(row: PolicyProposal, names: dict[str, str], me: Account, area: AreaCode) -> PolicyProposalShown:
    wish, forms = policies.wish_of(row), offer_forms(row, me, area, area.text(), row.pk)
    return PolicyProposalShown(row, word_state(row), wish, _rungs(dict(wish.rungs)), names.get(row.by, ""), forms)


def _page(request: HttpRequest, area: AreaCode, wrong: dict[str, Any] | None = None) -> HttpResponse:
    person, today = who(request), clock.today()
    sets, tightens = (rights.check_access(person, action, area).ok for action in (policies.SET, policies.TIGHTEN))
    held, rows = policies.in_force(area, today), policies.proposals(area)
    names = actors.names({row.by for row in rows})
    by_page = {row.code: row.pk for row in rows if row.state == PolicyProposal.IN_FORCE and not row.ends}
    values = {
        "bagian": "pelindungan",
        "kode": area.text(),
        "nama": describe_area(area).name,
        "berlaku": held,
        "kelas": [(kelas, held.minimum[kelas]) for kelas in CLASSES],
        "jenjang": _rungs(dict(held.rungs)),
        "akhiri": by_page.get(held.id, 0) if sets and held.until is None else 0,
        "nanti": _later(area, held),
        "usulan": [_proposal_view(row, names, person, area) for row in rows],
        "formulir": PolicyForm(held, today, auto_id="usul_%s") if tightens else None,
        "salah": "",
    }
    return render(request, "policy/pelindungan.html", values | (wrong or {}), status=422 if wrong else 200)


def view_step(page: str) -> View:
    """The view of an address that takes steps of a proposal."""
    return step_view(
        POLICY,
        page,
        policies.decide,
        "pelindungan",
        lambda request, area, _number, why: _page(request, area, {"salah": why}),
    )


def _later(area: AreaCode, held: Policy) -> list[Policy]:
    """Policies of this very area that begin on a later day."""
    known, today = here().policies.values(), clock.today()
    later = [policy for policy in known if policy.area == area.text() and policy.since > today and policy != held]
    return sorted(later, key=lambda policy: policy.since)


def _act_and_redirect(
    request: HttpRequest, area: AreaCode, act: Callable[[], Any], said: str, form: PolicyForm | None = None
) -> HttpResponse:
    sent = {} if form is None else {"formulir": form}
    again = lambda why: _page(request, area, {"salah": why, **sent})  # noqa: E731
    return carry_out(request, act, said, form, to=redirect("pelindungan", area.text()), again=again)


@needs(policies.TIGHTEN)
@require_POST
def propose(request: HttpRequest, kode: str) -> HttpResponse:
    """Propose a stricter policy."""
    area, me = rights.area_code(kode), who(request)
    form = PolicyForm(policies.in_force(area, clock.today()), clock.today(), request.POST, auto_id="usul_%s")
    said = _("Usulan dicatat; walidata atau pembina lain memutuskannya.")
    return _act_and_redirect(request, area, lambda: policies.propose(area, form.wish(), by=me), said, form)


@needs(policies.SET)
@require_POST
def end(request: HttpRequest, kode: str, nomor: int) -> HttpResponse:
    """Propose that a policy ends."""
    area, me, reason = rights.area_code(kode), who(request), request.POST.get("alasan", "")
    said = _("Usulan dicatat; walidata atau pembina lain memutuskannya.")
    return _act_and_redirect(request, area, lambda: policies.propose_end(area, nomor, reason, by=me), said)
