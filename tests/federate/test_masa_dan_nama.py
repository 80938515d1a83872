"""The content file of lifetimes, the names of targets, and key files of offices."""

from pathlib import Path

import pytest

from cantik.base.errors import CantikError
from cantik.federate.trust.lifetimes import ROLES, lifetimes, parse_lifetimes
from cantik.federate.trust.paths import read_target, within
from cantik.vault.keys import create_key_file, protect_key_file, read_key_file
from cantik.vault.signing_file import create_signing_file, open_signing_file, read_public, write_public

GOOD = ["peran,hari,ingatkan,dasar,tanda", *(f"{role},30,7,rapat,usul" for role in ROLES)]


def test_the_shipped_lifetimes_warn_before_they_end() -> None:
    found = lifetimes()
    assert set(found) == set(ROLES)
    assert [found[role].whole.days for role in ("timestamp", "snapshot", "targets", "root")] == [7, 30, 180, 365]
    assert found["root"].warning.days == 60


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("root,0,7,rapat,usul", "0, 7"),
        ("root,30,30,rapat,usul", "30, 30"),
        ("root,lama,7,rapat,usul", "lama, 7"),
        ("root,30,7,,usul", "dasar kosong"),
        ("akar,30,7,rapat,usul", "akar"),
        ("targets,30,7,rapat,usul", "targets"),
    ],
)
def test_a_wrong_row_is_told_with_its_line(row: str, said: str) -> None:
    lines = [GOOD[0], row, *GOOD[2:]]
    with pytest.raises(CantikError) as refused:
        parse_lifetimes(lines, "masa.csv")
    assert (refused.value.code, refused.value.found) == ("F202", said)
    assert refused.value.where.startswith("masa.csv:")


def test_a_role_left_out_is_told() -> None:
    with pytest.raises(CantikError) as refused:
        parse_lifetimes(GOOD[:-1], "masa.csv")
    assert refused.value.found == "tanpa desa"


@pytest.mark.parametrize(
    "path",
    [
        "99.01.01.2001/2025-1/../rahasia.json",
        "99.01.01.2001/2025-1/..",
        "99.01.01.2001/2025-1/.gembok",
        "99.01.01.2001/2025-1/nama berkas.csv",
        "99.01.01.2001/2025-1/tabel/x/y.csv",
        "99.01.01.2001/2025-1/c:x.csv",
        "99.01.01.2001//isi.json",
        "/99.01.01.2001/2025-1/isi.json",
        "99.01.01.2001/terbaru/isi.json",
        "99.01.01/2025-1/isi.json",
        "99.01.01.2001/2025-1/titik.",
        "99.01.01.2001/2025-1/" + "x" * 130,
        "99.01.01.2001/2025-1/tab\\isi.json",
        "99.01.01.2001/2025-1/isi.json\n",
        "99.01.01.2001/2025-1/ísi.json",
    ],
)
def test_a_name_that_could_lead_elsewhere_is_none(path: str) -> None:
    assert read_target(path) is None


def test_names_of_a_release_are_read() -> None:
    found = read_target("99.01.01.2001/2025-12/tabel/penduduk_umur-jk.jsonstat.json")
    assert found is not None
    assert (found.code, found.edition, found.file) == (
        "99.01.01.2001",
        "2025-12",
        "tabel/penduduk_umur-jk.jsonstat.json",
    )


@pytest.mark.parametrize(
    ("code", "area", "inside"),
    [("35.05.01.2001", "35.05", True), ("35.05", "35.05", True), ("35.051", "35.05", False), ("36.01", "", True)],
)
def test_an_area_holds_what_lies_below_it(code: str, area: str, inside: bool) -> None:
    assert within(code, area) is inside


def test_a_key_file_of_an_office(tmp_path: Path) -> None:
    file, handed = tmp_path / "bps.json", tmp_path / "bps.publik.json"
    key = create_signing_file(file, "bps", "kata sandi yang panjang")
    write_public(key, handed)
    assert file.stat().st_mode & 0o077 == 0
    assert read_public(handed) == read_public(file) == key
    assert open_signing_file(file, "kata sandi yang panjang").public_key().public_bytes_raw() == key.public
    for passphrase, code in ((None, "R203"), ("kata sandi yang lain!", "R209")):
        with pytest.raises(CantikError) as refused:
            open_signing_file(file, passphrase)
        assert refused.value.code == code
    with pytest.raises(CantikError) as refused:
        open_signing_file(handed, None)
    assert refused.value.code == "R207", "what was handed over signs nothing"
    with pytest.raises(FileExistsError):
        create_signing_file(file, "bps", None)
    with pytest.raises(CantikError) as refused:
        create_signing_file(tmp_path / "lain.json", "bps", "pendek")
    assert refused.value.code == "R206"


def test_the_key_of_a_store_is_no_signing_key(tmp_path: Path) -> None:
    store, office = tmp_path / "kunci", tmp_path / "bps.json"
    protect_key_file(store, create_key_file(store), "kata sandi yang panjang")
    create_signing_file(office, "bps", "kata sandi yang panjang")
    with pytest.raises(CantikError) as refused:
        open_signing_file(store, "kata sandi yang panjang")
    assert refused.value.code == "R205"
    with pytest.raises(CantikError):
        read_key_file(office, "kata sandi yang panjang")
