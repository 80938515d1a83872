"""The account of a file: every cell that is not empty stands in it once, counted here by another program."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cantik.base.errors import UnreadableInput
from cantik.collect.account import COMMENTS, READ, FileAccount, decode_account, encode_account
from cantik.collect.rulings import LEAVE, Ruling, Rulings, place_key
from tests.collect.berkas import (
    ANAK,
    AYAH,
    COLUMNS,
    FAMILY,
    IBU,
    grid,
    many,
    ods,
    ods_row,
    write_csv,
    write_xlsx,
)
from tests.collect.conftest import Read
from tests.fixtures.hukum import examples

NEXT = many(5)


def _counted(path: Path) -> dict[str, int]:
    """Cells with content by sheet, by openpyxl."""
    book = openpyxl.load_workbook(path, data_only=True)
    return {
        page.title: sum(1 for row in page.iter_rows(values_only=True) for cell in row if cell not in (None, ""))
        for page in book.worksheets
    }


def _adds_up(account: FileAccount | None, counted: Mapping[str, int]) -> FileAccount:
    assert account is not None
    assert {sheet.name: sheet.cells for sheet in account.sheets} == dict(counted)
    for sheet in account.sheets:
        assert sheet.read + sheet.unread_cells == sheet.cells
        assert all(line.cells > 0 for line in sheet.lines)
        assert sum(line.cells for line in sheet.lines if line.kind in COMMENTS) == sheet.comments
    assert decode_account(encode_account(account)) == account
    return account


def _asked(account: FileAccount | None) -> dict[str, int]:
    assert account is not None
    return {question.place: question.rows for question in account.questions}


# ── it adds up, whatever stands in the file ──────────────────────────────────────────────────────
_CELL = st.one_of(
    st.sampled_from(
        ["", "", " ", "-", "###", "nik", "nama", "JUMLAH", "9901011708800001", "SITI", "L", "3", "Mengetahui"]
    ),
    st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn")), max_size=6),
    st.integers(-9, 10**16),
    st.floats(-1e6, 1e6),
    st.dates(dt.date(1920, 1, 1), dt.date(2025, 1, 1)),
    st.booleans(),
)
_BLOCK = st.lists(st.lists(_CELL, max_size=6), max_size=5)


def _aside(rows: list[list[Any]], beside: Sequence[Sequence[Any]]) -> list[list[Any]]:
    """The rows with further cells at their right."""
    return [[*row, *(beside[at] if at < len(beside) else ())] for at, row in enumerate(rows)]


@given(above=_BLOCK, beside=_BLOCK, below=_BLOCK, other=_BLOCK, again=st.booleans(), data=st.data())
@settings(max_examples=examples(12))
def test_read_and_unread_cells_are_all_cells_of_any_workbook(
    tmp_path_factory: pytest.TempPathFactory,
    read: Read,
    above: list[list[Any]],
    beside: list[list[Any]],
    below: list[list[Any]],
    other: list[list[Any]],
    again: bool,
    data: st.DataObject,
) -> None:
    path = tmp_path_factory.mktemp("akun") / "a.xlsx"
    persons = [*above, *_aside(grid(FAMILY), beside), *below]
    persons += [["###"], *_aside(grid(NEXT), beside)] if again else []

    def hide(book: Any, page: Any) -> None:
        page.set_row(data.draw(st.integers(0, len(persons))), None, None, {"hidden": True})
        page.set_column(data.draw(st.integers(0, 9)), 12, None, None, {"hidden": True})
        page.write_comment(data.draw(st.integers(0, len(persons))), 4, "catatan")
        if data.draw(st.booleans()):
            book.worksheets()[-1].hide()

    also = {"RT 2": grid(NEXT), "lain": other}
    write_xlsx(path, persons, also={name: also[name] for name in sorted(also, reverse=again)}, polish=hide)
    try:
        batch = read(path)
    except UnreadableInput:
        return
    _adds_up(batch.account, _counted(path))


def test_a_text_file_and_an_ods_add_up(tmp_path: Path, read: Read) -> None:
    rows = [["DAFTAR"], *_aside(grid(FAMILY), [["KET"], ["pindah"]]), ["JUMLAH", 3], [], ["", "lurah"]]
    path = write_csv(tmp_path / "a.csv", rows)
    with path.open(newline="") as stream:
        count = sum(1 for row in csv.reader(stream) for cell in row if cell)
    assert _asked(_adds_up(read(path).account, {"CSV": count})) == {"CSV!KET": 1}
    (tmp_path / "a.ods").write_bytes(
        ods(
            {
                "Satu": "".join(ods_row([str(cell) for cell in row]) for row in grid(FAMILY)),
                "Dua": ods_row(["REKAP", "", "3"]),
            }
        )
    )
    filled = sum(1 for row in grid(FAMILY) for cell in row if cell)
    account = _adds_up(read(tmp_path / "a.ods").account, {"Satu": filled, "Dua": 2})
    assert account.totals() == {READ: filled - len(COLUMNS), "judul": len(COLUMNS), "lembar_lain": 2}


def test_a_file_in_parts_has_the_account_of_the_whole(tmp_path: Path, read: Read) -> None:
    from cantik.codes.lists import code_lists
    from cantik.collect.read import Delivery, read_chunks
    from cantik.content.loader import load_content

    path = write_csv(tmp_path / "a.csv", [*grid(many(90)), ["JUMLAH", 90]])
    terms = Delivery(dt.date(2025, 12, 31))
    *first, last = read_chunks(path, terms, content=load_content(), lists=code_lists(), rows=20)
    assert first
    assert all(part.account is None for part in first)
    assert last.account == read(path).account


# ── what is asked, and what is not ───────────────────────────────────────────────────────────────
LIST = grid(FAMILY)
NAMES = ("SITI AMINAH", "BUDI", "SRI LESTARI", "KARTO", "ENDANG")
OTHER_TITLES = [
    ["NOMOR", "ORANG", "L/P", "LAHIR"],
    *([at, name, "L", one["tanggallahir"]] for at, (name, one) in enumerate(zip(NAMES, NEXT, strict=True))),
]


@pytest.mark.parametrize(
    ("rows", "also", "place", "count"),
    [
        ([*LIST, ["###"], *grid(NEXT)[1:]], {}, "Data Penduduk!###", 6),
        ([*LIST, ["", "", "###"], [], [], *grid(NEXT)], {}, "Data Penduduk!###", 7),
        (LIST, {"Pindahan": OTHER_TITLES}, "Pindahan", 6),
        (LIST, {"Kode Data": OTHER_TITLES}, "Kode Data", 6),
        (LIST, {"x": [[one["nik"], one["nama"]] for one in NEXT]}, "x", 5),
        (LIST, {"x": [[], [], [float(NEXT[0]["nik"])]]}, "x", 1),
        ([*grid(NEXT)[1:], *LIST], {}, "Data Penduduk!judul", 6),
    ],
)
def test_rows_that_could_be_people_are_asked_about(
    tmp_path: Path, read: Read, rows: list[list[Any]], also: dict[str, Any], place: str, count: int
) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", rows, also=also)
    assert _asked(_adds_up(read(path).account, _counted(path))) == {place: count}


def test_a_second_list_beside_the_first_and_rows_between_are_asked_about(tmp_path: Path, read: Read) -> None:
    second = [
        ["", "NOMOR", "SIAPA", "L atau P"],
        *(["", one["nik"], name, "P"] for one, name in zip(NEXT, NAMES, strict=True)),
    ]
    persons = [*grid(FAMILY), [""] * len(COLUMNS), [""] * len(COLUMNS)]
    path = write_xlsx(tmp_path / "a.xlsx", _aside(persons, second))
    assert _asked(_adds_up(read(path).account, _counted(path))) == {
        "Data Penduduk!kolom AS–AU": 3,
        "Data Penduduk!sela": 2,
    }


@pytest.mark.parametrize(
    ("title", "cell", "word"),
    [
        ("TANGGAL KEMATIAN", dt.date(2024, 5, 1), "tanggal"),
        ("Tgl Pindah", "01-02-2024", "tanggal"),
        ("No. Akta Kematian", "99/AK/2024", "tanggal"),
        ("AKTIF", "TIDAK", "tidak"),
        ("AKTIF", "0", "kode 0"),
        ("Status Penduduk", "TIDAK TETAP", "tidak tetap"),
        ("STATUS", 2, "kode 2"),
        ("KETERANGAN", "boyong ke Blitar", "boyong"),
        ("KET", "ikut suami", "ikut suami"),
        ("Catatan", "PINDH", "pindah"),
        ("Catatan", "merantau th 2019", "merantau"),
        ("KETERANGAN", "PENDATANG", "pendatang"),
        ("Mutasi", "nonaktif", "nonaktif"),
    ],
)
def test_a_column_that_contradicts_the_count_is_asked_about(
    tmp_path: Path, read: Read, title: str, cell: Any, word: str
) -> None:
    rows = _aside(grid(FAMILY), [[title], [""], [cell]])
    batch = read(write_xlsx(tmp_path / "a.xlsx", rows))
    assert batch.account is not None
    assert [(asked.place, asked.words, asked.rows) for asked in batch.account.open] == [
        (f"Data Penduduk!{title}", (word,), 1)
    ]


@pytest.mark.parametrize(
    ("title", "cell"),
    [
        ("KETERANGAN", "belum pindah"),
        ("Tgl Pindah", "-"),
        ("Meninggal", "TIDAK"),
        ("Tanggal Pindah Datang", "01-02-2024"),
        ("STATUS RUMAH", "KONTRAK"),
        ("Aktif BPJS", "TIDAK"),
        ("Status", "1"),
        ("Status Tinggal", "TETAP"),
        ("Panggilan", "INDAH"),
        ("Panggilan", "GILANG"),
        ("KETERANGAN", "INDAH"),
        ("Status Kawin KK", "CERAI MATI"),
        ("No HP", "081200000000"),
        ("NIK KEPALA", "9901011708800001"),
    ],
)
def test_a_column_that_does_not_is_counted_and_asks_nothing(tmp_path: Path, read: Read, title: str, cell: Any) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", _aside(grid(FAMILY), [[title], [""], [cell]]))
    assert not _asked(_adds_up(read(path).account, _counted(path)))


@pytest.mark.parametrize(("sheet", "asked"), [("Penghasilan", {}), ("Meninggal 2025", {"Meninggal 2025": 4})])
def test_a_sheet_about_people_of_the_list_is_asked_about_when_it_says_they_are_gone(
    tmp_path: Path, read: Read, sheet: str, asked: dict[str, int]
) -> None:
    more = [["NIK", "Sumber", "Jumlah"], *([one["nik"], "Padi", "2"] for one in FAMILY)]
    path = write_xlsx(tmp_path / "a.xlsx", LIST, also={sheet: more})
    assert _asked(_adds_up(read(path).account, _counted(path))) == asked


def test_comments_on_persons_are_asked_about_and_those_on_titles_are_not(tmp_path: Path, read: Read) -> None:
    def remark(_: Any, page: Any) -> None:
        page.write_comment(0, 6, "16 angka")
        page.write_comment(2, 4, "sudah meninggal")

    account = read(write_xlsx(tmp_path / "a.xlsx", LIST, polish=remark)).account
    assert account is not None
    assert account.totals()["komentar_judul"] == account.totals()["komentar"] == 1
    assert _asked(account) == {"Data Penduduk!komentar": 1}


def test_a_hidden_sheet_is_asked_about_and_one_in_other_words_is_read(tmp_path: Path, read: Read) -> None:
    words = {
        "nama": "NAMA LENGKAP",
        "no_kk": "NO KK",
        "nik": "NIK ",
        "sex": "JK",
        "kk_level": "SHDK",
        "tanggallahir": "TGL LAHIR",
    }
    other = [[words.get(title, title) for title in COLUMNS], *grid(NEXT)[1:]]
    path = write_xlsx(tmp_path / "a.xlsx", LIST, also={"RT 2": other, "RT 3": grid(many(9)[5:])})
    book = openpyxl.load_workbook(path)
    book["RT 3"].sheet_state = "hidden"
    book.save(path)
    batch = read(path)
    assert len(batch.records["orang"]) == len(FAMILY) + len(NEXT)
    assert _asked(_adds_up(batch.account, _counted(path))) == {"RT 3": 5}
    shown = Rulings(ordered={place_key("RT 3"): Ruling("orang")})
    assert len(read(path, rulings=shown).records["orang"]) == len(FAMILY) + 9


# ── decided ──────────────────────────────────────────────────────────────────────────────────────
def _remembered(path: Path, read: Read, place: str) -> Rulings:
    """What is kept when somebody leaves a block of this file out."""
    ordered = Rulings(ordered={place_key(place): Ruling(LEAVE, "daftar lama")})
    account = read(path, rulings=ordered).account
    assert account is not None
    assert [(one.choice, one.reason) for one in account.questions] == [(LEAVE, "daftar lama")]
    (order,) = ordered.met.values()
    return Rulings(remembered={order.shape: order.ruling})


def _below(people: Sequence[Mapping[str, Any]]) -> tuple[list[list[Any]], dict[str, Any]]:
    return [*LIST, ["###"], *grid(people)[1:]], {}


def _hidden_away(people: Sequence[Mapping[str, Any]]) -> tuple[list[list[Any]], dict[str, Any]]:
    return LIST, {"Kode Data": [[one["nik"], one["nama"]] for one in people]}


def _other_titles(people: Sequence[Mapping[str, Any]]) -> tuple[list[list[Any]], dict[str, Any]]:
    rows = [[at, f"SITI {'ABCDEFGHIJ'[int(one['nik'][-1])]}MINAH", "L"] for at, one in enumerate(people)]
    return LIST, {"Pindahan": [["NOMOR", "ORANG", "L/P"], *rows]}


def _beside(people: Sequence[Mapping[str, Any]]) -> tuple[list[list[Any]], dict[str, Any]]:
    second = [["", "NOMOR", "SIAPA", "L atau P"], *(["", one["nik"], "SITI", "P"] for one in people)]
    return _aside(grid(FAMILY), second), {}


@pytest.mark.parametrize(
    ("put", "place"),
    [
        (_below, "warga 2025!###"),
        (_hidden_away, "kode data"),
        (_other_titles, "pindahan"),
        (_beside, "warga 2025!kolom as–au"),
    ],
)
def test_what_was_left_out_is_remembered_of_the_same_people_only(
    tmp_path: Path, read: Read, put: Any, place: str
) -> None:
    """Next month's file asks nothing about those who were seen; others, or more of them, could be missing."""
    people = many(9)

    def asks(those: Sequence[Mapping[str, Any]], rulings: Rulings) -> int:
        rows, also = put(those)
        path = write_xlsx(tmp_path / "b.xlsx", rows, sheet="Warga 2026", also=also)
        account = read(path, rulings=rulings).account
        assert account is not None
        assert account.questions
        return len(account.open)

    rows, also = put(people[:3])
    known = _remembered(write_xlsx(tmp_path / "a.xlsx", rows, sheet="Warga 2025", also=also), read, place)
    assert asks(people[:3], known) == 0
    assert asks([people[at] for at in (2, 0, 1)], known) == 0
    assert asks(people[3:6], known) == 1
    assert asks([*people[:2], people[8]], known) == 1
    if put is not _beside:  # beside a list of three stand three
        assert asks(people, known) == 1


def test_a_comment_that_was_left_out_is_remembered_as_often_as_it_stood(tmp_path: Path, read: Read) -> None:
    def written(name: str, rows: Sequence[int]) -> Path:
        def remark(_: Any, page: Any) -> None:
            for row in rows:
                page.write_comment(row, 4, "wafat")

        return write_xlsx(tmp_path / name, LIST, polish=remark)

    known = _remembered(written("a.xlsx", [2]), read, "data penduduk!komentar")
    assert [len(read(written("b.xlsx", rows), rulings=known).account.open) for rows in ([3], [2, 3])] == [0, 1]  # type: ignore[union-attr]


def test_rows_below_the_mark_are_read_when_somebody_says_so(tmp_path: Path, read: Read) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", [*LIST, ["###"], *grid(NEXT)])
    batch = read(path, rulings=Rulings(ordered={place_key("Data Penduduk!###"): Ruling("orang")}))
    assert len(batch.records["orang"]) == len(FAMILY) + len(NEXT)
    assert not _asked(_adds_up(batch.account, _counted(path)))


def test_a_new_word_in_a_column_is_a_new_question(tmp_path: Path, read: Read) -> None:
    first = write_xlsx(tmp_path / "a.xlsx", _aside(grid(FAMILY), [["KET"], ["pindah"]]))
    ordered = Rulings(ordered={place_key("Data Penduduk!ket"): Ruling(LEAVE, "sudah kembali")})
    read(first, rulings=ordered)
    (order,) = ordered.met.values()
    remembered = Rulings(remembered={order.shape: order.ruling})
    same = write_xlsx(tmp_path / "b.xlsx", _aside(grid(FAMILY), [["KET"], [""], ["pindah"]]))
    other = write_xlsx(tmp_path / "c.xlsx", _aside(grid(FAMILY), [["KET"], ["pindah"], ["wafat"]]))
    assert [len(read(path, rulings=remembered).account.open) for path in (same, other)] == [0, 1]  # type: ignore[union-attr]


def test_a_column_is_read_as_the_status_and_another_as_a_field(tmp_path: Path, read: Read) -> None:
    columns = [name for name in COLUMNS if name != "no_asuransi"]
    beside = [["KET", "Kontak"], ["wafat 2024", "0812"], ["", ""], ["pindah", ""]]
    people = [{**one, "status_dasar": "1"} for one in (AYAH, IBU, ANAK)]
    path = write_xlsx(tmp_path / "a.xlsx", _aside(grid(people, columns), beside))
    ordered = {"data penduduk!ket": Ruling("status_dasar"), "data penduduk!kontak": Ruling("no_asuransi")}
    batch = read(path, rulings=Rulings(ordered=ordered))
    assert batch.records["orang"].columns["status_dasar"] == ["2", "1", "3"]
    assert batch.records["orang"].columns["no_asuransi"][0] == "0812"
    assert not _asked(_adds_up(batch.account, _counted(path)))


def test_an_order_about_one_place_leaves_the_others_open(tmp_path: Path, read: Read) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", LIST, also={"Pindahan": OTHER_TITLES})
    account = read(path, rulings=Rulings(ordered={"data penduduk!###": Ruling("orang")})).account
    assert account is not None
    assert [question.place for question in account.open] == ["Pindahan"]
