"""Forms of Regsosek and DTSEN filled from an OpenSID register: a field worker completes one, and only answers come in.

The worker is openpyxl: cells are found by sheet, header and NIK, never through the exporter. What the register says
before and after is read as folded, value by value.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from cantik.codes.knowledge import Knowledge, load
from cantik.collect.batch import Agreement
from cantik.collect.read import Delivery
from cantik.pipeline.bring import Brought, Into, bring
from cantik.register.core.app.clear_persons import entries
from cantik.register.core.kinds import Kind
from cantik.register.events.app.acts import Act
from cantik.register.leave.app.exporting import ExportTerms, ExportWish, take_out
from cantik.register.leave.export import Exported
from cantik.register.leave.export_files import written_file
from cantik.vault.app.opening import OpenStore
from tests.register.bekal import DESA, kk, nik, orang, perjanjian
from tests.register.langkah import keadaan, pencatat, terapkan, wilayah
from tests.register.test_peristiwa_simpan import HARI_INI, catat, nomor

pytestmark = pytest.mark.satu_basisdata
ISI = dt.date(2026, 6, 30)
ANGGOTA, RUMAH = "4.ket sos-ek anggota", "3.keterangan perumahan"
TERMS = ExportTerms("isian", "desa sendiri", "uji formulir terisi")
Said = Mapping[str, Any]


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return load()


@pytest.fixture
def agreement(tmp_path: Path) -> Agreement:
    return perjanjian(tmp_path)


@pytest.fixture
def desa(opened: OpenStore, tmp_path: Path) -> OpenStore:
    """Twelve persons in four families as OpenSID tells of them; one has died, one has no NIK, one has moved out."""
    rows = [orang(i, jenis_kelamin="2" if i % 2 else "1", status_kawin="1") for i in range(12)]
    rows[5]["status_dasar"] = "2"
    rows[7]["nik"] = None
    terapkan(opened, tmp_path, rows)
    catat(opened, Act(Kind.DEPARTURE, dt.date(2026, 5, 10), (nomor(8),)))
    return opened


Bring = Callable[..., Brought]


@pytest.fixture
def bawa(desa: OpenStore, knowledge: Knowledge, agreement: Agreement) -> Bring:
    def bring_in(file: Path, *, apply: bool = True) -> Brought:
        (brought,) = bring(
            [file], Into(desa, DESA, "uji"), Delivery(ISI, agreement), knowledge, lambda *_: None, apply=apply
        )
        return brought

    return bring_in


def formulir(opened: OpenStore, knowledge: Knowledge, shape: str, folder: Path) -> tuple[Exported, Path]:
    wish = ExportWish(f"isian_{shape}", knowledge.content, ISI)
    exported = take_out(pencatat(opened, by="uji", today=HARI_INI), wish, TERMS)
    ending, data = written_file(exported, knowledge.content.variables, knowledge.lists)
    file = folder / f"isian_{shape}{ending}"
    file.write_bytes(data)
    return exported, file


def kata(opened: OpenStore) -> dict[tuple[str, int], dict[str, str]]:
    """Everything that the register says of everybody and every family now, as text."""
    persons, families = entries(opened, wilayah(), "", as_of=ISI, today=HARI_INI)
    found = {("orang", entry.id): entry.said for entry in persons}
    found |= {("keluarga", entry.id): entry.said for entry in families.values()}
    return {
        key: {name: str(value) for name, value in said.items() if value not in (None, "")}
        for key, said in found.items()
    }


def baru(
    before: Mapping[Any, Mapping[str, str]], after: Mapping[Any, Mapping[str, str]]
) -> list[tuple[str, int, str, str]]:
    """What is said after and was not before; nothing may have gone."""
    gone = {(key, name) for key, said in before.items() for name in said if name not in after.get(key, {})}
    assert not gone
    return sorted(
        (unit, number, name, value)
        for (unit, number), said in after.items()
        for name, value in said.items()
        if before.get((unit, number), {}).get(name) != value
    )


class Petugas:
    """A field worker with a spreadsheet program."""

    def __init__(self, file: Path) -> None:
        self.book, self.file = openpyxl.load_workbook(file), file

    def titik(self, sheet: str, who: str, header: str) -> Any:
        """The cell under a header in the row in which `who` (a NIK or KK number) stands."""
        page = self.book[sheet]
        head = next(row for row in page.iter_rows() if header in [cell.value for cell in row])
        column = next(cell.column for cell in head if cell.value == header)
        row = next(row for row in page.iter_rows(min_row=head[0].row + 1) if who in [cell.value for cell in row])
        return page.cell(row[0].row, column)

    def isi(self, sheet: str, who: str, header: str, answer: str) -> None:
        self.titik(sheet, who, header).value = answer

    def simpan(self, name: str = "kembali.xlsx") -> Path:
        self.book.save(self.file.with_name(name))
        return self.file.with_name(name)


def test_the_form_holds_who_is_counted_marked_and_asks_what_is_not_known(
    desa: OpenStore, knowledge: Knowledge, tmp_path: Path
) -> None:
    exported, file = formulir(desa, knowledge, "regsosek2022k", tmp_path)
    worker = Petugas(file)
    page = worker.book[ANGGOTA]
    names = {cell.value for row in page.iter_rows() for cell in row if str(cell.value).startswith("REKA")}
    assert names == {f"REKA {i}" for i in range(12) if i not in (5, 8)}
    assert exported.left.persons == {"tidak terdaftar dan tidak berdomisili di desa": 2}
    known = {header: worker.titik(ANGGOTA, nik(3), header).value for header in ("402 Nama", "405", "406", "408", "409")}
    assert known == {"402 Nama": "REKA 3", "405": "2", "406": "1980-01-04", "408": "1", "409": "1"}
    assert worker.titik(ANGGOTA, nik(4), "409").value == "3"  # SHDK 4 (anak) is code 3 of question 409
    for who, header in ((nik(3), "404"), (nik(3), "412"), (nik(3), "428a")):
        cell = worker.titik(ANGGOTA, who, header)
        assert cell.value is None
        assert cell.fill.fgColor.rgb in ("00000000", "FFFFFFFF")
    assert worker.titik(ANGGOTA, nik(3), "402 Nama").fill.fgColor.rgb == "FFDCE9F5"
    asked = {}
    for rule in page.data_validations.dataValidation:
        asked[rule.promptTitle] = rule.prompt
    assert asked["412"].startswith("Partisipasi sekolah")
    assert "301a" in [cell.value for cell in worker.book["Pertanyaan"]["B"]]


@pytest.mark.parametrize("shape", ["regsosek2022k", "dtsen_individu", "dtsen_keluarga"])
@pytest.mark.parametrize("saved", [False, True])
def test_the_unfilled_form_changes_nothing(
    shape: str, saved: bool, desa: OpenStore, knowledge: Knowledge, bawa: Bring, tmp_path: Path
) -> None:
    _, file = formulir(desa, knowledge, shape, tmp_path)
    before, said = keadaan(), kata(desa)
    brought = bawa(Petugas(file).simpan() if saved else file)
    assert (brought.batch, brought.kept_out or brought.records.not_stored) == (
        None,
        "formulir terisi ini belum memuat satu jawaban pun",
    )
    assert keadaan() == before
    assert kata(desa) == said


def test_three_answers_add_exactly_three(desa: OpenStore, knowledge: Knowledge, bawa: Bring, tmp_path: Path) -> None:
    _, file = formulir(desa, knowledge, "regsosek2022k", tmp_path)
    worker = Petugas(file)
    worker.isi(ANGGOTA, nik(3), "412", "2")
    worker.isi(ANGGOTA, nik(4), "430", "5")
    worker.isi(RUMAH, kk(0), "303", "3")
    before = kata(desa)
    brought = bawa(worker.simpan())
    assert brought.batch is not None, brought
    news = baru(before, kata(desa))
    assert [(unit, name, value) for unit, _, name, value in news] == [
        ("keluarga", "r303", "3"),
        ("orang", "r412", "2"),
        ("orang", "r430", "5"),
    ]
    assert {number for unit, number, *_ in news if unit == "orang"} == {nomor(3), nomor(4)}
    assert brought.gone == 0


def test_answers_of_a_second_form_stand_beside_those_of_the_first(
    desa: OpenStore, knowledge: Knowledge, bawa: Bring, tmp_path: Path
) -> None:
    """Two workers with a copy each: what the first brought stays; somebody without a NIK is found by their card."""
    _, file = formulir(desa, knowledge, "regsosek2022k", tmp_path)
    first, second = Petugas(file), Petugas(file)
    first.isi(ANGGOTA, nik(3), "412", "2")
    second.isi(ANGGOTA, "REKA 7", "412", "3")
    bawa(first.simpan("satu.xlsx"))
    before = kata(desa)
    bawa(second.simpan("dua.xlsx"))
    assert baru(before, kata(desa)) == [("orang", nomor(7), "r412", "3")]


def test_a_corrected_cell_is_an_answer_and_a_wrong_code_is_told(
    desa: OpenStore, knowledge: Knowledge, bawa: Bring, tmp_path: Path
) -> None:
    _, file = formulir(desa, knowledge, "regsosek2022k", tmp_path)
    worker = Petugas(file)
    worker.isi(ANGGOTA, nik(3), "408", "2")
    before = kata(desa)
    bawa(worker.simpan("kawin.xlsx"))
    assert [(name, value) for _, _, name, value in baru(before, kata(desa))] == [("status_kawin", "2")]
    worker = Petugas(file)
    worker.isi(ANGGOTA, nik(4), "412", "88")
    brought = bawa(worker.simpan("salah.xlsx"), apply=False)
    assert "88" in [finding.found for finding in brought.findings]


def test_the_answers_of_dtsen_come_in_too(desa: OpenStore, knowledge: Knowledge, bawa: Bring, tmp_path: Path) -> None:
    _, file = formulir(desa, knowledge, "dtsen_individu", tmp_path)
    worker = Petugas(file)
    worker.isi("Individu", nik(3), "penglihatan", "2")
    before = kata(desa)
    bawa(worker.simpan())
    assert baru(before, kata(desa)) == [("orang", nomor(3), "r428a", "2")]


def test_no_name_and_no_number_stands_in_the_marks(desa: OpenStore, knowledge: Knowledge, tmp_path: Path) -> None:
    _, file = formulir(desa, knowledge, "regsosek2022k", tmp_path)
    text = " ".join(
        str(cell.value) for row in openpyxl.load_workbook(io.BytesIO(file.read_bytes()))["Isian awal"] for cell in row
    )
    assert "REKA" not in text
    assert nik(3) not in text
