"""One thing that `cantik verify` checked, and the check that books and cards share: every file is the one listed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from cantik.base.canonical import digest_file
from cantik.release.files import list_files


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was checked, in words, and whether it holds (with what was found when it does not)."""

    name: str
    ok: bool
    detail: str = ""


def files_whole(folder: Path, contents: Mapping[str, Any]) -> Check:
    """Every listed file is there with its length and hash, and nothing else lies in the folder."""
    name = "Daftar berkas"
    entries = contents.get("berkas")
    if not isinstance(entries, list):
        return Check(name, False, "daftar tidak ada")
    seen = []
    for entry in entries:
        path = str(entry.get("jalur", "")) if isinstance(entry, dict) else ""
        if not path or PurePosixPath(path).is_absolute() or ".." in PurePosixPath(path).parts or "\\" in path:
            return Check(name, False, f"jalur tidak sah: {path!r}")
        file = folder / path
        if file.is_symlink() or not file.is_file():
            return Check(name, False, f"{path} hilang")
        if file.stat().st_size != entry.get("panjang") or digest_file(file) != entry.get("sha256"):
            return Check(name, False, f"{path} berubah")
        seen.append(path)
    extra = set(list_files(folder)) - set(seen)
    if extra:
        return Check(name, False, f"berkas di luar daftar: {min(extra)}")
    return Check(name, True, f"{len(seen)} berkas")
