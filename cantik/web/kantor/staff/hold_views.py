"""What a village decides of those who read its persons from outside: confirm, refuse, "we have read of it"."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cantik.staff.app import error_words, holds
from cantik.staff.app.gate import needs, where, who
from cantik.staff.app.models import EmergencyAccess
from cantik.staff.errors import NotAllowed


@needs(holds.DECIDE)
@require_POST
def reader(request: HttpRequest, kode: str, nomor: int) -> HttpResponse:
    """Confirm a role that waits in this village, or refuse it."""
    found = next((role for role in holds.list_held(where(request)) if role.pk == nomor), None)
    if found is None:
        raise Http404("nothing waits here under this number")
    confirm = request.POST.get("putusan") == "tegaskan"
    try:
        holds.decide(found, confirm=confirm, by=who(request))
    except NotAllowed as error:
        messages.error(request, error_words.translate_sentence(error.message), extra_tags="bad")
    else:
        said = _("Ditegaskan: %s membaca data orang desa ini.") if confirm else _("Ditolak: peran %s berakhir.")
        messages.success(request, said % found.person.name)
    return redirect("beranda_desa", kode=kode)


@needs(holds.DECIDE)
@require_POST
def emergency_seen(request: HttpRequest, kode: str, nomor: int) -> HttpResponse:
    """The village has read that an office reads its persons."""
    access = get_object_or_404(EmergencyAccess, pk=nomor, area=where(request).text())
    holds.see(access, by=who(request))
    return redirect("beranda_desa", kode=kode)
