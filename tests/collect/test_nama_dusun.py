"""Names of dusun written in many ways: one, likely one, or another; what tells dusun apart is never put together."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cantik.base.errors import ContentError
from cantik.codes.lists import code_lists
from cantik.collect.borders.names import key_of
from cantik.collect.columns import shape_dusun, shape_rukun
from cantik.collect.hamlets import find_alike, hamlet_words, unify_names
from cantik.collect.read import Delivery, read_file
from cantik.content.loader import load_content
from tests.collect.berkas import grid, many, write_csv

STEMS = ("", "KRAJAN ", "SUMBER SARI ", "LINGKUNGAN ")
#: what tells dusun of one stem apart
MARKS = ("LOR", "KIDUL", "WETAN", "KULON", "TENGAH", "ATAS", "BAWAH", "A", "B", "1", "2", "III", "4", "V", "VI", "10")


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("KRAJAN.", "KRAJAN"),
        ("Krajan ,", "KRAJAN"),
        ('"KRAJAN"', "KRAJAN"),
        ("KP. KRAJAN", "KAMPUNG KRAJAN"),
        ("kp baru", "KAMPUNG BARU"),
        ("DUSUN-1", "1"),
        ("DUSUN 01", "1"),
        ("Lingk. II", "LINGKUNGAN II"),
        ("KPALA", "KPALA"),
        ("DUSUN", "DUSUN"),
        ("-", ""),
    ],
)
def test_marks_and_words_before_a_name(written: str, name: str) -> None:
    assert shape_dusun(written) == name


def test_numbers_of_rt_in_words_and_numerals() -> None:
    assert {shape_rukun(one) for one in ("RT II", "RT-02", "2.", "DUA", "rt. 2")} == {"002"}
    assert [shape_rukun(one) for one in ("A", "001A")] == ["A", "001A"]


@pytest.mark.parametrize("stem", STEMS)
def test_writings_of_a_number_are_one_dusun(stem: str) -> None:
    counts = {f"{stem}{number}": 2 for number in ("1", "I", "SATU")} | {f"{stem}II": 9, f"{stem}02": 30}
    assert unify_names(counts) == {f"{stem}I": f"{stem}1", f"{stem}SATU": f"{stem}1", f"{stem}02": f"{stem}II"}


def test_the_register_writes_it_first_then_most_of_the_file() -> None:
    counts = {"KRAJAN 1": 40, "KRAJAN I": 3, "SUMBERSARI": 2, "SUMBER SARI": 5, "KRAJAN LR": 60, "KRAJAN LOR": 1}
    kept = {"KRAJAN LR": "KRAJAN LOR", "SUMBERSARI": "SUMBER SARI"}
    assert unify_names(counts) == {"KRAJAN I": "KRAJAN 1"} | kept
    assert unify_names(counts, ["KRAJAN I"]) == {"KRAJAN 1": "KRAJAN I"} | kept


def test_letters_in_a_row_are_no_numerals() -> None:
    assert not unify_names({"BLOK A": 9, "BLOK I": 9, "BLOK 1": 9, "BLOK V": 9, "BLOK 5": 9})


@given(
    stem=st.sampled_from(STEMS),
    counts=st.dictionaries(st.sampled_from(MARKS), st.integers(1, 4000), min_size=2),
)
def test_what_tells_dusun_apart_is_never_put_together(stem: str, counts: dict[str, int]) -> None:
    names = {f"{stem}{mark}": people for mark, people in counts.items()}
    assert (unify_names(names), find_alike(names)) == ({}, {})


@pytest.mark.parametrize(
    ("counts", "alike"),
    [
        ({"KERAJAN": 3, "KRAJAN": 214}, {"KERAJAN": "KRAJAN"}),
        ({"KERAJAN": 200, "KRAJAN": 214}, {"KERAJAN": "KRAJAN"}),
        ({"KAMPUNG KRAJAN": 90, "KRAJAN": 98}, {"KAMPUNG KRAJAN": "KRAJAN"}),
        ({"SOEMBER": 9, "SUMBER": 70}, {"SOEMBER": "SUMBER"}),
        ({"KRAJAN UTARA": 9, "KRAJAN LOR": 70}, {"KRAJAN UTARA": "KRAJAN LOR"}),
        ({"KRJAAN": 3, "KERAJAN": 5, "KRAJAN": 98}, {"KRJAAN": "KRAJAN", "KERAJAN": "KRAJAN"}),
        ({"LINGKUNGAN I": 9, "I": 3}, {"I": "LINGKUNGAN I"}),
        ({"MELATI": 60, "MELATA": 98}, {}),  # a letter apart, and both have their people
        ({"KRAJAN": 3, "KRAJAN LOR": 98, "MAWAR": 1}, {}),
    ],
)
def test_likely_ones_of_a_village(counts: dict[str, int], alike: dict[str, str]) -> None:
    assert find_alike(counts) == alike


def test_a_file_has_one_writing_and_says_so(tmp_path: Path) -> None:
    written = ["Krajan I", "KRAJAN 1", "DSN. KRAJAN I.", "KRAJAN II"]
    rows = [{**person, "dusun": written[at % 4]} for at, person in enumerate(many(12))]
    file, content = write_csv(tmp_path / "a.csv", grid(rows)), load_content()

    def read(*known: str) -> tuple[set[object], list[str]]:
        batch = read_file(file, Delivery(hamlets=known), content=content, lists=code_lists())
        said = [finding.message for finding in batch.findings if finding.rule == "dusun_disamakan"]
        return set(batch.records["orang"].columns["dusun"]), said

    note = "Dusun “KRAJAN 1” (3 baris) dibaca sebagai KRAJAN I: hanya tulisannya yang lain."
    assert read() == ({"KRAJAN I", "KRAJAN II"}, [note])
    names, said = read("KRAJAN SATU", "KRAJAN II")
    assert (names, len(said)) == ({"KRAJAN SATU", "KRAJAN II"}, 2)


def test_a_drawing_is_found_however_it_is_labelled() -> None:
    assert {key_of(name) for name in ("Dusun I", "1", "DSN. 01", "Lingkungan I")} == {key_of("I")}
    assert key_of("Krajan Lor") != key_of("Krajan Kidul")


def test_the_list_of_a_kabupaten_lengthens_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = tmp_path / "tulisan_dusun.csv"
    own.write_text("tulisan,arti,jenis,sumber\nNGISOR,BAWAH,searti,Jawa\n", "utf-8")
    monkeypatch.setenv("CANTIK_CONTENT", str(tmp_path))
    assert find_alike({"KRAJAN NGISOR": 3, "KRAJAN BAWAH": 9}) == {"KRAJAN NGISOR": "KRAJAN BAWAH"}
    own.write_text("tulisan,arti,jenis,sumber\nNGISOR,BAWAH,salah,Jawa\n", "utf-8")
    with pytest.raises(ContentError, match="K188"):
        hamlet_words()
