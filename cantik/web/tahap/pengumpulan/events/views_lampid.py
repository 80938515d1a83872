"""The lampid of a month: lahir, mati, pindah, datang by dusun and sex, to print and as a workbook."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from cantik.base import clock
from cantik.base.media_types import XLSX
from cantik.content.loader import here
from cantik.register.core.app.person_lists import units_of
from cantik.register.events.app.months import Month, month
from cantik.register.events.app.papers import fill_counts, people_of
from cantik.register.events.balance import COLUMNS, SEXES
from cantik.staff.app.gate import needs
from cantik.staff.app.language import say
from cantik.web.desk import VillageDesk, asked_month, desk_of, format_month, neighbours, recorder_of
from cantik.web.downloads import attach_file
from cantik.web.store import describe_area
from cantik.web.tahap.pengumpulan.events.flow import show
from cantik.web.tahap.pengumpulan.events.sheet import HEADS, workbook_of
from cantik.web.tahap.pengumpulan.events.views import lines, month_name
from cantik.web.words import BASES

#: the signed form of the same month
FORM = "lampid_dusun"


@needs("angka.lihat_mentah")
@require_safe
def page(request: HttpRequest, kode: str) -> HttpResponse:
    """The table of a month, made for paper; counts only, no names."""
    desk = desk_of(request)
    if desk.area_id_or_none is None:
        return show(request, desk, "lampid", {"kode": kode, "kosong": True})
    year, number = asked_month(request, desk.today)
    read = _month(desk, request, year, number)
    before, after = neighbours(year, number, desk.today)
    return show(
        request,
        desk,
        "lampid",
        {
            "kode": kode,
            "bulan": read,
            "nama_bulan": month_name(read),
            "ini": format_month(year, number),
            "sebelum": before,
            "sesudah": after,
            "dasar": BASES[read.base],
            "kepala": HEADS,
            "baris": rows(desk.area_id, read),
            "jumlah": total(read),
            "neraca": lines(read),
            "dusun": _by_dusun(desk, read),
            "boleh_tanda": desk.may("rilis.tanda_tangan"),
            "sebutan": describe_area(desk.area),
            "tanpa_jk": _unknown(read),
            "boleh_warga": desk.may("orang.lihat"),
        },
    )


@needs("angka.lihat_mentah")
@require_safe
def workbook(request: HttpRequest, kode: str) -> HttpResponse:
    """The same table as XLSX; recorded, for it leaves the screen."""
    desk = desk_of(request)
    year, number = asked_month(request, desk.today)
    read = month(recorder_of(desk), year, number, base=request.GET.get("dasar", ""))
    desk.record(
        action="lampid.unduh",
        subject="wilayah",
        subjects=[desk.area_id],
        detail={"bulan": format_month(year, number)},
    )
    data = workbook_of(
        rows(desk.area_id, read), total(read), lines(read), desa=describe_area(desk.area).full, month=month_name(read)
    )
    name = f"lampid_{kode}_{format_month(year, number)}.xlsx"
    return attach_file(data, name, XLSX)


def _month(desk: VillageDesk, request: HttpRequest, year: int, number: int) -> Month:
    return month(recorder_of(desk), year, number, base=request.GET.get("dasar", ""))


def _by_dusun(desk: VillageDesk, read: Month) -> dict[str, Any]:
    """The balance of each dusun as the signed form has it, men and women together, with the address of that form."""
    form = here().papers[FORM]
    filled = fill_counts(
        people=people_of(desk.area, desk.area_id, desk.today, desk.by, clock.now(), ("jenis_kelamin",)),
        area_id=desk.area_id,
        paper=form,
        year=read.first.year,
        month=read.first.month,
        base=read.base,
        today=desk.today,
    )
    shown = [i for i, column in enumerate(form.columns) if column.says == "dusun" or column.says.endswith(".semua")]
    return {
        "formulir": FORM,
        "kepala": [say(form.columns[i].heads[0]) for i in shown[1:]],
        "baris": [[row[i] for i in shown] for row in filled.rows],
        "jumlah": [filled.total[i] for i in shown],
        "catatan": [say(note) for note in filled.notes],
    }


def rows(area_id: int, read: Month) -> list[dict[str, Any]]:
    """One row per dusun of the village: for each kind men, women and both (with those whose sex is not known)."""
    known = {dusun for dusun, _rw, _rt in units_of(area_id).values() if dusun}
    order = sorted({*known, *read.table}, key=lambda dusun: (not dusun, dusun))
    return [{"dusun": dusun, "sel": _cells(read.table.get(dusun, {}))} for dusun in order]


def total(read: Month) -> list[int]:
    """The last row."""
    whole: dict[Any, int] = {}
    for counts in read.table.values():
        for key, count in counts.items():
            whole[key] = whole.get(key, 0) + count
    return _cells(whole)


def _cells(counts: Any) -> list[int]:
    cells: list[int] = []
    for kind in COLUMNS:
        by_sex = [counts.get((kind, sex), 0) for sex in SEXES]
        cells += [by_sex[0], by_sex[1], sum(by_sex)]
    return cells


def _unknown(read: Month) -> int:
    return sum(counts.get((kind, ""), 0) for counts in read.table.values() for kind in COLUMNS)
