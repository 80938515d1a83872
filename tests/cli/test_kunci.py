"""The key of a store: made at first use, wrapped by a passphrase, and nothing readable without it."""

from __future__ import annotations

import shutil
import stat
from pathlib import Path

import pytest

from tests.cli import keadaan
from tests.collect import berkas
from tests.fixtures.desa_jadi import CODE, Village
from tests.fixtures.perintah import cantik

pytestmark = pytest.mark.lambat
PHRASE = "empat kata di laci dapur"


@pytest.fixture
def store(village: Village, tmp_path: Path) -> Path:
    """A store of its own for each test."""
    folder = tmp_path / "simpanan"
    shutil.copytree(village.store, folder)
    return folder


def test_the_key_is_for_its_owner_only(village: Village) -> None:
    assert stat.S_IMODE((village.store / "kunci").stat().st_mode) == 0o600
    assert "TANPA frasa sandi" in cantik("key", "status", "--store", village.store).out


def test_protected_it_opens_with_the_phrase_only(store: Path) -> None:
    listing = ("findings", "--store", store, "--desa", CODE, "--json")
    before = keadaan.register(store)

    protected = cantik("key", "protect", "--store", store, settings={"CANTIK_PASSPHRASE": PHRASE})
    wrong = cantik(*listing, settings={"CANTIK_PASSPHRASE": "bukan yang itu sama sekali"})
    none = cantik(*listing)
    right = cantik(*listing, settings={"CANTIK_PASSPHRASE": PHRASE})

    assert protected.code == 0, protected.told()
    assert PHRASE not in protected.out + protected.err
    assert wrong.code == 2
    assert wrong.error_line.startswith("[R202]")
    assert none.code == 2
    assert none.error_line.startswith("[R203]")
    assert right.code in (0, 1), right.told()
    assert keadaan.register(store) == before


def test_without_the_key_nothing_is_readable(store: Path, village: Village) -> None:
    (store / "kunci").unlink()
    before = keadaan.register(store, with_log=True)

    listed = cantik("findings", "--store", store, "--desa", CODE)
    there = ("--out", store.parent / "hasil", "--store", store)
    ran = cantik("run", village.workbook, "--desa", CODE, "--year", 2025, *there, "--demo")

    assert (listed.code, ran.code) == (2, 2)
    assert listed.error_line.startswith("[R201]")
    assert ran.error_line.startswith("[R201]")
    assert keadaan.register(store, with_log=True) == before
    assert not (store / "kunci").exists()  # a new key would lock the old data away for good


def test_numbers_lie_nowhere_in_the_clear(village: Village) -> None:
    import openpyxl

    sheet = openpyxl.load_workbook(village.workbook, read_only=True).worksheets[0]
    rows = sheet.iter_rows(min_row=1, max_row=40, values_only=True)
    heads = [str(value) for value in next(rows)]
    numbers = {str(row[heads.index(name)]) for row in rows for name in ("nik", "no_kk")} - {"None"}
    numbers = {number for number in numbers if len(number) == 16}
    assert len(numbers) > 20

    for path in (p for root in (village.store, village.pages) for p in root.rglob("*") if p.is_file()):
        data = path.read_bytes()
        assert not any(number.encode() in data for number in numbers), path.name


def test_a_fresh_store_refuses_invented_numbers(tmp_path: Path) -> None:
    path = berkas.write_xlsx(tmp_path / "rekaan.xlsx", berkas.grid(berkas.FAMILY))

    ran = cantik("run", path, "--desa", "35.05.10.2011", "--year", 2025, "--out", tmp_path / "hasil")

    assert ran.code == 2, ran.told()
    assert ran.error_line.startswith("[B302]")  # the register would refuse it, too (R305)
    assert "99" in ran.error_line
    assert not (tmp_path / "hasil").exists(), "neither a store nor a release is left behind"
