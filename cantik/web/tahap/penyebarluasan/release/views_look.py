"""`/desa/<kode>/tampilan/` and `/rilis-wilayah/<kode>/tampilan/`: logo, colour and photo of a public site handed in,
looked at, used, taken off, used again. One page for both; who may is another in a village than above it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cantik.base.errors import CantikError
from cantik.base.numerals import format_number
from cantik.codes.area import AreaCode, AreaLevel
from cantik.codes.practice import is_practice
from cantik.jobs.app import service
from cantik.outlets.app import level_job, look_preview, looks, site_job, sites
from cantik.outlets.app.looks import LEVEL_RIGHT, VILLAGE_RIGHT
from cantik.publish.site.look import LOGO_FILE, NO_LOOK, PHOTO_FILE, files_of, style_bytes
from cantik.publish.site.look_colour import Adjustment, adjust_colour
from cantik.release.app import queries, storage
from cantik.release.app.look_rows import TAKEN_OFF, USED, SiteLook
from cantik.staff.app import actors, error_words
from cantik.staff.app.gate import needs, who
from cantik.staff.app.rights import area_code
from cantik.vault.app.opening import at_hand
from cantik.web.desk import as_number
from cantik.web.downloads import show_file
from cantik.web.language import lang
from cantik.web.store import describe_area
from cantik.web.tahap.penyebarluasan.release.forms_look import LookForm
from cantik.web.tahap.penyebarluasan.release.views import show_refusal
from cantik.web.tahap.penyebarluasan.release.views_preview import serve_file, under_site_policy

_MEDIA = {LOGO_FILE: "image/png", PHOTO_FILE: "image/jpeg", "gaya.css": "text/css"}


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the page is: of a village, or of an area above it."""

    area: AreaCode
    prefix: str

    def to(self, act: str = "", *more: Any) -> str:
        """The address of an act of the page."""
        return reverse(f"{self.prefix}{act}", args=[self.area.text(), *more])


def _village(kode: str) -> _Place:
    area = area_code(kode)
    if area.level is not AreaLevel.DESA:
        raise Http404("no village")
    return _Place(area, "tampilan")


def _level(kode: str) -> _Place:
    area = area_code(kode)
    if area.level is AreaLevel.DESA or is_practice(area) or describe_area(area).name == kode:
        raise Http404("no area that has pages")
    return _Place(area, "tampilan_wilayah")


# ── the page ─────────────────────────────────────────────────────────────────────────────────────
def _show_page(request: HttpRequest, place: _Place, form: LookForm | None = None, *, status: int = 200) -> HttpResponse:
    """How the site looks, or (`?coba=`) a look that was handed in and is looked at first."""
    kode, number = place.area.text(), as_number(request.GET.get("coba"))
    now = looks.current_look(kode)
    standing = now if now is not None and now.act == USED else None
    row = looks.find_trial(kode, number) if number is not None else None
    seen = row or standing
    past = looks.look_history(kode)
    values: dict[str, Any] = {
        "bagian": "terbit" if place.area.level is AreaLevel.DESA else "rilis_wilayah",
        "nama": describe_area(place.area).full,
        "coba": row is not None,
        "rupa": seen,
        "warna": _say_colour(seen),
        "gambar": {name: place.to("_coba", seen.pk, name) for name in _MEDIA} if seen else {},
        "pratinjau": place.to("_coba", seen.pk, "index.html") if seen and _has_front(place.area) else "",
        "riwayat": past,
        "sebelum": next((act for act in past[1:] if act.act == USED and not _same(act, past[0])), None),
        "orang": actors.names({act.by for act in past}),
        "form": form or LookForm(kept=standing),
        "alamat": {act or "halaman": place.to(f"_{act}" if act else "") for act in ("", "kirim", "lepas")},
        "pakai": place.to("_pakai", seen.pk) if seen else "",
    }
    if values["sebelum"]:
        values["pakai_lagi"] = place.to("_pakai", values["sebelum"].pk)
    return render(request, "release/rupa.html", values, status=status)


def _same(one: SiteLook, other: SiteLook) -> bool:
    return all(getattr(one, name) == getattr(other, name) for name in ("colour", "logo", "photo", "alt", "credit"))


def _has_front(area: AreaCode) -> bool:
    return look_preview.draw_front(at_hand(), area, NO_LOOK) is not None


def _say_colour(row: SiteLook | None) -> list[dict[str, Any]]:
    """What the colour becomes in each place, and why."""
    if row is None or not row.colour:
        return []
    heads = {
        "kepala": _("Kepala halaman"),
        "terang": _("Tautan dan tombol, layar terang"),
        "gelap": _("Tautan dan tombol, layar gelap"),
    }
    return [
        {"name": heads[place.name], "colour": place.colour, "changed": place.is_changed, "why": _why(place)}
        for place in adjust_colour(row.colour).places
    ]


def _why(place: Adjustment) -> str:
    # downwards: what falls short by a hair does not look as if it did not
    has = format_number(Decimal(math.floor(place.given * 100)) / 100, 2, lang())
    asked = format_number(Decimal(str(place.asked)), 1, lang())
    if not place.is_changed:
        return _("Dipakai seperti diberikan: kontrasnya %(has)s banding 1.") % {"has": has}
    said = {"has": has, "asked": asked, "colour": place.colour}
    if place.name == "gelap":
        return (
            _(
                "Terlalu gelap untuk dibaca: kontrasnya %(has)s banding 1, paling sedikit %(asked)s. Diterangkan "
                "menjadi %(colour)s."
            )
            % said
        )
    return (
        _(
            "Terlalu terang untuk dibaca: kontrasnya %(has)s banding 1, paling sedikit %(asked)s. Digelapkan "
            "menjadi %(colour)s."
        )
        % said
    )


# ── acts ─────────────────────────────────────────────────────────────────────────────────────────
def _send(request: HttpRequest, place: _Place) -> HttpResponseBase:
    """Examine what was handed in; the site does not change yet."""
    now = looks.current_look(place.area.text())
    form = LookForm(request.POST, request.FILES, kept=now if now is not None and now.act == USED else None)
    if not form.is_valid():
        return _show_page(request, place, form, status=422)
    try:
        row = looks.try_out(place.area, form.read_wish(), store=at_hand().store.path, by=who(request).actor)
    except CantikError as error:
        form.add_error(None, error_words.error_line(error))
        return _show_page(request, place, form, status=422)
    return redirect(f"{place.to()}?coba={row.pk}")


def _use(request: HttpRequest, place: _Place, number: int) -> HttpResponseBase:
    own = request.POST.get("milik") == "ya"
    try:
        looks.use_look(place.area, number, own=own, store=at_hand().store.path, by=who(request).actor)
    except CantikError as error:
        show_refusal(request, error)
        return redirect(f"{place.to()}?coba={number}")
    return _lay(request, place, _("Tampilan dipakai; halamannya sedang ditulis ulang. Rilisnya tidak berubah."))


def _take_off(request: HttpRequest, place: _Place) -> HttpResponseBase:
    now = looks.current_look(place.area.text())
    if now is None or now.act == TAKEN_OFF:
        return redirect(place.to())
    looks.take_off(place.area, by=who(request).actor)
    return _lay(request, place, _("Tampilan dilepas. Gambarnya tetap tersimpan dan dapat dipakai lagi."))


def _lay(request: HttpRequest, place: _Place, said: str) -> HttpResponseBase:
    """Have the pages written anew, where there are any."""
    kode, by = place.area.text(), who(request).actor
    if place.area.level is not AreaLevel.DESA:
        level_job.start_pages(place.area, by=by)
    elif queries.editions(storage.shelf(at_hand().store.path), place.area):
        service.start(kind=site_job.KIND.id, subject=site_job.subject(kode), code=kode, by=by)
    messages.success(request, said, extra_tags="ok")
    return redirect(place.to())


def _draw_preview(request: HttpRequest, place: _Place, number: int, path: str) -> HttpResponseBase:
    """The first page with a look that was handed in, its files, and behind it the site as it stands."""
    row = looks.find_trial(place.area.text(), number)
    if row is None:
        raise Http404("no such look")
    look = looks.look_of_row(at_hand().store.path, row)
    held = {**files_of(look), "gaya.css": style_bytes(look)}
    if path in held:
        return show_file(held[path], path.rpartition("/")[2], _MEDIA[path])
    if path == "index.html":
        page = look_preview.draw_front(at_hand(), place.area, look)
        if page is None:
            raise Http404("no edition")
        return under_site_policy(request, HttpResponse(page), scripted=False)
    return under_site_policy(request, _stands(place, path), scripted=False)


def _stands(place: _Place, path: str) -> HttpResponseBase:
    kode = place.area.text()
    public = sites.public_folder(kode)
    village = place.area.level is AreaLevel.DESA
    folder = storage.own_site(at_hand().store.path, kode) if village else public and public / kode
    if not folder:
        raise Http404("no pages yet")
    return serve_file(folder, path)


# ── addresses ────────────────────────────────────────────────────────────────────────────────────
@needs(VILLAGE_RIGHT)
@require_safe
def show_look(request: HttpRequest, kode: str) -> HttpResponseBase:
    """Of a village."""
    return _show_page(request, _village(kode))


@needs(LEVEL_RIGHT)
@require_safe
def level_page(request: HttpRequest, kode: str) -> HttpResponseBase:
    """Of an area above the village."""
    return _show_page(request, _level(kode))


@needs(VILLAGE_RIGHT)
@require_safe
def preview_look(request: HttpRequest, kode: str, nomor: int, jalur: str) -> HttpResponseBase:
    """The first page of a village with a look."""
    return _draw_preview(request, _village(kode), nomor, jalur)


@needs(LEVEL_RIGHT)
@require_safe
def level_preview(request: HttpRequest, kode: str, nomor: int, jalur: str) -> HttpResponseBase:
    """The first page of an area with a look."""
    return _draw_preview(request, _level(kode), nomor, jalur)


@needs(VILLAGE_RIGHT)
@require_POST
def send_look(request: HttpRequest, kode: str) -> HttpResponseBase:
    """Hand in a look of a village."""
    return _send(request, _village(kode))


@needs(LEVEL_RIGHT)
@require_POST
def level_send(request: HttpRequest, kode: str) -> HttpResponseBase:
    """Hand in a look of an area."""
    return _send(request, _level(kode))


@needs(VILLAGE_RIGHT)
@require_POST
def use_look(request: HttpRequest, kode: str, nomor: int) -> HttpResponseBase:
    """Let the site of a village look like this."""
    return _use(request, _village(kode), nomor)


@needs(LEVEL_RIGHT)
@require_POST
def level_use(request: HttpRequest, kode: str, nomor: int) -> HttpResponseBase:
    """Let the pages of an area look like this."""
    return _use(request, _level(kode), nomor)


@needs(VILLAGE_RIGHT)
@require_POST
def take_off(request: HttpRequest, kode: str) -> HttpResponseBase:
    """Let the site of a village look as every site does."""
    return _take_off(request, _village(kode))


@needs(LEVEL_RIGHT)
@require_POST
def level_take_off(request: HttpRequest, kode: str) -> HttpResponseBase:
    """Let the pages of an area look as every page does."""
    return _take_off(request, _level(kode))
