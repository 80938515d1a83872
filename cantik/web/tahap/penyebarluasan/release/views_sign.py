"""Sign the release with the village's key: a page of its own, opened with a second factor that was just shown."""

from __future__ import annotations

import datetime as dt

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cantik.base import clock
from cantik.base.errors import CantikError
from cantik.codes.knowledge import load_village
from cantik.jobs.app import service
from cantik.outlets.app import sites
from cantik.pipeline.app import draft_job, edition_job
from cantik.release.app import borders, queries, services, storage
from cantik.release.app.models import SUBMITTED
from cantik.release.errors import NotNow
from cantik.staff.app import actors, appointments, rights
from cantik.staff.app.gate import needs, who
from cantik.staff.app.rights import area_code
from cantik.vault.app.opening import at_hand
from cantik.web.tahap.penyebarluasan.release import desk
from cantik.web.tahap.penyebarluasan.release.forms import MomentForm
from cantik.web.tahap.penyebarluasan.release.story import seen_story
from cantik.web.tahap.penyebarluasan.release.views import digests, show_refusal, state


@needs("rilis.tanda_tangan")
@require_http_methods(["GET", "HEAD", "POST"])
def sign(request: HttpRequest, kode: str) -> HttpResponseBase:
    """Read what will be signed, then sign."""
    desa, person = area_code(kode), who(request)
    draft = queries.live_draft(desa)
    if request.method == "POST":
        return _sign_release(request, kode)
    if draft is None or draft.state != SUBMITTED:
        return redirect("terbit", kode)
    values = state(draft, desa) | {
        "bagian": "terbit",
        "rancangan": draft,
        "orang": actors.names([draft.submitted_by]),
        "boleh": desk.may(person, desa),
        "sendiri": not queries.by_another(draft, person, desa),
        "publik": sites.public_folder(kode) is not None,
        "peran": _role(request),
        "waktu": MomentForm(),
        "ada_walidata": appointments.walidata(desa, clock.today()),
    }
    return render(request, "release/tanda_tangan.html", values)


def _role(request: HttpRequest) -> str:
    roles, desa = request.decision.roles, request.area  # type: ignore[attr-defined]  # set by the gate
    held = rights.assignments_of(who(request), clock.today())
    names = [own.role_name for own in held if own.role in roles and area_code(own.area).contains(desa)]
    return ", ".join(dict.fromkeys(names))


def _moment(request: HttpRequest) -> dt.datetime | None:
    """When the release is published, by the clock of the village; None: at once. Raises `NotNow` (T402)."""
    form = MomentForm(request.POST)
    if not form.is_valid():
        raise NotNow(_("Waktu terbit tidak terbaca"), mend=_("Isi tanggal dan jam."))
    return form.moment()


def _sign_release(request: HttpRequest, kode: str) -> HttpResponseBase:
    desa, person, opened = area_code(kode), who(request), at_hand()
    knowledge, draft = load_village(desa, opened.store.path), queries.live_draft(desa)
    to_public = bool(request.POST.get("publik")) and sites.public_folder(kode) is not None
    try:
        if not request.POST.get("setuju"):
            raise NotNow(
                _("Tanda tangan belum diberikan"), mend=_("Centang bahwa Anda sudah membaca pratinjau dan menyetujui.")
            )
        preview = services.Preview(
            figures=request.POST.get("sidik", ""),
            tables=digests(desa),
            definitions=knowledge.content.digest,
            policy=knowledge.policy.digest,
            borders=borders.fingerprint(opened.store.path, kode),
            others="" if draft is None else draft_job.others_now(draft, opened, knowledge),
            story=services.SeenStory() if draft is None else seen_story(draft, request.POST.get("cerita", "")),
            without=request.POST.get("tanpa", ""),
        )
        signature = services.sign(
            area=desa,
            preview=preview,
            signer=services.Signatory(person, request.decision),  # type: ignore[attr-defined]  # set by the gate
            to_public=to_public,
            opens_at=_moment(request) if to_public else None,
            shelf_folder=storage.shelf(opened.store.path),
        )
    except CantikError as error:
        show_refusal(request, error)
        return redirect("terbit", kode)
    service.start(kind=edition_job.KIND.id, subject=str(signature.draft_id), code=desa.text(), by=person.actor)
    return redirect("terbit", kode)
