"""The home tells what others did with the draft and the release while somebody was away, each with its page."""

from __future__ import annotations

import re

from cantik.base import clock
from cantik.staff.app import log
from cantik.staff.app.models import Account
from tests.fixtures.markah import markah
from tests.release.conftest import BASE, TERBIT, Rumah, draft
from tests.release.langkah import post, signed, submitted
from tests.staff import bekal

RILIS = f"{TERBIT}rilis/2025-1/"


def enter(person: Account) -> None:
    log.record(by=person.actor, at=clock.now(), action="akun.masuk", subject="akun", subjects=[person.pk])


def news(rumah: Rumah, who: str) -> dict[str, str]:
    """What the lines say -> who did it; every line leads to the page of releases."""
    home = markah(rumah.klien[who].get(BASE))
    part = re.search(r"Sejak Anda terakhir di sini.*?Riwayat desa", home, re.DOTALL)
    assert part is not None
    lines = re.findall(r'<a href="([^"]+)">([^<]+)</a> oleh ([^<]+)<', part[0])
    assert {address for address, _, _ in lines} <= {TERBIT}, lines
    return {what: by for _, what, by in lines}


def test_the_way_of_a_release_is_told_to_whoever_was_away(rumah: Rumah) -> None:
    for one in (rumah.walidata, rumah.agen):
        enter(one)
    submitted(rumah)
    post(rumah.klien["sumarsono"], f"{TERBIT}kembalikan/", alasan="tabel 2 perlu dilihat lagi")
    enter(rumah.walidata)
    assert news(rumah, "wulan") == {
        "Rancangan rilis diajukan: 1": "Ratna Reka",
        "Rancangan rilis dikembalikan: 1": "Sumarsono Reka",
    }
    submitted(rumah)
    signed(rumah)
    rumah.kerjakan()
    post(rumah.klien["sumarsono"], f"{RILIS}minta-tarik/", alasan="ditemukan kesalahan hitung")
    enter(rumah.walidata)
    assert news(rumah, "wulan") == {
        "Rancangan rilis diajukan: 1": "Ratna Reka",
        "Rilis ditandatangani: 1": "Sumarsono Reka",
        "Rilis disebarkan: 1": "Sumarsono Reka",
        "Penarikan rilis diminta: 1": "Sumarsono Reka",
    }
    post(rumah.klien["wulan"], f"{RILIS}tarik/", putusan="tolak", alasan="hitungannya sudah benar")
    enter(rumah.agen)
    told = news(rumah, "ratna")
    assert told["Penarikan rilis ditolak: 1"] == "Wulan Reka"
    assert "Rancangan rilis diajukan: 1" not in told, "one's own act"
    # a revision: drafted by somebody else, the former edition withdrawn
    second = bekal.with_role("agen_statistik", bekal.DESA, name="Budi Reka")
    draft(rumah.opened, second, kind="tidak_terencana", reason="perbaikan hitungan dusun")
    post(rumah.klien["wulan"], f"{RILIS}tarik/", putusan="tarik", alasan="ditarik karena salah dusun")
    enter(rumah.agen)
    told = news(rumah, "ratna")
    assert told["Rancangan rilis disusun: 1"] == "Budi Reka"
    assert told["Rilis ditarik: 1"] == "Wulan Reka"
