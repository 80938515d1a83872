"""A kabupaten adds a kind of institution to its forum by a file of its own, or is told the line that is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from cantik.cli.own_lists import check_lists
from cantik.staff import institution_kinds
from cantik.staff.errors import BadForumFile

HEADER = "kode,tingkat,nama,nama_en,peran,biasa,tunggal,juga,sumber\n"
RSUD = "rsud,kabupaten,Rumah Sakit Umum Daerah,Regional hospital,produsen,ya,ya,RSUD|RSD,SK Bupati rekaan,\n"


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CANTIK_CONTENT", str(tmp_path))
    return tmp_path / "lembaga_forum.csv"


def test_a_kind_of_the_kabupaten_stands_behind_those_of_the_package(own: Path) -> None:
    before = list(institution_kinds.kinds())
    assert before[-1] == "lain"
    own.write_text(HEADER + RSUD, encoding="utf-8")
    assert list(institution_kinds.kinds()) == [*before[:-1], "rsud", "lain"]
    assert (
        institution_kinds.kind_of("rsd"),
        institution_kinds.kind_of("Diskominfo"),
        institution_kinds.kind_of("Rumah Makan"),
    ) == ("rsud", "kominfo", "")
    assert check_lists(own.parent) == 1
    own.unlink()
    assert list(institution_kinds.kinds()) == before


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (RSUD.replace("rsud,", "bps,"), "kode “bps”"),
        (RSUD.replace("RSUD|RSD", "Diskominfo"), "nama “diskominfo”"),
        (RSUD.replace("produsen", "ketua"), "peran “ketua”"),
        (RSUD.replace("SK Bupati rekaan", ""), "sumber kosong"),
        (RSUD.replace("rsud,", "lain,"), "kode “lain”"),
        ("rsud\n", "tingkat “”"),
    ],
)
def test_what_is_wrong_is_said_with_its_file_and_line(own: Path, line: str, said: str) -> None:
    good = RSUD.replace("rsud", "rsia").replace("Rumah Sakit Umum", "Rumah Sakit Ibu").replace("RSUD|RSD", "")
    own.write_text(HEADER + good + line, encoding="utf-8")
    with pytest.raises(BadForumFile) as wrong:
        check_lists(own.parent)
    assert f"{own.parent.name}/lembaga_forum.csv:3" in str(wrong.value)
    assert said in str(wrong.value)


def test_a_file_of_excel_is_read_and_bytes_that_are_no_text_are_refused(own: Path) -> None:
    own.write_bytes((HEADER + RSUD).encode("utf-8-sig"))
    assert "rsud" in institution_kinds.kinds()
    own.write_bytes(b"kode,\xff\xfe\n")
    with pytest.raises(BadForumFile, match="UTF-8"):
        institution_kinds.kinds()
