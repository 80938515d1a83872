"""Words for "none" are read alike in every column: nothing is stored, nothing is doubted, and a word is noted."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest

from cantik.codes.lists import code_lists
from cantik.collect.columns import CodeColumn, Column, DocumentColumn, SumColumn, TextColumn, WholeColumn
from cantik.collect.date_columns import DateColumn
from cantik.collect.dates import Orders
from cantik.collect.none_words import none_words
from cantik.collect.number_columns import OptionalKkColumn, ParentNikColumn
from cantik.collect.report import FindingReport, Spot
from cantik.content.loader import FOLDER, load_content

LISTS, RULES = code_lists(), load_content().rules
SPOT = Spot("orang", "Data", "kolom")
WORDS = [row["kata"] for row in csv.DictReader((FOLDER / "kata_kosong.csv").read_text("utf-8").splitlines())]
MAKERS: dict[str, Callable[[FindingReport], Column]] = {
    "kode": lambda report: CodeColumn(SPOT, report, LISTS["dukcapil_agama"], {}),
    "jumlah": lambda report: SumColumn(SPOT, report, LISTS["regsosek_431a_jaminan_kesehatan"]),
    "teks": lambda report: TextColumn(SPOT, report),
    "surat": lambda report: DocumentColumn(SPOT, report),
    "kk": lambda report: OptionalKkColumn(SPOT, report, "kk"),
    "nik_ayah": lambda report: ParentNikColumn(SPOT, report),
    "tanggal": lambda report: DateColumn(SPOT, report, Orders(0.02), date1904=False, essential=False),
    "angka": lambda report: WholeColumn(SPOT, report),
}


def read(make: Callable[[FindingReport], Column], cells: list[str]) -> tuple[list[object], set[str]]:
    report = FindingReport(RULES)
    column = make(report)
    values = column.convert(list(cells), range(2, 2 + len(cells)), 0)
    column.finish()
    return list(values), {finding.rule for finding in report.findings}


@pytest.mark.parametrize("make", MAKERS.values(), ids=MAKERS)
def test_every_word_is_none_in_every_column(make: Callable[[FindingReport], Column]) -> None:
    written = [form for word in WORDS for form in (word, word.upper(), f" {word.title()} ", f"{word}.")]
    values, rules = read(make, written)
    assert [cell for cell, value in zip(written, values, strict=True) if value is not None] == []
    assert rules <= {"kata_kosong", "teks_dibersihkan"}


def test_a_word_of_the_code_list_is_an_answer() -> None:
    values, rules = read(lambda report: CodeColumn(SPOT, report, LISTS["opensid_ktp_el"], {}), ["BELUM", "?", "KIA"])
    assert (values, rules) == (["1", None, "3"], {"kata_kosong"})


def test_the_number_of_a_document_has_a_digit() -> None:
    values, rules = read(MAKERS["surat"], ["3505-LU-1", "ADA", "0", "sudah", "AL 123", "-"])
    assert values == ["3505-LU-1", None, None, None, "AL 123", None]
    assert rules == {"nomor_surat_tanpa_angka"}


def test_a_kabupaten_adds_a_word(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not none_words().has("ora ono")
    (tmp_path / "kata_kosong.csv").write_text("kata,sumber\nora ono,Jawa\n", "utf-8")
    monkeypatch.setenv("CANTIK_CONTENT", str(tmp_path))
    assert none_words().has("Ora Ono")
    assert none_words().has("belum ada")
