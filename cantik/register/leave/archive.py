"""The whole register of a village as one file: our own format, without loss (docs/rujukan/arsip-register.md). Pure.

A ZIP: `cantik.json` (the card) and one `<table>.jsonl` per table, first line the names of its columns, then a row a
line. Rows are numbered from 1 by their place; a reference to another row is its number, so that no id is in it.
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cantik.base.canonical import canonical_json
from cantik.base.nesting import parse_json
from cantik.base.parsing import parse_apart
from cantik.base.zip_archive import new_zip
from cantik.collect.archive import MB, Archive, Limits
from cantik.collect.bundle import REGISTER
from cantik.collect.errors import DamagedFile, OverLimit, PasswordProtected
from cantik.register.leave.errors import ArchiveRefused

FORMAT, VERSION = "cantik-register", 1
CARD = REGISTER
SUFFIX = ".cantik.zip"
#: a village of 20,000 persons with twelve lists a year stays far below; the ratio is that of repeated text
LIMITS = Limits(file=200 * MB, members=60, total=2000 * MB, ratio=400)

Row = Sequence[Any]


@dataclass(frozen=True, slots=True)
class ArchivedTable:
    """Rows of one kind in the order in which they were recorded; `columns` names their values."""

    columns: tuple[str, ...]
    rows: Sequence[Row]


@dataclass(frozen=True, slots=True)
class Card:
    """What an archive says of itself: village, store that it came from, invented persons or not, when it was made."""

    village: str
    store: str
    invented: bool
    made_at: str


@dataclass(frozen=True, slots=True)
class Register:
    """A register as an archive holds it, numbers of persons in clear."""

    card: Card
    tables: Mapping[str, ArchivedTable]

    def count(self, name: str) -> int:
        """Rows of a table."""
        return len(self.tables[name].rows) if name in self.tables else 0


def pack(register: Register) -> bytes:
    """The archive as bytes, which depend on the register only."""
    card = register.card
    parts = {name: _lines(table) for name, table in register.tables.items()}
    said = {
        "format": FORMAT,
        "versi": VERSION,
        "desa": card.village,
        "simpanan": card.store,
        "contoh": card.invented,
        "dibuat": card.made_at,
        "tabel": {
            name: {"baris": len(register.tables[name].rows), "sha256": _digest(part)} for name, part in parts.items()
        },
    }
    stream = io.BytesIO()
    with new_zip(stream) as box:
        for name, part in ((CARD, canonical_json(said)), *((f"{name}.jsonl", part) for name, part in parts.items())):
            box.add(name, part)
    return stream.getvalue()


def _lines(table: ArchivedTable) -> bytes:
    rows = (table.columns, *table.rows)
    return b"".join(
        json.dumps(list(row), ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass") + b"\n"
        for row in rows
    )


def _digest(part: bytes) -> str:
    return hashlib.sha256(part).hexdigest()


def is_register(data: bytes) -> bool:
    """Whether bytes are such an archive, whole or damaged, of this version or a newer one: a ZIP that has the card."""
    if not data.startswith(b"PK\x03\x04"):
        return False
    return CARD.encode() in data[:200] or CARD.encode() in data[-20_000:]


@parse_apart(seconds=60)
def read_card(data: bytes, where: str) -> Card:
    """What an archive says of itself, once all of it could be read. Raises as `unpack`."""
    return unpack(data, where).card


def unpack(data: bytes, where: str) -> Register:
    """Read an archive. Raises `ArchiveRefused` R510 (damaged, cut short, changed), R511 (a newer version)."""
    try:
        box = Archive(data, where, LIMITS)
        said: Any = parse_json(box.read(CARD)) if CARD in box else {}
        _refuse_newer(said, where)
        tables = {str(name): _table(box, str(name), told, where) for name, told in said["tabel"].items()}
        card = Card(str(said["desa"]), str(said["simpanan"]), bool(said["contoh"]), str(said["dibuat"]))
    except (DamagedFile, OverLimit, PasswordProtected) as error:
        raise _archive_error(where, error.found or error.message) from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise _archive_error(where, "isi yang tidak dapat dibaca") from error
    return Register(card, tables)


def _refuse_newer(said: Any, where: str) -> None:
    if not isinstance(said, dict) or said.get("format") != FORMAT or not isinstance(said.get("versi"), int):
        raise _archive_error(where, f"tanpa {CARD} yang sah")
    if said["versi"] > VERSION:
        raise newer(where, f"versi {said['versi']}")


def newer(where: str, found: str) -> ArchiveRefused:
    """R511: made by a newer Cantik."""
    return ArchiveRefused(
        "R511",
        "Arsip register dibuat Cantik yang lebih baru",
        where=where,
        found=found,
        expected=f"paling tinggi versi {VERSION}",
        mend="Perbarui Cantik, lalu ulangi.",
    )


def _archive_error(where: str, found: str) -> ArchiveRefused:
    return ArchiveRefused(
        "R510",
        "Arsip register rusak",
        where=where,
        found=found,
        mend="Minta atau buat arsipnya lagi; belum ada yang disimpan.",
    )


def _table(box: Archive, name: str, told: Mapping[str, Any], where: str) -> ArchivedTable:
    part = box.read(f"{name}.jsonl")
    if _digest(part) != told["sha256"]:
        raise _archive_error(where, f"tabel {name} berubah sejak dibuat")
    head, *lines = part.decode("utf-8", "surrogatepass").removesuffix("\n").split("\n")
    columns = tuple(str(column) for column in parse_json(head))
    rows = [parse_json(line) for line in lines]
    if len(rows) != told["baris"] or any(len(row) != len(columns) for row in rows):
        raise _archive_error(where, f"tabel {name} tidak utuh")
    return ArchivedTable(columns, rows)


def damaged_row(where: str, table: str, row: int) -> ArchiveRefused:
    """R510 for a row that points to nothing or holds what its column cannot."""
    return _archive_error(where, f"tabel {table} baris {row}")


# ── held against a register ─────────────────────────────────────────────────────────────────────

#: what may have come later in the register than in the archive: nothing yet there, something here
LATER = frozenset(
    {
        "retired_at",
        "retired_by",
        "undone_at",
        "undone_by",
        "undone_why",
        "agreement_expires",
        "left_on",
        "left",
        "back_id",
        "ended_on",
    }
)
#: what decisions change in both directions
CHANGING = frozenset(
    {
        "state",
        "reason",
        "decided_by",
        "decided_at",
        "mended_in",
        "digest_valid",
        "weight",
        "levels",
        "found_at",
        "standing",
        "current",
    }
)


def contains_archive(archive: Register, current: Register, *, loose: frozenset[str] = frozenset()) -> bool:
    """Whether a register knows all that an archive tells, perhaps more: each row stands at the same place with the
    same values. `loose`: tables that are not compared."""
    return all(
        _within(table, current.tables.get(name, ArchivedTable((), ())))
        for name, table in archive.tables.items()
        if name not in loose
    )


def _within(old: ArchivedTable, new: ArchivedTable) -> bool:
    if len(old.rows) > len(new.rows):
        return False
    place = {column: at for at, column in enumerate(new.columns)}
    if not old.rows:
        return True
    if any(column not in place for column in old.columns):
        return False
    compared = [(at, place[column], column in LATER) for at, column in enumerate(old.columns) if column not in CHANGING]
    for before, after in zip(old.rows, new.rows, strict=False):
        for at, to, later in compared:
            if before[at] != after[to] and not (later and before[at] in (None, "")):
                return False
    return True
