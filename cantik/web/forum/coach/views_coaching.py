"""`/pembinaan/`: which villages need help first, and the visits and sessions for them; `/desa/KODE/pembinaan/`: what a
village was visited for, and what it agreed on."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cantik.base import clock
from cantik.coach.app import coaching, queries, summary, waits
from cantik.coach.app.attendance import count_by_village
from cantik.coach.app.coaching_models import CoachedVillage, CoachingDay
from cantik.coach.app.needs import NeedyVillage, rank_villages
from cantik.coach.app.season_models import Attendance
from cantik.coach.need import find_sessions
from cantik.codes.area import AreaCode, AreaLevel
from cantik.codes.errors import InvalidAreaCode
from cantik.codes.knowledge import AREAS_FILE
from cantik.content.exercise import read_own_modules
from cantik.content.help_order import SESSION, help_signs
from cantik.release.app import storage
from cantik.staff.app import actors, roster
from cantik.staff.app.gate import needs, where, who
from cantik.staff.app.models import Account
from cantik.staff.app.rights import area_code, check_access
from cantik.vault.app.opening import at_hand
from cantik.web.fields import FirstMistakeForm
from cantik.web.forum.coach.contacts import Contact, contact_of
from cantik.web.forum.coach.forms_coaching import PlanForm, ReportForm
from cantik.web.forum.coach.forms_season import ApplyForm
from cantik.web.forum.coach.need_words import describe_reason, describe_villages
from cantik.web.forum.coach.season_words import describe_village_season, describe_work
from cantik.web.forum.coach.views import list_scope
from cantik.web.language import either
from cantik.web.page_acts import carry_out
from cantik.web.store import describe_area

#: villages on a page; the rest is a click away
_SHOWN = 50
_DAYS = 40
#: at which level a visit, a session, a sosialisasi is planned
_LEVELS = {
    CoachingDay.VISIT: AreaLevel.DESA,
    CoachingDay.SESSION: AreaLevel.KECAMATAN,
    CoachingDay.SOCIALISATION: AreaLevel.KABUPATEN,
}


def _rank_board(areas: list[AreaCode]) -> list[NeedyVillage]:
    store = at_hand().store.path
    summary.renew(storage.shelf(store))
    board = queries.board(areas, clock.today(), store / AREAS_FILE)
    return rank_villages(areas, board.lines, clock.today())


@needs("papan.lihat", area=None)
@require_safe
def show_ranking(request: HttpRequest) -> HttpResponse:
    """The villages that need help, the neediest first, and what is planned and was held."""
    areas, choice = list_scope(request)
    ranked = _rank_board(areas)
    sessions = find_sessions((village.row.place.kecamatan_kode, village.need) for village in ranked)
    every = request.GET.get("semua") == "1"
    days = coaching.list_days(areas)[:_DAYS]
    values = {
        "bagian": "pembinaan",
        "nama": ", ".join(describe_area(area).name for area in areas),
        "pilihan": choice,
        "wilayah": areas[0].text() if choice else "",
        "desa_perlu": describe_villages(ranked if every else ranked[:_SHOWN], sessions, by=who(request).actor),
        "banyak": len(ranked),
        "tanda": [(either(sign.words, sign.words_en).replace("{n}", "n"), sign) for sign in help_signs().values()],
        "hari_bina": [(row, describe_area(area_code(row.area)).full) for row in days],
        "boleh": check_access(who(request), coaching.KEEP, None).ok,
    }
    return render(request, "coach/pembinaan.html", values)


@needs(coaching.KEEP, area=None)
@require_http_methods(["GET", "HEAD", "POST"])
def plan_day(request: HttpRequest) -> HttpResponse:
    """Plan a visit to a village, or a session in a kecamatan."""
    asked = request.POST if request.method == "POST" else request.GET
    if not asked.get("wilayah"):  # of which village or kecamatan is chosen in the list
        return redirect("pembinaan")
    kind = asked.get("jenis", "") if asked.get("jenis") in _LEVELS else CoachingDay.VISIT
    area = _asked_area(asked.get("wilayah", ""), _LEVELS[kind])
    if not check_access(who(request), coaching.KEEP, area).ok:
        raise Http404("outside one's own area")
    if request.method != "POST":
        return _plan_page(request, kind, area)
    form = PlanForm(kind, area, _villages(area), request.POST)
    return carry_out(
        request,
        lambda: coaching.plan_day(form.plan(), by=who(request)),
        _("Direncanakan; desa membacanya di berandanya."),
        form,
        to=lambda row: redirect("pembinaan_satu", row.area, row.pk),
        again=lambda why: _plan_page(request, kind, area, form, why),
    )


def _asked_area(kode: str, level: AreaLevel) -> AreaCode:
    try:
        area = area_code(kode)
    except InvalidAreaCode as error:
        raise Http404("no such area") from error
    if area.level is not level:
        raise Http404("an area of another level")
    return area


def _villages(area: AreaCode) -> list[tuple[str, str]]:
    if area.level is AreaLevel.DESA:
        return [(area.text(), describe_area(area).name)]
    return [(place.kode, place.name) for place in queries.places(area, at_hand().store.path / AREAS_FILE)]


def _plan_page(
    request: HttpRequest, kind: str, area: AreaCode, form: PlanForm | None = None, wrong: str = ""
) -> HttpResponse:
    form = PlanForm(kind, area, _villages(area), initial=_suggest(kind, area)) if form is None else form
    values = {
        "bagian": "pembinaan",
        "jenis": kind,
        "wilayah": area.text(),
        "nama": describe_area(area).full if area.level is AreaLevel.DESA else describe_area(area).name,
        "formulir": form,
        "salah": wrong,
    }
    return render(request, "coach/pembinaan_baru.html", values, status=422 if wrong else 200)


def _suggest(kind: str, area: AreaCode) -> dict[str, Any]:
    """What the signs of need suggest for the empty form: the work of a visit, the villages of a session; of a
    sosialisasi all of them."""
    if kind == CoachingDay.SOCIALISATION:
        return {"desa": [kode for kode, _name in _villages(area)], "tujuan": _("Sosialisasi musim pembinaan")}
    near = area.parent() if area.level is AreaLevel.DESA else area
    ranked = [village for village in _rank_board([near or area]) if area.contains(area_code(village.row.place.kode))]
    if kind == CoachingDay.VISIT:
        words = dict.fromkeys(describe_reason(reason) for village in ranked for reason in village.need.reasons)
        return {"tujuan": "; ".join(words)}
    wanted = [village for village in ranked if any(reason.sign.act == SESSION for reason in village.need.reasons)]
    return {"desa": [village.row.place.kode for village in wanted]}


# ── one visit or session ────────────────────────────────────────────────────────────────────────
def _day_or_404(kode: str, number: int) -> CoachingDay:
    row = CoachingDay.objects.filter(pk=number, area=kode).first()
    if row is None:
        raise Http404("no such visit or session")
    return row


@needs("papan.lihat")
@require_safe
def show_day(request: HttpRequest, kode: str, nomor: int) -> HttpResponse:
    """A visit or a session: what is planned, or what came of it."""
    return _day_page(request, _day_or_404(kode, nomor))


def _list_named(row: CoachingDay) -> list[tuple[CoachedVillage, str]]:
    """The villages of a coaching day with their names, by code."""
    return [(each, describe_area(area_code(each.kode)).name) for each in row.villages.order_by("kode")]


def _list_contacts(holders: list[Account]) -> list[Contact]:
    return [contact_of(holder, _("agen statistik")) for holder in holders]


def is_still_coach(row: CoachingDay) -> bool:
    """Whether who planned a coaching day may still tell of it; else whoever coaches there now does."""
    planner = actors.accounts([row.by]).first()
    return planner is not None and check_access(planner, coaching.KEEP, row.area).ok


def _day_page(
    request: HttpRequest, row: CoachingDay, form: FirstMistakeForm | None = None, wrong: str = ""
) -> HttpResponse:
    villages = _list_named(row)
    named = [(each.kode, name) for each, name in villages]
    agents = roster.holders_of([kode for kode, _name in named], "agen_statistik", clock.today())
    keeps = check_access(who(request), coaching.KEEP, row.area).ok and row.state == CoachingDay.PLANNED
    come = keeps and row.day <= clock.today()
    there, known = count_by_village(row), read_own_modules()
    first = {f"hadir{at}": there[kode] for at, (kode, _name) in enumerate(named)} if there else {}
    if row.kind == CoachingDay.SOCIALISATION:  # of hundreds of villages most are left as they are
        first = {f"hadir{at}": there[kode] for at, (kode, _name) in enumerate(named)}
    values: dict[str, Any] = {
        "bagian": "pembinaan",
        "baris": row,
        "nama": describe_area(area_code(row.area)).full,
        "desa_bina": [
            (each, name, describe_work(each.work), _list_contacts(agents.get(each.kode, []))) for each, name in villages
        ],
        "materi": [either(known[each].title, known[each].title_en) for each in row.materials.split() if each in known],
        "pindah": keeps and not is_still_coach(row),
        "hadir": sum(there.values()),
        "kesepakatan": [(each, dict(named).get(each.kode, "")) for each in row.agreements.order_by("kode", "due")],
        "oleh": actors.name(row.by),
        "catat": (form or ReportForm(row.kind, named, initial=first)) if come else None,
        "boleh_batal": keeps,
        "hari_ini": clock.today(),
        "salah": wrong,
    }
    return render(request, "coach/pembinaan_satu.html", values, status=422 if wrong else 200)


@needs(coaching.KEEP)
@require_POST
def tell_day(request: HttpRequest, kode: str, nomor: int) -> HttpResponse:
    """Say what came of a visit or a session."""
    row = _day_or_404(kode, nomor)
    form = ReportForm(row.kind, [(each.kode, name) for each, name in _list_named(row)], request.POST)
    return carry_out(
        request,
        lambda: coaching.tell_day(row.pk, form.cleaned_data["uraian"], form.reports(), by=who(request)),
        _("Dicatat; kesepakatannya menjadi tugas desa."),
        form,
        to=redirect("pembinaan_satu", kode, nomor),
        again=lambda why: _day_page(request, row, form, why),
    )


@needs(coaching.KEEP)
@require_POST
def call_day_off(request: HttpRequest, kode: str, nomor: int) -> HttpResponse:
    """Call a planned visit or session off, with its reason."""
    row = _day_or_404(kode, nomor)
    return carry_out(
        request,
        lambda: coaching.call_day_off(row.pk, request.POST.get("alasan", ""), by=who(request)),
        _("Dibatalkan; desa membacanya di halaman pembinaannya."),
        to=redirect("pembinaan_satu", kode, nomor),
        again=lambda why: _day_page(request, row, wrong=why),
    )


# ── in the village ──────────────────────────────────────────────────────────────────────────────
@needs("desa.lihat")
@require_safe
def show_village(request: HttpRequest, kode: str) -> HttpResponse:
    """The visits and sessions of a village, and what it agreed on."""
    return show_village_page(request, kode)


def show_village_page(request: HttpRequest, kode: str, wrong: str = "", form: ApplyForm | None = None) -> HttpResponse:
    """The page of a village; `form`: its application as it was sent, with what is `wrong`."""
    days = list(coaching.list_of_village(kode).prefetch_related("villages", "agreements")[:_DAYS])
    lines = [
        (
            row,
            (came := next(each for each in row.villages.all() if each.kode == kode)),
            describe_work(came.work),
            [each for each in row.agreements.all() if each.kode == kode],
            actors.name(row.by),
        )
        for row in days
    ]
    attended = set(Attendance.objects.filter(person=who(request), day__in=days).values_list("day_id", flat=True))
    fulfils = check_access(who(request), coaching.FULFIL, kode).ok
    values = {
        "bagian": "pembinaan_desa" if fulfils else "pembinaan",
        "nama": describe_area(where(request)).full,
        "kode": kode,
        "hari_bina": lines,
        "hari_ini": clock.today(),
        "boleh": fulfils,
        "dibaca": next(iter(waits.find_answers(who(request), "musim_jawaban", where(request)).values()), None),
        "bukti": attended,
        "salah": wrong,
    }
    values |= describe_village_season(where(request), form)
    return render(request, "coach/pembinaan_desa.html", values, status=422 if wrong else 200)


@needs(coaching.FULFIL)
@require_POST
def fulfil_agreement(request: HttpRequest, kode: str, nomor: int) -> HttpResponse:
    """The village says that what it agreed on is done, or takes that back."""
    done = request.POST.get("selesai") == "1"
    return carry_out(
        request,
        lambda: coaching.fulfil_agreement(nomor, kode, done=done, by=who(request)),
        _("Dicatat selesai.") if done else _("Dicatat belum selesai."),
        to=redirect("pembinaan_desa", kode),
        again=lambda why: show_village_page(request, kode, why),
    )
