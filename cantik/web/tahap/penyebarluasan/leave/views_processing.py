"""The record of processing (UU 27/2022 Pasal 31): what a village collects, reads in and gives away, for what.

Derived from activities, files and sharing records whenever it is asked for, so that nobody types it and it cannot lag.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import astuple, dataclass

from django.http import HttpRequest, HttpResponse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cantik.base.spreadsheet import for_spreadsheets
from cantik.codes.knowledge import load
from cantik.collect.app.models import FACILITIES, FILE, Batch
from cantik.content.instrument import Instrument
from cantik.forum.app.models import Activity
from cantik.register.leave.app.models import Sharing
from cantik.staff.app.gate import needs
from cantik.web.desk import VillageDesk, desk_of
from cantik.web.downloads import attach_file
from cantik.web.tahap.penyebarluasan.leave.forms import SHAPE_WORDS
from cantik.web.tahap.penyebarluasan.leave.views import show


@dataclass(frozen=True, slots=True)
class ProcessingLine:
    """One processing of data of persons. Dates are ISO, "" where there is none."""

    part: str
    what: str
    purpose: str
    party: str
    basis: str
    since: str
    until: str
    state: str


def _heads() -> tuple[str, ...]:
    return (
        _("Bagian"),
        _("Kegiatan"),
        _("Untuk apa"),
        _("Dari atau kepada"),
        _("Dasar"),
        _("Sejak"),
        _("Sampai"),
        _("Keadaan"),
    )


@needs("catatan.lihat")
@require_safe
def index(request: HttpRequest, kode: str) -> HttpResponse:
    """Every processing of the village as one table; with `?unduh=csv` the same as a file. It names no resident."""
    desk = desk_of(request)
    lines = [*_collection_lines(desk), *_import_lines(desk), *_sharing_lines(kode)]
    if request.GET.get("unduh") == "csv":
        return _file(kode, lines)
    return show(request, desk, "pemrosesan", {"kepala": _heads(), "baris": [astuple(line) for line in lines]})


def _collection_lines(desk: VillageDesk) -> Iterator[ProcessingLine]:
    """What is asked at doors: the purpose is the notice that is read aloud before the first question."""
    instruments = load().content.instruments
    for row in Activity.objects.filter(area_id=desk.area_id, practice=False).order_by("recorded_at"):
        instrument = instruments.get(row.instrument)
        yield ProcessingLine(
            _("pengumpulan"),
            row.title,
            "" if instrument is None else instrument.notice,
            _("warga desa"),
            "" if instrument is None else instrument.basis_of.text,
            _day(row.recorded_at),
            "",
            "" if instrument is None else _("%d pertanyaan perlu DPIA") % _heavy(instrument),
        )


def _heavy(instrument: Instrument) -> int:
    return sum(bool(question.impact_note) for question in instrument.questions)


def _import_lines(desk: VillageDesk) -> Iterator[ProcessingLine]:
    """Files of persons that stand, oldest first; those of facilities tell of nobody."""
    rows = Batch.objects.filter(area_id=desk.area_id, kind=FILE, undone_at=None).exclude(mapping=FACILITIES)
    known = load().content.mappings
    for row in rows.order_by("received_at", "pk"):
        terms = json.loads(row.agreement) if row.agreement else {}
        yield ProcessingLine(
            _("penerimaan berkas"),
            known[row.mapping].title if row.mapping in known else row.source,  # a file's own name may be a person's
            ", ".join(terms.get("tujuan", ())),
            row.source,
            terms.get("nomor", ""),
            _day(row.received_at),
            "" if row.agreement_expires is None else row.agreement_expires.isoformat(),
            _("%d baris diterima") % row.rows_accepted,
        )


def _sharing_lines(kode: str) -> Iterator[ProcessingLine]:
    """What may leave or might have left by a record of sharing, whatever became of it since."""
    for row in Sharing.objects.filter(area=kode).order_by("proposed_at", "pk"):
        yield ProcessingLine(
            _("penyerahan"),
            str(SHAPE_WORDS.get(row.shape, row.shape)),
            row.purpose,
            row.recipient,
            row.agreement or (_("tetap di desa") if row.own else ""),
            _day(row.proposed_at),
            "" if row.expires is None else row.expires.isoformat(),
            row.state,
        )


def _day(moment: dt.datetime) -> str:
    return date_format(moment, "Y-m-d")


def _file(kode: str, lines: list[ProcessingLine]) -> HttpResponse:
    body = for_spreadsheets([_heads(), *map(astuple, lines)])
    return attach_file(body, f"pemrosesan-{kode}.csv", "text/csv; charset=utf-8")
