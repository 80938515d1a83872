"""The mappings of the package fit the common model, the code lists and the real files."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import openpyxl
import pytest

from cantik.codes.lists import code_lists
from cantik.collect.headers import header_key, known_headers
from cantik.content.kinds import Mapping_
from cantik.content.loader import load_content

CONTENT = load_content()
MAPPINGS = sorted(CONTENT.mappings.values(), key=lambda one: one.id)


@pytest.mark.parametrize("mapping", MAPPINGS, ids=lambda one: one.id)
def test_every_column_feeds_a_variable_that_is_not_derived(mapping: Mapping_) -> None:
    known = {name for (_, name), variable in CONTENT.variables.items() if not variable.derived}
    assert {column.variable for column in mapping.columns} <= known


@pytest.mark.parametrize("mapping", MAPPINGS, ids=lambda one: one.id)
def test_other_spellings_name_codes_of_the_list(mapping: Mapping_) -> None:
    lists = code_lists()
    for column in mapping.columns:
        for unit in ("orang", "keluarga"):
            variable = CONTENT.variables.get((unit, column.variable))
            if variable is not None and column.aliases:
                assert variable.codelist is not None, column.variable
                codes = lists[column.codelist or variable.codelist]
                assert all(codes.has(code) for code in column.aliases.values())
                assert not any(codes.has(word) for word in column.aliases), "a spelling may not hide a code"


@pytest.mark.parametrize("mapping", MAPPINGS, ids=lambda one: one.id)
def test_a_header_feeds_one_variable(mapping: Mapping_) -> None:
    halves = dict(mapping.extra.get("setengah", {}))  # a cell of two values (RT/RW) feeds one variable a half
    whole = [column for column in mapping.columns if halves.get(column.variable, 0) == 0]
    headers = [header_key(header) for column in whole for header in column.headers]
    assert len(headers) == len(set(headers)) == len(known_headers(mapping.columns))
    assert not set(headers) & {header_key(one) for one in mapping.ignore}


@pytest.mark.parametrize(
    ("name", "mapping", "rows"),
    [
        ("opensid_penduduk_contoh.xlsx", "opensid_penduduk", {0: 1}),
        ("opensid_format_impor_kode.xlsx", "opensid_penduduk", {0: 1}),
        ("opensid_rumah_tangga_contoh.xlsx", "opensid_rtm", {0: 1}),
        ("opensid_peserta_bantuan_contoh.xlsx", "opensid_bantuan", {1: 1}),
        ("regsosek2022k_impor_contoh.xlsx", "regsosek2022k", {0: 2, 1: 2, 2: 3, 3: 3, 4: 4}),
    ],
)
def test_every_header_of_the_real_files_is_known(shared: Path, name: str, mapping: str, rows: dict[int, int]) -> None:
    book = openpyxl.load_workbook(shared / "data" / "mikrodata" / "opensid" / name)
    of = CONTENT.mappings[mapping]
    known = {*known_headers(of.columns), *(header_key(one) for one in of.ignore)}
    for sheet, row in rows.items():
        headers = {header_key(str(cell.value)) for cell in book.worksheets[sheet][row] if cell.value is not None}
        assert headers <= known


def test_only_shared_sources_need_an_agreement() -> None:
    shared = {"regsosek2022k", "siak", "bip_2012", "bip_ektp", "dtsen_individu", "dtsen_keluarga", "bdt_individu"}
    assert {one.id for one in MAPPINGS if one.agreement} == shared


@pytest.mark.parametrize("mapping", MAPPINGS, ids=lambda one: one.id)
def test_a_mapping_names_where_its_columns_were_read(mapping: Mapping_) -> None:
    """A program with its version or file, a published list, our own content: never "known from experience"."""
    named = mapping.columns_from
    assert len(named) > 20
    marks = (".php", ".py", "app/Services", ".csv", "kuesioner", "content/facilities")
    assert any(mark in named for mark in marks), named
    if mapping.source in ("bdt", "sdgs_desa", "pk", "sepakat"):  # no official description: the very state that was read
        assert re.search(r"[\w-]+/[\w-]+", named), named
        assert re.search(r"commit [0-9a-f]{7}", named), named


@pytest.mark.parametrize("mapping", MAPPINGS, ids=lambda one: one.id)
def test_a_reason_for_leaving_out_stands_at_an_ignored_header(mapping: Mapping_) -> None:
    reasons = dict(mapping.extra.get("alasan", {}))
    named = [header for headers in reasons.values() for header in headers]
    assert set(named) <= set(mapping.ignore)
    assert len(named) == len(set(named))


@pytest.mark.parametrize(("name", "level"), [("dtsen_individu", "individu"), ("dtsen_keluarga", "keluarga")])
def test_every_variable_of_dtsen_is_read_or_left_out_with_a_reason(shared: Path, name: str, level: str) -> None:
    with (shared / "domain" / "dtsen_variables.csv").open(encoding="utf-8", newline="") as stream:
        rows = [row for row in csv.DictReader(stream) if row["level"] == level]
    of = CONTENT.mappings[name]
    read = {column.headers[0]: column for column in of.columns}
    reasons = {header for headers in of.extra["alasan"].values() for header in headers}
    assert {row["variable"] for row in rows} == set(read) | reasons == set(read) | set(of.ignore)
    for row in rows:
        if row["variable"] in read and row["codelist"]:
            unit = "orang" if level == "individu" else "keluarga"
            variable = CONTENT.variables[unit, read[row["variable"]].variable]
            assert variable.codelist in (row["codelist"], row["codelist"].replace("regsosek_408", "dukcapil"))
