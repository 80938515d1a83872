"""The harvest of a server: what is new and no byte twice, over lines that are cut, by sticks, through introductions."""

import datetime as dt
import hashlib
import os
import re
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from cantik.base.errors import CantikError
from cantik.federate.harvest.edition_folder import lay_edition
from cantik.federate.harvest.harvester import Harvest, Harvester, ServerSource, client_of
from cantik.federate.harvest.introduction import introduce_servers
from cantik.federate.harvest.line import Line as Road
from cantik.federate.harvest.states import member_words, server_words
from cantik.federate.trust import editions, partners, upkeep
from cantik.release import countersign
from tests.fixtures.perintah import cantik
from tests.fixtures.server_kepercayaan import NOW, VILLAGES, Server, make_server
from tests.fixtures.server_statis import Line, serve

FIRST, SECOND = VILLAGES[:2]


@pytest.fixture
def server(tmp_path: Path) -> Server:
    return make_server(tmp_path, villages=VILLAGES[:2])


@pytest.fixture
def line(server: Server) -> Iterator[Line]:
    with serve(server.terbit) as line:
        yield line


def source(server: Server, *addresses: str) -> ServerSource:
    return ServerSource(addresses, (server.repository.metadata / "1.root.json").read_bytes(), "99.01")


def harvest(server: Server, line: Line, state: Path) -> Harvest:
    return Harvester(state, source(server, line.address), line=Road(lambda _: None)).run()


def payload(server: Server) -> dict[str, int]:
    """Length of each file that is served, by digest."""
    files = (path for path in (server.terbit / "targets").rglob("*") if path.is_file())
    return {path.name.partition(".")[0]: path.stat().st_size for path in files}


def test_first_harvest_takes_each_file_once_and_an_edition_is_the_village_s_own(
    server: Server, line: Line, tmp_path: Path
) -> None:
    found = harvest(server, line, tmp_path / "panen")
    assert found.traffic.file_bytes == sum(payload(server).values()), "what two villages share is fetched once"
    assert found.new_files == len(payload(server))
    for code in (FIRST, SECOND):
        assert (found.members[code].editions, found.members[code].refused) == (["2025-1"], "")
        lay_edition(tmp_path / "panen", code, "2025-1", tmp_path / code)
        origin = server.releases / f"{code}-2025-1"
        names = sorted(path.relative_to(origin).as_posix() for path in origin.rglob("*") if path.is_file())
        assert names == sorted(p.relative_to(tmp_path / code).as_posix() for p in (tmp_path / code).rglob("*.*"))
        assert all((origin / name).read_bytes() == (tmp_path / code / name).read_bytes() for name in names)


def test_nothing_new_costs_a_kilobyte(server: Server, line: Line, tmp_path: Path) -> None:
    harvest(server, line, tmp_path / "panen")
    line.forget()
    found = harvest(server, line, tmp_path / "panen")
    assert line.asked == ["metadata/2.root.json", "metadata/timestamp.json"]
    assert (found.traffic.file_bytes, found.changed) == (0, 0)
    assert found.traffic.list_bytes <= 1000
    assert found.members[FIRST].editions == ["2025-1"]


def test_the_daily_signature_moves_no_file(server: Server, line: Line, tmp_path: Path) -> None:
    harvest(server, line, tmp_path / "panen")
    upkeep.resign(server.repository, NOW + dt.timedelta(days=1))
    found = harvest(server, line, tmp_path / "panen")
    assert (found.traffic.file_bytes, found.changed) == (0, 0)
    assert found.traffic.list_bytes <= 1000


def test_only_what_changed_moves(server: Server, line: Line, tmp_path: Path) -> None:
    harvest(server, line, tmp_path / "panen")
    before = set(payload(server))
    server.publish(FIRST, "2025-2", "perbaikan")
    found = harvest(server, line, tmp_path / "panen")
    new = sum(length for sha256, length in payload(server).items() if sha256 not in before)
    assert found.traffic.file_bytes == new
    assert found.changed == 1
    assert found.members[FIRST].editions == ["2025-1", "2025-2"]
    assert found.members[SECOND].version == 1


def test_cut_lines_go_on_where_they_were(server: Server, line: Line, tmp_path: Path) -> None:
    server.publish(FIRST, "2025-2", "besar", buku__pdf=os.urandom(1_000_000))
    line.cut = 70_000
    found = harvest(server, line, tmp_path / "panen")
    assert found.traffic.resumed >= 10
    assert found.traffic.file_bytes == sum(payload(server).values())
    assert found.members[FIRST].editions == ["2025-1", "2025-2"]


def test_a_line_without_ranges_comes_to_its_end_once_it_holds(server: Server, line: Line, tmp_path: Path) -> None:
    server.publish(FIRST, "2025-2", "besar", buku__pdf=os.urandom(300_000))
    line.cut, line.ranges = 70_000, False
    found = harvest(server, line, tmp_path / "panen")
    assert found.members[FIRST].pending == 1
    assert found.members[FIRST].editions == ["2025-1"], "an edition counts when all of it is here"
    assert found.members[SECOND].editions == ["2025-1"]
    line.cut = 0
    assert harvest(server, line, tmp_path / "panen").members[FIRST].editions == ["2025-1", "2025-2"]


def test_killed_and_begun_again_no_byte_comes_twice(server: Server, line: Line, tmp_path: Path) -> None:
    server.publish(FIRST, "2025-2", "besar", buku__pdf=os.urandom(600_000))
    line.delay = 0.002
    child = os.fork()
    if child == 0:
        try:
            harvest(server, line, tmp_path / "panen")
        finally:
            os._exit(0)
    deadline = time.monotonic() + 20
    while (
        sum(p.stat().st_size for p in (tmp_path / "panen").rglob("*") if p.is_file() and "daftar" not in str(p))
        < 200_000
    ):
        assert time.monotonic() < deadline
        time.sleep(0.005)
    os.kill(child, signal.SIGKILL)
    assert os.WIFSIGNALED(os.waitpid(child, 0)[1])
    kept = [*(tmp_path / "panen" / "isi").rglob("*"), *(tmp_path / "panen" / "bagian").iterdir()]
    here = sum(path.stat().st_size for path in kept if path.is_file())
    line.delay = 0
    found = harvest(server, line, tmp_path / "panen")
    assert here >= 200_000
    assert here + found.traffic.file_bytes == sum(payload(server).values())
    assert found.members[FIRST].editions == ["2025-1", "2025-2"]


def test_what_killed_harvests_left_for_nobody_is_swept(server: Server, line: Line, tmp_path: Path) -> None:
    """Half-written lists and states, and parts of a file that no list names; a part that is still wanted is gone on
    with, also where its village is not asked for now."""
    panen = tmp_path / "panen"
    server.publish(FIRST, "2025-2", "besar", buku__pdf=(big := os.urandom(300_000)))
    line.down = {"buku"}
    harvest(server, line, panen)
    name = hashlib.sha256(big).hexdigest()
    left = ("daftar/tmpq8z3k1x0", f"anggota/.{FIRST}.json.baru", "bagian/" + "0" * 64)
    (panen / "bagian" / name).write_bytes(big[:100_000])
    for path in left:
        (panen / path).write_bytes(b"separuh")
    Harvester(panen, source(server, line.address), line=Road(lambda _: None)).run(only={SECOND})
    assert [path for path in left if (panen / path).exists()] == []
    assert (panen / "bagian" / name).stat().st_size == 100_000
    line.down = set()
    assert harvest(server, line, panen).members[FIRST].editions == ["2025-1", "2025-2"]
    assert list((panen / "bagian").iterdir()) == []


def test_a_line_that_is_down_is_not_a_refusal(server: Server, line: Line, tmp_path: Path) -> None:
    found = harvest(server, line, tmp_path / "panen")
    line.down = {"timestamp"}
    found = harvest(server, line, tmp_path / "panen")
    assert found.server.refused == "sambungan"
    assert found.members[FIRST].editions == ["2025-1"], "what is known stays known"
    assert "Sambungan putus. Panen berikutnya melanjutkan dari tempat terhenti." in server_words(found.server, NOW)


def test_another_address_of_the_same_server_will_do(server: Server, line: Line, tmp_path: Path) -> None:
    both = source(server, "http://127.0.0.1:1", line.address)
    found = Harvester(tmp_path / "panen", both, line=Road(lambda _: None)).run()
    assert found.members[FIRST].editions == ["2025-1"]


def test_a_withdrawn_edition_is_withdrawn_here(server: Server, line: Line, tmp_path: Path) -> None:
    harvest(server, line, tmp_path / "panen")
    contents = (server.releases / f"{FIRST}-2025-1" / "isi.json").read_bytes()
    judged = countersign.sign_judgement("penarikan.dsse.json", contents, server.walidata.private, on=NOW.date())
    editions.stage_withdrawal(server.repository, FIRST, "2025-1", judged, NOW)
    server.sign(server.villages[FIRST], server.walidata, only=FIRST)
    state = harvest(server, line, tmp_path / "panen").members[FIRST]
    assert (state.editions, state.withdrawn) == ([], ["2025-1"])
    assert "Ditarik: 2025-1." in member_words(state, NOW)
    with pytest.raises(CantikError) as refused:
        lay_edition(tmp_path / "panen", SECOND, "2025-9", tmp_path / "lain")
    assert refused.value.code == "F301"


def test_a_stick_is_the_same_harvest(server: Server, tmp_path: Path) -> None:
    found = Harvester(tmp_path / "panen", source(server, server.terbit.as_uri())).run()
    assert found.members[FIRST].editions == ["2025-1"]
    assert found.server.fresh


def test_an_old_stick_is_genuine_and_not_fresh(tmp_path: Path) -> None:
    server = make_server(tmp_path, villages=VILLAGES[:1])
    index = server.repository.standing_index()
    server.repository.publish(index, {}, NOW - dt.timedelta(days=10))
    stick = Harvester(tmp_path / "panen", source(server, server.terbit.as_uri()))
    refused = stick.run()
    assert refused.server.refused == "kedaluwarsa"
    assert refused.members == {}
    found = stick.run(accept_stale=True)
    assert found.members[FIRST].editions == ["2025-1"]
    assert not found.server.fresh
    said = server_words(found.server, NOW)
    assert "Keaslian terbukti, kebaruan belum: sambungkan ke servernya sekali untuk memastikan." in said
    assert any("Kunci penanda waktu kedaluwarsa sejak" in sentence for sentence in said)
    upkeep.resign(server.repository, NOW)
    assert stick.run().server.fresh, "the next contact settles it"


def test_the_one_private_name_of_the_library_stands(server: Server, tmp_path: Path) -> None:
    """An old stick is read as of a moment that only a private name of the library takes (`Harvester._reach_stale`).
    Where this fails after another version of `tuf` came: the moment has another name, or an argument at last."""
    root = (server.repository.metadata / "1.root.json").read_bytes()
    client = client_of(tmp_path, server.terbit.as_uri(), root, Road())
    assert isinstance(client._trusted_set.reference_time, dt.datetime), "tuf: reference_time"


def test_an_older_stick_than_what_is_known_is_refused(server: Server, line: Line, tmp_path: Path) -> None:
    import shutil

    shutil.copytree(server.terbit, tmp_path / "tongkat")
    server.publish(FIRST, "2025-2", "baru")
    harvest(server, line, tmp_path / "panen")
    stick = source(server, (tmp_path / "tongkat").as_uri())
    found = Harvester(tmp_path / "panen", stick).run(accept_stale=True)
    assert found.server.refused == "mundur"
    assert found.members[FIRST].editions == ["2025-1", "2025-2"]


def test_a_server_introduces_those_of_its_area_only(tmp_path: Path) -> None:
    pusat = make_server(tmp_path / "pusat", area="", villages=())
    kabupaten = make_server(tmp_path / "kab", villages=VILLAGES[:1])
    with serve(pusat.terbit) as top, serve(kabupaten.terbit) as below:
        root = kabupaten.repository.metadata / "1.root.json"
        partners.stage_partner(pusat.repository, "99.01", [below.address], root, NOW)
        pusat.sign(pusat.walidata)
        first = (pusat.repository.metadata / "1.root.json").read_bytes()
        above = Harvester(tmp_path / "panen", ServerSource((top.address,), first, ""))
        above.run()
        kept_away = introduce_servers(above)
        assert "menunjuk jaringan dalam (127.0.0.1)" in kept_away.refused["99.01"]
        assert kept_away.inner == {"99.01": ("127.0.0.1",)}
        found = introduce_servers(above, inner={"127.0.0.1"})
        assert found.refused == {}
        state = Harvester(tmp_path / "bawah", found.sources["99.01"]).run()
        assert state.members[FIRST].editions == ["2025-1"]
        elsewhere = Harvester(tmp_path / "panen", ServerSource((top.address,), first, "35"))
        refused = introduce_servers(elsewhere, inner={"127.0.0.1"}).refused
        assert refused == {"99.01": "Wilayah 99.01 bukan di bawah 35."}


def test_the_command_says_how_an_inner_address_is_allowed_and_obeys_it(tmp_path: Path) -> None:
    """What it says is typed again as it stands there, and is enough."""
    pusat, kabupaten = make_server(tmp_path / "pusat", area="", villages=()), make_server(tmp_path / "kab", villages=())
    with serve(pusat.terbit) as top, serve(kabupaten.terbit) as below:
        root = kabupaten.repository.metadata / "1.root.json"
        partners.stage_partner(pusat.repository, "99.01", [below.address, "http://10.1.2.3/terbit"], root, NOW)
        pusat.sign(pusat.walidata)
        first = pusat.repository.metadata / "1.root.json"
        words = ("harvest", top.address, "--root", first, "--out", tmp_path / "panen", "--below")
        refused = cantik(*words)
        assert refused.code == 1, refused.told()
        said = re.search(r"Ulangi perintah ini dengan((?: --inner \S+)+)\.", refused.out)
        assert said is not None, refused.told()
        assert said[1].split() == ["--inner", "10.1.2.3", "--inner", "127.0.0.1"]
        allowed = cantik(*words, "--inner", "127.0.0.1")
        assert allowed.code == 0, allowed.told()
        assert "99.01: Terakhir tersambung" in allowed.out
        assert cantik(*words[:-1], "--inner", "127.0.0.1").code == 2, "it belongs to --below"


def test_a_root_that_the_parent_did_not_name_introduces_nobody(tmp_path: Path) -> None:
    pusat = make_server(tmp_path / "pusat", area="", villages=())
    kabupaten, imposter = (make_server(tmp_path / name, villages=()) for name in ("kab", "palsu"))
    with serve(pusat.terbit) as top, serve(imposter.terbit) as below:
        root = kabupaten.repository.metadata / "1.root.json"
        partners.stage_partner(pusat.repository, "99.01", [below.address], root, NOW)
        pusat.sign(pusat.walidata)
        first = (pusat.repository.metadata / "1.root.json").read_bytes()
        above = Harvester(tmp_path / "panen", ServerSource((top.address,), first, ""))
        above.run()
        assert "bukan yang diperkenalkan" in introduce_servers(above, inner={"127.0.0.1"}).refused["99.01"]


def test_what_ends_soon_is_told_with_who_signs(server: Server, line: Line, tmp_path: Path) -> None:
    found = harvest(server, line, tmp_path / "panen")
    later = NOW + dt.timedelta(days=5, hours=1)
    said = server_words(found.server, later)
    assert "Kunci penanda waktu kedaluwarsa dalam 1 hari; yang menandatangani: tugas harian server." in said
    said = server_words(found.server, NOW + dt.timedelta(days=320))
    assert "Akar kepercayaan kedaluwarsa dalam 45 hari; yang menandatangani: dua dari Kominfo, BPS, Bappeda." in said


@pytest.mark.parametrize("way", ["jaringan", "flashdisk"])
def test_parts_of_any_state_are_settled_in_the_same_harvest(
    server: Server, line: Line, tmp_path: Path, way: str
) -> None:
    """A killed harvest, or a power cut after it, left of each file a part: whole, longer than the file, of its length
    or shorter with other content. The server is blamed for none of it, and what was right does not come again."""
    first = harvest(server, line, tmp_path / "dulu")
    wanted = {path.name: path.read_bytes() for path in (tmp_path / "dulu" / "isi").rglob("*") if path.is_file()}
    parts = tmp_path / "panen" / "bagian"
    parts.mkdir(parents=True)
    states = (lambda data: data, lambda data: data + b"lagi", lambda data: bytes(len(data)), lambda data: b"\0\0")
    for number, (name, data) in enumerate(sorted(wanted.items())):
        (parts / name).write_bytes(states[number % len(states)](data))
    lengths = list(map(len, (data for _, data in sorted(wanted.items()))))
    whole, twice = sum(lengths[:: len(states)]), sum(lengths[3 :: len(states)])
    address = line.address if way == "jaringan" else server.terbit.as_uri()
    found = Harvester(tmp_path / "panen", source(server, address)).run()
    assert found.members.keys() == first.members.keys()
    for code, member in found.members.items():
        assert (member.refused, member.pending, member.editions) == ("", 0, first.members[code].editions), member.about
    assert not list(parts.iterdir())
    assert found.traffic.file_bytes <= sum(lengths) - whole + twice
