"""`/skenario/`, `/skenario/<kode>/`, `/desa/<kode>/angka/skenario/`: what the population of an area would be on a named
schedule, on the screen of planners. It begins from unprotected counts: whoever may not see these reads it rounded and
without them. Each reading is recorded; nothing of it is kept or carried out (docs/adr/0057)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop
from django.views.decorators.http import require_safe

from cantik.base import clock
from cantik.base.errors import CantikError, ContentError
from cantik.coach.app.queries import names_below
from cantik.codes.area import AreaCode, AreaLevel
from cantik.codes.knowledge import AREAS_FILE, Knowledge, load
from cantik.content.kinds import Content
from cantik.content.schedule import ScenarioSchedule
from cantik.levels.app import scenario_needs
from cantik.levels.app.scenario_sheet import ScenarioSheet, ScenarioTerm, by_sex, sheet
from cantik.levels.app.scenarios import WIDTH, ScenarioArea, ScenarioAsked, ScenarioTold, scenario, sum_areas
from cantik.staff.app import log, rights
from cantik.staff.app.error_words import translate_sentence
from cantik.staff.app.gate import needs, who
from cantik.staff.app.models import Account
from cantik.vault.app.opening import at_hand
from cantik.web.language import either
from cantik.web.store import describe_area
from cantik.web.tahap.penyebarluasan.release.views_asof import date_asked

SEE, UNPROTECTED = "skenario.lihat", "angka.lihat_mentah"
#: what is asked wrongly; anything else is missing, and the page says what is needed
_ASKED_WRONGLY = frozenset({"D170"})
#: sentences of the errors that end on this page, for the catalogue
_SENTENCES = (
    noop("Menurut skedul, yang pindah lebih banyak daripada yang ada"),
    noop("Satu kelompok umur kosong, jadi perubahannya tidak dapat dihitung"),
    noop("Skenario lebih panjang daripada yang diketahui tentang ibunya"),
    noop("Jumlah tidak dapat dibagi: tidak ada seorang pun pada bagiannya"),
    noop("Kelompok umur skedul lain daripada kelompok umur hitungannya"),
    noop("Skenario dengan skedul tidak dibuat untuk penduduk sesedikit ini"),
    noop("Tanpa skedul dan tanpa hitungan kedua tidak ada skenario"),
    noop("Belum ada edisi desa yang dapat dijumlahkan untuk tanggal itu"),
    noop("Skenario tidak sampai tahun itu"),
    noop("Skedul dipakai untuk kabupaten, dan desa lewat kabupatennya"),
    noop("Skedul itu dibuat untuk wilayah lain"),
    noop("Skedul tidak dikenal"),
    noop("Skenario desa perlu dua hitungan penduduk yang berjarak lima tahun"),
    noop("Skenario hanya dibuat dari hitungan seluruh wilayahnya"),
    noop("Tidak ada desa yang menghitung tabel umur dan jenis kelamin"),
)


@dataclass(frozen=True, slots=True)
class ScenarioQuery:
    """What the address asks for, what cannot be read of it, and in which field. `until` 0: not a year."""

    on: dt.date
    until: int
    schedule: str
    wrong: str
    field: str = ""

    def address(self, area: AreaCode) -> str:
        """The page of another area with the same question."""
        asked = {"tanggal": self.on.isoformat(), "sampai": str(self.until), "skedul": self.schedule}
        return f"{_page_of(area)}?{urlencode({name: value for name, value in asked.items() if value})}"


@needs(SEE, area=None)
@require_safe
def first(request: HttpRequest) -> HttpResponseBase:
    """To one's own area, or a list of areas."""
    areas = list(rights.areas_for(who(request), SEE))
    if len(areas) == 1:
        return redirect(_page_of(areas[0]))
    return render(request, "release/skenario_pilih.html", {"bagian": "skenario", "wilayah": _name_areas(areas)})


@needs(SEE)
@require_safe
def above(request: HttpRequest, kode: str) -> HttpResponseBase:
    """A kabupaten or a kecamatan; of a province its kabupaten."""
    area = rights.area_code(kode)
    if area.level is AreaLevel.DESA:
        return redirect(_page_of(area))
    if area.level < AreaLevel.KABUPATEN:
        below = names_below(area, AreaLevel.KABUPATEN, at_hand().store.path / AREAS_FILE)
        named = [(name, _page_of(AreaCode.kemendagri(code))) for code, name in below]
        return render(request, "release/skenario_pilih.html", {"bagian": "skenario", "wilayah": named})
    return _page(request, area, "skenario")


@needs(SEE)
@require_safe
def village(request: HttpRequest, kode: str) -> HttpResponseBase:
    """A village."""
    area = rights.area_code(kode)
    if area.level is not AreaLevel.DESA:
        raise Http404("no village")
    return _page(request, area, "angka")


def _page_of(area: AreaCode) -> str:
    return reverse("angka_skenario" if area.level is AreaLevel.DESA else "skenario", args=[area.text()])


def _name_areas(areas: Sequence[AreaCode]) -> list[tuple[str, str]]:
    return [(describe_area(area).full, _page_of(area)) for area in areas]


def _page(request: HttpRequest, area: AreaCode, part: str) -> HttpResponseBase:
    person, opened = who(request), at_hand()
    knowledge = load(opened.store.path / AREAS_FILE)
    schedules = scenario_needs.schedules_of(area, knowledge.content)
    asked = _read_query(request, schedules, area, knowledge.content)
    limits = knowledge.content.limits
    whole = rights.check_access(person, UNPROTECTED, area).whole
    term = ScenarioTerm(limits["skenario_umur_orang"].whole, 0 if whole else limits["skenario_bulat_orang"].whole)
    values: dict[str, Any] = {
        "bagian": part,
        "nama": describe_area(area).full,
        "salah": asked.wrong,
        "salah_di": asked.field,
        "tanggal": asked.on,
        "sampai": asked.until,
        "tahun_ada": _years(asked.on, schedules, area, knowledge.content),
        "skedul_ada": [(own.id, either(own.title, own.title_en), own.source) for own in schedules],
        "skedul": asked.schedule,
        "bulat": term.to,
        "hari_ini": clock.today(),
    }
    if not asked.wrong:
        values |= _answer_scenario(person, area, asked, term, knowledge)
    response = render(request, "release/skenario.html", values, status=422 if values["salah"] else 200)
    response.headers["Cache-Control"] = "no-store"
    return response


def _answer_scenario(
    person: Account, area: AreaCode, asked: ScenarioQuery, term: ScenarioTerm, knowledge: Knowledge
) -> dict[str, Any]:
    """The scenario, which is recorded, or why there is none: what is asked wrongly, or what it would need."""
    opened = at_hand()
    wish = ScenarioAsked(area.text(), asked.until, asked.on, asked.schedule)
    try:
        told = scenario(wish, opened=opened, knowledge=knowledge, by=person.actor)
    except ContentError:
        raise
    except CantikError as error:
        why = f"{translate_sentence(error.message)}."
        if error.code in _ASKED_WRONGLY:
            return {"salah": why}
        return {"sebab": why, "perlu": scenario_needs.needs(area, asked.on, opened=opened, knowledge=knowledge)}
    _log_scenario(person, area, asked)
    return _scenario_view(told, area, asked, term)


# ── what is asked ────────────────────────────────────────────────────────────────────────────────
def _read_query(
    request: HttpRequest, schedules: Sequence[ScenarioSchedule], area: AreaCode, content: Content
) -> ScenarioQuery:
    today = clock.today()
    text = request.GET.get("tanggal", "") or dt.date(today.year - 1, 12, 31).isoformat()
    on, wrong = date_asked(text, None, today)
    field = "tanggal" if wrong else ""
    schedule = request.GET.get("skedul", "")
    if schedule and schedule not in {own.id for own in schedules}:
        schedule, field = "", field or "skedul"
        wrong = wrong or _("Skedul itu tidak ada di sini. Pilih dari daftar.")
    offered = _years(on, schedules, area, content)
    year = request.GET.get("sampai", "") or str(offered[min(1, len(offered) - 1)])
    if year not in map(str, offered):
        wrong = wrong or _("Skenario tidak sampai tahun itu. Pilih tahun dari daftar.")
        return ScenarioQuery(on, 0, schedule, wrong, field or "sampai")
    return ScenarioQuery(on, int(year), schedule, wrong, field)


def _years(on: dt.date, schedules: Sequence[ScenarioSchedule], area: AreaCode, content: Content) -> list[int]:
    """The years that steps end in, as far as any choice of schedule leads."""
    long = bool(schedules) and area.level is AreaLevel.KABUPATEN
    farthest = content.limits["skenario_tahun" if long else "skenario_kecil_tahun"].whole
    return list(range(on.year + WIDTH, on.year + farthest + 1, WIDTH))


def _log_scenario(person: Account, area: AreaCode, asked: ScenarioQuery) -> None:
    detail: dict[str, int | str | None] = {
        "wilayah": area.text(),
        "acuan": asked.on.isoformat(),
        "sampai": asked.until,
        "skedul": asked.schedule,
    }
    log.record(
        by=person.actor,
        at=clock.now(),
        action=SEE,
        subject="wilayah",
        subjects=[area.text()],
        detail={name: value for name, value in detail.items() if value},
    )


# ── what is told ─────────────────────────────────────────────────────────────────────────────────
def _scenario_view(told: ScenarioTold, area: AreaCode, asked: ScenarioQuery, term: ScenarioTerm) -> dict[str, Any]:
    sexes = {"perempuan": _("Perempuan"), "laki_laki": _("Laki-laki")}
    lines = [(asked.address(AreaCode.kemendagri(part.code)), sheet(told, part, term)) for part in _parts(told, area)]
    return {
        "skenario": told,
        "judul_skedul": either(told.schedule.title, told.schedule.title_en) if told.schedule else "",
        "lembar": sheet(told, told.area, term),
        "menurut_jk": [(f"jk-{sex}", sexes[sex], own) for sex, own in by_sex(told, term)],
        "bawahan": [(address, _name(own), own.sums) for address, own in lines],
        "tahun_bawahan": lines[0][1].years if lines else (),
        "di_dalam": describe_area(AreaCode.kemendagri(told.within)).full if told.within else "",
        "pecahan": [describe_area(AreaCode.kemendagri(code)).full for code in told.since_split],
    }


def _name(own: ScenarioSheet) -> str:
    return describe_area(AreaCode.kemendagri(own.code)).full


def _parts(told: ScenarioTold, area: AreaCode) -> Sequence[ScenarioArea]:
    """What lies in the area: villages of a kecamatan, of a kabupaten its kecamatan."""
    if area.level is not AreaLevel.KABUPATEN:
        return told.parts
    by_code: dict[str, list[ScenarioArea]] = {}
    for part in told.parts:
        by_code.setdefault(part.code.rpartition(".")[0], []).append(part)
    return [sum_areas(code, "", own) for code, own in sorted(by_code.items())]
