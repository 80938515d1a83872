"""`/penerimaan/KODE/indeks/`: the signed index of the office's server: what waits for whom, and what goes in;
`/desa/KODE/kirim/daftar/`: the list of a village that came in a file, read and then signed."""

from __future__ import annotations

import base64
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cantik.base import clock
from cantik.base.errors import CantikError
from cantik.codes.area import AreaCode
from cantik.codes.nation import office_above
from cantik.federate.app import index_desk
from cantik.federate.errors import DeliveryRefused
from cantik.federate.trust import carried_drafts, trust_state
from cantik.staff.app import error_words
from cantik.staff.app.gate import needs, who
from cantik.staff.app.rights import area_code, check_access
from cantik.vault.app.opening import at_hand
from cantik.web.downloads import attach_file
from cantik.web.page_acts import carry_out

SEE, INVITE, SIGN = "temuan.buka", "rilis.terbitkan", "rilis.tanda_tangan"
#: a file that a page takes: the list of a village of many years is a tenth of it
_MOST = 2_000_000


@needs(SEE)
@require_safe
def show_index(request: HttpRequest, kode: str) -> HttpResponse:
    """What the index says, and what waits."""
    return _page(request, area_code(kode))


def _page(request: HttpRequest, area: AreaCode, wrong: str = "") -> HttpResponse:
    repository = index_desk.open_index(at_hand())
    founded = repository.root() is not None or bool(repository.list_waiting_roles())
    try:
        lines = trust_state.trust_words(repository, clock.now()) if founded else []
        waiting = index_desk.list_waiting(area, opened=at_hand())
    except CantikError as error:
        lines, waiting, wrong = [], [], wrong or error_words.error_line(error)
    values: dict[str, Any] = {
        "kode": area.text(),
        "ada": founded,
        "kalimat": lines,
        "menunggu": waiting,
        "boleh": check_access(who(request), INVITE, area).whole,
        "salah": wrong,
    }
    return render(request, "deliver/indeks.html", values, status=422 if wrong else 200)


@needs(INVITE)
@require_POST
def sign_for_office(request: HttpRequest, kode: str, peran: str) -> HttpResponse:
    """Sign a list that waits with the key of the office."""
    area = area_code(kode)
    return carry_out(
        request,
        lambda: index_desk.sign_list(peran, area, opened=at_hand(), at=clock.now(), by=who(request).actor),
        _("Ditandatangani dengan kunci kantor ini."),
        to=redirect("penerimaan_indeks", kode),
        again=lambda why: _page(request, area, why),
    )


@needs(INVITE)
@require_POST
def hand_out(request: HttpRequest, kode: str, peran: str) -> HttpResponse:
    """The file for whoever signs a list on another computer."""
    try:
        draft = carried_drafts.write_draft(index_desk.open_index(at_hand()), peran)
    except CantikError as error:
        return _page(request, area_code(kode), error_words.error_line(error))
    return attach_file(draft.encode(), f"daftar-{peran}.json", "application/json")


@needs(INVITE)
@require_POST
def take_signatures(request: HttpRequest, kode: str) -> HttpResponse:
    """The signatures of a list that came back."""
    area, (data, name) = area_code(kode), _file(request)
    return carry_out(
        request,
        lambda: index_desk.take_list(data, name, opened=at_hand(), at=clock.now(), by=who(request).actor),
        _("Tanda tangannya diterima."),
        to=redirect("penerimaan_indeks", kode),
        again=lambda why: _page(request, area, why),
    )


@needs(INVITE)
@require_POST
def enter_release(request: HttpRequest, kode: str, desa: str, nomor: str) -> HttpResponse:
    """Put an approved edition into the index, from the page where it was approved."""
    area, village = area_code(kode), area_code(desa)

    def act() -> None:
        if office_above(village) != area:
            raise DeliveryRefused("T608", "Desa ini bukan di wilayah Anda", found=village.text(), expected=area.text())
        by = who(request).actor
        index_desk.enter_edition(village, nomor, area, opened=at_hand(), at=clock.now(), by=by)

    return carry_out(
        request,
        act,
        _("Rilis %s masuk daftar desanya. Daftar itu berlaku sesudah desanya ikut menandatangani.") % nomor,
        to=redirect("penerimaan_indeks", kode),
        again=lambda why: _page(request, area, why),
    )


def _file(request: HttpRequest) -> tuple[bytes, str]:
    file = request.FILES.get("daftar")
    return (b"", "") if file is None else (file.read(_MOST + 1), str(file.name)[:100])


# ── in the village ──────────────────────────────────────────────────────────────────────────────
@needs(SIGN)
@require_POST
def read_list(request: HttpRequest, kode: str) -> HttpResponse:
    """What a list says that came in a file, before the village signs it."""
    area, (data, name) = area_code(kode), _file(request)
    try:
        draft = index_desk.read_own(data, name, area)
    except CantikError as error:
        return _show_list(request, area, (), "", error_words.error_line(error))
    return _show_list(request, area, tuple(draft.describe()), base64.b64encode(data).decode())


@needs(SIGN)
@require_POST
def sign_here(request: HttpRequest, kode: str) -> HttpResponse:
    """The list of a village that waits in the index of this very store, signed by the village."""
    area = area_code(kode)

    def act() -> None:
        index_desk.sign_list(area.text(), area, opened=at_hand(), at=clock.now(), by=who(request).actor)

    return carry_out(
        request,
        act,
        _("Daftar desa ditandatangani."),
        to=redirect("kirim", kode),
        again=lambda why: _show_list(request, area, (), "", why),
    )


def _show_list(
    request: HttpRequest, area: AreaCode, lines: tuple[str, ...], content: str, wrong: str = ""
) -> HttpResponse:
    values = {"bagian": "terbit", "kode": area.text(), "kalimat": lines, "isi": content, "salah": wrong}
    return render(request, "deliver/daftar.html", values, status=422 if wrong else 200)


@needs(SIGN)
@require_POST
def sign_list(request: HttpRequest, kode: str) -> HttpResponse:
    """The same with the village's signature, as a file that goes back."""
    area = area_code(kode)
    try:
        data = base64.b64decode(request.POST.get("isi", "")[: 2 * _MOST], validate=True)
    except ValueError:  # no Base64, or other signs than ASCII
        data = b""
    try:
        by = who(request).actor
        signed = index_desk.sign_carried(data, "", area, opened=at_hand(), at=clock.now(), by=by)
    except CantikError as error:
        return _show_list(request, area, (), "", error_words.error_line(error))
    return attach_file(signed.encode(), f"daftar-{kode}-ditandatangani.json", "application/json")
