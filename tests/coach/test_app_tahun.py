"""The coordinator who wants no missed day in the public calendar, the neighbour, and who is late: through the pages.

Whoever missed a day tries every way to make it look kept. What the public reads afterwards is the proof.
"""

from __future__ import annotations

import datetime as dt
import re
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cantik.base import clock
from cantik.base.errors import ContentError
from cantik.coach.app import summary, tasks
from cantik.coach.app.models import DueTask, VillageState
from cantik.coach.app.stages import VillageFacts, judge_standing
from cantik.codes.area import AreaCode
from cantik.codes.extra import AREAS_FILE
from cantik.content.loader import load_content
from cantik.contoh import make_kabupaten, write_areas
from cantik.forum.app.models import YearAct, YearLine
from cantik.release.app import queries as releases
from cantik.release.app import storage
from cantik.release.app.models import Draft
from cantik.staff.app import forum
from cantik.staff.app.areas import ensure_area
from cantik.staff.app.models import Account, AuditEntry, Institution
from cantik.staff.app.rights import area_code
from cantik.staff.app.waiting_list import keep_row
from cantik.vault.app.opening import OpenStore, at_hand
from tests.fixtures.dua_belas_desa import twelve_villages
from tests.fixtures.markah import markah
from tests.staff import bekal
from tests.staff.bekal import DESA, JAUH, KABUPATEN, TETANGGA

TAHUN, KALENDER = f"/tahun/{KABUPATEN}/", f"/kalender/{KABUPATEN}/"
BEFORE, EVE, DAY, AFTER = (dt.date(2026, month, day) for month, day in ((11, 20), (12, 19), (12, 20), (12, 27)))
WHY = "Listrik padam seminggu di kantor desa"
BOOK = "Rilis Buku Reka"
LINE = {
    "tahun": "2026",
    "judul": BOOK,
    "siapa": "desa:agen_statistik",
    "frekuensi": "tahunan",
    "hari": "2026-12-20",
    "acuan": "2025-12-31",
    "publik": "on",
}


class Days:
    """The calendar on the wall of the tests."""

    def __init__(self) -> None:
        self.day = BEFORE

    def now(self) -> dt.datetime:
        return dt.datetime.combine(self.day, dt.time(3), tzinfo=dt.UTC)


@pytest.fixture
def days(monkeypatch: pytest.MonkeyPatch) -> Days:
    wall = Days()
    monkeypatch.setattr(clock, "now", wall.now)
    return wall


@pytest.fixture
def villages(opened: OpenStore) -> None:
    """Two kecamatan of invented villages."""
    write_areas(twelve_villages(), opened.store.path / AREAS_FILE)


def signed(someone: Account) -> Client:
    """Signed in on the day of the wall, as somebody who works every day."""
    Account.objects.filter(pk=someone.pk).update(last_used=clock.today())
    return bekal.browser(Account.objects.get(pk=someone.pk))


def text(answer: Any) -> str:
    whole = markah(answer)
    return " ".join(re.sub(r"<[^>]+>", " ", whole[whole.index("<main") :]).split())


def number(client: Client, title: str, at: int = 2026) -> int:
    """The number of a line, as the page offers it to be changed."""
    whole = markah(client.get(f"{TAHUN}?tahun={at}"))
    for row in whole.split("<tr>")[1:]:
        if title in row:
            return int(re.search(r"ubah=(\d+)", row)[1])  # type: ignore[index]
    raise AssertionError(title)


def promised(coordinator: Account) -> tuple[Client, int]:
    client = signed(coordinator)
    assert client.post(TAHUN + "tambah/", LINE).status_code == 302
    return client, number(client, BOOK)


@pytest.mark.basisdata
def test_no_way_leads_round_a_day_that_was_promised(opened: OpenStore, days: Days) -> None:
    boss = bekal.with_role("koordinator")
    client, line = promised(boss)
    assert client.post(f"{TAHUN}kegiatan/{line}/pindah/", {"hari": "2026-12-24", "alasan": " "}).status_code == 422
    assert client.post(f"{TAHUN}kegiatan/{line}/hapus/", {"alasan": ""}).status_code == 422  # silently: no
    assert client.post(f"{TAHUN}kegiatan/{line}/pindah/", {"hari": "2026-11-01", "alasan": WHY}).status_code == 422
    days.day = EVE
    client = signed(boss)
    newest = YearAct.objects.latest("pk").pk
    assert "perubahan/" not in markah(client.get(TAHUN))  # what would be refused is not offered
    assert client.post(f"{TAHUN}perubahan/{newest}/urung/", {"tahun": "2026"}).status_code == 422  # it was read
    for day in (DAY, AFTER):
        days.day = day
        client = signed(boss)
        later = {"hari": "2027-01-20", "alasan": WHY}
        tried = [
            client.post(f"{TAHUN}kegiatan/{line}/pindah/", later),
            client.post(f"{TAHUN}kegiatan/{line}/hapus/", {"alasan": WHY}),
            client.post(f"{TAHUN}kegiatan/{line}/ubah/", {"judul": "Lain", "frekuensi": "tahunan", "publik": ""}),
            client.post(f"{TAHUN}perubahan/{newest}/urung/", {"tahun": "2026"}),
            client.post(TAHUN + "tambah/", LINE),  # the same, again
        ]
        assert [answer.status_code for answer in tried] == [422] * len(tried), day
    public = text(Client().get(KALENDER + "?tahun=2026"))
    assert BOOK in public
    assert "20 Desember 2026" in public
    assert "Lain" not in public


@pytest.mark.basisdata
def test_a_move_beforehand_leaves_the_former_day_readable_and_its_undoing_too_late_is_refused(
    opened: OpenStore, days: Days
) -> None:
    boss = bekal.with_role("koordinator")
    client, line = promised(boss)
    said = {"hari": "2027-01-10", "alasan": WHY}
    assert client.post(f"{TAHUN}kegiatan/{line}/pindah/", said).status_code == 302
    public = text(Client().get(KALENDER + "?tahun=2026"))
    assert all(part in public for part in ("10 Januari 2027", "20 Desember 2026", WHY)), public
    assert AuditEntry.objects.filter(action="tahun.pindah", by=boss.actor).count() == 1
    newest = re.findall(r"perubahan/(\d+)/urung", markah(client.get(TAHUN)))[0]
    days.day = AFTER  # the former day is over: back there would be a day that nobody could keep
    client = signed(boss)
    assert client.post(f"{TAHUN}perubahan/{newest}/urung/", {"tahun": "2026"}).status_code == 422
    assert "10 Januari 2027" in text(Client().get(KALENDER + "?tahun=2026"))


def test_a_reason_with_somebodys_number_is_refused_and_does_not_come_out(opened: OpenStore, days: Days) -> None:
    client, line = promised(bekal.with_role("koordinator"))
    said = {"hari": "2027-01-10", "alasan": "Menunggu warga 9901011203850001 pulang"}
    assert client.post(f"{TAHUN}kegiatan/{line}/pindah/", said).status_code == 422
    assert "9901011203850001" not in markah(Client().get(KALENDER))


@pytest.mark.satu_basisdata
@pytest.mark.parametrize(
    "role", ["pencacah", "agen_statistik", "kepala_desa", "camat", "produsen", "walidata", "pembina", "admin_simpul"]
)
def test_who_does_not_coordinate_changes_nothing(opened: OpenStore, days: Days, role: str) -> None:
    _client, line = promised(bekal.with_role("koordinator"))
    other = signed(bekal.with_role(role))
    sees = role in ("walidata", "pembina")  # offices see the calendar; a camat that of a kecamatan
    assert (other.get(TAHUN).status_code == 200) is sees, role
    for way in ("buka/", "tambah/", f"kegiatan/{line}/pindah/", f"kegiatan/{line}/hapus/", "perubahan/1/urung/"):
        answer = other.post(TAHUN + way, LINE | {"pola": "satu_data", "alasan": WHY})
        assert answer.status_code in (403, 404), (role, way)
    assert "Ubah: " not in markah(other.get(f"{TAHUN}?ubah={line}"))


def test_the_coordinator_of_elsewhere_neither_reads_nor_writes(opened: OpenStore, days: Days) -> None:
    _client, line = promised(bekal.with_role("koordinator"))
    stranger = signed(bekal.with_role("koordinator", "99.02"))
    assert stranger.get(TAHUN).status_code == 404
    for kode, wanted in ((KABUPATEN, 404), ("99.02", 404)):  # under his own address the line is not his either
        answer = stranger.post(f"/tahun/{kode}/kegiatan/{line}/hapus/", {"alasan": WHY})
        assert answer.status_code == wanted


def test_tasks_of_a_village_are_its_own_and_late_ones_reach_the_camat_once(villages: None, days: Days) -> None:
    boss = signed(bekal.with_role("koordinator"))
    task = LINE | {"judul": "Tugas Reka", "acuan": "", "publik": "", "hari": "2026-11-25"}
    assert boss.post(TAHUN + "tambah/", task).status_code == 302
    homes = {"Alia": DESA, "Bagus": TETANGGA, "Citra": JAUH}
    people = [bekal.with_role("agen_statistik", area, name=name) for name, area in homes.items()]
    camat = bekal.with_role("camat")
    mine, next_door, far = (signed(someone) for someone in people)
    assert "Tugas Reka" in text(mine.get(f"/desa/{DESA}/"))
    assert "Tugas Reka" in text(next_door.get("/tugas/"))
    assert "Tugas Reka" not in text(far.get("/tugas/"))  # another kabupaten
    numbers = [re.findall(r"/tugas/(\d+)/", markah(client.get("/tugas/"))) for client in (mine, next_door)]
    assert len(numbers[0]) == len(numbers[1]) == 1
    assert numbers[0] != numbers[1]
    for thief in (next_door, far, signed(camat), signed(bekal.with_role("kepala_desa"))):
        assert thief.post(f"/tugas/{numbers[0][0]}/", {"keadaan": "selesai"}).status_code == 404
    assert "Tidak ada yang perlu ditelepon" in text(signed(camat).get("/tugas/telepon/"))
    assert next_door.post(f"/tugas/{numbers[1][0]}/", {"keadaan": "selesai"}).status_code == 302
    days.day = AFTER  # a week and more after its day, whoever was switched off meanwhile
    called = text(signed(camat).get("/tugas/telepon/"))
    assert "Tugas Reka" in called
    assert [someone.name in called for someone in people] == [True, False, False]
    assert text(signed(people[0]).get("/tugas/")).count("Tugas Reka") == 2  # said once, and beside its button


@pytest.mark.basisdata
def test_a_year_is_filled_repeated_and_its_tasks_follow_a_move(villages: None, days: Days) -> None:
    boss = bekal.with_role("koordinator")
    client = signed(boss)
    assert client.post(TAHUN + "buka/", {"tahun": "2027", "pola": "satu_data"}).status_code == 302
    page = text(client.get(TAHUN + "?tahun=2027"))
    days_there = ("22 Januari 2027", "31 Juli 2027", "30 September 2027")  # a Friday; 31 days before; the RKP
    assert [day for day in days_there if day not in page] == []
    again = client.post(TAHUN + "buka/", {"tahun": "2027", "pola": "satu_data"})
    assert again.status_code == 422  # nothing twice
    for far in ("0", "99999", "2031"):  # no such year, and none that is planned
        assert client.post(TAHUN + "buka/", {"tahun": far, "pola": "satu_data"}).status_code == 422
    assert client.post(TAHUN + "buka/", {"tahun": "2028", "pola": "ulang"}).status_code == 302
    assert "28 Januari 2028" in text(client.get(TAHUN + "?tahun=2028"))  # the rule's day, not the 22nd
    agen = bekal.with_role("agen_statistik")
    assert signed(agen).get("/tugas/").status_code == 200
    line = number(client, "Cocokkan data desa dengan DTSEN versi Januari", 2027)
    assert client.post(f"{TAHUN}kegiatan/{line}/pindah/", {"hari": "2027-01-11", "alasan": WHY}).status_code == 302
    days.day = dt.date(2027, 1, 6)
    waiting = text(signed(agen).get("/tugas/"))
    assert "11 Januari 2027 22 Januari 2027 dipindahkan" in waiting


def test_the_boards_ninety_days_hold_only_where_no_calendar_says_another_day() -> None:
    facts = VillageFacts(reference=dt.date(2026, 1, 1))
    eve, over = dt.date(2026, 6, 30), dt.date(2026, 7, 2)
    assert judge_standing(facts, dt.date(2026, 4, 2)).over == 1  # 1 January + 90 days = 1 April
    calendar = [dt.date(2025, 7, 1), dt.date(2026, 7, 1)]
    assert [judge_standing(facts, day, calendar).over for day in (eve, over)] == [0, 1]
    assert judge_standing(facts, dt.date(2026, 4, 2), [dt.date(2027, 7, 1)]).over == 1  # too far to be this one's day


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("hari: {bulan: 2, tanggal: 29}", "1 sampai 28"),
        ("hari: {sebelum: tidak_ada, hari: 3}", "patokan"),
        ("hari: {sebelum: satu_saja, hari: 3}", "saling menunggu"),
        ("hari: {bulan: 2, tanggal: 1}\n    peran: camat", "peran"),
        ("hari: {tiap_bulan: 31}", "1 sampai 28"),
    ],
)
def test_a_broken_template_is_refused_with_file_and_line(tmp_path: Path, line: str, said: str) -> None:
    (tmp_path / "years").mkdir()
    head = 'id: pola\nversi: 1\nsejak: "2026-01-01"\njudul: Pola\njudul_en: Pattern\nkegiatan:\n'
    role = "" if "peran" in line else "    peran: kepala_desa\n"
    rest = f"    judul: A\n    judul_en: A\n    tingkat: desa\n{role}    sumber: s\n    tanda: usul\n"
    task = f"  - kode: satu_saja\n    {line}\n{rest}"
    (tmp_path / "years" / "pola.yaml").write_text(head + task, encoding="utf-8")
    with pytest.raises(ContentError) as refused:
        load_content(tmp_path)
    told = str(refused.value)
    assert said in told, told
    assert re.search(r"years/pola\.yaml:\d+", told), told


def test_what_waits_is_one_task_however_often_it_is_looked_at_and_goes_when_it_is_done(
    villages: None, days: Days
) -> None:
    desa, shelf = AreaCode.kemendagri(DESA), Path("tidak-ada")
    for errors in (3, 3, 5):  # seven days of a server that was off are one look more
        tasks.of_village(desa, VillageState(kode=DESA, open_checks=errors), shelf)
        days.day += dt.timedelta(days=3)
    draft = handed_in(desa)
    agen, kades, other = (
        bekal.with_role(*who) for who in (("agen_statistik", DESA), ("kepala_desa", DESA), ("camat",))
    )
    waiting = text(signed(agen).get("/tugas/"))
    assert "Selesaikan 5 galat" in waiting
    assert "27 November 2026" in waiting  # seven days from the first look, not from the last
    assert "Rancangan rilis menunggu tanda tangan" in text(signed(kades).get("/tugas/"))
    assert "tanda tangan" not in text(signed(other).get("/tugas/"))
    tasks.of_village(desa, VillageState(kode=DESA), shelf)
    assert "galat" not in text(signed(agen).get("/tugas/"))
    draft.state = "ditandatangani"
    draft.save()
    keep_row(draft)
    assert "tanda tangan" not in text(signed(kades).get("/tugas/"))


def handed_in(desa: AreaCode) -> Draft:
    """A draft that waits for its signature, handed in by a command."""
    area, now = ensure_area(code=desa, by="cantik uji", at=clock.now()), clock.now()
    day = dt.date(2025, 12, 31)
    state = {"state": "diajukan", "figures": "f", "submitted_by": "cantik uji", "submitted_at": now}
    row = Draft.objects.create(
        area=area, kode=desa.text(), year=2025, reference=day, made_by="cantik uji", made_at=now, **state
    )
    keep_row(row)
    return row


@pytest.mark.basisdata
def test_in_time_is_what_was_released_in_time_and_a_withdrawn_edition_was_not(
    villages: None, days: Days, monkeypatch: pytest.MonkeyPatch
) -> None:
    promised(bekal.with_role("koordinator"))
    store = at_hand().store.path
    summary.renew(storage.shelf(store))
    out: dict[str, list[Any]] = {
        DESA: [edition(dt.date(2026, 12, 18))],
        TETANGGA: [edition(dt.date(2026, 12, 22))],
        "99.01.01.2003": [edition(dt.date(2026, 12, 1), status=releases.PULLED)],
        "99.01.01.2004": [edition(dt.date(2026, 12, 1), reference=dt.date(2024, 12, 31))],  # last year's data
    }
    monkeypatch.setattr(releases, "editions", lambda _shelf, code: out.get(code.text(), []))
    days.day = AFTER
    for kode in out:
        tasks.of_village(AreaCode.kemendagri(kode), VillageState(kode=kode), store)
    public = text(Client().get(KALENDER + "?tahun=2026"))
    assert "1 dari 12 desa tepat waktu, 1 terlambat, 10 belum terbit" in public
    assert "terbit 18 Desember 2026" in text(Client().get(f"/kalender/{DESA}/?tahun=2026"))
    assert "belum terbit" in text(Client().get("/kalender/99.01.01.2003/?tahun=2026"))


def edition(published: dt.date, *, reference: dt.date = dt.date(2025, 12, 31), status: str = releases.CURRENT) -> Any:
    shelved = SimpleNamespace(published=published, reference=reference)
    return SimpleNamespace(number=f"{published.year}-1", status=status, shelved=shelved)


@pytest.mark.malam
@pytest.mark.satu_basisdata
def test_the_tasks_of_two_hundred_villages_are_made_and_read_within_five_seconds(opened: OpenStore, days: Days) -> None:
    extra = opened.store.path / AREAS_FILE
    extra.write_text(bekal.list_of_areas(200), encoding="utf-8")
    forum = area_code(KABUPATEN)
    for number in range(40):
        YearLine.objects.create(
            forum=forum.text(),
            year=2026,
            code=f"sendiri-{number + 1}",
            title=f"Kegiatan {number + 1}",
            kind=YearLine.TASK,
            level="desa",
            role="agen_statistik",
            frequency="tahunan",
            day=clock.today() - dt.timedelta(days=number + 1),
            remind=14,
            escalate=7,
        )
    begun = time.process_time()
    assert tasks.of_forum(forum, extra) == 8_000
    assert tasks.of_forum(forum, extra) == 0
    late = tasks.list_escalations([forum])
    assert (len(late), {held.late for held in late}) == (200, {34})  # a week after their day: 34 of 40
    assert sum(map(len, tasks.late_tasks([held.kode for held in late]).values())) == 6_800
    assert time.process_time() - begun <= 5


@pytest.mark.basisdata
def test_what_one_office_owes_is_no_task_of_another(villages: None, days: Days) -> None:
    """Three producers: the one that is named, another office, one whose office nobody wrote down."""
    forum.begin(area_code(KABUPATEN), by="akun:0")
    health = Institution.objects.get(area=KABUPATEN, kind="dinkes").pk
    boss = signed(bekal.with_role("koordinator"))
    owed = LINE | {"siapa": "kabupaten:produsen", "acuan": "", "publik": "", "hari": "2026-11-24"}
    for title, office in (("Profil kesehatan", str(health)), ("Tabel siapa saja", "")):
        answer = boss.post(f"{TAHUN}tambah/", owed | {"judul": title, "produsen": office})
        assert answer.status_code == 302, text(answer)
    summary.renew(storage.shelf(at_hand().store.path))
    named = bekal.with_role("produsen", institution=f"Dinas Kesehatan {KABUPATEN}")
    others = [bekal.with_role("produsen", institution=f"Disdik {KABUPATEN}"), bekal.with_role("produsen")]
    deputy = bekal.with_role("produsen", institution=f"Dinas Sosial {KABUPATEN}")
    bekal.acts_for(deputy, named)
    said = [text(signed(someone).get("/tugas/")) for someone in (named, *others, deputy)]
    assert ["Profil kesehatan" in page for page in said] == [True, False, True, True]
    assert all("Tabel siapa saja" in page for page in said)
    row = DueTask.objects.get(line__title="Profil kesehatan")
    assert tasks.say(others[0], row.pk, done=True) is None  # nor is it theirs to call done
    assert tasks.say(named, row.pk, done=True) is not None


def test_an_office_asks_the_database_as_often_for_forty_villages_as_for_ten(opened: OpenStore, days: Days) -> None:
    """Homes, board and tasks: what hangs on the number of villages would not hold for the 250 of a kabupaten."""
    forum = area_code(KABUPATEN)
    for number in range(3):
        YearLine.objects.create(
            forum=forum.text(),
            year=2026,
            code=f"sendiri-{number + 1}",
            title=f"Kegiatan {number + 1}",
            kind=YearLine.TASK,
            level="desa",
            role="agen_statistik",
            frequency="tahunan",
            day=clock.today() - dt.timedelta(days=number + 9),
            remind=14,
            escalate=7,
        )
    people = {role: signed(bekal.with_role(role)) for role in ("koordinator", "walidata", "pembina")}

    def asked(villages: int) -> dict[tuple[str, str], int]:
        extra = opened.store.path / AREAS_FILE
        write_areas(make_kabupaten(7, villages=villages, persons=50), extra)
        tasks.of_forum(forum, extra)
        counts = {}
        for role, client in people.items():
            for address in ("/", "/papan/", "/tugas/"):
                client.get(address)
                with CaptureQueriesContext(connection) as queries:
                    assert client.get(address).status_code == 200
                counts[role, address] = len(queries)
        return counts

    few = asked(10)
    assert asked(40) == few
    assert max(few.values()) <= 35
