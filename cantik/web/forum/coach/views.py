"""`/papan/`: which villages are where in the four stages, who is late; print, workbook, drill-down."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cantik.base import clock
from cantik.base.media_types import XLSX
from cantik.coach.app import queries, summary
from cantik.coach.app.queries import Board
from cantik.coach.app.stages import VillageStage
from cantik.codes.area import AreaCode, AreaLevel
from cantik.codes.area_words import describe_area
from cantik.codes.knowledge import AREAS_FILE
from cantik.release.app import storage
from cantik.staff.app import log
from cantik.staff.app.gate import needs
from cantik.staff.app.models import Account
from cantik.staff.app.rights import area_code, areas_for, check_access
from cantik.vault.app.opening import at_hand
from cantik.web.downloads import attach_file
from cantik.web.forum.coach import sheet
from cantik.web.language import day

ORDERS = ("tertinggal", "abjad", "terbit")


def list_scope(request: HttpRequest) -> tuple[list[AreaCode], list[tuple[str, str]]]:
    """The areas of the page, and the choice of kabupaten for whoever sees a whole province (one at a time)."""
    extra = at_hand().store.path / AREAS_FILE
    mine = list(areas_for(request.user, "papan.lihat"))
    wide = [area for area in mine if area.level < AreaLevel.KABUPATEN]
    choice = [pair for area in wide for pair in queries.names_below(area, AreaLevel.KABUPATEN, extra)]
    wanted = request.GET.get("wilayah", "")
    if not choice:  # a group of kabupaten: all of them, or the one that is asked for
        return [area for area in mine if area.text() == wanted] or mine, []
    known = dict(choice)
    first = next((code for code, _name in choice if _has_rows(code)), choice[0][0])
    chosen = wanted if wanted in known else first
    return [area_code(chosen)], choice


def _has_rows(kode: str) -> bool:
    from cantik.coach.app.models import VillageState

    return VillageState.objects.filter(kode__startswith=f"{kode}.").exists()


def _board(request: HttpRequest) -> tuple[Board, list[AreaCode], dict[str, Any]]:
    store = at_hand().store.path
    summary.renew(storage.shelf(store))
    codes, choice = list_scope(request)
    order, show = request.GET.get("urut", ORDERS[0]), request.GET.get("saring", "")
    order = order if order in ORDERS else ORDERS[0]
    show = show if show == "lewat" or (show.isdecimal() and show in {str(int(s)) for s in VillageStage}) else ""
    found = queries.board(codes, clock.today(), store / AREAS_FILE, order=order, show=show)
    names = [describe_area(code, store / AREAS_FILE).name for code in codes]
    chosen = {
        "urut": order,
        "saring": show,
        "pilihan": choice,
        "wilayah": codes[0].text() if choice else "",
        "nama": ", ".join(names),
    }
    return found, codes, chosen


@needs("papan.lihat", area=None)
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """The board."""
    found, codes, chosen = _board(request)
    line = queries.find(found, request.GET.get("desa", ""))
    keep = {name: chosen[name] for name in ("urut", "saring", "wilayah") if chosen[name]}
    values = chosen | {
        "bagian": "papan",
        "papan": found,
        "hari": clock.today(),
        "pilih": line,
        "kata": {int(stage): word for stage, word in sheet.WORDS.items()},
        "jumlah": [(int(stage), sheet.WORDS[stage], found.stages[int(stage)]) for stage in VillageStage],
        "banyak": len(found.lines),
        "tanya": urlencode(keep) + "&" if keep else "",
        "tanpa_saring": urlencode({name: value for name, value in keep.items() if name != "saring"}),
        "tanpa_urut": urlencode({name: value for name, value in keep.items() if name != "urut"}),
        "temuan": all(check_access(request.user, "temuan.lihat", code).whole for code in codes) and bool(codes),
    }
    return render(request, "coach/papan.html", values)


@needs("papan.lihat", area=None)
@require_safe
def download(request: HttpRequest) -> HttpResponse:
    """The same rows as a workbook."""
    found, codes, chosen = _board(request)
    person, today = request.user, clock.today()
    findings = all(check_access(person, "temuan.lihat", code).whole for code in codes) and bool(codes)
    lines = [line for group in found.groups for line in group.lines]
    title = f"{_('Papan desa')} {chosen['nama']}, {day(today)}"
    if isinstance(person, Account):
        log.record(
            by=person.actor,
            at=clock.now(),
            action="papan.unduh",
            subject="wilayah",
            subjects=[code.text() for code in codes],
            detail={"desa": len(lines)},
        )
    return attach_file(sheet.workbook(lines, title, findings=findings), f"papan_{today.isoformat()}.xlsx", XLSX)
