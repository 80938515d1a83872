"""One thing from several sources is told by one of them; which one, and that nobody can take the thing apart."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from cantik.base.errors import ContentError
from cantik.content.loader import load_content
from cantik.measure.result import SAME_THING, Results
from cantik.measure.same import told_twice
from cantik.protect.steps import told_once

CONTENT = load_content()
ON = dt.date(2025, 12, 31)
CARD, LAST, ASKED = (CONTENT.tables[name] for name in ("penduduk_pendidikan", "penduduk_sekolah", "penduduk_ijazah"))
BEHIND = {
    "penduduk_pendidikan": frozenset({"orang.pendidikan_kk"}),
    "penduduk_sekolah": frozenset({"orang.pendidikan_sedang"}),
    "penduduk_ijazah": frozenset({"orang.r412", "orang.r415"}),
    "siswa_jenjang": frozenset({"orang.r412", "orang.r413"}),
}
LEVEL = CONTENT.tables["siswa_jenjang"]


def _names(made: list[object]) -> list[list[str]]:
    found = list(told_twice(CONTENT, ON, made, BEHIND))  # type: ignore[arg-type]
    return [[name for name, _, _ in some] for thing in found for some in thing.sources]


def test_the_first_source_that_tells_all_of_it_stands_first() -> None:
    assert _names([ASKED, LEVEL, CARD, LAST]) == [
        ["penduduk_pendidikan", "penduduk_sekolah"],
        ["penduduk_ijazah", "siswa_jenjang"],
    ]


def test_a_register_that_does_not_say_who_is_at_school_leaves_it_to_the_source_that_says_both() -> None:
    assert _names([CARD, ASKED, LEVEL])[0] == ["penduduk_ijazah", "siswa_jenjang"]


def test_where_no_source_tells_all_of_it_the_first_that_tells_some_does() -> None:
    assert _names([CARD, ASKED])[0] == ["penduduk_pendidikan"]


def test_what_one_source_alone_tells_is_told() -> None:
    assert _names([ASKED, LEVEL]) == []
    assert list(told_twice(CONTENT, dt.date(2019, 12, 31), [CARD, ASKED], BEHIND)) == []


def test_what_is_left_out_is_named_with_what_tells_it() -> None:
    same = tuple(told_twice(CONTENT, ON, [CARD, LAST, ASKED], BEHIND))
    results = Results("35.05.10.2001", ON, "p", (), (), (), {}, frozenset(), same=same)
    (line,) = told_once(results, None, 0).not_made
    assert (line.id, line.code) == ("penduduk_ijazah", SAME_THING)
    assert line.reason == f"Hal yang sama sudah ditampilkan dari sumber lain: {CARD.title}."
    assert line.reason_en == f"The same is shown from another source: {CARD.title_en}."


# ── content ──────────────────────────────────────────────────────────────────────────────────────
OWN = """id: kerja_sini
versi: 1
judul: Pekerjaan
dasar: uji
sejak: "2026-01-01"
basis: orang
mengganti: kerja
sumber:
  - {kolom: [pekerjaan], sebab: setiap desa punya}
  - {kolom: [r416a, r417, r418], sebab: sebagian desa}
"""


def _own(folder: Path, text: str) -> Path:
    (folder / "same").mkdir(parents=True)
    (folder / "same" / f"{text.split()[1]}.yaml").write_text(text, encoding="utf-8")
    return folder


def test_a_kabupaten_puts_another_order_in_the_place_of_the_national_one(tmp_path: Path) -> None:
    things = load_content(_own(tmp_path / "isi", OWN)).same
    assert set(things) == set(CONTENT.same)
    assert things["kerja"].sources[0].columns == ("pekerjaan",)


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ("r416a, r417, r418", "r416a", 8, "Hanya urutan sumber yang dapat diganti"),
        ("mengganti: kerja", "mengganti: kerjaan", 7, "Hal ini tidak ada pada isi nasional"),
        ("  - {kolom: [r416a, r417, r418], sebab: sebagian desa}\n", "", 8, "Satu sumber saja tidak perlu dipilih"),
        (
            "{kolom: [pekerjaan], sebab: setiap desa punya}",
            "{kolom: [], sebab: x}",
            9,
            "Sumber ini tidak menyebut kolom",
        ),
    ],
)
def test_nobody_takes_one_thing_apart(tmp_path: Path, old: str, new: str, line: int, message: str) -> None:
    with pytest.raises(ContentError, match=message) as caught:
        load_content(_own(tmp_path / "isi", OWN.replace(old, new)))
    assert (caught.value.code, caught.value.where) == ("K133", f"isi/same/kerja_sini.yaml:{line}")


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ("[umur_kepala]", "Kolom “umur_kepala” tidak ada dalam register"),
        ("[punya_ktp_el]", "Kolom “punya_ktp_el” tidak ada dalam register"),
        ("[asuransi]", "Kolom “asuransi” disebut dua kali"),
    ],
)
def test_a_column_is_one_of_the_register_and_of_one_source(tmp_path: Path, columns: str, message: str) -> None:
    text = (
        OWN.replace("mengganti: kerja\n", "").replace("[pekerjaan]", columns).replace("[r416a, r417, r418]", "[r410]")
    )
    with pytest.raises(ContentError, match=message) as caught:
        load_content(_own(tmp_path / "isi", text))
    assert caught.value.where == "isi/same/kerja_sini.yaml:7"


def test_every_national_thing_is_told_by_some_table() -> None:
    rows = {CONTENT.classifications[table.rows].variable for table in CONTENT.tables.values() if table.rows != "dusun"}
    for thing in CONTENT.same.values():
        assert all(set(source.columns) & rows for source in thing.sources), thing.id
    assert replace(CONTENT, same={}).same == {}
