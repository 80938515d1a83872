"""`/desa/KODE/pemberitahuan/`: the office tells readers of an error, a coming revision, a change of method, a breach;
`/pemberitahuan/KODE/`: everybody reads it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cantik.codes.area import AreaCode
from cantik.content.public_notice import notice_kinds
from cantik.pipeline.app import announced
from cantik.staff.app import actors, rights
from cantik.staff.app.gate import needs, public, who
from cantik.use.app import public_notices
from cantik.use.app.models import ENDED, PROPOSED, RETURNED, STANDS, PublicNotice
from cantik.web.acting import done
from cantik.web.language import either
from cantik.web.store import described
from cantik.web.use.forms import NoticeForm
from cantik.web.use.publics import public_area, village_area

_STATES = {
    PROPOSED: noop("menunggu orang lain menerbitkan"),
    STANDS: noop("terbit"),
    RETURNED: noop("dikembalikan"),
    ENDED: noop("selesai"),
}


@dataclass(frozen=True, slots=True)
class NoticeShown:
    """A notice as the desk shows it, and whether this person may decide about it."""

    row: PublicNotice
    kind: str
    state: str
    by: str
    decides: bool


@needs(public_notices.WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
def desk(request: HttpRequest, kode: str) -> HttpResponse:
    """The notices of a village, and the form of a new one."""
    area, me = village_area(kode), who(request)
    form = NoticeForm(public_notices.subjects(area), request.POST or None, initial={"jenis": request.GET.get("jenis")})
    if request.method != "POST":
        return _page(request, area, form)
    said = _("Pemberitahuan dicatat; orang lain yang berwenang menerbitkannya.")
    return _done(request, area, lambda: public_notices.write(area, form.wish(), by=me), said, form)


@needs(public_notices.PUBLISH)
@require_POST
def decide(request: HttpRequest, kode: str, nomor: int) -> HttpResponse:
    """Publish, return or end a notice."""
    area, me = village_area(kode), who(request)
    to, reason = request.POST.get("putusan", ""), request.POST.get("alasan", "")
    words = {
        STANDS: _("Terbit; situs menampilkannya pada pembaruan berikutnya."),
        RETURNED: _("Dikembalikan kepada penulisnya."),
        ENDED: _("Selesai; tetap terbaca dengan akhirnya."),
    }

    def act() -> None:
        public_notices.decide(area, nomor, to=to, reason=reason, by=me)

    return _done(request, area, act, words.get(to, ""))


def _done(
    request: HttpRequest, area: AreaCode, act: Callable[[], Any], said: str, form: NoticeForm | None = None
) -> HttpResponse:
    again = lambda why: _page(request, area, form or NoticeForm(public_notices.subjects(area)), why)  # noqa: E731
    return done(request, act, said, form, to=redirect("pemberitahuan", area.text()), again=again)


def _page(request: HttpRequest, area: AreaCode, form: NoticeForm, wrong: str = "") -> HttpResponse:
    rows, me, kinds = public_notices.of_village(area), who(request), notice_kinds()
    names = actors.names({row.by for row in rows})
    may = rights.allowed(me, public_notices.PUBLISH, area).ok
    shown = [
        NoticeShown(
            row,
            either(kinds[row.kind].title, kinds[row.kind].title_en) if row.kind in kinds else row.kind,
            _(_STATES[row.state]),
            names.get(row.by, ""),
            may and row.by != me.actor and row.state in (PROPOSED, STANDS),
        )
        for row in rows
    ]
    values = {
        "bagian": "pemberitahuan",
        "kode": area.text(),
        "nama": described(area).full,
        "pemberitahuan": shown,
        "form": form,
        "salah": wrong,
    }
    return render(request, "use/pemberitahuan.html", values, status=422 if wrong else 200)


@public
@require_safe
def public_page(request: HttpRequest, kode: str) -> HttpResponse:
    """The notices of a village or of all villages of an area, to everybody."""
    area = public_area(kode)
    found = [
        entry
        for village in sorted({row.kode for row in public_notices.public(area)})
        for entry in announced.of_village(rights.area_code(village), described(rights.area_code(village)).full)
    ]
    found.sort(key=lambda entry: entry.day, reverse=True)
    values = {"kode": area.text(), "nama": described(area).full, "pemberitahuan": found}
    return render(request, "use/pemberitahuan_umum.html", values)
