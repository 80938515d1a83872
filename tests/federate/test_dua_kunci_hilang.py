"""Two of the three keys of a root are lost: the index is retired with a reason, the three meet again, and everybody who
held the old root takes the new one by its file and by its number, read aloud. Until then nobody loses what was
received, and everybody is told in words. Each command is a process of its own."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from cantik.base.canonical import digest
from cantik.federate.trust import partners
from cantik.vault.signing_file import PublicKey, create_signing_file, open_signing_file, read_public, write_public
from tests.federate.dua_simpanan import Stores
from tests.fixtures.acuan import OWN, own_table, write_files
from tests.fixtures.perintah import Ran, cantik
from tests.fixtures.server_kepercayaan import NOW, VILLAGES, Pair, Server, make_server
from tests.fixtures.server_statis import serve

pytestmark = [pytest.mark.satu_basisdata, pytest.mark.lambat]
AREA, FIRST = "99.01", VILLAGES[0]
FILE = f"tables/{OWN}.yaml"
WHY = "Brankas dua kantor terbakar"


@dataclass
class Desk:
    """The server of a kabupaten as it is worked with from the command line."""

    server: Server
    root: Path

    @property
    def index(self) -> Path:
        return self.server.repository.path

    @property
    def first_root(self) -> Path:
        return self.server.repository.metadata / "1.root.json"

    def trust(self, *words: object, code: int = 0) -> Ran:
        ran = cantik("trust", *words)
        assert ran.code == code, ran.told()
        return ran

    def retire(self, *more: object, code: int = 0) -> Ran:
        return self.trust("retire", "--repository", self.index, "--reason", WHY, *more, code=code)

    def hand_out(self, owner: str, key: PublicKey) -> Path:
        file = self.root / f"{owner}.publik.json"
        write_public(key, file)
        return file

    def meet_again(self) -> None:
        """BPS has its key still; Kominfo and Bappeda make another one."""
        handed: list[object] = []
        for owner in ("kominfo", "bappeda"):
            path = self.root / f"{owner}-baru.json"
            key = create_signing_file(path, owner, None)
            self.server.root[owner] = Pair(open_signing_file(path, None), read_public(path))
            handed += [f"--{owner}", self.hand_out(owner, key)]
        handed += ["--bps", self.hand_out("bps", self.server.root["bps"].public)]
        handed += ["--walidata", self.hand_out("walidata", self.server.walidata.public)]
        begun = self.trust("begin", "--out", self.index, "--area", AREA, *handed)
        assert "2 daftar desa sudah cukup tanda tangan" in begun.out
        for owner in ("kominfo", "bappeda"):
            self.trust("sign", "--repository", self.index, "--key", self.root / f"{owner}-baru.json")
        self.server.sign(self.server.walidata)

    def announce(self) -> tuple[Path, str]:
        """The file of the new root, and its number as it is read aloud."""
        file = self.root / "akar-baru.json"
        ran = self.trust("announce", "--repository", self.index, "--out", file)
        number = re.search(r"([0-9a-f]{4}(?: [0-9a-f]{4}){7})", ran.out)
        assert number is not None, ran.told()
        assert digest(file.read_bytes()).startswith(number[1].replace(" ", ""))
        for who in ("Tiap desa (2)", "Server di atas", "memanen langsung"):
            assert who in ran.out
        return file, number[1]

    def harvest(self, folder: Path, root: Path, address: str | None = None, *more: object) -> Ran:
        where = ("--root", root, "--area", AREA, "--out", folder, "--json")
        return cantik("harvest", address or self.server.terbit, *where, *more)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(make_server(tmp_path / "server", villages=VILLAGES[:2]), tmp_path)


def test_one_lost_key_retires_nothing(desk: Desk) -> None:
    """The other two replace it; whoever tries the meeting over a standing index is told both ways."""
    for more in (("--lost", "bps"), ("--lost", "bps", "--lost", "bps")):
        refused = desk.retire(*more, code=2)
        assert "[F230]" in refused.err
        assert "trust replace-key" in refused.err
    handed = [
        part
        for owner in ("kominfo", "bps", "bappeda")
        for part in (f"--{owner}", desk.hand_out(owner, desk.server.root[owner].public))
    ]
    handed += ["--walidata", desk.hand_out("walidata", desk.server.walidata.public)]
    again = desk.trust("begin", "--out", desk.index, "--area", AREA, *handed, code=2)
    assert "[F206]" in again.err
    assert "cantik trust retire" in again.err
    assert "Berlaku: server 99.01" in desk.trust("status", "--repository", desk.index).out


def test_the_three_meet_again_and_who_took_the_new_root_goes_on(desk: Desk, tmp_path: Path) -> None:
    old = tmp_path / "akar-lama.json"
    old.write_bytes(desk.first_root.read_bytes())
    follows, lags = tmp_path / "panen-ikut", tmp_path / "panen-tertinggal"
    for folder in (follows, lags):
        assert desk.harvest(folder, old).code == 0
    told = desk.retire("--lost", "kominfo", "--lost", "bappeda")
    assert "Tidak ada yang dihapus" in told.out
    waits = desk.trust("status", "--repository", desk.index)
    assert WHY in waits.out
    assert "Kominfo" in waits.out
    desk.meet_again()
    status = desk.trust("status", "--repository", desk.index).out
    assert "Berlaku: server 99.01, akar versi 1, 2 desa." in status
    assert WHY in status, "the old one is not forgotten"
    root, number = desk.announce()

    # who did not take it: words, and nothing that was received is lost
    with serve(desk.server.terbit) as line:
        for address in (None, line.address):
            behind = desk.harvest(lags, old, address)
            assert behind.code == 1
            said = " ".join(behind.answer["server"])
            assert "akar kepercayaan yang lain" in said
            assert number[:9] not in said, "who copies it from the screen has heard nobody"
            assert "Telepon dua dari ketiga lembaga" in said
            assert "tanda tangan" not in said.lower()
            assert "edisi 2025-1" in " ".join(behind.answer["desa"][FIRST])

    # who took it: nothing comes twice, and what is new comes
    same = desk.harvest(follows, root)
    assert (same.code, same.answer["berkas_baru"], same.answer["ditahan"]) == (0, 0, []), same.told()
    desk.server.publish(FIRST, "2025-2", "baru")
    newer = desk.harvest(follows, root)
    assert newer.code == 0, newer.told()
    assert "2025-2" in " ".join(newer.answer["desa"][FIRST])

    # the old one stays readable, by the old root
    (kept,) = (desk.index / "lama").iterdir()
    assert json.loads((kept / "pensiun.json").read_bytes())["alasan"] == WHY
    where = ("--root", old, "--area", AREA, "--out", tmp_path / "arsip", "--accept-stale", "--json")
    archive = cantik("harvest", kept / "terbit", *where)
    assert archive.code == 0, archive.told()
    assert "edisi 2025-1" in " ".join(archive.answer["desa"][FIRST])
    assert "[F211]" not in desk.retire("--lost", "bps", "--lost", "kominfo").err, "a second time it is a second one"
    assert len(list((desk.index / "lama").iterdir())) == 2


@pytest.mark.malam
def test_the_province_and_a_village_take_the_new_root(desk: Desk, stores: Stores, tmp_path: Path) -> None:
    """The province introduces it again; a village takes it with references, by the number that was read aloud."""
    pusat, content = make_server(tmp_path / "pusat", area="", villages=()), tmp_path / "isi"
    above, village = tmp_path / "panen", tmp_path / "isi-desa"
    village.mkdir()
    write_files(content, {FILE: own_table()})

    def publish(title: str) -> None:
        where = ("--repository", desk.index, "--content", content)
        ran = cantik("reference", "publish", *where, "--title", title)
        assert ran.code == 0, ran.told()
        desk.server.sign(desk.server.walidata)

    def fetch(root: Path, *more: object) -> Ran:
        settings = {"CANTIK_CONTENT": str(village), "CANTIK_STORE": str(stores.village)}
        return cantik("reference", "fetch", desk.server.terbit, "--root", root, *more, settings=settings)

    publish("Acuan pertama")
    old = tmp_path / "akar-lama.json"
    old.write_bytes(desk.first_root.read_bytes())
    assert fetch(old).code == 0
    with serve(pusat.terbit) as top, serve(desk.server.terbit) as below:

        def harvest_all() -> Ran:
            first = pusat.repository.metadata / "1.root.json"
            where = ("--root", first, "--out", above, "--below", "--inner", "127.0.0.1")
            return cantik("harvest", top.address, *where)

        partners.stage_partner(pusat.repository, AREA, [below.address], desk.first_root, NOW)
        pusat.sign(pusat.walidata)
        assert harvest_all().code == 0
        desk.retire("--lost", "kominfo", "--lost", "bappeda")
        desk.meet_again()
        root, number = desk.announce()
        behind = harvest_all()
        assert (behind.code, "bukan yang diperkenalkan" in behind.out) == (1, True), behind.told()
        words = ("--area", AREA, "--address", below.address, "--root", root)
        desk.trust("introduce", "--repository", pusat.repository.path, *words)
        pusat.sign(pusat.walidata)
        gone_on = harvest_all()
        assert gone_on.code == 0, gone_on.told()

    (content / FILE).write_text(own_table().replace("version: 1", "version: 2"), "utf-8")
    for refused in (
        fetch(old),
        fetch(root),
        fetch(root, "--fingerprint", number[:9]),
        fetch(root, "--fingerprint", "0" * 32),
    ):
        assert refused.code == 2, refused.told()
        assert "[F406]" in refused.err
        assert "akar" in refused.err
    taken = fetch(root, "--fingerprint", number)
    assert taken.code == 0, taken.told()
    assert fetch(root).code == 0, "it is the known one from now on"
    assert "versi 1" in taken.out, "its numbers go on"
