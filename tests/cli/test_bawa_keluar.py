"""OpenSID to Cantik to OpenSID through the command line, cell by cell, from a store whose batch files were deleted.

The oracle is the original workbook, read by another library (openpyxl); nothing of the exporter judges itself.
"""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path
from typing import Any

import openpyxl
import pyrage
import pytest

from tests.fixtures.perintah import cantik

pytestmark = pytest.mark.lambat
DESA = "35.05.10.2011"
OPENSID = Path("data") / "mikrodata" / "opensid"


def _cells(book: Path) -> list[list[str]]:
    """Every cell of the first sheet as text; a date as ISO, a whole number without decimals, nothing as ""."""
    sheet = openpyxl.load_workbook(book).worksheets[0]
    return [[_text(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]


def _text(cell: object) -> str:
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat()
    return "" if cell is None else str(cell)


def _round_trip(book: Path, folder: Path, unused: Path) -> tuple[Path, dict[str, object]]:
    """The workbook out of a store that the original went into and whose files are gone."""
    store, sealed, key = folder / "simpanan", folder / "keluar.xlsx.age", pyrage.x25519.Identity.generate()
    shutil.copytree(unused, store)
    brought = cantik("import", book, "--desa", DESA, "--date", "2025-12-31", "--store", store, "--apply")
    assert brought.code == 0, brought.told()
    shutil.rmtree(store / "berkas")
    ran = cantik(
        "export",
        "--desa",
        DESA,
        "--shape",
        "opensid",
        "--store",
        store,
        "--out",
        sealed,
        "--key",
        key.to_public(),
        "--reason",
        "mengisi OpenSID desa kembali",
        "--json",
    )
    assert ran.code == 0, ran.told()
    assert sealed.read_bytes().startswith(b"age-encryption.org/v1")
    (folder / "kunci.txt").write_text(f"# kunci uji\n{key}\n", "utf-8")
    opened = cantik("unseal", sealed, "--out", folder / "keluar.xlsx", "--identity", folder / "kunci.txt")
    assert opened.code == 0, opened.told()
    return folder / "keluar.xlsx", dict(ran.answer)


def test_every_cell_of_the_real_workbook_comes_back(shared: Path, unused: Path, tmp_path: Path) -> None:
    """97 persons, 43 columns: 4,214 cells with the header, not one differs, and a second import changes nothing."""
    original = shared / OPENSID / "opensid_penduduk_contoh.xlsx"

    back, told = _round_trip(original, tmp_path, unused)

    assert _cells(back) == _cells(original)
    assert told["orang"] == 97
    assert [name for name, _ in told["kolom_kosong"]] == ["suku", "tag_id_card"]  # type: ignore[attr-defined]
    assert told["tidak_dibawa"] == {}
    again = cantik("import", back, "--desa", DESA, "--date", "2025-12-31", "--store", tmp_path / "simpanan", "--json")
    (file,) = again.answer["berkas"]
    assert (file["baru"], file["berubah"], file["sama"], file["tidak_ada_lagi"]) == (0, 0, 97, 0)


def test_the_real_template_loses_what_the_register_has_no_place_for(shared: Path, unused: Path, tmp_path: Path) -> None:
    """One person and every kind of cell: numbers, date cells, rows after the closing mark."""
    original = shared / OPENSID / "opensid_format_impor_kode.xlsx"

    back, _ = _round_trip(original, tmp_path, unused)

    before, after = _cells(original), _cells(back)
    assert before[0] == after[0]
    assert len(after) == 2
    differ = {name: (old, new) for name, old, new in zip(*before[:2], after[1], strict=True) if old != new}
    assert differ == {
        "dusun": ("Dusun Satu", "SATU"),  # upper case, without the word: so OpenSID itself stores it
        "tag_id_card": ("4446891881 ", ""),  # no place in the register
        "tanggal_akhir_paspor": (before[1][24], ""),  # 16 digits instead of a date: refused when it was read
    }
    assert len(before[1][24]) == 16


def test_persons_do_not_leave_in_clear(shared: Path, unused: Path, tmp_path: Path) -> None:
    store = tmp_path / "simpanan"
    shutil.copytree(unused, store)
    book = shared / OPENSID / "opensid_penduduk_contoh.xlsx"
    assert cantik("import", book, "--desa", DESA, "--date", "2025-12-31", "--store", store, "--apply").code == 0
    asked = (
        "export",
        "--desa",
        DESA,
        "--shape",
        "opensid",
        "--store",
        store,
        "--out",
        tmp_path / "k.xlsx",
        "--reason",
        "mencoba tanpa sandi",
    )

    plain = cantik(*asked, "--plain")
    (tmp_path / "pendek").write_text("pendek", "utf-8")
    short = cantik(*asked, "--passphrase-file", tmp_path / "pendek")
    wrong = cantik(*asked, "--key", "ssh-rsa AAAA")

    assert [ran.code for ran in (plain, short, wrong)] == [2, 2, 2]
    assert [ran.error_line[:6] for ran in (plain, short, wrong)] == ["[D114]", "[R483]", "[R482]"]
    assert not (tmp_path / "k.xlsx").exists()


def test_the_archive_of_the_real_register_fills_an_empty_store(shared: Path, tmp_path: Path) -> None:
    """Figures, findings and the list of batches are those of the first store; a second time nothing changes."""
    first, second = tmp_path / "satu", tmp_path / "dua"
    book = shared / OPENSID / "opensid_penduduk_contoh.xlsx"
    assert cantik("import", book, "--desa", DESA, "--date", "2025-12-31", "--store", first, "--apply").code == 0
    key, sealed = pyrage.x25519.Identity.generate(), tmp_path / "register.cantik.zip.age"
    (tmp_path / "kunci.txt").write_text(f"{key}\n", "utf-8")
    asked = (
        "export",
        "--desa",
        DESA,
        "--shape",
        "cantik",
        "--store",
        first,
        "--out",
        sealed,
        "--reason",
        "pindah ke komputer baru",
    )
    assert cantik(*asked, "--key", key.to_public(), "--mask").error_line[:6] == "[D118]"
    ran = cantik(*asked, "--key", key.to_public(), "--json")
    assert ran.code == 0, ran.told()
    assert ran.answer["tabel"]["orang"] == ran.answer["orang"] == 97

    bring = ("import", sealed, "--desa", DESA, "--identity", tmp_path / "kunci.txt", "--json")
    looked = cantik(*bring, "--store", second)
    stored = cantik(*bring, "--store", second, "--apply")
    again = cantik(*bring, "--store", second, "--apply")
    home = cantik(*bring, "--store", first, "--apply")

    assert [ran.code for ran in (looked, stored, again, home)] == [0, 0, 0, 0], stored.told()
    assert [ran.answer["disimpan"] for ran in (looked, stored, again, home)] == [False, True, False, False]
    assert [ran.answer["sudah_ada"] for ran in (looked, stored, again, home)] == [False, False, True, True]
    for verb in (("snapshot", "--date", "2025-12-31"), ("findings", "--all")):
        said = [cantik(*verb, "--desa", DESA, "--store", store, "--json").answer for store in (first, second)]
        assert without_numbers(said[0]) == without_numbers(said[1])
    assert cantik(*bring[:2], "--desa", "35.05.10.2012", *bring[4:], "--store", second).error_line[:6] == "[R512]"


def without_numbers(answer: Any) -> Any:
    """An answer without what only one store knows: folders, internal numbers, the moment."""
    if isinstance(answer, dict):
        own = {"nomor", "folder", "batch", "dibuat", "temuan_nomor"}
        return {name: without_numbers(value) for name, value in answer.items() if name not in own}
    return [without_numbers(one) for one in answer] if isinstance(answer, list) else answer
