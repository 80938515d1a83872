"""What an installation knows beside the package: a master file of standard data, terms and villages of its own."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from cantik.cli import main
from cantik.codes.errors import ProtectedNamesError, StandardsError
from cantik.codes.protected_names import ProtectedNames
from cantik.codes.standards import standards_here

HEAD = "No,ID,Konsep,Indikator,No. Indikator,Judul Indikator,Definisi,Nama Klasifikasi,Klasifikasi,Ukuran,Satuan"
ROWS = (
    '1,SP00055.00.00,Kepala rumah tangga,,,,"Seorang dari kelompok, yang bertanggung jawab",-,-,Jumlah,Orang',
    "2,ST00012.01.01,Luas panen,,,,Luas tanaman yang dipungut hasilnya,Musim,Rendeng,Luas,Hektare",
    "3,ST00012.01.01,Luas panen,,,,Luas tanaman yang dipungut hasilnya,Musim,Gadu,Luas,Hektare",
)


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "isi"
    folder.mkdir()
    monkeypatch.setenv("CANTIK_CONTENT", str(folder))
    return folder


def _bring(tmp_path: Path, *rows: str, head: str = HEAD) -> int:
    file = tmp_path / "master.csv"
    file.write_text("\n".join((head, *rows)) + "\n", encoding="utf-8-sig")
    return main(["metadata", "standar", str(file)])


def _said(tmp_path: Path, capsys: pytest.CaptureFixture[str], **variable: Any) -> list[str]:
    file = tmp_path / "set.json"
    whole = {"definisi": "Yang memimpin menurut kartu", "referensi_waktu": "saat pencacahan", **variable}
    raw = {
        "kegiatan": {
            "judul_kegiatan": "Pendataan Potensi",
            "tahun": 2026,
            "cara_pengumpulan_data": "PENCACAHAN_LENGKAP",
            "blok_i": {"instansi_penyelanggara": "Dinas"},
        },
        "variabel": [whole],
    }
    file.write_text(json.dumps(raw), encoding="utf-8")
    capsys.readouterr()
    main(["metadata", "periksa", str(file), "--json"])
    found = json.loads(capsys.readouterr().out)["temuan"]
    return [fault["kode"] for fault in found if fault["kode"] != "wajib_kosong"]


def test_ids_are_held_against_the_master_file_once_it_was_brought(
    own: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    strange = {"nama": "Pemimpin", "id_sds": "SP99999.00.00"}
    assert standards_here() is None
    assert _said(tmp_path, capsys, **strange) == []
    assert _bring(tmp_path, *ROWS) == 0
    assert [file.name for file in own.iterdir()] == ["standar_data.csv"]
    assert set(standards_here() or ()) == {"SP00055.00.00", "ST00012.01.01"}
    assert _said(tmp_path, capsys, **strange) == ["id_sds_tiada"]
    assert _said(tmp_path, capsys, nama="Pemimpin", id_sds="SP00055.00.00", satuan="orang") == []
    assert _said(tmp_path, capsys, nama="Luas panen", id_sds="ST00012.01.01", satuan="m2") == ["id_sds_satuan"]
    assert _said(tmp_path, capsys, nama="Luas panen", id_sds="ST12") == ["id_sds_bentuk"]


@pytest.mark.parametrize(
    ("rows", "line"),
    [
        (("1,SP55,Kepala,,,,d,-,-,Jumlah,Orang",), ":2"),
        ((ROWS[0], "2,SP00056.00.00,,,,,d,-,-,Jumlah,Orang"), ":3"),
        ((*ROWS, "4,ST00012.01.01,Luas panen,,,,d,Musim,Lain,Luas,Are"), ":5"),
        ((), ""),
    ],
)
def test_a_broken_master_file_is_named_by_its_line_and_the_old_one_stays(
    own: Path, tmp_path: Path, rows: tuple[str, ...], line: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _bring(tmp_path, *ROWS) == 0
    before = (own / "standar_data.csv").read_bytes()
    assert _bring(tmp_path, *rows) == 2
    assert f"[W206] master.csv{line}" in capsys.readouterr().err
    assert (own / "standar_data.csv").read_bytes() == before
    (own / "standar_data.csv").write_text("\n".join((HEAD, *rows)), encoding="utf-8")
    with pytest.raises(StandardsError):  # the same by hand
        standards_here()


def test_a_kabupaten_protects_terms_of_its_own_and_softens_none(
    own: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    head = "istilah,pola,pemilik,berlaku_bila,sebutan_boleh,sebutan_boleh_en,sumber"
    file = own / "nama_terlindung.csv"
    file.write_text(f"{head}\nIndeks Bahagia,indeks bahagia,Bappeda,,skor bahagia,happy score,Perbup 1\n", "utf-8")
    assert _said(tmp_path, capsys, nama="Indeks bahagia warga") == ["nama_terlindung"]
    national = ProtectedNames.load_shipped().names[0].term
    file.write_text(f"{head}\n{national},zzz,Bappeda,,apa saja,anything,Perbup 1\n", "utf-8")
    with pytest.raises(ProtectedNamesError):
        ProtectedNames.here()
