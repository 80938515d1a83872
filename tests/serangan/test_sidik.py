"""Who has the list and reads every published byte confirms nothing with it: no digest tells whether anything changed.

The outsider of these tests has a list of the village, the program and the public files of an edition. He knows how a
digest is made and may try; he does not have the store.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import zipfile
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pytest

from cantik.contoh.kabupaten import write_areas
from cantik.contoh.opensid import write_rows
from tests.fixtures.desa_ringan import light_rows, light_village
from tests.fixtures.perintah import Ran, cantik

pytestmark = pytest.mark.lambat
#: the only files in which an edition of the same people may differ: the list with its commitment, and its signature
SEALED = {"isi.json", "tanda-tangan.dsse.json"}
_DIGEST = re.compile("[0-9a-f]{64}")


class Office:
    """A village office with a store of its own that handed its list in."""

    def __init__(self, home: Path, *, backwards: bool = False) -> None:
        kabupaten, rows = light_village(), light_rows()
        self.home, self.code = home, kabupaten.villages[0].code
        self.store.mkdir(parents=True)
        write_areas(kabupaten, self.store / "wilayah.csv")
        write_rows(rows[::-1] if backwards else rows, self.list, "contoh")
        self.ran = self.publish()
        assert self.ran.code == 0, self.ran.told()

    @property
    def list(self) -> Path:
        """The list of persons as it was handed in."""
        return self.home / "penduduk.xlsx"

    @property
    def store(self) -> Path:
        """What nobody outside sees."""
        return self.home / "simpanan"

    @property
    def release(self) -> Path:
        """The edition."""
        return self.home / "hasil" / "release"

    @property
    def opening(self) -> Path:
        """What opens the commitment of the first edition."""
        return self.store / "bukaan" / self.code / "2025-1.json"

    def publish(self) -> Ran:
        """From the list to the site."""
        asked = ("--desa", self.code, "--year", 2025, "--issued", "2026-02-03", "--demo", "--accept", "data contoh")
        return cantik("run", self.list, *asked, "--store", self.store, "--out", self.home / "hasil", cwd=self.home)

    def contents(self) -> dict[str, object]:
        """The list of contents."""
        made: dict[str, object] = json.loads((self.release / "isi.json").read_bytes())
        return made


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    return Office(tmp_path_factory.mktemp("kantor"))


@pytest.fixture(scope="module")
def permuted(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """Another installation with the very same people in another order."""
    return Office(tmp_path_factory.mktemp("terbalik"), backwards=True)


def files(folder: Path) -> dict[str, bytes]:
    """Every file below a folder."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def unpacked(name: str, data: bytes, home: Path) -> Iterator[bytes]:
    """The bytes of a file, and what is packed inside a workbook or a PDF."""
    yield data
    if name.endswith(".xlsx"):
        (home / "buku.xlsx").write_bytes(data)
        with zipfile.ZipFile(home / "buku.xlsx") as archive:
            yield from (archive.read(member) for member in archive.namelist())
    if name.endswith(".pdf"):
        (home / "buku.pdf").write_bytes(data)
        with pikepdf.open(home / "buku.pdf") as book:
            yield from (part.read_bytes() for part in book.objects if isinstance(part, pikepdf.Stream))
            yield bytes(str(book.docinfo), "utf-8")


def digests(value: object, own: frozenset[str]) -> Iterator[tuple[str, str]]:
    """The digests in a structure with the names that lead to them, but for those under a name of `own`."""
    if isinstance(value, dict):
        for name, part in value.items():
            if name not in own:
                yield from ((f"{name}.{rest}", found) for rest, found in digests(part, own))
    elif isinstance(value, list):
        for part in value:
            yield from digests(part, own)
    elif isinstance(value, str) and _DIGEST.fullmatch(value):
        yield "", value


def test_the_same_people_in_another_order_publish_the_same_bytes(office: Office, permuted: Office) -> None:
    assert office.list.read_bytes() != permuted.list.read_bytes()
    here, there = files(office.home / "hasil"), files(permuted.home / "hasil")
    differing = {Path(name).name for name in here.keys() | there.keys() if here.get(name) != there.get(name)}
    assert differing == SEALED
    mine, yours = office.contents(), permuted.contents()
    assert {name for name in mine if mine[name] != yours[name]} == {"komitmen"}


def test_no_digest_of_what_went_in_is_published(office: Office, tmp_path: Path) -> None:
    """Neither that of the list nor any that the store knows of the register, in any writing, in any file."""
    kept = json.loads(office.opening.read_bytes())
    public = frozenset({"definisi", "kebijakan"})  # digests of content that everybody has
    secret = dict(digests(kept["masukan"], public)) | {"garam": kept["garam"]}
    secret["daftar"] = hashlib.sha256(office.list.read_bytes()).hexdigest()
    secret |= {f"potret {path.name}": path.name for path in (office.store / "potret").iterdir()}
    assert len(secret) > 5
    for name, data in files(office.home / "hasil").items():
        for part in unpacked(name, data, tmp_path):
            lowered = part.lower()
            for what, digest in secret.items():
                raw = bytes.fromhex(digest)
                assert digest[:12].encode() not in lowered, (name, what)
                assert b64encode(raw)[:12] not in part, (name, what)
                assert raw[:10] not in part, (name, what)


def test_a_commitment_says_nothing_to_who_has_the_list(office: Office, permuted: Office) -> None:
    """He makes the whole edition of his list: a commitment to the same files is another one each time."""
    twin = office.home.parent / "tamu"
    shutil.copytree(office.store, twin / "simpanan", ignore=shutil.ignore_patterns("rilis", "bukaan", "pelindungan"))
    (twin / "penduduk.xlsx").write_bytes(office.list.read_bytes())
    guest = Office.__new__(Office)
    guest.home, guest.code = twin, office.code
    guest.ran = guest.publish()
    assert guest.ran.code == 0, guest.ran.told()
    theirs, own = (json.loads(one.opening.read_bytes()) for one in (office, guest))
    assert theirs["masukan"] == own["masukan"], "the very same files, register and rules"
    assert office.contents()["komitmen"] != guest.contents()["komitmen"]
    # without its salt: neither the inputs alone nor with a salt that is easily guessed
    plain = json.dumps(theirs["masukan"], ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    for salt in (b"", b"0" * 64, str(office.contents()["sidik"]).encode(), office.code.encode()):
        assert hashlib.sha256(salt + plain).hexdigest() != office.contents()["komitmen"]
    assert len(bytes.fromhex(theirs["garam"])) >= 32
    assert permuted.contents()["komitmen"] not in {office.contents()["komitmen"], guest.contents()["komitmen"]}


def test_an_auditor_opens_the_commitment(office: Office, permuted: Office, tmp_path: Path) -> None:
    said = cantik("verify", office.release, "--opening", office.opening, "--json")
    assert said.code == 4, said.told()  # whole; whose key it is nobody said
    checks = {check["nama"]: check for check in said.answer["pemeriksaan"]}
    assert checks["Komitmen masukan"] == {"nama": "Komitmen masukan", "benar": True, "rincian": "terbuka"}
    assert [source["sha256"] for source in said.answer["sumber"]] == [
        hashlib.sha256(office.list.read_bytes()).hexdigest()
    ]

    assert cantik("verify", office.release, "--opening", permuted.opening).code == 2, "the opening of another edition"
    changed = json.loads(office.opening.read_bytes())
    changed["masukan"]["sumber"][0]["sha256"] = "1" * 64
    (tmp_path / "palsu.json").write_text(json.dumps(changed), "utf-8")
    assert cantik("verify", office.release, "--opening", tmp_path / "palsu.json").code == 2, "other files"
    (tmp_path / "kosong.json").write_text("{}", "utf-8")
    assert "T106" in cantik("verify", office.release, "--opening", tmp_path / "kosong.json").error_line


def test_without_an_opening_a_release_is_whole_and_says_no_inputs(office: Office) -> None:
    said = cantik("verify", office.release, "--json")
    assert said.code == 4, said.told()
    assert said.answer["sumber"] == []
    assert "register" not in office.contents()["masukan"]  # type: ignore[operator]
