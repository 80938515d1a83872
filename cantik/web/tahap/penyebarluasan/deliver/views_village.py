"""`/desa/KODE/kirim/`: to whom the village delivers, its releases, and how far each came."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cantik.codes.area import AreaCode
from cantik.federate.app import acceptance, dispatch_job, index_desk, journeys, outbox
from cantik.federate.app.models import NETWORK
from cantik.staff.app.gate import needs, who
from cantik.staff.app.rights import area_code, check_access, separate
from cantik.staff.app.signing_keys import newest_key_id
from cantik.vault.app.opening import at_hand
from cantik.web.page_acts import carry_out
from cantik.web.step_bar import offer_forms, read_button
from cantik.web.tahap.penyebarluasan.deliver.invitation_file import describe_sends, name_office, take_invitation_file

SEND, TAKE = "rilis.tanda_tangan", "berbagi.usul"


@needs("desa.lihat")
@require_safe
def page(request: HttpRequest, kode: str) -> HttpResponse:
    """What was sent, what can be, and the invitation."""
    return _page(request, area_code(kode))


def _page(request: HttpRequest, area: AreaCode, wrong: str = "") -> HttpResponse:
    sent = journeys.list_sent(area.text())
    editions = outbox.own_editions(area, opened=at_hand())
    receiver = outbox.receiver_of(area.text())
    known = {each.dispatch.number for each in sent if not each.elsewhere}
    jobs = {each.dispatch.number: dispatch_job.latest(area.text(), each.dispatch.number) for each in sent}
    values: dict[str, Any] = {
        "bagian": "terbit",
        "kode": area.text(),
        "kirim": [(each, jobs[each.dispatch.number]) for each in sent],
        "siap": next((each for each in editions[:1] if each.number not in known), None),
        "penerima": receiver,
        "lewat_jaringan": receiver is not None and bool(receiver.address),
        "kunci": newest_key_id(area),
        "kantor": "" if receiver is None else name_office(receiver.office),
        "boleh": check_access(who(request), SEND, area).whole,
        "boleh_ambil": check_access(who(request), TAKE, area).whole,
        **_describe_proposal(request, area),
        "daftar_sini": index_desk.describe_own_list(area, opened=at_hand()),
        "salah": wrong,
    }
    return render(request, "deliver/kirim.html", values, status=422 if wrong else 200)


def _describe_proposal(request: HttpRequest, area: AreaCode) -> dict[str, Any]:
    """The invitation that waits, and whether who looks may decide about it."""
    found = acceptance.find_proposal(area, opened=at_hand())
    if found is None:
        return {"usul": None}
    person = who(request)
    apart = separate(found.row.by, person, area, since=found.row.at)
    return {
        "usul": found,
        "usul_kantor": name_office(found.said.kantor),
        "usul_isi": describe_sends(found.said.isi),
        "usul_sampai": dt.date.fromisoformat(found.said.sampai),
        "langkah": offer_forms(found.row, person, area, area.text()),
        "satu_tangan": "" if apart.ok else apart.reason,
    }


@needs(TAKE)
@require_POST
def accept(request: HttpRequest, kode: str) -> HttpResponse:
    """Take the invitation of the walidata, as its file says it; the kepala desa agrees to it."""
    area = area_code(kode)
    return carry_out(
        request,
        lambda: take_invitation_file(request, area),
        _("Undangan diterima. Kepala desa menyetujuinya di halaman ini sebelum ada yang dikirim."),
        to=redirect("kirim", kode),
        again=lambda why: _page(request, area, why),
    )


@needs(acceptance.AGREE)
@require_POST
def decide_invitation(request: HttpRequest, kode: str) -> HttpResponse:
    """Agree to the invitation that waits, or decline it."""
    area, pressed = area_code(kode), read_button(request, "kirim_undangan_putus")
    return carry_out(
        request,
        lambda: acceptance.decide_proposal(area, pressed, opened=at_hand(), person=who(request)),
        lambda step: _(step.done),
        to=redirect("kirim", kode),
        again=lambda why: _page(request, area, why),
    )


@needs(SEND)
@require_POST
def send(request: HttpRequest, kode: str, nomor: str) -> HttpResponse:
    """Deliver an edition; a job sends it."""
    area = area_code(kode)

    def act() -> None:
        outbox.choose_edition(area, nomor, opened=at_hand())
        dispatch_job.start(outbox.ask_dispatch(area, nomor, way=NETWORK, by=who(request).actor))

    return carry_out(
        request,
        act,
        _("Rilis %s dikirim. Halaman ini boleh ditutup; pengiriman berjalan terus.") % nomor,
        to=redirect("kirim", kode),
        again=lambda why: _page(request, area, why),
    )


@needs("desa.lihat")
@require_safe
def progress(request: HttpRequest, kode: str, nomor: str) -> HttpResponse:
    """How far the job is; 205 asks the page to load again because it is over."""
    job = dispatch_job.latest(kode, nomor)
    if job is None:
        raise Http404("nothing was sent")
    return HttpResponse(status=205) if not job.active else render(request, "deliver/_maju.html", {"pekerjaan": job})
