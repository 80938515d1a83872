"""Recall of bench `examine` by kind for the surveys (Regsosek, both lists of DTSEN) and for village facts.

Planted into sound files by `bench.examine_survey` and `cantik.contoh.galat_fakta`, read and examined as a delivery is.
A contradiction counts as named only at its very row, on the cell of its first answer, with the level that it needs.
"""

from __future__ import annotations

import csv
import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from bench.examine_survey import (
    LIST_KINDS,
    MEMBERS,
    SURVEY_KINDS,
    SurveyError,
    answers_of,
    dtsen_families,
    dtsen_people,
    plant_survey,
    rows_of,
)
from bench.result import Figures
from cantik import examine
from cantik.codes.area import AreaCode
from cantik.codes.lists import code_lists
from cantik.collect.batch import FileFacts, Reading, RecordSet
from cantik.collect.finding import Finding
from cantik.collect.read import Delivery, read_file
from cantik.content.kinds import Content
from cantik.content.loader import load_content
from cantik.contoh.galat_fakta import KINDS, SOUND, VILLAGE, Row
from cantik.contoh.regsosek import regsosek_sheets, write_sheets
from cantik.examine import Examination
from cantik.examine.village import KnownVillage, village_findings

SOURCES = ("regsosek", "dtsen_individu", "dtsen_keluarga")
_EACH = 2
_OF_QUESTION = {
    "nik": "403 NIK",
    "nama": "402 Nama",
    "jenis_kelamin": "405",
    "tanggal_lahir": "406",
    "status_kawin": "408",
    "no_kk": "no kartu keluarga",
}


@dataclass(frozen=True, slots=True)
class PlantedAt:
    """A contradiction, sheet ("" in a list) and row where its first answer stands, and the header of that cell."""

    error: SurveyError
    place: tuple[str, int]
    cell: str


@dataclass(frozen=True, slots=True)
class SurveyFile:
    """A file of a survey and what was planted into it."""

    path: Path
    planted: Sequence[PlantedAt]


@dataclass(frozen=True, slots=True)
class ExaminedSurvey:
    """The same, read and examined."""

    reading: Reading
    examined: Examination
    planted: Sequence[PlantedAt]

    def at(self, place: tuple[str, int]) -> list[Finding]:
        """Findings of a row; only a workbook has sheets that matter."""
        named = len(self.reading.records) > 1
        return [finding for finding in self.examined.findings if (finding.sheet if named else "", finding.row) == place]

    def named(self, planted: PlantedAt, content: Content) -> bool:
        """Whether a finding of the row names the cell with the level that the kind needs."""
        headers = {unit: records.headers for unit, records in self.reading.records.items()}
        cells: set[str] = set()
        for finding in self.at(planted.place):
            if finding.level.value == planted.error.kind.level:
                columns = content.rules[finding.rule].columns
                cells |= {finding.column, *(headers[finding.unit].get(column, column) for column in columns)}
        return planted.cell in cells


def survey_file(source: str, sheets: Sequence[Any], folder: Path, *, each: int, seed: int) -> SurveyFile:
    """The answers of a village with `each` errors of every kind that its source holds: a workbook, or a list."""
    tables = answers_of(sheets)
    if source == "regsosek":
        key = plant_survey(tables, SURVEY_KINDS, each=each, seed=seed)
        path = folder / f"{source}{each}.xlsx"
        made = [replace(sheet, rows=rows_of(sheet, table)) for sheet, table in zip(sheets, tables, strict=True)]
        write_sheets(made, path)
        of = [(error, sheets[error.kind.sheet]) for error in key]
        places = [((sheet.name, error.at + sheet.header_row + 1), next(iter(error.kind.wrong))) for error, sheet in of]
        return SurveyFile(path, [PlantedAt(error, *place) for error, place in zip(key, places, strict=True)])
    headers, people = dtsen_headers(load_content(), source), source == "dtsen_individu"
    mine = [kind for kind in LIST_KINDS if (kind.sheet == MEMBERS) is people and kind.wrong.keys() <= headers.keys()]
    key = plant_survey(tables, mine, each=each, seed=seed)
    rows, place = dtsen_people(tables, headers) if people else (dtsen_families(tables, headers), [])
    line = {row: number for number, row in enumerate(place)}
    path = folder / f"{source}{each}.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)
    at = [line[error.at] if people else error.at for error in key]
    cells = [headers[next(iter(error.kind.wrong))] for error in key]
    return SurveyFile(
        path, [PlantedAt(error, ("", row + 2), cell) for error, row, cell in zip(key, at, cells, strict=True)]
    )


def dtsen_headers(content: Content, mapping: str) -> Mapping[str, str]:
    """Headers of a list of DTSEN by the question of Regsosek."""
    columns = content.mappings[mapping].columns
    return {_OF_QUESTION.get(c.variable, c.variable.removeprefix("r")): c.headers[0] for c in columns}


def survey_quality(village: Any, folder: Path, reference: dt.date, seed: int, figures: Figures) -> None:
    """Put recall of the surveys and of village facts, and recall by kind of each."""
    content, lists = load_content(), code_lists()
    sheets, desa = regsosek_sheets(village), AreaCode.kemendagri(village.code)
    for source in SOURCES:
        file = survey_file(source, sheets, folder, each=_EACH, seed=seed)
        reading = read_file(file.path, Delivery(reference), content=content, lists=lists)
        found = examine.check(
            reading, content.rules, content=content, lists=lists, reference=reference, area=desa, demo=True
        )
        told = ExaminedSurvey(reading, found, file.planted)
        figures.kinds[source] = _by_kind((each.error.kind.id, told.named(each, content)) for each in file.planted)
    figures.kinds["fakta"] = _by_kind(_facts(content, reference))
    tallies = {(source, kind): tally for source in (*SOURCES, "fakta") for kind, tally in figures.kinds[source].items()}
    named, planted = (sum(tally[side] for tally in tallies.values()) for side in (0, 1))
    how = (
        f"{named} dari {planted} galat ({len(tallies)} jenis) dalam Regsosek, DTSEN, dan fakta desa disebut pada selnya"
    )
    figures.put("survey_recall", named / planted, how)
    least = min(tallies, key=lambda kind: tallies[kind][0] / tallies[kind][1])
    share = tallies[least][0] / tallies[least][1]
    figures.put("survey_least", share, f"bagian yang disebut dari jenis yang paling jarang disebut ({' '.join(least)})")


def _by_kind(outcomes: Iterator[tuple[str, bool]]) -> dict[str, tuple[int, int]]:
    named: Counter[str] = Counter()
    planted: Counter[str] = Counter()
    for kind, found in outcomes:
        planted[kind] += 1
        named[kind] += found
    return {kind: (named[kind], planted[kind]) for kind in sorted(planted)}


def _facts(content: Content, on: dt.date) -> Iterator[tuple[str, bool]]:
    village, lists = KnownVillage(**VILLAGE), code_lists()
    rules = {name: rule for name, rule in content.rules.items() if rule.checked_by == "fakta"}
    for name, damage in KINDS.items():
        for kind in rules[name].kinds:
            rows = SOUND[kind]()
            at = damage(rows)
            reading = fact_reading(content, kind, rows, on)
            told = village_findings(village, reading, rules, content=content, lists=lists, reference=on)
            yield name, [(finding.rule, finding.record) for finding in told] == [(name, at)]


def fact_reading(content: Content, kind: str, rows: Sequence[Row], on: dt.date) -> Reading:
    """Rows of a file of village facts as its reader hands them over."""
    names = [attribute.id for attribute in content.facilities[kind].attributes]
    columns: dict[str, list[Any]] = {name: [row.get(name) for row in rows] for name in (*names, "dusun", "letak")}
    had = " ".join(sorted({name for row in rows for name in row}))
    columns |= {"jenis_fasilitas": [kind] * len(rows), "kolom": [had] * len(rows)}
    records = RecordSet("fasilitas", columns, list(range(2, 2 + len(rows))), "data", {})
    return Reading("fasilitas", "fasilitas", FileFacts("fakta.csv", 1, "0" * 64), on, {"fasilitas": records}, ())
