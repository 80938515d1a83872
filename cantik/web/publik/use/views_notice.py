"""`/desa/KODE/pemberitahuan/`: the office tells readers of an error, a coming revision, a change of method, a breach;
`/pemberitahuan/KODE/`: everybody reads it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cantik.codes.area import AreaCode
from cantik.outlets.app import site_notices
from cantik.staff.app import rights
from cantik.staff.app.gate import needs, public, who
from cantik.use.app import public_notices
from cantik.use.app.workflows import NOTICE
from cantik.web.fields import take_post
from cantik.web.page_acts import carry_out
from cantik.web.publik.use.forms import NoticeForm
from cantik.web.publik.use.publics import public_area, show_desk, village_area
from cantik.web.step_bar import step_view
from cantik.web.store import describe_area


@needs(public_notices.WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
def desk(request: HttpRequest, kode: str) -> HttpResponse:
    """The notices of a village, and the form of a new one."""
    area, me = village_area(kode), who(request)
    form = NoticeForm(public_notices.subjects(area), take_post(request), initial={"jenis": request.GET.get("jenis")})
    if request.method != "POST":
        return _page(request, area, form)
    said = _("Pemberitahuan dicatat; orang lain yang berwenang menerbitkannya.")
    act, again = lambda: public_notices.write(area, form.wish(), by=me), lambda why: _page(request, area, form, why)
    return carry_out(request, act, said, form, to=redirect("pemberitahuan", area.text()), again=again)


def _page(request: HttpRequest, area: AreaCode, form: NoticeForm, wrong: str = "") -> HttpResponse:
    rows = public_notices.of_village(area)
    return show_desk(request, area, "pemberitahuan", rows, form=form, salah=wrong)


def _page_again(request: HttpRequest, area: AreaCode, _number: int, why: str) -> HttpResponse:
    return _page(request, area, NoticeForm(public_notices.subjects(area)), why)


decide, drop = (
    step_view(NOTICE, page, public_notices.decide, "pemberitahuan", _page_again)
    for page in ("pemberitahuan_putus", "pemberitahuan_lepas")
)


@public
@require_safe
def public_page(request: HttpRequest, kode: str) -> HttpResponse:
    """The notices of a village or of all villages of an area, to everybody."""
    area = public_area(kode)
    found = [
        entry
        for village in sorted({row.kode for row in public_notices.public(area)})
        for entry in site_notices.of_village(rights.area_code(village), describe_area(rights.area_code(village)).full)
    ]
    found.sort(key=lambda entry: entry.day, reverse=True)
    values = {"kode": area.text(), "nama": describe_area(area).full, "pemberitahuan": found}
    return render(request, "use/pemberitahuan_umum.html", values)
