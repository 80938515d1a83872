"""Code lists: positions that last, the missing code last, cells with codes or words."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cantik.codes.errors import CodeListError, UnknownCode
from cantik.codes.lists import MISSING, Code, CodeList, code_list, code_lists, make_list, read_list

ALL = code_lists()
ADDITIVE = {
    "regsosek_411_kartu_identitas": 7,
    "regsosek_426_internet_usaha": 63,
    "regsosek_431a_jaminan_kesehatan": 15,
    "regsosek_431f_jaminan_kerja": 31,
}
LISTS = st.sampled_from(sorted(ALL)).map(ALL.__getitem__)


def test_the_lists_of_part_one_ship() -> None:
    names = set(ALL)
    assert {"dukcapil_agama", "dukcapil_pekerjaan", "opensid_cara_kb", "desil_kesejahteraan"} <= names
    assert sum(name.startswith("dukcapil_") for name in names) == 9
    assert sum(name.startswith("opensid_") for name in names) == 18
    assert sum(name.startswith("regsosek_") for name in names) == 40


@given(LISTS)
def test_the_missing_code_stands_last_and_labels_are_complete(own: CodeList) -> None:
    assert own.codes[-1] == MISSING
    assert own.codes.index(MISSING) == len(own.codes) - 1
    assert (own.label(MISSING), own.label(MISSING, "en")) == ("Tidak terjawab", "Not stated")
    assert own.index(MISSING) == own.missing_index == own.size - 1
    for code in own.codes:
        assert own.label(code)
        assert own.label(code, "en")


@given(LISTS)
def test_positions_are_all_numbers_below_the_size_and_lead_back(own: CodeList) -> None:
    positions = [own.index(own.code_at(position)) for position in range(own.size)]
    assert positions == list(range(own.size))


def test_positions_follow_the_file() -> None:
    own = code_list("opensid_asuransi")
    assert own.codes == ("1", "2", "3", "4", "99", "")
    assert [own.index(code) for code in own.codes] == [0, 1, 2, 3, 4, 5]


@given(LISTS)
def test_every_code_and_every_label_is_matched(own: CodeList) -> None:
    for row in own.rows:
        assert own.match(row.code) == row.code
        for spelling in (row.label, *row.also):
            for written in (spelling, spelling.upper(), f"  {spelling.lower()} ", spelling.replace("/", " / ")):
                assert own.match(written) == row.code


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("dukcapil_jenis_kelamin", "LAKI-LAKI", "1"),
        ("dukcapil_jenis_kelamin", "laki – laki", "1"),
        ("dukcapil_jenis_kelamin", "Lakilaki", "1"),
        ("dukcapil_jenis_kelamin", "L", None),
        ("dukcapil_jenis_kelamin", "3", None),
        ("dukcapil_pekerjaan", "BELUM / TIDAK BEKERJA", "1"),
        ("dukcapil_pekerjaan", "petani /pekebun", "9"),
        ("dukcapil_pekerjaan", "09", "9"),
        ("dukcapil_pekerjaan", "9.0", "9"),
        ("dukcapil_pekerjaan", "9.5", None),
        ("dukcapil_pekerjaan", "", ""),
        ("dukcapil_pekerjaan", " \t", ""),
        ("dukcapil_pendidikan_kk", "SLTA/SEDERAJAT", "5"),
        ("dukcapil_golongan_darah", "A", "1"),
        ("dukcapil_golongan_darah", "A+", "5"),
        ("dukcapil_golongan_darah", "a −", "6"),
        ("dukcapil_golongan_darah", "AB -", "10"),
        ("dukcapil_golongan_darah", "A++", None),
        ("dukcapil_disabilitas", "CACAT FISIK", "1"),
        ("dukcapil_disabilitas", "Penyandang disabilitas fisik", "1"),
        ("dukcapil_disabilitas", "tidak cacat", "7"),
        ("regsosek_308_bahan_bakar", "0", "0"),
    ],
)
def test_cells_with_codes_or_words(name: str, text: str, code: str | None) -> None:
    assert code_list(name).match(text) == code


@given(LISTS, st.text(max_size=8))
def test_any_text_is_a_code_of_the_list_or_none(own: CodeList, text: str) -> None:
    found = own.match(text)
    assert found is None or own.has(found)


def test_spellings_of_a_format_go_first_and_must_name_a_code() -> None:
    own = code_list("dukcapil_jenis_kelamin")
    matcher = own.matcher({"L": "1", "P": "2", "-": MISSING})
    assert [matcher(text) for text in ("L", "p", " l. ", "-", "2", "Perempuan", "x")] == [
        "1",
        "2",
        "1",
        "",
        "2",
        "2",
        None,
    ]
    assert own.match("l", {"L": "1"}) == "1"
    with pytest.raises(UnknownCode) as caught:
        own.matcher({"L": "7"})
    assert caught.value.code == "W202"


def test_a_spelling_that_two_codes_share_means_none() -> None:
    own = make_list(
        "uji", [Code("1", "A.B", "x", "s"), Code("2", "A B", "y", "s"), Code("", "Tidak terjawab", "-", "s")]
    )
    assert own.match("a.b") == "1"
    assert own.match("a-b") is None


def test_disability_is_named_as_the_law_names_it() -> None:
    own = code_list("dukcapil_disabilitas")
    assert all("cacat" not in own.label(code).lower() for code in own.codes)
    assert own.label("1") == "Penyandang Disabilitas Fisik"


# ── lists whose codes are added up ──


def test_the_additive_lists_say_so() -> None:
    assert {own.id: own.largest_sum for own in ALL.values() if own.additive} == ADDITIVE


def test_a_sum_is_decoded_bit_by_bit_and_99_stands_alone() -> None:
    own = code_list("regsosek_431a_jaminan_kesehatan")
    assert own.members("5") == ("1", "4")
    assert own.label("5") == "PBI/JKN, JKN Pemberi Kerja"
    assert own.members("0") == own.members("99") == own.members("") == ()
    assert own.label("0") == "Tidak memiliki"
    assert own.label("99") == "Tidak tahu/lainnya"
    assert (own.index("15"), own.index("99"), own.index("")) == (15, 16, 17)
    assert own.match("7") == "7"
    assert own.match("16") is None
    with pytest.raises(UnknownCode):
        own.members("100")


@given(st.sampled_from(sorted(ADDITIVE)), st.data())
def test_members_of_a_sum_add_up_to_it(name: str, data: st.DataObject) -> None:
    own = code_list(name)
    total = data.draw(st.integers(0, own.largest_sum))
    assert sum(int(code) for code in own.members(str(total))) == total


# ── files ──


def write(folder: Path, text: str) -> Path:
    path = folder / "uji_daftar.csv"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    "text",
    [
        "",
        "code,label_id,label_en\n1,A,A\n,Tidak terjawab,Not stated\n",
        "code,label_id,label_en,source\n1,A,A,s\n",
        "code,label_id,label_en,source\n,Tidak terjawab,Not stated,s\n",
        "code,label_id,label_en,source\n1,A,A,s\n1,B,B,s\n,Tidak terjawab,Not stated,s\n",
        "code,label_id,label_en,source\n,A,A,s\n1,B,B,s\n,Tidak terjawab,Not stated,s\n",
        "code,label_id,label_en,source\n1,A,,s\n,Tidak terjawab,Not stated,s\n",
        "code,label_id,label_en,source,bit\n3,A,A,s,ya\n,Tidak terjawab,Not stated,s,\n",
    ],
)
def test_a_list_out_of_order_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(CodeListError) as caught:
        read_list(write(tmp_path, text))
    assert caught.value.code == "W201"
    assert caught.value.where.startswith("uji_daftar.csv")


def test_a_kabupaten_adds_lists_but_redefines_none(tmp_path: Path) -> None:
    folder = tmp_path / "codelists"
    folder.mkdir()
    text = "code,label_id,label_en,source\n1,Ada,Yes,Perda\n,Tidak terjawab,Not stated,Cantik\n"
    (folder / "blitar_wifi.csv").write_text(text, encoding="utf-8")
    assert code_lists(tmp_path)["blitar_wifi"].match("ada") == "1"
    assert "blitar_wifi" not in code_lists()
    (folder / "dukcapil_agama.csv").write_text(text, encoding="utf-8")
    with pytest.raises(CodeListError):
        code_lists(tmp_path)
    with pytest.raises(CodeListError):
        code_list("tidak_ada")


@pytest.mark.luar
def test_codes_and_their_order_are_those_of_the_domain_pages(shared: Path) -> None:
    for own in ALL.values():
        path = shared / "domain" / "codelists" / f"{own.id}.csv"
        if not own.id.startswith(("dukcapil_", "opensid_", "regsosek_", "desil_")):
            continue
        rows = list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))
        assert [row["code"] for row in rows] == list(own.codes[:-1])
        for row in rows:
            assert own.match(row["label_id"]) == row["code"]
