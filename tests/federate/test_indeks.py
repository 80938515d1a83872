"""The signed index of a server: who must sign what, what counts, and that it is never half published."""

import datetime as dt
import json
import os
import random
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from tuf.api.exceptions import DownloadHTTPError
from tuf.api.metadata import Metadata, Targets
from tuf.ngclient import FetcherInterface, Updater

from cantik.base.errors import CantikError
from cantik.federate.trust import ceremony, drafts, editions, upkeep
from cantik.federate.trust.ceremony import Holders
from cantik.federate.trust.repository import Repository
from cantik.release import countersign
from tests.fixtures.server_kepercayaan import NOW, VILLAGES, Server, make_server, pair

FIRST, SECOND = VILLAGES[:2]


@pytest.fixture
def server(tmp_path: Path) -> Server:
    return make_server(tmp_path, villages=VILLAGES[:2])


def visit(server: Server, state: Path) -> Updater:
    """The public client of TUF, not ours, from the first root on."""
    state.mkdir(exist_ok=True)
    root = (server.repository.metadata / "1.root.json").read_bytes()
    updater = Updater(str(state), server.terbit.as_uri() + "/metadata", bootstrap=root, fetcher=FileFetcher())
    updater.refresh()
    return updater


class FileFetcher(FetcherInterface):
    """Reads `file://`, which the library's own fetcher does not."""

    def _fetch(self, url: str) -> Iterator[bytes]:
        path = Path(url.removeprefix("file://"))
        if not path.exists():
            raise DownloadHTTPError("tidak ada", 404)
        yield path.read_bytes()


def test_the_public_client_finds_each_file_of_an_edition(server: Server, tmp_path: Path) -> None:
    client = visit(server, tmp_path / "klien")
    folder = server.releases / f"{FIRST}-2025-1"
    for file in (path for path in folder.rglob("*") if path.is_file()):
        name = file.relative_to(folder).as_posix()
        target = client.get_targetinfo(f"{FIRST}/2025-1/{name}")
        assert target is not None
        with file.open("rb") as stream:
            target.verify_length_and_hashes(stream)
        digest = target.hashes["sha256"]
        at = f"{target.path.rpartition('/')[0]}/{digest}.{file.name}"
        assert (server.terbit / "targets" / at).read_bytes() == file.read_bytes()


def test_a_village_has_two_keys_and_both_are_needed(server: Server) -> None:
    targets = server.repository.standing_index().targets.signed
    assert targets.delegations is not None
    role = (targets.delegations.roles or {})[FIRST]
    assert (role.threshold, len(role.keyids), role.terminating) == (2, 2, True)
    assert set(role.keyids) == {server.villages[FIRST].public.keyid, server.walidata.public.keyid}
    assert role.paths == [f"{FIRST}/*/*", f"{FIRST}/*/*/*"]


@pytest.mark.parametrize("signers", [("kominfo",), ("bappeda",)])
def test_one_institution_alone_begins_nothing(tmp_path: Path, signers: tuple[str, ...]) -> None:
    server = Server(Repository(tmp_path / "indeks"), {n: pair(n) for n in ceremony.INSTITUTIONS}, pair("walidata"))
    ceremony.begin(
        server.repository, "99.01", Holders({n: k.public for n, k in server.root.items()}, server.walidata.public), NOW
    )
    server.sign(*(server.root[name] for name in signers), server.walidata)
    assert server.repository.index() is None
    assert server.repository.root() is None
    (need,) = drafts.list_needs(server.repository, "root")
    assert need.missing == 1
    assert set(need.open) == {server.root[n].public.keyid for n in ceremony.INSTITUTIONS if n not in signers}


def test_three_keys_of_two_people_are_refused(tmp_path: Path) -> None:
    one, other = pair("kominfo"), pair("bps")
    holders = Holders({"kominfo": one.public, "bps": other.public, "bappeda": one.public}, pair("walidata").public)
    with pytest.raises(CantikError) as refused:
        ceremony.begin(Repository(tmp_path / "indeks"), "99.01", holders, NOW)
    assert refused.value.code == "F207"


@pytest.mark.parametrize(
    ("kominfo", "bps", "walidata"),
    [("bps", "kominfo", "walidata"), ("kominfo", "bps", "bappeda"), ("kominfo", "bps", FIRST)],
)
def test_a_key_file_of_another_holder_is_refused(tmp_path: Path, kominfo: str, bps: str, walidata: str) -> None:
    """Exchanged at the meeting, each would have the say of the other; the walidata's may bear the code of the area."""
    held = {"kominfo": pair(kominfo).public, "bps": pair(bps).public, "bappeda": pair("Bappeda").public}
    repository = Repository(tmp_path / "indeks")
    with pytest.raises(CantikError) as refused:
        ceremony.begin(repository, "99.01", Holders(held, pair(walidata).public), NOW)
    assert refused.value.code == "F216"
    held |= {"kominfo": pair("kominfo").public, "bps": pair("bps").public}
    ceremony.begin(repository, "99.01", Holders(held, pair("99.01").public), NOW)


def test_a_village_is_admitted_by_its_own_key(server: Server) -> None:
    with pytest.raises(CantikError) as refused:
        server.admit(FIRST, pair("99.01.01.2099"))
    assert refused.value.code == "F216"
    assert server.repository.draft("targets") is None


@pytest.mark.parametrize("half", ["desa", "walidata"])
def test_an_edition_signed_by_one_of_two_does_not_count(server: Server, half: str) -> None:
    folder = server.release(FIRST, "2025-2", "baru")
    editions.stage_edition(server.repository, folder, NOW)
    server.sign(server.villages[FIRST] if half == "desa" else server.walidata, only=FIRST)
    before = server.repository.standing_index().roles[FIRST].signed
    assert not any("2025-2" in path for path in before.targets)
    server.sign(server.walidata if half == "desa" else server.villages[FIRST], only=FIRST)
    after = server.repository.standing_index().roles[FIRST].signed
    assert after.version == before.version + 1
    assert sum("2025-2" in path for path in after.targets) == 6
    assert sum("2025-1" in path for path in after.targets) == 6, "the old edition stays"


def test_a_key_that_nobody_asked_signs_nothing(server: Server) -> None:
    editions.stage_edition(server.repository, server.release(FIRST, "2025-2"), NOW)
    with pytest.raises(CantikError) as refused:
        server.sign(server.villages[SECOND])
    assert refused.value.code == "F205"


@pytest.mark.parametrize(
    ("fault", "code"),
    [("tanpa walidata", "F212"), ("isi diganti", "F212"), ("kunci desa lain", "F212"), ("desa asing", "F210")],
)
def test_what_is_not_whole_is_not_staged(server: Server, fault: str, code: str) -> None:
    if fault == "desa asing":
        server.villages[VILLAGES[3]] = pair(VILLAGES[3])
        folder = server.release(VILLAGES[3], "2025-1")
    elif fault == "kunci desa lain":
        own, server.villages[FIRST] = server.villages[FIRST], server.villages[SECOND]
        folder = server.release(FIRST, "2025-3")
        server.villages[FIRST] = own
    else:
        folder = server.release(FIRST, "2025-3")
        if fault == "isi diganti":
            (folder / "tabel/sama.csv").write_bytes(b"lain")
        else:
            (folder / "walidata.dsse.json").unlink()
    with pytest.raises(CantikError) as refused:
        editions.stage_edition(server.repository, folder, NOW)
    assert refused.value.code == code
    assert server.repository.list_waiting_roles() == []


def test_a_number_keeps_its_content(server: Server) -> None:
    folder = server.release(FIRST, "2025-1", "isi lain")
    with pytest.raises(CantikError) as refused:
        editions.stage_edition(server.repository, folder, NOW)
    assert refused.value.code == "F213"


def test_a_withdrawn_edition_leaves_its_tombstone(server: Server, tmp_path: Path) -> None:
    contents = (server.releases / f"{FIRST}-2025-1" / "isi.json").read_bytes()
    judged = countersign.sign_judgement("penarikan.dsse.json", contents, server.walidata.private, on=NOW.date())
    editions.stage_withdrawal(server.repository, FIRST, "2025-1", judged, NOW)
    server.sign(server.villages[FIRST], server.walidata, only=FIRST)
    client = visit(server, tmp_path / "klien")
    assert client.get_targetinfo(f"{FIRST}/2025-1/isi.json") is None
    tombstone = client.get_targetinfo(f"{FIRST}/2025-1/penarikan.dsse.json")
    assert tombstone is not None
    assert tombstone.unrecognized_fields["custom"] == {"keadaan": "ditarik"}
    assert editions.sweep_targets(server.repository) == 6
    left = [path.name for path in (server.terbit / "targets" / FIRST).rglob("*") if path.is_file()]
    assert left == [f"{tombstone.hashes['sha256']}.penarikan.dsse.json"]


def test_every_day_one_signature(server: Server) -> None:
    first = server.repository.standing_index().timestamp.signed.version
    assert upkeep.resign(server.repository, NOW) is False
    tomorrow = NOW + dt.timedelta(days=1)
    assert upkeep.resign(server.repository, tomorrow) is True
    assert upkeep.resign(server.repository, tomorrow) is False
    index = server.repository.standing_index()
    assert index.timestamp.signed.version == first + 1
    assert index.timestamp.signed.expires == tomorrow + dt.timedelta(days=7)
    assert upkeep.resign(server.repository, NOW + dt.timedelta(days=16)) is True
    assert server.repository.standing_index().snapshot.signed.version == index.snapshot.signed.version + 1


def test_a_replaced_village_key_takes_the_old_ones_say(server: Server) -> None:
    old = server.villages[FIRST]
    server.admit(FIRST)
    server.sign(server.walidata, only="targets")
    ceremony.reopen_village(server.repository, FIRST, NOW)
    with pytest.raises(CantikError):
        server.sign(old, only=FIRST)
    server.sign(server.villages[FIRST], server.walidata, only=FIRST)
    index = server.repository.standing_index()
    assert set(index.roles[FIRST].signatures) == {server.villages[FIRST].public.keyid, server.walidata.public.keyid}


def test_a_root_key_is_replaced_by_two_of_the_old_and_two_of_the_new(server: Server, tmp_path: Path) -> None:
    new = pair("bappeda")
    ceremony.replace_root_key(server.repository, "bappeda", new.public, NOW)
    server.sign(server.root["kominfo"], new)
    assert server.repository.root().signed.version == 1  # type: ignore[union-attr]  # one of the old three only
    server.sign(server.root["bps"])
    assert server.repository.root().signed.version == 2  # type: ignore[union-attr]
    visit(server, tmp_path / "klien")


@pytest.mark.parametrize("role", ["snapshot", "timestamp"])
def test_a_replaced_server_key_signs_as_soon_as_the_root_counts(server: Server, tmp_path: Path, role: str) -> None:
    ceremony.replace_online_key(server.repository, role, NOW)
    with pytest.raises(CantikError) as refused:
        upkeep.resign(server.repository, NOW + dt.timedelta(days=20))
    assert refused.value.code == "F204"
    server.sign(server.root["kominfo"], server.root["bappeda"])
    visit(server, tmp_path / "klien")


def test_a_replaced_walidata_key_waits_until_it_signed_itself(server: Server, tmp_path: Path) -> None:
    old, server.walidata = server.walidata, pair("walidata")
    ceremony.replace_walidata_key(server.repository, server.walidata.public, NOW)
    server.sign(server.root["kominfo"], server.root["bps"])
    visit(server, tmp_path / "sebelum")  # nothing changed: between the two nobody could verify anything
    assert server.repository.root().signed.version == 1  # type: ignore[union-attr]
    server.sign(server.walidata)
    server.sign(server.villages[FIRST], only=FIRST)
    client = visit(server, tmp_path / "sesudah")
    assert client.get_targetinfo(f"{FIRST}/2025-1/isi.json") is not None
    assert old.public.keyid not in server.repository.standing_index().roles[FIRST].signatures


def _work(server: Server, seed: int) -> None:
    """What a child does until it is killed: editions, re-signing, over and over."""
    for number in range(2, 400):
        server.publish(FIRST if number % 2 else SECOND, f"{2030 + seed}-{number}")
        upkeep.resign(server.repository, NOW + dt.timedelta(days=number % 3))


def test_killed_at_random_nothing_is_half_published(server: Server, tmp_path: Path) -> None:
    """After each kill a new client of TUF verifies everything that counts, and the next change goes through."""
    chance, seen = random.Random(46), 0
    for attempt in range(10):
        child = os.fork()
        if child == 0:
            try:
                server.releases = tmp_path / f"rilis{attempt}"
                _work(server, attempt)
            finally:
                os._exit(0)
        time.sleep(chance.uniform(0.02, 0.12))
        os.kill(child, signal.SIGKILL)
        assert os.WIFSIGNALED(os.waitpid(child, 0)[1]), "it ended before it was killed"
        client = visit(server, tmp_path / f"klien{attempt}")
        for code in (FIRST, SECOND):
            client.get_targetinfo(f"{code}/_/_")
            listed = Metadata[Targets].from_file(str(tmp_path / f"klien{attempt}" / f"{code}.json")).signed.targets
            for path, target in listed.items():
                folder, _, name = path.rpartition("/")
                with (server.terbit / "targets" / folder / f"{target.hashes['sha256']}.{name}").open("rb") as stream:
                    target.verify_length_and_hashes(stream)
            seen += len(listed)
        for role in server.repository.list_waiting_roles():
            server.repository.drop_draft(role)
        version = json.loads((server.repository.metadata / "timestamp.json").read_bytes())["signed"]["version"]
        server.publish(FIRST, f"2026-{attempt + 1}", "sesudah")
        assert server.repository.standing_index().timestamp.signed.version == version + 1
    assert seen > 10 * 12, "the child was never quick enough to publish"
