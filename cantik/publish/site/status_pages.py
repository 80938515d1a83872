"""The reporting status of a village: of each table and indicator of the catalogue whether it is published, not
collected, or cannot be shown and why; beside them what the release calendar has promised.

Nothing is judged here: the release says itself what it tells, what it leaves out and why, and which definitions it was
made with.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from cantik.base.dates import long_date
from cantik.base.spreadsheet import csv_text
from cantik.publish.site import view
from cantik.publish.site.view import Text
from cantik.release.model import Figure, NotShown, Release, Table
from cantik.release.unfilled_measures import decode_unfilled

PAGE, TABLE = "status.html", "status.csv"
Kind = Literal["tabel", "indikator", ""]
Status = Literal["terbit", "belum_dikumpulkan", "tidak_dapat_tampil"]
#: by the codes under which a release leaves something out (`NotShown.code`); all others are of protection and quality
NOT_COLLECTED = frozenset({"kosong", "sumber", "tanpa_catatan", "tidak_ditanyakan"})
_NO_LIST = (
    "Belum ada daftar, catatan, atau pendataan yang mengisinya.",
    "No list, record or survey fills it yet.",
)
_HIDDEN = (
    "Angka desa ditutup (NA) agar tidak ada orang yang dapat dikenali.",
    "The figure of the village is hidden (NA) so that nobody can be recognised.",
)
_UNDEFINED = ("Tidak dapat dihitung: pembaginya nol.", "Cannot be computed: its denominator is zero.")
_UNAVAILABLE = ("Angkanya tidak tersedia dalam rilis ini.", "Its figure is not available in this release.")
_WITHOUT_VALUE = {"rahasia": _HIDDEN, "tidak_terdefinisi": _UNDEFINED}
_FOLDERS: Mapping[str, Kind] = {"tables": "tabel", "indicators": "indikator"}


@dataclass(frozen=True, slots=True)
class PlannedRelease:
    """A release that the calendar of the kabupaten promises: what, in both languages, of whom, on which day.
    `reference`: of one that villages make, data of which day it tells."""

    title: str
    title_en: str
    whose: str
    whose_en: str
    day: dt.date
    reference: dt.date | None = None


@dataclass(frozen=True, slots=True)
class ReportedMeasure:
    """A table or an indicator of the catalogue and its status. `page`: its page from the root of a language;
    `left_out`: what the release says of why it, or a part of it, is not shown; `hidden`: how many of its cells are."""

    kind: Kind
    id: str
    title: str
    title_en: str
    status: Status
    page: str = ""
    left_out: NotShown | None = None
    hidden: int = 0


def report_measures(release: Release) -> tuple[ReportedMeasure, ...]:
    """All of the catalogue, each once: tables and indicators that are published, then what is left out."""
    partly = {missing.id: missing for missing in release.not_shown}
    told = [*_tables(release, partly), *_figures(release, partly)]
    known = {measure.id for measure in told}
    kinds = dict(_catalogue(release))
    told += [_left_out(missing, kinds) for missing in release.not_shown if missing.id not in known]
    known |= {missing.id for missing in release.not_shown}
    told += _report_unfilled(release, known)
    return tuple(told)


def _tables(release: Release, partly: Mapping[str, NotShown]) -> Iterator[ReportedMeasure]:
    forms: dict[str, list[Table]] = {}
    for table in [*release.book_tables, *(t for t in release.tables if t.tier == "lampiran")]:
        forms.setdefault(table.id, []).append(table)
    for name, tables in forms.items():
        first = tables[0]
        hidden = sum(cell.status == "rahasia" for table in tables for cell in table.cells)
        titles = view.short(first.title, Text("id")), view.short(first.title_en, Text("en"))
        page = f"tabel/{first.key}.html"
        yield ReportedMeasure("tabel", name, *titles, "terbit", page, partly.get(name), hidden)


def _figures(release: Release, partly: Mapping[str, NotShown]) -> Iterator[ReportedMeasure]:
    areas: dict[str, list[Figure]] = {}
    for figure in release.figures:
        areas.setdefault(figure.id, []).append(figure)
    for name, figures in areas.items():
        whole = next((figure for figure in figures if not figure.area), figures[0])
        shown = any(figure.status == "ada" for figure in figures)
        left_out = partly.get(name) if shown else partly.get(name) or _why_no_figure(whole)
        yield ReportedMeasure(
            "indikator",
            name,
            whole.title,
            whole.title_en,
            "terbit" if shown else "tidak_dapat_tampil",
            f"indikator/{name}.html",
            left_out,
            sum(figure.status == "rahasia" for figure in figures),
        )


def _why_no_figure(figure: Figure) -> NotShown:
    """What a figure without a value says, as the release says it of what it leaves out."""
    reason = _WITHOUT_VALUE.get(figure.status, _UNAVAILABLE)
    return NotShown(figure.id, figure.title, figure.title_en, *reason, figure.status)


def _left_out(missing: NotShown, kinds: Mapping[str, Kind]) -> ReportedMeasure:
    status: Status = "belum_dikumpulkan" if missing.code in NOT_COLLECTED else "tidak_dapat_tampil"
    kind: Kind = kinds.get(missing.id, "")
    return ReportedMeasure(kind, missing.id, missing.title, missing.title_en, status, left_out=missing)


def _catalogue(release: Release) -> Iterator[tuple[str, Kind]]:
    """The tables and indicators that the release was made with, by the files of their definitions."""
    for path in release.extra.get("definisi", {}):
        folder, _slash, file = path.rpartition("/")
        if folder in _FOLDERS:
            yield file.removesuffix(".yaml"), _FOLDERS[folder]


def _report_unfilled(release: Release, known: Collection[str]) -> Iterator[ReportedMeasure]:
    """What a release was made with and says nothing of: there was no list to count."""
    for kind, name, title, title_en in decode_unfilled(release):
        if name not in known:
            yield _left_out(NotShown(name, title, title_en, *_NO_LIST, "kosong"), {name: kind})


def describe_status(release: Release, planned: Sequence[PlannedRelease], t: Text) -> dict[str, Any]:
    """What the page shows in one language."""
    found = report_measures(release)
    by_status: dict[str, list[ReportedMeasure]] = {"terbit": [], "belum_dikumpulkan": [], "tidak_dapat_tampil": []}
    for measure in found:
        by_status[measure.status].append(measure)
    groups = {
        status: view.not_shown((measure.left_out for measure in held if measure.left_out), t)
        for status, held in by_status.items()
    }
    return {
        "counts": {status: len(held) for status, held in by_status.items()},
        "total": len(found),
        "published": {
            kind: [_line(measure, t) for measure in by_status["terbit"] if measure.kind == kind]
            for kind in _FOLDERS.values()
        },
        "groups": groups,
        "planned": [
            (t(entry.title, entry.title_en), t(entry.whose, entry.whose_en), long_date(entry.day, t.lang))
            for entry in planned
            if entry.reference is None or entry.reference > release.reference  # else it is this one, or came before
        ],
    }


def _line(measure: ReportedMeasure, t: Text) -> dict[str, Any]:
    reason = t(measure.left_out.reason, measure.left_out.reason_en) if measure.left_out else ""
    title = t(measure.title, measure.title_en)
    return {"title": title, "href": measure.page, "hidden": measure.hidden, "reason": reason}


def format_file(release: Release) -> bytes:
    """The same for programs, a line a measure in both languages."""
    head = ("jenis", "id", "judul", "judul_en", "status", "sel_ditutup", "sebab", "sebab_en", "halaman")
    rows = [
        (
            measure.kind,
            measure.id,
            measure.title,
            measure.title_en,
            measure.status,
            measure.hidden,
            measure.left_out.reason if measure.left_out else "",
            measure.left_out.reason_en if measure.left_out else "",
            measure.page,
        )
        for measure in report_measures(release)
    ]
    return csv_text([head, *rows]).encode()
