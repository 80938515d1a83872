"""Withdraw a release of a kabupaten, a kecamatan or a group: by who makes such releases, with a reason that its readers
see. What is beside it in the store stays."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cantik.base.errors import CantikError
from cantik.levels.app import withdrawal
from cantik.outlets.app import level_job
from cantik.staff.app.gate import needs, where, who
from cantik.vault.app.opening import at_hand
from cantik.web.tahap.penyebarluasan.release.views import show_refusal
from cantik.web.tahap.penyebarluasan.release.views_level import MAKE
from cantik.web.tahap.penyebarluasan.release.views_level_release import found_of, show_damaged


@needs(MAKE)
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, kode: str, lingkup: str, nomor: str) -> HttpResponseBase:
    """The reason is asked for; what was sent and refused stays in the form."""
    try:
        release, values = found_of(request, kode, lingkup, nomor)
    except CantikError as error:
        return show_damaged(request, kode, error)
    if request.method != "POST":
        return render(request, "release/wilayah_tarik.html", values)
    reason = request.POST.get("alasan", "")
    try:
        withdrawal.withdraw(where(request), release, reason=reason, opened=at_hand(), person=who(request))
    except CantikError as error:
        if release.withdrawn is None:
            show_refusal(request, error)
            return render(request, "release/wilayah_tarik.html", values | {"alasan": reason}, status=422)
        show_refusal(request, error)
    else:
        level_job.start_pages(where(request), by=who(request).actor)
        messages.success(request, _("Rilis ditarik. Halamannya menyebut sebabnya."), extra_tags="ok")
    return redirect("rilis_wilayah_satu", kode, lingkup, nomor)
