"""The pages of the register: what they show to whom, what they hide, and what they leave in the log."""

from __future__ import annotations

import datetime as dt
import json
import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from cantik.base import clock
from cantik.collect.app.models import Batch
from cantik.register.core.app.statements import locate_records
from cantik.register.core.app.undo import undo_batch
from cantik.register.correct.app.correction_batch import Correcting
from cantik.register.correct.app.corrections import Wish, correct_value, statement_of
from cantik.staff.app.models import Account, AuditEntry
from cantik.vault.app.opening import OpenStore
from tests.fixtures.markah import markah
from tests.register.bekal import DESA, DESA_LAIN, kk, nik
from tests.register.keluarga import aturan, bawa, temuan
from tests.register.keluarga import keluarga as rumah
from tests.register.warga import ASING, NAMA, keluarga, nomor
from tests.staff.bekal import browser, shown, with_role

pytestmark = pytest.mark.satu_basisdata

ALAMAT = f"/desa/{DESA.text()}/warga/"
HARI_INI = dt.date(2027, 2, 1)


@pytest.fixture
def opened(dihuni: OpenStore) -> OpenStore:
    """The store with the village."""
    return dihuni


@pytest.fixture(autouse=True)
def village(opened: OpenStore, monkeypatch: pytest.MonkeyPatch) -> None:
    """A store with a village, at hand for the pages; the day is 1 February 2027."""
    monkeypatch.setattr(clock, "now", lambda: dt.datetime(2027, 2, 1, 3, 0, tzinfo=dt.UTC))


@pytest.fixture
def agen() -> Account:
    return with_role("agen_statistik", DESA.text(), name="Agen Reka")


@pytest.fixture
def client(agen: Account) -> Client:
    return browser(agen)


def text(response: Any) -> str:
    assert response.status_code == 200, response.status_code
    return markah(response)


def cari(client: Client, q: str) -> Any:
    """Search as the form does, and follow."""
    return client.post(f"{ALAMAT}cari/", {"q": q}, follow=True)


def ditemukan(response: Any) -> list[str]:
    """The names in the list, in its order."""
    return list(re.findall(r'warga/orang/\d+/">([^<]+)</a>', text(response)))


def entries(action: str) -> list[AuditEntry]:
    return list(AuditEntry.objects.filter(action=action).order_by("number"))


# ── search ──────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("q", "names"),
    [
        ("min", [0, 2]),  # a part inside a word
        ("rekawati siti", [0]),  # any word, any order
        ("susilo rekso", [3]),  # a hyphen is a blank
        ("nusa eka", [5]),  # without accents
        ("tiada", []),
        ("%", None),
        ("s", None),
    ],
)
def test_a_part_of_a_name(client: Client, q: str, names: list[int] | None) -> None:
    response = cari(client, q)
    if names is None:
        assert response.status_code == 422
        assert "dua huruf" in markah(response)
        return
    assert sorted(map(unescape, ditemukan(response))) == sorted(NAMA[i] for i in names)


def test_a_whole_nik_leads_to_the_person_and_a_whole_kk_to_the_family(client: Client) -> None:
    spaced = f"{nik(2)[:6]} {nik(2)[6:12]} {nik(2)[12:]}"
    assert cari(client, spaced).redirect_chain[-1][0] == f"{ALAMAT}orang/{nomor(NAMA[2])}/"
    assert cari(client, kk(1)).redirect_chain[-1][0] == f"{ALAMAT}keluarga/{keluarga(NAMA[4])}/"
    nobody = cari(client, nik(9))  # lives in another village
    assert "Tidak ada NIK atau nomor KK ini" in text(nobody)
    part = client.post(f"{ALAMAT}cari/", {"q": nik(2)[:10]})
    assert part.status_code == 422
    assert "10 angka, seharusnya 16" in markah(part)


def test_filters_and_who_is_gone(client: Client) -> None:
    def named(query: str) -> set[str]:
        return set(map(unescape, ditemukan(client.get(ALAMAT + query))))

    assert named("?kedudukan=tercatat") == set(NAMA[:6])
    assert named("?dusun=LEGI") == {NAMA[4]}
    assert named("?rt=02/01") == set(NAMA[:6]) - {NAMA[4]}
    assert named("?kedudukan=terdaftar") == set(NAMA[:6]) - {NAMA[1]}
    assert named("?kedudukan=domisili") == {NAMA[0]}
    assert named("?kedudukan=tidak") == {NAMA[1]}
    assert named("?kedudukan=keluar") == {NAMA[6]}
    assert named("?dusun=TIADA&hal=99999999999") == set(NAMA[:6])  # what is no choice is no wish


def test_nothing_is_listed_before_somebody_asks(client: Client) -> None:
    page = text(client.get(ALAMAT))
    assert "Siapa yang dicari?" in page
    assert not any(name in unescape(page) for name in NAMA)
    assert entries("orang.daftar") == []


def test_terms_stand_in_no_address_no_log_and_no_session(client: Client) -> None:
    response = cari(client, "rekawati siti")
    address = response.redirect_chain[-1][0]
    assert re.fullmatch(re.escape(ALAMAT) + r"\?cari=[\w-]{12}", address)
    assert cari(client, "siti rekawati").status_code == 200
    first, second = entries("orang.cari")
    assert json.loads(first.detail)["hash"] == json.loads(second.detail)["hash"]  # equal questions look alike
    cari(client, nik(2))
    whole = "".join(f"{e.detail}{e.subjects}" for e in AuditEntry.objects.all())
    kept = "".join(str(one.get_decoded()) for one in Session.objects.all())
    for secret in ("rekawati", "siti", nik(2), kk(0)):
        assert secret not in whole.lower()
        assert secret not in kept.lower()


def test_a_token_is_of_one_session_and_half_an_hour(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    address = cari(client, "min").redirect_chain[-1][0]
    other = browser(with_role("agen_statistik", DESA.text()))
    assert "kedaluwarsa" in text(other.get(address))
    later = clock.now() + dt.timedelta(minutes=9)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert ditemukan(client.get(address))
    session = client.session
    session["warga_dicari"] = {token: [at - 1800, sealed] for token, (at, sealed) in session["warga_dicari"].items()}
    session.save()
    assert "kedaluwarsa" in text(client.get(address))


def test_thirty_searches_a_minute(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(30):
        assert client.post(f"{ALAMAT}cari/", {"q": "min"}).status_code == 302
    too_many = client.post(f"{ALAMAT}cari/", {"q": "min"})
    assert too_many.status_code == 429
    assert "Tunggu sebentar" in markah(too_many)
    assert len(entries("orang.cari")) == 30
    assert len(entries("orang.cari_dibatasi")) == 1
    assert browser(with_role("agen_statistik", DESA.text())).post(f"{ALAMAT}cari/", {"q": "min"}).status_code == 302
    later = clock.now() + dt.timedelta(seconds=61)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert client.post(f"{ALAMAT}cari/", {"q": "min"}).status_code == 302


def test_an_undone_batch_is_not_searched_and_another_spelling_is_told(client: Client, opened: OpenStore) -> None:
    """Without the list of 2026 that of 2025 holds; Regsosek of June 2026 writes SITI AMINAH R, and names are trusted to
    OpenSID before it, in whichever order they came."""
    undo_batch(batch=Batch.objects.get(file_name="induk 2026.xlsx").pk, by="uji", why="salah berkas")
    everybody = set(map(unescape, ditemukan(client.get(f"{ALAMAT}?kedudukan=tercatat"))))
    assert everybody == set(NAMA)
    assert "juga tertulis" not in text(cari(client, "aminah r"))
    undo_batch(batch=Batch.objects.get(file_name="induk 2025.xlsx").pk, by="uji", why="salah berkas")
    assert set(map(unescape, ditemukan(client.get(f"{ALAMAT}?kedudukan=tercatat")))) == {"SITI AMINAH R"}


# ── one person ──────────────────────────────────────────────────────────────────────────────────


def test_the_page_of_a_person_shows_sources_and_history_and_masks_numbers(client: Client) -> None:
    page = unescape(text(client.get(f"{ALAMAT}orang/{nomor(NAMA[4])}/")))
    assert "Dusun" in page
    assert "LEGI" in page
    assert "KRAJAN" in page  # what was said before, in the history
    assert "induk 2025.xlsx, baris 6" in page
    assert "Dicatat 15 Januari 2026" in page
    assert "31 Desember 2026" in page
    assert f"••••••••••••{nik(4)[-4:]}" in page
    for secret in (nik(4), kk(1), "081299990004"):
        assert secret not in page


def test_the_state_on_a_former_date(client: Client) -> None:
    page = unescape(text(client.get(f"{ALAMAT}orang/{nomor(NAMA[4])}/?tanggal=2026-01-01")))
    row = page[page.index('scope="row">Dusun') :][:200]
    assert "KRAJAN" in row
    before = unescape(text(client.get(f"{ALAMAT}orang/{nomor(NAMA[4])}/?tanggal=2020-01-01")))
    assert "belum ada yang tercatat" in before


def test_who_is_gone_is_shown_as_last_known(client: Client) -> None:
    page = unescape(text(client.get(f"{ALAMAT}orang/{nomor(NAMA[6])}/")))
    assert "keadaan terakhir yang tercatat" in page
    assert NAMA[6] in page


def test_the_father_is_found_by_his_nik(client: Client) -> None:
    page = unescape(text(client.get(f"{ALAMAT}orang/{nomor(NAMA[2])}/")))
    assert "ayah menurut NIK" in page
    assert NAMA[1] in page


def test_a_family_with_its_household(client: Client) -> None:
    page = unescape(text(client.get(f"{ALAMAT}keluarga/{keluarga(NAMA[1])}/")))
    assert "Bangunan nomor 12" in page
    assert "Luas lantai" in page
    assert all(NAMA[i] in page for i in (0, 1, 2))
    assert kk(0) not in page


def test_health_stands_on_a_page_of_its_own(client: Client) -> None:
    person = nomor(NAMA[0])
    assert "kronis" not in text(client.get(f"{ALAMAT}orang/{person}/"))
    assert "kronis" in text(client.get(f"{ALAMAT}orang/{person}/kesehatan/"))
    assert [json.loads(e.subjects) for e in entries("orang.baca_kesehatan")] == [[person]]
    head = browser(with_role("kepala_desa", DESA.text()))
    assert head.get(f"{ALAMAT}orang/{person}/kesehatan/").status_code == 403


def test_headers(client: Client) -> None:
    for path in ("", f"orang/{nomor(NAMA[0])}/", f"keluarga/{keluarga(NAMA[1])}/"):
        response = client.get(ALAMAT + path)
        assert response["Cache-Control"] == "no-store, private"
        assert "'unsafe-inline'" not in response["Content-Security-Policy"]
        assert not re.search(r"<script(?![^>]*src=)|\sstyle=|\son\w+=", text(response))
        assert "Dicetak oleh Agen Reka" in text(response)


# ── opening a NIK ───────────────────────────────────────────────────────────────────────────────


def buka(client: Client, person: int, reason: str = "Mencocokkan dengan KTP di loket") -> Any:
    return client.post(f"{ALAMAT}orang/{person}/nik/", {"alasan": reason}, follow=True)


def test_a_nik_is_opened_once_with_a_reason(client: Client, agen: Account) -> None:
    person = nomor(NAMA[2])
    assert nik(2) in text(buka(client, person))
    assert nik(2) not in text(client.get(f"{ALAMAT}orang/{person}/"))
    (entry,) = entries("orang.buka_nik")
    assert (entry.by, json.loads(entry.subjects)) == (agen.actor, [person])
    assert json.loads(entry.detail)["alasan"] == "Mencocokkan dengan KTP di loket"


@pytest.mark.parametrize(
    "reason", ["", "pendek", "1234567890123", f"untuk mencocokkan {nik(2)}", "surat bagi ny amin ah LESTARININGSIH"]
)
def test_reasons_that_do_not_do(client: Client, reason: str) -> None:
    response = client.post(f"{ALAMAT}orang/{nomor(NAMA[2])}/nik/", {"alasan": reason})
    assert response.status_code == 422
    assert nik(2) not in markah(response).replace(reason, "")
    assert entries("orang.buka_nik") == []


def test_what_was_opened_does_not_show_for_another_person_or_later(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.post(f"{ALAMAT}orang/{nomor(NAMA[2])}/nik/", {"alasan": "Mencocokkan dengan KTP"})
    assert nik(0) not in text(client.get(f"{ALAMAT}orang/{nomor(NAMA[0])}/"))
    client.post(f"{ALAMAT}orang/{nomor(NAMA[2])}/nik/", {"alasan": "Mencocokkan dengan KTP"})
    later = clock.now() + dt.timedelta(seconds=61)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert nik(2) not in text(client.get(f"{ALAMAT}orang/{nomor(NAMA[2])}/"))


def test_the_twenty_first_of_a_day_leaves_a_warning(client: Client) -> None:
    for _ in range(20):
        buka(client, nomor(NAMA[2]))
    assert entries("orang.buka_nik_banyak") == []
    buka(client, nomor(NAMA[2]))
    (warning,) = entries("orang.buka_nik_banyak")
    assert json.loads(warning.detail)["hari_ini"] == 21


def test_opening_wants_a_fresh_second_factor(agen: Account) -> None:
    client = browser(agen)
    session = client.session
    session.update(shown(agen, clock.now() - dt.timedelta(minutes=11)))
    session.save()
    person = nomor(NAMA[2])
    assert client.get(f"{ALAMAT}orang/{person}/").status_code == 200  # reading needs it once a session
    response = client.post(f"{ALAMAT}orang/{person}/nik/", {"alasan": "Mencocokkan dengan KTP"})
    assert response.status_code == 302
    assert response["Location"].startswith("/akun/ulangi/kode/")
    assert entries("orang.buka_nik") == []


# ── rights and the lock ─────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("role", "place", "expected"),
    [
        ("kepala_desa", DESA.text(), 200),
        ("agen_statistik", DESA_LAIN.text(), 404),
        ("camat", "99.01.01", 403),
        ("walidata", "99.01", 403),
        ("pembina", "99.01", 403),
        ("koordinator", "99.01", 403),
        ("admin_simpul", "99.01", 403),
        ("bpd", DESA.text(), 403),
        ("pencacah", DESA.text(), 403),
    ],
)
def test_who_reads_persons(role: str, place: str, expected: int) -> None:
    client = browser(with_role(role, place))
    person, family = nomor(NAMA[0]), keluarga(NAMA[1])
    for path in ("", "?kedudukan=tercatat", f"orang/{person}/", f"keluarga/{family}/"):
        response = client.get(ALAMAT + path)
        assert response.status_code == expected, path
        if expected != 200:
            assert not any(name in unescape(markah(response)) for name in NAMA)
    assert client.post(f"{ALAMAT}cari/", {"q": "min"}).status_code == (302 if expected == 200 else expected)
    opening = client.post(f"{ALAMAT}orang/{person}/nik/", {"alasan": "Mencocokkan dengan KTP"})
    assert opening.status_code == (403 if expected == 200 else expected)  # nobody but the agen opens a NIK


def test_the_head_of_the_village_sees_masked_numbers_and_no_button(client: Client) -> None:
    head = browser(with_role("kepala_desa", DESA.text()))
    page = unescape(text(head.get(f"{ALAMAT}orang/{nomor(NAMA[2])}/")))
    assert f"••••••••••••{nik(2)[-4:]}" in page
    assert "Buka NIK" not in page
    assert "Buka NIK" in text(client.get(f"{ALAMAT}orang/{nomor(NAMA[2])}/"))


def test_ids_of_other_villages_are_nobody(client: Client) -> None:
    person, family = nomor(ASING), keluarga(ASING)
    for path in (f"orang/{person}/", f"orang/{person}/kesehatan/", f"keluarga/{family}/", "orang/999999/"):
        assert client.get(ALAMAT + path).status_code == 404, path
    assert client.post(f"{ALAMAT}orang/{person}/nik/", {"alasan": "Mencocokkan dengan KTP"}).status_code == 404
    assert not AuditEntry.objects.filter(action__in=["orang.baca", "orang.buka_nik"]).exists()


def test_ten_idle_minutes_lock_and_so_does_the_page_itself(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    path = f"{ALAMAT}orang/{nomor(NAMA[0])}/"
    assert client.get(path).status_code == 200
    later = clock.now() + dt.timedelta(minutes=11)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert client.get(path)["Location"].startswith("/akun/ulangi/kode/")


def test_the_screen_can_be_locked_at_once(client: Client, agen: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    path = f"{ALAMAT}orang/{nomor(NAMA[0])}/"
    assert client.get(path).status_code == 200
    later = clock.now() + dt.timedelta(seconds=30)
    monkeypatch.setattr(clock, "now", lambda: later)
    locked = client.get("/akun/kunci/", {"lanjut": path})
    assert locked["Location"].startswith("/akun/ulangi/kode/?next=%2Fdesa%2F")
    assert client.get(path)["Location"].startswith("/akun/ulangi/kode/")
    assert client.get("/akun/kunci/", {"lanjut": "https://contoh.example/"})["Location"].endswith("next=%2F")
    session = client.session
    session.update(shown(agen, clock.now() + dt.timedelta(seconds=1)))
    session.save()
    assert client.get(path).status_code == 200


# ── corrections ─────────────────────────────────────────────────────────────────────────────────


def test_a_corrected_value_names_who_corrected_it_and_the_rest_keeps_its_file(
    client: Client, opened: OpenStore, tmp_path: Path, agen: Account
) -> None:
    made = bawa(opened, tmp_path, rumah(1), reference=dt.date(2027, 1, 20))
    finding = temuan(made)[0]
    mother = locate_records(made, [int(finding.partners.split(",")[0])]).popitem()[1].person
    now = statement_of(opened, finding, mother)
    assert now is not None
    wish = Wish(finding, mother, "tanggal_lahir", dt.date(1985, 5, 2), now.content)
    correct_value(
        opened=opened,
        definitions=aturan(),
        area=DESA,
        wish=wish,
        act=Correcting(agen.actor, "menurut akta", clock.now()),
    )
    page = unescape(text(client.get(f"{ALAMAT}orang/{mother}/")))

    def row(label: str) -> str:
        start = page.index(f'scope="row">{label}</th>')
        return page[start : page.index("</tr>", start)]

    birth = row("Tanggal lahir")
    assert "2 Mei 1985" in birth
    assert "Koreksi oleh Agen Reka, 1 Februari 2027" in birth
    assert "Riwayat" in birth
    assert "OpenSID" in row("Nama")
    assert "Riwayat" not in row("Nama")
    assert "Koreksi: Tanggal lahir" in page
    assert "Alasan: menurut akta" in page
