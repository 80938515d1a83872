"""`/desa/<kode>/angka/deret/`: one table at the end of each year, straight from the register, before protection."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cantik.base import clock
from cantik.base.errors import CantikError
from cantik.codes.app.queries import find_area
from cantik.codes.knowledge import load_village
from cantik.publish.site.deret import page_of
from cantik.publish.site.view import Text
from cantik.register.core.app.queries import first_list
from cantik.release.app.table_series import RegisterSeries, register_series
from cantik.staff.app import log
from cantik.staff.app.gate import needs, who
from cantik.staff.app.rights import area_code
from cantik.vault.app.opening import at_hand
from cantik.web.language import either, lang
from cantik.web.tahap.penyebarluasan.release.figures import why_not
from cantik.web.tahap.penyebarluasan.release.views_asof import FIRST, base_of, by_chapter, table_title


@needs("angka.lihat_mentah")
@require_safe
def page(request: HttpRequest, kode: str) -> HttpResponseBase:
    """One table over closed years; the reading is recorded. Nothing of it is kept."""
    desa, today = area_code(kode), clock.today()
    knowledge = load_village(desa, at_hand().store.path)
    tables = {name: spec for name, spec in knowledge.content.tables.items() if spec.summed is None}
    spec = tables.get(request.GET.get("tabel", FIRST)) or tables[FIRST]
    area = find_area(desa)
    first = first_list(area.pk, today) if area is not None else None
    years = range(today.year - 1, first.year - 1, -1) if first is not None else range(0)
    asked = request.GET.get("sampai", "")
    wrong = bool(asked and years) and asked not in map(str, years)
    until = int(asked) if asked and years and not wrong else today.year - 1
    values: dict[str, Any] = {
        "bagian": "angka",
        "tabel": spec,
        "judul": table_title(spec, desa),
        "satuan": either(spec.unit, spec.unit_en),
        "sampai": until,
        "tahun_ada": years,
        "salah": wrong,
        "pertama": first,
        "daftar": by_chapter(tables, desa, knowledge),
    }
    if area is not None and first is not None and not wrong:
        by = who(request).actor
        try:
            found = register_series(desa, spec.id, until, knowledge=knowledge, today=today, by=by)
        except CantikError as error:
            values["sebab"] = why_not(error)
        else:
            values["deret"] = None if found.series is None else page_of(found.series, Text(lang()))
            values["dasar"] = _bases(found)
            values["diam"] = [(year, either(why, why_en)) for year, why, why_en in found.silent]
        detail: dict[str, int | str | None] = {"tabel": spec.id, "sampai": until}
        log.record(
            by=by, at=clock.now(), action="angka.lihat_mentah", subject="wilayah", subjects=[area.pk], detail=detail
        )
    return render(request, "release/angka_deret.html", values, status=422 if wrong else 200)


def _bases(found: RegisterSeries) -> list[tuple[str, list[int]]]:
    """Whom the years count, each base once with its years."""
    bases = dict.fromkeys(base for _year, base in found.bases)
    return [(base_of(base), [year for year, own in found.bases if own == base]) for base in bases]
