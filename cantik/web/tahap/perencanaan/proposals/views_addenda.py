"""What was found wrong in a closed berita acara is said beside it: written by one, confirmed by another."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cantik.forum.app import meetings
from cantik.staff.app.gate import needs
from cantik.use.proposals.app import deliberations
from cantik.web.desk import as_number
from cantik.web.tahap.perencanaan.proposals.views_deliberation import CLOSE, WRITE, carry_on


@needs(WRITE)
@require_POST
def append_one(request: HttpRequest, kode: str, nomor: int) -> HttpResponse:  # noqa: ARG001 - read from the desk
    """Write an addendum."""
    text = request.POST.get("teks", "")
    return carry_on(
        request,
        nomor,
        lambda desk: deliberations.append_addendum(desk.area, nomor, text, by=desk.person),
        _("Susulan ditulis; BPD atau kepala desa mengesahkannya."),
    )


@needs(CLOSE)
@require_POST
def confirm_one(request: HttpRequest, kode: str, nomor: int) -> HttpResponse:  # noqa: ARG001 - read from the desk
    """Confirm an addendum."""
    number = as_number(request.POST.get("susulan"), 4) or 0
    return carry_on(
        request,
        nomor,
        lambda desk: meetings.confirm(desk.area, nomor, number, by=desk.person),
        _("Susulan berlaku dan tercetak di bawah berita acara."),
    )
