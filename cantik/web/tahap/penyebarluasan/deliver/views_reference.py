"""`/acuan/KODE/`: which references from above hold, which wait, what would differ, and who is on which version."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cantik.base.errors import CantikError, WrongUse
from cantik.base.network import is_web_address
from cantik.codes.area import AreaCode
from cantik.pipeline.app import reference_job, references
from cantik.pipeline.app.references import ReferenceStanding
from cantik.staff.app import actors, error_words
from cantik.staff.app.gate import needs, who
from cantik.staff.app.rights import area_code, check_access
from cantik.vault.app.opening import at_hand
from cantik.web.page_acts import carry_out
from cantik.web.reach import server_address
from cantik.web.store import describe_area
from cantik.web.tahap.penyebarluasan.deliver import views_harvest, views_relay

SEE, PUT = "desa.lihat", "acuan.pasang"


@needs(SEE)
@require_safe
def page(request: HttpRequest, kode: str) -> HttpResponse:
    """What holds and what waits."""
    return _page(request, area_code(kode))


def _page(request: HttpRequest, area: AreaCode, wrong: str = "") -> HttpResponse:
    opened = at_hand()
    standings = references.list_standings(opened)
    names = actors.names({by for state in standings for _version, by, _at in state.acts})
    may = check_access(who(request), PUT, area).ok
    asked = views_harvest.describe_sources(reference_job.list_fetched(opened), above=True, allowed=may)
    harvests = {each.source.code: each for each in asked}
    values: dict[str, Any] = {
        "bagian": "definisi",
        "kode": area.text(),
        "nama": describe_area(area).name,
        "acuan": [_describe_standing(state, names) | {"panen": harvests.get(state.source)} for state in standings],
        "pemakai": _list_users(area),
        "diteruskan": views_relay.list_handed_on(),
        "alamat_server": server_address(request),
        "boleh": may,
        "salah": wrong,
    }
    return render(request, "deliver/acuan.html", values, status=422 if wrong else 200)


def _describe_standing(state: ReferenceStanding, names: dict[str, str]) -> dict[str, Any]:
    """A server with its name, what holds and what waits, who put it into force, the job that fetches."""
    last = next(iter(state.acts), None)
    return {
        "sumber": state.source,
        "nama": views_harvest.name_server(state.source),
        "berlaku": state.held,
        "menunggu": state.newest_waiting,
        "pernah": len(state.acts) > 0 and state.held is not None,
        "oleh": "" if last is None else names.get(last[1]) or last[1],
        "pada": None if last is None else last[2],
        "kabar": state.contact,
        "pekerjaan": reference_job.find_fetch(state.source),
    }


def _list_users(area: AreaCode) -> list[dict[str, Any]]:
    """The villages of an area with the newest edition here and the versions that it names."""
    found = references.list_reported(at_hand(), area)
    return [
        {"kode": code, "nama": describe_area(AreaCode.kemendagri(code)).name, "edisi": number, "versi": told}
        for code, (number, told) in found.items()
    ]


@needs(SEE)
@require_safe
def difference(request: HttpRequest, kode: str, sumber: str, versi: int) -> HttpResponse:
    """What a version would change here, in words, and what is under way that it would touch."""
    area, standings = area_code(kode), {state.source: state for state in references.list_standings(at_hand())}
    if sumber not in standings or versi not in standings[sumber].versions:
        raise Http404("no such version was fetched")
    try:
        staged = references.describe(at_hand(), sumber, versi)
    except CantikError as error:
        return _page(request, area, error_words.error_line(error))
    values = {
        "bagian": "definisi",
        "kode": area.text(),
        "nama": views_harvest.name_server(sumber),
        "sumber": sumber,
        "versi": versi,
        "paket": staged.package,
        "beda": staged.changes,
        "menyentuh": staged.touched,
        "berlaku": standings[sumber].held == staged.package.reference,
        "boleh": check_access(who(request), PUT, area).ok,
    }
    return render(request, "deliver/acuan_beda.html", values)


@needs(PUT)
@require_POST
def fetch(request: HttpRequest, kode: str) -> HttpResponse:
    """Ask a server that is known for its newest version; a job fetches it."""
    area, source = area_code(kode), request.POST.get("sumber", "")[:8]

    def act() -> None:
        references.require_setting()
        if source in {state.source for state in references.list_standings(at_hand())}:
            reference_job.start_fetch(source, area.text(), who(request).actor)

    return carry_out(
        request,
        act,
        _("Acuan diambil di belakang layar. Yang baru tampak di sini, dan belum berlaku."),
        to=redirect("acuan", kode),
        again=lambda why: _page(request, area, why),
    )


@needs(PUT)
@require_POST
def set_daily(request: HttpRequest, kode: str) -> HttpResponse:
    """Ask a server above by itself once a day, or only when a person asks; the same for the whole store."""
    area, source = area_code(kode), request.POST.get("sumber", "")[:8]
    paused = request.POST.get("jeda", "") == "ya"

    def act() -> None:
        references.require_reach(area)
        reference_job.order_fetching(at_hand(), source, by=who(request).actor, paused=paused)

    said = _("Server itu tidak lagi ditanya sendiri.") if paused else _("Server itu ditanya sendiri sekali sehari.")
    return carry_out(request, act, said, to=redirect("acuan", kode), again=lambda why: _page(request, area, why))


@needs(SEE)
@require_safe
def show_progress(request: HttpRequest, kode: str, sumber: str) -> HttpResponse:  # noqa: ARG001 - the gate's
    """How far the fetching from a server above is; 205 asks the page to load again because it is over."""
    return views_harvest.describe_progress(request, reference_job.find_fetch(sumber))


@needs(PUT)
@require_POST
def meet(request: HttpRequest, kode: str) -> HttpResponse:
    """Make a server above known, as somebody read its address and the fingerprint of its root aloud; then ask it."""
    area, address = area_code(kode), request.POST.get("alamat", "").strip()

    def act() -> None:
        references.require_reach(area)
        if not address or not is_web_address(address):
            raise WrongUse("D160", "Alamat server di atas tidak lengkap", found=address[:80], expected="https://…")
        spoken, anew = request.POST.get("sidik", "")[:120], request.POST.get("ganti") == "ya"
        source = references.meet_server(at_hand(), address, spoken, anew=anew)
        reference_job.start_fetch(source, area.text(), who(request).actor)

    return carry_out(
        request,
        act,
        _("Server di atas dikenal. Acuannya diambil di belakang layar, lalu tiap hari; yang baru belum berlaku."),
        to=redirect("acuan", kode),
        again=lambda why: _page(request, area, why),
    )


@needs(PUT)
@require_POST
def activate(request: HttpRequest, kode: str) -> HttpResponse:
    """Let a version hold."""
    area, source, version = area_code(kode), request.POST.get("sumber", "")[:8], request.POST.get("versi", "")

    def act() -> None:
        references.require_reach(area)
        number = int(version) if version.isdecimal() and len(version) < 7 else 0
        references.activate(at_hand(), source, number, by=who(request).actor)

    return carry_out(
        request,
        act,
        _("Acuan versi %s berlaku sejak sekarang.") % version,
        to=redirect("acuan", kode),
        again=lambda why: _page(request, area, why),
    )


@needs(PUT)
@require_POST
def take_back(request: HttpRequest, kode: str) -> HttpResponse:
    """Let the version before hold again."""
    area, source = area_code(kode), request.POST.get("sumber", "")[:8]

    def act() -> int:
        references.require_reach(area)
        return references.take_back(at_hand(), source, by=who(request).actor)

    return carry_out(
        request,
        act,
        _("Yang berlaku sebelumnya berlaku lagi."),
        to=redirect("acuan", kode),
        again=lambda why: _page(request, area, why),
    )
