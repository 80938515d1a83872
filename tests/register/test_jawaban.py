"""Lists of questions through the front door: asked, answered by families and persons, shown, taken back."""

from __future__ import annotations

import datetime as dt
import io
import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.test import Client

from cantik.base import clock
from cantik.base.memory_file import Held
from cantik.codes.area import AreaCode
from cantik.register.core.app.answers import answers_of, question_lists
from cantik.register.core.app.models import AnswerSheet, PersonVersion
from cantik.register.core.app.queries import register_view
from cantik.register.core.app.recorder import Recorder
from cantik.register.core.app.undo import undo_batch
from cantik.register.facilities.app.services import histories, kinds
from cantik.register.leave.app.erasing import erase
from cantik.staff.app.models import AuditEntry
from cantik.vault.app.opening import OpenStore
from tests.collect.berkas import write_xlsx
from tests.fixtures.markah import markah
from tests.register.bekal import AKHIR_2026, DESA, kk, nik
from tests.register.langkah import wilayah
from tests.register.test_arsip import _for, arsip, pulihkan
from tests.register.test_daftar_anggota import bawa, daftar
from tests.register.warga import NAMA, nomor
from tests.staff.bekal import browser, with_role

ALAMAT = f"/desa/{DESA.text()}/warga/tanya/"
TANYA = [
    ["NO / KODE", "PERTANYAAN / INDIKATOR", "KATEGORI / ASPEK", "TIPE PERTANYAAN"],
    ["1", "Penghasilan sebulan", "A", "3"],
    ["2", "Sumber air minum", "A", "1"],
    ["3", "Aset", "A", "2"],
    ["4", "Catatan", "A", "4"],
]
JAWAB = [
    ["KODE PERTANYAAN", "KODE JAWABAN", "ISI JAWABAN"],
    ["2", 0, "Mata air"],
    ["2", 1, "Sumur gali"],
    ["3", 1, "Sepeda"],
    ["3", 2, "Radio, televisi"],
]


@pytest.fixture
def opened(dihuni: OpenStore) -> OpenStore:
    """The store with the village."""
    return dihuni


@pytest.fixture(autouse=True)
def village(opened: OpenStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: dt.datetime(2027, 2, 1, 3, 0, tzinfo=dt.UTC))


@pytest.fixture
def client() -> Client:
    return browser(with_role("agen_statistik", DESA.text(), name="Agen Reka"))


def lembar(path: Path, *rows: list[Any], subjek: int = 2, nama: str = "DDK Rekaan") -> Path:
    """A list of questions, answered by these rows when there are any."""
    also: dict[str, Any] = {"jawaban": JAWAB, "master": [["NAMA ANALISIS", nama], ["SUBJEK", subjek], ["TAHUN", 2026]]}
    if rows:
        also["isian"] = [["NOMOR SUBJEK", "TANGGAL", "1. Penghasilan sebulan", "2", "3", "4. Catatan"], *rows]
    return write_xlsx(path, TANYA, sheet="pertanyaan", also=also)


def test_questions_are_kept_answered_replaced_and_taken_back(opened: OpenStore, tmp_path: Path) -> None:
    before = register_view(DESA, AKHIR_2026, by="uji").state
    asked = lembar(tmp_path / "t.xlsx")
    plan = daftar(bawa(opened, asked, apply=False)[0])
    assert (plan.changes, len(plan.roll)) == (True, 0)
    assert bawa(opened, asked)[0].records.not_stored == ""
    assert not daftar(bawa(opened, lembar(tmp_path / "t2.xlsx"), apply=False)[0]).changes
    answers = lembar(
        tmp_path / "j.xlsx",
        [kk(0), "2026-11-01", "1250000,5", "Mata air", "1; 2", "dekat sungai"],
        [kk(1), "", "0", 0, "Radio, televisi", ""],
        [kk(88), "", "", "1", "", ""],
    )
    plan = daftar(bawa(opened, answers, apply=False)[0])
    assert (plan.new, plan.same, plan.gone, plan.unknown) == (3, 0, 0, (4,))
    done = bawa(opened, answers)[0]
    assert done.findings == ()
    assert AnswerSheet.objects.count() == 3
    assert not any(b"sungai" in bytes(row) for row in AnswerSheet.objects.values_list("sealed", flat=True))
    assert register_view(DESA, AKHIR_2026, by="uji").state == before, "no figure comes from answers"
    changed = lembar(tmp_path / "k.xlsx", [kk(0), "2026-12-01", "2000000", "1", "", ""], [kk(1), "", "0", 0, "2", ""])
    newer = bawa(opened, changed)[0]
    assert (daftar(newer).new, daftar(newer).same, daftar(newer).gone) == (1, 1, 2)
    assert newer.batch is not None
    undo_batch(batch=newer.batch, by="uji", why="daftar keliru")
    assert daftar(bawa(opened, answers, apply=False)[0]).same == 3, "the older answers stand again"


def test_an_answer_that_does_not_fit_is_refused_alone_a_second_row_of_one_family_wholly(
    opened: OpenStore, tmp_path: Path
) -> None:
    one = bawa(
        opened,
        lembar(
            tmp_path / "s.xlsx",
            [kk(0), "", "1.234", "Sumur bor", "1;9", "NIK 9901010101900001"],
            [kk(0), "", "1", "", "", ""],
            ["12", "", "1", "", "", ""],
            [kk(1), "", "5", "0", "", ""],
        ),
    )[0]
    assert {(f.row, f.rule, f.whole) for f in one.findings} == {
        (2, "analisis_jawaban_salah", False),
        (3, "analisis_subjek_ganda", True),
        (4, "kk_panjang", True),
    }
    assert sum(f.rule == "analisis_jawaban_salah" for f in one.findings) == 4
    assert all("9901010101900001" not in f.found + f.message for f in one.findings)
    assert (len(daftar(one).roll), len(daftar(one).roll.refused)) == (2, 2)


def test_pages_show_answers_in_words_masked_and_recorded(opened: OpenStore, tmp_path: Path, client: Client) -> None:
    assert "Belum ada daftar pertanyaan" in markah(client.get(ALAMAT))
    bawa(opened, lembar(tmp_path / "t.xlsx"))
    rows = [nik(4), "2026-11-03", "7,5", "1", "", "baik"], [nik(77), "", "1", "", "", ""]
    persons = lembar(tmp_path / "p.xlsx", *rows, subjek=1, nama="DAK Rekaan")
    batch = bawa(opened, persons)[0].batch
    listed = markah(client.get(ALAMAT))
    assert "DDK Rekaan" in listed
    assert "DAK Rekaan" in listed
    assert not any(name in listed for name in NAMA)
    page = markah(client.get(f"{ALAMAT}{batch}/"))
    assert NAMA[4] in page
    assert "Sumur gali" in page
    assert "7,5" in page
    assert "1 subjek tidak ada dalam register desa: baris 3" in page
    assert nik(4) not in page
    entry = AuditEntry.objects.filter(action="jawaban.baca").latest("number")
    assert json.loads(entry.subjects) == [nomor(NAMA[4])]
    assert browser(with_role("kepala_desa", DESA.text())).get(f"{ALAMAT}{batch}/").status_code == 403
    assert client.get(f"{ALAMAT}999999/").status_code == 404


def test_the_workbook_that_is_handed_out_is_read_when_filled_in(
    opened: OpenStore, tmp_path: Path, client: Client
) -> None:
    listed = bawa(opened, lembar(tmp_path / "t.xlsx"))[0].batch
    count = PersonVersion.objects.count()
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"{ALAMAT}{listed}/isian.xlsx").content))
    sheet = book["isian"]
    assert [cell.value for cell in sheet[1]][:3] == ["NOMOR SUBJEK", "TANGGAL", "1. Penghasilan sebulan"]
    sheet.append([kk(0), "01/12/2026", "900000", "Sumur gali", "Sepeda", "ya"])
    out = io.BytesIO()
    book.save(out)
    done = bawa(opened, Held("diisi.xlsx", out.getvalue()))[0]
    assert (daftar(done).new, done.findings) == (1, ())
    assert "DDK Rekaan" in markah(client.get(f"{ALAMAT}{done.batch}/"))
    assert client.get(f"{ALAMAT}{listed}/").status_code == 404, "the answered list took its place"
    assert PersonVersion.objects.count() == count


@pytest.mark.basisdata
def test_answers_and_facilities_travel_with_the_archive(opened: OpenStore, tmp_path: Path) -> None:
    """Sealed anew under other numbers, they say the same in another village."""
    path = write_xlsx(
        tmp_path / "p.xlsx",
        [["Jenis fasilitas", "Jabatan", "Nama pejabat"], ["perangkat", "Sekretaris desa", "Sekar Rekaan"]],
    )
    bawa(opened, path)
    batch = bawa(opened, lembar(tmp_path / "j.xlsx", [kk(0), "2026-11-01", "5", "1", "1;2", "dekat kali"]))[0].batch
    other = AreaCode.kemendagri("99.01.01.2003")
    pulihkan(opened, _for(arsip(opened), other), other)
    kind = kinds()["perangkat"]
    told = [histories(opened, wilayah(desa), kind) for desa in (DESA, other)]
    assert [one["sekretaris|"][0].values["nama"] for one in told] == ["Sekar Rekaan"] * 2
    lists = question_lists(wilayah(other), as_of=AKHIR_2026, today=AKHIR_2026)
    read = [
        answers_of(
            Recorder(opened, desa, wilayah(desa), "uji", clock.now(), AKHIR_2026), number, page=1, as_of=AKHIR_2026
        )
        for desa, number in ((DESA, batch or 0), (other, lists[0].batch))
    ]
    said = [dict(one.sheets[0].answers) if one else {} for one in read]
    assert said[0] == said[1] == {"1": "5", "2": "1", "3": "1;2", "4": "dekat kali"}


@pytest.mark.basisdata
def test_answers_go_with_whom_is_erased(opened: OpenStore, tmp_path: Path) -> None:
    rows = [nik(6), "", "1", "", "", "rahasia"], [nik(4), "", "2", "", "", ""]
    bawa(opened, lembar(tmp_path / "p.xlsx", *rows, subjek=1))
    assert AnswerSheet.objects.count() == 2
    erase(
        opened=opened,
        area_id=wilayah(),
        person=nomor(NAMA[6]),
        request=1,
        by="uji",
        at=clock.now(),
        today=clock.today(),
    )
    assert AnswerSheet.objects.count() == 1
