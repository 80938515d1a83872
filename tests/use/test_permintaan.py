"""Outsiders ask a village for data: for names, with guessed codes, a thousand times, twice; and one who really needs a
table. What they may see is read off the pages and the files, not off the code that answers."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import openpyxl
import pytest
from django.db import connection
from django.test import Client

from cantik.base import clock
from cantik.codes.area import AreaCode
from cantik.codes.practice import code_of
from cantik.content.loader import limit
from cantik.release.app import storage
from cantik.release.app.models import Withdrawal
from cantik.staff.app import forum
from cantik.staff.app.models import Account, AuditEntry, Institution
from cantik.use.app.models import DataRequest
from cantik.use.applicants import parse
from cantik.use.errors import BadApplicants
from cantik.vault.app.opening import OpenStore
from tests.fixtures.markah import markah
from tests.fixtures.menunggu import is_spared, sees
from tests.fixtures.simpanan import Cradle
from tests.release.langkah import Rumah
from tests.staff import bekal

ASK = f"/permintaan/{bekal.DESA}/"
DESK = f"/desa/{bekal.DESA}/permintaan/"
HEAD = f"/desa/{bekal.DESA}/persetujuan/"
WISH = {"siapa": "warga", "lembaga": "", "isi": "jumlah penduduk menurut umur tiap dusun", "guna": "tugas sekolah anak"}
CODE = re.compile(r"[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}")
LAW = "tidak diberikan kepada siapa pun"


@pytest.fixture
def rumah(first_issued: Cradle, copy_of: Callable[[Cradle], OpenStore]) -> Rumah:
    """The office after its first edition."""
    return Rumah.of(copy_of(first_issued))


def asked(client: Client, **changed: str) -> str:
    """Fill the form in as a browser does; the code that the page shows."""
    key = re.search(r'name="kunci" value="([^"]+)"', markah(client.get(ASK)))
    assert key is not None
    told = client.post(ASK, WISH | {"kunci": key[1], "lanjut": "ya"} | changed)
    assert told.status_code == 200, markah(told)
    assert "no-store" in told.headers["Cache-Control"]
    return str(CODE.findall(markah(told))[0])


def told(client: Client, code: str) -> str:
    return markah(client.post(f"{ASK}jawaban/", {"sandi": code}))


def answered(rumah: Rumah, **said: object) -> int:
    number = DataRequest.objects.latest("pk").pk
    return int(rumah.klien["ratna"].post(f"{DESK}{number}/putus/", said).status_code)


def first_table(rumah: Rumah) -> tuple[str, str]:
    """Edition and key of a table, off the shelf itself."""
    folder = next((storage.shelf(rumah.folder) / bekal.DESA).iterdir())
    return folder.name, min(path.stem for path in (folder / "tabel").glob("penduduk*.csv"))


def test_who_needs_a_table_gets_it_byte_for_byte_with_a_proof(rumah: Rumah) -> None:
    public = Client()
    code = asked(public)
    row = DataRequest.objects.get()
    assert code not in str(DataRequest.objects.values()), "the code is kept"
    assert code.replace("-", "") not in str(AuditEntry.objects.values_list("detail", flat=True))
    assert "menunggu jawaban" in told(public, code)
    edition, key = first_table(rumah)
    sees(rumah.klien["ratna"], "permintaan", DESK)
    assert answered(rumah, putusan="dijawab", rilis=edition, tabel=key) == 302
    is_spared(rumah.klien["ratna"], "permintaan", DESK)
    assert "checked" not in markah(rumah.klien["ratna"].get(f"{DESK}{row.pk}/"))
    page = told(public, code.lower().replace("-", " "))
    file = storage.shelf(rumah.folder) / bekal.DESA / edition / "tabel" / f"{key}.csv"
    sha = hashlib.sha256(file.read_bytes()).hexdigest()
    assert sha in page
    got = public.post(f"{ASK}berkas/", {"sandi": code, "tabel": key})
    assert got.content == file.read_bytes()
    proof = markah(rumah.klien["ratna"].get(f"{DESK}{row.pk}/bukti/"))
    assert sha in proof
    assert edition in proof
    assert "Ratna Reka" in proof
    book = openpyxl.load_workbook(io.BytesIO(rumah.klien["ratna"].get(f"{DESK}daftar.xlsx").content)).active
    assert book is not None
    assert [book.cell(4, column).value for column in (1, 7, 11, 12)] == [row.pk, "dijawab", edition, key]
    Withdrawal.objects.create(
        kode=bekal.DESA, number=edition, state="ditarik", reason="keliru", asked_by="a", asked_at=clock.now(),
        decided_by="b", decided_at=clock.now(),
    )  # fmt: skip
    assert public.post(f"{ASK}berkas/", {"sandi": code, "tabel": key}).headers["Content-Type"].startswith("text/html")


def test_names_are_refused_to_everybody_and_nothing_but_published_tables_can_be_handed_over(rumah: Rumah) -> None:
    public = Client()
    code = asked(public, siapa="dinas", isi="daftar nama dan NIK penerima bantuan beserta alamatnya")
    edition, key = first_table(rumah)
    for forged in ("../rilis", "indikator", "tidak_ada", f"{key}/../../isi"):
        assert answered(rumah, putusan="dijawab", rilis=edition, tabel=[key, forged]) == 422
    for forged in ("2099-1", "", "../" + edition):
        assert answered(rumah, putusan="dijawab", rilis=forged, tabel=key) == 422
    assert answered(rumah, putusan="dijawab", rilis=edition) == 422
    assert answered(rumah, putusan="perorangan") == 302
    assert answered(rumah, putusan="perorangan") == 302, "a second press changes nothing"
    assert AuditEntry.objects.filter(action="permintaan.putus").count() == 1
    page = told(public, code)
    assert LAW in page
    assert "Unduh" not in page
    assert public.post(f"{ASK}berkas/", {"sandi": code, "tabel": key}).status_code == 404


@pytest.mark.parametrize(
    "typed",
    [
        {"isi": "data NIK 9901 0101 0190 0001 dan keluarganya"},
        {"guna": "hubungi saya di 0812-3456-7890"},
        {"isi": "kirim jumlah penduduk ke budi@contoh.id"},
        {"lembaga": "Kantor https://contoh.id/x"},
        {"isi": "umur"},
        {"isi": "penduduk " * 100},
        {"siapa": "presiden"},
        {"kunci": "1"},
    ],
)
@pytest.mark.satu_basisdata
def test_numbers_addresses_and_half_a_form_are_not_taken_in(rumah: Rumah, typed: dict[str, str]) -> None:
    said = WISH | {"kunci": "k" * 32, "lanjut": "ya"} | typed
    assert Client().post(ASK, said).status_code == 422
    assert not DataRequest.objects.exists()


def test_one_form_is_one_request_also_when_it_is_pressed_twice_at_once(rumah: Rumah) -> None:
    said = WISH | {"kunci": "z" * 32, "lanjut": "ya"}

    def press(_turn: int) -> str:
        try:
            return str(CODE.findall(markah(Client().post(ASK, said)))[0])
        finally:
            connection.close()

    first = press(0)
    if connection.vendor == "postgresql":
        with ThreadPoolExecutor(4) as pool:
            assert set(pool.map(press, range(4))) == {first}
    assert press(1) == first
    assert DataRequest.objects.count() == 1


def test_a_thousand_posts_and_guessed_codes_end_soon(rumah: Rumah, monkeypatch: pytest.MonkeyPatch) -> None:
    public = Client()
    code = asked(public)
    most = limit("permintaan_per_alamat").whole
    seen = [public.post(ASK, WISH | {"kunci": f"{turn:032}", "lanjut": "ya"}).status_code for turn in range(most + 3)]
    assert seen.count(200) == most - 1  # one was the request before
    assert set(seen[-3:]) == {429}
    other = Client(REMOTE_ADDR="127.0.0.9")
    monkeypatch.setattr("cantik.use.app.requests.limit", lambda name: type("L", (), {"whole": most})())
    assert other.post(ASK, WISH | {"kunci": "y" * 32, "lanjut": "ya"}).status_code == 429, "the village has its fill"
    guesses = [
        other.post(f"{ASK}jawaban/", {"sandi": f"{turn:016}"}).status_code
        for turn in range(limit("kode_per_alamat").whole + 2)
    ]
    assert set(guesses[:-2]) == {422}
    assert guesses[-1] == 429
    assert "menunggu jawaban" in told(public, code)
    away = markah(public.post(f"/permintaan/{bekal.TETANGGA}/jawaban/", {"sandi": code}))
    assert "menunggu jawaban" not in away


def test_an_agen_of_another_village_and_the_public_see_no_desk(rumah: Rumah) -> None:
    asked(Client())
    number = DataRequest.objects.get().pk
    stranger = bekal.browser(bekal.with_role("agen_statistik", bekal.TETANGGA))
    for path in (DESK, f"{DESK}{number}/", f"{DESK}daftar.xlsx", f"{DESK}{number}/bukti/", HEAD):
        assert stranger.get(path).status_code == 404, path
        assert Client().get(path).status_code == 302, path
    assert stranger.post(f"{DESK}{number}/putus/", {"putusan": "perorangan"}).status_code == 404
    assert (
        stranger.post(f"/desa/{bekal.TETANGGA}/permintaan/{number}/putus/", {"putusan": "perorangan"}).status_code
        == 404
    )
    assert rumah.klien["ratna"].post(f"{HEAD}{number}/", {"putusan": "setuju"}).status_code == 403
    assert DataRequest.objects.get().state == "buka"
    for nobody in (code_of(1).text(), "99.01.01", bekal.JAUH):
        assert Client().get(f"/permintaan/{nobody}/").status_code == 404, nobody


@pytest.fixture
def always_open(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A kabupaten whose offices never close: its own file takes the place of the shipped one."""
    week = ["Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu"]
    rows = [f"{day},00.00,24.00,reka,usul" for day in week]
    (tmp_path / "jam_kantor.csv").write_text("\n".join(["hari,buka,tutup,dasar,tanda", *rows]), encoding="utf-8")
    monkeypatch.setenv("CANTIK_CONTENT", str(tmp_path))


@pytest.mark.basisdata
@pytest.mark.usefixtures("always_open")
def test_a_sister_village_waits_for_the_kepala_desa(rumah: Rumah, jam: Callable[[dt.timedelta], None]) -> None:
    public, head = Client(), rumah.klien["sumarsono"]
    code = asked(public, siapa="desa_lain", lembaga="Desa Rekaan Jaya")
    row = DataRequest.objects.get()
    assert row.due_at - row.received_at == dt.timedelta(hours=2)
    edition, key = first_table(rumah)
    assert answered(rumah, putusan="dijawab", rilis=edition, tabel=key) == 422
    assert head.post(f"{HEAD}{row.pk}/", {"putusan": "tidak", "alasan": ""}).status_code == 422
    assert head.post(f"{HEAD}{row.pk}/", {"putusan": "tidak", "alasan": "belum ada kerja sama"}).status_code == 302
    assert answered(rumah, putusan="dijawab", rilis=edition, tabel=key) == 422
    rumah.klien["ratna"].post(f"{DESK}{row.pk}/urung/")
    assert DataRequest.objects.get().state == "tidak_disetujui", "the desk takes back what the kepala desa decided"
    assert head.post(f"{HEAD}{row.pk}/", {"putusan": "urung"}).status_code == 302
    assert head.post(f"{HEAD}{row.pk}/", {"putusan": "setuju"}).status_code == 302
    row.refresh_from_db()
    assert row.approved_at is not None
    assert row.due_at - row.approved_at == dt.timedelta(minutes=30)
    jam(dt.timedelta(minutes=31))
    assert "terlambat" in markah(rumah.klien["ratna"].get(DESK))
    assert answered(rumah, putusan="dijawab", rilis=edition, tabel=key) == 302
    assert "1 terlambat" in markah(public.get(ASK))
    assert "1 dijawab" in markah(public.get(ASK))
    assert "dijawab" in told(public, code)


@pytest.mark.basisdata
def test_a_wrong_answer_is_taken_back_until_it_is_read(rumah: Rumah) -> None:
    public, desk = Client(), rumah.klien["ratna"]
    code = asked(public)
    number = DataRequest.objects.get().pk
    need = "pertanyaan tentang umur belum ada dalam pendataan"
    assert answered(rumah, putusan="perorangan") == 302
    desk.post(f"{DESK}{number}/urung/")
    page = told(public, code)
    assert "menunggu jawaban" in page
    assert page.count(LAW) == 0
    assert answered(rumah, putusan="belum_ada", perlu=need) == 302
    assert need in told(public, code)
    desk.post(f"{DESK}{number}/urung/")
    assert need in told(public, code), "what was read holds"
    assert "sudah diputus" in markah(public.post(f"{ASK}cabut/", {"sandi": code}))


def test_the_applicant_withdraws_and_the_desk_can_no_longer_answer(rumah: Rumah) -> None:
    public = Client()
    code = asked(public)
    assert "dicabut" in markah(public.post(f"{ASK}cabut/", {"sandi": code}))
    assert answered(rumah, putusan="perorangan") == 422


@pytest.mark.satu_basisdata
def test_published_tables_are_offered_before_a_request_is_sent(rumah: Rumah) -> None:
    page = markah(Client().post(ASK, WISH | {"kunci": "k" * 32}))
    assert "Mungkin sudah terbit" in page
    assert not DataRequest.objects.exists()
    links = re.findall(rf'href="(/situs/{bekal.DESA}/tabel/[^"]+)"', page)
    assert links
    for link in links:
        shown = Client().get(link)
        assert shown.status_code == 200, link


@pytest.mark.parametrize(
    ("lines", "at"),
    [
        (["kode,judul,judul_en,persetujuan,dasar", "warga,Warga,Resident,tidak,x"], "f.csv:2"),
        (["kode,judul,judul_en,persetujuan,dasar", "bumdes,BUM Desa,Village firm,boleh,x"], "f.csv:2"),
        (["kode,judul,judul_en,persetujuan,dasar", "bumdes,BUM Desa,Village firm,tidak,x", "x,,X,ya,x"], "f.csv:3"),
    ],
)
def test_a_file_of_applicants_that_cannot_be_read_is_named_with_its_line(lines: list[str], at: str) -> None:
    with pytest.raises(BadApplicants) as wrong:
        parse([("peminta_data.csv", [lines[0], "warga,Warga,Resident,tidak,x"]), ("f.csv", lines)])
    assert at in str(wrong.value)


@pytest.mark.basisdata
@pytest.mark.usefixtures("always_open")
def test_who_produces_the_data_answers_in_the_place_of_the_desk(rumah: Rumah) -> None:
    """Passed on to one office: its home says so, it gives back what is not its own, else it answers; no other office
    sees it, and the desk decides nothing of it meanwhile."""
    public, desk = Client(), rumah.klien["ratna"]
    code = asked(public)
    row = DataRequest.objects.get()
    one, act = f"{DESK}{row.pk}/", f"{DESK}{row.pk}/putus/"
    forum.begin(AreaCode.kemendagri(bekal.KABUPATEN), by="akun:0")
    dinkes, dinsos = (
        bekal.browser(bekal.with_role("produsen", institution=f"{name} {bekal.KABUPATEN}"))
        for name in ("Dinas Kesehatan", "Dinas Sosial")
    )
    numbers = {kind: Institution.objects.get(kind=kind, area=bekal.KABUPATEN).pk for kind in ("dinkes", "disdik")}
    page = markah(desk.get(one))
    assert f'<option value="{numbers["dinkes"]}">' in page
    assert f'<option value="{numbers["disdik"]}">' not in page, "nobody there has an account"
    assert dinkes.get(one).status_code == 404
    for nowhere in (str(numbers["disdik"]), "", "x"):
        assert desk.post(act, {"putusan": "teruskan", "dinas": nowhere}).status_code == 422
    assert desk.post(act, {"putusan": "teruskan", "dinas": str(numbers["dinkes"])}).status_code == 302
    row.refresh_from_db()
    assert row.passed_at is not None
    assert row.due_at - row.passed_at == dt.timedelta(hours=16)
    sees(dinkes, "permintaan_opd", one)
    is_spared(dinsos, "permintaan_opd", one)
    is_spared(desk, "permintaan_opd", one)
    is_spared(desk, "permintaan", DESK)
    there = Account.objects.filter(institution=f"Dinas Kesehatan {bekal.KABUPATEN}")
    there.update(is_active=False)
    sees(rumah.klien["wulan"], "dinas_tanpa_akun", "/orang/undang/")
    there.update(is_active=True)
    is_spared(rumah.klien["wulan"], "dinas_tanpa_akun", "/orang/undang/")
    assert dinsos.get(one).status_code == 404
    assert dinsos.post(act, {"putusan": "perorangan"}).status_code == 404
    assert WISH["isi"] not in markah(dinsos.get(DESK))
    assert WISH["isi"] in markah(dinkes.get(DESK))
    assert dinkes.get(f"{DESK}daftar.xlsx").status_code == 403, "the register of the village"
    assert "Dinas Kesehatan" in told(public, code)
    edition, key = first_table(rumah)
    assert answered(rumah, putusan="dijawab", rilis=edition, tabel=key) == 422, "it lies with the office"

    assert dinkes.post(act, {"putusan": "kembali", "sebab": "bukan"}).status_code == 422, "a reason is due"
    assert dinkes.post(act, {"putusan": "kembali", "sebab": "umur penduduk dicatat Dukcapil"}).status_code == 302
    assert "umur penduduk dicatat Dukcapil" in markah(desk.get(one))
    sees(desk, "permintaan", DESK)
    assert dinkes.post(act, {"putusan": "dijawab", "rilis": edition, "tabel": key}).status_code == 404

    assert desk.post(act, {"putusan": "teruskan", "dinas": str(numbers["dinkes"])}).status_code == 302
    assert dinkes.post(act, {"putusan": "teruskan", "dinas": str(numbers["dinkes"])}).status_code == 404
    assert desk.post(act, {"putusan": "kembali"}).status_code == 302, "the desk takes it back without a reason"
    assert desk.post(act, {"putusan": "teruskan", "dinas": str(numbers["dinkes"])}).status_code == 302
    assert dinkes.post(act, {"putusan": "dijawab", "rilis": edition, "tabel": key}).status_code == 302
    is_spared(dinkes, "permintaan_opd", one)
    desk.post(f"{one}urung/")
    assert DataRequest.objects.get().state == "dijawab", "the desk takes back what the office decided"
    assert "Dinas Kesehatan" in markah(dinkes.get(f"{one}bukti/"))
    file = storage.shelf(rumah.folder) / bekal.DESA / edition / "tabel" / f"{key}.csv"
    assert hashlib.sha256(file.read_bytes()).hexdigest() in told(public, code)
