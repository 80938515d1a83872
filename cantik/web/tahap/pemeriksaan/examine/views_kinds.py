"""Open findings kind by kind on one page: a reason beside each kind that is accepted, and one act for all of them."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cantik.base import clock
from cantik.base.errors import WrongUse
from cantik.collect.finding import Level
from cantik.examine.errors import NumberInReason
from cantik.examine.findings.app import decisions, queries
from cantik.examine.findings.app.errors import AlreadyDecided, NotDecidable, PreviewStale
from cantik.examine.findings.app.models import ACCEPT
from cantik.examine.findings.app.queries import Filter
from cantik.staff.app import error_words
from cantik.staff.app.gate import needs
from cantik.web.desk import as_number
from cantik.web.tahap.pemeriksaan.examine import facts, forms, pages
from cantik.web.tahap.pemeriksaan.examine.desk import FindingsDesk, desk_of
from cantik.web.tahap.pemeriksaan.examine.views import knowledge_of, name_findings

SAMPLE = 3  # findings that are named beside each kind


@dataclass(frozen=True, slots=True)
class OpenKind:
    """The open findings of a rule. `digest`: of which findings these are; `reason`, `trouble`: what was written."""

    rule: str
    title: str
    numbers: tuple[int, ...]
    digest: str
    reason: str = ""
    trouble: str = ""
    shown: Sequence[facts.Item] = ()  # the first of them by name, once the page is shown

    @property
    def more(self) -> int:
        """How many are not named."""
        return len(self.numbers) - len(self.shown)


@needs("temuan.tutup_ringan")
@require_http_methods(["GET", "POST"])
def accept_kinds(request: HttpRequest, kode: str) -> HttpResponseBase:
    """Accept the findings of each kind beside which a reason is written; a kind without one stays open."""
    desk = desk_of(request)
    if desk.area_id is None:
        return redirect(reverse("periksa", args=[kode]))
    if desk.proof is not None:
        return desk.proof
    kinds = _list_kinds(desk)
    if request.method == "GET":
        return _show(request, desk, kinds)
    token = request.POST.get("tanda", "")
    if not 0 < len(token) <= forms.LONGEST_TOKEN:
        return _show(request, desk, kinds, _("Halaman ini tidak lengkap terkirim. Coba sekali lagi."), 422)
    done = decisions.done_before(_order(desk, "", token, 0))
    if done is not None:  # pressed twice
        return redirect(f"{reverse('periksa', args=[kode])}?selesai={done.pk}")
    kinds = [_read_reason(kind, request.POST.get(f"alasan_{kind.rule}", "")) for kind in kinds]
    chosen = [kind for kind in kinds if kind.reason]
    if not chosen:
        return _show(request, desk, kinds, _("Tulis alasan di samping paling sedikit satu jenis."), 422)
    if any(kind.trouble for kind in chosen):
        return _show(request, desk, kinds, "", 422)
    return _accept_chosen(request, desk, kinds, chosen, token)


def _list_kinds(desk: FindingsDesk) -> list[OpenKind]:
    """The kinds that may be accepted."""
    knowledge, due = knowledge_of(desk), Filter(level=str(Level.CHECK), state=queries.DUE)
    kinds = []
    for rule, _count in queries.facets(desk.batches, due).rules:
        numbers = queries.order_findings(queries.filter_findings(desk.batches, replace(due, rule=rule)))
        title, digest = facts.title_of(rule, knowledge), decisions.fingerprint(numbers)
        kinds.append(OpenKind(rule, title, tuple(numbers), digest))
    return kinds


def _read_reason(kind: OpenKind, text: str) -> OpenKind:
    """What was written beside a kind, with what is wrong about it."""
    reason = text.strip()
    if not reason:
        return kind
    try:
        return replace(kind, reason=decisions.reason_of(ACCEPT, reason))
    except (WrongUse, NumberInReason) as error:
        return replace(kind, reason=reason, trouble=pages.reason_trouble(error))


def _order(desk: FindingsDesk, reason: str, token: str, place: int) -> decisions.DecisionOrder:
    """What is asked for of the kind at a place among those that are accepted."""
    return decisions.DecisionOrder(desk.area_id or 0, ACCEPT, reason, desk.by, clock.now(), f"{token}.{place}")


def _accept_chosen(
    request: HttpRequest, desk: FindingsDesk, kinds: Sequence[OpenKind], chosen: Sequence[OpenKind], token: str
) -> HttpResponseBase:
    """One act a kind, all of them or none."""
    alike = [
        decisions.AlikeFindings(
            _order(desk, kind.reason, token, place),
            kind.numbers,
            request.POST.get(f"sidik_{kind.rule}", ""),
            as_number(request.POST.get(f"banyak_{kind.rule}")) or 0,
        )
        for place, kind in enumerate(chosen)
    ]
    try:
        act = decisions.decide_kinds(alike)
    except (PreviewStale, AlreadyDecided, NotDecidable) as error:
        return _show(request, desk, kinds, error_words.translate_sentence(error.message), 409)
    return redirect(f"{reverse('periksa', args=[desk.kode])}?selesai={act.pk}")


def _show(
    request: HttpRequest, desk: FindingsDesk, kinds: Sequence[OpenKind], problem: str = "", status: int = 200
) -> HttpResponse:
    context = {
        "bagian": "periksa",
        "kode": desk.kode,
        "meja": desk,
        "jenis_temuan": [replace(kind, shown=name_findings(desk, [*kind.numbers[:SAMPLE]])) for kind in kinds],
        "masalah": problem,
        "tanda": secrets.token_urlsafe(24),
    }
    return render(request, "examine/menurut_jenis.html", context, status=status)
