"""What may be handed over: files of tables of a village's editions that were put before somebody and are in force."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from cantik.base.canonical import digest_file
from cantik.base.text import fold
from cantik.codes.area import AreaCode
from cantik.release import files, printed_tables
from cantik.release.app import queries, storage
from cantik.release.app.queries import CURRENT, PULLED, Edition
from cantik.use.errors import RequestRefused
from cantik.vault.app.opening import at_hand

_LEAST = 4
_OFFERED = 6
#: words of every title and every wish: they say nothing of what is meant
_EVERYWHERE = frozenset(
    ("menurut", "jumlah", "data", "tabel", "desa", "dusun", "tahun", "untuk", "yang", "dengan", "dari", "jiwa")
)


@dataclass(frozen=True, slots=True)
class OfferedTable:
    """A published table: its edition, key, number in the book, titles."""

    edition: str
    key: str
    number: str
    title: str
    title_en: str


@dataclass(frozen=True, slots=True)
class HandedFile:
    """A file of a table as it was handed over."""

    key: str
    title: str
    path: str
    sha256: str


def editions(area: AreaCode) -> tuple[Edition, ...]:
    """The editions in force that were put somewhere, newest first."""
    return tuple(held for held in list_put(area) if held.status == CURRENT)


def list_put(area: AreaCode) -> tuple[Edition, ...]:
    """All that were put somewhere, also those that were replaced or withdrawn, newest first."""
    shelf = storage.shelf(at_hand().store.path)
    return tuple(held for held in queries.editions(shelf, area) if held.put)


def tables(edition: Edition) -> tuple[OfferedTable, ...]:
    """The tables of an edition as it prints them, in the order of the release."""
    return _tables(edition.shelved.folder, edition.shelved.content)


@lru_cache(maxsize=32)
def _tables(folder: Path, _content: str) -> tuple[OfferedTable, ...]:
    release = printed_tables.print_release(files.open_release(folder))
    return tuple(
        OfferedTable(release.number, table.key, table.number, table.title, table.title_en) for table in release.tables
    )


def matching_tables(area: AreaCode, words: str) -> list[OfferedTable]:
    """Published tables whose titles have words of a wish, the best first; of an edition not older than the newest."""
    wanted = {word for word in fold(words).split() if len(word) >= _LEAST and word not in _EVERYWHERE}
    found: list[tuple[int, OfferedTable]] = []
    for edition in editions(area)[:1]:
        for table in tables(edition):
            title = {word for word in fold(f"{table.title} {table.title_en}").split() if len(word) >= _LEAST}
            hits = sum(any(_alike(word, known) for known in title) for word in wanted)
            found += [(hits, table)] if hits else []
    return [table for _hits, table in sorted(found, key=lambda pair: -pair[0])[:_OFFERED]]


def _alike(word: str, known: str) -> bool:
    return known.startswith(word) or word.startswith(known)


def file_of(area: AreaCode, number: str, key: str) -> HandedFile:
    """The file of a table that may be handed over, as the list of contents of its edition has it. Raises
    `RequestRefused` U103 for a table of no published edition, or one whose file is not what the list says."""
    edition = next((held for held in editions(area) if held.number == number), None)
    table = next((held for held in tables(edition) if held.key == key), None) if edition is not None else None
    if edition is None or table is None:
        raise _none()
    path = f"tabel/{table.key}.csv"
    listed = json.loads((edition.shelved.folder / files.CONTENTS).read_bytes())["berkas"]
    sha256 = next((str(held["sha256"]) for held in listed if held["jalur"] == path), "")
    file = edition.shelved.folder / path
    if not sha256 or not file.is_file() or digest_file(file) != sha256:
        raise _none()
    return HandedFile(table.key, table.title, path, sha256)


def content_of(area: AreaCode, number: str, held: HandedFile) -> bytes:
    """The file that was handed over, byte for byte. Raises `RequestRefused` U103 when its edition was withdrawn since,
    or the file is not the one of the proof."""
    shelf = storage.shelf(at_hand().store.path)
    edition = next((known for known in queries.editions(shelf, area) if known.number == number), None)
    if edition is None or edition.status == PULLED:
        raise _none()
    file = edition.shelved.folder / held.path
    if not file.is_file() or digest_file(file) != held.sha256:
        raise _none()
    return file.read_bytes()


def _none() -> RequestRefused:
    return RequestRefused(
        "U103", "Tabel ini tidak ada dalam rilis yang sudah terbit", mend="Muat ulang halaman, lalu pilih lagi."
    )
