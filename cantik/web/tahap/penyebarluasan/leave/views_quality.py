"""The quality report at the workplace: today's register, its last months, and the report of the newest release."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cantik.base import clock
from cantik.base.numerals import UNAVAILABLE, format_number
from cantik.register.leave.app import quality_counts
from cantik.register.leave.quality_report import Measured, QualityReport, trend
from cantik.release import files, shelf
from cantik.release.app import queries, storage
from cantik.release.app.models import COMPUTING
from cantik.staff.app.gate import needs
from cantik.web.desk import Room, VillageDesk, desk_of
from cantik.web.language import either, lang

show = Room("leave", "rekonsiliasi").show


@dataclass(frozen=True, slots=True)
class _Edition:
    """The report of a release as it is printed: of the present draft, else of the newest edition."""

    title: str
    report: QualityReport


@needs("angka.lihat_mentah")
@require_safe
def quality(request: HttpRequest, kode: str) -> HttpResponse:  # noqa: ARG001 (the gate reads the address)
    """The measures of quality with their judgement, their trend over the last months, and those of the release."""
    desk = desk_of(request)
    if desk.area_id_or_none is None:
        return show(request, desk, "mutu", {"kosong": True})
    months = quality_counts.months(desk.area, desk.area_id_or_none, today=desk.today, by=desk.by, at=clock.now())
    edition, today = _edition(desk), months[-1]
    told = [_measure_view(row, edition) for row in today.rows]
    return show(
        request,
        desk,
        "mutu",
        {
            "aspek": _aspects([row for row in told if row["ada"]], months),
            "belum": [row for row in told if not row["ada"]],
            "bulan": [made.reference for made in months],
            "rilis": None if edition is None else edition.title,
            "hari_ini": today,
            "isian": [(either(*item.label), item) for item in today.items],
            "sumber": [(either(*rows.label), rows) for rows in today.sources],
        },
    )


def _edition(desk: VillageDesk) -> _Edition | None:
    store, kode = desk.opened.store.path, desk.area.text()
    draft = queries.live_draft(desk.area)
    if draft is not None and draft.state != COMPUTING:
        home = storage.draft(store, kode, draft.pk) / storage.RELEASE
        return _Edition(_("Rancangan"), files.quality_of(home))
    newest = next(iter(shelf.editions(storage.shelf(store), kode)), None)
    return (
        None if newest is None else _Edition(_("Rilis %(n)s") % {"n": newest.number}, files.quality_of(newest.folder))
    )


def _measure_view(row: Measured, edition: _Edition | None) -> dict[str, Any]:
    """A measure of today; what only a release knows is taken from it."""
    printed = None if edition is None else edition.report.row(row.id)
    spoken = printed if row.value is None and printed is not None and printed.value is not None else row
    return {
        "id": row.id,
        "ukuran": spoken,
        "ada": spoken.value is not None,
        "judul": spoken.heading(lang()),
        "arti": spoken.meaning(lang()),
        "rilis": None if printed is None or printed.value is None else printed.value_text(lang()),
    }


def _aspects(rows: Sequence[dict[str, Any]], months: Sequence[QualityReport]) -> list[dict[str, Any]]:
    """Rows under their aspects, each with its trend."""
    found: dict[str, list[dict[str, Any]]] = {}
    past = trend(months)
    for row in rows:
        measure: Measured = row["ukuran"]
        values = [
            {
                "bulan": f"{made.reference:%m-%Y}",
                "nilai": UNAVAILABLE if value is None else format_number(value, measure.decimals, lang()),
            }
            for made, value in zip(months, past[row["id"]], strict=True)
        ]
        found.setdefault(either(*measure.aspect), []).append({**row, "jejak": values})
    return [{"nama": name, "baris": own} for name, own in found.items()]
