"""A season of coaching through the pages, by those who use them: told, applied, chosen, attended, shown, compared."""

from __future__ import annotations

import datetime as dt
import io
import re
import time
from html import unescape
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from cantik.base import clock
from cantik.base.errors import ContentError
from cantik.coach.app import attendance
from cantik.coach.app.coaching_models import CoachedVillage, CoachingDay
from cantik.coach.app.outputs import list_outputs
from cantik.coach.app.season_models import Attendance, CompetenceAnswer, CoverageTarget, OutputFile, SeasonVillage
from cantik.codes.knowledge import AREAS_FILE
from cantik.content import coaching_lists
from cantik.release.app import storage
from cantik.release.app.models import PUBLIC, WITHDRAWN, Publication, Withdrawal
from cantik.staff.app.models import Account, Assignment
from cantik.staff.app.rights import area_code
from cantik.vault.app.opening import OpenStore
from tests.coach.test_belajar import lay_edition
from tests.fixtures.menunggu import is_spared, sees
from tests.staff import bekal
from tests.staff.bekal import DESA, KABUPATEN, KECAMATAN

pytestmark = pytest.mark.satu_basisdata
SECOND = f"{KECAMATAN}.2002"
#: the right choices, read off the list of questions by hand
RIGHT = {"data1": 2, "data2": 2, "kumpul1": 1, "kumpul2": 2, "olah1": 2, "olah2": 2}
RIGHT |= {"analisis1": 2, "analisis2": 2, "lindung1": 2, "lindung2": 2, "sajian1": 2, "sajian2": 2}


@pytest.fixture
def kabupaten(opened: OpenStore) -> OpenStore:
    """Twelve villages in two kecamatan."""
    (opened.store.path / AREAS_FILE).write_text(bekal.list_of_areas(12, 2), encoding="utf-8")
    return opened


def text(page: bytes) -> str:
    main = page.decode().partition("<main")[2].partition("</main>")[0]
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", main)))


def agent(kode: str) -> Account:
    return bekal.with_role("agen_statistik", kode, last_used=clock.today())


def plan(coach: Client, kind: str, area: str, villages: tuple[str, ...] = (), **said: Any) -> str:
    """A coaching day of today as the form sends it; the address of its page, or what was wrong."""
    form = {"jenis": kind, "wilayah": area, "hari": clock.today().isoformat(), "tempat": "Aula", "tujuan": "Data"}
    answer = coach.post(reverse("pembinaan_baru"), form | {"desa": list(villages)} | said)
    return answer.headers["Location"] if answer.status_code == 302 else text(answer.content)


def choose(coach: Client, *villages: str, **said: str) -> str:
    form = {"dasar": "Instruksi Gubernur 3", "hari_dasar": clock.today().isoformat(), "alasan": ""}
    answer = coach.post(reverse("musim_pilih", args=[KABUPATEN]), form | {"desa": list(villages)} | said)
    return "" if answer.status_code == 302 else text(answer.content)


def test_villages_are_told_apply_and_are_chosen_by_a_legal_basis(kabupaten: OpenStore) -> None:
    del kabupaten
    coach, village = (bekal.browser(each) for each in (bekal.with_role("pembina", KABUPATEN), agent(DESA)))
    at = plan(coach, "sosialisasi", KABUPATEN, (DESA, SECOND))
    assert coach.post(f"{at}catat/", {"uraian": "Syarat dibacakan", "hadir0": "2", "hadir1": "0"}).status_code == 302
    said = {"internet": "1", "computer": "1", "official": "1"}
    apply = reverse("musim_daftar", args=[DESA])
    assert village.post(apply, said | {"official": ""}).status_code == 422
    assert coach.post(apply, said).status_code == 403, "the village applies, not its coach"
    assert village.post(apply, said).status_code == 302
    page = text(coach.get(reverse("musim")).content)
    assert "Desa yang hadir dan diberi tahu 1" in page, "who was invited and did not come was not told"
    assert "Syarat belum terpenuhi atau belum dijawab" in choose(coach, DESA, SECOND), "one did not apply"
    assert "Pilih desa dari daftar" in choose(coach, DESA, "99.02.01.2001")
    assert "Hari ini belum tiba" in choose(coach, DESA, hari_dasar=(clock.today() + dt.timedelta(1)).isoformat())
    assert SeasonVillage.objects.filter(chosen_at__isnull=False).count() == 0
    assert choose(coach, DESA, SECOND, alasan="Diusulkan bupati lewat surat") == ""
    assert "sudah terpilih" in choose(coach, DESA)
    rows = dict(SeasonVillage.objects.values_list("kode", "reason"))
    assert rows == {DESA: "", SECOND: "Diusulkan bupati lewat surat"}
    assert "Desa ini terpilih untuk musim" in text(village.get(reverse("pembinaan_desa", args=[DESA])).content)
    page = text(coach.get(reverse("musim")).content)
    assert "2 dari 12 desa terpilih" in page
    assert "Instruksi Gubernur 3" in page
    assert "Desa terpilih yang belum punya agen 1" in page
    later = SeasonVillage.objects.get(kode=DESA)
    later.year -= 1
    later.save()
    assert "Syarat belum terpenuhi" in choose(coach, DESA), "one that was a Desa Cantik before"


def test_what_a_village_applies_for_waits_for_its_coaches_and_their_answer_for_the_village(
    kabupaten: OpenStore,
) -> None:
    """By hand: one village applies and is declined with a reason, applies again and is chosen; its head reads both
    answers, whoever of the village closes them."""
    del kabupaten
    coach, bappeda = (bekal.browser(bekal.with_role(role, KABUPATEN)) for role in ("pembina", "koordinator"))
    village, head = (bekal.browser(each) for each in (agent(DESA), bekal.with_role("kepala_desa", DESA)))
    said, apply = {"internet": "1", "computer": "1", "official": "1"}, reverse("musim_daftar", args=[DESA])
    season, own = reverse("musim"), reverse("pembinaan_desa", args=[DESA])
    assert f'href="{own}"' in village.get(f"/desa/{DESA}/").content.decode(), "the menu leads there"
    village.post(apply, said)
    for client in (coach, bappeda):
        sees(client, "musim_daftar", season)
    is_spared(head, "musim_jawaban", own)
    decline = reverse("musim_tolak", args=[KABUPATEN])
    assert village.post(decline, {"desa": [DESA], "alasan": "Kuota penuh"}).status_code == 404
    assert coach.post(decline, {"desa": [DESA], "alasan": " "}).status_code == 422
    assert coach.post(decline, {"desa": [DESA, SECOND], "alasan": "Kuota penuh"}).status_code == 422, "did not apply"
    assert coach.post(decline, {"desa": [DESA], "alasan": "Kuota penuh"}).status_code == 302
    is_spared(bappeda, "musim_daftar", season)
    sees(head, "musim_jawaban", own)
    assert "Kuota penuh" in text(head.get(own).content)
    assert "tidak dipilih" in text(coach.get(season).content)
    close_answer(village, own)
    is_spared(head, "musim_jawaban", own)

    village.post(apply, said)
    sees(coach, "musim_daftar", season)
    assert choose(coach, DESA) == ""
    is_spared(coach, "musim_daftar", season)
    sees(village, "musim_jawaban", own)
    assert coach.post(decline, {"desa": [DESA], "alasan": "Kuota penuh"}).status_code == 422, "it is chosen"
    close_answer(head, own)
    is_spared(village, "musim_jawaban", own)


def close_answer(client: Client, page: str) -> None:
    (close,) = re.findall(r'action="(/tugas/\d+/tutup/)"', client.get(page).content.decode())
    assert client.post(close).headers["Location"] == page


def test_attendance_by_code_and_by_list_counts_each_person_once(kabupaten: OpenStore) -> None:
    del kabupaten
    coach = bekal.browser(bekal.with_role("pembina", KABUPATEN))
    here, there, guest = agent(DESA), agent(SECOND), agent("99.01.02.2001")
    at = plan(coach, "sesi", KECAMATAN, (DESA, SECOND), pukul="09:00", materi=["3", "7"])
    assert "pada jam itu" in plan(coach, "sesi", KECAMATAN, (DESA,), pukul="09.00")
    assert plan(coach, "sesi", KECAMATAN, (DESA,), pukul="13.00").startswith("/pembinaan/"), "two sessions on one day"
    row = CoachingDay.objects.order_by("pk").first()
    assert row is not None
    link = reverse("hadir", args=[attendance.make_code(row)])
    assert 'class="qr"' in coach.get(f"{at}hadir/").content.decode()
    phone = bekal.browser(here)
    for _again in range(2):
        assert phone.post(link).status_code == 302
    assert "tidak berperan di desa yang diundang" in text(bekal.browser(guest).get(link).content)
    assert bekal.browser(guest).post(link).status_code == 422
    assert Client().get(link).status_code == 302, "who is not signed in signs in first"
    assert coach.post(f"{at}hadir/", {"hadir": [str(there.pk)]}).status_code == 302
    assert coach.post(f"{at}hadir/", {"hadir": [str(guest.pk)]}).status_code == 422
    kept = list(Attendance.objects.order_by("kode").values_list("kode", "person_id", "by"))
    assert [(kode, person, bool(by)) for kode, person, by in kept] == [(DESA, here.pk, False), (SECOND, there.pk, True)]
    report = {"uraian": "Angka desa dibaca bersama", "hadir0": "0", "hadir1": "1"}
    assert "tidak boleh kurang dari daftar hadirnya" in text(coach.post(f"{at}catat/", report).content)
    assert phone.get(reverse("hadir_bukti", args=[row.pk])).status_code == 404, "not told of yet"
    assert coach.post(f"{at}catat/", report | {"hadir0": "1"}).status_code == 302
    proof = phone.get(reverse("hadir_bukti", args=[row.pk]))
    assert proof.content.startswith(b"%PDF")
    assert bekal.browser(guest).get(reverse("hadir_bukti", args=[row.pk])).status_code == 404
    assert "dicatat pada hari pembinaannya" in text(phone.get(link).content), "the day was told of"
    assert coach.get(f"{at}hadir/").status_code == 404
    assert "Mengenali kebutuhan data" in text(coach.get(at).content)


@pytest.mark.parametrize("code", ["1", "1:x:y", "bukan", "x" * 300])
def test_a_code_that_is_not_ours_opens_nothing(kabupaten: OpenStore, code: str) -> None:
    del kabupaten
    page = bekal.browser(agent(DESA)).get(reverse("hadir", args=[code]))
    assert (page.status_code, "tidak dikenal" in text(page.content)) == (422, True)


def test_a_code_that_was_sent_on_is_too_old(kabupaten: OpenStore, monkeypatch: pytest.MonkeyPatch) -> None:
    del kabupaten
    coach = bekal.browser(bekal.with_role("pembina", KABUPATEN))
    plan(coach, "sesi", KECAMATAN, (DESA,))
    code = attendance.make_code(CoachingDay.objects.get())
    later = time.time() + attendance.MINUTES * 60 + 5
    monkeypatch.setattr("django.core.signing.time.time", lambda: later)
    page = bekal.browser(agent(DESA)).get(reverse("hadir", args=[code]))
    assert "lewat waktunya" in text(page.content)


def test_what_was_done_on_the_day_is_read_from_the_village_not_typed_in(kabupaten: OpenStore) -> None:
    """A release is put on the public site on the day of the visit, another the day before: the report says the one."""
    del kabupaten
    coach, today = bekal.browser(bekal.with_role("pembina", KABUPATEN)), clock.now()
    at = plan(coach, "kunjungan", DESA)
    for number, day in (("2026-1", 0), ("2025-1", 1)):
        at_hour = today - dt.timedelta(days=day)
        Publication.objects.create(kode=DESA, number=number, channel=PUBLIC, by="akun:9", at=at_hour)
    assert coach.post(f"{at}catat/", {"uraian": "Dikerjakan", "hadir0": "1", "kerja0": "Karangan"}).status_code == 302
    assert CoachedVillage.objects.get().work == '{"sebarkan": 1}', "of that day alone"
    assert "Rilis disebarkan: 1" in text(coach.get(at).content)


def answer(person: Account, right: int) -> int:
    """So many right answers in the order of the list, the others wrong; the status."""
    given = {code: str(at if turn < right else at % 2 + 1) for turn, (code, at) in enumerate(RIGHT.items())}
    return bekal.browser(person).post(reverse("kemampuan"), given).status_code


def test_competence_is_compared_for_many_and_shown_of_nobody(kabupaten: OpenStore) -> None:
    """Five agents with 2 right answers of 12 before and 4 after: the first two competences have two questions each, so
    10 of 10 right before in the first, 0 then 10 of 10 in the second."""
    del kabupaten
    coach = bekal.browser(bekal.with_role("pembina", KABUPATEN))
    villages = [f"{KECAMATAN}.200{number}" for number in range(1, 6)]
    people = [agent(kode) for kode in villages]
    assert [answer(each, 2) for each in people] == [302] * 5
    assert answer(people[0], 4) == 422, "after coaching only"
    at = plan(coach, "sesi", KECAMATAN, tuple(villages))
    coach.post(f"{at}hadir/", {"hadir": [str(each.pk) for each in people]})
    came = {f"hadir{number}": "1" for number in range(5)}
    assert coach.post(f"{at}catat/", {"uraian": "Sesi"} | came).status_code == 302
    assert [answer(each, 4) for each in people[:4]] == [302] * 4
    page = text(coach.get(reverse("musim")).content)
    assert "4 orang menjawab dua kali; selisihnya tampil mulai 5 orang" in page
    assert answer(people[4], 4) == 302
    page = text(coach.get(reverse("musim")).content)
    assert "Mengenali kebutuhan data 10 10 10" in page
    assert "Pengumpulan 10 0 10" in page
    assert people[0].name not in page
    assert "Mengenali kebutuhan data 2 2 2" in text(bekal.browser(people[0]).get(reverse("kemampuan")).content)
    assert coach.post(reverse("kemampuan"), {"data1": "2"}).status_code == 422, "nobody of a village"
    assert CompetenceAnswer.objects.count() == 10


def test_the_plan_of_coverage_never_falls_and_never_exceeds_the_villages(kabupaten: OpenStore) -> None:
    del kabupaten
    coach, year = bekal.browser(bekal.with_role("pembina", KABUPATEN)), clock.today().year
    at = reverse("musim_cakupan", args=[KABUPATEN])

    def put(when: int, many: int) -> str:
        answer = coach.post(at, {"tahun": when, "banyak": many, "dasar": "RPJMD"})
        return "" if answer.status_code == 302 else text(answer.content)

    assert put(year, 2) == ""
    assert put(year + 1, 12) == ""
    assert "semua desa wilayah ini" in put(year + 2, 13)
    assert "kumulatif" in put(year, 13) or "semua desa" in put(year, 13)
    assert "kumulatif" in put(year + 1, 1)
    assert put(year, 3) == "", "said anew"
    assert CoverageTarget.objects.count() == 3, "nothing is written over"
    page = text(coach.get(reverse("musim")).content)
    assert f"{year} 3 0 RPJMD {year + 1} 12 –" in page
    camat = bekal.browser(bekal.with_role("camat", KECAMATAN))
    assert camat.post(at, {"tahun": year, "banyak": 1, "dasar": "x"}).status_code == 404


def test_an_agent_whose_decree_ended_is_named_and_a_moved_coach_leaves_nothing_undone(kabupaten: OpenStore) -> None:
    del kabupaten
    former, now = (bekal.with_role("pembina", KABUPATEN, name=name) for name in ("Lama Reka", "Baru Reka"))
    at = plan(bekal.browser(former), "kunjungan", DESA)
    gone, today = agent(DESA), clock.today()
    Assignment.objects.filter(person=gone).update(until=today - dt.timedelta(days=3))
    Assignment.objects.filter(person=former).update(ended_at=clock.now(), ended_by=now)
    coach = bekal.browser(now)
    assert "Lama Reka tidak lagi membina di sini" in text(coach.get(at).content)
    assert "SK berakhir" in text(coach.get(reverse("pembinaan_desa", args=[DESA])).content)
    assert "anpa agen statistik sejak 3 hari" in text(coach.get(reverse("pembinaan")).content)
    assert coach.post(f"{at}catat/", {"uraian": "Tidak ada yang hadir", "hadir0": "0"}).status_code == 302
    assert choose(coach, DESA, alasan="Surat bupati") == ""
    page = text(coach.get(reverse("musim")).content)
    assert "0 pembinaan dihadiri" in page, "a visit that nobody attended"
    assert "SK agen berakhir" in page


@pytest.mark.parametrize(
    ("name", "line"),
    [
        (coaching_lists.OUTPUTS, "a,k,w,../x.pdf,ya,governance#1.4,V"),
        (coaching_lists.OUTPUTS, "a,k,w,situs,mungkin,governance#1.4,V"),
        (coaching_lists.QUESTIONS, "a,k,k,t,t,satu|dua,one,1,governance#1.6,usul"),
        (coaching_lists.QUESTIONS, "a,k,k,t,t,satu|dua,one|two,3,governance#1.6,usul"),
        (coaching_lists.WORKSHEET, "a,b,b,k,k,,,governance#1.5,hafal"),
    ],
)
def test_a_wrong_line_of_a_list_is_told_with_its_place(name: str, line: str) -> None:
    reader = {
        coaching_lists.OUTPUTS: coaching_lists._read_outputs,
        coaching_lists.QUESTIONS: coaching_lists._read_questions,
        coaching_lists.WORKSHEET: coaching_lists._read_worksheet,
    }[name]
    from importlib import resources

    head = resources.files("cantik.content").joinpath(name).read_text(encoding="utf-8").splitlines()[0]
    with pytest.raises(ContentError) as refused:
        reader([head, line], name)
    assert (refused.value.code, refused.value.where) == ("K192", f"{name}:2")


def test_a_successor_is_named_in_one_act_and_the_former_agent_opens_nothing_more(kabupaten: OpenStore) -> None:
    """The agent left with the laptop: their session is open, their SK still runs."""
    del kabupaten
    gone = agent(DESA)
    laptop, head = bekal.browser(gone), bekal.browser(bekal.with_role("kepala_desa", DESA))
    assert laptop.get(reverse("pembinaan_desa", args=[DESA])).status_code == 200
    number = Assignment.objects.get(person=gone).pk
    address = f"{reverse('orang_undang')}?ganti={number}"
    page = head.get(address)
    assert f"Menggantikan {gone.name}" in text(page.content)
    token = re.search(r'name="borang" value="([^"]+)"', page.content.decode())
    assert token is not None
    said = {"name": "Pengganti Reka", "role": "agen_statistik", "area": DESA, "decree": "SK/2", "borang": token[1]}
    said |= {"start": clock.today().isoformat(), "until": (clock.today() + dt.timedelta(300)).isoformat()}
    assert head.post(address, said | {"ganti": str(number), "stage": ""}).status_code == 200
    assert Assignment.objects.get(pk=number).ended_at is not None
    assert laptop.get(reverse("pembinaan_desa", args=[DESA])).status_code in (403, 404)
    outside = bekal.browser(bekal.with_role("kepala_desa", "99.01.02.2001"))
    assert "Menggantikan" not in text(outside.get(address).content)


def test_homes_say_one_act_first(kabupaten: OpenStore) -> None:
    """A Bakorwil of two kabupaten asks the one that is further behind, a camat sees who comes to the session."""
    extra = "\n".join(
        [
            "99.02,Kabupaten Rekaan,99,kabupaten,",
            "99.02.01,Rekaan Satu,99.02,kecamatan,",
            "99.02.01.2001,Rekaan Jauh,99.02.01,desa,4.05",
        ]
    )
    file = kabupaten.store.path / AREAS_FILE
    file.write_text(file.read_text(encoding="utf-8") + extra + "\n", encoding="utf-8")
    agent(DESA)
    plan(bekal.browser(bekal.with_role("pembina", KABUPATEN)), "sesi", KECAMATAN, (DESA, SECOND))
    page = text(bekal.browser(bekal.with_role("bakorwil", "99")).get("/").content)
    assert "Langkah Anda berikutnya Tanyakan Kabupaten Contoh 12 dari 12 desanya tertinggal" in page
    assert "Kabupaten Rekaan 1 dari 1 desa tertinggal" in page
    page = text(bekal.browser(bekal.with_role("camat", KECAMATAN)).get("/").content)
    assert "Pastikan siapa yang datang ke sesi" in page
    assert "2 desa diundang. 1 di antaranya belum punya agen statistik" in page


def test_the_three_outputs_of_the_title_are_counted_where_they_stand_and_fall_with_their_release(
    opened: OpenStore,
) -> None:
    """By hand: book by book, then the public site; a release that was withdrawn proves nothing."""
    lay_edition(opened, "2026-1")
    shelf = storage.shelf(opened.store.path)
    made = shelf / DESA / "2026-1" / "produk"
    made.mkdir(exist_ok=True)

    def there() -> list[str]:
        standing = list_outputs([area_code(KABUPATEN)], [DESA], shelf)[DESA]
        assert [each.output.code for each in standing if each.output.title] == ["profil", "angka", "situs"]
        return [each.output.code for each in standing if each.there]

    assert there() == []
    for file, told in (("buku.pdf", ["angka"]), ("buku-profil_desa.pdf", ["profil", "angka"])):
        (made / file).write_bytes(b"%PDF")
        assert there() == told
    now = clock.now()
    Publication.objects.create(kode=DESA, number="2026-1", channel=PUBLIC, by="akun:1", at=now)
    assert there() == ["profil", "angka", "situs"]
    Withdrawal.objects.create(
        kode=DESA, number="2026-1", state=WITHDRAWN, reason="Salah", asked_by="akun:1", asked_at=now,
        decided_by="akun:2", decided_at=now,
    )  # fmt: skip
    assert there() == []


def test_the_filled_form_of_an_output_is_attached_as_its_evidence(kabupaten: OpenStore) -> None:
    """By hand: the program writes no resume; the village attaches the one that it filled in, read by its coach."""
    lay_edition(kabupaten, "2026-1")
    coach, village = (bekal.browser(each) for each in (bekal.with_role("pembina", KABUPATEN), agent(DESA)))
    assert choose(coach, DESA, alasan="Syarat belum dijawab desa") == ""
    attach, page = reverse("luaran_lampir", args=[DESA]), reverse("pembinaan_desa", args=[DESA])
    assert "dilampirkan di sini sebagai bukti" in text(village.get(page).content)

    def send(client: Client, data: bytes, name: str = "1001a.pdf", **said: str) -> int:
        file = SimpleUploadedFile(name, data)
        return client.post(attach, {"luaran": "1001a", "berkas": file, "dibaca": "ya"} | said).status_code

    form = b"%PDF-1.7 rekaan"
    book = openpyxl.Workbook()
    cells = book.worksheets[0]
    cells.append(["Data yang dibutuhkan", "Hubungi 081234567890"])
    stream = io.BytesIO()
    book.save(stream)
    assert send(coach, form) == 403, "the village attaches"
    for data, said in ((form, {"dibaca": ""}), (form, {"luaran": "angka"}), (b"", {}), (b"\x89PNG\r\n\x1a\n", {})):
        assert send(village, data, **said) == 422, said
    assert send(village, stream.getvalue(), "1001a.xlsx") == 422, "a number of a person"
    assert not OutputFile.objects.exists()
    assert send(village, form) == 302
    standing = list_outputs([area_code(KABUPATEN)], [DESA], storage.shelf(kabupaten.store.path))[DESA]
    assert [each.output.code for each in standing if each.there] == ["1001a"]
    row = OutputFile.objects.get()
    got = coach.get(reverse("luaran_berkas", args=[DESA, row.pk]))
    assert got.content == form
    assert "no-store" in got.headers["Cache-Control"]
    assert send(village, form + b" 2") == 302, "a newer one takes its place"
    assert coach.get(reverse("luaran_berkas", args=[DESA, row.pk])).status_code == 404
    row.refresh_from_db()
    assert bytes(row.data) == b""
    newest = OutputFile.objects.get(removed_at=None)
    assert village.post(reverse("luaran_tarik", args=[DESA, newest.pk])).status_code == 302
    assert "Formulir PDF" not in text(village.get(page).content)
