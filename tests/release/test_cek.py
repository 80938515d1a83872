"""The way of a release through its check: pure steps under every order of acts, and outsiders who look for a way round
it on the pages."""

from __future__ import annotations

import datetime as dt
import re
import threading
import time
from typing import Any

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from cantik.base import clock
from cantik.codes.app.queries import find_area
from cantik.field.instruments.app.models import InstrumentVersion
from cantik.field.rounds.app.models import Round
from cantik.forum.app.models import Activity, YearLine
from cantik.release.app import checking, examining
from cantik.release.app.models import Publication, ReleaseCheckStep, ReleaseFinding, SecondSignature, Signature
from cantik.release.check import CheckAct, CheckState, after, stays
from cantik.release.countersign import COUNTERSIGNATURE
from cantik.release.errors import NotNow
from cantik.release.verdict import Check
from cantik.staff.app.models import Account
from cantik.staff.app.rights import area_code
from tests.fixtures.markah import markah, satu_baris
from tests.release.langkah import TERBIT, Rumah, page, post, signed
from tests.staff import bekal

ONE = f"{TERBIT}rilis/2025-1/"
PEMBINA_DONE = {CheckState.WALIDATA, CheckState.PEMBINA}


@given(
    st.booleans(),
    st.lists(st.tuples(st.sampled_from(CheckAct), st.integers(0, 2)), max_size=12),
)
def test_no_order_of_acts_leads_round_a_check(priority: bool, acts: list[tuple[CheckAct, int]]) -> None:
    """Approved is only what lay with the walidata, of data prioritas with pembina after them, without open findings;
    returned only what had one; from approved nothing leads on."""
    lay, state = [CheckState.HANDED_IN], CheckState.HANDED_IN
    for act, findings in acts:
        led = after(state, act, priority=priority, findings=findings)
        if led is None:
            continue
        assert state is not CheckState.APPROVED
        if led is CheckState.APPROVED:
            assert findings == 0
            assert lay[-1] is (CheckState.PEMBINA if priority else CheckState.WALIDATA)
            assert CheckState.WALIDATA in lay
        if led is CheckState.RETURNED:
            assert findings
        state = led
        lay.append(led)


def test_days_are_counted_by_the_calendar_of_the_place() -> None:
    begun = dt.datetime(2026, 3, 1, 22, 0, tzinfo=dt.UTC)  # already the second in Jayapura
    taken = dt.datetime(2026, 3, 3, 1, 0, tzinfo=dt.UTC)
    first, second = stays(begun, [(CheckState.WALIDATA, taken)])
    wit = dt.timezone(dt.timedelta(hours=9))
    assert (first.days(taken, wit), first.days(taken, dt.UTC)) == (1, 2)
    assert second.days(taken + dt.timedelta(days=4), wit) == 4


def acts(rumah: Rumah, name: str) -> set[str]:
    """The buttons of the check that somebody sees on the release's page."""
    found = re.findall(rf'action="{ONE}periksa/([a-z]*)/?', page(rumah.klien[name], ONE))
    return {name or "setuju" for name in found}


def test_nobody_posts_their_way_round_and_findings_hold_a_release_back(terbit: Rumah) -> None:
    """The last step at once, by the agen, by the camat; then taken up, a finding, and approval all the same."""
    wulan, ratna = terbit.klien["wulan"], terbit.klien["ratna"]
    assert acts(terbit, "ratna") == set()
    assert acts(terbit, "wulan") == {"ambil"}
    assert "belum dapat disetujui" in post(wulan, f"{ONE}periksa/")
    for client in (ratna, bekal.browser(bekal.with_role("camat", bekal.DESA[:8]))):
        for way in ("", "ambil/", "kembali/", "temuan/"):
            assert client.post(f"{ONE}periksa/{way}", {"di": "x", "temuan": "y"}).status_code in {403, 404}, way
    assert "tidak sedang diperiksa" in post(wulan, f"{ONE}periksa/temuan/", di="Tabel 3", temuan="keliru")
    assert "mulai diperiksa" in post(wulan, f"{ONE}periksa/ambil/")
    assert acts(terbit, "wulan") == {"temuan", "setuju"}
    assert "belum dapat dikembalikan" in post(wulan, f"{ONE}periksa/kembali/")
    for text in ("", "x" * 401, "lihat NIK 9901015003850001"):
        assert "Temuan belum dapat disimpan" in post(wulan, f"{ONE}periksa/temuan/", di="Tabel 3", temuan=text)
    assert not ReleaseFinding.objects.exists()
    post(wulan, f"{ONE}periksa/temuan/", di="Tabel penduduk", temuan="Judulnya menyebut tahun yang lain")
    assert "belum dapat disetujui" in post(wulan, f"{ONE}periksa/")
    assert not SecondSignature.objects.exists()
    assert "dikembalikan" in post(wulan, f"{ONE}periksa/kembali/")
    home = page(ratna, f"/desa/{bekal.DESA}/")
    assert "dikembalikan pemeriksa" in home
    assert "Perbaiki 1 temuan" in home
    assert "Tidak ada yang menunggu" not in home
    assert "belum diperiksa walidata" not in page(ratna, ONE), "it was"
    assert "Judulnya menyebut tahun" in page(ratna, ONE)
    assert "Tidak ada rilis yang menunggu" in page(wulan, "/"), "it lies with the village now"
    terbit.kerjakan()
    site = satu_baris((terbit.folder / "terbitan" / bekal.DESA / "index.html").read_text("utf-8"))
    assert "dikembalikan pemeriksa dengan temuan" in site
    assert "Judulnya" not in site, "what is to be mended is the village's to read"

    post(wulan, f"{ONE}periksa/ambil/")
    (finding,) = ReleaseFinding.objects.all()
    post(wulan, f"{ONE}periksa/temuan/{finding.pk}/tutup/")
    assert "rilis Satu Data" in post(wulan, f"{ONE}periksa/")
    assert SecondSignature.objects.count() == 1
    assert acts(terbit, "wulan") == set()
    assert "tidak lagi menunggu" in post(wulan, f"{ONE}periksa/ambil/")


def prioritas() -> None:
    """The forum keeps the books of this reference date as data prioritas."""
    YearLine.objects.create(
        forum=bekal.KABUPATEN,
        year=2026,
        code="buku",
        title="Buku desa",
        kind="rilis",
        level="desa",
        role="agen_statistik",
        frequency="tahunan",
        day=clock.today(),
        reference=dt.date(2025, 12, 31),
        priority=True,
        remind=30,
    )


def test_data_prioritas_are_decided_by_pembina_and_nobody_sits_on_both_sides(terbit: Rumah) -> None:
    prioritas()
    wulan = terbit.klien["wulan"]
    pembina = bekal.with_role("pembina", bekal.KABUPATEN)
    terbit.klien["pembina"] = bekal.browser(pembina)
    assert acts(terbit, "pembina") == set()
    post(wulan, f"{ONE}periksa/ambil/")
    assert "milik walidata" in post(terbit.klien["pembina"], f"{ONE}periksa/")
    assert "diteruskan kepada pembina" in post(wulan, f"{ONE}periksa/")
    assert not Publication.objects.filter(channel="periksa").exists()
    assert acts(terbit, "wulan") == set()
    assert "milik pembina" in post(wulan, f"{ONE}periksa/")
    bekal.assign(terbit.walidata, "pembina", bekal.KABUPATEN)  # the same person with the other office
    both = bekal.browser(Account.objects.get(pk=terbit.walidata.pk))
    assert "Yang mengajukan tidak boleh menyetujui" in post(both, f"{ONE}periksa/")
    assert "1 rilis menunggu diperiksa" in page(terbit.klien["pembina"], "/") or ONE in page(
        terbit.klien["pembina"], "/"
    )
    assert acts(terbit, "pembina") == {"temuan", "setuju"}
    assert "rilis Satu Data" in post(terbit.klien["pembina"], f"{ONE}periksa/")
    terbit.kerjakan()
    site = satu_baris((terbit.folder / "terbitan" / bekal.DESA / "index.html").read_text("utf-8"))
    assert "diperiksa walidata kurang dari sehari, diperiksa pembina kurang dari sehari" in site


def test_a_walidata_who_signed_as_acting_head_does_not_judge(diajukan: Rumah) -> None:
    """Nor does the one whose deputy signed, nor pembina when that was them."""
    link = bekal.acts_for(diajukan.walidata, diajukan.kades)
    wulan = diajukan.klien["wulan"] = bekal.browser(diajukan.walidata)
    signed(diajukan, "wulan")
    diajukan.kerjakan()
    assert diajukan.walidata.actor == Signature.objects.get().by
    assert "Yang mengajukan tidak boleh menyetujui" in post(wulan, f"{ONE}periksa/ambil/")
    bekal.assign(diajukan.kades, "walidata", bekal.KABUPATEN)  # whose deputy signed
    head = bekal.browser(Account.objects.get(pk=diajukan.kades.pk))
    for way in ("", "ambil/", "kembali/", "temuan/"):
        post(head, f"{ONE}periksa/{way}", di="Tabel", temuan="keliru")
    assert "satu tangan" in post(head, f"{ONE}periksa/ambil/")
    type(link).objects.filter(pk=link.pk).update(ended_at=clock.now(), ended_by=diajukan.kades)
    assert "Yang mengajukan" in post(wulan, f"{ONE}periksa/ambil/"), "the days of a deputy end, the signature stays"
    assert not ReleaseCheckStep.objects.exists()
    assert not ReleaseFinding.objects.exists()


@pytest.mark.basisdata
def test_what_pembina_found_only_pembina_closes_also_the_second_time(terbit: Rumah) -> None:
    """Returned by pembina, explained by the village, with the walidata once more: it must reach pembina again, with
    their finding open; the walidata neither closes it nor is held up by it."""
    prioritas()
    wulan, pembina = terbit.klien["wulan"], bekal.browser(bekal.with_role("pembina", bekal.KABUPATEN))
    post(wulan, f"{ONE}periksa/ambil/")
    post(wulan, f"{ONE}periksa/")
    post(pembina, f"{ONE}periksa/temuan/", di="Bab 3", temuan="Konsep keluarga tidak disebut")
    finding = ReleaseFinding.objects.get()
    assert "dikembalikan" in post(pembina, f"{ONE}periksa/kembali/")
    post(wulan, f"{ONE}periksa/ambil/")
    assert "milik pemeriksa lain" in post(wulan, f"{ONE}periksa/temuan/{finding.pk}/tutup/")
    assert "diteruskan kepada pembina" in post(wulan, f"{ONE}periksa/")
    assert "belum dapat disetujui" in post(pembina, f"{ONE}periksa/")
    assert "Temuan ditutup" in post(pembina, f"{ONE}periksa/temuan/{finding.pk}/tutup/")
    assert "rilis Satu Data" in post(pembina, f"{ONE}periksa/")


def test_nothing_in_the_program_countersigns_round_the_steps(terbit: Rumah) -> None:
    """Somebody who calls the last act itself, with everything but the steps before it."""
    desa = area_code(bekal.DESA)
    shelf = terbit.folder / "rilis" / bekal.DESA / "2025-1"
    with pytest.raises(NotNow):
        examining.judge(desa, shelf, COUNTERSIGNATURE, opened=terbit.opened, by=terbit.walidata.actor, at=clock.now())
    assert not SecondSignature.objects.exists()


@pytest.mark.basisdata
def test_a_finding_written_while_another_hand_approves(terbit: Rumah, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two of the walidata's office at once: approved with an open finding is what must not come of it."""
    second = bekal.with_role("walidata")
    told: list[str] = []
    ask: dict[str, Any] = {"area": area_code(bekal.DESA), "number": "2025-1", "opened": terbit.opened}
    post(terbit.klien["wulan"], f"{ONE}periksa/ambil/")
    real, reached = checking.checks, threading.Event()

    def write() -> None:
        reached.wait(20)
        try:
            checking.find(**ask, person=second, where="Tabel 3", text="Judul keliru")
        except NotNow as error:
            told.append(error.code)
        finally:
            connection.close()

    def slow(*said: Any) -> list[Check]:
        reached.set()
        time.sleep(1)  # the other one writes by now, or stands in line
        return real(*said)

    monkeypatch.setattr(checking, "checks", slow)
    other = threading.Thread(target=write)
    other.start()
    led = checking.step(CheckAct.APPROVE, **ask, person=terbit.walidata, auditor=lambda _: [])
    other.join(30)
    assert led is CheckState.APPROVED
    assert told == ["T402"]
    assert not ReleaseFinding.objects.exists()


def test_what_was_withdrawn_meanwhile_is_not_checked_on(terbit: Rumah) -> None:
    wulan = terbit.klien["wulan"]
    post(wulan, f"{ONE}periksa/ambil/")
    post(wulan, f"{ONE}tarik/", putusan="tarik", alasan="jumlah keluarga keliru dua kali lipat")
    assert acts(terbit, "wulan") == set()
    for way in ("", "temuan/", "kembali/"):
        assert "tidak lagi berlaku" in post(wulan, f"{ONE}periksa/{way}", di="Tabel", temuan="keliru")
    assert not Publication.objects.filter(channel="periksa").exists()


@pytest.mark.satu_basisdata
def test_what_is_checked_by_itself_is_named_one_by_one(terbit: Rumah) -> None:
    post(terbit.klien["wulan"], f"{ONE}periksa/ambil/")
    text = page(terbit.klien["wulan"], ONE)
    assert "Yang diperiksa dengan sendirinya" in text
    assert "Metadata kegiatan disetujui" not in text, "no round was opened: nothing proves nothing"
    assert "Belum ada kegiatan pendataan yang metadatanya dapat diperiksa" in text
    assert text.count(">benar<") >= 5 or len(re.findall(r"benar</span>", text)) >= 5


@pytest.mark.satu_basisdata
def test_a_round_without_metadata_is_named_and_keeps_the_release_from_being_approved(terbit: Rumah) -> None:
    area, now, day = find_area(area_code(bekal.DESA)), clock.now(), dt.date(2025, 12, 1)
    assert area is not None
    by = {"recorded_at": now, "recorded_by": "cantik uji"}
    version = InstrumentVersion.objects.create(
        area=area, instrument="x", form_id="x", version="2025120101", reference=day, workbook=b"", xform="x",
        fields="{}", digest="d", **by,
    )  # fmt: skip
    activity = Activity.objects.create(area=area, instrument="x", title="Pendataan Tanpa Metadata", **by)
    Round.objects.create(
        activity=activity,
        version=version,
        reference=day,
        frame_at=now,
        frame_by="u",
        opened_at=now,
        opened_by="u",
        **by,
    )
    post(terbit.klien["wulan"], f"{ONE}periksa/ambil/")
    text = page(terbit.klien["wulan"], ONE)
    assert "Metadata kegiatan disetujui" in text
    assert "Pendataan Tanpa Metadata" in text
    assert "metadata kegiatan disetujui" in post(terbit.klien["wulan"], f"{ONE}periksa/")
    assert not Publication.objects.filter(channel="periksa").exists()


@pytest.mark.satu_basisdata
def test_a_release_that_is_cut_on_the_shelf_is_said_to_be(terbit: Rumah) -> None:
    """The page cannot be made; it says what is wrong and how it is mended, not only a code."""
    told = terbit.folder / "rilis" / bekal.DESA / "2025-1" / "rilis.json"
    told.write_bytes(told.read_bytes()[:500])
    client = terbit.klien["ratna"]
    client.raise_request_exception = False
    answer = client.get(ONE)
    assert answer.status_code == 500
    assert "Rilis tidak dapat dibaca" in markah(answer)
    assert "ambil ulang rilisnya" in markah(answer)
    assert str(terbit.folder) not in markah(answer)
