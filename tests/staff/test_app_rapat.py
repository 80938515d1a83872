"""A meeting of the forum at its page, by those who would rather it had gone otherwise: a house that stayed away and
wants to have come, a note-taker who closes their own minutes, a deputy whose SK is over, a name of a resident, somebody
with the database open. What the page, the paper and the tasks of the office say afterwards is the proof."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import json
import re
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from django.db import connection, transaction
from django.test import Client

from cantik.base import clock
from cantik.forum.errors import BadMeetingKinds
from cantik.forum.meeting_kinds import kinds
from cantik.staff.app import forum
from cantik.staff.app.models import Account, Assignment, AuditEntry, Institution
from cantik.staff.app.rights import area_code
from cantik.vault.app.opening import OpenStore
from tests.fixtures.markah import markah
from tests.fixtures.menunggu import is_spared, sees
from tests.staff import bekal
from tests.staff.bekal import KABUPATEN

PAGE = f"/rapat/{KABUPATEN}/"
CALLED, MET, LATER = dt.date(2026, 11, 20), dt.date(2026, 11, 24), dt.date(2026, 11, 30)
TOLD = {
    "pimpinan": "Reka Satu, Sekda",
    "uraian": "Daftar data dibaca bersama.\nDua belas desa belum lengkap.",
    "beda": "",
}


class Wall:
    """The calendar on the wall of these tests."""

    def __init__(self) -> None:
        self.day = CALLED

    def now(self) -> dt.datetime:
        return dt.datetime.combine(self.day, dt.time(3), tzinfo=dt.UTC)


@pytest.fixture
def wall(monkeypatch: pytest.MonkeyPatch) -> Wall:
    made = Wall()
    monkeypatch.setattr(clock, "now", made.now)
    return made


def house(kind: str) -> int:
    return Institution.objects.get(area=KABUPATEN, kind=kind).pk


def signed(someone: Account) -> Client:
    Account.objects.filter(pk=someone.pk).update(last_used=clock.today())
    return bekal.browser(Account.objects.get(pk=someone.pk))


def text(client: Client, address: str) -> str:
    whole = markah(client.get(address))
    return " ".join(re.sub(r"<[^>]+>", " ", whole[whole.index("<main") :]).split())


def send(client: Client, address: str, form: dict[str, Any], wanted: int = 302) -> str:
    answer = client.post(address, form)
    assert answer.status_code == wanted, markah(answer).partition("alert")[2][:300]
    return markah(answer)


def call(**changed: Any) -> dict[str, Any]:
    return {
        "jenis": "forum",
        "hari": MET.isoformat(),
        "pukul": "09:00",
        "tempat": "Aula Bappeda",
        "agenda": "Daftar data 2027\nData prioritas",
        "undangan": "005/12/2026",
        "lembaga": [house("kominfo"), house("bps"), house("bappeda")],
    } | changed


def present(page: str, came: dict[str, dict[str, str]]) -> dict[str, str]:
    """The form of who came, filled by the names of the houses, as somebody reads it on the page."""
    found: dict[str, str] = {}
    for part in page.split("<fieldset")[1:]:
        number = re.search(r'name="datang_(\d+)"', part)[1]  # type: ignore[index]
        name = re.search(r"<legend[^>]*>([^<]+)<", part)[1]  # type: ignore[index]
        found |= {f"{field}_{number}": value for field, value in came[name].items()}
    return found


CAME = {
    "Dinas Komunikasi dan Informatika": {"datang": "tidak"},
    "Badan Pusat Statistik": {"datang": "hadir", "nama": "Reka Dua", "jabatan": "Kepala BPS"},
    "Badan Perencanaan Pembangunan Daerah": {"datang": "wakil", "nama": "Reka Tiga", "surat": "ST 4/2026"},
}


@pytest.fixture
def boss(opened: OpenStore, wall: Wall) -> Account:
    forum.begin(area_code(KABUPATEN), by="akun:0")
    return bekal.with_role("koordinator", name="Sinta Reka", institution=f"Bappeda {KABUPATEN}")


def held(boss: Account, wall: Wall) -> str:
    """A meeting whose minutes were handed in; its address."""
    client = signed(boss)
    send(client, PAGE + "undang/", call())
    at = PAGE + re.findall(rf"{PAGE}(\d+)/", markah(client.get(PAGE)))[0] + "/"
    wall.day = MET
    client = signed(boss)
    send(client, at + "hadir/", present(markah(client.get(at)), CAME))
    said = {"teks": "Lengkapi metadata 12 desa", "pelaksana": house("kominfo"), "tenggat": "2026-12-04"}
    send(client, at + "putusan/", said)
    send(client, at + "serah/", TOLD)
    return str(at)


def digest(client: Client, at: str) -> str:
    return str(re.findall(r"SHA-256 <code[^>]*>([0-9a-f]{64})", markah(client.get(at)))[0])


def closed(boss: Account, wall: Wall) -> tuple[str, Client]:
    at = held(boss, wall)
    bps = signed(bekal.with_role("pembina", name="Wira Reka"))
    send(bps, at + "tutup/", {"putusan": "tutup", "sidik": digest(bps, at)})
    return at, bps


@pytest.mark.basisdata
def test_minutes_are_closed_by_another_hand_and_a_decision_becomes_a_task(boss: Account, wall: Wall) -> None:
    at = held(boss, wall)
    mine, seal = signed(boss), digest(signed(boss), at)
    deputy = bekal.person(name="Plh Reka")
    bekal.acts_for(deputy, boss)
    over = bekal.person(name="Lewat Reka")
    bekal.acts_for(over, bekal.with_role("walidata"), until=MET - dt.timedelta(1), start=MET - dt.timedelta(5))
    send(mine, at + "tutup/", {"putusan": "tutup", "sidik": seal}, 422)  # who wrote them
    send(signed(deputy), at + "tutup/", {"putusan": "tutup", "sidik": seal}, 422)  # and whoever acts for them
    assert signed(over).post(at + "tutup/", {"putusan": "tutup", "sidik": seal}).status_code in (403, 404)
    kominfo = bekal.with_role("walidata")
    send(signed(kominfo), at + "tutup/", {"putusan": "tutup", "sidik": "0" * 64}, 422)  # other minutes than were read
    assert "Lengkapi metadata" not in text(signed(kominfo), "/tugas/")
    stand_in = bekal.person(name="Plt Reka")
    bekal.acts_for(stand_in, kominfo, way="plt", decree="SK 9/2026")
    sees(signed(stand_in), "rapat", at)
    is_spared(signed(deputy), "rapat", at)
    send(signed(stand_in), at + "tutup/", {"putusan": "kembali", "sidik": seal, "alasan": "Tenggat butir satu keliru"})
    sees(mine, "rapat_kembali", at)
    is_spared(signed(stand_in), "rapat_kembali", at)
    send(mine, at + "serah/", TOLD)
    is_spared(mine, "rapat_kembali", at)
    seal = digest(signed(stand_in), at)
    send(signed(stand_in), at + "tutup/", {"putusan": "tutup", "sidik": seal})
    for place in ("/", "/tugas/"):  # what was decided leads there now, as a task
        assert "menunggu ditutup" not in text(signed(stand_in), place)

    page = text(mine, at)
    assert "Plt Reka (Plt. walidata, SK 9/2026, sampai" in page
    assert "Dinas Komunikasi dan Informatika tidak hadir" in page
    assert "1 dari 1 undangan" in text(mine, PAGE)
    assert "Lengkapi metadata 12 desa" in text(signed(kominfo), "/tugas/")
    opd = signed(bekal.with_role("produsen"))
    assert "Lengkapi metadata 12 desa" in text(opd, at)
    assert opd.post(PAGE + "undang/", call()).status_code == 403

    answer = opd.get(at + "notulen.pdf")
    printed = "".join(
        sheet.get_textpage().get_text_range() for sheet in pypdfium2.PdfDocument(io.BytesIO(answer.content))
    )
    words = " ".join(printed.split())
    assert "tidak hadir" in words
    assert "diwakili kuasa: Reka Tiga (surat ST 4/2026)" in words
    assert seal in printed.replace("\r", "").replace("\n", "").replace(" ", "")
    assert answer.content == mine.get(at + "notulen.pdf").content
    anchored = json.loads(AuditEntry.objects.get(action="rapat.tutup").detail)["sidik"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT content FROM plan_meeting")
        assert hashlib.sha256(cursor.fetchone()[0].encode()).hexdigest() == anchored == seal


@pytest.mark.basisdata
def test_who_stayed_away_has_not_come_afterwards_and_closed_minutes_stay(boss: Account, wall: Wall) -> None:
    at, bps = closed(boss, wall)
    before = digest(bps, at)
    mine = signed(boss)
    late = {f"datang_{number}": "hadir" for number in range(1, 9)} | {f"nama_{n}": "Reka" for n in range(1, 9)}
    for address, form in (("hadir/", late), ("serah/", TOLD), ("batal/", {"alasan": "Rapat tidak pernah ada"})):
        send(mine, at + address, form, 422)
    send(mine, at + "putusan/", {"hapus": "1"}, 422)
    line = re.findall(r"ubah=(\d+)#", markah(mine.get(f"/tahun/{KABUPATEN}/?tahun=2026")))[0]
    send(mine, f"/tahun/{KABUPATEN}/kegiatan/{line}/hapus/", {"alasan": ""}, 422)  # nor is a decision wiped silently
    assert "Batalkan perubahan ini" not in text(mine, f"/tahun/{KABUPATEN}/?tahun=2026")
    send(mine, at + "susulan/", {"teks": "Kominfo hadir sejak pukul 10.00 menurut daftar hadir."})
    send(mine, at + "susulan/sahkan/", {"butir": "1"}, 422)
    assert "menunggu orang kedua" in text(bps, at)
    sees(bps, "susulan", at)
    is_spared(mine, "susulan", at)
    send(bps, at + "susulan/sahkan/", {"butir": "1"})
    is_spared(bps, "susulan", at)
    assert digest(bps, at) == before
    assert "tidak hadir" in text(bps, at)

    with connection.cursor() as cursor:
        cursor.execute("SELECT content FROM plan_meeting")
        other = cursor.fetchone()[0].replace("bersama", "sendiri")
    for sql in (
        "UPDATE plan_meetinginvitee SET came = 'hadir', name = 'Reka' WHERE came = 'tidak'",
        "UPDATE plan_meetingaddendum SET text = 'lain'",
        "UPDATE plan_meeting SET content = replace(content, 'bersama', 'sendiri')",
        f"UPDATE plan_meeting SET content = '{other}', digest = '{hashlib.sha256(other.encode()).hexdigest()}'",
    ):
        assert "tidak lagi cocok" not in text(bps, at)
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(sql)
            assert "tidak lagi cocok" in text(bps, at), sql
            transaction.set_rollback(True)


@pytest.mark.basisdata
def test_a_deputy_counts_on_the_day_of_the_meeting(boss: Account, wall: Wall) -> None:
    """The SK of one ends between invitation and meeting, of the other between meeting and signature."""
    head = bekal.with_role("walidata", institution=f"Diskominfo {KABUPATEN}")
    gone, stays = (bekal.person(name=name, institution=f"Kominfo {KABUPATEN}") for name in ("Usai Reka", "Pas Reka"))
    early = bekal.acts_for(gone, head, until=MET - dt.timedelta(1))
    now = bekal.acts_for(stays, head, until=MET, decree="SK 8/2026")
    client = signed(boss)
    send(client, PAGE + "undang/", call(lembaga=[house("kominfo")]))
    at = PAGE + re.findall(rf"{PAGE}(\d+)/", markah(client.get(PAGE)))[0] + "/"
    form = {"datang": "wakil", "wakil": str(now.pk)}
    assert client.post(at + "hadir/", {"datang_1": "tidak"}).status_code == 422  # its day has not come
    wall.day = MET
    client = signed(boss)
    page = markah(client.get(at))
    assert "Pas Reka" in page
    assert "Usai Reka" not in page
    send(client, at + "serah/", TOLD, 422)  # nobody said who came
    name = "Dinas Komunikasi dan Informatika"
    send(client, at + "hadir/", present(page, {name: form | {"wakil": str(early.pk)}}), 422)
    send(client, at + "hadir/", present(page, {name: form}))
    send(client, at + "serah/", TOLD)
    wall.day = LATER
    assert Assignment.objects.get(pk=now.pk).until < clock.today()
    bps = signed(bekal.with_role("pembina"))
    send(bps, at + "tutup/", {"putusan": "tutup", "sidik": digest(bps, at)})
    assert "diwakili: Pas Reka, Plh. walidata (SK 8/2026, sampai 24 November 2026)" in text(bps, at)


@pytest.mark.basisdata
@pytest.mark.parametrize("field", ["pimpinan", "uraian", "beda"])
def test_no_number_of_a_resident_gets_into_minutes(boss: Account, wall: Wall, field: str) -> None:
    client = signed(boss)
    send(client, PAGE + "undang/", call(agenda="NIK 9901010101900001"), 422)
    send(client, PAGE + "undang/", call(lembaga=[]), 422)
    send(client, PAGE + "undang/", call(lembaga=[house("kominfo")]))
    at = PAGE + re.findall(rf"{PAGE}(\d+)/", markah(client.get(PAGE)))[0] + "/"
    wall.day = MET
    client = signed(boss)
    kominfo = {"Dinas Komunikasi dan Informatika": {"datang": "tidak"}}
    send(client, at + "hadir/", present(markah(client.get(at)), kominfo))
    page = send(client, at + "serah/", TOLD | {field: "Warga bernomor\n9901 0101\n0190 0001 ditanyai"}, 422)
    assert "nomor seseorang" in page
    for said in ({"teks": "Hubungi 0812-3456-7890"}, {"tenggat": MET.isoformat()}, {"pelaksana": "999"}):
        form = {"teks": "Lengkapi", "pelaksana": house("kominfo"), "tenggat": "2026-12-04"} | said
        send(client, at + "putusan/", form, 422)
    assert not AuditEntry.objects.filter(action__in=["rapat.serah", "rapat.putusan"]).exists()


def test_a_kabupaten_adds_kinds_of_meetings_and_a_broken_file_says_its_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CANTIK_CONTENT", str(tmp_path))
    file = tmp_path / "jenis_rapat.csv"
    file.write_text("kode,judul,judul_en,dasar,tanda\nrembuk,Rembuk data,Data council,Perbup 1/2026,V\n")
    assert kinds()["rembuk"].title == "Rembuk data"
    file.write_text("kode,judul,judul_en,dasar,tanda\nforum,Rapat lain,Other,Perbup 1/2026,V\n")
    with pytest.raises(BadMeetingKinds, match=r"jenis_rapat\.csv:2"):
        kinds()
