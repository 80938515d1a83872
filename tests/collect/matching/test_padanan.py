"""What columns may mean: laws over any table, and files of known formats under other names."""

from __future__ import annotations

import csv
import dataclasses
import datetime as dt
import io
from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from cantik.base.errors import CantikError, ContentError
from cantik.base.memory_file import Held
from cantik.codes.lists import code_lists
from cantik.collect.batch import Reading
from cantik.collect.dates import BULAN_HARI, HARI_BULAN, PADAT, TAHUN_BULAN, parse
from cantik.collect.grid import SheetHead
from cantik.collect.matching.evidence import evidence, notations
from cantik.collect.matching.heads import Header, find_header, titles
from cantik.collect.matching.own import Decided, as_yaml, id_of, problems, read_own
from cantik.collect.matching.profile import Profile, as_json, of_json, profile
from cantik.collect.matching.suggest import SURE, Ground, suggest
from cantik.collect.matching.titles import synonyms, vocabulary, words_of
from cantik.collect.matching.values import guesses
from cantik.collect.open import open_file
from cantik.collect.read import Delivery, read_file
from cantik.collect.readers.own_mapping import halves_of_pair, halves_of_place
from cantik.content.loader import load_content
from cantik.content.sources import KNOWN, SOURCES
from tests.collect.berkas import many

CONTENT, LISTS = load_content(), code_lists()
GROUND = Ground(CONTENT, LISTS, vocabulary(CONTENT, "orang"))
TODAY = dt.date(2026, 1, 2)


def text(rows: Sequence[Sequence[str]]) -> Held:
    stream = io.StringIO(newline="")
    csv.writer(stream, delimiter=";").writerows(rows)
    return Held("warga.csv", stream.getvalue().encode())


def seen(rows: Sequence[Sequence[str]], header: Header | None = None) -> Profile:
    with open_file(text(rows)) as opened:
        found = header or find_header(opened.heads, GROUND.words)
        assert found is not None
        return profile(opened, found)


# ── laws ──

cells = st.one_of(st.text(max_size=12), st.integers(-10, 10**17), st.floats(), st.dates(), st.just(""))
grids = st.lists(st.lists(cells, min_size=1, max_size=6), min_size=1, max_size=8)


@given(grids, st.integers(-2, 9), st.integers(1, 2))
def test_titles_are_never_double_and_never_fail(rows: list[list[Any]], at: int, depth: int) -> None:
    named = titles(rows, at, depth)
    filled = [title.casefold() for title in named if title]
    assert len(filled) == len(set(filled))


@given(grids)
def test_any_table_has_a_header_or_none(rows: list[list[Any]]) -> None:
    head = SheetHead(0, "x", True, tuple(map(tuple, rows)))
    found = find_header([head], GROUND.words)
    assert found is None or 0 <= found.at < len(rows)


words = st.sampled_from(
    ["NIK", "nama", "Tgl Lahir", "jk", "??", "No", "agama", "RT/RW", "ttl", "Kolom aneh", "KK", "1"]
)
values = st.sampled_from(
    ["", "-", "9901010101900001", "BUDI", "01/02/1990", "1", "L", "Islam", "003/004", "5e15", "=1+1"]
)


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_any_table_is_judged_and_the_order_of_columns_changes_nothing(data: st.DataObject) -> None:
    named = data.draw(st.lists(words, min_size=2, max_size=6, unique=True))
    rows = data.draw(st.lists(st.lists(values, min_size=len(named), max_size=len(named)), max_size=5))
    order = data.draw(st.permutations(range(len(named))))
    table = seen([named, *rows], Header(0, 0))
    turned = seen([[named[i] for i in order], *([row[i] for i in order] for row in rows)], Header(0, 0))
    answer = {one.title: (one.variable, one.sure, one.reasons) for one in suggest(table, GROUND)}
    assert answer == {one.title: (one.variable, one.sure, one.reasons) for one in suggest(turned, GROUND)}
    given_ = [variable for variable, _, _ in answer.values() if variable]
    assert len(given_) == len(set(given_))
    assert of_json(as_json(table)) == table


@given(st.text(max_size=400))
def test_a_mapping_file_is_read_or_refused(said: str) -> None:
    with pytest.raises(ContentError):
        read_own(said, CONTENT, LISTS)


_BASE = as_yaml(
    Decided(
        ("NIK", "Nama", "Lahir", "JK"),
        1,
        "orang",
        "buku_penduduk",
        "contoh",
        {"NIK": "nik", "Nama": "nama", "Lahir": "tanggal_lahir", "JK": "jenis_kelamin"},
    ),
    made=TODAY,
)


CHANGES = (
    "kenali: []",
    "kolom: {}",
    "tambahan: {setengah: {nik: 5}}",
    "  urutan_campur: banyak",
    "  baris_judul: 9",
    "  judul: [NIK, 3, [a]]",
)
ONE_ROW = (["NIK", "Nama", "Lahir", "JK"], ["9901010101900001", "A", "1/1/1990", "1"])


@settings(max_examples=150)
@given(st.data())
def test_a_mapping_file_with_lines_changed_is_read_or_refused(data: st.DataObject) -> None:
    """And what is read reads a file, or refuses it: no other outcome."""
    lines = _BASE.splitlines()
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(lines) - 1))
        own = ["", lines[at] + "x", "  " + lines[at], lines[0]]
        lines[at] = data.draw(st.sampled_from([*own, *CHANGES]))
    try:
        mapping = read_own("\n".join(lines), CONTENT, LISTS)
    except ContentError:
        return
    try:
        batch = with_mapping(text(ONE_ROW), mapping)
    except CantikError:
        return
    assert isinstance(batch, Reading)


def with_mapping(file: Held, mapping: Any) -> Reading:
    content = dataclasses.replace(CONTENT, mappings={**CONTENT.mappings, mapping.id: mapping})
    return read_file(file, Delivery(TODAY), content=content, lists=LISTS)


# ── known formats under other names ──

#: each variable under titles that somebody else would write; none of them is the header of a shipped format
OTHER: Mapping[str, tuple[str, ...]] = {
    "nik": ("No. Induk Kependudukan", "NIK Warga", "No KTP"),
    "no_kk": ("Nomer Kartu Keluarga", "No.KK"),
    "nama": ("Nama Lengkap Warga", "NM LENGKAP"),
    "jenis_kelamin": ("Jns Kelamin", "L/P", "Jenis Klamin"),
    "tempat_lahir": ("Tmpt. Lahir", "Tempat Lahr"),
    "tanggal_lahir": ("Tgl. Lahir", "Tanggal Lahr"),
    "agama": ("Agama/Kepercayaan", "AGAMA"),
    "hubungan_keluarga": ("Status Hub. dlm Keluarga", "Hub Keluarga"),
    "status_kawin": ("Status Pernikahan", "Sts. Perkawinan"),
    "dusun": ("Dsn", "Lingkungan"),
    "rt": ("R.T.", "No RT"),
    "rw": ("No. RW", "RW"),
    "pekerjaan": ("Jenis Pekerjan", "Profesi"),
    "nama_ibu": ("Nm Ibu", "Nama Ibu Kandung"),
    "nama_ayah": ("Nama Bapak", "Nm. Ayah"),
}
HEADERS = {
    "nik": "nik",
    "no_kk": "no_kk",
    "nama": "nama",
    "jenis_kelamin": "sex",
    "tempat_lahir": "tempatlahir",
    "tanggal_lahir": "tanggallahir",
    "agama": "agama_id",
    "hubungan_keluarga": "kk_level",
    "status_kawin": "status_kawin",
    "dusun": "dusun",
    "rt": "rt",
    "rw": "rw",
    "pekerjaan": "pekerjaan_id",
    "nama_ibu": "nama_ibu",
    "nama_ayah": "nama_ayah",
}


@settings(max_examples=12, deadline=None, phases=[Phase.generate])
@given(st.data())
def test_a_known_file_under_other_titles_maps_back(data: st.DataObject) -> None:
    people = many(12)
    chosen = {name: data.draw(st.sampled_from(said)) for name, said in OTHER.items()}
    order = data.draw(st.permutations(sorted(chosen)))
    rows = [[str(one[HEADERS[name]]) for name in order] for one in people]
    table = seen([[chosen[name] for name in order], *rows])
    found = {one.title: one for one in suggest(table, GROUND)}
    wrong = {chosen[name]: found[chosen[name]].variable for name in order if found[chosen[name]].variable != name}
    assert not any(found[title].sure == SURE for title in wrong), wrong
    assert wrong == {}
    said = Decided(table.titles, 1, "orang", "buku_penduduk", "uji", {chosen[name]: name for name in order})
    mapping = read_own(as_yaml(said, made=TODAY), CONTENT, LISTS)
    batch = with_mapping(text([[chosen[name] for name in order], *rows]), mapping)
    assert batch.records["orang"].columns["nik"] == [one["nik"] for one in people]
    assert batch.records["orang"].columns["tanggal_lahir"] == [
        dt.date.fromisoformat(one["tanggallahir"]) for one in people
    ]


# ── cases ──


def test_a_header_of_two_rows_and_a_numbering_below_it() -> None:
    rows = [
        ["DATA WARGA", "", "", ""],
        ["NIK", "Nama", "Kelahiran", ""],
        ["", "", "Tempat Lahir", "Tanggal Lahir"],
        ["1", "2", "3", "4"],
        ["9901010101900001", "BUDI REKAAN", "SLEMAN", "01/02/1990"],
    ]
    table = seen(rows)
    assert (table.header, table.rows) == (Header(0, 1, 2), 1)
    assert table.titles == ("NIK", "Nama", "Kelahiran Tempat Lahir", "Kelahiran Tanggal Lahir")
    said = Decided(
        table.titles,
        2,
        "orang",
        "buku_penduduk",
        "uji",
        {
            "NIK": "nik",
            "Nama": "nama",
            "Kelahiran Tempat Lahir": "tempat_lahir",
            "Kelahiran Tanggal Lahir": "tanggal_lahir",
        },
    )
    assert [one.about for one in problems(said)] == ["jenis_kelamin"]


def test_cells_that_contradict_their_title_are_never_sure() -> None:
    rows = [["Nama", "NIK"], *([f"99010101019000{n:02}", f"BUDI {'ABCDEFGHIJ'[n]}"] for n in range(10))]
    for one in suggest(seen(rows), GROUND):
        assert one.sure != SURE
        assert one.variable in ("", "nik")


def test_a_numeric_code_is_never_sure() -> None:
    rows = [["nama", "agama"], *([f"ORANG {'ABCDEFGHIJ'[n]}", str(n % 3 + 1)] for n in range(10))]
    religion = next(one for one in suggest(seen(rows), GROUND) if one.title == "agama")
    assert (religion.variable, religion.sure) == ("agama", "periksa")


@pytest.mark.parametrize(
    ("cells", "asked"),
    [
        (["01/02/1990", "03/04/1991"], (HARI_BULAN, BULAN_HARI)),
        (["01/02/1990", "25/04/1991"], ()),
        (["01/02/1990", "04/25/1991"], (BULAN_HARI,)),
        (["25/02/1990", "04/25/1991"], ()),
        (["19900201", "19910425"], (TAHUN_BULAN,)),
        (["01021990", "25041991"], (PADAT,)),
        (["1990-02-01", "1991-04-25"], ()),
    ],
)
def test_a_way_of_writing_dates_is_asked_only_where_cells_leave_doubt(cells: list[str], asked: tuple[str, ...]) -> None:
    assert notations([(one, 1) for one in cells]) == asked


def test_a_said_way_of_writing_decides() -> None:
    assert parse("03/04/1991", notation=BULAN_HARI).date == dt.date(1991, 3, 4)
    assert parse("03/04/1991", notation=HARI_BULAN).date == dt.date(1991, 4, 3)
    assert parse(5041991.0, notation=PADAT).date == dt.date(1991, 4, 5)
    assert parse("19910425", notation=TAHUN_BULAN).date == dt.date(1991, 4, 25)
    assert parse("13/25/1991", notation=BULAN_HARI).problem == "tanggal_mustahil"
    assert parse("03/04/91", notation=BULAN_HARI).problem == "tanggal_tahun_pendek"


def test_values_get_a_code_by_word_number_or_likeness_and_say_which() -> None:
    found = guesses(
        (("Laki-laki", 5), ("2", 4), ("Peremppuan", 3), ("X", 1), ("-", 1)), LISTS["dukcapil_jenis_kelamin"], {}
    )
    assert [(one.code, one.how) for one in found] == [
        ("1", "sama"),
        ("2", "angka"),
        ("2", "mirip"),
        ("", "tidak_dikenal"),
        ("", "kosong"),
    ]


def test_cells_with_two_values_are_cut() -> None:
    assert halves_of_place("KAB. SLEMAN 17 Agustus 1980") == ("KAB. SLEMAN", "17 Agustus 1980")
    assert halves_of_place("SLEMAN") == ("SLEMAN", "")
    assert halves_of_place(dt.date(1980, 8, 17)) == ("", dt.date(1980, 8, 17))
    assert halves_of_pair("RT.01/RW.02") == ("01", "02")


def test_the_id_is_that_of_the_set_of_titles() -> None:
    assert id_of(["NIK ", "nama"]) == id_of(["Nama*", "nik"]) != id_of(["nik", "nama", "alamat"])


def test_the_shape_of_a_column_is_seen_without_its_title() -> None:
    rows = [
        ["a", "b", "c"],
        *([one["nik"], one["no_kk"], "Laki-laki" if n % 2 else "Perempuan"] for n, one in enumerate(many(40))),
    ]
    found = {one.title: one.variable for one in suggest(seen(rows, Header(0, 0)), GROUND)}
    assert found == {"a": "nik", "b": "no_kk", "c": "jenis_kelamin"}
    looks = evidence(seen(rows, Header(0, 0)).columns[0])
    assert looks.nik == 1.0


def test_every_synonym_names_a_source_and_something_that_exists() -> None:
    known = {name for _, name in CONTENT.variables} | {"tempat_tanggal_lahir", "rt_rw"}
    for kind, title, meant, source in synonyms():
        assert source, title
        assert kind in ("judul", "kata")
        if kind == "judul":
            assert meant in known, title
            assert words_of(title), title
        else:
            assert title == title.lower(), title
    assert len({(kind, title) for kind, title, _, _ in synonyms()}) == len(synonyms())


def test_every_source_says_whether_it_needs_an_agreement() -> None:
    assert tuple(KNOWN) == SOURCES
    for mapping in CONTENT.mappings.values():
        assert KNOWN[mapping.source].agreement == mapping.agreement, mapping.id
    assert all(one.basis and one.label and one.label_en for one in KNOWN.values())
