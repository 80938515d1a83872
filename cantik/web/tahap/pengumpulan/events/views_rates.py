"""Rates of births, deaths and moves of a village over closed years, for officials; a release makes its own of what it
prints (`release.event_years`)."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cantik.codes.area import AreaCode
from cantik.content.rate import RateDefinition
from cantik.register.core.kinds import Kind
from cantik.register.events.app.years import year_rates
from cantik.register.events.rates import LOWEST, EventRate, EventYear, round_half_up
from cantik.staff.app.gate import needs
from cantik.web.desk import desk_of, recorder_of
from cantik.web.language import either
from cantik.web.set_above import set_above
from cantik.web.store import describe_area
from cantik.web.tahap.pengumpulan.events.flow import show
from cantik.web.words import BASES

_EARLIEST = 1900


@needs("angka.lihat_mentah")
@require_safe
def page(request: HttpRequest, kode: str) -> HttpResponse:
    """The rates that end with a closed year, each with its interval, or the count and why it is no rate."""
    desk = desk_of(request)
    if desk.area_id_or_none is None:
        return show(request, desk, "angka", {"kode": kode, "kosong": True})
    newest = desk.today.year - 1
    asked = request.GET.get("tahun", "")
    year = min(int(asked), newest) if asked.isascii() and asked.isdigit() and int(asked) >= _EARLIEST else newest
    read = year_rates(recorder_of(desk), year, base=request.GET.get("dasar", ""))
    stands = bool(read.read) and read.read[0].whole
    rates = [
        _rate_view(definition, rate, stands) | _above(desk.area, year, definition, rate)
        for definition, rate in read.rates
    ]
    return show(
        request,
        desk,
        "angka",
        {
            "kode": kode,
            "sebutan": describe_area(desk.area),
            "tahun": year,
            "sebelum": year - 1,
            "sesudah": year + 1 if year < newest else None,
            "sementara": year == newest,
            "dibaca": read,
            "dasar": BASES[read.base],
            "dasar_lain": [(base, BASES[base]) for base in read.bases if base != read.base],
            "angka": rates,
            "kurang": next(
                (s for s in rates if s.get("kejadian") is not None and not s["nilai"] and not s["tingkat"]), None
            ),
            "sepi": stands and not any(read.read[0].events.values()),
            "per_tahun": [_year(year_read) for year_read in read.read],
            "boleh_warga": desk.may("orang.lihat"),
        },
    )


def _rate_view(definition: RateDefinition, rate: EventRate | None, stands: bool) -> dict[str, Any]:
    """A rate for the page; `stands`: the register stood the whole year, so that only its people can be missing."""
    shown: dict[str, Any] = {
        "tingkat": definition.level if definition.level != LOWEST else "",
        "tanpa_orang": stands and rate is None,
        "judul": either(definition.title, definition.title_en),
        "satuan": either(definition.unit, definition.unit_en),
        "desimal": definition.decimals,
        "paling_sedikit": definition.least,
        "terpanjang": definition.windows[-1],
    }
    if rate is None:
        return shown
    ends = {
        name: None if value is None else round_half_up(value, definition.decimals)
        for name, value in (("nilai", rate.value), ("bawah", rate.low), ("atas", rate.high))
    }
    return (
        shown
        | ends
        | {
            "kejadian": rate.events,
            "dikurangi": rate.less if definition.less else None,
            "tanpa_umur": rate.unaged,
            "orang_tahun": rate.person_years,
            "tahun": _span(rate.years),
            "banyak_tahun": len(rate.years),
            "diragukan": ", ".join(map(str, rate.doubted)),
        }
    )


def _above(area: AreaCode, year: int, definition: RateDefinition, rate: EventRate | None) -> dict[str, Any]:
    """Where the village bears no rate: what its forum set for the kabupaten, else for the province, and of which."""
    if not definition.parameter or (rate is not None and rate.value is not None):
        return {}
    found = set_above(area, year, definition.parameter)
    return {} if found is None else {"atasnya": found}


def _span(years: tuple[int, ...]) -> str:
    return f"{years[0]}" if len(years) == 1 else f"{years[0]}–{years[-1]}"


def _year(year: EventYear) -> dict[str, Any]:
    return {
        "tahun": year.year,
        "penduduk": year.population,
        "sel": [year.events[kind] for kind in (Kind.BIRTH, Kind.DEATH, Kind.ARRIVAL, Kind.DEPARTURE)],
        "sebab": "" if year.whole else _why_not(year),
    }


def _why_not(year: EventYear) -> str:
    if not year.population:
        return _("belum ada daftar penduduk")
    return _("daftar pertama datang pada tahun ini, atau wilayah desa berubah")
