"""The page of the harvests of an office: whom its server asks and when, every run with how it ended, one that was
killed, a switch, and what the home says of a server that is not read any more. By the page, and by a process that is
killed in the middle."""

from __future__ import annotations

import datetime as dt
import json
import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from pytest_django.plugin import DjangoDbBlocker

from cantik.base import clock
from cantik.federate.app import watching
from cantik.federate.harvest.run_log import MOST, HarvestRun, RunLog
from cantik.federate.trust.drafts import sign_drafts
from cantik.federate.trust.partners import stage_partner
from cantik.federate.trust.repository import Repository
from cantik.jobs.app import service, worker
from cantik.jobs.app.models import RUNNING, Job
from cantik.vault.app.opening import OpenStore, open_store
from tests.fixtures.perintah import child
from tests.fixtures.server_kepercayaan import NOW, VILLAGES, Server, make_server
from tests.fixtures.server_statis import serve
from tests.register.conftest import new_store, opened
from tests.staff import bekal

__all__ = ["new_store", "opened"]
pytestmark = [pytest.mark.basisdata]
AREA, BELOW = "99", "99.01"
PAGE = f"/penerimaan/{AREA}/panen/"


@pytest.fixture(scope="module")
def below(tmp_path_factory: pytest.TempPathFactory) -> Server:
    """The server of a kabupaten with four villages, each with an edition."""
    return make_server(tmp_path_factory.mktemp("bawah"), area=BELOW)


def introduce(opened: OpenStore, address: str, below: Server) -> None:
    """The office's own index, which introduces the server below."""
    own = make_server(opened.store.path / "sementara-uji", area=AREA, villages=())
    own.repository.path.rename(opened.store.path / "indeks")
    index = Repository(opened.store.path / "indeks")
    stage_partner(index, BELOW, [address], below.repository.metadata / "1.root.json", NOW)
    sign_drafts(index, own.walidata.private, NOW)


def office() -> Client:
    return bekal.browser(bekal.with_role("walidata", AREA, name="Wulan Reka"))


def said(client: Client, address: str = PAGE) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return " ".join(re.sub(r"<(?!a href)[^>]*>", " ", answer.content.decode()).split())


def press(client: Client, act: str, **more: str) -> int:
    return client.post(f"{PAGE}{act}/", {"server": BELOW, **more}).status_code


def test_from_the_button_to_the_history(opened: OpenStore, below: Server) -> None:
    """The index alone first; then with the editions: four villages are new, then the same; one that is refused is named
    with its reason, and nothing of it keeps the others back."""
    page = office()
    assert "Belum ada yang dipanen" in said(page)
    with serve(below.terbit) as line:
        introduce(opened, line.address, below)
        shown = said(page)
        assert line.address in shown
        assert "Belum ada panen yang tercatat" in shown
        assert "indeks server saja" in shown
        assert press(page, "jalan") == 302
        assert "Menunggu giliran" in said(page)
        assert page.get(f"{PAGE}maju/{BELOW}/").status_code == 200
        worker.work_off()
        assert page.get(f"{PAGE}maju/{BELOW}/").status_code == 205
        shown = said(page)
        assert "Desa: 0 baru, 0 berubah, 4 tetap, 0 ditahan." in shown
        assert "Wulan Reka" in shown
        assert press(page, "atur", edisi="ya") == 302
        assert press(page, "jalan") == 302
        worker.work_off()
        assert "Desa: 4 baru, 0 berubah, 0 tetap, 0 ditahan." in said(page)
        below.publish(VILLAGES[0], "2025-2")
        below.publish(VILLAGES[1], "2025-2")
        listed = [path.name for path in (below.terbit / "metadata").glob(f"*.{VILLAGES[1]}.json")]
        newest = f"metadata/{max(listed, key=lambda name: int(name.partition('.')[0]))}"
        line.change[newest] = lambda data: data.replace(b"2025-2", b"2025-3")
        assert press(page, "jalan") == 302
        worker.work_off()
        shown = said(page)
        assert "Desa: 0 baru, 1 berubah, 2 tetap, 1 ditahan." in shown
        assert "selesai, ada yang ditahan" in shown
        line.change.clear()
        assert press(page, "jalan") == 302
        worker.work_off()
        assert "Desa: 0 baru, 1 berubah, 3 tetap, 0 ditahan." in said(page)
    assert press(page, "jalan") == 302  # it is gone now
    worker.work_off()
    assert "Sambungan putus" in said(page)
    assert "gagal" in said(page)


def test_paused_it_waits_for_a_person(opened: OpenStore, below: Server) -> None:
    page, now = office(), clock.now()
    with serve(below.terbit) as line:
        introduce(opened, line.address, below)
        assert press(page, "atur", jeda="ya") == 302
        assert "dijeda" in said(page)
        assert watching.ask_due(opened, now + dt.timedelta(days=3)) == 0
        assert press(page, "jalan") == 302, "by hand it is still asked"
        assert press(page, "atur", jeda="tidak") == 302
        worker.work_off()
        assert watching.ask_due(opened, now + dt.timedelta(days=3)) == 1
    for who in ("pembina", "koordinator"):
        other = bekal.browser(bekal.with_role(who, AREA))
        assert press(other, "jalan") == 403
        assert press(other, "atur", jeda="ya") == 403
    assert press(page, "jalan", server="98") == 422
    assert page.get(f"{PAGE}maju/98/").status_code == 404


def test_a_run_that_was_killed_is_cut_off_and_the_next_goes_on(opened: OpenStore, below: Server) -> None:
    """Its worker is gone: the page says so although nobody wrote it down, and the run that takes it up ends well."""
    page = office()
    with serve(below.terbit) as line:
        introduce(opened, line.address, below)
        assert press(page, "jalan") == 302
        folder, long_ago = opened.store.path / "panen" / BELOW, clock.now() - dt.timedelta(minutes=5)
        RunLog(folder).begin(long_ago.isoformat(), "cantik tick")
        Job.objects.update(state=RUNNING, started_at=long_ago, beat_at=long_ago, attempt=1)
        shown = said(page)
        assert "terputus" in shown
        assert "sendiri, harian" in shown
        assert service.recover()
        worker.work_off()
        kept = RunLog(folder).list_runs()
        assert [run.outcome for run in kept] == ["selesai", "terputus"]
        shown = said(page)
        assert "selesai" in shown
        assert "panen berikutnya melanjutkan" in shown


def test_the_home_names_a_server_that_is_not_read_any_more(opened: OpenStore, below: Server) -> None:
    page = office()
    with serve(below.terbit) as line:
        introduce(opened, line.address, below)
        assert press(page, "jalan") == 302
        worker.work_off()
    assert "belum terbaca lagi" not in said(page, "/")
    file = opened.store.path / "panen" / BELOW / "server.json"
    state = json.loads(file.read_bytes())
    state["contact"] = (clock.now() - dt.timedelta(days=2)).isoformat()
    file.write_text(json.dumps(state), encoding="utf-8")
    home = said(page, "/")
    assert "belum terbaca lagi sejak" in home
    assert PAGE in home
    assert "Sudah lebih dari sehari tidak terbaca" in said(page)
    assert press(page, "atur", jeda="ya") == 302
    assert "belum terbaca lagi" not in said(page, "/"), "whoever paused it knows"


def test_the_history_is_bounded_and_a_damaged_one_stops_nothing(tmp_path: Path) -> None:
    kept = RunLog(tmp_path)
    for number in range(MOST + 5):
        run = kept.begin(f"2026-01-01T00:{number % 60:02}:00+00:00", "cantik tick")
        kept.finish(run.end("selesai", run.began))
    assert len(kept.list_runs()) == MOST
    (tmp_path / "riwayat.json").write_bytes(b"[{")
    (tmp_path / "atur.json").write_bytes(b"[]")
    assert kept.list_runs() == []
    assert not kept.order().paused
    kept.begin("2026-01-02T00:00:00+00:00", "akun:1")
    assert kept.list_runs() == [HarvestRun("2026-01-02T00:00:00+00:00", "akun:1")]


def _wait_for(seen: Callable[[], bool]) -> None:
    end = time.monotonic() + 240
    while not seen():
        assert time.monotonic() < end
        time.sleep(0.02)


@pytest.mark.malam
@pytest.mark.satu_basisdata
def test_a_worker_that_is_killed_in_mid_harvest(
    new_store: Callable[[], Path], below: Server, django_db_blocker: DjangoDbBlocker
) -> None:
    """A process of its own, killed among the files: the page says so, another worker ends the work, and no file comes
    twice."""
    folder = new_store()
    harvested = folder / "panen" / BELOW
    with serve(below.terbit) as line, django_db_blocker.unblock():
        with open_store(folder) as opened:
            introduce(opened, line.address, below)
            assert press(office(), "atur", edisi="ya") == 302
            assert press(office(), "jalan") == 302
        line.delay = 0.3
        process = child("cantik", "worker", "--store", folder)
        _wait_for(lambda: any((harvested / "isi").rglob("*")) if (harvested / "isi").is_dir() else False)
        process.killed()
        assert RunLog(harvested).list_runs()[0].outcome == ""
        whole = {path.name for path in (harvested / "isi").rglob("*") if path.is_file()}
        line.delay = 0.0
        line.forget()
        with open_store(folder) as opened:
            Job.objects.update(beat_at=clock.now() - dt.timedelta(minutes=5))
            assert "terputus" in said(office())
        process = child("cantik", "worker", "--store", folder)
        _wait_for(lambda: RunLog(harvested).list_runs()[0].outcome == "selesai")
        process.killed()
        assert [run.outcome for run in RunLog(harvested).list_runs()] == ["selesai", "terputus"]
        assert not {name for name in line.asked if any(digest in name for digest in whole)}
        with open_store(folder) as opened:
            shown = said(office())
            assert "4 baru" in shown
            assert "terputus" in shown
