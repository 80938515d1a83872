"""The commonest shapes of lists are read, and what is not read is held against what is counted."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from cantik.collect.batch import Reading
from cantik.collect.columns import shape_dusun, shape_rukun
from cantik.collect.dates import parse
from cantik.collect.finding import Level
from cantik.collect.numbers import read_number
from tests.collect.berkas import ANAK, AYAH, COLUMNS, FAMILY, IBU, grid, many, ods, write_csv, write_xlsx
from tests.collect.conftest import Read

NEXT = [
    {**person, "no_kk": "9901010101200002", "nama": f"{person['nama']} DUA", "nik": f"{person['nik'][:12]}{at:04d}"}
    for at, person in enumerate(FAMILY, 50)
]


def found(batch: Reading) -> Counter[str]:
    return Counter(finding.rule for finding in batch.findings if finding.level is not Level.NOTE)


def people(batch: Reading, name: str) -> list[Any]:
    return batch.records["orang"].columns[name]


# ── one number for a family ──────────────────────────────────────────────────────────────────────
def _first_rows_only(*names: str) -> list[dict[str, Any]]:
    return [
        {**person, **{name: "" for name in names if person["kk_level"] != "1"}}
        for person in (*FAMILY, *NEXT, *[{**one, "no_kk": "9901010101200003"} for one in many(1, kk_level="1")])
    ]


@pytest.mark.parametrize("names", [("no_kk",), ("no_kk", "dusun", "rt", "alamat")])
@pytest.mark.parametrize("write", [write_xlsx, write_csv])
def test_a_number_in_the_first_row_of_a_family_is_proposed_for_the_others(
    tmp_path: Path, read: Read, names: tuple[str, ...], write: Any
) -> None:
    batch = read(write(tmp_path / "a.xlsx", grid(_first_rows_only(*names))))
    assert people(batch, "no_kk")[:6] == [AYAH["no_kk"]] * 3 + ["9901010101200002"] * 3
    assert people(batch, "dusun")[:6] == ["KRAJAN"] * 6
    assert found(batch) == {"isi_dari_atas": len(names)}
    assert all(finding.count == 4 for finding in batch.findings if finding.rule == "isi_dari_atas")


def test_merged_numbers_hold_for_all_rows_that_they_cover(tmp_path: Path, read: Read) -> None:
    def merge(_: Any, page: Any) -> None:
        page.merge_range(1, COLUMNS.index("no_kk"), 3, COLUMNS.index("no_kk"), AYAH["no_kk"])

    persons = [AYAH, {**IBU, "no_kk": ""}, {**ANAK, "no_kk": ""}, *NEXT]
    batch = read(write_xlsx(tmp_path / "a.xlsx", grid(persons), polish=merge))
    assert people(batch, "no_kk") == [AYAH["no_kk"]] * 3 + ["9901010101200002"] * 3
    assert found(batch) == {"isi_dari_atas": 1}


def test_a_lone_blank_number_is_nobody_elses(tmp_path: Path, read: Read) -> None:
    batch = read(write_xlsx(tmp_path / "a.xlsx", grid([AYAH, {**IBU, "no_kk": ""}, ANAK, *NEXT])))
    assert people(batch, "no_kk")[1] is None
    assert found(batch) == {"kk_kosong": 1}


def test_a_family_whose_head_has_no_number_gets_none_from_the_family_above(tmp_path: Path, read: Read) -> None:
    persons = _first_rows_only("no_kk")
    persons += [{**one, "no_kk": "", "nik": f"{one['nik'][:12]}{at:04d}"} for at, one in enumerate(FAMILY, 70)]
    more = [{**one, "kk_level": "1", "no_kk": f"990101010120{at:04d}"} for at, one in enumerate(many(9)[1:], 20)]
    batch = read(write_xlsx(tmp_path / "a.xlsx", grid([*persons[:6], *persons[7:], *more])))
    assert people(batch, "no_kk")[6:9] == [None] * 3
    assert found(batch)["kk_kosong"] == 3


# ── ways of writing ──────────────────────────────────────────────────────────────────────────────
def test_a_formula_around_a_text_is_the_text(tmp_path: Path, read: Read) -> None:
    guarded = [[f'="{cell}"' if at and cell else cell for cell in row] for at, row in enumerate(grid(FAMILY))]
    plain, batch = (read(write_csv(tmp_path / f"{at}.csv", rows)) for at, rows in enumerate((grid(FAMILY), guarded)))
    assert batch.records["orang"].columns == plain.records["orang"].columns
    assert not found(batch)


@pytest.mark.parametrize("cell", ['="12', "=9901010101200001", '="99"&"01"'])
def test_other_formulas_are_not_taken_for_numbers(cell: str) -> None:
    assert read_number(cell).value is None


@pytest.mark.parametrize(
    "cell", ["belum ada", "BELUM ADA", "Tidak ada", "tdk punya", "dalam proses", "blm terbit", "-0-"]
)
def test_words_for_no_number_yet(tmp_path: Path, read: Read, cell: str) -> None:
    batch = read(write_xlsx(tmp_path / "a.xlsx", grid([AYAH, {**IBU, "nik": cell}, ANAK])))
    assert people(batch, "nik")[1] is None
    assert found(batch) == {"nik_nol": 1}
    assert not any(finding.whole and finding.level is Level.REFUSE for finding in batch.findings)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("May 05, 2015", dt.date(2015, 5, 5)),
        ("Mei 5, 2015", dt.date(2015, 5, 5)),
        ("AUGUST 17th, 1945", dt.date(1945, 8, 17)),
        ("Jum'at, 17 Agustus 1945", dt.date(1945, 8, 17)),
        ("Sunday, May 05, 2015", dt.date(2015, 5, 5)),
        ("17-VIII-1945", dt.date(1945, 8, 17)),
        ("3 Pebr. 1990", dt.date(1990, 2, 3)),
        ("17/8/1945 12:00:00 AM", dt.date(1945, 8, 17)),
        ("Mei 2015", None),
        ("May 32, 2015", None),
        ("17-XIII-1945", None),
        ("Mai 5, 2015", None),
    ],
)
def test_dates_with_months_in_words(text: str, day: dt.date | None) -> None:
    assert parse(text).date == day


def _month_first(count: int, slips: int = 0) -> list[dict[str, Any]]:
    made = []
    for at, person in enumerate(many(count)):
        born = dt.date.fromisoformat(person["tanggallahir"])
        order = "%d/%m/%Y" if at < slips else "%m/%d/%Y"
        made.append({**person, "tanggallahir": born.strftime(order)})
    return made


def test_a_file_that_proves_the_month_first_is_read_so(tmp_path: Path, read: Read) -> None:
    batch = read(write_csv(tmp_path / "a.csv", grid(_month_first(40))))
    assert people(batch, "tanggal_lahir") == [dt.date.fromisoformat(one["tanggallahir"]) for one in many(40)]
    assert not found(batch)


def test_a_file_that_proves_both_orders_is_asked_about(tmp_path: Path, read: Read) -> None:
    batch = read(write_csv(tmp_path / "a.csv", grid(_month_first(40, slips=12))))
    assert found(batch)["tanggal_rancu"] + found(batch)["tanggal_mustahil"] >= 20


@pytest.mark.parametrize(
    ("word", "code"), [("Meninggal", "2"), ("MD", "2"), ("wafat", "2"), ("Pindah", "3"), ("ada", "1"), ("entah", None)]
)
def test_words_of_a_status(tmp_path: Path, read: Read, word: str, code: str | None) -> None:
    batch = read(write_xlsx(tmp_path / "a.xlsx", grid([AYAH, {**IBU, "status_dasar": word}, ANAK])))
    assert people(batch, "status_dasar")[1] == code
    assert found(batch) == ({} if code else {"status_tidak_dikenal": 1})


def test_names_of_a_dusun_with_and_without_the_word() -> None:
    written = ("Krajan", "DUSUN KRAJAN", "Dsn Krajan", "DSN.KRAJAN", "dsn. krajan", "Dukuh Krajan", "Ds. Krajan")
    assert {shape_dusun(one) for one in written} == {"KRAJAN"}
    kept = ("DUKUH", "DUKUHAN", "DSALAM", "KAMPUNG BARU", "DUSUNAN")
    assert [shape_dusun(one) for one in kept] == list(kept)
    assert {shape_rukun(one) for one in ("1", "001", "RT 1", "RT.001", "R.T. 1", "rt1")} == {"001"}


def test_an_error_that_was_pasted_as_text_is_an_error(tmp_path: Path, read: Read) -> None:
    batch = read(write_csv(tmp_path / "a.csv", grid([{**AYAH, "dusun": "#REF!", "tempatlahir": "#N/A"}, IBU, ANAK])))
    assert (people(batch, "dusun")[0], people(batch, "tempat_lahir")[0]) == (None, None)
    assert found(batch) == {"sel_galat": 2}


# ── rows that are none, rows that stand twice ────────────────────────────────────────────────────
@pytest.mark.parametrize(
    "below",
    [
        [{"alamat": "JUMLAH", "nama": "166 jiwa"}],
        [{}, {"nama": "Socah, 2 Januari 2026"}, {"nama": "Kepala Desa Socah"}, {}, {"nama": "(H. ABDULLAH)"}],
        [{"dusun": "Total penduduk", "nama": "83 laki-laki"}],
        [{}, {"nama": "SUPARMAN"}],
    ],
)
def test_totals_and_signatures_are_no_persons(tmp_path: Path, read: Read, below: list[dict[str, Any]]) -> None:
    batch = read(write_xlsx(tmp_path / "a.xlsx", grid([*FAMILY, *below])))
    assert people(batch, "nama") == [one["nama"] for one in FAMILY]
    assert not found(batch)
    assert any("baris bukan orang" in why for _, why in batch.left_out)


def test_a_person_of_whom_only_the_name_is_known_stays_one(tmp_path: Path, read: Read) -> None:
    batch = read(write_xlsx(tmp_path / "a.xlsx", grid([*FAMILY, {"nama": "SUPARMAN"}])))
    assert len(batch.records["orang"]) == 4
    again = read(
        write_xlsx(tmp_path / "b.xlsx", grid([*FAMILY, {}, {"nama": "SUPARMAN", "sex": "1", "kk_level": "9"}]))
    )
    assert len(again.records["orang"]) == 4


def test_a_block_pasted_twice_is_one_finding(tmp_path: Path, read: Read) -> None:
    batch = read(write_xlsx(tmp_path / "a.xlsx", grid([*FAMILY, *NEXT, *FAMILY])))
    assert people(batch, "nama") == [one["nama"] for one in (*FAMILY, *NEXT)]
    told = [finding for finding in batch.findings if finding.rule == "blok_terulang"]
    assert [(one.count, one.message) for one in told] == [
        (3, "3 baris (baris 8–10) sama di setiap kolom dengan blok mulai baris 2; blok pertama yang dipakai.")
    ]


def test_a_block_pasted_on_another_sheet_is_one_finding(tmp_path: Path, read: Read) -> None:
    batch = read(write_xlsx(tmp_path / "a.xlsx", grid(FAMILY), sheet="RT 1", also={"RT 2": grid([*NEXT, *FAMILY])}))
    assert len(batch.records["orang"]) == 6
    assert found(batch) == {"blok_terulang": 1}


def test_rows_that_differ_in_a_cell_are_no_copies(tmp_path: Path, read: Read) -> None:
    again = [{**one, "pekerjaan_id": "3"} for one in FAMILY]
    assert len(read(write_xlsx(tmp_path / "a.xlsx", grid([*FAMILY, *again]))).records["orang"]) == 6


# ── what is not read ─────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("title", "word"),
    [
        ("KETERANGAN", "MENINGGAL 2023"),
        ("Ket.", "pindah ke Surabaya"),
        ("catatan RT", "Alm."),
        ("", "wafat"),
        ("Mutasi", "sudah pindah"),
    ],
)
def test_words_beside_the_list_that_contradict_it_are_asked_about(
    tmp_path: Path, read: Read, title: str, word: str
) -> None:
    gone = [{**one, "Z": word if at == 1 else ""} for at, one in enumerate(FAMILY)]
    rows = grid(gone, [*COLUMNS, "Z"])
    rows[0][-1] = title
    batch = read(write_xlsx(tmp_path / "a.xlsx", rows))
    told = [finding for finding in batch.findings if finding.rule == "kolom_lain_berkata_lain"]
    assert [(one.row, one.record, one.found, one.level) for one in told] == [(3, 1, word, Level.NOTE)]
    assert batch.account is not None
    assert [(asked.rows, asked.about) for asked in batch.account.open] == [(1, "status")]


@pytest.mark.parametrize(
    ("title", "word", "status"),
    [
        ("KETERANGAN", "MENINGGAL 2023", "2"),
        ("KETERANGAN", "pindah datang dari Bogor", "1"),
        ("KETERANGAN", "hilang KTP", "1"),
        ("Status ayah", "meninggal", "1"),
        ("KETERANGAN", "TETAP", "1"),
        ("KETERANGAN", "MATIUS", "1"),
    ],
)
def test_words_that_say_nothing_against_it_are_not(
    tmp_path: Path, read: Read, title: str, word: str, status: str
) -> None:
    persons = [{**one, title: word, "status_dasar": status} for one in FAMILY]
    assert not found(read(write_xlsx(tmp_path / "a.xlsx", grid(persons, [*COLUMNS, title]))))


@pytest.mark.parametrize("title", ["desa", "Nama Desa", "Desa/Kelurahan", "KELURAHAN"])
def test_rows_of_another_village_are_asked_about(tmp_path: Path, read: Read, title: str) -> None:
    persons = [{**one, title: "Socah"} for one in FAMILY] + [{**one, title: "BILAPORAH"} for one in NEXT[:2]]
    batch = read(write_xlsx(tmp_path / "a.xlsx", grid(persons, [*COLUMNS, title])))
    assert [(one.rule, one.row) for one in batch.findings if one.level is Level.CHECK] == [
        ("desa_lain_di_kolom", 5),
        ("desa_lain_di_kolom", 6),
    ]


@pytest.mark.parametrize(
    ("cell", "asked"),
    [
        ("BILAPORAH", 1),
        ("Desa Bilaporah", 1),
        ("35.26.01.2004", 1),
        ("SOCAH", 0),
        ("ds. socah", 0),
        ("Soca", 0),
        ("SOCAH KEC. SOCAH", 0),
        ("Socah Lama", 0),
        ("35.26.01.2005", 0),
        ("3526012005", 0),
        ("05", 0),
        ("", 0),
    ],
)
def test_a_list_that_names_another_village_than_the_chosen_one_is_asked_about_once(
    tmp_path: Path, read: Read, cell: str, asked: int
) -> None:
    persons = [{**one, "desa": cell} for one in FAMILY]
    file = write_xlsx(tmp_path / "a.xlsx", grid(persons, [*COLUMNS, "desa"]))
    batch = read(file, village=("Socah", "Socah Lama", "35.26.01.2005"))
    assert found(batch) == ({"desa_lain_seluruhnya": 1} if asked else {})
    assert not found(read(file)), "of whom the file should be was not said"


def test_the_chosen_village_is_the_usual_one_also_where_it_has_the_fewer_rows(tmp_path: Path, read: Read) -> None:
    persons = [{**one, "desa": "Socah"} for one in FAMILY[:1]] + [{**one, "desa": "Bilaporah"} for one in FAMILY[1:]]
    batch = read(write_xlsx(tmp_path / "a.xlsx", grid(persons, [*COLUMNS, "desa"])), village=("Socah",))
    assert [(one.rule, one.row) for one in batch.findings if one.level is Level.CHECK] == [
        ("desa_lain_di_kolom", 3),
        ("desa_lain_di_kolom", 4),
    ]


def test_one_village_in_several_ways_of_writing_is_one(tmp_path: Path, read: Read) -> None:
    persons = [{**one, "desa": name} for one, name in zip(FAMILY, ("Socah", "SOCAH ", "socah"), strict=True)]
    assert not found(read(write_xlsx(tmp_path / "a.xlsx", grid(persons, [*COLUMNS, "desa"]))))


def test_hidden_and_struck_rows_are_asked_about(tmp_path: Path, read: Read) -> None:
    def hide(book: Any, page: Any) -> None:
        for row in (2, 3, 6):
            page.set_row(row, None, None, {"hidden": True})
        page.write(4, COLUMNS.index("nama"), "SRI REKAAN DUA", book.add_format({"font_strikeout": True}))
        page.write(5, COLUMNS.index("tempatlahir"), "CONTOH", book.add_format({"font_strikeout": True}))

    batch = read(write_xlsx(tmp_path / "a.xlsx", grid([*FAMILY, *NEXT]), polish=hide))
    assert len(batch.records["orang"]) == 6
    told = {one.rule: one.message for one in batch.findings if one.level is Level.CHECK}
    assert told == {
        "baris_tersembunyi": "3 baris disembunyikan atau disaring dan tetap dibaca: baris 3–4, 7.",
        "baris_dicoret": "1 baris bercoret dan tetap dibaca: baris 5.",
    }


def test_filtered_rows_of_an_ods_are_asked_about(tmp_path: Path, read: Read) -> None:
    def row(cells: list[Any], hidden: bool) -> str:
        inner = "".join(
            f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>' for cell in cells
        )
        seen = ' table:visibility="filter"' if hidden else ""
        return f"<table:table-row{seen}>{inner}</table:table-row>"

    path = tmp_path / "a.ods"
    path.write_bytes(ods({"Data": "".join(row(cells, at == 2) for at, cells in enumerate(grid(FAMILY)))}))
    assert found(read(path)) == {"baris_tersembunyi": 1}
