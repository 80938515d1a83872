"""`/desa/KODE/layanan-data/`: what the API of the public site answers for a village, at which address and as which
file, with the release that it tells."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cantik.outlets.api.answers import ApiAnswer, find_answer
from cantik.outlets.api.holdings import HeldRelease
from cantik.publish.site.make import RELEASE
from cantik.release.show import size_text
from cantik.staff.app.gate import needs
from cantik.staff.app.rights import area_code
from cantik.web.language import either, lang
from cantik.web.public_site import find_service, site_root
from cantik.web.store import describe_area


@needs("desa.lihat")
@require_safe
def show_service(request: HttpRequest, kode: str) -> HttpResponse:
    """The addresses that answer today, and the sets of data."""
    held = find_service(kode)
    values: dict[str, Any] = {
        "bagian": "terbit",
        "kode": kode,
        "nama": describe_area(area_code(kode)).full,
        "rilis": held,
    }
    if held is not None:
        values |= {"alamat": _list_addresses(request, held), "himpunan": _list_sets(held)}
    return render(request, "release/layanan_data.html", values)


def _list_addresses(request: HttpRequest, held: HeldRelease) -> list[tuple[str, str, str]]:
    """What each address is for, the whole address, and the size of what it answers now."""
    asked = {
        _("Rilis, himpunan data, dan indikator desa"): f"wilayah/{held.code}.json",
        _("Rilis untuk portal CKAN"): f"ckan/{held.code}.json",
        _("Uraian semua alamat (OpenAPI)"): "openapi.json",
    }
    lines = [
        (words, _absolute(request, at), size_text(len(_answer_at(at).body), lang())) for words, at in asked.items()
    ]
    figures = _("%s indikator") % len(held.figures)
    return [*lines, (_("Semua indikator desa"), _absolute(request, f"data/{held.code}/indikator.json"), figures)]


def _answer_at(path: str) -> ApiAnswer:
    """The answer as anybody gets it."""
    root = site_root()
    assert root is not None  # noqa: S101 - a release was found there
    return find_answer(root, path, "")


def _absolute(request: HttpRequest, path: str) -> str:
    return request.build_absolute_uri(reverse("api", args=[path]))


def _list_sets(held: HeldRelease) -> list[tuple[str, str, str, list[tuple[str, str]]]]:
    """Number and title of a set, its address, its whole files by form."""
    return [
        (
            own["nomor"],
            either(own["judul"], own["judul_en"]),
            reverse("api", args=[f"data/{held.code}/{own['kunci']}.json"]),
            [(form, reverse("situs", args=[f"{held.code}/{RELEASE}/{name}"])) for form, name in own["berkas"].items()],
        )
        for own in held.sets.values()
    ]
