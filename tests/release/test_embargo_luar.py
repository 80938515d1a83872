"""An outsider against the embargo: a release that is signed for tomorrow is read today, by an office that only wants to
know first, by a stranger, from a stick, through a reply or a request; or somebody on the list reads too early, unseen,
alone appointed. When its moment comes everybody has it at once.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from pathlib import Path

import pypdfium2
import pytest
from django.test import Client

from cantik.base import clock
from cantik.jobs.app import tick
from cantik.release.app.models import WITHDRAWN, EarlyReader, Publication, Signature, Withdrawal
from cantik.staff.app.models import AuditEntry
from tests.fixtures.markah import markah
from tests.fixtures.menunggu import is_spared, sees
from tests.release.langkah import TERBIT, Rumah, page, post, signed
from tests.staff import bekal

LIST = f"/desa/{bekal.DESA}/prarilis/"
ONE = f"{TERBIT}rilis/2025-1/"
BOOK, WORKBOOK = f"{ONE}produk/buku.pdf", f"{ONE}produk/tabel.xlsx"
LARGE = f"{BOOK}?kertas=a4"
WHY = "Menyiapkan Musrenbang kecamatan"


def wall(moment: dt.datetime) -> str:
    return moment.astimezone(clock.zone()).strftime("%Y-%m-%dT%H:%M")


def opens(moment: dt.datetime) -> None:
    assert Signature.objects.update(opens_at=moment) == 1


@pytest.fixture
def menunggu(diajukan: Rumah, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Rumah:
    """The office whose first edition was signed for the day after tomorrow."""
    monkeypatch.setenv("CANTIK_PUBLIC", str(tmp_path / "umum"))
    assert 'type="datetime-local"' in page(diajukan.klien["sumarsono"], f"{TERBIT}tanda-tangan/")
    now = clock.now()
    for wrong in (now - dt.timedelta(minutes=5), now + dt.timedelta(days=40)):
        assert "Waktu terbit tidak dapat dipakai" in signed(diajukan, publik="ya", waktu=wall(wrong))
    assert "tidak terbaca" in signed(diajukan, publik="ya", waktu="besok")
    assert not Signature.objects.exists()
    signed(diajukan, publik="ya", waktu=wall(now + dt.timedelta(hours=40)))
    diajukan.kerjakan()
    return diajukan


def test_nobody_reads_what_is_signed_for_another_day(menunggu: Rumah, tmp_path: Path) -> None:
    assert (menunggu.folder / "rilis" / bekal.DESA / "2025-1" / "tanda-tangan.dsse.json").is_file()
    camat = bekal.browser(bekal.with_role("camat"))
    said = page(camat, ONE)
    assert "untuk semua orang pada saat yang sama" in said
    assert not re.search(r"produk/|Penduduk \d", said)
    assert not re.search(r"produk/buku", page(camat, TERBIT))
    assert not re.search(r"2025-1|Angka kunci", page(camat, f"/desa/{bekal.DESA}/")), "the home tells no figure"
    for address in (BOOK, WORKBOOK, LARGE):
        assert camat.get(address).status_code == 404
    small, large = (menunggu.klien["ratna"].get(address) for address in (BOOK, LARGE))
    assert small.status_code == large.status_code == 200, "who makes it reads it"
    pages, sheets = (pypdfium2.PdfDocument(b"".join(each)) for each in (small, large))
    assert len(sheets) == len(pages) > 20
    assert {tuple(round(side / 72 * 25.4) for side in sheet.get_size()) for sheet in sheets} == {(210, 297)}
    for address in (f"/situs/{bekal.DESA}/", f"/situs/{bekal.DESA}/rilis/produk/buku.pdf"):
        assert Client().get(address).status_code == 404
    assert "Belum ada rilis yang terbit" in page(menunggu.klien["ratna"], f"/desa/{bekal.DESA}/tanggapan/")
    kades = menunggu.klien["sumarsono"]
    assert "belum boleh dibawa" in post(kades, f"{ONE}bawa/")
    assert "terbit sendiri pada waktunya" in post(kades, f"{ONE}sebarkan/")
    tick.look(menunggu.opened)
    menunggu.kerjakan()
    tick.tick(menunggu.opened)
    assert not (tmp_path / "umum" / bekal.DESA).exists()
    assert not (menunggu.folder / "terbitan" / bekal.DESA).exists()
    assert not Publication.objects.exists()

    opens(clock.now() - dt.timedelta(seconds=1))
    assert camat.get(BOOK).status_code == 404, "not before everybody has it"
    tick.look(menunggu.opened)
    menunggu.kerjakan()
    front = Client().get(f"/situs/{bekal.DESA}/")
    assert front.status_code == 200
    assert front["X-Frame-Options"] == "DENY"
    framed = Client().get(f"/situs/{bekal.DESA}/en/grafik/penduduk_umur_jk.html")
    assert "frame-ancestors *" in framed["Content-Security-Policy"], "anybody may show a chart on a page of theirs"
    assert "X-Frame-Options" not in framed
    assert camat.get(BOOK).status_code == 200
    assert (tmp_path / "umum" / bekal.DESA / "rilis" / "produk" / "buku.pdf").is_file()
    assert Publication.objects.filter(channel="publik", number="2025-1").count() == 1
    looked = tick.look(menunggu.opened)
    assert "rilis terbit pada waktunya" in looked
    assert not any(looked.values()), "nothing is put out twice"


@pytest.mark.basisdata
def test_the_list_of_early_readers_takes_two_and_is_public(menunggu: Rumah, tmp_path: Path) -> None:
    agen, kades = menunggu.klien["ratna"], menunggu.klien["sumarsono"]
    person, other = bekal.with_role("camat", name="Camat Reka"), bekal.with_role("camat", name="Sekcam Reka")
    camat, nobody = bekal.browser(person), bekal.browser(other)
    far = bekal.with_role("camat", "99.02.01", name="Camat Jauh")
    options = page(agen, LIST)
    assert "Camat Reka" in options
    assert not re.search(r"Camat Jauh|Wulan|Sumarsono", options), "only who has an office here and makes no figures"
    assert camat.post(f"{LIST}usul/", {"siapa": person.pk, "alasan": WHY}).status_code == 403
    for wrong, told in (({"siapa": far.pk, "alasan": WHY}, "Pilih dari daftar"), ({"siapa": person.pk}, "perlu diisi")):
        answer = agen.post(f"{LIST}usul/", wrong)
        assert answer.status_code == 422
        assert told in markah(answer), wrong
    assert agen.post(f"{LIST}usul/", {"siapa": person.pk, "alasan": "0812 3456 7890 saja"}).status_code == 422
    post(kades, f"{LIST}usul/", siapa=person.pk, alasan=WHY)
    number = EarlyReader.objects.get().pk
    assert "T433" in post(kades, f"{LIST}{number}/putus/")
    assert agen.post(f"{LIST}{number}/putus/").status_code == 403
    sees(menunggu.klien["wulan"], "prarilis", LIST)
    is_spared(kades, "prarilis", LIST)
    opens(clock.now() + dt.timedelta(hours=20))
    assert camat.get(BOOK).status_code == 404, "proposed is not on the list"
    post(menunggu.klien["wulan"], f"{LIST}{number}/putus/")
    opens(clock.now() + dt.timedelta(hours=24, minutes=5))
    assert camat.get(BOOK).status_code == 404, "not earlier than a day before"
    opens(clock.now() + dt.timedelta(hours=23, minutes=55))
    assert camat.get(BOOK).status_code == 200
    assert "Jangan diteruskan" in page(camat, ONE)
    assert nobody.get(BOOK).status_code == 404
    read = AuditEntry.objects.filter(action="prarilis.baca", by=person.actor)
    said = [json.loads(entry.detail)["berkas"] for entry in read.order_by("number")]
    assert said == ["buku.pdf", ""]
    until = person.assignments.get().until
    person.assignments.update(until=clock.today() - dt.timedelta(days=1))
    assert camat.get(BOOK).status_code in (403, 404), "who lost the office lost the list"
    person.assignments.update(until=until)
    post(agen, f"{LIST}{number}/akhiri/")
    assert camat.get(BOOK).status_code == 404
    opens(clock.now())
    tick.look(menunggu.opened)
    menunggu.kerjakan()
    for at in ("", "en/"):
        history = (tmp_path / "umum" / bekal.DESA / at / "riwayat.html").read_text("utf-8")
        assert "Camat Reka" in history
        assert WHY in history


@pytest.mark.malam
def test_what_was_withdrawn_while_it_waited_stays_in(menunggu: Rumah, tmp_path: Path) -> None:
    at = clock.now()
    decided = {"asked_by": "uji", "asked_at": at, "decided_by": "uji2", "decided_at": at}
    Withdrawal.objects.create(kode=bekal.DESA, number="2025-1", reason="Keliru", state=WITHDRAWN, **decided)
    opens(at - dt.timedelta(seconds=1))
    tick.look(menunggu.opened)
    menunggu.kerjakan()
    assert not (tmp_path / "umum" / bekal.DESA).exists()
