"""`/situs/`: the public site as everybody reads it, from the laptop of a village or from the server's public folder."""

from __future__ import annotations

import contextlib

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from cantik.codes.errors import InvalidAreaCode
from cantik.outlets.app import sites
from cantik.publish.site.indicator_pages import is_indicator_page
from cantik.publish.site.own_link import with_own_link
from cantik.publish.site.search_index import has_script, is_framed
from cantik.staff.app.gate import public
from cantik.staff.app.rights import area_code
from cantik.web.public_site import site_folder
from cantik.web.tahap.penyebarluasan.release.views_preview import serve_file, under_site_policy


@public
@require_safe
def page(request: HttpRequest, jalur: str) -> HttpResponseBase:
    """A page or file of a released site; a draft, a practice village and what a server does not publish are none."""
    kode, _slash, rest = jalur.partition("/")
    try:
        desa = area_code(kode)
    except InvalidAreaCode as error:
        front = sites.public_folder()
        if front is None or (_slash and not is_indicator_page(jalur)):
            raise Http404("no such site") from error
        # the list of the villages, which its script filters, the files beside it, the pages of indicators
        return under_site_policy(request, serve_file(front, jalur or "index.html"), scripted=True)
    folder = site_folder(desa.text())
    if folder is None:
        raise Http404("no such site")
    if not _slash:
        return redirect("situs", f"{kode}/")
    shown = _with_own_table(serve_file(folder, rest or "index.html"))
    return under_site_policy(request, shown, scripted=has_script(rest), framed=is_framed(rest))


def _with_own_table(response: HttpResponseBase) -> HttpResponseBase:
    """A page with its link to a table of one's own, which this server answers."""
    if not isinstance(response, FileResponse) or not response.headers["Content-Type"].startswith("text/html"):
        return response
    with contextlib.closing(response):
        page = b"".join(response.streaming_content)  # type: ignore[arg-type]  # never asynchronous here
    return HttpResponse(with_own_link(page), content_type=response.headers["Content-Type"])
