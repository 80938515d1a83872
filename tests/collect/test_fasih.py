"""Tables of FASIH, as docs/bidang describes them, whole and spoilt: what comes in is what a phone would have sent,
or one table for the screen of mappings; nothing enters of tables that do not fit."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping

import pytest

from cantik.base.memory_file import Held
from cantik.collect.export_tables import ExportBroken
from cantik.collect.flat import files_of
from cantik.content.loader import load_content
from cantik.field.instruments.xform import xform
from cantik.field.instruments.xlsform import xlsform
from tests.collect import berkas
from tests.collect.ekspor import Sent, Table, as_csv, as_xlsx, as_zip, fasih, fasih_census
from tests.collect.test_ekspor import answered, answers, read, rows_in, today_of
from tests.field.forms.test_isian_meja import ACUAN, BIASA, FORM, MENOLAK, VERSION
from tests.field.keluarga import planted
from tests.spec.gawai import javarosa

A, B = "11111111-1111-4111-8111-111111111111", "22222222-2222-4222-8222-222222222222"
OLD, NEW = "2026-03-01 02:03:04.000", "2026-03-09T02:03:04.567Z"


@pytest.fixture(scope="module")
def form() -> str:
    return xform(xlsform(FORM, load_content(), VERSION, ACUAN))[0]


@pytest.fixture(scope="module")
def sent(form: str) -> Mapping[str, str]:
    told = javarosa({"biasa": planted(form, BIASA), "menolak": planted(form, MENOLAK)})
    return {name: each["isian"] for name, each in told.items()}


# ── a form of our round ──────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("way", [as_zip, as_xlsx])
def test_answers_of_our_form_are_what_a_phone_would_have_sent(
    way: Callable[[dict[str, Table]], bytes], form: str, sent: Mapping[str, str]
) -> None:
    two = [Sent(sent["biasa"], A, at=NEW), Sent(sent["menolak"], B, at=OLD, review="SUBMITTED BY Pencacah")]
    book = read(way(fasih(form, two)), today_of(sent))
    found = [(each.unit, each.rosters) for each in answered(book, today_of(sent))]
    phones = [answers(sent[name].encode()) for name in ("biasa", "menolak")]
    assert found == [(each.unit, each.rosters) for each in phones]
    assert book.export is not None
    assert book.export.tool == "FASIH"
    assert any("1 isian belum disetujui di FASIH" in note for note in book.export.notes)
    assert [each.origin and each.origin.number for each in book.forms] == [f"fasih:{A}", f"fasih:{B}"]


def test_a_code_whose_words_say_something_else_is_a_fault(form: str, sent: Mapping[str, str]) -> None:
    tables = fasih(form, [Sent(sent["biasa"], A)])
    at = tables["anggota.csv"][0].index("jenis_kelamin_label")
    tables["anggota.csv"][1][at] = "Perempuan"  # the same codes in another order, as in another form
    book = read(as_zip(tables), today_of(sent))
    assert book.forms == ()
    assert [(fault.sheet, fault.row) for fault in book.faults] == [("anggota.csv", 2)]
    assert "jenis_kelamin" in book.faults[0].column


# ── a form of BPS: one table for the screen of mappings ──────────────────────────────────────────
def put(tables: dict[str, Table], name: str, *rows: list[str]) -> None:
    tables[name] += rows


def named(tables: dict[str, Table]) -> list[tuple[str, str]]:
    (flat,) = files_of(Held("fasih.zip", as_zip(tables)))
    return [(row["no_kk"][-1:], row["nama"]) for row in rows_in(flat)]


def test_a_census_becomes_one_table_with_a_row_for_each_member() -> None:
    tables = fasih_census()
    stalls = tables.pop("b.csv")
    (flat,) = files_of(Held("fasih.zip", as_zip(tables)))
    rows = rows_in(flat)
    assert [
        (row["no_kk"][-1:], row["dusun (r.csv)"], row["nama"], row["jk_value"], row["jk_label"]) for row in rows
    ] == [
        ("1", "KRAJAN", "BUDI; REKAAN", "1", "Laki-laki"),
        ("1", "KRAJAN", "SITI", "2", "Perempuan"),
        ("2", "LEGI", "ADI", "1", "Laki-laki"),
        ("", "LEGI", "", "", ""),
    ]
    assert {row["level_4_full_code"] for row in rows} == {"9901010001"}
    assert "1 belum disetujui" in flat.name
    (again,) = files_of(flat)  # what was sealed is taken apart once more when it is examined
    assert rows_in(again) == rows
    (flat,) = files_of(Held("fasih.zip", as_zip({**tables, "b.csv": stalls})))
    assert [(row["nama"], row["jenis"]) for row in rows_in(flat)] == [
        ("BUDI; REKAAN", ""), ("SITI", "warung"), ("SITI", "ojek"), ("ADI", ""), ("", "")
    ]  # fmt: skip


def test_the_newest_version_of_an_assignment_holds_and_what_was_never_filled_in_is_none() -> None:
    tables = fasih_census()
    del tables["b.csv"]
    codes = tables["z.csv"][1][6:]
    put(tables, "z.csv", ["k2", "1", "2026-03-05 02:00:00", "3", "REJECTED BY Admin Kabupaten", "", *codes])
    put(tables, "z.csv", ["k3", "0", "2026-04-01 03:00:00", "5", "APPROVED BY Pengawas", "", *codes])
    assert named(tables) == [("1", "BUDI; REKAAN"), ("1", "SITI"), ("", "")]  # k2 rejected later; k3 as it was active
    # ── all in one table, as one query gives it: two versions of an assignment with two members and then one ──
    head = ["assignment_id", "index1", "assignment_status_alias", "date_modified", "nama"]
    rows = [
        ["k1", "1", "APPROVED BY Pengawas", "2026-03-01 02:00:00", "BUDI LAMA"],
        ["k1", "2", "APPROVED BY Pengawas", "2026-03-01 02:00:00", "SUDAH PINDAH"],
        ["k1", "1", "EDITED BY Pengawas", "2026-03-10 02:00:00", "BUDI BARU"],
        ["k2", "1", "OPEN", "2026-03-01 02:00:00", "PRELIST"],
    ]
    (flat,) = files_of(Held("hasil.csv", as_csv([head, *rows])))
    assert [row["nama"] for row in rows_in(flat)] == ["BUDI BARU"]


SPOILT: Mapping[str, tuple[Callable[[dict[str, Table]], object], str]] = {
    "a member of nobody": (lambda t: put(t, "a.csv", ["k9", "1", "X", "1", "", ""]), r"a\.csv, baris 5: .*r\.csv"),
    "a stall of nobody": (lambda t: put(t, "b.csv", ["k1", "7", "1", "x"]), r"b\.csv, baris 4"),
    "one member twice": (lambda t: put(t, "a.csv", ["k1", "1", "LAIN", "1", "", ""]), r"a\.csv, baris 5: .*baris 4"),
    "no number": (lambda t: put(t, "r.csv", ["", "9", "X", ""]), r"r\.csv, baris 5"),
    "two versions without a day": (
        lambda t: put(t, "z.csv", ["k1", "1", "kemarin", "5", "OPEN", "", *t["z.csv"][1][6:]]),
        r"z\.csv, baris 6",
    ),
    "another village as well": (
        lambda t: t["z.csv"][3].__setitem__(9, "9901010002"),
        r"2 desa.*9901010001, 9901010002",
    ),
    "members without the answers": (lambda t: (t.pop("r.csv"), t.pop("z.csv")), r"a\.csv, b\.csv"),
}  # fmt: skip


@pytest.mark.parametrize("case", SPOILT)
def test_tables_that_do_not_fit_are_named_and_nothing_is_read(case: str) -> None:
    spoil, said = SPOILT[case]
    tables = copy.deepcopy(fasih_census())
    spoil(tables)
    with pytest.raises(ExportBroken, match=said):
        files_of(Held("fasih.zip", as_zip(tables)))


def test_what_is_like_it_and_is_not_stays_as_it_came() -> None:
    for table in ([["assignment_id", "nama"], ["1", "X"]], [["nama", "date_modified"], ["X", "2026"]]):
        source = Held("lain.csv", as_csv(table))
        assert files_of(source) == [source]
    assert [each.name for each in files_of(Held("z", berkas.zip_of({"a.csv": b"index1;nama\n1;x\n"})))] == ["a.csv"]
