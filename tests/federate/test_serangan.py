"""Attacks on a harvest, each by somebody who holds the line, the server, its keys, or a village's: each is stopped, the
others go through, and an official reads why. What is forged is forged with the library itself, not with our code."""

import copy
import datetime as dt
import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from tuf.api.metadata import DelegatedRole, Metadata, MetaFile, Root, Snapshot, TargetFile, Targets, Timestamp

from cantik.federate.harvest.harvester import Harvest, Harvester, ServerSource
from cantik.federate.harvest.line import Line as Road
from cantik.federate.harvest.states import member_words, server_words
from cantik.federate.trust import ceremony
from cantik.vault.signature import key_of, signer_of
from cantik.vault.signing_file import open_signing_file
from tests.fixtures.server_kepercayaan import NOW, VILLAGES, Pair, Server, make_server, pair
from tests.fixtures.server_statis import Line, serve

FIRST, SECOND, THIRD = VILLAGES[:3]


@pytest.fixture(scope="module")
def mould(tmp_path_factory: pytest.TempPathFactory) -> Server:
    return make_server(tmp_path_factory.mktemp("server"), villages=VILLAGES[:3])


@pytest.fixture
def server(mould: Server, tmp_path: Path) -> Server:
    """A copy of a server: its folder, and everybody's keys."""
    shutil.copytree(mould.repository.path, tmp_path / "indeks")
    repository = type(mould.repository)(tmp_path / "indeks")
    return Server(repository, dict(mould.root), mould.walidata, dict(mould.villages), tmp_path / "rilis")


@pytest.fixture
def line(server: Server) -> Iterator[Line]:
    with serve(server.terbit) as line:
        yield line


def harvest(server: Server, line: Line, state: Path, area: str = "99.01") -> Harvest:
    root = (server.repository.metadata / "1.root.json").read_bytes()
    return Harvester(state, ServerSource((line.address,), root, area), line=Road(lambda _: None)).run()


def file_by_file(server: Server) -> None:
    """From here on the server has no bundles, or the line lets none through: each file comes by itself."""
    shutil.rmtree(server.terbit / "kumpulan")


def why(found: Harvest, *villages: str) -> list[str]:
    return [found.members[code].refused for code in villages or VILLAGES[:3]]


class Thief:
    """Who holds the server and its two keys, and writes what he likes, signed as he can."""

    def __init__(self, server: Server) -> None:
        self.folder = server.repository.metadata
        self.online = {r: open_signing_file(server.repository.online_key(r), None) for r in ("snapshot", "timestamp")}
        self.timestamp = Metadata[Timestamp].from_file(str(self.folder / "timestamp.json"))
        self.snapshot = Metadata[Snapshot].from_file(
            str(self.folder / f"{self.timestamp.signed.snapshot_meta.version}.snapshot.json")
        )

    def read(self, role: str) -> Metadata[Any]:
        version = self.snapshot.signed.meta[f"{role}.json"].version
        return Metadata.from_file(str(self.folder / f"{version}.{role}.json"))

    def write(self, role: str, signed: Targets, *signers: Pair) -> None:
        """A list of a role, one version on, signed by whoever helps."""
        signed.version += 1
        made = Metadata(signed)
        for one in signers:
            made.sign(signer_of(one.private), append=True)
        made.to_file(str(self.folder / f"{signed.version}.{role}.json"))
        self.snapshot.signed.meta[f"{role}.json"] = MetaFile(signed.version)

    def publish(self) -> None:
        self.snapshot.signed.version += 1
        self.snapshot.sign(signer_of(self.online["snapshot"]))
        data = self.snapshot.to_bytes()
        (self.folder / f"{self.snapshot.signed.version}.snapshot.json").write_bytes(data)
        self.timestamp.signed.version += 1
        self.timestamp.signed.snapshot_meta = MetaFile.from_data(self.snapshot.signed.version, data, ["sha256"])
        self.timestamp.sign(signer_of(self.online["timestamp"]))
        self.timestamp.to_file(str(self.folder / "timestamp.json"))


# ── who holds the line or the web server ────────────────────────────────────────────────────────


def test_one_byte_of_a_file(server: Server, line: Line, tmp_path: Path) -> None:
    file_by_file(server)
    line.change = {f"{FIRST}/2025-1/tabel": lambda data: data[:-1] + bytes([data[-1] ^ 1])}
    found = harvest(server, line, tmp_path / "panen")
    assert why(found) == ["berubah", "", ""], "also what the others list with the same digest"
    assert [found.members[code].editions for code in VILLAGES[:3]] == [[], ["2025-1"], ["2025-1"]]
    said = member_words(found.members[FIRST], NOW)[0]
    assert "Isinya tidak sama dengan daftar bertanda tangan (99.01.01.2001/2025-1/tabel/" in said
    line.change = {}
    assert why(harvest(server, line, tmp_path / "panen")) == ["", "", ""], "put right, it is taken"


@pytest.mark.parametrize("file", ["rilis.json", "tabel/"])
def test_a_file_without_end_is_read_to_its_signed_length(server: Server, line: Line, tmp_path: Path, file: str) -> None:
    file_by_file(server)
    line.endless = {f"{FIRST}/2025-1/" + (file if file == "tabel/" else "")}
    found = harvest(server, line, tmp_path / "panen")
    assert why(found) == ["berubah", "", ""]
    assert found.traffic.file_bytes < 2_000_000


def test_a_file_that_is_too_short(server: Server, line: Line, tmp_path: Path) -> None:
    file_by_file(server)
    line.change = {f"{FIRST}/2025-1/tabel": lambda data: data[:-5]}
    assert why(harvest(server, line, tmp_path / "panen")) == ["berubah", "", ""]


def test_a_file_that_is_not_there(server: Server, line: Line, tmp_path: Path) -> None:
    file_by_file(server)
    for path in (server.terbit / "targets" / FIRST).rglob("*.rilis.json"):
        path.unlink()
    found = harvest(server, line, tmp_path / "panen")
    assert why(found) == ["tidak_ada", "", ""]
    assert member_words(found.members[FIRST], NOW)[0].startswith("Menunggu sejak ")


@pytest.mark.parametrize(
    ("mark", "change", "expected"),
    [
        ("timestamp", lambda data: data + b" " * 100_000, "berubah"),
        ("timestamp", lambda _: b"[" * 100_000, "berubah"),
        ("timestamp", lambda _: b"[" * 15_000, "tidak_terbaca"),
        ("timestamp", lambda _: b"<html>Silakan masuk ke jaringan hotel</html>", "tidak_terbaca"),
        ("timestamp", lambda data: data.replace(b'"version":', b'"version":9'), "tanda_tangan"),
        ("snapshot", lambda data: data + b" ", "berubah"),
        ("targets.json", lambda data: data.replace(b'"threshold":2', b'"threshold":1'), "tanda_tangan"),
    ],
)
def test_lists_that_somebody_on_the_line_changed(
    server: Server, line: Line, tmp_path: Path, mark: str, change: Callable[[bytes], bytes], expected: str
) -> None:
    line.change = {mark: change}
    found = harvest(server, line, tmp_path / "panen")
    assert (found.server.refused, found.members) == (expected, {})
    assert found.traffic.file_bytes == 0


def test_a_list_without_end(server: Server, line: Line, tmp_path: Path) -> None:
    line.endless = {"timestamp"}
    found = harvest(server, line, tmp_path / "panen")
    assert found.server.refused == "berubah"
    assert found.traffic.list_bytes < 8_000_000


def test_the_whole_server_goes_back(server: Server, line: Line, tmp_path: Path) -> None:
    shutil.copytree(server.repository.metadata, tmp_path / "lama")
    server.publish(FIRST, "2025-2")
    harvest(server, line, tmp_path / "panen")
    shutil.rmtree(server.repository.metadata)
    shutil.move(tmp_path / "lama", server.repository.metadata)
    found = harvest(server, line, tmp_path / "panen")
    assert found.server.refused == "mundur"
    assert found.members[FIRST].editions == ["2025-1", "2025-2"]
    assert "lebih lama daripada yang sudah diterima" in server_words(found.server, NOW)[0]


def test_new_time_and_old_content(server: Server, line: Line, tmp_path: Path) -> None:
    """Mix and match: the old snapshot lies under the name of the new one."""
    folder, index = server.repository.metadata, server.repository.standing_index()
    old = (folder / f"{index.snapshot.signed.version}.snapshot.json").read_bytes()
    server.publish(FIRST, "2025-2")
    new = server.repository.standing_index().snapshot.signed.version
    (folder / f"{new}.snapshot.json").write_bytes(old)
    assert harvest(server, line, tmp_path / "panen").server.refused == "berubah"


@pytest.mark.parametrize(("skew_days", "expected"), [(0, "kedaluwarsa"), (-9, "jam_server"), (3, "jam")])
def test_a_server_that_is_frozen(server: Server, line: Line, tmp_path: Path, skew_days: int, expected: str) -> None:
    """An expired timestamp is called so only when no clock is wrong; one that stands before the moment at which both
    agreed is the one, else both are named."""
    harvest(server, line, tmp_path / "panen")
    server.repository.publish(server.repository.standing_index(), {}, NOW - dt.timedelta(days=8))
    line.skew = skew_days * 86_400.0
    found = harvest(server, line, tmp_path / "panen")
    assert found.server.refused == expected
    assert found.members[FIRST].editions == ["2025-1"]
    said = server_words(found.server, NOW)[0]
    assert ("salah satunya keliru" in said) is (expected == "jam")
    assert ("Jam komputer ini tidak perlu diubah" in said) is (expected == "jam_server")


# ── who holds the server's own keys ─────────────────────────────────────────────────────────────


def test_stolen_server_keys_take_no_village_back(server: Server, line: Line, tmp_path: Path) -> None:
    server.publish(FIRST, "2025-2")
    harvest(server, line, tmp_path / "panen")
    thief = Thief(server)
    thief.snapshot.signed.meta[f"{FIRST}.json"] = MetaFile(1)
    thief.publish()
    found = harvest(server, line, tmp_path / "panen")
    assert found.server.refused == "mundur"
    assert found.members[FIRST].editions == ["2025-1", "2025-2"]


def test_stolen_server_keys_take_no_village_away(server: Server, line: Line, tmp_path: Path) -> None:
    harvest(server, line, tmp_path / "panen")
    thief = Thief(server)
    del thief.snapshot.signed.meta[f"{FIRST}.json"]
    thief.publish()
    found = harvest(server, line, tmp_path / "panen")
    assert found.server.refused == "tidak_terbaca"
    assert found.members[FIRST].editions == ["2025-1"]


# ── who holds a village's key, or the walidata's ────────────────────────────────────────────────


def forged_list(thief: Thief, code: str, path: str = "") -> Targets:
    """The list of a village with one more file, or one under another name."""
    signed: Targets = copy.deepcopy(thief.read(code).signed)
    data = b"angka palsu"
    path = path or f"{code}/2025-9/palsu.csv"
    signed.targets[path] = TargetFile.from_data(path, data, ["sha256"])
    folder, _, name = path.rpartition("/")
    place = thief.folder.parent / "targets" / folder / f"{signed.targets[path].hashes['sha256']}.{name}"
    if ".." not in path:
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)
    return signed


@pytest.mark.parametrize("who", ["desa", "walidata", "desa dua kali", "desa lain dan walidata", "orang asing"])
def test_one_of_two_keys_is_not_enough(server: Server, line: Line, tmp_path: Path, who: str) -> None:
    village, stranger = server.villages[FIRST], pair("asing")
    signers = {
        "desa": [village],
        "walidata": [server.walidata],
        "desa dua kali": [village, village],
        "desa lain dan walidata": [server.villages[SECOND], server.walidata],
        "orang asing": [stranger, server.walidata],
    }
    harvest(server, line, tmp_path / "panen")
    thief = Thief(server)
    thief.write(FIRST, forged_list(thief, FIRST), *signers[who])
    thief.publish()
    found = harvest(server, line, tmp_path / "panen")
    assert why(found) == ["tanda_tangan", "", ""]
    assert found.traffic.file_bytes == 0
    assert found.members[FIRST].editions == ["2025-1"]
    assert "Tanda tangan kurang atau dari kunci yang tidak diakui." in member_words(found.members[FIRST], NOW)[0]


def test_a_village_speaks_for_itself_only(server: Server, line: Line, tmp_path: Path) -> None:
    """Signed by both, so that only the path tells: nothing of it is fetched, its own files are."""
    thief = Thief(server)
    path = f"{SECOND}/2025-9/palsu.csv"
    thief.write(FIRST, forged_list(thief, FIRST, path), server.villages[FIRST], server.walidata)
    thief.publish()
    found = harvest(server, line, tmp_path / "panen")
    assert not any("palsu" in name for name in line.asked)
    assert (found.members[FIRST].ignored, found.members[FIRST].editions) == (1, ["2025-1"])
    assert found.members[SECOND].editions == ["2025-1"]
    assert "1 berkas diabaikan: Bicara tentang wilayah yang bukan miliknya" in " ".join(
        member_words(found.members[FIRST], NOW)
    )


@pytest.mark.parametrize(
    "path",
    [
        f"{FIRST}/2025-9/../../../rahasia",
        f"{FIRST}/../daftar.json",
        f"{FIRST}/2025-9/..",
        f"{FIRST}/2025-9/.gembok",
        f"{FIRST}/2025-9/a b.csv",
        f"{FIRST}/2025-9/C:x.csv",
        f"{FIRST}/2025-9/" + "x" * 200,
        f"{FIRST}/terbaru/isi.json",
    ],
)
def test_names_that_lead_elsewhere_are_not_asked_for(server: Server, line: Line, tmp_path: Path, path: str) -> None:
    thief = Thief(server)
    signed = copy.deepcopy(thief.read(FIRST).signed)
    signed.targets[path] = TargetFile.from_data(path, b"x", ["sha256"])
    thief.write(FIRST, signed, server.villages[FIRST], server.walidata)
    thief.publish()
    before = {path for path in tmp_path.rglob("*") if "panen" not in path.parts}
    found = harvest(server, line, tmp_path / "panen")
    assert found.members[FIRST].ignored == 1 or found.members[FIRST].refused == "nama_berkas"
    assert found.members[FIRST].editions == ["2025-1"]
    assert {path for path in tmp_path.rglob("*") if "panen" not in path.parts} == before
    assert not any(".." in name or "rahasia" in name for name in line.asked)


@pytest.mark.parametrize("digest", ["../../luar", "{di}/luar", "..", "", "0" * 63, "A" * 64, "\0", "sidik"])
def test_a_digest_that_leads_elsewhere_is_no_file(server: Server, line: Line, tmp_path: Path, digest: str) -> None:
    """The library takes any text for a digest; here it is the name under which a file is kept."""
    thief = Thief(server)
    signed = copy.deepcopy(thief.read(FIRST).signed)
    path = f"{FIRST}/2025-9/palsu.csv"
    signed.targets[path] = TargetFile(9, {"sha256": digest.format(di=tmp_path)}, path)
    thief.write(FIRST, signed, server.villages[FIRST], server.walidata)
    thief.publish()
    line.change = {"palsu": lambda _: b"palsu"}
    found = harvest(server, line, tmp_path / "panen")
    assert (why(found), found.members[FIRST].editions) == (["nama_berkas", "", ""], ["2025-1"])
    assert not any("palsu" in name or "luar" in name for name in line.asked)
    assert not list(tmp_path.rglob("luar"))


def _older(signed: Targets) -> None:
    signed.version -= 1


def _snapshot(signed: Targets) -> Snapshot:
    return Snapshot(signed.version, expires=signed.expires, meta={})


@pytest.mark.parametrize(("change", "expected"), [(_older, "mundur"), (_snapshot, "tidak_terbaca")])
def test_a_list_that_is_not_the_one_that_the_server_names(
    server: Server, line: Line, tmp_path: Path, change: Callable[[Targets], Snapshot | None], expected: str
) -> None:
    """Signed by both: an older version under the newest name, a list of another kind."""
    thief = Thief(server)
    signed = copy.deepcopy(thief.read(FIRST).signed)
    thief.write(FIRST, signed, server.villages[FIRST], server.walidata)
    thief.publish()
    made = Metadata(change(signed) or signed)
    for one in (server.villages[FIRST], server.walidata):
        made.sign(signer_of(one.private), append=True)
    newest = thief.snapshot.signed.meta[f"{FIRST}.json"].version
    made.to_file(str(thief.folder / f"{newest}.{FIRST}.json"))
    assert why(harvest(server, line, tmp_path / "panen")) == [expected, "", ""]


def test_a_village_list_that_ended(server: Server, line: Line, tmp_path: Path) -> None:
    harvest(server, line, tmp_path / "panen")
    thief = Thief(server)
    signed = copy.deepcopy(thief.read(FIRST).signed)
    signed.expires = NOW - dt.timedelta(days=1)
    thief.write(FIRST, signed, server.villages[FIRST], server.walidata)
    thief.publish()
    assert why(harvest(server, line, tmp_path / "panen")) == ["kedaluwarsa", "", ""]


def test_a_replaced_village_key_does_not_come_back(server: Server, line: Line, tmp_path: Path) -> None:
    harvest(server, line, tmp_path / "panen")
    old = server.villages[FIRST]
    server.admit(FIRST)
    server.sign(server.walidata, only="targets")
    found = harvest(server, line, tmp_path / "panen")
    assert why(found) == ["tanda_tangan", "", ""], "until it signed anew"
    assert found.members[FIRST].editions == ["2025-1"]
    assert "Kunci" in " ".join(member_words(found.members[FIRST], NOW))
    ceremony.reopen_village(server.repository, FIRST, NOW)
    server.sign(server.villages[FIRST], server.walidata, only=FIRST)
    again = harvest(server, line, tmp_path / "panen")
    assert (why(again), again.traffic.file_bytes) == (["", "", ""], 0)
    thief = Thief(server)
    thief.write(FIRST, forged_list(thief, FIRST), old, server.walidata)
    thief.publish()
    found = harvest(server, line, tmp_path / "panen")
    assert why(found) == ["tanda_tangan", "", ""]
    assert found.traffic.file_bytes == 0


def _targets_with(server: Server, change: Callable[[Targets], None]) -> None:
    thief = Thief(server)
    signed = copy.deepcopy(thief.read("targets").signed)
    change(signed)
    thief.write("targets", signed, server.walidata)
    thief.publish()


def _one_key(targets: Targets) -> None:
    assert targets.delegations is not None
    assert targets.delegations.roles is not None
    targets.delegations.roles[FIRST].threshold = 1


def _three_keys(targets: Targets) -> None:
    targets.add_key(key_of(pair("desa kedua").public.public), FIRST)


def _wide(targets: Targets) -> None:
    assert targets.delegations is not None
    assert targets.delegations.roles is not None
    targets.delegations.roles[FIRST].paths = ["*/*/*"]


def _claimed(targets: Targets) -> None:
    """Another role stands before all and takes whatever is asked."""
    assert targets.delegations is not None
    assert targets.delegations.roles is not None
    roles = targets.delegations.roles
    greedy = DelegatedRole("aa", roles[FIRST].keyids, 2, True, paths=[f"{FIRST}/*/*"])
    targets.delegations.roles = {"aa": greedy, **roles}


@pytest.mark.parametrize("change", [_one_key, _three_keys, _claimed])
def test_a_role_of_another_shape_is_not_believed(
    server: Server, line: Line, tmp_path: Path, change: Callable[[Targets], None]
) -> None:
    """The walidata's key was stolen, or he bends the rule: a village with one key, or with two of its own."""
    _targets_with(server, change)
    found = harvest(server, line, tmp_path / "panen")
    assert why(found) == ["susunan_kunci", "", ""]
    assert "dua kunci yang keduanya diperlukan" in member_words(found.members[FIRST], NOW)[0]


def test_a_role_that_speaks_for_all_hides_nobody_in_silence(server: Server, line: Line, tmp_path: Path) -> None:
    _targets_with(server, _wide)
    assert why(harvest(server, line, tmp_path / "panen")) == ["susunan_kunci"] * 3


def test_a_server_speaks_for_its_area_only(server: Server, line: Line, tmp_path: Path) -> None:
    found = harvest(server, line, tmp_path / "panen", area="99.02")
    assert why(found) == ["wilayah"] * 3
    assert found.traffic.file_bytes == 0


def test_a_village_that_is_dropped_is_told_and_kept(server: Server, line: Line, tmp_path: Path) -> None:
    harvest(server, line, tmp_path / "panen")
    ceremony.dismiss(server.repository, FIRST, NOW)
    server.sign(server.walidata)
    found = harvest(server, line, tmp_path / "panen")
    assert why(found) == ["tanda_tangan", "", ""]
    assert found.members[FIRST].about == "tidak lagi dalam daftar server"
    assert found.members[FIRST].editions == ["2025-1"]


# ── who holds one key of the root ───────────────────────────────────────────────────────────────


def test_a_root_by_one_of_three(server: Server, line: Line, tmp_path: Path) -> None:
    harvest(server, line, tmp_path / "panen")
    root = Metadata[Root].from_file(str(server.repository.metadata / "1.root.json"))
    root.signed.version = 2
    own = pair("asing")
    root.signed.add_key(key_of(own.public.public), "root")
    root.signatures.clear()
    root.sign(signer_of(server.root["kominfo"].private), append=True)
    root.sign(signer_of(own.private), append=True)
    root.to_file(str(server.repository.metadata / "2.root.json"))
    found = harvest(server, line, tmp_path / "panen")
    assert found.server.refused == "tanda_tangan"
    assert found.members[FIRST].editions == ["2025-1"]


def test_keys_of_root_and_server_are_replaced_and_a_first_client_follows(
    server: Server, line: Line, tmp_path: Path
) -> None:
    harvest(server, line, tmp_path / "lama")
    ceremony.replace_online_key(server.repository, "timestamp", NOW)
    server.sign(server.root["kominfo"], server.root["bps"])
    new = pair("bappeda")
    ceremony.replace_root_key(server.repository, "bappeda", new.public, NOW)
    server.sign(server.root["kominfo"], server.root["bps"])
    for state in ("lama", "baru"):
        found = harvest(server, line, tmp_path / state)
        assert (found.server.refused, found.server.root, why(found)) == ("", 3, ["", "", ""])
    assert json.loads((tmp_path / "baru/daftar/root.json").read_bytes())["signed"]["version"] == 3


def test_a_disk_that_has_no_room_takes_what_fits(
    server: Server, line: Line, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage(tmp_path)
    tight = usage._replace(free=(64 << 20) + 60_000)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: tight)
    server.publish(SECOND, "2025-2", "besar", buku__pdf=b"x" * 100_000)
    found = harvest(server, line, tmp_path / "panen")
    assert why(found) == ["", "ruang", ""]
    assert "Ruang simpan tidak cukup" in member_words(found.members[SECOND], NOW)[0]
