"""The worklist of findings: list and facts, decisions one by one and many at once, rights, two people at once."""

from __future__ import annotations

import datetime as dt
import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from cantik import examine
from cantik.collect.app.models import Batch, BatchFinding
from cantik.collect.finding import Level
from cantik.examine.findings.app import queries
from cantik.examine.findings.app.models import Decision, FindingAct
from cantik.register.core.app.queries import register_view
from cantik.staff.app.models import AuditEntry
from tests.fixtures.markah import markah
from tests.fixtures.menunggu import is_spared, sees
from tests.register.bekal import AKHIR_2025, DESA, SAAT, finding, orang
from tests.register.keluarga import bawa, keluarga, sandi, temuan
from tests.register.langkah import terapkan
from tests.staff import bekal
from tests.web.conftest import TETANGGA, Kantor
from tests.web.formulir import isian

pytestmark = pytest.mark.satu_basisdata

PERIKSA = f"/desa/{DESA.text()}/periksa/"
ALASAN = "sudah dicocokkan dengan akta"


@pytest.fixture
def meja(kantor: Kantor, tmp_path: Path) -> Kantor:
    """An office with four families, each with a mother who is too young."""
    bawa(kantor.opened, tmp_path, [row for n in range(1, 5) for row in keluarga(n)])
    assert len(galat()) == 4
    return kantor


def galat() -> list[BatchFinding]:
    return temuan(Batch.objects.earliest("pk").pk)


def jawaban(client: Client, address: str, form: dict[str, str]) -> Any:
    """What a form that is sent gets; typed loosely, for a redirect has an address and a page has none."""
    return client.post(address, form)


def halaman(client: Client, query: str = "") -> str:
    response = client.get(PERIKSA + query)
    assert response.status_code == 200, markah(response)[:1000]
    return markah(response)


def kirim(client: Client, number: int, action: str, query: str = "", **said: Any) -> Any:
    """Open a finding and send one of its forms."""
    page = halaman(client, f"{query or '?'}&temuan={number}")
    return client.post(f"{PERIKSA}{number}/{action}/{query}", isian(page, f"{number}/{action}/") | said)


def terima(client: Client, number: int, reason: str = ALASAN) -> Any:
    return kirim(client, number, "terima", alasan=reason)


# ── the list and the facts ──────────────────────────────────────────────────────────────────────


def test_the_list_shows_rule_person_place_and_the_facts_beside_it(meja: Kantor) -> None:
    one = galat()[0]
    page = halaman(meja.client, f"?temuan={one.pk}")
    assert page.count("Ibu kurang dari 12 tahun lebih tua daripada anaknya</b>") == 4
    assert "<b>Anak B</b>" in halaman(meja.client, "?aturan=umur_ibu_anak")  # the rule is said once, above the list
    for word in ("Anak B", "Ibu B", "Sawah, RT 02", "ibu paling sedikit 12 tahun lebih tua", "Riwayat", "Sistem"):
        assert word in page, word
    assert re.search(r'<td class="hit">\s*2 Mei 2010', page)  # both dates are compared, so both are marked
    assert re.search(r'<td class="hit">\s*2 Mei 2001', page)


def test_a_finding_about_a_family_shows_its_members(kantor: Kantor, tmp_path: Path) -> None:
    """Families have records of their own in Regsosek; one that was refused moves the others up."""
    home = [{"no_kk": f"99010100000000{n:02}", "r301a": "1"} for n in (10, 20, 30)]
    rows = [
        orang(n, no_kk=f"99010100000000{n // 3 * 10 + 10}", nama=f"WARGA {sandi(n)}", r404="1", r409="1")
        for n in range(9)
    ]
    told = finding(2, column="Luas lantai")
    refused = replace(finding(0, level=Level.REFUSE), unit="keluarga")
    found = [refused, replace(told, unit="keluarga", found="3 m2", rule="rs_luas_lantai_pencilan")]
    done = terapkan(kantor.opened, tmp_path, rows, source="regsosek", families=home, findings=found)
    row = BatchFinding.objects.get(batch_id=done.batch, level="periksa")
    page = halaman(kantor.client, f"?temuan={row.pk}")
    for name in ("Warga G", "Warga H", "Warga I"):
        assert name in page
    assert "Warga D" not in page
    assert "3 m2" in page


def test_numbers_of_persons_are_never_whole_on_the_page(meja: Kantor) -> None:
    one = galat()[0]
    page = halaman(meja.client, f"?temuan={one.pk}")
    assert not re.search(r"\d{9,}", re.sub(r'(name|value|for|id|href|action|content)="[^"]*"', "", page))
    assert "990101" not in page
    assert re.search(r"•+ ?\d{4}", page)  # the last four digits are there


def test_every_choice_is_counted_with_the_other_choices_as_they_are(meja: Kantor) -> None:
    """The oracle counts the findings of each choice one by one."""
    batches = list(Batch.objects.values_list("pk", flat=True))
    for by in (
        queries.Filter(),
        queries.Filter(dusun="KRAJAN"),
        queries.Filter(rule="umur_ibu_anak", rt="02"),
        queries.Filter(level="periksa", age="lama"),
        queries.Filter(age="minggu"),
    ):
        found = queries.facets(batches, by)

        def left(by: queries.Filter = by, **changed: str | None) -> int:
            return queries.filter_findings(batches, replace(by, **changed)).count()  # type: ignore[arg-type]

        assert {rule: left(rule=rule) for rule, _ in found.rules} == dict(found.rules)
        assert {level: left(level=level) for level in found.levels} == dict(found.levels)
        assert {dusun: left(dusun=dusun, rt=None) for dusun, _ in found.dusun} == dict(found.dusun)
        assert {rt: left(rt=rt) for rt, _ in found.rt} == dict(found.rt)
        assert {age: left(age=age) for age in queries.AGES} == {age: found.ages.get(age, 0) for age in queries.AGES}


def test_filters_are_addresses(meja: Kantor) -> None:
    narrowed = halaman(meja.client, "?aturan=umur_ibu_anak&dusun=KRAJAN")
    assert narrowed.count('class="sev bad"') == 2
    assert '<option value="KRAJAN" selected>Krajan (2)' in narrowed
    assert halaman(meja.client, "?aturan=umur_ibu_anak&rt=02").count('class="sev bad"') == 1
    assert "Tidak ada yang cocok" in halaman(meja.client, "?aturan=umur_ibu_anak&rt=77")
    assert "Tidak ada yang cocok" in halaman(meja.client, "?aturan=umur_ibu_anak&tingkat=catat")
    assert (
        halaman(meja.client, "?aturan=umur_ibu_anak&tingkat=entah&keadaan=entah&hal=-1").count('class="sev bad"') == 4
    )


def test_every_reading_of_persons_is_recorded_by_number_only(meja: Kantor) -> None:
    numbers = {one.pk for one in galat()}
    halaman(meja.client, "?aturan=umur_ibu_anak")
    entry = AuditEntry.objects.get(action="temuan.baca")
    assert (entry.by, set(json.loads(entry.subjects))) == (meja.siti.actor, numbers)
    assert "REKA" not in entry.detail.upper()


def test_an_empty_village_is_told_how_the_list_fills(kantor: Kantor) -> None:
    page = halaman(kantor.client)
    assert "Daftar ini terisi sendiri setiap data masuk" in page


# ── one by one ──────────────────────────────────────────────────────────────────────────────────


def test_accept_with_a_reason_goes_to_the_next_and_can_be_taken_back(meja: Kantor) -> None:
    first, second = galat()[0], galat()[1]
    response = terima(meja.client, first.pk)
    first.refresh_from_db()
    assert (first.state, first.reason, first.decided_by) == ("diterima", ALASAN, meja.siti.actor)
    page = markah(meja.client.get(response.url))
    assert "1 temuan diterima." in page
    shown = re.search(r'<li aria-current="true"><a href="[^"]*temuan=(\d+)"', page)
    assert shown
    assert int(shown[1]) != first.pk
    meja.client.post(f"{PERIKSA}urungkan/", isian(page, "urungkan/"))
    first.refresh_from_db()
    assert (first.state, first.reason, first.decided_at) == ("terbuka", "", None)
    story = halaman(meja.client, f"?temuan={first.pk}")
    assert "mengurungkan keputusan" in story
    assert story.count("menerima temuan ini") == 1
    second.refresh_from_db()
    assert second.state == "terbuka"


def test_the_release_waits_for_what_is_open_also_for_what_waits_for_the_field(meja: Kantor) -> None:
    before = register_view(DESA, AKHIR_2025, by="uji", at=SAAT).findings_open["periksa"]
    one, two, three, _ = galat()
    terima(meja.client, one.pk)
    assert kirim(meja.client, two.pk, "tunda", jenis="lapangan").status_code == 302
    assert (
        kirim(meja.client, three.pk, "tunda", jenis="tanya", alasan="apakah boleh menurut pembina").status_code == 302
    )
    assert register_view(DESA, AKHIR_2025, by="uji", at=SAAT).findings_open["periksa"] == before - 1
    page = halaman(meja.client)
    assert "2 menunggu lapangan atau pembina" in page
    assert halaman(meja.client, "?aturan=umur_ibu_anak").count('class="sev bad"') == 1
    waiting = halaman(meja.client, "?keadaan=lapangan")
    assert waiting.count('class="sev bad"') == 1
    assert "Menunggu lapangan</span>" in waiting
    assert "perlu dilihat di lapangan" in waiting
    terima(meja.client, two.pk)  # what waited is decided after all
    assert "Tidak ada yang cocok" in halaman(meja.client, "?keadaan=lapangan")


@pytest.mark.parametrize("reason", ["", "ok", "ya ya ya", "aaaaaaaaaaaa", "x" * 501])
def test_a_reason_needs_ten_letters(meja: Kantor, reason: str) -> None:
    one = galat()[0]
    response = terima(meja.client, one.pk, reason)
    assert response.status_code == 422
    page = markah(response)
    assert "Tulis alasan, paling sedikit 10 huruf" in page
    assert 'aria-invalid="true"' in page
    one.refresh_from_db()
    assert one.state == "terbuka"
    assert FindingAct.objects.count() == 0


@pytest.mark.parametrize("reason", ["NIK 9901 0101 0190 0001 sudah benar", "telepon 081234567890 ibunya"])
def test_a_reason_holds_no_number_of_a_person(meja: Kantor, reason: str) -> None:
    one = galat()[0]
    for response in (
        terima(meja.client, one.pk, reason),
        kirim(meja.client, one.pk, "tunda", jenis="tanya", alasan=reason),
        kirim(meja.client, one.pk, "betulkan", nilai="03/05/2010", alasan=reason),
    ):
        assert response.status_code == 422
        assert "Tulisan ini memuat nomor orang" in markah(response)
    assert FindingAct.objects.count() == 0


def test_the_same_form_twice_is_one_decision(meja: Kantor) -> None:
    one = galat()[0]
    form = isian(halaman(meja.client, f"?temuan={one.pk}"), f"{one.pk}/terima/") | {"alasan": ALASAN}
    answers = [jawaban(meja.client, f"{PERIKSA}{one.pk}/terima/", form) for _ in range(2)]
    assert [a.status_code for a in answers] == [302, 302]
    assert answers[0].url == answers[1].url
    assert (FindingAct.objects.count(), Decision.objects.count()) == (1, 1)
    assert AuditEntry.objects.filter(action="temuan.terima").count() == 1


def test_two_people_at_once_the_second_is_told_who_and_why(meja: Kantor) -> None:
    one = galat()[0]
    ratna = bekal.with_role("agen_statistik", DESA.text(), name="Ratna Reka")
    other = bekal.browser(ratna)
    form = isian(halaman(other, f"?temuan={one.pk}"), f"{one.pk}/terima/") | {"alasan": "alasan yang kedua ini"}
    terima(meja.client, one.pk)
    response = jawaban(other, f"{PERIKSA}{one.pk}/terima/", form)
    page = markah(other.get(response.url))
    assert "<b>Siti Reka</b> menerima temuan ini" in page
    assert ALASAN in page
    assert "Keputusan Anda belum disimpan" in page
    one.refresh_from_db()
    assert (one.decided_by, one.reason) == (meja.siti.actor, ALASAN)
    page = markah(other.get(PERIKSA))
    assert "Urungkan <kbd>" not in page  # nobody takes back what somebody else decided


def test_a_parked_finding_is_stale_for_the_second_too(meja: Kantor) -> None:
    one = galat()[0]
    form = isian(halaman(meja.client, f"?temuan={one.pk}"), f"{one.pk}/terima/") | {"alasan": ALASAN}
    kirim(meja.client, one.pk, "tunda", jenis="lapangan")
    assert "bentrok" in jawaban(meja.client, f"{PERIKSA}{one.pk}/terima/", form).url
    one.refresh_from_db()
    assert one.state == "terbuka"


def test_undo_takes_back_only_what_the_page_showed(meja: Kantor) -> None:
    one, two, *_ = galat()
    terima(meja.client, one.pk)
    old = isian(halaman(meja.client), "urungkan/")
    terima(meja.client, two.pk)
    meja.client.post(f"{PERIKSA}urungkan/", old)
    assert {row.state for row in galat()[:2]} == {"diterima"}
    again = isian(halaman(meja.client), "urungkan/")
    for _ in range(2):  # pressed twice
        meja.client.post(f"{PERIKSA}urungkan/", again)
    assert [row.state for row in galat()[:2]] == ["diterima", "terbuka"]


def test_notes_and_refused_rows_are_not_accepted(kantor: Kantor, tmp_path: Path) -> None:
    done = terapkan(
        kantor.opened,
        tmp_path,
        [orang(i) for i in range(3)],
        findings=[finding(0, level=Level.NOTE), finding(1, level=Level.REFUSE)],
    )
    for row in BatchFinding.objects.filter(batch_id=done.batch):
        page = halaman(kantor.client, f"?temuan={row.pk}")
        assert f"{row.pk}/terima/" not in page
        assert f"{row.pk}/tunda/" in page
        assert ("belum masuk register" in page) is (row.level == "tolak")
        form = isian(page, f"{row.pk}/tunda/") | {"alasan": ALASAN}
        assert kantor.client.post(f"{PERIKSA}{row.pk}/terima/", form).status_code == 422
    assert FindingAct.objects.count() == 0


@pytest.mark.parametrize("said", [{}, {"versi": "x"}, {"versi": "x", "tanda": "y", "jenis": "hapus"}])
def test_forms_that_no_page_sends_are_refused(meja: Kantor, said: dict[str, str]) -> None:
    assert meja.client.post(f"{PERIKSA}{galat()[0].pk}/tunda/", said).status_code == 400
    assert meja.client.post(f"{PERIKSA}{galat()[0].pk}/betulkan/", said).status_code == 400


def test_a_form_from_elsewhere_is_refused(meja: Kantor) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = meja.client.cookies
    form = isian(halaman(meja.client, f"?temuan={galat()[0].pk}"), f"{galat()[0].pk}/terima/") | {"alasan": ALASAN}
    assert strict.post(f"{PERIKSA}{galat()[0].pk}/terima/", form).status_code == 403


# ── many at once ────────────────────────────────────────────────────────────────────────────────

SEKALIGUS = f"{PERIKSA}sekaligus/terima/?aturan=umur_ibu_anak"


def test_many_at_once_with_a_preview(meja: Kantor) -> None:
    assert "sekaligus/terima/" in halaman(meja.client, "?aturan=umur_ibu_anak")
    assert "sekaligus/terima/" not in halaman(meja.client)  # alike decisions only
    form = isian_sekaligus(meja.client.get(SEKALIGUS + "&dusun=KRAJAN")) | {"alasan": ALASAN}
    preview = meja.client.post(SEKALIGUS + "&dusun=KRAJAN", form)
    text = markah(preview)
    for word in ("Pratinjau", "2 temuan", "dusun Krajan", ALASAN, "Belum ada yang disimpan", "Simpan 2 keputusan"):
        assert word in text, word
    assert FindingAct.objects.count() == 0
    done = jawaban(meja.client, SEKALIGUS + "&dusun=KRAJAN", isian_sekaligus(preview))
    assert sorted(row.state for row in galat()) == ["diterima", "diterima", "terbuka", "terbuka"]
    page = markah(meja.client.get(done.url))
    assert "2 temuan diterima." in page
    meja.client.post(f"{PERIKSA}urungkan/", isian(page, "urungkan/"))
    assert {row.state for row in galat()} == {"terbuka"}


def isian_sekaligus(response: Any) -> dict[str, str]:
    return isian(markah(response), "?aturan=umur_ibu_anak")


def test_what_changed_since_the_preview_is_shown_anew(meja: Kantor) -> None:
    preview = meja.client.post(SEKALIGUS, isian_sekaligus(meja.client.get(SEKALIGUS)) | {"alasan": ALASAN})
    terima(meja.client, galat()[0].pk)
    response = meja.client.post(SEKALIGUS, isian_sekaligus(preview))
    assert response.status_code == 409
    text = markah(response)
    assert "Daftar temuan berubah sejak pratinjau" in text
    assert "Simpan 3 keputusan" in text
    assert sum(row.state == "terbuka" for row in galat()) == 3
    meja.client.post(SEKALIGUS, isian_sekaligus(response))
    assert sum(row.state == "terbuka" for row in galat()) == 0


def test_many_need_a_reason_too_and_a_saved_preview_twice_is_one_act(meja: Kantor) -> None:
    blank = meja.client.post(SEKALIGUS, isian_sekaligus(meja.client.get(SEKALIGUS)) | {"alasan": "ok"})
    assert blank.status_code == 422
    preview = meja.client.post(SEKALIGUS, isian_sekaligus(meja.client.get(SEKALIGUS)) | {"alasan": ALASAN})
    form = isian_sekaligus(preview)
    assert [meja.client.post(SEKALIGUS, form).status_code for _ in range(2)] == [302, 302]
    assert FindingAct.objects.count() == 1


JENIS = f"{PERIKSA}menurut-jenis/"


def isian_jenis(meja: Kantor) -> dict[str, str]:
    return isian(markah(meja.client.get(JENIS)), "menurut-jenis/")


def test_kinds_are_accepted_in_one_act_each_with_a_reason_of_its_own(meja: Kantor) -> None:
    field = "alasan_umur_ibu_anak"
    form = isian_jenis(meja)
    for reason in ("", "ok", "NIK 3505101201900001 benar"):
        assert meja.client.post(JENIS, form | {field: reason}).status_code == 422
    assert {row.state for row in galat()} == {"terbuka"}
    stale = meja.client.post(JENIS, form | {field: ALASAN, "sidik_umur_ibu_anak": "0"})
    assert stale.status_code == 409
    done = [meja.client.post(JENIS, form | {field: ALASAN}) for _ in range(2)]  # pressed twice
    assert [answer.status_code for answer in done] == [302, 302]
    assert {row.state for row in galat()} == {"diterima"}
    assert FindingAct.objects.count() == 1
    page = markah(meja.client.get(done[0].headers["Location"]))
    meja.client.post(f"{PERIKSA}urungkan/", isian(page, "urungkan/"))
    assert {row.state for row in galat()} == {"terbuka"}


def test_what_one_press_accepted_is_open_again_by_one_press(meja: Kantor) -> None:
    other = galat()[0]
    BatchFinding.objects.filter(pk=other.pk).update(rule="nikah_terlalu_muda")
    reasons = {"alasan_umur_ibu_anak": ALASAN, "alasan_nikah_terlalu_muda": f"{ALASAN}, juga ini"}
    done = meja.client.post(JENIS, isian_jenis(meja) | reasons)
    assert {row.state for row in galat()} == {"diterima"}
    assert FindingAct.objects.count() == 2
    page = markah(meja.client.get(done.headers["Location"]))
    assert "4 temuan" in page
    for _twice in range(2):
        meja.client.post(f"{PERIKSA}urungkan/", isian(page, "urungkan/"))
        assert {row.state for row in galat()} == {"terbuka"}


def test_many_can_be_left_for_the_field(meja: Kantor) -> None:
    address = SEKALIGUS.replace("terima", "tunda")
    form = isian_sekaligus(meja.client.get(address)) | {"jenis": "lapangan", "alasan": ""}
    preview = meja.client.post(address, form)
    assert "ditandai untuk kunjungan" in markah(preview)
    meja.client.post(address, isian_sekaligus(preview))
    assert FindingAct.objects.get().kind == "lapangan"
    assert halaman(meja.client, "?keadaan=lapangan&aturan=umur_ibu_anak").count('class="sev bad"') == 4


# ── corrections ─────────────────────────────────────────────────────────────────────────────────


def test_the_rules_are_asked_before_anybody_has_to_wait(meja: Kantor, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who writes keeps all others from writing: what takes long comes before."""
    one, real, held = galat()[0], examine.check, list[bool]()

    def spied(*given: Any, **named: Any) -> examine.Examination:
        held.append(connection.in_atomic_block)
        return real(*given, **named)

    monkeypatch.setattr(examine, "check", spied)
    kirim(meja.client, one.pk, "betulkan", nilai="14/09/2015", alasan="akta")
    assert FindingAct.objects.get().correction is not None
    assert held == [False, False]


def test_a_value_is_corrected_in_place(meja: Kantor) -> None:
    one = galat()[0]
    page = halaman(meja.client, f"?temuan={one.pk}")
    other = re.search(r'href="([^"]*isi=\d+\.tanggal_lahir)">Tanggal lahir Ibu B', page)
    assert other, "the birth date of the mother can be opened"
    opened = markah(meja.client.get(PERIKSA + other[1].replace("&amp;", "&")))
    form = isian(opened, f"{one.pk}/betulkan/")
    assert form["nilai"] == "02/05/2001"
    response = jawaban(meja.client, f"{PERIKSA}{one.pk}/betulkan/", form | {"nilai": "02/05/1985", "alasan": "akta"})
    one.refresh_from_db()
    assert (one.state, one.decided_by) == ("diperbaiki", meja.siti.actor)
    page = markah(meja.client.get(response.url))
    assert "Isian dibetulkan; 1 temuan hilang. 1 temuan baru muncul." in page
    mended = BatchFinding.objects.filter(state="diperbaiki").order_by("pk")
    assert {(row.rule, row.record) for row in mended} == {("umur_ibu_anak", 2)}
    new = BatchFinding.objects.latest("pk")
    assert (new.rule, new.dusun, new.rt) == ("nik_beda_tanggal_lahir", "SAWAH", "02")
    assert dt.date(1985, 5, 2) in register_view(DESA, AKHIR_2025, by="uji", at=SAAT).persons["tanggal_lahir"]
    meja.client.post(f"{PERIKSA}urungkan/", isian(page, "urungkan/"))
    one.refresh_from_db()
    new.refresh_from_db()
    assert (one.state, new.state) == ("terbuka", "diperbaiki")
    assert dt.date(1985, 5, 2) not in register_view(DESA, AKHIR_2025, by="uji", at=SAAT).persons["tanggal_lahir"]


def test_a_correction_that_mends_nothing_says_so_and_stays(meja: Kantor) -> None:
    one = galat()[0]
    response = kirim(meja.client, one.pk, "betulkan", nilai="03/05/2010")
    page = markah(meja.client.get(response.url))
    assert "tetapi temuan ini masih ada" in page
    assert f'aria-current="true"><a href="?temuan={one.pk}"' in page


def test_a_value_is_taken_away(kantor: Kantor, tmp_path: Path) -> None:
    rows = keluarga(1, umur_ibu=25)
    rows[2]["akta_perkawinan"] = "12/K/1999"
    (one,) = temuan(bawa(kantor.opened, tmp_path, rows), "akta_kawin_belum_kawin")
    page = halaman(kantor.client, f"?temuan={one.pk}")
    other = re.search(r'href="([^"]*isi=\d+\.akta_perkawinan)"', page)
    if other:
        page = halaman(kantor.client, other[1].replace("&amp;", "&"))
    assert "Kosongkan</button>" in page
    response = jawaban(
        kantor.client, f"{PERIKSA}{one.pk}/betulkan/", isian(page, f"{one.pk}/betulkan/") | {"kosong": "1"}
    )
    assert response.status_code == 302, markah(response)
    one.refresh_from_db()
    assert one.state == "diperbaiki"


@pytest.mark.parametrize("text", ["31/02/1990", "kemarin", "", "5"])
def test_a_value_that_is_none_is_told_beside_the_field(meja: Kantor, text: str) -> None:
    response = kirim(meja.client, galat()[0].pk, "betulkan", nilai=text)
    assert response.status_code == 422
    assert "Nilai tidak dapat dipakai" in markah(response)
    assert Batch.objects.count() == 1


def test_two_people_correct_one_person_the_second_sees_it(meja: Kantor) -> None:
    one = galat()[0]
    form = isian(halaman(meja.client, f"?temuan={one.pk}"), f"{one.pk}/betulkan/")
    other = bekal.browser(bekal.with_role("agen_statistik", DESA.text(), name="Ratna Reka"))
    kirim(other, one.pk, "betulkan", nilai="03/05/2010")
    response = jawaban(meja.client, f"{PERIKSA}{one.pk}/betulkan/", form | {"nilai": "04/05/2010"})
    page = markah(meja.client.get(response.url))
    assert "<b>Ratna Reka</b> membetulkan isian" in page
    assert Batch.objects.filter(kind="koreksi").count() == 1


def test_only_what_takes_part_in_the_finding_can_be_corrected(meja: Kantor) -> None:
    one, other = galat()[0], galat()[1]
    form = isian(halaman(meja.client, f"?temuan={one.pk}"), f"{one.pk}/betulkan/")
    theirs = isian(halaman(meja.client, f"?temuan={other.pk}"), f"{other.pk}/betulkan/")
    for changed in (
        {"kolom": "agama"},
        {"kolom": "tidak_ada"},
        {"orang": theirs["orang"], "dilihat": theirs["dilihat"]},
    ):
        answer = meja.client.post(f"{PERIKSA}{one.pk}/betulkan/", form | changed | {"nilai": "01/01/1990"})
        assert answer.status_code == 422
    assert Batch.objects.count() == 1


def test_what_another_list_says_is_suggested_when_it_helps(meja: Kantor, tmp_path: Path) -> None:
    rows = keluarga(1)
    rows[1]["tanggal_lahir"] = dt.date(1985, 5, 2)
    bawa(meja.opened, tmp_path, rows, reference=dt.date(2024, 12, 31), name="register_2024.xlsx")
    page = halaman(meja.client, f"?temuan={galat()[0].pk}")
    assert "register_2024.xlsx (2024) mencatat <b>2 Mei 1985</b>" in page
    assert "Dengan nilai itu temuan ini hilang." in page
    assert "data-usul" in page
    assert isian(page, f"{galat()[0].pk}/betulkan/")["nilai"] == "02/05/1985"


# ── the workbook ────────────────────────────────────────────────────────────────────────────────


def test_without_a_finding_there_is_no_workbook(kantor: Kantor) -> None:
    answer = kantor.client.post(f"{PERIKSA}buku-kerja/?tingkat=periksa")
    assert answer["Location"].endswith("/periksa/?tingkat=periksa")


# ── the coach is asked ──────────────────────────────────────────────────────────────────────────
TANYA = f"/desa/{DESA.text()}/tanya/"
ASKED = "apakah ibu dua belas tahun diterima"


def test_the_coach_who_is_asked_sees_it_and_the_answer_comes_back_to_the_finding(meja: Kantor) -> None:
    coach = bekal.browser(bekal.with_role("pembina", bekal.KABUPATEN, name="Pembina Reka"))
    one, two, three, _four = galat()
    kirim(meja.client, one.pk, "tunda", jenis="tanya", alasan=ASKED)
    sees(coach, "tanya", TANYA)
    page = markah(coach.get(TANYA))
    assert ASKED in page
    assert f"{PERIKSA}?temuan={one.pk}" in page
    (answer,) = set(re.findall(r'action="([^"]+/jawab/)"', page))
    assert coach.post(answer, {"jawaban": "Cocokkan dengan akta dahulu."}).status_code == 302
    is_spared(coach, "tanya", TANYA)
    sees(meja.client, "tanya_jawaban", TANYA)
    page = halaman(meja.client, f"?temuan={one.pk}")
    assert "Cocokkan dengan akta dahulu." in page, "it stands in the history of the finding"
    assert "Menunggu pembina</span>" not in page, "and the finding is to be decided about again"
    assert halaman(meja.client, "?aturan=umur_ibu_anak").count('class="sev bad"') == 4
    (close,) = set(re.findall(r'action="(/tugas/\d+/tutup/)"', markah(meja.client.get(TANYA))))
    meja.client.post(close)
    is_spared(meja.client, "tanya_jawaban", TANYA)

    kirim(meja.client, two.pk, "tunda", jenis="tanya", alasan=ASKED)
    meja.client.post(f"{PERIKSA}urungkan/", isian(halaman(meja.client), "urungkan/"))
    is_spared(coach, "tanya", TANYA)
    kirim(meja.client, three.pk, "tunda", jenis="tanya", alasan=ASKED)
    sees(coach, "tanya", TANYA)
    terima(meja.client, three.pk)
    is_spared(coach, "tanya", TANYA)
    assert "Tidak ada pertanyaan yang menunggu jawaban" in markah(coach.get(TANYA)), "what was taken back, or settled"


# ── rights ──────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("role", ["camat", "walidata", "pembina", "admin_simpul"])
def test_who_may_not_see_persons_sees_rules_and_places(meja: Kantor, role: str) -> None:
    someone = bekal.with_role(role)
    client = bekal.browser(someone)
    terima(meja.client, galat()[0].pk)
    page = halaman(client, f"?temuan={galat()[1].pk}")
    assert "Ibu kurang dari 12 tahun" in page
    assert "Isian orang tidak ditampilkan untuk peran Anda" in page
    for hidden in ("Ibu C", "Anak C", "IBU C", "Mei 2010", "Tanggal lahir", "/terima/", "/tunda/", "/betulkan/"):
        assert hidden not in page, hidden
    assert "Data Penduduk baris" in page
    assert not AuditEntry.objects.filter(by=someone.actor).exists()  # nothing of a person was read


def test_the_head_of_the_village_sees_and_decides_nothing(meja: Kantor) -> None:
    client = bekal.browser(bekal.with_role("kepala_desa", DESA.text()))
    page = halaman(client, f"?temuan={galat()[0].pk}")
    assert "Ibu B" in page
    assert "/terima/" not in page
    form = isian(halaman(meja.client, f"?temuan={galat()[0].pk}"), f"{galat()[0].pk}/terima/") | {"alasan": ALASAN}
    for action in ("terima", "tunda", "betulkan"):
        assert client.post(f"{PERIKSA}{galat()[0].pk}/{action}/", form).status_code == 403
    assert client.post(f"{PERIKSA}urungkan/", {"putusan": "1"}).status_code == 403
    assert client.post(f"{PERIKSA}buku-kerja/").status_code == 403
    assert client.get(SEKALIGUS).status_code == 403


def test_without_the_second_factor_no_person_is_shown(meja: Kantor) -> None:
    plain = bekal.browser(bekal.with_role("agen_statistik", DESA.text()), mfa=False)
    answer = plain.get(PERIKSA)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/akun/")


def test_another_village_is_not_known(meja: Kantor) -> None:
    theirs = bekal.browser(bekal.with_role("agen_statistik", TETANGGA))
    one = galat()[0]
    assert theirs.get(PERIKSA).status_code == 404
    assert theirs.get(f"/desa/{TETANGGA}/periksa/?temuan={one.pk}").status_code == 404
    form = isian(halaman(meja.client, f"?temuan={one.pk}"), f"{one.pk}/terima/") | {"alasan": ALASAN}
    for action in ("terima", "tunda", "betulkan"):
        assert theirs.post(f"/desa/{TETANGGA}/periksa/{one.pk}/{action}/", form).status_code == 404
    assert theirs.get(f"/desa/{TETANGGA}/periksa/").status_code == 200
    assert FindingAct.objects.count() == 0


def test_the_finding_of_an_undone_import_is_gone(meja: Kantor) -> None:
    from cantik.register.core.app.undo import undo_batch

    one = galat()[0]
    form = isian(halaman(meja.client, f"?temuan={one.pk}"), f"{one.pk}/terima/") | {"alasan": ALASAN}
    undo_batch(batch=one.batch_id, by="uji", why="salah", at=SAAT)
    assert meja.client.post(f"{PERIKSA}{one.pk}/terima/", form).status_code == 404
    assert meja.client.get(f"{PERIKSA}?temuan={one.pk}").status_code == 404
