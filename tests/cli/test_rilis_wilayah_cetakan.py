"""A level whose book cannot be set: `cantik release` signs nothing of it, unless somebody says why it goes without."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.fixtures.cetak_rusak import MAIN_BOOK, SLIM_BOOKS, refusing
from tests.fixtures.perintah import Ran, cantik
from tests.fixtures.rilis_wilayah import KECAMATAN, examined_kecamatan
from tests.fixtures.simpanan import Cradle

__all__ = ["examined_kecamatan"]

pytestmark = [pytest.mark.satu_basisdata, pytest.mark.malam]
REASON = "Pencetak menolak buku; angkanya ditunggu rapat kecamatan"


def release(store: Path, *more: object) -> Ran:
    """The command under a Typst that refuses the books."""
    settings = {**refusing(MAIN_BOOK, SLIM_BOOKS), "CANTIK_BOOKS": ""}
    fixed = ("--area", KECAMATAN, "--date", "2025-12-31", "--store", store, "--json")
    return cantik("release", *fixed, *more, settings=settings)


def test_a_level_whose_book_cannot_be_set_is_signed_with_a_reason_only(
    examined_kecamatan: Cradle, tmp_path: Path
) -> None:
    store = shutil.copytree(examined_kecamatan.folder, tmp_path / "simpanan")
    done = release(store)
    assert done.code == 1, done.told()
    assert "[C104]" in done.error_line, done.told()
    assert "--without-book" in done.error_line
    assert not list(store.rglob(f"{KECAMATAN}/2*/isi.json"))

    signed = release(store, "--without-book", REASON)
    assert signed.code == 0, signed.told()
    (edition,) = signed.answer["rilis"]
    folder = Path(edition["folder"])
    said = json.loads((folder / "rilis.json").read_text(encoding="utf-8"))["extra"]["cetakan_tiada"]
    assert said["reason"] == REASON
    assert not [each["name"] for each in said["prints"] if (folder / each["name"]).exists()]
    assert (folder / "tanda-tangan.dsse.json").is_file()
    again = release(store, "--without-book", REASON)
    assert [each["baru"] for each in again.answer["rilis"]] == [False]
