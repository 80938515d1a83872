"""Key files, passphrases and states of other hands, handed to commands: one typed error each, never a traceback, and
nothing that waited is lost. The hostile files are written here, byte by byte."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from cantik.base.errors import CantikError
from cantik.federate.delivery import _read_answer
from cantik.measure.layout import read_layout
from cantik.snapshot.files import MANIFEST, read_snapshot
from cantik.snapshot.parts.listing import read_listing
from tests.fixtures.perintah import Ran, cantik

PHRASE = "sawah hijau di kaki bukit"
HOLDERS = ("kominfo", "bps", "bappeda", "walidata")
DEEP = b"[" * 200_000 + b"]" * 200_000


@pytest.fixture(scope="module")
def meeting(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The keys of those who meet, and an index that waits for them."""
    desk = tmp_path_factory.mktemp("pertemuan")
    (desk / "frasa.txt").write_text(f"{PHRASE}\n", encoding="utf-8")
    for owner in HOLDERS:
        asked = f"trust key --owner {owner} --out {owner}.json --passphrase-file frasa.txt"
        assert cantik(*asked.split(), cwd=desk).code == 0
    assert begin(desk).code == 0
    return desk


@pytest.fixture
def desk(meeting: Path, tmp_path: Path) -> Path:
    return shutil.copytree(meeting, tmp_path / "meja")


def begin(desk: Path, area: str = "99.01", **other: str) -> Ran:
    handed = " ".join(f"--{owner} {other.get(owner, f'{owner}.publik.json')}" for owner in HOLDERS)
    return cantik(*f"trust begin --out indeks --area {area} {handed}".split(), cwd=desk)


def sign(desk: Path, key: str, phrase: str = "frasa.txt") -> Ran:
    return cantik(*f"trust sign --repository indeks --key {key} --passphrase-file {phrase}".split(), cwd=desk)


def list_waiting(desk: Path) -> list[str]:
    said: list[str] = cantik("trust", "status", "--repository", "indeks", "--json", cwd=desk).answer["menunggu"]
    return said


def expect_refusal(ran: Ran, code: str) -> None:
    assert (ran.code, "Traceback" in ran.err) == (2, False), ran.told()
    assert f"[{code}]" in ran.error_line, ran.told()


def key_with(**changes: object) -> Callable[[dict[str, object]], bytes]:
    return lambda whole: json.dumps({**whole, **changes}).encode()


COSTS = [{"t": 1 << 40, "m": 65536, "p": 4}, {"t": 3, "m": 1 << 40, "p": 4}, {"t": 0, "m": 8, "p": 4}, {"t": True}, []]
DAMAGES = {
    "dalam": lambda _whole: DEEP,
    "objek-dalam": lambda _whole: b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
    "bukan-teks": lambda _whole: b"\x00\xff\xfe\x80",
    "kosong": lambda _whole: b"",
    "angka": lambda _whole: b"7",
    "besar": lambda _whole: b'{"a":"' + b"x" * 30_000_000 + b'"}',
    "bukan-bilangan": lambda _whole: b'{"cantik":"kunci tanda tangan","publik":NaN}',
    "garam-pendek": key_with(garam="00"),
    "nonce-pendek": key_with(nonce="00"),
    "nomor-lain": key_with(nomor="0" * 64),
    "jenis-lain": key_with(jenis=["sandi"]),
    **{f"biaya-{place}": key_with(argon2id=cost) for place, cost in enumerate(COSTS)},
}


@pytest.mark.parametrize("name", DAMAGES)
def test_a_key_file_that_is_none_is_refused_in_a_sentence(desk: Path, name: str) -> None:
    whole = json.loads((desk / "bps.json").read_bytes())
    (desk / "asing.json").write_bytes(DAMAGES[name](whole))
    expect_refusal(sign(desk, "asing.json"), "R205")
    if not name.startswith(("garam", "nonce", "nomor", "jenis", "biaya")):  # those are private keys as well
        expect_refusal(begin(desk, bps="asing.json"), "R205")
    assert list_waiting(desk) == ["root", "targets"]


def test_who_hands_over_the_secret_or_signs_with_the_public_half_is_told_which_is_which(desk: Path) -> None:
    expect_refusal(begin(desk, bappeda="bappeda.json"), "R208")
    expect_refusal(sign(desk, "bps.publik.json"), "R207")
    (desk / "lain.txt").write_text("frasa sandi lembaga lain", encoding="utf-8")
    expect_refusal(sign(desk, "bps.json", "lain.txt"), "R209")


@pytest.mark.parametrize(("area", "code"), [("99.01.01", "D105"), ("99.01.01.2001", "D105"), ("abc", "W101")])
def test_an_index_is_of_what_has_a_server(desk: Path, area: str, code: str) -> None:
    expect_refusal(begin(desk, area), code)
    assert list_waiting(desk) == ["root", "targets"]


def test_a_beginning_that_is_refused_leaves_what_was_signed(desk: Path) -> None:
    assert sign(desk, "bps.json").code == 0
    expect_refusal(begin(desk, kominfo="bps.publik.json", bps="kominfo.publik.json"), "F216")
    signed = sign(desk, "kominfo.json")
    assert "sudah cukup tanda tangan" in signed.out, signed.told()


@pytest.mark.parametrize("form", ["utf-8-sig", "utf-16", "utf-16-be"])
def test_a_passphrase_is_the_same_however_an_editor_saved_it(desk: Path, form: str) -> None:
    marked = PHRASE if form != "utf-16-be" else f"\ufeff{PHRASE}"
    (desk / "editor.txt").write_bytes(f"{marked}\r\n".encode(form))
    assert sign(desk, "bps.json", "editor.txt").code == 0


PHRASES = {"biner": b"\x81\x82\xff\x00", "terlalu-panjang": b"a" * 5_000}
BY_FILE = {
    "trust": "trust sign --repository indeks --key bps.json --passphrase-file frasa-asing",
    "backup": "backup --store simpanan --out cadangan.age --passphrase-file frasa-asing",
    "restore": "restore apa.age --store baru --passphrase-file frasa-asing",
    "restore-kunci": "restore apa.age --store baru --identity frasa-asing",
    "unseal": "unseal apa.age --out terbuka --passphrase-file frasa-asing",
    "unseal-kunci": "unseal apa.age --out terbuka --identity frasa-asing",
    "export": "export --desa 99.01.01.2001 --shape opensid --out x.age --reason latihan_pengungsian --store simpanan "
    "--passphrase-file frasa-asing",
}


@pytest.mark.parametrize("name", PHRASES)
@pytest.mark.parametrize("act", BY_FILE)
def test_a_passphrase_that_is_no_text_is_refused_in_a_sentence(desk: Path, unused: Path, act: str, name: str) -> None:
    shutil.copytree(unused, desk / "simpanan")
    (desk / "frasa-asing").write_bytes(PHRASES[name])
    (desk / "apa.age").write_bytes(b"age-encryption.org/v1\n")
    expect_refusal(cantik(*BY_FILE[act].split(), cwd=desk), "D116")


def test_a_store_without_an_owner_is_no_key(desk: Path, unused: Path) -> None:
    shutil.copytree(unused, desk / "simpanan")
    expect_refusal(cantik("trust", "sign", "--repository", "indeks", "--store", "simpanan", cwd=desk), "D152")


def test_a_store_makes_no_key_for_an_area_that_is_none(desk: Path, unused: Path) -> None:
    shutil.copytree(unused, desk / "simpanan")
    asked = "trust public --store simpanan --out lain.json --owner"
    expect_refusal(cantik(*asked.split(), "35.99", cwd=desk), "W103")
    assert not (desk / "lain.json").exists()


@pytest.mark.parametrize("data", [DEEP, b'{"a":' * 100_000 + b"1" + b"}" * 100_000, b"7", b"\xff", b"{}", b"null"])
def test_what_another_server_sends_is_read_by_the_one_door(data: bytes, tmp_path: Path) -> None:
    """The layout beside a count, a list of parts, a snapshot and the answer of an office: none calls itself for each
    bracket of somebody else."""
    (tmp_path / MANIFEST).write_bytes(data)
    for read in (read_layout, lambda own: read_listing(own, "x"), lambda _own: read_snapshot(tmp_path)):
        with pytest.raises(CantikError):
            read(data)
    if not data.startswith(b"{}"):
        with pytest.raises(CantikError):
            _read_answer(200, data, "https://contoh.invalid")
