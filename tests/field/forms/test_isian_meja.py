"""A table of answers, typed at a desk by somebody careless, comes back in: rows like those of a phone, or every
fault at its cell.

The workbook is filled by openpyxl (Excel's way), or written cell by cell as LibreOffice stores it; what a phone makes
of the same families is JavaRosa's word.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.utils import get_column_letter

from cantik.codes.lists import code_lists
from cantik.collect.errors import NotAWorkbook
from cantik.content.loader import load_content
from cantik.field.forms.answers import FormAnswers, read_answers
from cantik.field.forms.envelope import read_envelope, read_tree
from cantik.field.forms.filled_workbook import FilledAgainst, FilledBook, NotOurWorkbook, instance_xml, read_filled
from cantik.field.instruments.facility import facility_form
from cantik.field.instruments.fields import field_tree
from cantik.field.instruments.form import PlannedForm, form_of
from cantik.field.instruments.xform import xform
from cantik.field.instruments.xlsform import xlsform
from cantik.field.instruments.xlsx import template
from tests.collect import berkas
from tests.field.jawaban import OTHERS, PLACE, Family
from tests.field.keluarga import planted
from tests.spec.gawai import javarosa

VERSION, ACUAN = "2026010101", dt.date(2026, 1, 1)
#: one that was there (a newcomer, a child married at fourteen, an old man who moved away), one that refused
BIASA: Family = {
    "r205": "1", "keluarga_baru": "2", **PLACE, "r115": "0", "r112": 3, "r301a": "1", "r302": 36, "r306a": "4",
    "r307a": "1", "r309a": "4", "r502a": "1", "r501a": "1",
    "anggota": [
        {"nama": "BUDI REKAAN", "r404": "1", "jenis_kelamin": "1", "r407": 41, "r409": "1", "status_kawin": "2",
         "r412": "3", "r416a": "1", "r411": "1 4"},
        {"nama": "SITI REKAAN", "r404": "5", "cara_masuk": "2", "jenis_kelamin": "2", "nik": "9901014201900001",
         "tanggal_lahir": dt.date(1990, 1, 2), "r409": "2", "status_kawin": "2", "r412": "3", "r416a": "2",
         "r410": "2", "cara_kb": "100"},
        {"nama": "ADI REKAAN", "r404": "1", "jenis_kelamin": "1", "r407": 14, "r409": "3", "status_kawin": "2"},
        {"nama": "KARTO REKAAN", "r404": "3", "tanggal_peristiwa": dt.date(2025, 11, 3), "r407": 70, "r409": "6"},
    ],
}  # fmt: skip
MENOLAK: Family = {"r205": "4"}
#: how a careless hand writes the same answers: (question, answer) -> what stands in the cell
CARELESS: Mapping[tuple[str, Any], Any] = {
    ("r205", "1"): "TERISI  lengkap", ("r205", "4"): "4 ", ("r301a", "1"): "MILIK  sendiri",
    ("keluarga_baru", "2"): "tidak",
    ("jenis_kelamin", "1"): "Laki-laki", ("jenis_kelamin", "2"): "PEREMPUAN", ("r404", "1"): 1, ("r407", 41): "41",
    ("tanggal_lahir", dt.date(1990, 1, 2)): "2 Januari 1990", ("tanggal_peristiwa", dt.date(2025, 11, 3)): 45964,
    ("r411", "1 4"): "1; 4", ("nik", "9901014201900001"): "'9901 0142 0190 0001", ("r502a", "1"): 1.0,
    ("r115", "0"): "0", ("r302", 36): "36,0",
}  # fmt: skip


def form_named(name: str) -> PlannedForm:
    content, lists = load_content(), code_lists()
    if name in content.instruments:  # what the village says of itself is a kind of facts as well, but asked as this
        return form_of(content.instruments[name], content, lists)
    return facility_form(content.facilities[name], lists)


FORM = form_named("pemutakhiran_keluarga")


def against(form: PlannedForm, day: dt.date = dt.date(2026, 3, 1)) -> FilledAgainst:
    return FilledAgainst(form, load_content(), code_lists(), day, ACUAN)


def filled(form: PlannedForm, families: list[Family], words: Mapping[tuple[str, Any], Any] = {}) -> openpyxl.Workbook:
    """The template with a row for each family, and rows of its list."""
    book = openpyxl.load_workbook(io.BytesIO(template(form, VERSION)))
    unit, roster = book.worksheets[0], book.worksheets[1] if form.roster else None
    for number, family in enumerate(families, 1):
        put(unit, 2 + number, number, family, words)
        for member in next((value for value in family.values() if isinstance(value, list)), []):
            assert roster is not None
            put(roster, max(roster.max_row, 2) + 1, number, member, words)
    return book


def put(sheet: Any, row: int, key: int, answers: Family, words: Mapping[tuple[str, Any], Any]) -> None:
    sheet.cell(row, 1, key)
    titles = {cell.value: cell.column for cell in sheet[1]}
    for name, value in answers.items():
        if not isinstance(value, list):
            sheet.cell(row, titles[name], words.get((name, value), value))


def saved(book: openpyxl.Workbook, folder: Path) -> Path:
    path = folder / "isian kiriman.xlsx"
    book.save(path)
    return path


def rows_of(book: FilledBook, form: PlannedForm, day: dt.date = dt.date(2026, 3, 1)) -> list[FormAnswers]:
    assert [fault.line() for fault in book.faults] == []
    sent = [instance_xml(book, each, against(form, day)) for each in book.forms]
    assert len({read_envelope(xml).instance for xml in sent}) == len(sent)
    return [
        read_answers(read_tree(xml), field_tree(form), own=frozenset({"/data/today", "/data/acuan"})) for xml in sent
    ]


# ── the same as a phone ──────────────────────────────────────────────────────────────────────────
@pytest.fixture(scope="module")
def phone() -> Mapping[str, FormAnswers]:
    """What JavaRosa sends for each: answers planted in the form, everything else as it decides."""
    cases = {"biasa": (FORM, BIASA), "menolak": (FORM, MENOLAK)}
    cases |= {name: (form_named(kind), answers) for name, (kind, answers) in OTHERS.items()}
    forms = {name: xform(xlsform(form, load_content(), VERSION, ACUAN))[0] for name, (form, _) in cases.items()}
    point = {"titik": "-7.5 110.25 0 0"}
    told = javarosa(
        {name: planted(forms[name], {**answers, **(point if "lintang" in answers else {})})
         for name, (_, answers) in cases.items()}
    )  # fmt: skip
    return {
        name: read_answers(read_tree(told[name]["isian"].encode()), field_tree(form))
        for name, (form, _) in cases.items()
    }


def test_one_family_typed_carelessly_is_what_the_phone_sends(phone: Mapping[str, FormAnswers], tmp_path: Path) -> None:
    book = filled(FORM, [BIASA, MENOLAK], CARELESS)
    unit, roster = book.worksheets[:2]
    unit.title, roster.title, book["Kode"].title = "DATA KK dusun 1", "Sheet2", "daftar pilihan"
    unit.insert_rows(4)  # a line left open between the two
    roster.cell(12, 3, "   ")
    roster.merge_cells("A3:A6")  # one number for the four members
    today = dt.date.fromisoformat(phone["biasa"].unit["r201"])
    read = read_filled(saved(book, tmp_path), against(FORM, today))
    mine = rows_of(read, FORM, today)
    for found, name in zip(mine, ("biasa", "menolak"), strict=True):
        assert (found.unit, found.rosters, found.blank) == (phone[name].unit, phone[name].rosters, phone[name].blank), (
            name
        )
    assert [member["r401"] for member in mine[0].rosters["anggota"]] == ["1", "2", "3", "4"]
    again = read_filled(saved(book, tmp_path), against(FORM, today))
    assert again.version == VERSION


@pytest.mark.parametrize("name", OTHERS)
def test_every_instrument_comes_in_and_a_table_of_libreoffice(
    phone: Mapping[str, FormAnswers], tmp_path: Path, name: str
) -> None:
    kind, answers = OTHERS[name]
    form, sent = form_named(kind), phone[name]
    today = dt.date.fromisoformat(sent.unit.get("r201", "2026-03-01"))
    book = filled(form, [answers], {("lintang", -7.5): "-7,5", ("jenjang", "sd"): "Sd ", ("masih_dihuni", "1"): "ya"})
    path = tmp_path / "isian.ods"
    path.write_bytes(berkas.ods({f"L{at}": as_ods(sheet) for at, sheet in enumerate(book.worksheets)}))
    for table in (saved(book, tmp_path), path):
        (mine,) = rows_of(read_filled(table, against(form, today)), form, today)
        assert (mine.unit, mine.rosters, mine.blank) == (sent.unit, sent.rosters, sent.blank)
    told = {name for name, value in answers.items() if not isinstance(value, list)}
    assert told <= set(sent.unit)  # nothing that was told is closed on the phone


def test_no_instrument_is_left_out() -> None:
    assert {kind for kind, _ in OTHERS.values()} >= set(load_content().instruments) - {FORM.id}


def as_ods(sheet: Any) -> str:
    """A sheet as LibreOffice stores it: the row of technical names gone, empty cells repeated."""
    texts = [["" if cell is None else str(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]
    if sheet.title not in ("Kode", "Tentang"):
        texts = texts[1:]
    return "".join(berkas.ods_row([text.replace("&", "&amp;").replace("<", "&lt;") for text in row]) for row in texts)


#: what is done to a good workbook, and the fault: sheet, row, question, beginning of the message
WRONG: Mapping[str, tuple[Callable[[Any, Any], Any], tuple[str, int, str, str]]] = {
    "no code": (lambda unit, _: at(unit, 3, "r301a", "punya mertua"), ("keluarga", 3, "r301a", "Bukan kode")),
    "required": (lambda unit, _: at(unit, 3, "r205", None), ("keluarga", 3, "r205", "Belum dijawab")),
    "nobody asks": (lambda unit, _: at(unit, 4, "r302", 40), ("keluarga", 4, "r302", "Tidak ditanyakan bila")),
    "count": (lambda unit, _: at(unit, 3, "r112", 5), ("keluarga", 3, "r112", "Lembar anggota memuat 4 baris")),
    "thousand": (lambda unit, _: at(unit, 3, "r302", "1.000"), ("keluarga", 3, "r302", "Bukan angka")),
    "limit": (lambda unit, _: at(unit, 3, "r302", 1200), ("keluarga", 3, "r302", "Angka di luar batas")),
    "total": (lambda unit, _: at(unit, 9, "nomor_urut", "Jumlah", "r112", 4), ("keluarga", 9, "nomor_urut", "Nomor")),
    "twice": (lambda unit, _: at(unit, 4, "nomor_urut", 1), ("keluarga", 4, "nomor_urut", "Nomor urut ini sudah")),
    "orphan": (lambda _, roster: at(roster, 6, "nomor_urut_induk", 7), ("anggota", 6, "nomor_urut_induk", "Nomor in")),
    "30 february": (lambda _, r: at(r, 4, "tanggal_lahir", "30-02-1990"), ("anggota", 4, "tanggal_lahir", "Tanggal")),
    "short year": (lambda _, r: at(r, 4, "tanggal_lahir", "2/1/90"), ("anggota", 4, "tanggal_lahir", "Tanggal tidak")),
    "tomorrow": (lambda _, r: at(r, 4, "tanggal_lahir", "02-03-2026"), ("anggota", 4, "tanggal_lahir", "Tanggal se")),
    "number": (lambda _, r: at(r, 4, "nik", 9901014201900001), ("anggota", 4, "nik", "Nomor tidak utuh")),
    "sum": (lambda _, r: at(r, 3, "r411", "14"), ("anggota", 3, "r411", "Bukan kode")),
    "merged": (lambda unit, _: unit.merge_cells("E3:F3"), ("keluarga", 3, "", "Sel jawaban digabung")),
    "formula": (lambda unit, _: at(unit, 3, "r302", "=6*6"), ("keluarga", 3, "r302", "Rumus tanpa hasil")),
    "column": (lambda unit, _: unit.delete_cols(where(unit, "r301a")), ("keluarga", 1, "r301a", "Kolom pertanyaan")),
}  # fmt: skip


def where(sheet: Any, question: str) -> int:
    return next(int(cell.column) for cell in sheet[1] if cell.value == question)


def at(sheet: Any, row: int, *pairs: Any) -> None:
    for question, value in zip(pairs[::2], pairs[1::2], strict=True):
        sheet.cell(row, where(sheet, question)).value = value


@pytest.mark.parametrize("case", WRONG)
def test_what_is_wrong_is_named_at_its_cell_and_nothing_enters(tmp_path: Path, case: str) -> None:
    spoil, (sheet, row, question, begin) = WRONG[case]
    book = filled(FORM, [BIASA, MENOLAK])
    unit, roster = book.worksheets[:2]
    place = get_column_letter(where(unit if sheet == "keluarga" else roster, question)) if question else "E"
    spoil(unit, roster)
    read = read_filled(saved(book, tmp_path), against(FORM))
    assert read.forms == ()
    first = next(fault for fault in read.faults if (fault.sheet, fault.row) == (sheet, row))
    assert first.message.startswith(begin), [fault.line() for fault in read.faults]
    if case != "column":
        assert first.column.startswith(f"kolom {place} (")
    assert all("9901014201900001" not in fault.line() for fault in read.faults)


def test_two_tables_of_the_same_and_other_workbooks_are_refused(tmp_path: Path) -> None:
    book = filled(FORM, [MENOLAK])
    book.copy_worksheet(book.worksheets[0])
    faults = read_filled(saved(book, tmp_path), against(FORM)).faults
    assert [fault.message for fault in faults] == ["Lembar kedua dengan pertanyaan yang sama"]
    with pytest.raises(NotOurWorkbook) as refused:
        read_filled(saved(book, tmp_path), against(form_named("daftar_bangunan")))
    assert (refused.value.code, refused.value.found) == ("B142", "pemutakhiran_keluarga")
    blank = openpyxl.Workbook()
    blank.active["A1"] = "laporan"
    with pytest.raises(NotOurWorkbook):
        read_filled(saved(blank, tmp_path), against(FORM))
    (tmp_path / "isian kiriman.xlsx").write_bytes(b"<html>")
    with pytest.raises(NotAWorkbook):
        read_filled(tmp_path / "isian kiriman.xlsx", against(FORM))
