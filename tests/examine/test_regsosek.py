"""Families of a Regsosek workbook: skips, members, and the sheet on which an answer stands."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bench.examine_survey import MEMBERS, answers_of, rows_of
from cantik import examine
from cantik.codes.lists import code_lists
from cantik.collect.finding import Level
from cantik.collect.read import Delivery, read_file
from cantik.content.kinds import Content
from cantik.content.loader import load_content
from cantik.contoh import ErrorPlan, make_kabupaten
from cantik.contoh.galat import KIND
from cantik.contoh.galat_regsosek import REGSOSEK_KINDS, plant_regsosek
from cantik.contoh.regsosek import RegsosekSheet, regsosek_sheets, write_sheets
from tests.examine.conftest import DESA, REFERENCE, Check

FOUND_BY = {
    "rs_salinan_nama_beda": "salinan_berbeda",
    "rs_jumlah_kode_kartu": "kode_tidak_dikenal",
    "rs_jaminan_99_gabung": "kode_tidak_dikenal",
    "rs_kode_lantai": "kode_tidak_dikenal",
}
WEIGHT = {Level.REFUSE: 2, Level.CHECK: 1, Level.NOTE: 0}


@pytest.fixture(scope="module")
def sheets() -> tuple[RegsosekSheet, ...]:
    return regsosek_sheets(make_kabupaten(7, villages=1, persons=600).villages[0])


def test_every_planted_error_is_found_on_its_sheet_and_row(
    sheets: tuple[RegsosekSheet, ...], content: Content, check: Check, tmp_path: Path
) -> None:
    dirty, key = plant_regsosek(sheets, ErrorPlan(2 * len(REGSOSEK_KINDS) / 600, REGSOSEK_KINDS, 3))
    path = tmp_path / "regsosek.xlsx"
    write_sheets(dirty, path)
    batch = read_file(path, Delivery(REFERENCE), content=content, lists=code_lists())
    found = {(one.sheet, one.row, one.rule): one for one in check(batch).findings}
    assert {line.kind for line in key} == set(REGSOSEK_KINDS)
    for line in key:
        rule = FOUND_BY.get(line.kind, line.kind)
        assert (line.sheet, line.row, rule) in found, line.kind
        needed = {"tolak": 2, "periksa": 1, "catat": 0}[KIND[line.kind].level]
        assert WEIGHT[found[line.sheet, line.row, rule].level] >= needed


def test_clean_families_are_left_alone(
    sheets: tuple[RegsosekSheet, ...], content: Content, check: Check, tmp_path: Path
) -> None:
    path = tmp_path / "regsosek.xlsx"
    write_sheets(sheets, path)
    batch = read_file(path, Delivery(REFERENCE), content=content, lists=code_lists())
    hard = [one.rule for one in check(batch).findings if one.level is not Level.NOTE]
    assert len(hard) * 1000 / len(batch.records["orang"]) <= 5, hard


def test_a_head_who_is_listed_twice_takes_no_family_its_head(
    sheets: tuple[RegsosekSheet, ...], content: Content, check: Check, tmp_path: Path
) -> None:
    """Two families name one person as head (r409): both rows are asked about, neither is left out."""
    tables = answers_of(sheets)
    heads = [at for at, member in enumerate(tables[MEMBERS]) if member["409"] == "1"][:2]
    for question in ("403 NIK", "402 Nama"):
        tables[MEMBERS][heads[1]][question] = tables[MEMBERS][heads[0]][question]
    path = tmp_path / "regsosek.xlsx"
    write_sheets([replace(sheet, rows=rows_of(sheet, rows)) for sheet, rows in zip(sheets, tables, strict=True)], path)
    examined = check(read_file(path, Delivery(REFERENCE), content=content, lists=code_lists()))
    row = heads[1] + sheets[MEMBERS].header_row + 1
    place = (sheets[MEMBERS].name, row)
    found = {finding.rule for finding in examined.findings if (finding.sheet, finding.row) == place}
    assert "nik_ganda" in found
    assert "orang_ganda_persis" not in {finding.rule for finding in examined.findings}
    assert heads[1] not in examined.refused["orang"]


OWN_RULE = """id: {name}
versi: 1
judul: Uji
dasar: uji
sejak: "2025-01-01"
unit: orang
tingkat: periksa
salah_bila: {column} di ({codes})
kolom: [{column}]
pesan: Diperiksa kabupaten
seharusnya: lain
saran: Periksa formulirnya.
contoh:
  - {{{column}: "{first}", temuan: true}}
  - {{{column}: "0", temuan: false}}
"""


@pytest.mark.parametrize(
    ("question", "codes"), [("411", "1, 5, 7"), ("426", "1, 3"), ("431a", "1, 8, 99"), ("431f", "3, 15")]
)
def test_a_rule_of_a_kabupaten_sees_the_codes_of_a_question_with_several_answers(
    sheets: tuple[RegsosekSheet, ...], tmp_path: Path, question: str, codes: str
) -> None:
    """Such an answer is a sum of codes and is read as a number; a rule writes it as the code that it is."""
    column = f"r{question}"
    rule = OWN_RULE.format(name="daerah_uji", column=column, codes=codes, first=codes.split(",", maxsplit=1)[0])
    (tmp_path / "isi" / "rules").mkdir(parents=True)
    (tmp_path / "isi" / "rules" / "daerah_uji.yaml").write_text(rule, encoding="utf-8")
    content = load_content(tmp_path / "isi")
    path = tmp_path / "regsosek.xlsx"
    write_sheets(sheets, path)
    batch = read_file(path, Delivery(REFERENCE), content=content, lists=code_lists())
    examined = examine.check(
        batch, content.rules, content=content, lists=code_lists(), reference=REFERENCE, area=DESA, demo=True
    )
    rows = {finding.row for finding in examined.findings if finding.rule == "daerah_uji"}
    header = sheets[MEMBERS].header_row
    wanted = {code.strip() for code in codes.split(",")}
    answers = [str(member[question] or "").strip() for member in answers_of(sheets)[MEMBERS]]
    expected = {at + header + 1 for at, answer in enumerate(answers) if answer in wanted}
    assert rows == expected
    assert expected
