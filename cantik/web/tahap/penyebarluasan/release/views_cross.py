"""`/desa/<kode>/angka/silang/`: one table by another, straight from the register, on the screen of the village's office
alone. A cell may be one person: asked is the right to see persons, and that to persons' health where a column is of
it. Nothing is kept and nothing can be carried out of here (docs/adr/0058)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cantik.base import clock
from cantik.base.errors import CantikError
from cantik.codes.app.queries import find_area
from cantik.codes.area import AreaCode
from cantik.codes.knowledge import VillageKnowledge, load_village
from cantik.content.kinds import TableSpec
from cantik.measure.app.register_table import cross_tables, one_spec
from cantik.measure.result import NotMade
from cantik.protect.sensitivity.policy import SENSITIVE
from cantik.register.core.app.queries import first_list
from cantik.staff.app import log
from cantik.staff.app.gate import needs, who
from cantik.staff.app.models import Account
from cantik.staff.app.rights import area_code, check_access
from cantik.vault.app.opening import at_hand
from cantik.web.language import either
from cantik.web.tahap.penyebarluasan.release.figures import category_label, of_health, why_not
from cantik.web.tahap.penyebarluasan.release.views_asof import base_of, by_chapter, date_asked, grid, table_title

#: units of which a register tells one by one; the others have tables of their own
_UNITS = ("orang", "keluarga", "rumah_tangga")
_DUSUN = "dusun"


@needs("orang.lihat")
@require_safe
def page(request: HttpRequest, kode: str) -> HttpResponseBase:
    """The form, and the table for two choices; each reading is recorded with what was crossed."""
    desa, person, today = area_code(kode), who(request), clock.today()
    if not check_access(person, "angka.lihat_mentah", desa):
        return redirect("terbit", kode)
    knowledge = load_village(desa, at_hand().store.path)
    offered = _tables_to_cross(knowledge, health=check_access(person, "orang.sunting", desa).whole)
    rows, columns = (offered.get(request.GET.get(name, "")) for name in ("baris", "kolom"))
    area = find_area(desa)
    first = first_list(area.pk, today) if area is not None else None
    on, no_date = date_asked(request.GET.get("tanggal", ""), first, today)
    no_pair = _wrong(rows, columns) if any(request.GET.get(name) for name in ("baris", "kolom")) else ""
    wrong = no_date or no_pair
    values: dict[str, Any] = {
        "bagian": "angka",
        "tanggal": on,
        "salah_tanggal": no_date,
        "salah_pilih": no_pair,
        "pertama": first,
        "hari_ini": today,
        "daftar": by_chapter(offered, desa, knowledge),
        "baris": rows,
        "kolom": columns,
    }
    if rows is not None and columns is not None and area is not None and first is not None and not wrong:
        _log_reading(person, area.pk, rows, columns, on)
        values |= _table_context(
            desa, on, cross_tables(rows, columns), request.GET.get("dusun", ""), knowledge, person.actor
        )
        values["judul"] = f"{table_title(rows, desa)} × {table_title(columns, desa)}"
        values["satuan"] = either(rows.unit, rows.unit_en)
    response = render(request, "release/angka_silang.html", values, status=422 if wrong else 200)
    response.headers["Cache-Control"] = "no-store"
    return response


def _log_reading(person: Account, area_id: int, rows: TableSpec, columns: TableSpec, on: dt.date) -> None:
    """Write into the log who crossed which tables as of which date."""
    detail = {"silang": f"{rows.id} {columns.id}", "tanggal": on.isoformat()}
    log.record(
        by=person.actor,
        at=clock.now(),
        action="angka.lihat_mentah",
        subject="wilayah",
        subjects=[area_id],
        detail=detail,
    )


def _tables_to_cross(knowledge: VillageKnowledge, *, health: bool) -> dict[str, TableSpec]:
    """The tables whose classes may be crossed; those about health or disability only for who may see them of
    a person."""
    found = {}
    for spec in knowledge.content.tables.values():
        if spec.unit_of not in _UNITS or spec.rows == _DUSUN or spec.summed is not None:
            continue
        if health or not of_health(spec, knowledge):
            found[spec.id] = spec
    return found


def _wrong(rows: TableSpec | None, columns: TableSpec | None) -> str:
    if rows is None or columns is None:
        return _("Pilih baris dan kolom dari daftar.")
    if rows.unit_of != columns.unit_of:
        return _("Orang tidak disilangkan dengan keluarga atau rumah tangga; pilih dua tabel dari satuan yang sama.")
    return _("Pilih dua tabel yang berbeda.") if rows.rows == columns.rows else ""


def _table_context(
    area: AreaCode, on: dt.date, spec: TableSpec, dusun: str, knowledge: VillageKnowledge, by: str
) -> dict[str, Any]:
    try:
        made = one_spec(area, on, spec, knowledge=knowledge, by=by)
    except CantikError as error:
        return {"sebab": why_not(error)}
    if made is None:
        return {"sebab": _("Tabel ini belum berlaku pada tanggal itu.")}
    if isinstance(made, NotMade):
        return {"sebab": either(made.reason, made.reason_en)}
    parted = spec.disclosure.kelas != SENSITIVE and spec.disclosure.level_min != "desa"
    places = made.geo.categories if parted and len(made.geo.categories) > 1 else ()
    chosen = next((i for i, place in enumerate(places) if place.id == dusun), None)
    return {
        "kisi": grid(made, chosen),
        "dusun": [(place.id, category_label(place)) for place in places],
        "di": places[chosen].id if chosen is not None else "",
        "tempat": category_label(places[chosen]) if chosen is not None else "",
        "dijawab": made.answered,
        "ditanya": made.asked,
        "dasar": base_of(made.population),
    }
