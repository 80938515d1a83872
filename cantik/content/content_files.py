"""The files of content before anything is read of them: those of the package, of what came from above, and of a
kabupaten's own folder, and which of them holds."""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from cantik.base.errors import ContentError
from cantik.content.nodes import require_plain
from cantik.content.reference_layers import (
    IN_FORCE,
    NATIONAL,
    REFERENCES,
    SETTINGS,
    ReferenceVersion,
    read_in_force,
    version_in,
)

#: the package's own folder of content
PACKAGE = Path(__file__).parent
#: bytes of a file in a kabupaten's own folder; the largest of the package has a tenth of them
MOST_OWN_BYTES = 2_000_000
CODE_LISTS = "codelists"

FileStamp = tuple[str, str, int, int, int]


@dataclass(frozen=True)
class ContentFile:
    """One file of a content folder: its kind, id (file name), path for messages, bytes."""

    kind: str
    id: str
    name: str
    data: bytes

    @property
    def digest(self) -> str:
        """SHA-256 of the file with line ends of one kind, so that a checkout does not change it."""
        return hashlib.sha256(self.data.replace(b"\r\n", b"\n")).hexdigest()

    @property
    def key(self) -> tuple[str, str]:
        """What no two files that hold have in common."""
        return self.kind, self.id

    @cached_property
    def text(self) -> str:
        """The file as text. Raises `ContentError` K101 with the line for what is no UTF-8."""
        return decode_text(self.data, self.name)


def decode_text(data: bytes, name: str) -> str:
    """The text of a content file. Raises `ContentError` K101 with the line for what is no UTF-8."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ContentError("K101", "Berkas bukan UTF-8", where=f"{name}:{line}", expected="UTF-8") from error


@dataclass(frozen=True)
class GatheredFiles:
    """The files that hold: `national` those of the package, some in the version that the country raised; `own` what
    servers between and the kabupaten's own folder add; `references`: the versions that hold."""

    national: tuple[ContentFile, ...]
    own: tuple[ContentFile, ...]
    references: tuple[ReferenceVersion, ...]


def gather_files(extra: Path | None, kinds: Sequence[str]) -> GatheredFiles:
    """The files of these kinds that hold here. Raises `ContentError` K101 and K181."""
    national = tuple(list_files(PACKAGE, "", kinds))
    if extra is None:
        return GatheredFiles(national, (), ())
    references, added = read_in_force(extra), list[ContentFile]()
    for reference in references:
        files = list_reference_files(extra, reference, kinds)
        if reference.source == NATIONAL:
            national = raise_versions(national, files)
        else:
            added += files
    return GatheredFiles(national, (*added, *list_own_files(extra, kinds)), references)


def list_reference_files(extra: Path, reference: ReferenceVersion, kinds: Sequence[str]) -> tuple[ContentFile, ...]:
    """The files of a version that holds. They are called by their server, not by the version, so that a definition that
    stays the same keeps its name."""
    wanted = [kind for kind in kinds if kind not in SETTINGS]
    return tuple(_list_foreign(extra / REFERENCES / reference.folder, f"{REFERENCES}/{reference.source}/", wanted))


def raise_versions(national: Sequence[ContentFile], above: Sequence[ContentFile]) -> tuple[ContentFile, ...]:
    """The package's files with those of the country: one of the same kind and id takes its place when its version is
    higher, because a program that is newer knows better. Lists of codes stand beside each other: which goes on from
    which is said by their codes (`codes.lists`)."""
    raised = {file.key: file for file in national}
    lists = tuple(file for file in above if file.kind == CODE_LISTS)
    for file in above:
        known = raised.get(file.key)
        if file.kind != CODE_LISTS and (known is None or version_in(file.data) > version_in(known.data)):
            raised[file.key] = file
    return (*raised.values(), *lists)


def list_files(folder: Path, prefix: str, kinds: Sequence[str]) -> Iterator[ContentFile]:
    """Every file of the kinds, in canonical order; a folder that is not there is an error for `extra` only."""
    if not folder.is_dir():
        raise ContentError(
            "K101", "Folder isi tidak ada", where=prefix.rstrip("/") or folder.name, expected="folder yang ada"
        )
    for kind in kinds:
        pattern = "*.csv" if kind == CODE_LISTS else "*.yaml"
        for path in sorted((folder / kind).glob(pattern), key=lambda path: path.name):
            yield ContentFile(kind, path.stem, f"{prefix}{kind}/{path.name}", path.read_bytes())


def list_own_files(folder: Path, kinds: Sequence[str]) -> Iterator[ContentFile]:
    """The files of a kabupaten's own folder. Raises `ContentError` K101 as `_list_foreign`."""
    yield from _list_foreign(folder, f"{folder.name}/", kinds)


def _list_foreign(folder: Path, prefix: str, kinds: Sequence[str]) -> Iterator[ContentFile]:
    """Files which somebody else may have written: none larger, deeper or fuller than a file of content is, before a
    parser builds values of it. Raises `ContentError` K101."""
    for file in list_files(folder, prefix, kinds):
        if len(file.data) > MOST_OWN_BYTES:
            raise ContentError(
                "K101", "Berkas terlalu besar", where=f"{file.name}:1", expected=f"paling besar {MOST_OWN_BYTES} bita"
            )
        if file.kind != CODE_LISTS:
            require_plain(file.name, file.text)
        yield file


def take_stamps(extra: Path | None, kinds: Sequence[str]) -> tuple[frozenset[FileStamp], ...]:
    """What tells whether any file that holds is another one: of the package, of the folder `extra`, of what it holds
    from above."""
    if extra is None:
        return (stamp_folder(PACKAGE, kinds),)
    above = [stamp_folder(extra / REFERENCES / reference.folder, kinds) for reference in read_in_force(extra)]
    return (
        stamp_folder(PACKAGE, kinds),
        stamp_folder(extra, kinds),
        *above,
        _stamp_list(extra / REFERENCES / IN_FORCE),
    )


def stamp_folder(folder: Path, kinds: Sequence[str]) -> frozenset[FileStamp]:
    """What every file of a content folder is told by: another name, time, size or place on the disk is another file."""
    found: set[FileStamp] = set()
    for kind in kinds:
        with contextlib.suppress(OSError), os.scandir(folder / kind) as files:
            for file in files:
                said = file.stat()
                found.add((kind, file.name, said.st_mtime_ns, said.st_size, said.st_ino))
    return frozenset(found)


def _stamp_list(file: Path) -> frozenset[FileStamp]:
    if not file.is_file():
        return frozenset()
    said = file.stat()
    return frozenset({("", file.name, said.st_mtime_ns, said.st_size, said.st_ino)})
