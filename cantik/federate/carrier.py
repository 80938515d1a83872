"""A carrier: the folder that goes up and down on a stick, or lies on a web server as static files.

    cantik-kiriman/daftar.json     what lies here: packages and replies, by village and number
    cantik-kiriman/isi/ab/abcd…    every file by its SHA-256: lists of packages, their files, replies

Several villages may use one carrier, and one may be written again: what lies there stays, and is not copied twice. The
list is not signed: nothing on a carrier is believed because it lies there.
"""

from __future__ import annotations

import datetime as dt
import io
import shutil
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cantik.base.atomic_write import lay
from cantik.base.canonical import digest, digest_file, pretty_json
from cantik.base.nesting import parse_json
from cantik.federate.errors import changed_piece, missing_piece, not_listed, too_large
from cantik.federate.package import MOST_LIST, Package, read_package
from cantik.federate.pieces import FolderPieces, PieceSource, WebPieces, piece_name, source_at
from cantik.federate.replies import MOST_BYTES

HOME, INDEX = "cantik-kiriman", "daftar.json"
_KIND, _FORM = "kiriman-cantik", 1
_MOST_ROWS = 5000
PACKAGES, REPLIES, JUDGEMENTS, WITHDRAWALS = "kiriman", "balasan", "putusan", "penarikan"
_KINDS = (PACKAGES, REPLIES, JUDGEMENTS, WITHDRAWALS)


@dataclass(frozen=True, slots=True)
class CarriedRow:
    """One thing on a carrier: of which village and edition, its digest, and the day on which it was written there, as
    the list says it ("" for one that does not)."""

    code: str
    number: str
    digest: str
    written: str = ""


@dataclass(frozen=True, slots=True)
class CarrierIndex:
    """What lies on a carrier: packages, replies to them, judgements of the walidata, withdrawals by villages."""

    rows: Mapping[str, tuple[CarriedRow, ...]] = field(default_factory=dict)

    def of(self, kind: str) -> tuple[CarriedRow, ...]:
        """Everything of a kind (`PACKAGES`, `REPLIES`, `JUDGEMENTS`, `WITHDRAWALS`)."""
        return self.rows.get(kind, ())


@dataclass(frozen=True, slots=True)
class Carrier:
    """A carrier that is read."""

    source: PieceSource

    def read_index(self) -> CarrierIndex:
        """What lies on it. Raises T601 for another list, T604 for none, T610."""
        said: Any = None
        try:
            said = parse_json(_read_whole(self.source, INDEX, MOST_LIST))
            if (said["jenis"], said["bentuk"]) != (_KIND, _FORM):
                raise not_listed(INDEX, str(said["jenis"])[:40], _KIND)
            rows = {
                kind: tuple(
                    CarriedRow(str(row["kode"]), str(row["nomor"]), str(row["sha256"]), str(row.get("ditulis", "")))
                    for row in said.get(kind, [])[:_MOST_ROWS]
                )
                for kind in _KINDS
            }
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise not_listed(INDEX, "berkas lain", "daftar.json flashdisk yang ditulis Cantik") from error
        return CarrierIndex(rows)

    def read_listed(self, row: CarriedRow) -> Package:
        """The package of a row, compared with its digest. Raises as `read_package`, T604, T605."""
        data = self.read_piece(row, MOST_LIST)
        return read_package(data, where=f"{row.code} {row.number}")

    def read_piece(self, row: CarriedRow, most: int = MOST_BYTES) -> bytes:
        """A small file. Raises T602, T604, T605, T610."""
        data = _read_whole(self.source, piece_name(row.digest), most)
        if digest(data) != row.digest:
            raise changed_piece(f"{row.code} {row.number}")
        return data


def _read_whole(source: PieceSource, name: str, most: int) -> bytes:
    with source.open_at(name, 0) as stream:
        found = io.BytesIO()
        while block := stream.read(1 << 16):
            found.write(block)
            if found.tell() > most:
                raise too_large(name, f"lebih dari {most} bita", f"paling besar {most} bita")
    return found.getvalue()


def open_carrier(text: str) -> Carrier:
    """The carrier at a folder or an address: that of the folder `cantik-kiriman`, or the one above it. Raises D160."""
    source = source_at(text)
    if isinstance(source, WebPieces):
        return Carrier(source if text.rstrip("/").endswith(HOME) else WebPieces(f"{text.rstrip('/')}/{HOME}"))
    home = source.root if (source.root / INDEX).is_file() else source.root / HOME
    return Carrier(FolderPieces(home))


@dataclass(frozen=True, slots=True)
class CarrierWriter:
    """A carrier that is written, in a folder, on a day."""

    folder: Path
    on: dt.date

    @property
    def home(self) -> Path:
        """Where it lies."""
        return self.folder / HOME

    def add_package(self, package: Package, places: Mapping[str, Path]) -> int:
        """Put a package on it; bytes that had to be copied. Files before the list, the list before the index: a stick
        that is pulled out holds what it says or less. Raises T604 for a file that is gone, `OSError` for a full
        stick."""
        copied = sum(self._copy(file.digest, places.get(file.digest)) for file in package.files)
        copied += self._write(package.encode_list())
        self._enter(PACKAGES, CarriedRow(package.code, package.number, package.id, self.on.isoformat()))
        return copied

    def add_envelope(self, kind: str, code: str, number: str, data: bytes) -> int:
        """Put a reply or a judgement on it."""
        copied = self._write(data)
        self._enter(kind, CarriedRow(code, number, digest(data), self.on.isoformat()))
        return copied

    def _copy(self, own: str, path: Path | None) -> int:
        target = self.home / piece_name(own)
        if path is None or not path.is_file():
            raise missing_piece(own, "tidak ada di simpanan", "berkas rilis")
        if target.is_file() and target.stat().st_size == path.stat().st_size and digest_file(target) == own:
            return 0
        target.parent.mkdir(parents=True, exist_ok=True)
        new = target.with_name(f".{own[:32]}.baru")
        try:
            shutil.copyfile(path, new)
            new.replace(target)
        except OSError:
            with suppress(OSError):
                new.unlink(missing_ok=True)
            raise
        return path.stat().st_size

    def _write(self, data: bytes) -> int:
        target = self.home / piece_name(digest(data))
        if target.is_file() and target.read_bytes() == data:
            return 0
        lay(target, data)
        return len(data)

    def _enter(self, kind: str, row: CarriedRow) -> None:
        rows = self._list_known()
        same = (row.code, row.number)
        rows[kind] = [each for each in rows.get(kind, []) if (each.code, each.number) != same] + [row]
        lay(self.home / INDEX, pretty_json({"jenis": _KIND, "bentuk": _FORM, **_as_json(rows)}))

    def _list_known(self) -> dict[str, list[CarriedRow]]:
        if not (self.home / INDEX).is_file():
            return {}
        return {kind: list(rows) for kind, rows in Carrier(FolderPieces(self.home)).read_index().rows.items()}


def _as_json(rows: Mapping[str, Iterable[CarriedRow]]) -> dict[str, Any]:
    return {
        kind: [
            {"kode": row.code, "nomor": row.number, "sha256": row.digest, "ditulis": row.written}
            for row in sorted(rows.get(kind, ()), key=lambda row: (row.code, row.number))
        ]
        for kind in _KINDS
    }
