"""The bundle of an edition's small files: one request instead of many, and nothing of it is believed. Whoever forges it
gains nothing; what it does not bring comes file by file."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from cantik.base.canonical import digest
from cantik.federate.harvest.harvester import Harvest, Harvester, ServerSource
from cantik.federate.harvest.line import Line as Road
from cantik.federate.trust import editions
from cantik.release import countersign
from tests.fixtures.server_kepercayaan import NOW, VILLAGES, Server, make_server
from tests.fixtures.server_statis import Line, serve

CODES = VILLAGES[:2]


@pytest.fixture(scope="module")
def mould(tmp_path_factory: pytest.TempPathFactory) -> Server:
    return make_server(tmp_path_factory.mktemp("server"), villages=CODES)


@pytest.fixture
def server(mould: Server, tmp_path: Path) -> Server:
    shutil.copytree(mould.repository.path, tmp_path / "indeks")
    repository = type(mould.repository)(tmp_path / "indeks")
    return Server(repository, dict(mould.root), mould.walidata, dict(mould.villages), tmp_path / "rilis")


@pytest.fixture
def line(server: Server) -> Iterator[Line]:
    with serve(server.terbit) as line:
        yield line


def harvest(server: Server, line: Line, state: Path) -> Harvest:
    root = (server.repository.metadata / "1.root.json").read_bytes()
    return Harvester(state, ServerSource((line.address,), root, "99.01"), line=Road(lambda _: None)).run()


def server_files(server: Server) -> dict[str, bytes]:
    """What the server has, by the digest in its name."""
    files = (path for path in (server.terbit / "targets").rglob("*") if path.is_file())
    return {path.name.partition(".")[0]: path.read_bytes() for path in files}


def harvest_files(state: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (state / "isi").rglob("*") if path.is_file()}


def test_an_edition_comes_by_one_request(server: Server, line: Line, tmp_path: Path) -> None:
    found = harvest(server, line, tmp_path / "panen")
    asked = [name for name in line.asked if not name.startswith("metadata/")]
    assert len(set(asked)) == len(CODES)
    assert len(asked) == len(CODES) + 1, "the second village asks round what the first one brought"
    assert all(name.startswith("kumpulan/") for name in asked)
    assert found.new_files == len(server_files(server))
    assert harvest_files(tmp_path / "panen") == server_files(server)


@pytest.mark.parametrize(
    "forge",
    [
        lambda data: data[:-1] + bytes([data[-1] ^ 1]),
        lambda data: bytes([data[0] ^ 1]) + data[1:],
        lambda data: b"",
        lambda data: data[:-7],
        lambda data: data + b"lebih",
        lambda data: data[::-1],
        None,
    ],
)
def test_a_forged_bundle_gains_nothing(
    server: Server, line: Line, tmp_path: Path, forge: Callable[[bytes], bytes] | None
) -> None:
    """Altered, short, long, without end: what is kept is what the villages signed, and the bytes have a bound."""
    if forge is None:
        line.endless = {"kumpulan/"}
    else:
        line.change = {"kumpulan/": forge}
    found = harvest(server, line, tmp_path / "panen")
    assert [found.members[code].refused for code in CODES] == ["", ""]
    assert harvest_files(tmp_path / "panen") == server_files(server)
    assert all(digest(data) == name for name, data in harvest_files(tmp_path / "panen").items())
    assert found.traffic.file_bytes <= 2 * sum(map(len, server_files(server).values())) + 200_000


def test_a_forged_bundle_beside_forged_files_is_refused(server: Server, line: Line, tmp_path: Path) -> None:
    line.change = {CODES[0]: lambda data: data.replace(b"2025-1", b"2025-2")}
    found = harvest(server, line, tmp_path / "panen")
    assert [found.members[code].refused for code in CODES] == ["tanda_tangan", ""], "also its list is another one"
    line.change = {f"{CODES[0]}/2025-1/": lambda data: data.replace(b"2025-1", b"2025-2")}
    found = harvest(server, line, tmp_path / "panen")
    assert [found.members[code].refused for code in CODES] == ["berubah", ""]
    assert harvest_files(tmp_path / "panen").items() <= server_files(server).items()


def test_a_server_without_ranges_or_bundles_is_harvested(server: Server, line: Line, tmp_path: Path) -> None:
    line.ranges = False
    assert harvest(server, line, tmp_path / "satu").members[CODES[0]].editions == ["2025-1"]
    shutil.rmtree(server.terbit / "kumpulan")
    assert harvest(server, line, tmp_path / "dua").members[CODES[0]].editions == ["2025-1"]
    assert harvest_files(tmp_path / "satu") == harvest_files(tmp_path / "dua") == server_files(server)


def test_a_cut_bundle_goes_on_where_it_was(server: Server, line: Line, tmp_path: Path) -> None:
    line.cut = 6_000
    found = harvest(server, line, tmp_path / "panen")
    assert harvest_files(tmp_path / "panen") == server_files(server)
    assert found.traffic.file_bytes == sum(map(len, server_files(server).values()))
    assert found.traffic.retries == 0, "no file was asked for by itself"


def test_a_withdrawn_edition_leaves_no_bundle(server: Server) -> None:
    folder = server.publish(CODES[0], "2025-2", "baru")
    bundles = server.terbit / "kumpulan" / CODES[0]
    assert sorted(path.name for path in bundles.iterdir()) == ["2025-1", "2025-2"]
    contents = (folder / "isi.json").read_bytes()
    judged = countersign.sign_judgement("penarikan.dsse.json", contents, server.walidata.private, on=NOW.date())
    editions.stage_withdrawal(server.repository, CODES[0], "2025-2", judged, NOW)
    server.sign(server.villages[CODES[0]], server.walidata, only=CODES[0])
    editions.sweep_targets(server.repository)
    assert [path.parent.name for path in bundles.rglob("*") if path.is_file()] == ["2025-1"]
