"""`/orang/persetujuan/`: what opens persons to somebody and waits for a second person of another house."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cantik.staff.app import error_words, second_person
from cantik.staff.app.gate import needs, who
from cantik.staff.errors import NotAllowed


@needs(second_person.SECOND, area=None)
@require_safe
def list_waiting(request: HttpRequest) -> HttpResponse:
    """Invitations and codes of recovery in my areas that wait."""
    invitations, codes = second_person.list_awaiting_second(who(request))
    values = {"bagian": "orang", "undangan": invitations, "kode_pulih": codes}
    return render(request, "staff/persetujuan.html", values)


@needs(second_person.SECOND, area=None)
@require_POST
def invitation(request: HttpRequest, nomor: int) -> HttpResponse:
    """Agree to an invitation."""
    me = who(request)
    found = next((waits for waits, _why in second_person.list_awaiting_second(me)[0] if waits.pk == nomor), None)
    if found is None:
        raise Http404("not in my areas")
    try:
        second_person.agree_invitation(found, by=me)
    except NotAllowed as error:
        messages.error(request, error_words.translate_sentence(error.message), extra_tags="bad")
    else:
        messages.success(request, _("Disetujui: undangan itu berlaku sekarang, dan desa sudah diberi tahu."))
    return redirect("persetujuan")


@needs(second_person.SECOND, area=None)
@require_POST
def code(request: HttpRequest, nomor: int) -> HttpResponse:
    """Agree to a code of recovery."""
    me = who(request)
    found = next((waits for waits, _why in second_person.list_awaiting_second(me)[1] if waits.pk == nomor), None)
    if found is None:
        raise Http404("not in my areas")
    try:
        second_person.agree_code(found, by=me)
    except NotAllowed as error:
        messages.error(request, error_words.translate_sentence(error.message), extra_tags="bad")
    else:
        messages.success(request, _("Disetujui: kode itu berlaku sekarang, dan desa sudah diberi tahu."))
    return redirect("persetujuan")
