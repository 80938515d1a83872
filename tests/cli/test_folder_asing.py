"""A release folder prepared by somebody else: links, pipes and folders exchanged while it is read bring nothing out.

What must not be found on the site afterwards is a file of the reader's own computer, put down by this test.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from cantik.base.canonical import canonical_json
from cantik.base.errors import UnreadableInput
from cantik.base.regular_files import irregular
from cantik.cli import main
from cantik.release import files
from tests.fixtures.desa_jadi import Village

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="links and pipes of POSIX")

SECRET = b"buku harian kepala desa"


def _linked_file(folder: Path, home: Path) -> None:
    (folder / "produk" / "catatan.txt").symlink_to(home / "harian.txt")


def _linked_table(folder: Path, home: Path) -> None:
    table = next((folder / "tabel").glob("*.csv"))
    shutil.copy(table, home / "tabel.csv")
    table.unlink()
    table.symlink_to(home / "tabel.csv")


def _linked_folder(folder: Path, home: Path) -> None:
    (folder / "lampiran").symlink_to(home, target_is_directory=True)


def _exchanged_folder(folder: Path, home: Path) -> None:
    shutil.move(folder / "tabel", home / "tabel")
    (folder / "tabel").symlink_to(home / "tabel", target_is_directory=True)


def _link_to_nothing(folder: Path, home: Path) -> None:
    (folder / "tabel" / "kosong.csv").symlink_to(home / "belum-ada")


def _pipe(folder: Path, home: Path) -> None:
    os.mkfifo(folder / "tabel" / "pipa.csv")


def _pipe_for_the_list(folder: Path, home: Path) -> None:
    (folder / "tanda-tangan.dsse.json").unlink()
    os.mkfifo(folder / "tanda-tangan.dsse.json")


def _socket(folder: Path, home: Path) -> None:
    place = socket.socket(socket.AF_UNIX)
    here = Path.cwd()
    os.chdir(folder)  # the name of a socket is short
    try:
        place.bind("s")
    finally:
        os.chdir(here)
        place.close()


def _linked_list(folder: Path, home: Path) -> None:
    shutil.move(folder / "isi.json", home / "isi.json")
    (folder / "isi.json").symlink_to(home / "isi.json")


@pytest.mark.parametrize(
    "prepare",
    [
        _linked_file,
        _linked_table,
        _linked_folder,
        _exchanged_folder,
        _link_to_nothing,
        _pipe,
        _pipe_for_the_list,
        _socket,
        _linked_list,
    ],
)
def test_only_regular_files_in_real_folders_are_read(
    prepare: Callable[[Path, Path], None], village: Village, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home = tmp_path / "rumah"
    home.mkdir()
    (home / "harian.txt").write_bytes(SECRET)
    folder = tmp_path / "release"
    shutil.copytree(village.folder, folder)
    prepare(folder, home)

    for command in (["verify", str(folder)], ["publish", str(folder), "--out", str(tmp_path / "situs")]):
        assert main(command) == 2
        assert capsys.readouterr().err.startswith("[T105]")
    assert not (tmp_path / "situs").exists()
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_a_folder_exchanged_between_judging_and_copying_is_not_published(
    village: Village, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The attacker is quicker than any check of his folder: what was copied is what is judged."""
    folder = tmp_path / "release"
    shutil.copytree(village.folder, folder)
    looked = irregular

    def and_then_exchanged(place: Path) -> list[str]:
        found = looked(place)
        if place == folder:
            (folder / "tabel" / "tambahan.csv").write_bytes(SECRET)
        return found

    monkeypatch.setattr(files, "irregular", and_then_exchanged)
    assert main(["publish", str(folder), "--out", str(tmp_path / "situs")]) == 2
    assert capsys.readouterr().err.startswith("[T104]")
    assert not (tmp_path / "situs").exists()


def test_a_file_that_becomes_a_link_while_it_is_copied_is_refused(tmp_path: Path) -> None:
    folder, home = tmp_path / "release", tmp_path / "harian.txt"
    folder.mkdir()
    home.write_bytes(SECRET)
    (folder / "a").symlink_to(home)
    os.mkfifo(folder / "b")
    for name in ("a", "b"):
        with pytest.raises(UnreadableInput) as error:
            files._copied_file(folder / name, tmp_path / "hasil")
        assert error.value.code == "T105"
    assert not (tmp_path / "hasil").exists()


def test_a_release_called_a_draft_does_not_pass_for_the_village(
    village: Village, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A draft is whole by itself; whoever knows the village's key sees that its signature is gone."""
    draft = tmp_path / "rancangan"
    shutil.copytree(village.folder, draft)
    assert main(["verify", str(draft), "--json"]) == 4
    key = json.loads(capsys.readouterr().out)["kunci"]
    (draft / "tanda-tangan.dsse.json").unlink()
    contents = json.loads((draft / "isi.json").read_bytes())
    (draft / "isi.json").write_bytes(canonical_json(contents | {"standing": "rancangan"}))
    assert main(["verify", str(draft), "--key", key]) == 2
    assert "rancangan, tidak ditandatangani, padahal disebut penanda tangannya" in capsys.readouterr().out
