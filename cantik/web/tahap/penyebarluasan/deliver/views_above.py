"""`/penerimaan/KODE/naik/`: the sum of an area goes to the office above, by the path by which villages deliver."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cantik.base.errors import WrongUse
from cantik.base.network import is_web_address
from cantik.codes.area import AreaCode
from cantik.codes.nation import is_nation
from cantik.federate.app import dispatch_job, handing_up, journeys, outbox, sum_state
from cantik.federate.app.models import AT_OFFICE, NETWORK, SENT
from cantik.jobs.app.models import Job
from cantik.staff.app.gate import needs, who
from cantik.staff.app.rights import area_code, check_access
from cantik.vault.app.opening import at_hand
from cantik.web.page_acts import carry_out
from cantik.web.tahap.penyebarluasan.deliver import views_office
from cantik.web.tahap.penyebarluasan.deliver.invitation_file import take_invitation_file

SEND = "rilis_wilayah.buat"
_MOST_ADDRESS = 400


def describe_above(request: HttpRequest, area: AreaCode) -> dict[str, Any]:
    """What the page shows of the way up: whom the sum goes to, which edition would go, how far the last one came."""
    sent = journeys.find_sum_sent(area)
    last = None if sent is None else sent.dispatch
    newest = next(iter(handing_up.list_own_sums(area, opened=at_hand())), None)
    number = "" if newest is None or is_nation(area) else newest.number  # nobody is above the whole
    came = last is not None and last.number == number and last.state in (SENT, AT_OFFICE)
    return {
        "ke_atas": sent,
        "tujuan": outbox.receiver_of(area.text()),
        "naik": number,
        "baru": not came,
        "situs": "" if last is None else last.site,
        "naik_kerja": find_job(area, last.number) if last is not None else None,
        "boleh_naik": not is_nation(area) and check_access(who(request), SEND, area).ok,
    }


def find_job(area: AreaCode, number: str) -> Job | None:
    """The job that sent a sum last."""
    return dispatch_job.latest(area.text(), number)


@needs(SEND)
@require_POST
def take_invitation(request: HttpRequest, kode: str) -> HttpResponse:
    """Take the invitation of the office above, as its file says it."""
    area = area_code(kode)
    return carry_out(
        request,
        lambda: take_invitation_file(request, area),
        _("Undangan dipasang. Rilis wilayah dapat dikirim ke atas."),
        to=redirect("penerimaan", kode),
        again=lambda why: views_office.show_page(request, area, why),
    )


@needs(SEND)
@require_POST
def hand_up(request: HttpRequest, kode: str) -> HttpResponse:
    """Hand the newest sum up; a job sends it."""
    area, site = area_code(kode), request.POST.get("situs", "").strip()

    def act() -> None:
        if len(site) > _MOST_ADDRESS or not is_web_address(site):
            raise WrongUse("D160", "Alamat situs publik tidak lengkap", found=site[:80], expected="https://…")
        edition = handing_up.choose_sum(area, "", opened=at_hand())
        by = who(request).actor
        row = outbox.ask_dispatch(area, edition.number, way=NETWORK, by=by, site=site, again=True)
        dispatch_job.start(row)

    return carry_out(
        request,
        act,
        _("Rilis wilayah dikirim ke atas. Halaman ini boleh ditutup; pengiriman berjalan terus."),
        to=redirect("penerimaan", kode),
        again=lambda why: views_office.show_page(request, area, why),
    )


@needs(views_office.SEE)
@require_safe
def show_progress(request: HttpRequest, kode: str) -> HttpResponse:
    """How far the job is; 205 asks the page to load again because it is over."""
    area = area_code(kode)
    last = sum_state.last_handed_up(area)
    job = None if last is None else find_job(area, last.number)
    if job is None:
        raise Http404("nothing was handed up")
    return HttpResponse(status=205) if not job.active else render(request, "deliver/_maju.html", {"pekerjaan": job})
