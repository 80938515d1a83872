"""The walidata countersigns and withdraws: what lies on the site afterwards, and what a kill in between leaves."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from cantik.base.canonical import digest_file
from cantik.release.app import checking, queries
from cantik.release.app.models import Publication, SecondSignature, Signature
from cantik.release.audit import audit_release
from cantik.release.check import CheckAct
from cantik.release.errors import NotSound
from cantik.release.verify import KeyCase, Verification, verify
from cantik.staff.app import log
from cantik.staff.app.models import AuditEntry
from cantik.staff.app.rights import area_code
from tests.fixtures.perintah import PROJECT
from tests.release.langkah import TERBIT, Rumah, examined, page, post
from tests.staff import bekal

ONE = f"{TERBIT}rilis/2025-1/"

# Tells when the countersignature is written and nothing is committed yet, and waits there for its end.
CHILD = """
import sys, time
from cantik.web.setup import django
django(pages=True)
from pathlib import Path
from typing import Any
from cantik.web import store
opened = store.open_once(Path(sys.argv[1]))
from cantik.release.app import checking
from cantik.release.check import CheckAct
from cantik.staff.app.models import Account
from cantik.staff.app.rights import area_code
asked = dict(area=area_code(sys.argv[2]), number="2025-1", opened=opened,
    person=Account.objects.get(username="wulan"), auditor=lambda _: [])
checking.step(CheckAct.TAKE, **asked)
real = checking.judge
def slow(*said, **more):
    real(*said, **more)
    print("di tengah", flush=True)
    time.sleep(90)
checking.judge = slow
checking.step(CheckAct.APPROVE, **asked)
"""


def digests(folder: Path) -> dict[str, str]:
    return {path.relative_to(folder).as_posix(): digest_file(path) for path in folder.rglob("*") if path.is_file()}


def shown_key(rumah: Rumah, name: str) -> str:
    """The number of a key as the technical page tells it to a reader."""
    found = re.search(rf"<dt>{name}</dt><dd class=\"hash\">(\w+)</dd>", page(rumah.klien["ratna"], f"{ONE}teknis/"))
    assert found, name
    return found[1]


def judged(rumah: Rumah, folder: Path, walidata: str) -> Verification:
    return verify(folder, auditor=audit_release, pinned=Signature.objects.get().key, accepted=[walidata])


@pytest.mark.basisdata
def test_the_site_carries_the_second_key_and_the_shelf_does_not(terbit: Rumah) -> None:
    shelf, site = terbit.folder / "rilis" / bekal.DESA / "2025-1", terbit.folder / "terbitan" / bekal.DESA
    before = digests(shelf)
    assert "sudah diperiksa walidata" in examined(terbit.klien["wulan"], ONE)
    terbit.kerjakan()
    key = shown_key(terbit, "Kunci walidata")
    assert key != Signature.objects.get().key
    assert digests(shelf) == before, "what the village signed"
    assert judged(terbit, shelf, key).case is KeyCase.VILLAGE
    assert judged(terbit, site / "rilis", key).case is KeyCase.BOTH
    assert judged(terbit, site / "rilis", "0" * 64).case is KeyCase.WRONG_WALIDATA
    assert {name: was for name, was in digests(site / "rilis").items() if name in before} == before
    post(terbit.klien["wulan"], f"{ONE}tarik/", putusan="tarik", alasan="jumlah keluarga keliru dua kali lipat")
    terbit.kerjakan()
    assert {path.name for path in (site / "riwayat" / "2025-1").glob("*.dsse.json")} == {
        "tanda-tangan.dsse.json",
        "walidata.dsse.json",
        "penarikan.dsse.json",
    }
    (note,) = (site / "riwayat" / "2025-1").glob("penarikan*")
    (shelf / note.name).write_bytes(note.read_bytes())  # whoever kept a copy and fetched the note
    assert judged(terbit, shelf, key).case is KeyCase.WITHDRAWN
    assert "keluarga keliru" not in note.read_text("utf-8"), "a reason can be cut, what is signed cannot"
    assert log.verify_chain().whole


@pytest.mark.basisdata
def test_what_does_not_pass_is_not_countersigned(terbit: Rumah) -> None:
    table = next((terbit.folder / "rilis" / bekal.DESA / "2025-1" / "tabel").glob("*.csv"))
    table.write_bytes(table.read_bytes().replace(b"1", b"2", 1))
    said = examined(terbit.klien["wulan"], ONE)
    assert "tidak lulus pemeriksaan" in said
    told = terbit.folder / "rilis" / bekal.DESA / "2025-1" / "rilis.json"
    was = told.read_bytes()
    told.write_bytes(was[:-40])
    ask: dict[str, Any] = {
        "area": area_code(bekal.DESA),
        "number": "2025-1",
        "opened": terbit.opened,
    }
    with pytest.raises(NotSound, match=r"rilis\.json berubah"):  # what cannot be read is said, not thrown
        checking.step(CheckAct.APPROVE, **ask, person=terbit.walidata, auditor=audit_release)
    told.write_bytes(was)
    assert f"tabel/{table.name} berubah" in said
    assert not SecondSignature.objects.exists()
    assert not Publication.objects.filter(channel="periksa").exists()


@pytest.mark.basisdata
@pytest.mark.lambat
def test_killed_while_countersigning_nothing_is_half_signed(terbit: Rumah) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", CHILD, str(terbit.folder), bekal.DESA], cwd=PROJECT, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "di tengah\n"
    process.kill()
    process.wait(30)
    assert not SecondSignature.objects.exists()
    assert not Publication.objects.filter(channel="periksa").exists()
    assert not AuditEntry.objects.filter(action="rilis.periksa").exists()
    assert log.verify_chain().whole
    assert "sudah diperiksa walidata" in examined(terbit.klien["wulan"], ONE)
    terbit.kerjakan()
    site = terbit.folder / "terbitan" / bekal.DESA / "rilis"
    assert judged(terbit, site, shown_key(terbit, "Kunci walidata")).case is KeyCase.BOTH


@pytest.mark.basisdata
def test_two_presses_at_once_sign_once(terbit: Rumah, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second one had read that the release still waits before the first one signed."""
    wulan, desa = terbit.klien["wulan"], area_code(bekal.DESA)
    post(wulan, f"{ONE}periksa/ambil/")
    (edition,) = queries.editions(terbit.folder / "rilis", desa)
    stale = checking.check_standing(desa, edition)
    assert "sudah diperiksa walidata" in examined(wulan, ONE)
    assert "tidak lagi menunggu" in post(wulan, f"{ONE}periksa/")
    monkeypatch.setattr(checking, "check_standing", lambda *_: stale)
    assert "Orang lain baru saja" in post(wulan, f"{ONE}periksa/")
    assert SecondSignature.objects.count() == Publication.objects.filter(channel="periksa").count() == 1
