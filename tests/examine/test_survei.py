"""Regsosek and DTSEN: contradictions of an outsider are named on their cell, and every rule finds one of its own."""

from __future__ import annotations

import csv
import dataclasses
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

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
from cantik.codes.lists import code_lists
from cantik.collect.batch import Reading
from cantik.collect.finding import Finding, Level
from cantik.collect.read import Delivery, read_file
from cantik.content.kinds import Content
from cantik.contoh import make_kabupaten
from cantik.contoh.regsosek import regsosek_sheets, write_sheets
from cantik.examine import Examination
from tests.examine.conftest import REFERENCE, Check

SEED = 3
OF_QUESTION = {
    "nik": "403 NIK",
    "nama": "402 Nama",
    "jenis_kelamin": "405",
    "tanggal_lahir": "406",
    "status_kawin": "408",
    "no_kk": "no kartu keluarga",
}
SHEETS = regsosek_sheets(make_kabupaten(7, villages=1, persons=1500).villages[0])


@dataclasses.dataclass(frozen=True, slots=True)
class Delivered:
    """A file with planted errors: what was said of it, and for each error sheet, row and header of its first cell."""

    reading: Reading
    examined: Examination
    places: Sequence[tuple[SurveyError, tuple[str, int], str]]

    def at(self, place: tuple[str, int]) -> list[Finding]:
        """Findings of a row."""
        named = len(self.reading.records) > 1  # only a workbook has sheets that matter
        return [f for f in self.examined.findings if ((f.sheet if named else ""), f.row) == place]


def dtsen_headers(content: Content, mapping: str) -> Mapping[str, str]:
    """Headers of a list of DTSEN by the question of Regsosek."""
    columns = content.mappings[mapping].columns
    return {OF_QUESTION.get(c.variable, c.variable.removeprefix("r")): c.headers[0] for c in columns}


@pytest.fixture(scope="module")
def delivered(content: Content, check: Check, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Delivered]:
    folder = tmp_path_factory.mktemp("survei")

    def of(path: Path, places: Sequence[tuple[SurveyError, tuple[str, int], str]]) -> Delivered:
        reading = read_file(path, Delivery(REFERENCE), content=content, lists=code_lists())
        return Delivered(reading, check(reading), places)

    def listed(name: str, rows: Sequence[Sequence[Any]]) -> Path:
        with (folder / name).open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(rows)
        return folder / name

    def regsosek(each: int) -> Delivered:
        tables = answers_of(SHEETS)
        key = plant_survey(tables, SURVEY_KINDS, each=each, seed=SEED)
        path = folder / f"regsosek{each}.xlsx"
        write_sheets([dataclasses.replace(s, rows=rows_of(s, t)) for s, t in zip(SHEETS, tables, strict=True)], path)
        sheets = [(error, SHEETS[error.kind.sheet]) for error in key]
        return of(path, [(e, (s.name, e.at + s.header_row + 1), next(iter(e.kind.wrong))) for e, s in sheets])

    def dtsen(each: int, mapping: str) -> Delivered:
        headers, tables = dtsen_headers(content, mapping), answers_of(SHEETS)
        people = mapping == "dtsen_individu"
        mine = [k for k in LIST_KINDS if (k.sheet == MEMBERS) is people and k.wrong.keys() <= headers.keys()]
        key = plant_survey(tables, mine, each=each, seed=SEED)
        rows, place = dtsen_people(tables, headers) if people else (dtsen_families(tables, headers), [])
        at = {row: line for line, row in enumerate(place)}
        places = [(e, ("", (at[e.at] if people else e.at) + 2), headers[next(iter(e.kind.wrong))]) for e in key]
        return of(listed(f"{mapping}{each}.csv", rows), places)

    def run(source: str, each: int = 2) -> Delivered:
        return regsosek(each) if source == "regsosek" else dtsen(each, source)

    return run


@pytest.mark.parametrize("source", ["regsosek", "dtsen_individu", "dtsen_keluarga"])
def test_contradictions_are_named_and_each_rule_finds_its_own(
    source: str, content: Content, delivered: Callable[..., Delivered]
) -> None:
    file = delivered(source)
    headers = {unit: records.headers for unit, records in file.reading.records.items()}
    for error, place, cell in file.places:
        named = {
            headers[finding.unit].get(column, column)
            for finding in file.at(place)
            if finding.level.value == error.kind.level
            for column in content.rules[finding.rule].columns
        } | {finding.column for finding in file.at(place) if finding.level.value == error.kind.level}
        assert cell in named, (error.kind.id, file.at(place))
    found: dict[str, set[tuple[str, int]]] = defaultdict(set)
    for finding in file.examined.findings:
        found[finding.rule].add((finding.unit, finding.record))
    of_source = {
        rule.id
        for rule in content.rules.values()
        if rule.checked_by == "aturan" and file.reading.source in rule.sources and rule.id not in file.examined.silent
    }
    assert len(of_source) >= 15
    assert of_source - found.keys() == set()
    alike = [(a, b) for a in sorted(of_source) for b in sorted(of_source) if a < b and found[a] == found[b]]
    assert alike == []


@pytest.mark.parametrize("source", ["regsosek", "dtsen_individu", "dtsen_keluarga"])
def test_clean_answers_are_left_alone(source: str, delivered: Callable[..., Delivered]) -> None:
    file = delivered(source, 0)
    hard = [finding.rule for finding in file.examined.findings if finding.level is not Level.NOTE]
    assert hard == []
