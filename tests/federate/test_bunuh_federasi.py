"""Killed from outside at random moments of publishing into the index, of harvest, of countersigning: nothing is lost,
nothing is half published.

Ten kills each in an ordinary run of the first two; `CANTIK_UJI_BUNUH=100` in the long lane. The outsider is a client
that meets the server for the first time, the digests of files, and the tables of the store.
"""

from __future__ import annotations

import hashlib
import os
import random
import secrets
import shutil
import signal
import sqlite3
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from cantik.federate.harvest.harvester import Harvest, Harvester, ServerSource, index_uri
from cantik.federate.trust.errors import TrustRefused
from cantik.release.check import CheckAct, CheckState
from cantik.vault.app.opening import OpenStore
from tests.federate.dua_simpanan import DESA, NUMBER, Stores
from tests.federate.test_flashdisk import carried
from tests.fixtures.perintah import child
from tests.fixtures.server_kepercayaan import NOW, VILLAGES, Server, make_server

KILLS = int(os.environ.get("CANTIK_UJI_BUNUH", "10"))
SEED = int(os.environ.get("CANTIK_SEED", "0")) or secrets.randbelow(10**9)
FIRST, SECOND = VILLAGES[:2]
#: an approval writes so many times at most
STATEMENTS = 12
pytestmark = [pytest.mark.satu_basisdata]


def kill_at(moment: float, act: Callable[[], object]) -> bool:
    """Let a process of its own act and kill it so many seconds later; whether it was still at work."""
    process = os.fork()
    if process == 0:
        try:
            act()
        finally:
            os._exit(0)
    time.sleep(moment)
    os.kill(process, signal.SIGKILL)
    return os.WIFSIGNALED(os.waitpid(process, 0)[1])


def harvest(server: Server, state: Path) -> Harvest:
    """What a client takes that believes the first root alone."""
    root = (server.repository.metadata / "1.root.json").read_bytes()
    return Harvester(state, ServerSource((index_uri(str(server.terbit)),), root, "99.01"), workers=2).run()


def seconds_of(act: Callable[[], object]) -> float:
    begun = time.perf_counter()
    act()
    return time.perf_counter() - begun


def test_killed_while_an_edition_is_published_it_is_there_or_not(tmp_path: Path) -> None:
    """Whoever asks for the first time is refused nothing, and finds what was there before, whole; published again by
    whoever comes next it is there."""
    print("benih", SEED)
    draw, server = random.Random(SEED), make_server(tmp_path, villages=(FIRST, SECOND))
    whole = seconds_of(lambda: server.publish(FIRST, "2025-2", "kedua"))
    standing, at_work = ["2025-1", "2025-2"], 0
    for turn in range(3, 3 + KILLS):
        edition = f"2025-{turn}"
        at_work += kill_at(draw.uniform(0, 1.3 * whole), lambda: server.publish(FIRST, edition, edition))  # noqa: B023
        found = harvest(server, tmp_path / f"panen-{turn}")
        assert found.server.refused == ""
        for code, editions in ((FIRST, standing), (SECOND, ["2025-1"])):
            member = found.members[code]
            assert (member.refused, member.pending) == ("", 0), (turn, code, member.about)
            assert member.editions in (editions, [*editions, edition][-len(editions) - (code == FIRST) :])
        shutil.rmtree(tmp_path / f"panen-{turn}")
        if edition not in found.members[FIRST].editions:
            publish_again(server, edition)
        standing.append(edition)
    assert harvest(server, tmp_path / "panen").members[FIRST].editions == standing
    assert at_work > 0, "no kill met the work"


def publish_again(server: Server, edition: str) -> None:
    """Whoever was killed begins once more; what both signed already waits for nobody."""
    with suppress(TrustRefused):
        server.publish(FIRST, edition, edition)


def test_killed_while_it_harvests_every_file_here_is_whole_and_none_comes_twice(tmp_path: Path) -> None:
    print("benih", SEED)
    draw, server = random.Random(SEED + 1), make_server(tmp_path, villages=(FIRST,))
    content = {f"tabel/besar_{number}.bin": os.urandom(200_000) for number in range(12)}
    server.publish(FIRST, "2025-2", "besar", NOW, **content)
    paths = (path for path in (server.terbit / "targets").rglob("*") if path.is_file())
    total = sum({path.name.partition(".")[0]: path.stat().st_size for path in paths}.values())
    whole, at_work = seconds_of(lambda: harvest(server, tmp_path / "sekali")), 0
    for turn in range(KILLS):
        state = tmp_path / f"panen-{turn}"
        at_work += kill_at(draw.uniform(0, whole), lambda: harvest(server, state))  # noqa: B023
        here = [path for path in (state / "isi").rglob("*") if path.is_file()]
        assert all(hashlib.sha256(path.read_bytes()).hexdigest() == path.name for path in here)
        kept = sum(path.stat().st_size for path in [*here, *(state / "bagian").glob("*")])
        found = harvest(server, state)
        assert (found.members[FIRST].editions, found.members[FIRST].refused) == (["2025-1", "2025-2"], "")
        assert kept + found.traffic.file_bytes == total
        shutil.rmtree(state)
    assert at_work > 0, "no kill met the work"


@pytest.mark.malam
@pytest.mark.lambat
def test_killed_while_the_walidata_countersigns_it_is_a_rilis_satu_data_or_waits(stores: Stores) -> None:
    """At random, and before each statement that writes: step, mark and countersignature are there together or not at
    all, and whoever comes next can approve."""
    print("benih", SEED)
    carried(stores)
    stores.at_office(take_up)
    whole = seconds_of(lambda: approve(stores, stores.root / "ukur"))
    draw, moments = random.Random(SEED + 2), [(str(number), "") for number in range(1, STATEMENTS + 2)]
    moments += [("", f"{draw.uniform(0.4, 1.1) * whole:.3f}") for _kill in range(KILLS)]
    for statement, moment in moments:
        office = stores.root / "bunuh"
        state = approve(stores, office, statement, moment)
        assert state in ((1, 1, 1), (0, 0, 0)), (statement, moment, state)
        if state == (0, 0, 0):
            assert approve(stores, office, again=True) == (1, 1, 1)
        shutil.rmtree(office)


def take_up(opened: OpenStore) -> None:
    from cantik.codes.area import AreaCode
    from cantik.release.app import checking
    from cantik.release.audit import audit_release
    from tests.staff import bekal

    walidata = bekal.with_role("walidata", name="Wulan Reka")
    area = AreaCode.kemendagri(DESA)
    checking.step(CheckAct.TAKE, area=area, number=NUMBER, opened=opened, person=walidata, auditor=audit_release)


def approve(
    stores: Stores, office: Path, statement: str = "", moment: str = "", *, again: bool = False
) -> tuple[int, int, int]:
    """In a copy of the office; how many approved steps, marks and countersignatures stand afterwards."""
    if not again:
        shutil.copytree(stores.office, office)
    process = child("tests.federate.setujui", office, statement or 0)
    if moment:
        time.sleep(float(moment))
        process.killed()
    else:
        process.ended()
    with sqlite3.connect(office / "cantik.sqlite3") as base:
        steps = base.execute("SELECT count(*) FROM release_check_step WHERE after = ?", [CheckState.APPROVED])
        marks = base.execute("SELECT count(*) FROM release_publication WHERE channel = 'periksa'")
        signed = base.execute("SELECT count(*) FROM release_second_signature")
        return steps.fetchone()[0], marks.fetchone()[0], signed.fetchone()[0]
