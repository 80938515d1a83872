"""The Regsosek workbook of the fictitious village: shape of the real one, every answer inside its universe."""

import csv
import re
from collections.abc import Mapping
from pathlib import Path

import openpyxl
import pytest

from cantik.contoh import Kabupaten
from cantik.contoh.regsosek import KK, RegsosekSheet, regsosek_sheets, write_regsosek

Answers = Mapping[str, int | None]


@pytest.fixture(scope="module")
def sheets(kabupaten: Kabupaten) -> tuple[RegsosekSheet, ...]:
    return regsosek_sheets(kabupaten.villages[1])


@pytest.fixture(scope="module")
def workbook(kabupaten: Kabupaten, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("regsosek") / "r.xlsx"
    write_regsosek(kabupaten.villages[1], path)
    return path


def test_headers_stand_where_the_real_workbook_has_them(workbook: Path, shared: Path) -> None:
    real = openpyxl.load_workbook(shared / "data" / "mikrodata" / "opensid" / "regsosek2022k_impor_contoh.xlsx")
    ours = openpyxl.load_workbook(workbook)
    assert ours.sheetnames == real.sheetnames
    for name, row in zip(real.sheetnames, (2, 2, 3, 3, 4), strict=True):
        theirs = [str(cell.value) for cell in real[name][row] if cell.value is not None]
        assert [str(cell.value) for cell in ours[name][row] if cell.value is not None] == theirs
        for place, cell in enumerate(real[name][row]):
            assert ours[name][row][place].value == cell.value


def test_the_kk_stands_only_beside_the_first_member(sheets: tuple[RegsosekSheet, ...]) -> None:
    members = sheets[3]
    order = members.place("401")
    for row in members.rows:
        assert (row[0] is not None) == (row[order] == 1)
    assert [row[0] for row in members.rows if row[0]] == [row[sheets[0].place(KK)] for row in sheets[0].rows]


def test_name_and_nik_stand_three_times(sheets: tuple[RegsosekSheet, ...]) -> None:
    members = sheets[3]
    for header in ("401", "402 Nama", "403 NIK"):
        copies = [place for place, name in enumerate(members.headers) if name == header]
        assert len(copies) == 3
        assert all(row[copies[0]] == row[copies[1]] == row[copies[2]] for row in members.rows)


def _persons(sheets: tuple[RegsosekSheet, ...]) -> list[dict[str, int | None]]:
    members = sheets[3]
    out = []
    for row in members.rows:
        answers: dict[str, int | None] = {}
        for header, cell in zip(members.headers, row, strict=True):
            name = f"r{header}".replace(" Tulis", "t")
            if isinstance(cell, str) and not cell.isdecimal():
                answers[name] = 0  # a text was written
            elif header not in (KK, "402 Nama", "403 NIK"):
                answers[name] = None if cell is None else int(str(cell))
        out.append(answers)
    return out


def _families(sheets: tuple[RegsosekSheet, ...]) -> list[dict[str, int | None]]:
    house, programmes = sheets[2], sheets[4]
    out = []
    for one, other in zip(house.rows, programmes.rows, strict=True):
        cells = [*zip(house.headers, one, strict=True), *zip(programmes.headers, other, strict=True)]
        named = ((f"r{h.replace(' Bulan', '_bln').replace(' Tahun', '_thn')}", c) for h, c in cells if h != KK)
        out.append({name: None if cell is None else int(str(cell)) for name, cell in named})
    return out


def _holds(universe: str, a: Answers) -> bool:
    """Whether a family or person belongs to a universe as `regsosek_variables.csv` words it."""
    age = a.get("r407")
    difficult = any(a.get(f"r428{letter}") in (1, 2) for letter in "abcdefghij")
    woman = a.get("r405") == 2 and age is not None and 10 <= age <= 54
    text = re.sub(r"\(validator.*|; formulir.*", "", universe)
    text = text.replace("semua keluarga", "True").replace("semua anggota", "True")
    text = text.replace("ada r428a-j = 1/2", str(difficult)).replace("perempuan 10-54 tahun", str(woman))
    text = re.sub(r"umur (\d+)-(\d+)", r"umur >= \1 dan umur <= \2", text).replace(
        "umur", str(-1 if age is None else age)
    )
    text = re.sub(r"(r\d+[a-z]?) in ([\d,]+)", lambda m: str(str(a[m[1]]) in m[2].split(",")), text)
    text = re.sub(r"(r\d+[a-z]?) = (\d+)", lambda m: str(a[m[1]] == int(m[2])), text)
    text = text.replace(" dan ", " and ").replace(" atau ", " or ").strip()
    assert re.fullmatch(r"[\sTrueFalsandor()\d<>=-]+", text), universe
    return bool(eval(text))


def test_every_question_is_answered_in_its_universe_and_nowhere_else(
    sheets: tuple[RegsosekSheet, ...], shared: Path
) -> None:
    with (shared / "domain" / "regsosek_variables.csv").open(encoding="utf-8", newline="") as file:
        variables = list(csv.DictReader(file))
    for level, answers in (("individu", _persons(sheets)), ("keluarga", _families(sheets))):
        asked = [v for v in variables if v["level"] == level and v["variable"] in answers[0]]
        assert len(asked) == (47 if level == "individu" else 60)
        for variable in asked:
            name = variable["variable"]
            if name in ("r307b2", "r307b3", "r402", "r403"):
                continue  # second and third meter: nobody has one
            universe = variable["universe"]
            if name == "r419":
                universe += " dan r416a = 1"  # the validator's condition, stricter than the printed form
                universe = re.sub(r"\(validator.*?\)", "", universe)
            if name in ("r408", "r410"):
                universe += " dan r404 in 1,5"
            for one in answers:
                assert (one[name] is not None) == _holds(universe, one), (name, universe)


def test_codes_are_those_of_the_lists(sheets: tuple[RegsosekSheet, ...], shared: Path) -> None:
    with (shared / "domain" / "regsosek_variables.csv").open(encoding="utf-8", newline="") as file:
        variables = [v for v in csv.DictReader(file) if v["codelist"] and v["type"] == "pilihan tunggal"]
    answers = _persons(sheets), _families(sheets)
    checked = 0
    for variable in variables:
        with (shared / "domain" / "codelists" / f"{variable['codelist']}.csv").open(encoding="utf-8") as file:
            known = {int(line["code"]) for line in csv.DictReader(file) if line["code"].isdecimal()}
        for rows in answers:
            if variable["variable"] in rows[0]:
                seen = {row[variable["variable"]] for row in rows} - {None}
                assert seen <= known, variable["variable"]
                checked += 1
    assert checked == 74


def test_age_written_is_the_age_on_the_reference_date(sheets: tuple[RegsosekSheet, ...]) -> None:
    import datetime as dt

    for one in _persons(sheets):
        if one["r404"] == 1 and one["r406"] is not None:
            born = dt.date(1899, 12, 30) + dt.timedelta(days=one["r406"])
            assert one["r407"] == min(98, 2025 - born.year)  # the reference date is the last day of the year


def test_aid_was_paid_within_the_last_year(sheets: tuple[RegsosekSheet, ...]) -> None:
    months = [
        (one[f"r501{letter}_thn"] or 0) * 12 + (one[f"r501{letter}_bln"] or 0)
        for one in _families(sheets)
        for letter in "abcdefg"
        if one[f"r501{letter}"] == 1
    ]
    assert months
    assert all(2025 * 12 + 1 <= month <= 2025 * 12 + 12 for month in months)
