"""`/situs/`: the public site as everybody reads it, from the laptop of a village or from the server's public folder."""

from __future__ import annotations

import contextlib
from pathlib import Path

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from cantik.codes.app.queries import find_successor
from cantik.codes.area import AreaCode, AreaLevel
from cantik.codes.errors import InvalidAreaCode
from cantik.codes.index import areas_with
from cantik.codes.knowledge import AREAS_FILE
from cantik.outlets.app import level_sites, sites
from cantik.publish.site.indicator_pages import is_indicator_page
from cantik.publish.site.kabupaten import MAP_PAGE
from cantik.publish.site.own_link import with_own_link
from cantik.publish.site.search_index import has_script, is_framed, without_language
from cantik.staff.app.gate import public
from cantik.staff.app.rights import area_code
from cantik.vault.app.opening import at_hand
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
        if front is not None and _slash and not kode.startswith(".") and (front / kode / level_sites.MARK).is_file():
            return _level_page(request, front / kode, rest)  # of a group of areas
        if front is None or (_slash and not is_indicator_page(jalur)):
            raise Http404("no such site") from error
        # the list of the villages, which its script filters, the files beside it, the pages of indicators
        shown = serve_file(front, jalur or "index.html")
        return under_site_policy(request, shown, scripted=True, framed=is_framed(jalur))
    folder = site_folder(desa.text())
    if folder is None:
        return _lead_on(request, desa, rest)
    if not _slash:
        return redirect("situs", f"{kode}/")
    if desa.level is not AreaLevel.DESA:
        return _level_page(request, folder, rest)
    shown = _with_own_table(serve_file(folder, rest or "index.html"))
    return under_site_policy(request, shown, scripted=has_script(rest), framed=is_framed(rest))


def _level_page(request: HttpRequest, folder: Path, rest: str) -> HttpResponseBase:
    """A page of a kecamatan, a kabupaten, a province or a group; its front has a script, which filters villages, and
    so has the page of its maps."""
    path = f"{rest}index.html" if not rest or rest.endswith("/") else rest
    front = without_language(path) in {"index.html", MAP_PAGE}
    return under_site_policy(
        request, serve_file(folder, path), scripted=front or has_script(path), framed=is_framed(path)
    )


def _lead_on(request: HttpRequest, desa: AreaCode, rest: str) -> HttpResponse:
    """From a code without a site: to the site of its successor where a change of codes was brought, else to the search
    by name (404)."""
    now = find_successor(desa)
    if now and site_folder(now) is not None:
        return redirect("situs", f"{now}/{rest}", permanent=True)
    area = areas_with(at_hand().store.path / AREAS_FILE).find(desa)
    front = sites.public_folder()
    context = {
        "kode": desa.text(),
        "nama": area.name if area is not None and area.key != desa else "",
        "daftar": reverse("situs", args=["index.html"]) if front is not None else "",
    }
    return render(request, "release/situs_tiada.html", context, status=404)


def _with_own_table(response: HttpResponseBase) -> HttpResponseBase:
    """A page with its link to a table of one's own, which this server answers."""
    if not isinstance(response, FileResponse) or not response.headers["Content-Type"].startswith("text/html"):
        return response
    with contextlib.closing(response):
        page = b"".join(response.streaming_content)  # type: ignore[arg-type]  # never asynchronous here
    return HttpResponse(with_own_link(page), content_type=response.headers["Content-Type"])
