"""The register in the columns of other formats: read in again it says the same; what is left out is counted."""

from __future__ import annotations

import datetime as dt
import io
import json
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from cantik.base.spreadsheet import guard_cell
from cantik.codes.knowledge import Knowledge, load
from cantik.collect.batch import Agreement
from cantik.collect.read import Delivery
from cantik.contoh import make_kabupaten, write_opensid
from cantik.contoh.regsosek import write_regsosek
from cantik.pipeline.bring import Brought, Into, bring
from cantik.register.core.app.clear_persons import ACTION
from cantik.register.leave.app.exporting import ExportTerms, ExportWish, take_out
from cantik.register.leave.export import Exported
from cantik.register.leave.export_files import written_file
from cantik.staff.app.models import AuditEntry
from cantik.vault.app.opening import OpenStore
from cantik.vault.errors import ExportRefused
from tests.fixtures.malam import by_night
from tests.register.bekal import AKHIR_2025, DESA, SAAT, kk, nik, orang, perjanjian
from tests.register.langkah import keadaan, pencatat, terapkan

TERMS = ExportTerms("OpenSID", "desa sendiri", "uji bawa keluar")
DTSEN = """nomor_induk_kependudukan,nomor_kartu_keluarga,nama,tanggal_lahir,jenis_kelamin,status_hubungan_keluarga,\
penglihatan,rt_ktp
9901010000000001,9901020000000001,=REKA SATU,1980-01-02,1,1,1,002
9901010000000002,9901020000000001,REKA DUA,1985-05-06,2,2,4,002
"""
DTSEN_KELUARGA = """nomor_kartu_keluarga,desil_nasional,jumlah_anggota_keluarga,luas_lantai,alamat,kode_provinsi
9901020000000001,3,2,36,DUSUN KRAJAN,99
9901020000000002,5,1,40,DUSUN LEGI,99
"""


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return load()


@pytest.fixture
def agreement(tmp_path: Path) -> Agreement:
    return perjanjian(tmp_path)


Bring = Callable[..., Brought]


@pytest.fixture
def bawa(opened: OpenStore, knowledge: Knowledge, agreement: Agreement) -> Bring:
    """Bring one file, or only ask what it would do."""

    def one(file: Path, *, apply: bool = True) -> Brought:
        (brought,) = bring(
            [file], Into(opened, DESA, "uji"), Delivery(AKHIR_2025, agreement), knowledge, lambda *_: None, apply=apply
        )
        return brought

    return one


def keluar(
    opened: OpenStore, knowledge: Knowledge, shape: str, *, masked: bool = False, as_of: dt.date = AKHIR_2025
) -> Exported:
    wish = ExportWish(shape, knowledge.content, as_of, masked=masked)
    return take_out(pencatat(opened, by="uji", today=AKHIR_2025), wish, TERMS)


def berkas(exported: Exported, knowledge: Knowledge, folder: Path) -> Path:
    ending, data = written_file(exported, knowledge.content.variables, knowledge.lists)
    file = folder / f"keluar{ending}"
    file.write_bytes(data)
    return file


@pytest.mark.parametrize(
    ("make", "shape"),
    [
        ("opensid", "opensid_penduduk"),
        by_night("regsosek", "regsosek2022k"),
        by_night("dtsen", "dtsen_individu"),
        ("dtsen_keluarga", "dtsen_keluarga"),
    ],
)
def test_read_in_again_it_changes_nothing(
    make: str, shape: str, opened: OpenStore, knowledge: Knowledge, bawa: Bring, tmp_path: Path
) -> None:
    village = make_kabupaten(villages=1, persons=300).villages[0]
    file = tmp_path / f"masuk.{'csv' if make.startswith('dtsen') else 'xlsx'}"
    if make == "opensid":
        write_opensid(village, file, "template")
    elif make == "regsosek":
        write_regsosek(village, file)
    else:
        file.write_text(DTSEN if make == "dtsen" else DTSEN_KELUARGA, "utf-8")
    first = bawa(file)
    assert first.quarantined is None
    before = keadaan()

    exported = keluar(opened, knowledge, shape)
    back = berkas(exported, knowledge, tmp_path)
    again = bawa(back, apply=False)

    assert (len(exported.persons) or len(exported.families)) == first.rows
    assert again.plan is not None
    assert again.plan.changes_nothing
    assert (again.new, again.changed, again.gone, again.refused) == (0, 0, 0, 0)
    bawa(back)
    assert keadaan() == before


def test_each_cell_of_a_made_village_comes_back(
    opened: OpenStore, knowledge: Knowledge, bawa: Bring, tmp_path: Path
) -> None:
    """Only the zeros at the end of a coordinate are lost: the register holds the number, not its spelling."""
    write_opensid(make_kabupaten(villages=1, persons=300).villages[0], tmp_path / "masuk.xlsx", "contoh")
    bawa(tmp_path / "masuk.xlsx")

    back = berkas(keluar(opened, knowledge, "opensid_penduduk"), knowledge, tmp_path)

    before, after = (list(openpyxl.load_workbook(f).worksheets[0].values) for f in (tmp_path / "masuk.xlsx", back))
    assert len(before) == len(after)
    head = before[0]
    for old, new in zip(before, after, strict=True):
        for name, one, two in zip(head, old, new, strict=True):
            assert one == two or (name in ("lat", "lng") and float(one) == float(two)), (name, one, two)


def test_events_and_other_sources_are_told_as_the_register_tells_them(
    opened: OpenStore, knowledge: Knowledge, tmp_path: Path
) -> None:
    """Who is only in Regsosek is not in OpenSID's list; the name that is trusted is written, the rest is counted."""
    terapkan(opened, tmp_path, [orang(0), orang(1, nik=None), orang(2, status_dasar="2")])
    terapkan(
        opened,
        tmp_path,
        [
            {"nik": nik(0), "no_kk": kk(0), "nama": "REKA NOL", "r404": "1", "r409": "1"},
            {"nik": nik(7), "no_kk": kk(2), "nama": "REKA TUJUH", "r404": "1", "r409": "1"},
        ],
        source="regsosek",
        reference=AKHIR_2025,
    )

    exported = keluar(opened, knowledge, "opensid_penduduk")

    sheet = exported.sheets[0]
    said = [dict(zip(sheet.shape.headers, row, strict=True)) for row in sheet.rows]
    assert [one["nama"] for one in said] == ["REKA 0", "REKA 1", "REKA 2"]
    assert [one["nik"] for one in said] == [nik(0), "0", nik(2)]
    assert [one["status_dasar"] for one in said] == ["1", "1", "2"]
    assert exported.left.persons == {"tidak dinyatakan terdaftar": 1}
    assert exported.left.values == {"domisili": 1, "keberadaan": 1, "r404": 1, "r409": 1}


def test_masked_it_shows_four_digits(opened: OpenStore, knowledge: Knowledge, tmp_path: Path) -> None:
    terapkan(opened, tmp_path, [orang(0, ayah_nik=nik(5), no_asuransi=nik(0))])

    row = keluar(opened, knowledge, "opensid_penduduk", masked=True).sheets[0].rows[0]

    assert not any(cell.isdigit() and len(cell) == 16 for cell in row)
    assert sum("•" in cell for cell in row) == 4  # nik, no_kk, ayah_nik, and the card number that is the NIK


def test_the_log_names_everybody_who_left_and_no_number(
    opened: OpenStore, knowledge: Knowledge, tmp_path: Path
) -> None:
    terapkan(opened, tmp_path, [orang(i) for i in range(4)])

    exported = keluar(opened, knowledge, "opensid_penduduk")

    entry = AuditEntry.objects.get(action=ACTION)
    assert json.loads(entry.subjects) == list(exported.persons)
    assert json.loads(entry.detail)["alasan"] == "uji bawa keluar"
    assert nik(0) not in entry.detail + entry.subjects


def test_refusals_leave_no_line_in_the_log(opened: OpenStore, knowledge: Knowledge, tmp_path: Path) -> None:
    terapkan(opened, tmp_path, [orang(0)])
    for shape, code in (("siak", "R480"), ("tidak_ada", "R480"), ("regsosek2022k", "R481")):
        with pytest.raises(ExportRefused) as refused:
            keluar(opened, knowledge, shape)
        assert refused.value.code == code
    assert not AuditEntry.objects.filter(action=ACTION).exists()


def test_the_past_is_written_as_it_was(opened: OpenStore, knowledge: Knowledge, tmp_path: Path) -> None:
    terapkan(opened, tmp_path, [orang(0), orang(1)])
    terapkan(opened, tmp_path, [orang(0, agama="3")], reference=AKHIR_2025.replace(month=10), at=SAAT)
    rows = keluar(opened, knowledge, "opensid_penduduk", as_of=AKHIR_2025.replace(month=10)).sheets[0].rows
    assert len(rows) == 1


def test_no_cell_runs_as_a_formula(opened: OpenStore, knowledge: Knowledge, tmp_path: Path) -> None:
    terapkan(opened, tmp_path, [orang(0, nama="=HYPERLINK(0)", alamat="+62")])
    _, data = written_file(keluar(opened, knowledge, "opensid_penduduk"), knowledge.content.variables, knowledge.lists)
    sheet = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value is not None} == {"s"}
    assert guard_cell("@SUM(A1)") == "'@SUM(A1)"
    assert (guard_cell("-"), guard_cell("-7,5"), guard_cell("-7-1")) == ("-", "-7,5", "'-7-1")
