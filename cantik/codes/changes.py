"""Changes of codes between editions, a file that the operator brings: new, lost, renamed, recoded."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from cantik.base.text import fold
from cantik.codes.area import AreaCode
from cantik.codes.errors import ChangesFileError, InvalidAreaCode
from cantik.codes.tabular import records


class ChangeKind(StrEnum):
    """Column `perubahan`. A list of differences knows the first three; `ganti_kode` needs a decree that links codes."""

    NEW = "baru"
    LOST = "hilang"
    RENAMED = "ganti_nama"
    RECODED = "ganti_kode"


@dataclass(frozen=True, slots=True)
class CodeChange:
    """One change; `new_code` only for `ganti_kode`. `day` is None where the file does not tell it."""

    edition_from: str
    edition_to: str
    code: str
    kind: ChangeKind
    old_name: str
    new_name: str
    new_code: str = ""
    day: dt.date | None = None
    decree: str = ""


@dataclass(frozen=True, slots=True)
class Changes:
    """Changes by code, by new code, and new codes by edition and name.

    A list of differences does not say which new code replaces a lost one; areas of the same name that are new in the
    same edition are offered as `namesakes` and never linked.
    """

    by_code: Mapping[str, tuple[CodeChange, ...]]
    recoded_to: Mapping[str, CodeChange]
    new_by_name: Mapping[tuple[str, str], tuple[str, ...]]

    def former_names(self, code: str) -> tuple[str, ...]:
        """Names that the area of a code had, oldest first."""
        renamed = (c.old_name for c in self.by_code.get(code, ()) if c.kind is ChangeKind.RENAMED)
        return tuple(dict.fromkeys(renamed))

    def find_loss(self, code: str) -> CodeChange | None:
        """The last change of a code if that was its loss."""
        last = self.by_code.get(code, (None,))[-1]
        return last if last is not None and last.kind is ChangeKind.LOST else None

    def later_codes(self, code: str) -> tuple[str, ...]:
        """The codes that the area of this code was given afterwards, one after the other."""
        later: list[str] = []
        change = self._find_recoding(code)
        while change is not None and change.new_code not in later:  # rows that lead in a circle end there
            later.append(change.new_code)
            change = self._find_recoding(change.new_code)
        return tuple(later)

    def earlier(self, code: str) -> tuple[CodeChange, ...]:
        """The changes by which an area came to its code, oldest first."""
        earlier: list[CodeChange] = []
        change = self.recoded_to.get(code)
        while change is not None and change not in earlier:
            earlier.append(change)
            change = self.recoded_to.get(change.code)
        return tuple(reversed(earlier))

    def _find_recoding(self, code: str) -> CodeChange | None:
        found = (change for change in reversed(self.by_code.get(code, ())) if change.kind is ChangeKind.RECODED)
        return next(found, None)

    def namesakes(self, change: CodeChange) -> tuple[str, ...]:
        """Codes that are new in the edition of a loss and bear its name, those of the same province first."""
        codes = self.new_by_name.get((change.edition_to, fold(change.old_name)), ())
        same_level = [code for code in codes if code.count(".") == change.code.count(".")]
        return tuple(
            sorted(same_level, key=lambda code: (code[:5] != change.code[:5], code[:2] != change.code[:2], code))
        )


NONE = Changes({}, {}, {})


def make_changes(changes: Iterable[CodeChange]) -> Changes:
    """Changes arranged for look-up; within a code in the order of editions."""
    by_code: dict[str, list[CodeChange]] = {}
    recoded_to: dict[str, CodeChange] = {}
    new_by_name: dict[tuple[str, str], list[str]] = {}
    for change in sorted(changes, key=lambda c: (c.edition_to, c.day or dt.date.min)):
        by_code.setdefault(change.code, []).append(change)
        if change.kind is ChangeKind.RECODED:
            recoded_to[change.new_code] = change
        if change.kind is ChangeKind.NEW:
            new_by_name.setdefault((change.edition_to, fold(change.new_name)), []).append(change.code)
    return Changes(
        {code: tuple(own) for code, own in by_code.items()},
        recoded_to,
        {key: tuple(codes) for key, codes in new_by_name.items()},
    )


def read_changes(path: Path) -> Changes:
    """Changes from CSV (also .gz): `edisi_dari,edisi_ke,kode,perubahan,nama_lama,nama_baru[,kode_baru,tanggal,dasar]`.

    Raises `ChangesFileError` (W106) with the line for an unknown kind, a malformed code or day, and a `ganti_kode`
    without `kode_baru` or `tanggal` or with two codes of different levels.
    """
    needed = ("edisi_dari", "edisi_ke", "kode", "perubahan", "nama_lama", "nama_baru")
    rows = records(path, needed, ChangesFileError)
    return make_changes(_change(f"{path.name}:{line}", cells) for line, cells in rows)


def _change(where: str, cells: Mapping[str, str]) -> CodeChange:
    kind = next((kind for kind in ChangeKind if kind == cells["perubahan"]), None)
    if kind is None:
        raise _wrong(where, cells["perubahan"], ", ".join(ChangeKind))
    code = _code(where, cells["kode"])
    new = _code(where, cells.get("kode_baru", "")) if kind is ChangeKind.RECODED else None
    day = _day(where, cells.get("tanggal", ""))
    if code is None or (kind is ChangeKind.RECODED and (new is None or new.level is not code.level or day is None)):
        raise _wrong(where, cells.get("kode_baru", ""), "kode lama dan kode_baru setingkat, dan tanggal")
    return CodeChange(
        cells["edisi_dari"],
        cells["edisi_ke"],
        code.text(),
        kind,
        cells["nama_lama"],
        cells["nama_baru"],
        new.text() if new else "",
        day,
        cells.get("dasar", ""),
    )


def _code(where: str, text: str) -> AreaCode | None:
    if not text:
        return None
    try:
        return AreaCode.kemendagri(text)
    except InvalidAreaCode as error:
        raise _wrong(where, text, error.expected) from error


def _day(where: str, text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text) if text else None
    except ValueError as error:
        raise _wrong(where, text, "tanggal seperti 2025-04-25") from error


def _wrong(where: str, found: str, expected: str) -> ChangesFileError:
    return ChangesFileError(
        "Baris perubahan kode tidak sah",
        where=where,
        found=f"“{found[:40]}”",
        expected=expected,
        mend="Perbaiki baris itu, lalu impor lagi; tidak ada baris yang diambil.",
    )
