"""`cantik verify` on a good release and on every way of changing one that a reader could meet."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cantik.base.canonical import canonical_json, digest_file
from tests.fixtures.desa_jadi import Village
from tests.fixtures.malam import by_night
from tests.fixtures.perintah import cantik

pytestmark = pytest.mark.lambat
LIST = "isi.json"


def _table(folder: Path) -> Path:
    return folder / "tabel" / "penduduk_umur_jk.csv"


def _one_more_person(folder: Path) -> None:
    path = _table(folder)
    lines = path.read_text("utf-8").splitlines()
    cells = lines[1].split(",")
    place = lines[0].split(",").index("nilai")
    cells[place] = str(int(cells[place]) + 1)
    path.write_text("\n".join([lines[0], ",".join(cells), *lines[2:]]) + "\n", "utf-8")


def _relist(folder: Path) -> None:
    """What a forger does next: the list of contents is made to fit the changed files again."""
    contents = json.loads((folder / LIST).read_bytes())
    for entry in contents["berkas"]:
        entry["sha256"] = digest_file(folder / entry["jalur"])
        entry["panjang"] = (folder / entry["jalur"]).stat().st_size
    (folder / LIST).write_bytes(canonical_json(contents))


def _changed_and_relisted(folder: Path) -> None:
    _one_more_person(folder)
    _relist(folder)


def _unsigned(folder: Path) -> None:
    (folder / "tanda-tangan.dsse.json").unlink()


def _a_file_more(folder: Path) -> None:
    (folder / "produk" / "pesan.html").write_text("<p>titipan</p>", "utf-8")


def _a_file_less(folder: Path) -> None:
    _table(folder).unlink()


def _called_a_draft(folder: Path) -> None:
    contents: dict[str, Any] = json.loads((folder / LIST).read_bytes())
    contents["standing"] = "rancangan"
    (folder / LIST).write_bytes(canonical_json(contents))
    _unsigned(folder)


def _no_list(folder: Path) -> None:
    (folder / LIST).unlink()


def _list_of_nonsense(folder: Path) -> None:
    (folder / LIST).write_bytes(b"[[[")


def _bytes_in(name: str, data: bytes) -> Callable[[Path], None]:
    """What a worn-out stick or a forger leaves in place of a file."""

    def put(folder: Path) -> None:
        assert (folder / name).is_file()
        (folder / name).write_bytes(data)

    return put


_TABLE = "tabel/penduduk_umur_jk.csv"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (_one_more_person, "SALAH  Daftar berkas"),
        (_changed_and_relisted, "SALAH  Tanda tangan desa"),
        (_bytes_in(_TABLE, b"nilai,status\n\xe9,ada\n"), "SALAH  Data sama dengan uraian"),
        by_night(_bytes_in(_TABLE, b"x" * 200_000), "SALAH  Data sama dengan uraian"),
        by_night(_bytes_in("rilis.json", b'{"a": 1e999}'), "tidak lolos"),
        by_night(_unsigned, "SALAH  Tanda tangan desa"),
        (_a_file_more, "SALAH  Daftar berkas"),
        by_night(_a_file_less, "SALAH  Daftar berkas"),
        (_called_a_draft, "SALAH  Keterangan rilis"),
        (_no_list, "[T102]"),
        by_night(_list_of_nonsense, "[T102]"),
    ],
)
def test_a_changed_release_is_refused(
    change: Callable[[Path], None], said: str, village: Village, tmp_path: Path
) -> None:
    folder = tmp_path / "release"
    shutil.copytree(village.folder, folder)
    change(folder)

    ran = cantik("verify", folder)

    assert ran.code == 2, ran.told()
    assert "Traceback" not in ran.err
    assert said in ran.out + ran.err


def test_a_good_release_is_accepted(village: Village) -> None:
    ran = cantik("verify", village.folder, "--json")

    assert ran.code == 4, ran.told()  # whole, but nobody said whose key it must be
    assert (ran.answer["benar"], ran.answer["kunci_dicocokkan"]) == (True, False)
    assert cantik("verify", village.folder, "--key", ran.answer["kunci"]).code == 0


def test_another_key_is_refused(village: Village) -> None:
    ran = cantik("verify", village.folder, "--key", "0" * 64)

    assert ran.code == 2, ran.told()


def test_the_site_carries_the_same_release(village: Village) -> None:
    assert cantik("verify", village.pages / "rilis").code == 4


def test_no_site_is_made_of_a_changed_release(village: Village, tmp_path: Path) -> None:
    folder = tmp_path / "release"
    shutil.copytree(village.folder, folder)
    _one_more_person(folder)

    ran = cantik("publish", folder, "--out", tmp_path / "situs")

    assert ran.code == 2
    assert ran.error_line.startswith("[T104]")
    assert not (tmp_path / "situs").exists()
