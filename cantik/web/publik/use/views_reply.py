"""`/desa/KODE/tanggapan/`: the office writes and publishes a reply to a misquoted figure; `/tanggapan/KODE/`: everybody
reads them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cantik.codes.area import AreaCode
from cantik.staff.app import rights
from cantik.staff.app.gate import needs, public, who
from cantik.use.app import replies
from cantik.use.app.models import REVOKED
from cantik.use.app.workflows import REPLY
from cantik.web.fields import take_post
from cantik.web.page_acts import carry_out
from cantik.web.publik.use.forms import ReplyForm
from cantik.web.publik.use.publics import public_area, show_desk, village_area
from cantik.web.step_bar import step_view
from cantik.web.store import describe_area


@needs(replies.WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
def desk(request: HttpRequest, kode: str) -> HttpResponse:
    """The replies of a village, and the form of a new one."""
    area, me = village_area(kode), who(request)
    form = ReplyForm(replies.figures(area), take_post(request))
    if request.method != "POST":
        return _page(request, area, form)
    said = _("Tanggapan dicatat; orang lain yang berwenang menerbitkannya.")
    act, again = lambda: replies.write(area, form.wish(), by=me), lambda why: _page(request, area, form, why)
    return carry_out(request, act, said, form, to=redirect("tanggapan", area.text()), again=again)


def _page(request: HttpRequest, area: AreaCode, form: ReplyForm, wrong: str = "") -> HttpResponse:
    more = {"form": form, "ada_angka": bool(form.figures), "salah": wrong}
    return show_desk(request, area, "tanggapan", replies.of_village(area), **more)


def _page_again(request: HttpRequest, area: AreaCode, _number: int, why: str) -> HttpResponse:
    return _page(request, area, ReplyForm(replies.figures(area)), why)


decide, drop = (
    step_view(REPLY, page, replies.decide, "tanggapan", _page_again) for page in ("tanggapan_putus", "tanggapan_lepas")
)


@public
@require_safe
def public_page(request: HttpRequest, kode: str) -> HttpResponse:
    """The replies of a village or of all villages of an area, to everybody."""
    area = public_area(kode)
    found = [(read, describe_area(rights.area_code(read.row.kode)).full) for read in replies.public(area)]
    values = {"kode": area.text(), "nama": describe_area(area).full, "tanggapan": found, "dicabut": REVOKED}
    return render(request, "use/tanggapan_umum.html", values)
