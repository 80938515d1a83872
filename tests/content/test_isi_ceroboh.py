"""A kabupaten's own column, classes and table, written carelessly: `cantik check` names the file and the line, in words
that whoever wrote it reads, and passes over nothing that he believes to hold."""

from __future__ import annotations

import csv
import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

import cantik as cantik_package
from cantik.base.errors import CantikError, ContentError
from cantik.cli import main
from cantik.cli.own_lists import READERS, check_lists
from cantik.content.nodes import compose
from tests.fixtures.malam import by_night
from tests.fixtures.perintah import cantik

_FILES = {
    "variables/keluarga.yaml": """id: keluarga
versi: 1
dasar: "permintaan Bappeda"
sejak: "2020-01-01"
variabel:
  pekerja: {label: Yang bekerja, label_en: Working members, jenis: angka, maksimum: 20, potret: ya, turunan: ya}
""",
    "columns/pekerja.yaml": """id: pekerja
versi: 1
judul: Anggota keluarga yang bekerja
dasar: "permintaan Bappeda"
sejak: "2020-01-01"
unit: [keluarga]
nilai:
  - isi: banyak(anggota, dihitung = "ya" dan r416a = "1")
contoh:
  - {catatan: {anggota: [{r416a: "1"}, {r416a: "2"}]}, hasil: 1}
""",
    "classifications/pekerja.yaml": """id: pekerja
versi: 1
dasar: "permintaan Bappeda"
sejak: "2025-01-01"
variabel: pekerja
label: Anggota yang bekerja
label_en: Working members
peran: kategori
kelas:
  - {dari: 0, sampai: 0, id: p0, label: "0", label_en: "0"}
  - {dari: 1, id: p1, label: "1+", label_en: "1+"}
""",
    "tables/keluarga_pekerja.yaml": """id: keluarga_pekerja
versi: 1
nomor: "9.8"
judul: Keluarga Menurut Anggota yang Bekerja
judul_en: Families by Working Members
dasar: "permintaan Bappeda"
sejak: "2020-01-01"
basis: keluarga
populasi: [domisili, terdaftar, terdata]
acuan: tanggal
semesta: semua
baris: pekerja
wilayah: [desa]
satuan: keluarga
satuan_en: families
kosong: baris
pengungkapan: {kelas: B, level_min: desa}
varian: {x: [tanpa], g: [tanpa]}
contoh:
  - asal: "dihitung tangan"
    kolom: [pekerja, banyak]
    baris: [[0, 3], [2, 5]]
    harap: {p0: 3, p1: 5, jumlah: 8}
""",
}
_TABLE, _COLUMN, _CLASSES = "tables/keluarga_pekerja.yaml", "columns/pekerja.yaml", "classifications/pekerja.yaml"


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """The folder as it should be."""
    for name, text in _FILES.items():
        path = tmp_path / "isi" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return tmp_path / "isi"


def test_as_it_should_be(own: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--content", str(own)]) == 0, capsys.readouterr().err


@pytest.mark.parametrize(
    ("name", "old", "new", "line", "said"),
    [
        (_TABLE, "wilayah: [desa]", "wilayah: [desa", 14, "kurung yang tidak ditutup"),
        by_night(_TABLE, "baris: pekerja", "baris: bekerja", 12, "tidak menggolongkan satuan yang dihitung"),
        (_TABLE, "level_min: desa}", "kelas_bawah: C, peka: [p9]}", 17, "Golongan tidak ada"),
        by_night(_TABLE, "level_min: desa}", "peka: [p0]}", 17, "tanpa “kelas_bawah”"),
        (_TABLE, "[2, 5]", "[2, 4]", 20, "Contoh tidak cocok"),
        by_night(_CLASSES, "dari: 1, id", "dari: 0, id", 9, "bertumpuk"),
        (_COLUMN, 'r416a = "1")', 'r416a = "7")', 8, "Kode tidak ada"),
        by_night(_COLUMN, "hasil: 1", "hasil: 2", 10, "ditemukan 1, seharusnya 2"),
    ],
)
def test_what_is_wrong_is_named_by_file_and_line(
    own: Path, capsys: pytest.CaptureFixture[str], name: str, old: str, new: str, line: int, said: str
) -> None:
    path = own / name
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    assert main(["check", "--content", str(own)]) == 2
    told = capsys.readouterr().err
    assert f"isi/{name}:{line}" in told
    assert said in told
    assert not re.search("expected|found|allowed|not ", told), told


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ("semesta: semua", "\tsemesta: semua", 11, "tab di awal baris"),
        ("judul: Keluarga", "judul: Keluarga: Bagian", 4, "titik dua"),
        ("basis: keluarga", "basis keluarga", 9, "kunci tanpa titik dua"),
        ("judul: Keluarga", "judul: @Keluarga", 4, "tanda kutip"),
        ("judul: Keluarga", "judul: - Keluarga", 4, "tanda - di tempat yang salah"),
        ("basis: keluarga", " basis: keluarga", 8, "lekukan yang tidak lurus"),
    ],
)
def test_what_is_no_yaml_is_said_in_indonesian(old: str, new: str, line: int, said: str) -> None:
    assert old in _FILES[_TABLE]
    with pytest.raises(ContentError) as refused:
        compose(_TABLE, _FILES[_TABLE].replace(old, new, 1))
    assert (refused.value.code, refused.value.where) == ("K101", f"{_TABLE}:{line}")
    assert said in refused.value.found


@pytest.mark.parametrize(
    ("moved", "to"),
    [
        (_TABLE, "tables/keluarga_pekerja.yml"),
        (_TABLE, "tabel/keluarga_pekerja.yaml"),
        (_TABLE, "keluarga_pekerja.yaml"),
    ],
)
def test_a_file_that_nothing_reads_is_named(own: Path, capsys: pytest.CaptureFixture[str], moved: str, to: str) -> None:
    (own / to).parent.mkdir(exist_ok=True)
    shutil.move(own / moved, own / to)
    assert main(["check", "--content", str(own)]) == 2
    assert f"isi/{to}" in capsys.readouterr().err


@pytest.mark.parametrize(
    "text",
    [
        "id: dalam\n" + "- " * 60_000 + "\n",
        "id: kurung\nnilai: " + "[" * 20_000 + "\n",
        "id: ulang\na: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n",
        "id: penuh\nnilai: [" + "1, " * 60_000 + "1]\n",
        "id: besar\nnilai: '" + "x" * 2_000_001 + "'\n",
    ],
    ids=["a line of dashes", "brackets", "aliases", "too many parts", "too large"],
)
def test_a_file_that_would_end_the_process_is_named(tmp_path: Path, text: str) -> None:
    """In a process of its own: what the parser of YAML cannot bear is no exception that a test would see."""
    (tmp_path / "isi" / "limits").mkdir(parents=True)
    (tmp_path / "isi" / "limits" / "buruk.yaml").write_text(text, "utf-8")
    ran = cantik("check", "--content", tmp_path / "isi")
    assert ran.code == 2, ran
    assert "isi/limits/buruk.yaml:" in ran.err


@pytest.mark.parametrize("name", READERS)
def test_a_list_of_ones_own_is_read_by_the_check(tmp_path: Path, name: str) -> None:
    """Saved as a spreadsheet saves it when nobody asks for UTF-8: said by the check, not by the page that reads it."""
    (tmp_path / name).write_bytes("kode,nama\nx,caf\xe9\n".encode("latin-1"))
    with pytest.raises(CantikError) as refused:
        check_lists(tmp_path)
    assert name in refused.value.where
    assert "UTF-8" in refused.value.expected
    assert "Error" not in str(refused.value)


def _spoil(text: str) -> Iterator[tuple[str, bytes]]:
    """A list as careless or hostile hands leave it: what was done, and the bytes."""
    head, *rows = text.splitlines()
    first = rows[0] if rows else "x" + "," * head.count(",")
    yield "empty", b""
    yield "blank lines", b"\n\n\n"
    yield "a long head", b"x" * 200_000
    yield "a long cell", f"{head}\n{'x' * 200_000}\n".encode()
    yield "a number of 4,100 digits", f"{head}\n{'9' * 4_100}{first}\n".encode()
    yield "more cells than the head", f"{text}{first},x,x,x\n".encode()
    yield "an open quote", f'{text}"terbuka\n'.encode()
    yield "a control character", f"{text}{first[:2]}\0{first[2:]}\n".encode()
    yield "another column", f"{head},kolom_lain\n{first},x\n".encode()
    yield "a column twice", f"{head},{head.partition(',')[0]}\n{first},x\n".encode()
    yield "too large", (text + "\n" * 2_000_001).encode()
    yield "sixteen bits", text.encode("utf-16")


#: without the master file of standard data, which is another's file: its reader has tests of its own
_WRITTEN_HERE = [name for name in READERS if name != "standar_data.csv"]


@pytest.mark.parametrize("name", _WRITTEN_HERE)
def test_a_spoilt_list_is_named_with_its_place(tmp_path: Path, name: str) -> None:
    own = tmp_path / name
    for spoilt, data in _spoil(_shipped(name)):
        own.write_bytes(data)
        with pytest.raises(CantikError) as refused:
            check_lists(tmp_path)
        assert name in refused.value.where, spoilt


@pytest.mark.parametrize("name", _WRITTEN_HERE)
def test_a_list_of_a_spreadsheet_in_indonesian_is_the_same_list(tmp_path: Path, name: str) -> None:
    """Parted by semicolons: the same answer as with commas, whether it is taken or refused."""
    rows, said = list(csv.reader(_shipped(name).splitlines())), []
    for delimiter in ",;":
        with (tmp_path / name).open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file, delimiter=delimiter).writerows(rows)
        said.append(_answer(tmp_path))
    assert said[0] == said[1]


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("masa_kepercayaan.csv", r"^desa,\d+", "desa," + "9" * 300),
        ("epss_predikat.csv", r"^[\d.]+", "nan"),
        ("belajar_soal.csv", r",0,0(?=,)", ",0,nan"),
    ],
)
def test_a_number_that_none_can_use_is_refused(tmp_path: Path, name: str, old: str, new: str) -> None:
    text, count = re.subn(old, new, _shipped(name), count=1, flags=re.MULTILINE)
    assert count == 1
    (tmp_path / name).write_text(text, "utf-8")
    with pytest.raises(CantikError) as refused:
        check_lists(tmp_path)
    assert name in refused.value.where


@pytest.mark.parametrize("name", ["istilah_wilayah.xlsx", "istilah_wilayah.csv.txt", "Istilah_Wilayah.CSV"])
def test_a_list_with_another_ending_is_named(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("x", "utf-8")
    with pytest.raises(ContentError) as refused:
        check_lists(tmp_path)
    assert name in refused.value.where
    assert "istilah_wilayah.csv" in refused.value.expected


@pytest.mark.parametrize("kind", ["folder", "loop", "pipe"])
def test_what_is_called_like_a_list_and_is_no_file_is_named(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "istilah_wilayah.csv"
    if kind == "folder":
        path.mkdir()
    elif kind == "loop":
        path.symlink_to(path)
    else:
        os.mkfifo(path)
    with pytest.raises(ContentError) as refused:
        check_lists(tmp_path)
    assert path.name in refused.value.where


def _shipped(name: str) -> str:
    return (Path(cantik_package.__file__).parent / "content" / name).read_text("utf-8")


def _answer(folder: Path) -> str:
    try:
        return str(check_lists(folder))
    except CantikError as refused:
        return str(refused)


def test_a_wrong_row_and_a_wrong_name_are_told(own: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = own / "istilah_wilayah.csv"
    words.write_text("awalan_kode,jenis,desa_id,sejak,dasar\n35.05,desa,Nagari,kemarin,Perda rekaan 1/2020\n", "utf-8")
    assert main(["check", "--content", str(own)]) == 2
    assert "isi/istilah_wilayah.csv:2" in capsys.readouterr().err
    words.write_text(words.read_text("utf-8").replace("kemarin", "2020-01-01"), "utf-8")
    assert main(["check", "--content", str(own)]) == 0
    assert re.search(r"\b1 +daftar daerah", capsys.readouterr().out)
    words.rename(own / "istilah.csv")
    assert main(["check", "--content", str(own)]) == 2
    told = capsys.readouterr().err
    assert "isi/istilah.csv:1: Berkas di folder ini tidak dibaca" in told
    assert "istilah_wilayah.csv" in told


def test_every_list_that_may_be_ones_own_is_checked() -> None:
    """The names in all modules that read a list of a kabupaten's folder, found by another hand than the check's."""
    found = set()
    for path in Path(cantik_package.__file__).parent.rglob("*.py"):
        text = path.read_text("utf-8")
        reads = re.search(r"csv_lists import .*read_(own_)?list|FILE if folder is not None", text)
        if reads and path.name not in {"csv_lists.py", "own_lists.py"}:
            found |= set(re.findall(r'"([a-z_0-9]+\.csv)"', text))
    assert found - {"jenis_musyawarah.csv", "unsur_musyawarah.csv"} == set(READERS), "these two are fixed by law"
