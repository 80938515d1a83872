"""`/desa/KODE/tanggapan/`: the office writes and publishes a reply to a misquoted figure; `/tanggapan/KODE/`: everybody
reads them."""

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
from cantik.staff.app import actors, rights
from cantik.staff.app.gate import needs, public, who
from cantik.use.app import replies
from cantik.use.app.models import PROPOSED, RETURNED, REVOKED, STANDS, PublicReply
from cantik.web.acting import done
from cantik.web.store import described
from cantik.web.use.forms import ReplyForm
from cantik.web.use.publics import public_area, village_area

_STATES = {
    PROPOSED: noop("menunggu orang lain menerbitkan"),
    STANDS: noop("terbit"),
    RETURNED: noop("dikembalikan"),
    REVOKED: noop("dicabut"),
}


@dataclass(frozen=True, slots=True)
class ReplyShown:
    """A reply as the desk shows it, and whether this person may decide about it."""

    row: PublicReply
    state: str
    by: str
    decides: bool


@needs(replies.WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
def desk(request: HttpRequest, kode: str) -> HttpResponse:
    """The replies of a village, and the form of a new one."""
    area, me = village_area(kode), who(request)
    form = ReplyForm(replies.figures(area), request.POST or None)
    if request.method != "POST":
        return _page(request, area, form)
    said = _("Tanggapan dicatat; orang lain yang berwenang menerbitkannya.")
    return _done(request, area, lambda: replies.write(area, form.wish(), by=me), said, form)


@needs(replies.PUBLISH)
@require_POST
def decide(request: HttpRequest, kode: str, nomor: int) -> HttpResponse:
    """Publish, return or revoke a reply."""
    area, me = village_area(kode), who(request)
    to, reason = request.POST.get("putusan", ""), request.POST.get("alasan", "")
    words = {
        STANDS: _("Terbit; situs menampilkannya pada pembaruan berikutnya."),
        RETURNED: _("Dikembalikan kepada penulisnya."),
        REVOKED: _("Dicabut; tetap terbaca dengan sebabnya."),
    }
    act = lambda: replies.decide(area, nomor, to=to, reason=reason, by=me)  # noqa: E731 - one act of one address
    return _done(request, area, act, words.get(to, ""))


def _done(
    request: HttpRequest, area: AreaCode, act: Callable[[], Any], said: str, form: ReplyForm | None = None
) -> HttpResponse:
    again = lambda why: _page(request, area, form or ReplyForm(replies.figures(area)), why)  # noqa: E731
    return done(request, act, said, form, to=redirect("tanggapan", area.text()), again=again)


def _page(request: HttpRequest, area: AreaCode, form: ReplyForm, wrong: str = "") -> HttpResponse:
    rows, me = replies.of_village(area), who(request)
    names = actors.names({row.by for row in rows})
    may = rights.allowed(me, replies.PUBLISH, area).ok
    shown = [ReplyShown(row, _(_STATES[row.state]), names.get(row.by, ""), may and row.by != me.actor) for row in rows]
    values = {
        "bagian": "tanggapan",
        "kode": area.text(),
        "nama": described(area).full,
        "tanggapan": shown,
        "form": form,
        "ada_angka": bool(form.figures),
        "salah": wrong,
    }
    return render(request, "use/tanggapan.html", values, status=422 if wrong else 200)


@public
@require_safe
def public_page(request: HttpRequest, kode: str) -> HttpResponse:
    """The replies of a village or of all villages of an area, to everybody."""
    area = public_area(kode)
    found = [(read, described(rights.area_code(read.row.kode)).full) for read in replies.public(area)]
    values = {"kode": area.text(), "nama": described(area).full, "tanggapan": found, "dicabut": REVOKED}
    return render(request, "use/tanggapan_umum.html", values)
