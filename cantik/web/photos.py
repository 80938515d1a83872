"""Photos on screens: what came with a form, the pixels of one that stands. Of what they are is their room's affair."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cantik.base import clock
from cantik.base.errors import CantikError
from cantik.collect.errors import PhotoRefused
from cantik.collect.photo import MOST_BYTES
from cantik.register.facilities.app.photos import PhotoOf, pixels, retire
from cantik.staff.app.error_words import short
from cantik.staff.app.gate import needs
from cantik.web.desk import desk_of
from cantik.web.downloads import show_file


def keep_and_redirect(
    request: HttpRequest, keep: Callable[[bytes], object], refused: Callable[[str], HttpResponseBase], *back: Any
) -> HttpResponseBase:
    """Keep the photo that came, and lead back; `refused`: the page that says why it was not kept."""
    try:
        keep(_read_photo(request))
    except CantikError as error:
        return refused(short(error))
    messages.success(request, _("Foto tersimpan, tanpa keterangan kamera dan letaknya."))
    return redirect(*back)


def retire_and_redirect(
    request: HttpRequest, kode: str, photo: int, of: PhotoOf, page: str, listing: str
) -> HttpResponseBase:
    """Show a photo no more, and lead back to the `page` of what it shows; to the `listing` when it is none of these."""
    desk = desk_of(request)
    try:
        number = retire(photo, area_id=desk.area_id, of=of, by=desk.by, at=clock.now())
    except CantikError as error:
        messages.error(request, short(error))
        return redirect(listing, kode)
    messages.success(request, _("Foto ditarik."))
    return redirect(page, kode, number)


def _read_photo(request: HttpRequest) -> bytes:
    """The file of the field `foto`. Raises `PhotoRefused` (B133) for none, or one that is too large to be read."""
    file, most = request.FILES.get("foto"), f"paling besar {MOST_BYTES // (1024 * 1024)} MB"
    if file is None or file.size is None:
        raise PhotoRefused("tidak ada berkas", f"satu foto, {most}")
    if file.size > MOST_BYTES:
        raise PhotoRefused(f"{file.size // (1024 * 1024)} MB", most)
    return bytes(file.read())


@needs("orang.lihat")
@require_safe
def photo(request: HttpRequest, kode: str, foto: int) -> HttpResponse:  # noqa: ARG001
    """The pixels of a photo of this village."""
    desk = desk_of(request)
    data = pixels(desk.opened, area_id=desk.area_id, photo=foto)
    if data is None:
        raise Http404("no such photo here")
    return show_file(data, f"foto-{foto}.jpg", "image/jpeg")
