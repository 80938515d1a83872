"""An outsider against notices to readers: somebody tells everybody something alone, names a resident, or tells through
a correction what the gate hides; a reader of the site learns of an error before its revision, in the words of the page
and in the file for programs, and what was told is never gone.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from pathlib import Path

import pytest
from django.test import Client

from cantik.base import clock
from cantik.jobs.app import tick
from cantik.outlets.app import sites
from cantik.register.core.app.models import PersonVersion
from cantik.release.app.models import PUBLIC, WITHDRAWN, Publication, Withdrawal
from cantik.staff.app.models import AuditEntry
from cantik.use.app.models import PublicNotice
from tests.fixtures.markah import markah, satu_baris
from tests.fixtures.menunggu import is_spared, sees
from tests.release.langkah import Rumah
from tests.release.test_tanggapan import comes_back, post, public
from tests.release.test_tanggapan_luar import NUMBERS, hidden_and_shown
from tests.staff import bekal

DESK = f"/desa/{bekal.DESA}/pemberitahuan/"
READ = f"/pemberitahuan/{bekal.KABUPATEN}/"
TEXT = "Dua dusun tertukar dalam tabel ini; jumlah desa tetap benar."
ENDING = "Dibetulkan dengan terbitnya Rilis 2025-2, silakan memakai yang itu."


def said(**changed: str) -> dict[str, str]:
    return {"jenis": "galat", "tentang": "2025-1", "isi": TEXT, "hari": ""} | changed


@pytest.mark.basisdata
def test_one_person_tells_nobody_anything(terbit: Rumah) -> None:
    agen, kades, walidata = (terbit.klien[name] for name in ("ratna", "sumarsono", "wulan"))
    post(kades, DESK, said())
    assert TEXT not in public(READ), "it waits"
    assert "T428" in post(kades, f"{DESK}1/putus/", {"putusan": "terbit"}, 422)
    assert agen.post(f"{DESK}1/putus/", {"putusan": "terbit"}).status_code == 403
    assert "T427" in post(walidata, f"{DESK}1/putus/", {"putusan": "selesai", "alasan": ENDING}, 422)
    assert "T427" in post(walidata, f"{DESK}1/putus/", {"putusan": "diusulkan"}, 422)
    sees(walidata, "pemberitahuan", DESK)
    is_spared(kades, "pemberitahuan", DESK)
    post(walidata, f"{DESK}1/putus/", {"putusan": "terbit"})
    is_spared(walidata, "pemberitahuan", DESK)
    for page in (public(READ), public(f"/pemberitahuan/{bekal.DESA}/")):
        assert TEXT in page
        assert "Rilis 2025-1" in page
        assert not re.search(r"Sumarsono|Wulan", page), "the office tells, not a person"
    assert Client().get(f"/pemberitahuan/{bekal.JAUH}/").status_code == 404
    assert "T428" in post(kades, f"{DESK}1/putus/", {"putusan": "selesai", "alasan": ENDING}, 422)
    assert "terlalu pendek" in post(walidata, f"{DESK}1/putus/", {"putusan": "selesai", "alasan": "beres"}, 422)
    post(walidata, f"{DESK}1/putus/", {"putusan": "selesai", "alasan": ENDING})
    page = public(READ)
    assert f"<s>{TEXT}</s>" in page, "nothing that was told is gone"
    assert ENDING in page
    acts = AuditEntry.objects.filter(action__startswith="pemberitahuan.").order_by("number")
    assert [entry.action.partition(".")[2] for entry in acts] == ["tulis", "terbit", "akhiri"]
    assert not any(TEXT in json.dumps(entry.detail) for entry in acts)


@pytest.mark.basisdata
def test_a_notice_that_came_back_waits_for_whoever_writes(terbit: Rumah) -> None:
    post(terbit.klien["sumarsono"], DESK, said())
    post(terbit.klien["wulan"], f"{DESK}1/putus/", {"putusan": "dikembalikan", "alasan": "Sebut dusunnya dahulu"})
    assert comes_back(terbit, "pemberitahuan_balik", DESK) == ["tulis", "kembali", "lepas"]
    assert TEXT not in public(READ)


@pytest.mark.basisdata
def test_a_notice_reveals_nobody_and_what_it_cannot_be_is_said(terbit: Rumah) -> None:
    agen = terbit.klien["ratna"]
    name = next(name for name in PersonVersion.objects.values_list("name", flat=True) if len(name.split()) > 1)
    key, printed, _row = hidden_and_shown(terbit)
    hidden = next(str(number) for number in range(1, 400) if str(number) not in printed and number not in (100, 7, 12))
    about = f"2025-1/tabel/{key}"
    tomorrow = (clock.today() + dt.timedelta(days=1)).isoformat()
    for changed, told in (
        ({"isi": f"Keluarga {name.upper()} tertulis di dusun yang salah"}, "nama seorang warga"),
        *(({"isi": f"Hubungi {number} untuk angka yang benar"}, "memuat nomor") for number in NUMBERS[:3]),
        ({"isi": f"Tertulis lain, yang benar {hidden} orang di dusun itu", "tentang": about}, "T426"),
        ({"isi": "Yang benar tiga orang di dusun itu, bukan kosong", "tentang": about}, "T426"),
        ({"jenis": "kebocoran", "tentang": "", "isi": "Data 4 orang penerima bantuan bocor"}, "T426"),
        ({"jenis": "kebocoran", "tentang": "", "isi": "Data empat orang penerima bantuan bocor"}, "T426"),
        ({"tentang": ""}, "T425"),
        ({"tentang": "2024-1"}, "Pilih dari daftar"),
        ({"jenis": "karangan"}, "Pilih dari daftar"),
        ({"jenis": "metode"}, "hari yang akan datang"),
        ({"jenis": "metode", "hari": "2020-01-01"}, "hari yang akan datang"),
        ({"jenis": "metode", "hari": "2999-01-01"}, "hari yang akan datang"),
        ({"isi": "pendek"}, "terlalu pendek"),
        ({"isi": ""}, "perlu diisi"),
    ):
        assert told in post(agen, DESK, said(**changed), 422), changed
    assert not PublicNotice.objects.exists()
    post(agen, DESK, said(isi="<script>alert('x')</script> angka dusun tertukar", tentang=about))
    post(agen, DESK, said(jenis="metode", hari=tomorrow, tentang=""))
    assert "<script>alert" not in markah(agen.get(DESK))
    post(terbit.klien["sumarsono"], f"{DESK}1/putus/", {"putusan": "terbit"})
    why = f"Keluarga {name} sudah dipindahkan ke dusunnya"
    assert "nama seorang warga" in post(
        terbit.klien["sumarsono"], f"{DESK}1/putus/", {"putusan": "selesai", "alasan": why}, 422
    )
    assert "<script>alert" not in public(READ)


def test_readers_of_the_site_learn_of_an_error_before_its_revision(
    terbit: Rumah, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CANTIK_PUBLIC", str(tmp_path / "umum"))
    sites.put_out(terbit.opened, bekal.DESA, to_public=True, tell=lambda *_: None, number="2025-1")
    Publication.objects.create(kode=bekal.DESA, number="2025-1", channel=PUBLIC, by="uji", at=clock.now())
    key, _printed, _row = hidden_and_shown(terbit)
    agen, kades = terbit.klien["ratna"], terbit.klien["sumarsono"]
    post(agen, DESK, said(tentang=f"2025-1/tabel/{key}"))
    post(agen, DESK, said(isi="Seluruh rilis memakai batas dusun yang lama."))
    home = tmp_path / "umum" / bekal.DESA
    release = {file.name: file.read_bytes() for file in (home / "rilis").iterdir() if file.is_file()}

    def pages(name: str) -> list[str]:
        return [satu_baris((home / at / name).read_text("utf-8")) for at in ("", "en")]

    tick.tick(terbit.opened)
    assert not any(TEXT in page for page in pages("index.html")), "it waits"
    for number in (1, 2):
        post(kades, f"{DESK}{number}/putus/", {"putusan": "terbit"})
    tick.tick(terbit.opened)
    assert all(TEXT in page for name in ("index.html", f"tabel/{key}.html") for page in pages(name))
    other = next(page for page in sorted(home.glob("tabel/*.html")) if page.stem not in (key, "index"))
    assert TEXT not in satu_baris(other.read_text("utf-8"))
    assert "Ada galat pada angka ini" in satu_baris(other.read_text("utf-8")), (
        "what is wrong with a whole edition stands everywhere"
    )
    assert all(TEXT in page for page in pages("riwayat/2025-1.html"))
    assert "An error was found" in pages("index.html")[1]
    told = json.loads((home / "pemberitahuan.json").read_text("utf-8"))
    assert {entry["angka"] for entry in told} == {"", f"tabel/{key}"}
    assert all(dt.date.fromisoformat(entry["hari"]) > clock.today() for entry in told)
    assert TEXT in satu_baris((tmp_path / "umum" / f"pemberitahuan-{bekal.KABUPATEN}.html").read_text("utf-8"))
    assert "pemberitahuan-" in satu_baris((tmp_path / "umum" / "index.html").read_text("utf-8"))
    assert release == {file.name: file.read_bytes() for file in (home / "rilis").iterdir() if file.is_file()}
    assert tick.tick(terbit.opened)["tanggapan dan pemberitahuan di situs diperbarui"] == 0, "nothing is written twice"
    post(kades, f"{DESK}2/putus/", {"putusan": "selesai", "alasan": ENDING})
    tick.tick(terbit.opened)
    assert "Ada galat pada angka ini" not in satu_baris(other.read_text("utf-8"))
    assert all(ENDING in page for page in pages("riwayat.html"))
    at = clock.now()
    decided = {"asked_by": "uji", "asked_at": at, "decided_by": "uji2", "decided_at": at}
    Withdrawal.objects.create(kode=bekal.DESA, number="2025-1", reason="Tertukar", state=WITHDRAWN, **decided)
    assert TEXT not in public(READ), "what was withdrawn is not told by a notice"
