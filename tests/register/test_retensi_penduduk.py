"""Who left long ago goes from the register when their time is over, by two people, and nobody finds them again.

The outsider has every byte of the store and knows the names; beside them somebody whose five years are not over, one
who left by a list and not by an event, one who came back, one who lives in the next village now, and an upload that
nobody decided about."""

from __future__ import annotations

import datetime as dt
import json
import re
from pathlib import Path

import pytest
from django.test import Client

from cantik.base import clock
from cantik.collect.app.models import Batch, Intake
from cantik.register.core.app.models import PersonVersion
from cantik.register.core.app.queries import register_view
from cantik.register.core.kinds import Kind
from cantik.register.events.app.act_recording import record_event
from cantik.register.events.app.acts import Act
from cantik.register.leave.app.models import Destruction
from cantik.register.rights.app import retention
from cantik.staff.app.models import Account, AuditEntry
from cantik.vault.app.opening import OpenStore
from cantik.workflow.declaration import PressedButton
from tests.fixtures.markah import markah
from tests.register.bekal import DESA, DESA_LAIN, Row, kk, nik, orang
from tests.register.langkah import pencatat, terapkan
from tests.register.test_hapus import bita
from tests.staff import bekal

CONFIRM = PressedButton("musnah_putus", "musnahkan")

PAGE = f"/desa/{DESA.text()}/masa-simpan/"
LONG_AGO, LATER = dt.date(2018, 12, 31), dt.date(2025, 12, 31)
#: name of each person of the first list; what became of them
DIED, LEFT, VANISHED, CAME_BACK, NEXT_DOOR, FRESH, STAYED = (
    "WAGIYEM LAMAWATI",
    "SUTRISNO PERGIANTO",
    "MARKONAH HILANGSARI",
    "DJUMADI KEMBALIONO",
    "PONIRAH TETANGGASIH",
    "KASIDI BARUPINDAH",
    "ASMINAH TETAPSARI",
)
NAMES = (DIED, LEFT, VANISHED, CAME_BACK, NEXT_DOOR, FRESH, STAYED)


def row(name: str) -> Row:
    number = NAMES.index(name)
    return orang(number, nama=name, no_kk=kk(number), hubungan_keluarga="1")


def catat(opened: OpenStore, name: str, kind: Kind, day: dt.date) -> None:
    person = PersonVersion.objects.filter(name=name).order_by("pk").values_list("person_id", flat=True)
    record_event(pencatat(opened, today=clock.today()), Act(kind, day, (int(person[0]),)))


@pytest.fixture
def desa(opened: OpenStore, tmp_path: Path) -> OpenStore:
    """Seven people of the list of 2018; what happened to five of them since; the list of 2025 has the others."""
    terapkan(opened, tmp_path, [row(name) for name in NAMES], reference=LONG_AGO, name="lama.xlsx")
    catat(opened, DIED, Kind.DEATH, dt.date(2019, 3, 2))
    catat(opened, LEFT, Kind.DEPARTURE, dt.date(2020, 2, 5))
    catat(opened, CAME_BACK, Kind.DEPARTURE, dt.date(2019, 5, 5))
    catat(opened, NEXT_DOOR, Kind.DEPARTURE, dt.date(2019, 6, 6))
    listed: list[Row] = [row(name) for name in (CAME_BACK, FRESH, STAYED)]
    terapkan(opened, tmp_path, listed, reference=dt.date(2020, 12, 31), name="tengah.xlsx")
    terapkan(opened, tmp_path, listed, reference=LATER, name="baru.xlsx")
    catat(opened, FRESH, Kind.DEPARTURE, dt.date(2026, 1, 20))
    terapkan(opened, tmp_path, [row(NEXT_DOOR)], reference=LATER, name="sebelah.xlsx", desa=DESA_LAIN)
    return opened


@pytest.fixture
def people(desa: OpenStore) -> tuple[Account, Account]:
    """Agen and head of the village."""
    return bekal.with_role("agen_statistik", DESA.text()), bekal.with_role("kepala_desa", DESA.text())


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return markah(answer)


def proposed(agen: Client) -> str:
    answer = agen.post(PAGE + "usul/", {"jenis": "penduduk"})
    assert answer.status_code == 302, re.sub(r"<[^>]+>", " ", markah(answer))[-1500:]
    return str(answer.headers["Location"])


def confirm(kades: Client, address: str) -> int:
    seal = re.findall(r'name="sidik" value="([0-9a-f]{64})"', text(kades, address))[0]
    return kades.post(address + "putus/", {"sidik": seal, "putusan": "musnahkan", "sungguh": "ya"}).status_code


def told(opened: OpenStore, names: tuple[str, ...]) -> list[str]:
    everything = bita(opened)
    return [name for name in names if name.encode() in everything]


def present() -> int:
    return list(register_view(DESA, clock.today(), by="uji", at=clock.now()).persons["terdaftar"]).count("ya")


def test_who_left_long_ago_is_in_no_byte_and_everybody_else_is_as_before(
    desa: OpenStore, people: tuple[Account, Account]
) -> None:
    agen, kades = map(bekal.browser, people)
    before = present()
    assert told(desa, NAMES) == list(NAMES)
    shown = text(agen, PAGE)
    assert not [name for name in NAMES if name in shown], "a list of years and numbers, no list of people"
    address = proposed(agen)
    assert told(desa, NAMES) == list(NAMES), "a proposal deletes nothing"
    assert "4" in re.findall(r"<td[^>]*>\s*(\d+)\s*</td>", text(kades, address)), text(kades, address)[-2500:]
    assert confirm(kades, address) == 302
    gone = (DIED, LEFT, VANISHED)
    assert told(desa, NAMES) == [name for name in NAMES if name not in gone]
    assert present() == before
    note = text(agen, address + "catatan.json")
    assert not [name for name in NAMES if name in note]
    entries = AuditEntry.objects.filter(action__startswith="retensi.")
    assert not [name for entry in entries for name in NAMES if name in entry.detail + entry.subjects]
    assert json.loads(entries.get(action="retensi.musnah").detail)["orang"] == 4
    kept = {
        name: desa.store.file_path(sha).exists()
        for name, sha in Batch.objects.values_list("file_name", "file_sha256")
        if sha
    }
    assert kept == {"lama.xlsx": False, "tengah.xlsx": True, "baru.xlsx": True, "sebelah.xlsx": True}
    assert PersonVersion.objects.filter(name=NEXT_DOOR).exists(), "what the next village keeps is the next village's"
    answer = agen.post(PAGE + "usul/", {"jenis": "penduduk"})
    assert answer.status_code == 422, "nothing is left that is over"


@pytest.mark.basisdata
def test_an_upload_that_nobody_decided_about_keeps_them(desa: OpenStore, people: tuple[Account, Account]) -> None:
    agen, kades = map(bekal.browser, people)
    address = proposed(agen)
    now = clock.now()
    Intake.objects.create(area=DESA.text(), by="akun:1", made_at=now, touched_at=now, reference=LATER)
    assert confirm(kades, address) == 422
    assert told(desa, (DIED,)) == [DIED]


def test_somebody_who_is_listed_again_meanwhile_is_not_destroyed(
    desa: OpenStore, people: tuple[Account, Account], tmp_path: Path
) -> None:
    agen, kades = map(bekal.browser, people)
    address = proposed(agen)
    again: list[Row] = [row(name) for name in (CAME_BACK, STAYED, LEFT)]
    terapkan(desa, tmp_path, again, reference=dt.date(2026, 3, 1), name="lagi.xlsx")
    assert confirm(kades, address) == 422
    assert told(desa, (DIED, LEFT)) == [DIED, LEFT]


def test_the_note_says_them_again_after_an_older_backup(desa: OpenStore, people: tuple[Account, Account]) -> None:
    """The note knows no people: what is over by its day goes again, whoever it is."""
    agen, kades = people
    row = retention.propose(DESA, "penduduk", by=agen)
    assert json.loads(row.content)["isi"] == [
        [0, "2019", "2019-12-31", 2],
        [0, "2020", "2020-12-31", 2],
    ], "the year ends before the period begins, for rates of five years need its events"
    done, _step = retention.decide(DESA, row.pk, CONFIRM, digest=row.digest, by=kades, opened=desa)
    assert done.state == Destruction.DONE
    assert retention.repeat(DESA, done.note.encode(), by=agen, opened=desa) is None
    assert nik(0) not in done.note
