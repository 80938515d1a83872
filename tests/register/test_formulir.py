"""Official forms and books: columns from the content, numbers that a count by hand gives, signed, masked, logged."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import json
import zipfile
from pathlib import Path

import openpyxl
import pikepdf
import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from cantik.base import clock
from cantik.base.errors import CantikError
from cantik.content.loader import load_content
from cantik.register.core.app.models import PersonVersion
from cantik.register.core.kinds import Kind
from cantik.register.events.app.acts import Act, Newcomer
from cantik.register.events.papers import Passed, Soul, head_cells, monthly, recapitulation, vulnerable
from cantik.staff.app.models import AuditEntry
from cantik.vault.app.models import SigningKey
from cantik.vault.app.opening import OpenStore
from cantik.vault.sealed_file import unseal
from cantik.vault.signature import FORM_TYPE, check
from tests.register.bekal import DESA, kk, nik
from tests.register.langkah import terapkan
from tests.register.test_peristiwa_halaman import isi
from tests.register.test_peristiwa_simpan import MEI, bayi, catat, nomor, penduduk
from tests.staff.bekal import browser, with_role

pytestmark = pytest.mark.satu_basisdata

DI = f"/desa/{DESA.text()}/peristiwa/"
DUSUN = ("KRAJAN", "LEGI")


@pytest.fixture
def desa(opened: OpenStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> OpenStore:
    """Nine persons in three families and two dusun; a May with a birth, a death, two arrivals, a departure."""
    rows = [
        penduduk(i) | {"dusun": DUSUN[i // 6], "kewarganegaraan": "2" if i == 4 else "1", "agama": "1"}
        for i in range(9)
    ]
    terapkan(opened, tmp_path, rows)
    catat(opened, Act(Kind.BIRTH, MEI, newcomers=(bayi(),), mother=nomor(1)))
    catat(opened, Act(Kind.DEATH, MEI, (nomor(3),)))
    catat(opened, Act(Kind.DEPARTURE, MEI, (nomor(7),), note="Kota Reka"))
    new = (
        Newcomer("PENDATANG A", "1", dt.date(1990, 1, 1), relation="1"),
        Newcomer("PENDATANG B", "2", dt.date(1992, 1, 1), relation="3"),
    )
    catat(opened, Act(Kind.ARRIVAL, MEI, newcomers=new, unit=("LEGI", "01", "01"), kk=kk(91), note="Kota Asal"))
    monkeypatch.setattr(clock, "now", lambda: dt.datetime(2026, 6, 20, 3, 0, tzinfo=dt.UTC))
    return opened


@pytest.fixture
def agen(desa: OpenStore) -> Client:
    return browser(with_role("agen_statistik", DESA.text(), name="Agen Reka"))


def lembar(client: Client, where: str) -> list[list[object]]:
    """The rows of a workbook below the line of column numbers."""
    answer = client.get(f"{DI}{where}?bulan=2026-05")
    assert answer.status_code == 200, answer.status_code
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[0]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    start = next(i for i, row in enumerate(rows) if row[:3] == [1, 2, 3])
    return rows[start + 1 :]


def test_the_monthly_report_counts_what_a_hand_counts(agen: Client) -> None:
    rows = lembar(agen, "formulir/a9_bulanan.xlsx")
    assert [row[1:] for row in rows[:7]] == [
        ["Penduduk awal bulan ini", 4, 4, 1, 0, 5, 4, 9],
        ["Kelahiran bulan ini", 0, 1, 0, 0, 0, 1, 1],
        ["Kematian bulan ini", 0, 1, 0, 0, 0, 1, 1],
        ["Pendatang bulan ini", 1, 1, 0, 0, 1, 1, 2],
        ["Pindah bulan ini", 0, 1, 0, 0, 0, 1, 1],
        ["Penduduk akhir bulan ini", 5, 4, 1, 0, 6, 4, 10],
        ["Penduduk hilang bulan ini", *["…"] * 7],
    ]
    assert not any("Koreksi" in str(row[0]) for row in rows)


def test_the_recapitulation_has_a_row_for_each_dusun(agen: Client) -> None:
    first, second, total = lembar(agen, "formulir/b3_rekapitulasi.xlsx")[:3]
    assert first[:9] == [1, "KRAJAN", 1, 0, 2, 3, 2, 4, 6]
    assert second[:9] == [2, "LEGI", 0, 0, 2, 1, 1, 2, 3]
    assert (total[1], total[8], total[-2], total[-1]) == ("Jumlah", 9, 10, "")
    born, died, gone = first[9:13], first[17:21], second[21:25]
    assert (born, died, gone) == ([0, 0, 0, 1], [0, 0, 0, 1], [0, 0, 0, 1])


def test_books_list_people_masked_and_name_them_in_the_log(agen: Client) -> None:
    rows = [row for row in lembar(agen, "buku/b1_induk.xlsx") if isinstance(row[0], int)]
    assert len(rows) == 10
    first = next(row for row in rows if row[1] == "REKA 0")
    assert (first[2], first[6], first[12]) == ("Laki-laki", "Islam", "Kepala Keluarga")
    assert str(first[13]).endswith(nik(0)[-4:])
    assert nik(0) not in str(rows)
    assert {row[9] for row in rows} == {"…"}
    left = AuditEntry.objects.get(action="orang.bawa_keluar")
    assert len(json.loads(left.subjects)) == 10
    moved = [row for row in lembar(agen, "buku/b2_mutasi.xlsx") if isinstance(row[0], int)]
    assert {(row[1], row[6], row[8], row[12]) for row in moved} == {
        ("BAYI REKA", "", "", "lahir"),
        ("REKA 3", "", "", ""),
        ("REKA 7", "", "Kota Reka", ""),
        ("PENDATANG A", "Kota Asal", "", ""),
        ("PENDATANG B", "Kota Asal", "", ""),
    }


def test_the_book_of_temporary_residents_names_who_lives_here_and_is_registered_elsewhere(
    agen: Client, desa: OpenStore
) -> None:
    """Who came without their card and stays, with from where and when; who left in the month, with the day."""
    new = (
        Newcomer("TAMU TINGGAL", "1", dt.date(1990, 1, 1), relation="1"),
        Newcomer("TAMU PERGI", "2", dt.date(1992, 1, 1), relation="4"),
    )
    came = Act(
        Kind.ARRIVAL, dt.date(2026, 5, 2), newcomers=new, unit=("LEGI", "01", "01"), letter=False, note="Kota Asal"
    )
    catat(desa, came)
    guest = PersonVersion.objects.filter(name="TAMU PERGI").values_list("person_id", flat=True)[0]
    catat(desa, Act(Kind.DEPARTURE, dt.date(2026, 5, 20), (guest,)))

    rows = [row for row in lembar(agen, "buku/b4_sementara.xlsx") if isinstance(row[0], int)]

    assert {(row[1], row[2], row[3], row[9], row[12], row[13]) for row in rows} == {
        ("TAMU TINGGAL", "L", "", "Kota Asal", "02-05-2026", ""),
        ("TAMU PERGI", "", "P", "Kota Asal", "02-05-2026", "20-05-2026"),
    }
    assert {row[8] for row in rows} == {"…"}
    assert len(json.loads(AuditEntry.objects.get(action="orang.bawa_keluar").subjects)) == 2


def test_whole_numbers_ask_a_reason_and_are_refused_to_who_may_not(agen: Client, desa: OpenStore) -> None:
    kades = browser(with_role("kepala_desa", DESA.text(), name="Kades Reka"))
    where = f"{DI}buku/b5_ktp_kk/utuh/?bulan=2026-05"
    assert kades.post(where, {"alasan": "pemeriksaan inspektorat"}).status_code in (302, 403)
    assert "10 sampai 200 huruf" in isi(agen.post(where, {"alasan": "x"}, follow=True))
    assert not AuditEntry.objects.filter(action="orang.bawa_keluar").exists()
    short = agen.post(where, {"alasan": "pemeriksaan inspektorat", "bentuk": "xlsx", "frasa": "pendek"}, follow=True)
    assert "terlalu pendek" in isi(short)
    assert not AuditEntry.objects.filter(action="orang.bawa_keluar").exists()
    phrase = "frasa sandi yang panjang"
    answer = agen.post(where, {"alasan": "pemeriksaan inspektorat", "bentuk": "xlsx", "frasa": phrase})
    assert answer.status_code == 200
    assert answer["Content-Disposition"].endswith('.xlsx.age"')
    opened = unseal(answer.content, passphrase=phrase)
    cells = {cell.value for row in openpyxl.load_workbook(io.BytesIO(opened)).worksheets[0] for cell in row}
    assert {nik(0), kk(0)} <= cells
    assert AuditEntry.objects.filter(action="orang.bawa_keluar", detail__contains="utuh").count() == 1


def test_a_form_is_signed_with_the_key_of_the_village_and_no_release(desa: OpenStore) -> None:
    kades = browser(with_role("kepala_desa", DESA.text(), name="Kades Reka"))
    answer = kades.post(f"{DI}formulir/a9_bulanan/tanda/?bulan=2026-05")
    assert answer.status_code == 200, answer.status_code
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    contents = json.loads(files["isi.json"])
    for name, fact in contents["berkas"].items():
        assert hashlib.sha256(files[name]).hexdigest() == fact["sha256"]
    envelope = files["tanda-tangan.dsse.json"]
    keyid = check(envelope, files["isi.json"], payload_type=FORM_TYPE)
    assert SigningKey.objects.count() == 1
    for bad in (
        {"payload_type": "application/vnd.cantik.isi-rilis+json"},
        {"payload_type": FORM_TYPE, "pinned": "0" * 64},
    ):
        with pytest.raises(CantikError, match="T201"):
            check(envelope, files["isi.json"], **bad)
    with pytest.raises(CantikError, match="T201"):
        check(envelope, files["isi.json"] + b" ", keyid, FORM_TYPE)
    with pikepdf.open(io.BytesIO(files["a9_bulanan.pdf"])) as document:
        assert len(document.pages) == 1
        assert "Laporan perkembangan penduduk" in str(document.docinfo.get("/Title", ""))
    actions = set(AuditEntry.objects.values_list("action", flat=True))
    assert {"formulir.tanda_tangan", "kunci.pakai"} <= actions


def test_the_page_offers_what_one_may(agen: Client, desa: OpenStore) -> None:
    page = isi(agen.get(f"{DI}formulir/?bulan=2026-05"))
    assert "Formulir dan buku desa, Mei 2026" in page
    assert "Buku induk penduduk" in page
    for name in ("tidak_ada.pdf", "b1_induk.pdf", "a9_bulanan.exe"):
        assert agen.get(f"{DI}formulir/{name}").status_code == 404
    assert agen.get(f"{DI}formulir/a9_rentan.pdf?bulan=2026-05").content[:5] == b"%PDF-"


# ── pure ────────────────────────────────────────────────────────────────────────────────────────


def test_heads_cover_every_column_once() -> None:
    for paper in load_content().papers.values():
        depth, cells = head_cells(paper.columns)
        covered = [(x, y) for one in cells for x in range(one.x, one.x + one.w) for y in range(one.y, one.y + one.h)]
        assert sorted(covered) == [(x, y) for x in range(len(paper.columns)) for y in range(depth)], paper.id


ORANG = st.builds(
    Soul,
    person=st.uuids().map(str),
    dusun=st.sampled_from(["A", "B", ""]),
    rw=st.just("1"),
    rt=st.sampled_from("12"),
    sex=st.sampled_from(["1", "2"]),
    foreign=st.booleans(),
    family=st.integers(-1, 5),
    born=st.none() | st.dates(dt.date(1920, 1, 1), dt.date(2026, 5, 31)),
    said=st.fixed_dictionaries(
        {},
        optional={
            "disabilitas": st.sampled_from("1234567"),
            "hamil": st.sampled_from("12"),
            "hubungan_keluarga": st.sampled_from("134"),
        },
    ),
)
JENIS = [Kind.BIRTH, Kind.DEATH, Kind.ARRIVAL, Kind.DEPARTURE]
LEWAT = st.builds(
    Passed,
    kind=st.sampled_from(JENIS),
    dusun=st.sampled_from(["A", "B", ""]),
    sex=st.sampled_from("12"),
    foreign=st.booleans(),
)


@given(st.lists(ORANG, max_size=12), st.lists(ORANG, max_size=12), st.lists(LEWAT, max_size=8))
def test_rows_add_up(before: list[Soul], after: list[Soul], passed: list[Passed]) -> None:
    content = load_content().papers
    report = monthly(content["a9_bulanan"], before, after, passed)
    for row in report.rows[:6]:
        wni_l, wni_p, wna_l, wna_p, men, women, whole = (int(cell) for cell in row[2:])
        assert (wni_l + wna_l, wni_p + wna_p, men + women) == (men, women, whole)
    ends = [int(row[-1]) for row in report.rows[:6]]
    k = ends[5] - (ends[0] + ends[1] - ends[2] + ends[3] - ends[4])
    assert any(f"{k:+d} orang" in note for note in report.notes) == (k != 0)
    recap = recapitulation(content["b3_rekapitulasi"], ["A", "B", ""], before, after, passed)
    for i, column in enumerate(content["b3_rekapitulasi"].columns[2:-1], 2):
        if column.says.endswith((".kk", ".anggota")):
            continue  # a family over two dusun is one family in the total
        assert sum(int(row[i]) for row in recap.rows) == recap.total[i], column.says
    groups = vulnerable(content["a9_rentan"], after, dt.date(2026, 5, 31))
    for i in range(3, 21):
        if groups.total and groups.total[i] != "…":
            assert sum(int(row[i]) for row in groups.rows) == groups.total[i]
