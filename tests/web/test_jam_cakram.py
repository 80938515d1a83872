"""A laptop whose clock is a year off, and a disk that takes nothing any more: each in its own words, by command and in
the browser."""

from __future__ import annotations

import datetime as dt
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client

from cantik.base import clock
from cantik.staff.app import log
from cantik.staff.app.models import Account
from cantik.vault.app.opening import open_store
from tests.fixtures.malam import by_night
from tests.fixtures.perintah import cantik
from tests.staff.bekal import DESA, SANDI, browser, person, with_role
from tests.web.berkas import opensid, warga
from tests.web.conftest import Kantor

pytestmark = pytest.mark.satu_basisdata
#: a place that every store knows
PLACE = "35.05.10.2011"
YEAR = dt.timedelta(days=365)


def words(page: bytes) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.decode()))


# ── the clock ──


def test_pages_say_that_the_clock_went_back(terisi: Kantor, jam: Callable[[dt.timedelta], None]) -> None:
    assert "Jam komputer ini" not in words(terisi.client.get(f"/desa/{DESA}/").content)
    last = clock.now()
    jam(-dt.timedelta(days=9))  # within the roles of these tests
    someone = browser(terisi.siti)
    for path in (f"/desa/{DESA}/", "/masuk/"):
        client = someone if path != "/masuk/" else Client()
        said = words(client.get(path).content)
        assert "Jam komputer ini menunjukkan" in said, path
        assert f"{clock.today().day} " in said
        assert str(last.year) in said


def test_who_has_no_role_yet_by_a_clock_of_last_year_reads_why(
    terisi: Kantor, jam: Callable[[dt.timedelta], None]
) -> None:
    jam(-YEAR)
    answer = browser(terisi.siti).get(f"/desa/{DESA}/")
    assert answer.status_code in {403, 404}
    assert "Jam komputer ini menunjukkan" in words(answer.content)


def test_a_few_minutes_back_are_nothing_to_speak_of(terisi: Kantor, jam: Callable[[dt.timedelta], None]) -> None:
    jam(-dt.timedelta(minutes=20))
    assert "Jam komputer ini" not in words(terisi.client.get(f"/desa/{DESA}/").content)


def test_a_wrong_code_of_a_telephone_names_the_clock(terisi: Kantor) -> None:
    """Codes hang from the time: a clock of five minutes off refuses every right one."""
    del terisi
    someone = person(username="rini")
    someone.set_password(SANDI)
    someone.save()
    client = browser(Account.objects.get(username="rini"))
    from allauth.mfa.models import Authenticator

    from cantik.vault import sealing

    Authenticator.objects.filter(user=someone).update(data={"secret": sealing.seal("A" * 32)})
    said = words(client.post("/akun/ulangi/kode/", {"code": "000000"}).content)
    assert "Kode tidak cocok" in said
    assert re.search(r"jam komputer.*\d\d\.\d\d", said, re.IGNORECASE)


def test_the_doctor_names_a_clock_behind_the_log(terisi: Kantor, jam: Callable[[dt.timedelta], None]) -> None:
    from cantik.staff.app import clock_fault

    assert clock_fault.newest_ahead() is None
    assert log.verify_chain().rows
    jam(-YEAR)
    found = clock_fault.newest_ahead()
    assert found is not None
    assert abs(found - (clock.now() + YEAR)) < dt.timedelta(hours=1)  # since then the tests of a file went on


def test_an_edition_is_never_dated_before_what_it_describes(tmp_path: Path) -> None:
    """`cantik run` on a laptop whose clock stands before the day of the data: a date of issue is not invented."""
    book = tmp_path / "penduduk.csv"
    book.write_bytes(opensid(warga(60)))
    ahead = (clock.today() + dt.timedelta(days=30)).isoformat()  # as a clock sees the data that stands a month behind
    out = tmp_path / "h"
    asked = ("--desa", PLACE, "--year", clock.today().year, "--date", ahead, "--out", out, "--demo")
    done = cantik("run", book, *asked, "--accept", "hanya untuk uji ini")
    assert done.code == 2
    assert "Traceback" not in done.err
    assert "jam komputer" in done.err.lower() or "belum" in done.err.lower(), done.err
    assert not (tmp_path / "h" / "release").exists()


# ── a disk that takes nothing ──


@contextmanager
def read_only(folder: Path) -> Iterator[None]:
    """The folder as a disk that the system has made read-only; skipped where nobody may mount one."""
    done = subprocess.run(["mount", "--bind", str(folder), str(folder)], capture_output=True, text=True)
    if done.returncode:
        pytest.skip(f"only root makes a disk read-only here: {done.stderr.strip()}")
    try:
        subprocess.run(["mount", "-o", "remount,bind,ro", str(folder)], check=True)
        yield
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def commands(store: Path, book: Path, out: Path) -> dict[str, tuple[str, ...]]:
    where = ("--store", str(store))
    return {
        "import": ("import", str(book), "--desa", PLACE, "--date", "2025-12-31", *where),
        "run": ("run", str(book), "--desa", PLACE, "--year", "2025", "--out", str(out), *where),
        "tick": ("tick", *where),
        "serve": ("serve", "--port", "0", *where),
        "doctor": ("doctor", *where),
        "backup": ("backup", "--out", str(out / "x"), "--passphrase-file", str(book), *where),
    }


@pytest.mark.skipif(not shutil.which("mount"), reason="no mount")
@pytest.mark.parametrize("verb", ["import", by_night("run"), "tick", *map(by_night, ("serve", "doctor", "backup"))])
def test_a_command_on_a_disk_that_is_read_only(new_store: Callable[[], Path], tmp_path: Path, verb: str) -> None:
    store, book, out = new_store(), tmp_path / "penduduk.csv", tmp_path / "keluar"
    out.mkdir()
    book.write_bytes(opensid(warga(8)))
    with read_only(store):
        done = cantik(*commands(store, book, out)[verb])
    said = done.out + done.err
    assert done.code == 2, said
    assert "Traceback" not in said
    assert "hanya dapat dibaca" in said


def test_a_page_on_a_disk_that_became_read_only(new_store: Callable[[], Path]) -> None:
    """A disk that fails is made read-only by the system under the running program."""
    if connection.vendor != "sqlite":
        pytest.skip("the database lies elsewhere")
    with open_store(new_store()) as store:
        siti = with_role("agen_statistik", DESA, name="Siti Reka", username="siti")
        siti.set_password(SANDI)
        siti.save()
        client, outside = browser(siti, raise_request_exception=False), Client(raise_request_exception=False)
        outside.get("/masuk/")
        connection.close()
        with read_only(store.store.path):
            answers = {
                "masuk": outside.post("/masuk/", {"login": "siti", "password": SANDI}),
                "catat": client.post(f"/desa/{DESA}/peristiwa/datang/", {"tanggal": "2025-12-01", "putus": "lihat"}),
                "cari": client.post(f"/desa/{DESA}/warga/cari/", {"q": "siti"}),
                "beranda": client.get(f"/desa/{DESA}/"),
            }
            connection.close()
    for name, answer in answers.items():
        said = words(answer.content)
        assert answer.status_code in {200, 302, 422, 507}, (name, answer.status_code)
        if answer.status_code == 507:
            assert "hanya dapat dibaca" in said, name
            assert "belum ada yang disimpan" in said.lower(), name
    assert answers["masuk"].status_code == 507


def test_a_passphrase_is_not_asked_where_nobody_sits(new_store: Callable[[], Path], tmp_path: Path) -> None:
    done = cantik("backup", "--store", str(new_store()), "--out", str(tmp_path / "x"))
    assert done.code == 2
    assert "Traceback" not in done.err
    assert "frasa sandi" in done.err.lower()
