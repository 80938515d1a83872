"""Words of the office for everybody, replies and notices: where there are any (no practice village, nothing above a
kabupaten), and their desk, where one person writes and another publishes, returns or ends."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from cantik.codes.area import AreaCode, AreaLevel
from cantik.codes.extra import AREAS_FILE
from cantik.codes.index import areas_with
from cantik.codes.practice import is_practice
from cantik.content.public_notice import notice_kinds
from cantik.staff.app import actors, rights
from cantik.staff.app.gate import who
from cantik.use.app.models import ENDED, PROPOSED, RETURNED, REVOKED, STANDS, PublicNotice, PublicReply
from cantik.vault.app.opening import at_hand
from cantik.web.language import either
from cantik.web.page_acts import carry_out
from cantik.web.store import describe_area

_STATES = {
    PROPOSED: noop("menunggu orang lain menerbitkan"),
    STANDS: noop("terbit"),
    RETURNED: noop("dikembalikan"),
    REVOKED: noop("dicabut"),
    ENDED: noop("selesai"),
}
#: what is said once a decision was taken
_DECIDED = {
    STANDS: noop("Terbit; situs menampilkannya pada pembaruan berikutnya."),
    RETURNED: noop("Dikembalikan kepada penulisnya."),
    REVOKED: noop("Dicabut; tetap terbaca dengan sebabnya."),
    ENDED: noop("Selesai; tetap terbaca dengan akhirnya."),
}


@dataclass(frozen=True, slots=True)
class PublicWordShown:
    """A reply or a notice as the desk shows it, and whether this person may decide about it. `kind`: of a notice."""

    row: PublicReply | PublicNotice
    kind: str
    state: str
    by: str
    decides: bool


def village_area(kode: str) -> AreaCode:
    """A village whose office speaks to everybody. Raises `Http404`."""
    area = rights.area_code(kode)
    if area.level is not AreaLevel.DESA or is_practice(area):
        raise Http404("spoken of a village, never of a practice one")
    return area


def public_area(kode: str) -> AreaCode:
    """A known area, a kabupaten or below, whose words everybody reads. Raises `Http404`."""
    area = rights.area_code(kode)
    known = areas_with(at_hand().store.path / AREAS_FILE).find(area) is not None
    if is_practice(area) or area.level < AreaLevel.KABUPATEN or not known:
        raise Http404("nothing is said here")
    return area


def show_desk(
    request: HttpRequest, area: AreaCode, page: str, rows: Sequence[PublicReply | PublicNotice], right: str, **more: Any
) -> HttpResponse:
    """The desk of a village: `page` names its address, its template and the list in it; `right`: to decide; `more`: the
    form and, as `salah`, what was wrong."""
    me = who(request)
    names, may = actors.names({row.by for row in rows}), rights.check_access(me, right, area).ok
    shown = [
        PublicWordShown(
            row,
            _kind(row),
            _(_STATES[row.state]),
            names.get(row.by, ""),
            may and row.by != me.actor and row.state in (PROPOSED, STANDS),
        )
        for row in rows
    ]
    values = {"bagian": page, "kode": area.text(), "nama": describe_area(area).full, page: shown, "salah": "", **more}
    return render(request, f"use/{page}.html", values, status=422 if values["salah"] else 200)


def _kind(row: PublicReply | PublicNotice) -> str:
    if isinstance(row, PublicReply):
        return ""
    kind = notice_kinds().get(row.kind)
    return row.kind if kind is None else either(kind.title, kind.title_en)


def decide_as_sent(
    request: HttpRequest, area: AreaCode, page: str, decide: Callable[..., Any], again: Callable[[str], HttpResponse]
) -> HttpResponse:
    """The answer to a decision that was sent from the desk; `decide`: carries it out."""
    to, reason = request.POST.get("putusan", ""), request.POST.get("alasan", "")
    said = _(_DECIDED[to]) if to in _DECIDED else ""
    act = lambda: decide(to=to, reason=reason, by=who(request))  # noqa: E731 - one act of one address
    return carry_out(request, act, said, to=redirect(page, area.text()), again=again)
