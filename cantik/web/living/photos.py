"""Photos on screens: what came with a form, the pixels of one that stands. Of what they are is their room's affair."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from cantik.collect.errors import PhotoRefused
from cantik.collect.photo import MOST_BYTES
from cantik.register.app.photos import pixels
from cantik.staff.app.gate import needs
from cantik.web.living.desk import desk_of


def received(request: HttpRequest) -> bytes:
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
    data = pixels(desk.opened, area=desk.held, photo=foto)
    if data is None:
        raise Http404("no such photo here")
    answer = HttpResponse(data, content_type="image/jpeg")
    answer.headers["Content-Disposition"] = "inline"
    return answer
