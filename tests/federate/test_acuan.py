"""References from above: a kabupaten publishes, a village of another store fetches by a stick and over HTTP, sees what
would differ, activates, computes with it and releases; what is false, foreign or too much is refused."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from cantik.contoh import write_rows
from cantik.contoh.shape import PLACE
from tests.federate.dua_simpanan import DESA, Stores
from tests.fixtures.acuan import OWN, own_table, write_files
from tests.fixtures.desa_ringan import light_rows
from tests.fixtures.perintah import Ran, cantik
from tests.fixtures.server_kepercayaan import Server, make_server
from tests.fixtures.server_statis import serve

pytestmark = [pytest.mark.satu_basisdata, pytest.mark.lambat]
KAB, FILE = "99.01", f"tables/{OWN}.yaml"


class Above:
    """The server of the kabupaten: its index, and the folder of content that it publishes."""

    def __init__(self, root: Path, area: str = KAB) -> None:
        self.server: Server = make_server(root / f"server-{area}", area=area, villages=())
        self.content = root / f"isi-{area}"

    @property
    def terbit(self) -> Path:
        return self.server.terbit

    @property
    def root(self) -> Path:
        return self.server.repository.metadata / "1.root.json"

    def publish(self, files: dict[str, str], title: str = "Acuan tahun ini", code: int = 0) -> Ran:
        write_files(self.content, files)
        where = ("--repository", self.server.repository.path, "--content", self.content)
        ran = cantik("reference", "publish", *where, "--title", title)
        assert ran.code == code, ran.told()
        if code == 0:
            assert "menunggu 1 tanda tangan lagi dari: walidata" in ran.out
            self.server.sign(self.server.walidata)
        return ran


class Village:
    """The store below, with a folder for content of its own."""

    def __init__(self, stores: Stores) -> None:
        self.store, self.content = stores.village, stores.root / "isi-desa"
        self.content.mkdir()

    def run(self, *words: object, code: int = 0) -> Ran:
        ran = cantik(*words, settings={"CANTIK_CONTENT": str(self.content), "CANTIK_STORE": str(self.store)})
        assert ran.code == code, ran.told()
        return ran

    def fetch(self, above: Above, address: object = None, code: int = 0) -> Any:
        ran = self.run("reference", "fetch", address or above.terbit, "--root", above.root, "--json", code=code)
        return ran.answer if code == 0 else ran.error_line

    def activate(self, source: str = KAB, *more: object, code: int = 0) -> Ran:
        return self.run("reference", "activate", source, "--by", "Wulan Reka", *more, code=code)


@pytest.fixture
def village(stores: Stores) -> Village:
    return Village(stores)


@pytest.fixture
def above(tmp_path: Path) -> Above:
    return Above(tmp_path)


@pytest.mark.malam
def test_from_the_kabupaten_s_folder_to_the_village_s_release(above: Above, village: Village, tmp_path: Path) -> None:
    above.publish({FILE: own_table()}, "Indikator reka untuk pendataan 2026")
    staged = village.fetch(above)
    (change,) = staged["beda"]
    assert (change["jenis"], change["id"], change["perubahan"]) == ("tables", OWN, "tambah")
    told = village.run("reference", "show", KAB).out
    assert "Indikator reka untuk pendataan 2026" in told
    assert f"tabel {OWN} (Penduduk laki-laki reka) ditambah" in told
    assert not (village.content / "acuan").exists(), "what was fetched does not hold"
    assert "belum ada yang berlaku; versi 1 menunggu dipasang" in village.run("reference", "status").out
    village.activate()
    assert "versi 1 (" in village.run("reference", "status").out

    book = tmp_path / "penduduk.xlsx"
    write_rows(light_rows(), book, "template")
    where = ("--out", tmp_path / "keluar", "--store", village.store, "--demo", "--issued", "2026-02-04")
    village.run("run", book, "--desa", DESA, "--year", 2025, "--revision", "indikator baru", *where)
    folder = tmp_path / "keluar" / "release"
    said = json.loads((folder / "isi.json").read_bytes())
    digest = staged["sidik"]
    assert said["perangkat_lunak"][f"acuan {KAB}"] == f"versi 1 ({digest[:12]})"
    table = json.loads((folder / f"tabel/{OWN}-lampiran.json").read_bytes())
    assert table["definition"]["berkas"] == f"acuan/{KAB}/{FILE}"
    with (folder / f"tabel/{OWN}-lampiran.csv").open(encoding="utf-8-sig") as lines:
        printed = {row["kewarganegaraan"]: row["nilai"] for row in csv.DictReader(lines)}
    men = sum(row[PLACE["sex"]] == "1" and row[PLACE["status_dasar"]] == "1" for row in light_rows())
    assert printed["jumlah"] == str(men)

    # the next version over HTTP: told as a difference, refused while a draft is open, taken back
    above.publish({FILE: own_table("Laki-laki reka", 2)})
    with serve(above.terbit) as line:
        second = village.fetch(above, line.address)
    (change,) = second["beda"]
    assert change["perubahan"] == "ubah"
    assert change["rincian"][0] == "versi “1” menjadi “2”"
    assert "judul: “Penduduk laki-laki reka” menjadi “Laki-laki reka”" in change["rincian"]
    village.activate()
    assert "Berlaku lagi: acuan 99.01 versi 1." in village.run("reference", "back", KAB, "--by", "Wulan Reka").out
    assert village.activate(code=0).out.startswith("Berlaku sejak sekarang: acuan 99.01 versi 2.")


@pytest.mark.malam
def test_what_is_false_foreign_or_older_is_refused_and_nothing_changes(
    above: Above, village: Village, tmp_path: Path
) -> None:
    above.publish({FILE: own_table()})
    old = tmp_path / "lama"
    shutil.copytree(above.terbit, old)
    village.fetch(above)
    village.activate()
    held = {path: path.read_bytes() for path in sorted(village.content.rglob("*")) if path.is_file()}

    above.publish({FILE: own_table("Judul lain", 2)})
    altered = tmp_path / "berubah"
    shutil.copytree(above.terbit, altered)
    (package,) = (altered / "targets/acuan").glob("*.2.json")
    package.write_bytes(package.read_bytes().replace(b"Judul lain", b"Judul laim"))
    assert "F406" in village.fetch(above, altered, code=2)
    village.fetch(above)
    line = village.fetch(above, old, code=2)
    assert "F406" in line
    assert "lebih lama" in line, "the index was rolled back"

    neighbour = Above(tmp_path, "99.02")
    neighbour.publish({FILE: own_table()})
    assert "F404" in village.fetch(neighbour, code=2)
    assert {path: path.read_bytes() for path in sorted(village.content.rglob("*")) if path.is_file()} == held


def test_a_local_file_never_redefines_what_came_from_above(above: Above, village: Village) -> None:
    shutil.copytree(write_files(village.content, {FILE: own_table("Judul sendiri")}), above.content)
    above.publish({FILE: own_table()})
    line = village.fetch(above, code=2)
    assert "K107" in line
    assert f"isi-desa/{FILE}:1" in line
