"""Exports of ODK Central and KoboToolbox: what phones sent comes in as if they had sent it here; a broken export is
named at its cell, and nothing of it comes in.

The exports are written by `ekspor.py` out of what JavaRosa made of the form; the phone's own XML is what must come out.
"""

from __future__ import annotations

import copy
import csv
import datetime as dt
import io
import random
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cantik.base.memory_file import Held, Source
from cantik.collect.errors import OverLimit
from cantik.collect.export_tables import ExportBroken
from cantik.collect.flat import files_of
from cantik.collect.server_exports import export_in, open_tables
from cantik.content.loader import load_content
from cantik.field.forms.answers import FormAnswers, read_answers
from cantik.field.forms.envelope import read_envelope, read_tree
from cantik.field.forms.filled_workbook import (
    ExportOfOther,
    FilledBook,
    NotOurWorkbook,
    form_told,
    instance_xml,
    read_filled,
)
from cantik.field.forms.origin import origin_of
from cantik.field.instruments.fields import field_tree
from cantik.field.instruments.form import PlannedForm
from cantik.field.instruments.xform import xform
from cantik.field.instruments.xlsform import META, xlsform
from tests.collect import berkas
from tests.collect.ekspor import KoboWay, Sent, Table, as_csv, as_xlsx, as_zip, central, kobo, own_form
from tests.field.forms.test_isian_meja import ACUAN, BIASA, FORM, MENOLAK, VERSION, against, form_named
from tests.field.jawaban import BANGUNAN
from tests.field.keluarga import planted
from tests.spec.gawai import javarosa

BUILDING = form_named("daftar_bangunan")
DAY = dt.date(2026, 3, 1)
A, B = "uuid:11111111-1111-4111-8111-111111111111", "uuid:22222222-2222-4222-8222-222222222222"
OWN = frozenset({f"/data/{name}" for name in (*META, "acuan")} | {"/data/awal/keluarga", "/data/awal/luar_daftar"})
NAME = "pemutakhiran_keluarga"
MEMBERS = f"{NAME}-anggota.csv"


@pytest.fixture(scope="module")
def forms() -> Mapping[str, str]:
    return {form.id: xform(xlsform(form, load_content(), VERSION, ACUAN))[0] for form in (FORM, BUILDING)}


@pytest.fixture(scope="module")
def sent(forms: Mapping[str, str]) -> Mapping[str, str]:
    """What a phone sends of each."""
    told = javarosa(
        {
            "biasa": planted(forms[FORM.id], BIASA),
            "menolak": planted(forms[FORM.id], MENOLAK),
            "bangunan": planted(forms[BUILDING.id], {**BANGUNAN, "titik": "-7.5 110.25 0 0"}),
        }
    )
    return {name: each["isian"] for name, each in told.items()}


@pytest.fixture(scope="module")
def two(sent: Mapping[str, str]) -> list[Sent]:
    return [Sent(sent["biasa"], A), Sent(sent["menolak"], B, by="Joko Rekaan")]


@pytest.fixture(scope="module")
def whole(forms: Mapping[str, str], two: list[Sent]) -> dict[str, Table]:
    return central(NAME, forms[FORM.id], two)


def today_of(sent: Mapping[str, str]) -> dt.date:
    return dt.date.fromisoformat(read_tree(sent["biasa"].encode()).findtext("today") or "")


def read(data: bytes, day: dt.date, form: PlannedForm = FORM, name: str = "ekspor") -> FilledBook:
    return read_filled(Held(name, data), against(form, day))


def answers(xml: bytes, form: PlannedForm = FORM) -> FormAnswers:
    return read_answers(read_tree(xml), field_tree(form), own=OWN)


def answered(book: FilledBook, day: dt.date, form: PlannedForm = FORM) -> list[FormAnswers]:
    assert [fault.line() for fault in book.faults] == []
    return [answers(instance_xml(book, each, against(form, day)), form) for each in book.forms]


# ── whole exports: every way that the two servers write them ─────────────────────────────────────
WAYS: Mapping[str, Callable[[str, list[Sent]], bytes]] = {
    "central": lambda form, two: as_zip(central(NAME, form, two), {"media/1.jpg": b"\xff\xd8\xff"}),
    "central, bare names, options apart": lambda form, two: as_zip(central(NAME, form, two, groups=False, split=True)),
    "central, options apart only": lambda form, two: as_zip(without_direct(central(NAME, form, two, split=True))),
    "central, saved by hand": lambda form, two: berkas.zip_of(
        {name: as_csv(table, ";", b"\xef\xbb\xbf") for name, table in central(NAME, form, two).items()}
    ),
    "kobo": lambda form, two: as_xlsx(kobo("Pemutakhiran", form, two)),
    "kobo, groups, summary": lambda form, two: as_xlsx(kobo("P", form, two, KoboWay(groups=True, several="summary"))),
    "kobo, labels": lambda form, two: as_xlsx(kobo("P", form, two, KoboWay(labels=True))),
    "kobo, labels with groups, details": lambda form, two: as_xlsx(
        kobo("P", form, two, KoboWay(labels=True, groups=True, several="details"))
    ),
    "kobo, labels as HTML": lambda form, two: as_xlsx(marked_up(kobo("P", form, two, KoboWay(labels=True)))),
}


def without_direct(tables: dict[str, Table]) -> dict[str, Table]:
    """Somebody removed the column in which the options stand together."""
    table = tables[MEMBERS]
    at = table[0].index("kependudukan-r411")
    return {**tables, MEMBERS: [row[:at] + row[at + 1 :] for row in table]}


def marked_up(tables: dict[str, Table]) -> dict[str, Table]:
    """Labels with markup, as a form may hold them, escaped once on their way."""
    return {
        name: [[f"<b>{title}</b>&nbsp;" if title[:1] != "_" else title for title in table[0]], *table[1:]]
        for name, table in tables.items()
    }


@pytest.mark.parametrize("way", WAYS)
def test_what_phones_sent_elsewhere_is_what_they_would_have_sent_here(
    forms: Mapping[str, str], sent: Mapping[str, str], two: list[Sent], way: str
) -> None:
    day = today_of(sent)
    book = read(WAYS[way](forms[FORM.id], two), day)
    found = answered(book, day)
    for mine, name in zip(found, ("biasa", "menolak"), strict=True):
        phone = answers(sent[name].encode())
        assert (mine.unit, mine.rosters, mine.blank) == (phone.unit, phone.rosters, phone.blank), name
    assert book.export is not None
    tool = "ODK Central" if way.startswith("central") else "KoboToolbox"
    assert book.export.line(FORM) == f"Ekspor {tool}, 2 tabel, 2 keluarga, 4 anggota"
    assert book.export.notes == ()
    xml = [instance_xml(book, each, against(FORM, day)) for each in book.forms]
    assert [read_envelope(each).instance for each in xml] == [A, B]
    origins = [origin_of(read_tree(each)) for each in xml]
    assert [(each.tool, each.submitter) for each in origins if each] == [(tool, "Rina Rekaan"), (tool, "Joko Rekaan")]
    assert all(each is not None and each.submitted.startswith("2026-03-01T02:03:04") for each in origins)


def test_another_instrument_with_its_point_and_the_form_is_found_by_its_columns(
    forms: Mapping[str, str], sent: Mapping[str, str]
) -> None:
    day, one = today_of(sent), [Sent(sent["bangunan"], A)]
    for data in (
        as_zip(central("BGN 2026", forms[BUILDING.id], one)),
        as_xlsx(kobo("Bangunan", forms[BUILDING.id], one)),
    ):
        (mine,) = answered(read(data, day, BUILDING), day, BUILDING)
        phone = answers(sent["bangunan"].encode(), BUILDING)
        assert (mine.unit, mine.rosters, mine.blank) == (phone.unit, phone.rosters, phone.blank)
        assert form_told(Held("x", data), [FORM, BUILDING]) == BUILDING.id
        with pytest.raises(ExportOfOther):
            read(data, day)


def test_a_submission_that_was_edited_there_keeps_its_number(forms: Mapping[str, str], sent: Mapping[str, str]) -> None:
    day = today_of(sent)
    edited = [Sent(sent["menolak"], A, B, review="hasIssues"), Sent(sent["biasa"], "uuid:x", review="rejected")]
    book = read(as_zip(central(NAME, forms[FORM.id], edited)), day)
    assert [fault.line() for fault in book.faults] == []
    (form,) = book.forms
    assert form.origin is not None
    assert (form.origin.instance, form.origin.number) == (B, A)
    assert book.export is not None
    assert book.export.rejected == ("uuid:x",)
    assert [note.partition(" ")[2][:16] for note in book.export.notes] == ["kiriman ditandai", "kiriman ditolak "]
    assert book.export.line(FORM).endswith("1 keluarga, 0 anggota")


def test_photos_of_an_export_come_with_the_form_that_names_them() -> None:
    school = form_named("sekolah")
    asked = {question.name: "" for question in school.questions if question.type != "titik"}
    photo = next(question.name for question in school.questions if question.type == "foto")
    row = {"SubmissionDate": "2026-03-01", "KEY": A, "lintang": "-7.5", "bujur": "110.25"} | asked
    row |= {"nama": "SD REKAAN", "jenjang": "sd", photo: "1.jpg"}
    table = {"s.csv": [list(row), list(row.values())]}
    book = read(as_zip(table, {"media/1.jpg": b"\xff\xd8\xff", "media/2.jpg": b"x"}), DAY, school)
    (form,) = book.forms
    assert dict(book.files_of(form)) == dict(book.files) == {"1.jpg": b"\xff\xd8\xff"}
    assert b">1.jpg<" in instance_xml(book, form, against(school, DAY))
    assert read(as_zip(table), DAY, school).files == {}  # told where the form is read, as of any phone


@pytest.mark.malam
def test_a_photo_of_every_door_is_no_limit_but_their_size_is(tmp_path: Path) -> None:
    """2,500 photos beside the table of 500 schools: by the desk of the round and as a file to take in; what swells is
    refused, many or few."""
    school = form_named("sekolah")
    asked = {question.name: "" for question in school.questions if question.type != "titik"}
    picture = next(question.name for question in school.questions if question.type == "foto")
    row = {"SubmissionDate": "2026-03-01", "lintang": "-7.5", "bujur": "110.25"} | asked | {"jenjang": "sd"}
    rows = [row | {"KEY": f"uuid:{at:08d}", "nama": f"SD REKAAN {at}", picture: f"{at}.jpg"} for at in range(500)]
    table = {"s.csv": [list(rows[0]), *(list(each.values()) for each in rows)]}
    bytes_of = random.Random(14)
    photos = {f"media/{at}.jpg": b"\xff\xd8\xff" + bytes_of.randbytes(1_200) for at in range(2_500)}
    book = read(as_zip(table, photos), DAY, school)
    assert [fault.line() for fault in book.faults] == []
    assert len(book.forms) == len(book.files) == 500
    path = tmp_path / "ekspor.zip"
    path.write_bytes(as_zip(table, photos))
    assert [held.name for held in files_of(path)] == ["s.csv"]
    for swollen in ({"media/0.jpg": b"\0" * 30_000_000}, {f"media/{at}.jpg": b"" for at in range(60_000)}):
        with pytest.raises(OverLimit):
            read(as_zip(table, swollen), DAY, school)


# ── broken exports ───────────────────────────────────────────────────────────────────────────────
def at(tables: dict[str, Table], name: str, row: int, title: str, value: str) -> None:
    table = tables[name]
    place = next(at for at, each in enumerate(table[0]) if each == title or each.endswith(f"-{title}"))
    table[row - 1][place] = value


ROOT = f"{NAME}.csv"
#: what is done to a good export of Central, and the fault: table, row, word of the column, beginning of the message
CENTRAL: Mapping[str, tuple[Callable[[dict[str, Table]], object], tuple[str, int, str, str]]] = {
    "no members": (lambda t: t.pop(MEMBERS), (ROOT, 2, "r112", "Tabel anggota tidak ada")),
    "belongs to nobody": (lambda t: at(t, MEMBERS, 3, "PARENT_KEY", "uuid:x"), (MEMBERS, 3, "PARENT_KEY", "Baris")),
    "filtered by date": (lambda t: t[ROOT].pop(1), (MEMBERS, 2, "PARENT_KEY", "Baris ini milik kiriman")),
    "one member lost": (lambda t: t[MEMBERS].pop(2), (ROOT, 2, "r112", "Lembar")),
    "one uuid twice": (lambda t: at(t, ROOT, 3, "KEY", A), (ROOT, 3, "KEY", "Nomor kiriman ini sudah ada")),
    "no uuid": (lambda t: at(t, ROOT, 3, "KEY", ""), (ROOT, 3, "KEY", "Baris tanpa nomor kiriman")),
    "a sum below": (lambda t: t[ROOT].append(["jumlah"]), (ROOT, 4, "KEY", "Baris tanpa")),
    "sealed": (lambda t: at(t, ROOT, 3, "Status", "not decrypted"), (ROOT, 3, "Status", "Kiriman terenkripsi")),
    "no code": (lambda t: at(t, MEMBERS, 4, "r409", "77"), (MEMBERS, 4, "r409", "Bukan kode")),
    "spoilt by Excel": (lambda t: at(t, MEMBERS, 3, "nik", "9,90101E+15"), (MEMBERS, 3, "nik", "Nomor tidak utuh")),
    "a column removed": (lambda t: at(t, ROOT, 1, "r301a", "catatan"), (ROOT, 1, "r301a", "Kolom pertanyaan tidak")),
}  # fmt: skip


@pytest.mark.parametrize("case", CENTRAL)
def test_a_broken_export_is_named_at_its_cell_and_nothing_enters(
    whole: dict[str, Table], sent: Mapping[str, str], case: str
) -> None:
    spoil, (table, row, column, begin) = CENTRAL[case]
    tables = copy.deepcopy(whole)
    spoil(tables)
    book = read(as_zip(tables), today_of(sent))
    assert book.forms == ()
    found = [fault for fault in book.faults if (fault.sheet, fault.row) == (table, row)]
    assert found, [fault.line() for fault in book.faults]
    assert found[0].message.startswith(begin)
    assert column in found[0].column
    assert found[0].mend or found[0].expected or found[0].message.startswith("Lembar")
    if case == "no members":
        assert len(book.faults) == 1  # not one for each family


def test_kobo_whose_numbers_do_not_fit(forms: Mapping[str, str], sent: Mapping[str, str], two: list[Sent]) -> None:
    day = today_of(sent)
    good = kobo("P", forms[FORM.id], [Sent(sent["biasa"], A), Sent(sent["biasa"], B)])
    roster = good["anggota"][0]
    index, parent, uuid = (roster.index(title) for title in ("_index", "_parent_index", "_submission__uuid"))
    assert index < parent < uuid

    def said(spoil: Callable[[dict[str, Table]], object]) -> str:
        tables = copy.deepcopy(good)
        spoil(tables)
        return next((fault.message for fault in read(as_xlsx(tables), day).faults), "")

    def set_all(tables: dict[str, Table], name: str, place: int, value: str) -> None:
        for row in tables[name][1:]:
            row[place] = value

    def twice(tables: dict[str, Table]) -> None:
        set_all(tables, "P", len(tables["P"][0]) - 1, "1")  # two exports below each other
        set_all(tables, "anggota", uuid, "")
        set_all(tables, "anggota", parent, "1")

    assert said(lambda tables: None) == ""
    assert said(lambda tables: set_all(tables, "anggota", uuid, "")) == ""  # an older Kobo has only the numbers
    assert said(twice).startswith("Beberapa kiriman bernomor")
    assert said(lambda t: t["anggota"][1].__setitem__(parent, "2")).startswith("Baris ini menunjuk dua")
    assert said(lambda t: set_all(t, "anggota", uuid, "lain")).startswith("Baris ini milik kiriman yang tidak ada")
    formula = said(lambda t: t["anggota"][1].__setitem__(t["anggota"][0].index("r407"), "=40+1"))
    assert formula == "Rumus tanpa hasil"  # typed over in a spreadsheet
    flat = {"P": good["P"]}  # as CSV: no repeats
    (fault,) = read(as_csv(flat["P"], ";", b"\xef\xbb\xbf"), day).faults
    assert (fault.message, "XLSX" in fault.mend) == ("Tabel anggota tidak ada di ekspor", True)
    alone = kobo("P", forms[FORM.id], [two[1]])
    assert len(read(as_csv(alone["P"], ";"), day).forms) == 1  # nobody has members


def test_what_the_form_does_not_ask_is_told(whole: dict[str, Table], sent: Mapping[str, str]) -> None:
    tables = copy.deepcopy(whole)
    tables[ROOT][0].append("tambahan-warna_pintu")
    tables[ROOT][1].append("biru")
    tables[f"{NAME}-usaha.csv"] = [
        ["nama_usaha", "PARENT_KEY", "KEY"],
        ["warung", f"{A}/anggota[1]", f"{A}/anggota[1]/usaha[1]"],
    ]
    tables[MEMBERS].append(list(tables[MEMBERS][1]))  # a row pasted twice
    book = read(as_zip(tables), today_of(sent))
    assert [fault.line() for fault in book.faults] == []
    assert book.export is not None
    told = " ".join(book.export.notes)
    assert "tambahan-warna_pintu" in told
    assert f"Tabel {NAME}-usaha.csv tidak ada di formulir; 1 barisnya" in told


def test_a_second_repeat_is_never_taken_for_the_members(whole: dict[str, Table], sent: Mapping[str, str]) -> None:
    """Deaths of the last year beside the members of the family: told by their sheet, and nobody of them lives again."""
    day, deaths = today_of(sent), f"{NAME}-kematian.csv"
    died = [["nama", "jenis_kelamin", "tanggal_lahir", "r409", "PARENT_KEY", "KEY"]]
    died.append(["ALM REKAAN", "1", "1940-01-01", "1", A, f"{A}/kematian[1]"])
    tables = {ROOT: whole[ROOT], deaths: died, MEMBERS: whole[MEMBERS]}
    book = read(as_zip(tables), day)
    assert [fault.line() for fault in book.faults] == []
    assert book.forms == read(as_zip(whole), day).forms
    assert book.export is not None
    assert any(deaths in told and "1 barisnya tidak dibaca" in told for told in book.export.notes)
    del tables[MEMBERS]
    alone = read(as_zip(tables), day)
    assert alone.forms == ()
    assert [fault.message for fault in alone.faults] == ["Tabel anggota tidak ada di ekspor"]
    # ── for the screen of mappings each is a table of its own, nobody of one in the other ──
    flat = {
        file.name: rows_in(file) for file in files_of(Held("ekspor.zip", as_zip({**tables, MEMBERS: whole[MEMBERS]})))
    }
    assert flat.keys() == {deaths, MEMBERS}
    names = {name: {row["nama"] for row in rows} - {""} for name, rows in flat.items()}
    assert names[deaths] == {"ALM REKAAN"}
    assert "ALM REKAAN" not in names[MEMBERS]
    assert {row["KEY"] for row in flat[MEMBERS]} == {A, B}  # nobody at home: the family is among the families
    assert {row["KEY"] for row in flat[deaths]} == {A}


def test_tables_that_are_no_export_of_one_form(whole: dict[str, Table]) -> None:
    for tables in ({MEMBERS: whole[MEMBERS]}, {**whole, "lain.csv": whole[ROOT]}):
        with pytest.raises(ExportBroken):
            read(as_zip(tables), DAY)
    with pytest.raises(NotOurWorkbook):
        read(berkas.zip_of({"a.csv": b"nama;umur\nAni;3\n"}), DAY)


_ABOVE = st.sampled_from(["k1", "k3", "", "k1/r[1]"])
_CELL = st.text(st.characters(min_codepoint=32, max_codepoint=0x2FF), max_size=3)


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(["k1", "k2", "", "a b", "k1/r[1]"]), _CELL), max_size=5),
    st.lists(st.tuples(_ABOVE, st.sampled_from(["k1/r[1]", "x", ""]), _CELL), max_size=5),
)
def test_no_row_of_an_export_vanishes(tops: list[tuple[str, str]], below: list[tuple[str, str, str]]) -> None:
    """Rows in any disorder: each is read, or is a fault at its place, or says word for word what another one says."""
    root = [["SubmissionDate", "KEY", "nama"], *(["2026", *row] for row in tops)]
    repeat = [["PARENT_KEY", "KEY", "nama"], *map(list, below)]
    with open_tables(Held("x.zip", berkas.zip_of({"f.csv": as_csv(root), "f-r.csv": as_csv(repeat)}))) as opened:
        export = export_in(opened)
    assert export is not None
    assert len(export.told) == len(export.root.rows)
    for table, given_rows in ((export.root, root), *((each, repeat) for each in export.repeats)):
        held = {row.number for row in table.rows} | {fault.row for fault in export.faults if fault.sheet == table.name}
        for number, row in enumerate(given_rows[1:], 2):
            assert number in held or row in given_rows[1 : number - 1] or not any(cell.strip() for cell in row)


# ── a form of the kabupaten's own: one table for the screen of mappings ──────────────────────────
def rows_in(source: Source) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(source.read_text(encoding="utf-8"))))


def test_an_export_of_another_form_is_one_table_with_a_row_for_each_member() -> None:
    tables = own_form()
    usaha = tables.pop("sensus-usaha.csv")
    (flat,) = files_of(Held("ekspor.zip", as_zip(tables, {"media/1.jpg": b"\xff\xd8\xff"})))
    rows = rows_in(flat)
    assert flat.name == "sensus-anggota.csv"
    assert [(row["no_kk"][-1:], row["rumah-dusun"], row["nama"], row["dusun"]) for row in rows] == [
        ("1", "KRAJAN", "BUDI; REKAAN", "KOTA"),
        ("1", "KRAJAN", "SITI", ""),
        ("2", "LEGI", "ADI", ""),
        ("", "LEGI", "", ""),  # nobody at home: the family is there all the same
    ]
    assert [row["KEY"] for row in rows] == ["uuid:a", "uuid:a", "uuid:b", "uuid:c"]
    assert "catatan" in rows[0]  # empty today; a mapping knows its table by all of its titles
    kobo_sheets = {
        "Sensus": [["dusun", "_id", "_uuid", "_submission_time", "_index"], ["KRAJAN", "1", "a", "2026-03-01", "1"]],
        "anggota": [["nama", "_index", "_parent_table_name", "_parent_index"], ["ANI", "1", "Sensus", "1"]],
    }
    (flat,) = files_of(Held("ekspor.xlsx", as_xlsx(kobo_sheets)))
    assert [(row["dusun"], row["nama"]) for row in rows_in(flat)] == [("KRAJAN", "ANI")]
    # ── a repeat within a repeat ──
    (flat,) = files_of(Held("ekspor.zip", as_zip({**tables, "sensus-usaha.csv": usaha})))
    assert [(row["nama"], row["jenis"]) for row in rows_in(flat)] == [
        ("BUDI; REKAAN", ""), ("SITI", "warung"), ("SITI", "ojek"), ("ADI", ""), ("", "")
    ]  # fmt: skip
    # ── what was rejected there, what belongs to nobody, what is no export ──
    tables["sensus.csv"][2][-1] = "rejected"
    (flat,) = files_of(Held("ekspor.zip", as_zip(tables)))
    assert (flat.name, [row["nama"] for row in rows_in(flat)]) == (
        "sensus-anggota (tanpa 1 yang ditolak).csv",
        ["BUDI; REKAAN", "SITI", ""],
    )
    tables["sensus-anggota.csv"][1][-2] = "uuid:x"
    with pytest.raises(ExportBroken, match=r"sensus-anggota\.csv, baris 2"):
        files_of(Held("ekspor.zip", as_zip(tables)))
    for other in (berkas.zip_of({"a.csv": b"KEY;nama\n1;x\n"}), as_xlsx({"S": [["nama"], ["x"]]})):
        assert [each.name for each in files_of(Held("x", other))] in (["a.csv"], ["x"])
