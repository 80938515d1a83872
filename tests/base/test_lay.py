"""A file is laid down whole, for its owner only where that is asked, and nothing lies beside it."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from cantik.base.atomic_write import lay, replace_whole


def test_it_replaces_what_stood_there_and_leaves_nothing_beside(tmp_path: Path) -> None:
    path = tmp_path / "dalam" / "lagi" / "a.json"
    lay(path, b"satu, yang lebih panjang")
    lay(path, b"dua")
    assert path.read_bytes() == b"dua"
    assert [found.name for found in path.parent.iterdir()] == ["a.json"]


def test_a_private_file_is_its_owners_only(tmp_path: Path) -> None:
    lay(tmp_path / "a", b"x", private=True)
    assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == 0o600


def test_what_cannot_be_written_leaves_the_former_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a"
    lay(path, b"dahulu")
    monkeypatch.setattr(Path, "replace", lambda *_: (_ for _ in ()).throw(OSError(28, "penuh")))
    with pytest.raises(OSError, match="penuh"):
        lay(path, b"kini")
    assert path.read_bytes() == b"dahulu"


def test_a_folder_that_may_not_be_removed_is_not_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody protects yesterday's parts: the error comes before the work, and nothing stays beside them."""
    (tmp_path / "bagian" / "kab=99.60").mkdir(parents=True)
    monkeypatch.setattr("os.access", lambda folder, _mode: not str(folder).endswith("99.60"))
    with pytest.raises(PermissionError, match=r"kab=99\.60"), replace_whole(tmp_path / "bagian"):
        pytest.fail("built")
    assert [path.name for path in tmp_path.iterdir()] == ["bagian"]
