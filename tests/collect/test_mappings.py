"""The mappings of the package fit the common model, the code lists and the real files."""

from __future__ import annotations

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
    headers = [header_key(header) for column in mapping.columns for header in column.headers]
    assert len(headers) == len(set(headers)) == len(known_headers(mapping.columns))
    assert not set(headers) & {header_key(one) for one in mapping.ignore}


@pytest.mark.parametrize(
    ("name", "mapping", "rows"),
    [
        ("opensid_penduduk_contoh.xlsx", "opensid_penduduk", {0: 1}),
        ("opensid_format_impor_kode.xlsx", "opensid_penduduk", {0: 1}),
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
    assert {one.id for one in MAPPINGS if one.agreement} == {"regsosek2022k"}
