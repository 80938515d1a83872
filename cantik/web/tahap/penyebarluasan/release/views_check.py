"""The check of a release on its page: taken up, findings written and closed, returned, passed on, approved."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from cantik.base import clock
from cantik.base.errors import CantikError
from cantik.codes.area import AreaCode
from cantik.codes.nation import office_above
from cantik.codes.zone import zone_of
from cantik.federate.app import index_desk
from cantik.federate.app.index_desk import IndexPlace
from cantik.jobs.app import service
from cantik.outlets.app import site_job
from cantik.release import files
from cantik.release.app import checking
from cantik.release.app.models import ReleaseFinding
from cantik.release.app.queries import CURRENT, Edition
from cantik.release.audit import audit_release
from cantik.release.check import DESK, OFFICE, CheckAct, CheckState
from cantik.release.finding_places import find_place
from cantik.release.model import Release
from cantik.staff.app import actors, appointments, rights
from cantik.staff.app.gate import needs, who
from cantik.staff.app.models import Account
from cantik.staff.app.rights import area_code
from cantik.vault.app.opening import at_hand
from cantik.web.check_words import WORDS
from cantik.web.tahap.penyebarluasan.release.views import show_refusal

#: the right to put an approved edition into the index of the server
PUBLISH = "rilis.terbitkan"
_SAID = {
    CheckState.WALIDATA: gettext_lazy("Rilis %s mulai diperiksa. Hasil pemeriksaan otomatis ada di bawah."),
    CheckState.PEMBINA: gettext_lazy("Rilis %s diteruskan kepada pembina data: datanya prioritas."),
    CheckState.RETURNED: gettext_lazy("Rilis %s dikembalikan. Temuannya terbaca di beranda desa."),
    CheckState.APPROVED: gettext_lazy("Rilis %s menjadi rilis Satu Data: sudah diperiksa walidata."),
}


def check_of(person: Account, area: AreaCode, edition: Edition) -> dict[str, Any] | None:
    """What the page of an edition says of its check; None where nobody checks and nobody did."""
    now = checking.check_standing(area, edition)
    if now.steps == 0 and edition.examination is None and not appointments.walidata(area, clock.today()):
        return None
    offices = checking.office_of(person, area) if edition.status == CURRENT else frozenset()
    acts = [act for (state, act), office in OFFICE.items() if state is now.state and office in offices]
    if now.due:
        acts = [act for act in acts if act is not CheckAct.APPROVE]
    else:
        acts = [act for act in acts if act is not CheckAct.RETURN]
    at, zone = clock.now(), zone_of(area)
    desk = DESK.get(now.state) in offices
    release = files.open_release(edition.shelved.folder) if now.findings or desk else None
    return {
        "keadaan": WORDS[now.state],
        "sejak": now.stays[-1].since,
        "singgah": [(WORDS[stay.state][2], stay.days(at, zone)) for stay in now.stays[:-1]],
        "hari": now.stays[-1].days(at, zone),
        "disetujui": now.state is CheckState.APPROVED,
        "prioritas": now.priority,
        "otomatis": [] if now.state is CheckState.APPROVED else now.checks,
        "temuan": now.findings,
        "orang": actors.names([finding.by for finding in now.findings]),
        "langkah": [str(act.value) for act in acts],
        "meja": desk,
        "letak": {} if release is None else list_places(area.text(), edition.number, release, now.findings),
        "tabel": [] if release is None or not desk else [(table.key, table.number) for table in release.tables],
        "tutup": now.due if DESK.get(now.state) in offices else (),
        "lagi": now.state is CheckState.RETURNED,
        "kantor": DESK.get(now.state),
        **_describe_index(person, area, edition, now.state),
    }


def _describe_index(person: Account, area: AreaCode, edition: Edition, state: CheckState) -> dict[str, Any]:
    """Where an approved edition stands in the signed index of this server, for whoever may put it there; nothing where
    the server has none."""
    office = office_above(area)
    may = state is CheckState.APPROVED and edition.status == CURRENT
    if not may or not rights.check_access(person, PUBLISH, office).whole:
        return {}
    place = index_desk.find_place(area.text(), edition.number, opened=at_hand())
    return {} if place is IndexPlace.NO_INDEX else {"indeks": place.value, "indeks_kantor": office.text()}


def list_places(kode: str, number: str, release: Release, findings: Iterable[ReleaseFinding]) -> dict[str, str]:
    """Where each finding opens, by its words; those that name no table of the release are left out."""
    out = {}
    for finding in findings:
        place = find_place(finding.where, release)
        if place is not None:
            address = reverse("terbit_rilis_tabel", args=[kode, number, place[0].key])
            out[finding.where] = address if place[1] is None else f"{address}?sel={place[1]}#sel-{place[1]}"
    return out


def _act_and_redirect(request: HttpRequest, kode: str, nomor: str, act: Callable[[], str]) -> HttpResponseBase:
    """Carry an act out and say on the release's page what came of it."""
    try:
        messages.success(request, act(), extra_tags="ok")
    except CantikError as error:
        show_refusal(request, error)
    return redirect("terbit_rilis", kode, nomor)


def _step(request: HttpRequest, kode: str, nomor: str, act: CheckAct) -> HttpResponseBase:
    def take_step() -> str:
        led = checking.step(
            act, area=area_code(kode), number=nomor, opened=at_hand(), person=who(request), auditor=audit_release
        )
        service.start(kind=site_job.KIND.id, subject=site_job.subject(kode), code=kode, by=who(request).actor)
        return str(_SAID[led]) % nomor

    return _act_and_redirect(request, kode, nomor, take_step)


@needs("temuan.buka")
@require_POST
def take(request: HttpRequest, kode: str, nomor: str) -> HttpResponseBase:
    """The walidata takes the release up: everything that is checked by itself is checked now."""
    return _step(request, kode, nomor, CheckAct.TAKE)


@needs("temuan.buka")
@require_POST
def send_back(request: HttpRequest, kode: str, nomor: str) -> HttpResponseBase:
    """Back to the village, with the findings that are open."""
    return _step(request, kode, nomor, CheckAct.RETURN)


@needs("rilis.terbitkan", narrow=True)
@require_POST
def approve(request: HttpRequest, kode: str, nomor: str) -> HttpResponseBase:
    """Approved by the walidata, of data prioritas by pembina: it becomes a *rilis Satu Data*."""
    return _step(request, kode, nomor, CheckAct.APPROVE)


@needs("temuan.buka")
@require_POST
def find(request: HttpRequest, kode: str, nomor: str) -> HttpResponseBase:
    """Write a finding down."""

    def write_finding() -> str:
        checking.find(
            area=area_code(kode),
            number=nomor,
            opened=at_hand(),
            person=who(request),
            where=request.POST.get("di", ""),
            text=request.POST.get("temuan", ""),
        )
        return _("Temuan dicatat.")

    return _act_and_redirect(request, kode, nomor, write_finding)


@needs("temuan.tutup", narrow=True)
@require_POST
def settle(request: HttpRequest, kode: str, nomor: str, temuan: int) -> HttpResponseBase:
    """Close a finding."""

    def close_finding() -> str:
        checking.settle(area=area_code(kode), number=nomor, finding=temuan, opened=at_hand(), person=who(request))
        return _("Temuan ditutup.")

    return _act_and_redirect(request, kode, nomor, close_finding)
