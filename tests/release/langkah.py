"""The office of a village and the steps of a release that its people take through their browsers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from django.test import Client

from cantik.jobs.app import worker
from cantik.jobs.app.models import Job
from cantik.release import files
from cantik.release.app.models import Draft
from cantik.release.model import Release
from cantik.staff.app.models import Account
from cantik.vault.app.opening import OpenStore
from tests.fixtures.markah import markah
from tests.staff import bekal

BASE = f"/desa/{bekal.DESA}/"
TERBIT, ANGKA, KARTU_DESA = f"{BASE}terbit/", f"{BASE}angka/", f"{BASE}kartu/"


@dataclass(frozen=True)
class Rumah:
    """A village's office: agen statistik, kepala desa, walidata, each with their browser."""

    opened: OpenStore
    agen: Account
    kades: Account
    walidata: Account
    klien: dict[str, Client]

    @property
    def folder(self) -> Path:
        """The folder of the store."""
        return self.opened.store.path

    @classmethod
    def of(cls, store: OpenStore) -> Rumah:
        """The office of an open store of the moulds (`conftest.py`), each person with a new browser."""
        people = {name: Account.objects.get(username=name) for name in ("ratna", "sumarsono", "wulan")}
        clients = {name: bekal.browser(person) for name, person in people.items()}
        return cls(store, people["ratna"], people["sumarsono"], people["wulan"], clients)

    def kerjakan(self) -> int:
        """What the worker does between two looks."""
        return worker.work_off()


def page(client: Client, address: str) -> str:
    response = client.get(address, follow=True)
    assert response.status_code == 200, (address, response.status_code)
    return markah(response)


def post(client: Client, address: str, **said: object) -> str:
    response = client.post(address, said, follow=True)
    return markah(response)


def examined(client: Client, release: str) -> str:
    """The walidata takes a release up and approves it; what the page says then. `release`: its address."""
    post(client, f"{release}periksa/ambil/")
    return post(client, f"{release}periksa/")


def approve_all(rumah: Rumah) -> None:
    """Press "Setujui semua di daftar ini"."""
    text = page(rumah.klien["ratna"], ANGKA)
    keys = re.findall(r'name="kunci" value="([^"]+)"', text)
    digests = dict(re.findall(r'name="sidik_([^"]+)" value="([^"]+)"', text))
    rumah.klien["ratna"].post(f"{ANGKA}tinjau/", {"kunci": keys} | {f"sidik_{k}": v for k, v in digests.items()})


def submitted(rumah: Rumah) -> Draft:
    approve_all(rumah)
    seen = re.search(r'name="sidik" value="([0-9a-f]{64})"', page(rumah.klien["ratna"], TERBIT))
    assert seen, "the button to hand in is not there"
    post(rumah.klien["ratna"], f"{TERBIT}ajukan/", sidik=seen[1])
    draft = Draft.objects.get(state="diajukan")
    assert draft.submitted_by == rumah.agen.actor
    return draft


def signed(rumah: Rumah, who: str = "sumarsono", **said: object) -> str:
    draft = Draft.objects.get(state="diajukan")
    shown = markah(rumah.klien[who].get(f"{TERBIT}tanda-tangan/", follow=True))
    story = re.search(r'name="cerita" value="([0-9a-f]*)"', shown)
    form = {"sidik": draft.figures, "cerita": story[1] if story else "", "setuju": "ya"} | said
    return post(rumah.klien[who], f"{TERBIT}tanda-tangan/", **form)


def issued(rumah: Rumah) -> Release:
    submitted(rumah)
    signed(rumah)
    rumah.kerjakan()
    job = Job.objects.filter(kind="rilis.terbit").latest("made_at")
    assert job.state == "selesai", job.problem
    return first_edition(rumah)


def first_edition(rumah: Rumah) -> Release:
    """The edition that was issued first, from the shelf."""
    return files.open_release(rumah.folder / "rilis" / bekal.DESA / "2025-1")
