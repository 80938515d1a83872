"""Leaf through a draft: pages of the book, its files, its site. Only for those who may see unprotected figures here.

Nothing of a draft ever lies in a public folder; these views are the only way to it.
"""

from __future__ import annotations

import errno
from pathlib import Path

from csp.constants import NONE, SELF, UNSAFE_INLINE
from csp.decorators import csp_replace
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from cantik.base.media_types import MEDIA_TYPES
from cantik.codes.area import AreaCode
from cantik.pipeline.app import draft_job
from cantik.publish.site.feed import FILE as FEED_FILE
from cantik.publish.site.search_index import has_script
from cantik.release.app import queries, storage
from cantik.release.app.models import Draft
from cantik.staff.app.gate import lacks_second_factor, needs, who
from cantik.staff.app.rights import area_code
from cantik.vault.app.opening import at_hand
from cantik.web.desk import asked_page
from cantik.web.tahap.penyebarluasan.release import desk
from cantik.web.tahap.penyebarluasan.release.share import further_of
from cantik.web.tahap.penyebarluasan.release.views import state

#: suffixes of texts that are sent with the name of their encoding
_WITH_CHARSET = frozenset({".html", ".xml", ".csv", ".js", ".txt"})

_FEED = "application/atom+xml; charset=utf-8"


def _draft(area: AreaCode) -> tuple[Draft, Path]:
    """The present draft and its folder. Raises `Http404`."""
    draft = queries.live_draft(area)
    if draft is None or not draft.figures:
        raise Http404("no draft")
    return draft, storage.draft(at_hand().store.path, draft.kode, draft.pk)


@needs("angka.lihat_mentah")
@require_safe
def leaf(request: HttpRequest, kode: str) -> HttpResponseBase:
    """One page of the book after another."""
    desa = area_code(kode)
    draft = queries.live_draft(desa)
    if draft is None or not draft.figures:
        return redirect("terbit", kode)
    number = min(asked_page(request), max(draft.pages, 1))
    folder = storage.draft(at_hand().store.path, draft.kode, draft.pk) / storage.RELEASE
    values = {
        "bagian": "terbit",
        "rancangan": draft,
        "hal": number,
        "gambar_ada": (folder / "produk" / "infografis.png").is_file(),
        "lain": further_of(folder),
        "sebelum": number - 1 if number > 1 else 0,
        "sesudah": number + 1 if number < draft.pages else 0,
    }
    may = desk.may(request.user, desa)
    values |= state(draft, desa, viewer=who(request).actor if may.submit else "")
    values |= {"boleh": may, "tanpa_pengaman": lacks_second_factor(who(request), desa)}
    return render(request, "release/pratinjau.html", values)


@needs("angka.lihat_mentah")
@require_safe
def page(_request: HttpRequest, kode: str, hal: int) -> HttpResponseBase:
    """The picture of one page."""
    _, home = _draft(area_code(kode))
    return serve_file(home / storage.PAGES, f"{hal:04}.png")


@needs("angka.lihat_mentah")
@require_safe
def product(_request: HttpRequest, kode: str, nama: str) -> HttpResponseBase:
    """A product of the draft: book, infographic, workbook. Whoever has it can hand it on: the draft counts as shown."""
    draft, home = _draft(area_code(kode))
    found = serve_file(home / storage.RELEASE / "produk", nama)
    draft_job.handed_out(at_hand(), draft)
    return found


@needs("angka.lihat_mentah")
@require_safe
@xframe_options_sameorigin
def site(request: HttpRequest, kode: str, jalur: str) -> HttpResponseBase:
    """A page or file of the draft's site, under addresses like those it will have."""
    draft, home = _draft(area_code(kode))
    found = under_site_policy(
        request, serve_file(home / storage.SITE, jalur or "index.html"), scripted=has_script(jalur)
    )
    if jalur.startswith(f"{storage.RELEASE}/"):
        draft_job.handed_out(at_hand(), draft)
    return found


def under_site_policy(
    request: HttpRequest, response: HttpResponseBase, *, scripted: bool, framed: bool = False
) -> HttpResponseBase:
    """A page of a site under the policy that it was written for: scripts of its own where it has some, else none;
    `framed`: any page may show it in a frame of its own."""
    scripts = [SELF] if scripted else [NONE]
    # widths of bars are styles; the form of each page leads to its search
    own = {"script-src": scripts, "style-src": [SELF, UNSAFE_INLINE], "img-src": [SELF, "data:"], "form-action": [SELF]}
    if framed:
        own["frame-ancestors"] = ["*"]
        response.xframe_options_exempt = True  # type: ignore[attr-defined]  # what Django's own decorator sets
    return csp_replace(own)(lambda _request: response)(request)


def _media_type(suffix: str) -> str | None:
    """The media type of what a draft holds; None for anything else, which is not served."""
    media = MEDIA_TYPES.get(suffix)
    return f"{media}; charset=utf-8" if suffix in _WITH_CHARSET else media


def serve_file(folder: Path, name: str) -> HttpResponseBase:
    """A file below a folder. Raises `Http404` for anything else, links and other kinds of files included."""
    root = folder.resolve()
    try:
        path = (root / name).resolve()
        if path.is_dir():
            path /= "index.html"
        there = path.is_relative_to(root) and path.is_file()
    except OSError as error:
        if error.errno != errno.ENAMETOOLONG:  # a disk that fails is a fault; a name that no disk takes is no file
            raise
        raise Http404("no such file") from error
    media = _FEED if path.name == FEED_FILE else _media_type(path.suffix)
    if media is None or not there:
        raise Http404("no such file")
    return FileResponse(path.open("rb"), content_type=media)
