"""The story of the year on its way through an office: pinned, dropped, taken back, refused, signed, on the site."""

from __future__ import annotations

import datetime as dt
import json
import re
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from cantik.release import files, issue
from cantik.release.app import storage
from cantik.release.app.models import Draft, Signature, StoryAct
from cantik.release.audit import audit_release
from cantik.release.compose import seal_release
from cantik.release.model import Figure
from cantik.release.verify import verify
from cantik.staff.app.models import AuditEntry
from tests.release.conftest import draft as drafted
from tests.release.langkah import TERBIT, Rumah, first_edition, page, post, signed, submitted
from tests.staff import bekal

STORY = f"{TERBIT}cerita/"
WHY = "Perumahan baru mulai dihuni tahun ini"


def _halved(figure: Figure) -> Figure:
    if figure.area or figure.id not in ("jumlah_penduduk", "persen_lansia", "rata_anggota_keluarga"):
        return figure
    assert figure.value is not None
    return replace(figure, value=figure.value / 2 if figure.decimals else Decimal(int(figure.value) // 2))


def older(rumah: Rumah) -> None:
    """An edition of the year before, in which there were half as many."""
    draft, day = Draft.objects.get(state="siap"), dt.date(2024, 12, 31)
    known = files.open_release(storage.draft(rumah.folder, draft.kode, draft.pk) / storage.RELEASE)
    figures = tuple(map(_halved, known.figures))
    called: dict[str, Any] = {"number": "2024-1", "edition": "Rilis 2024-1", "year": 2024, "standing": "rilis desa"}
    release = seal_release(replace(known, reference=day, figures=figures, **called))
    home = storage.shelf(rumah.folder) / bekal.DESA / release.number
    files.write_description(release, home)
    told = {"terbit": "2025-03-01", "acuan": day.isoformat(), "sidik": release.content}
    (home / files.CONTENTS).write_text(json.dumps(told), "utf-8")


@pytest.fixture
def bertemuan(rumah: Rumah) -> Rumah:
    """The office with a draft that differs from the year before."""
    older(rumah)
    drafted(rumah.opened, rumah.agen)
    return rumah


def offered(rumah: Rumah, who: str = "ratna") -> list[str]:
    """The findings that the page offers to choose of, in order."""
    return re.findall(r'name="temuan" value="([^"]+)"', page(rumah.klien[who], STORY))


def choose(rumah: Rumah, finding: str, act: str, reason: str = WHY, **more: str) -> str:
    figures = Draft.objects.get(state__in=["siap", "diajukan"]).figures
    said = {"temuan": finding, "tindakan": act, "alasan": reason, "sidik": figures} | more
    return post(rumah.klien["ratna"], f"{STORY}pilih/", **said)


def sealed(rumah: Rumah) -> dict[str, object]:
    told = first_edition(rumah).extra["cerita"]
    assert isinstance(told, dict)
    return {"choices": [(c["act"], c["finding"], c["reason"]) for c in told["choices"]], "signed": told["signed"]}


def test_a_choice_is_made_taken_back_signed_and_on_the_site(bertemuan: Rumah) -> None:
    assert "Penduduk naik dari" in page(bertemuan.klien["ratna"], TERBIT)
    assert set(offered(bertemuan)) == {
        "perubahan:jumlah_penduduk",
        "perubahan:persen_lansia",
        "perubahan:rata_anggota_keluarga",
    }
    choose(bertemuan, "perubahan:persen_lansia", "sematkan")
    choose(bertemuan, "perubahan:rata_anggota_keluarga", "singkirkan")
    row = StoryAct.objects.get(indicator="rata_anggota_keluarga")
    assert "diurungkan" in post(bertemuan.klien["ratna"], f"{STORY}{row.pk}/urung/")
    assert "perubahan:rata_anggota_keluarga" in offered(bertemuan)
    choose(bertemuan, "perubahan:jumlah_penduduk", "singkirkan")
    assert "Penduduk naik dari" not in page(bertemuan.klien["ratna"], TERBIT)
    submitted(bertemuan)
    assert not offered(bertemuan)  # what was handed in is as it was read
    assert "belum diajukan" in choose(bertemuan, "perubahan:rata_anggota_keluarga", "singkirkan")
    assert "cerita tahun berbeda dari yang Anda lihat" in signed(bertemuan, cerita="0" * 64)
    assert not Signature.objects.exists()
    signed(bertemuan)
    bertemuan.kerjakan()
    told = ["perubahan:persen_lansia", "perubahan:rata_anggota_keluarga"]
    assert sealed(bertemuan) == {
        "choices": [
            ("sematkan", "perubahan:persen_lansia", WHY),
            ("singkirkan", "perubahan:jumlah_penduduk", WHY),
        ],
        "signed": told,
    }
    site = bertemuan.folder / "terbitan" / bekal.DESA
    assert re.findall(r'data-temuan="([^"]+)"', (site / "index.html").read_text("utf-8")) == told
    actions = list(AuditEntry.objects.values_list("action", flat=True))
    assert {"rilis.cerita_sematkan", "rilis.cerita_singkirkan", "rilis.cerita_urung"} <= set(actions)
    signature = Signature.objects.get()
    assert issue.figures_digest(first_edition(bertemuan)) == signature.figures
    shelved = bertemuan.folder / "rilis" / bekal.DESA / "2025-1"
    assert verify(shelved, auditor=audit_release, pinned=signature.key).ok


def test_what_may_not_be_chosen_is_refused_and_nothing_is_kept(bertemuan: Rumah) -> None:
    lansia = "perubahan:persen_lansia"
    assert "Alasan" in choose(bertemuan, lansia, "singkirkan", "pendek")
    assert "nomor seseorang" in choose(bertemuan, lansia, "singkirkan", "Salah tulis 9901010101010001 di berkas")
    assert "banyaknya orang" in choose(bertemuan, lansia, "singkirkan", "Ada 3 orang lansia yang pindah ke sini")
    assert "tidak ada pada rancangan" in choose(bertemuan, "perubahan:persen_balita", "sematkan")
    assert "tidak ada pada rancangan" in choose(bertemuan, "", "sematkan")
    assert "sidik angka berbeda" in choose(bertemuan, lansia, "sematkan", sidik="0" * 64)
    assert "Pilih dari daftar" in choose(bertemuan, lansia, "hapus")
    for who in ("sumarsono", "wulan"):  # who signs and who examines reads it and chooses nothing
        answer = bertemuan.klien[who].post(f"{STORY}pilih/", {"temuan": lansia, "tindakan": "sematkan", "alasan": WHY})
        assert answer.status_code == 403, who
    assert not StoryAct.objects.exists()
    choose(bertemuan, lansia, "sematkan")
    assert "sudah ada pilihan" in choose(bertemuan, lansia, "singkirkan")
    number = StoryAct.objects.get().pk
    post(bertemuan.klien["ratna"], f"{STORY}{number}/urung/")
    assert "sudah diurungkan" in post(bertemuan.klien["ratna"], f"{STORY}{number}/urung/")
    assert not offered(bertemuan, "sumarsono")
