"""The compact text in which one edition of area codes travels inside the package, and its description.

The text has a first line with the name of the format, then for each level, from province to desa: `# level`; one line
with the internal ids; one line for each area of the level above (one line for provinces) with the last parts of the
codes below it; the names, one line each, in the order of the codes. Ids and last parts are written as runs:
`2001-2017 2019`. The text is stored through zlib: names of villages make up nearly all of it.
"""

from __future__ import annotations

import datetime as dt
import zlib
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cantik.base.canonical import digest
from cantik.codes.area import AreaLevel, Scheme
from cantik.codes.errors import DamagedPack

FORMAT = "cantik-wilayah 1"


@dataclass(frozen=True, slots=True)
class CodeEdition:
    """One edition of area codes: id, the day it holds from, the decree, and where the file came from."""

    id: str
    since: dt.date | None
    decree: str
    source: str
    licence: str = ""
    fictitious: bool = False
    about: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class LevelTable:
    """All areas of one level: Kemendagri codes in ascending order, and at the same positions names and internal ids."""

    codes: Sequence[str]
    names: Sequence[str]
    ids: Sequence[str]

    def position(self, code: str) -> int | None:
        """Where a code stands, or None. Binary search: no dictionary of 83,762 codes has to be built at the start."""
        at = bisect_left(self.codes, code)
        return at if at < len(self.codes) and self.codes[at] == code else None

    def below(self, code: str) -> range:
        """Positions of the areas whose codes lie below a code of a higher level."""
        # "/" is the character after "." in ASCII: every code that begins with the code and a dot lies between.
        return range(bisect_left(self.codes, code + "."), bisect_left(self.codes, code + "/"))


def runs(numbers: Iterable[int], width: int = 0) -> str:
    """Ascending or mixed numbers as runs.

    >>> runs([2001, 2002, 2003, 2010], 4)
    '2001-2003 2010'
    """
    parts: list[tuple[int, int]] = []
    for number in numbers:
        if parts and parts[-1][1] + 1 == number:
            parts[-1] = (parts[-1][0], number)
        else:
            parts.append((number, number))
    return " ".join(f"{a:0{width}}" if a == b else f"{a:0{width}}-{b:0{width}}" for a, b in parts)


def spread(text: str) -> list[int]:
    """The numbers of runs, the inverse of `runs`. Raises `ValueError` for anything else."""
    numbers: list[int] = []
    for part in text.split():
        first, dash, last = part.partition("-")
        numbers += range(int(first), int(last if dash else first) + 1)
    return numbers


def encode(levels: Mapping[AreaLevel, Sequence[tuple[int, str, str]]]) -> bytes:
    """The text of an edition from (id number, Kemendagri code, name) of each level, in any order.

    Raises `ValueError` when an area has no parent in the level above or a name holds a line break: this is the maker's
    mistake, and the maker stops.
    """
    lines = [FORMAT]
    above: list[str] = [""]
    for level in AreaLevel:
        rows = sorted(levels[level], key=lambda row: row[1])
        below: dict[str, list[int]] = {code: [] for code in above}
        for _, code, name in rows:
            if "\n" in name:
                raise ValueError(f"line break in the name of {code}")
            parent, _, last = code.rpartition(".")
            if parent not in below:
                raise ValueError(f"no parent for {code}")
            below[parent].append(int(last))
        width = Scheme.KEMENDAGRI.widths[level - 1]
        lines += [f"# {level.name.lower()}", runs(number for number, _, _ in rows)]
        lines += [runs(below[parent], width) for parent in above]
        lines += [name for _, _, name in rows]
        above = [code for _, code, _ in rows]
    return ("\n".join(lines) + "\n").encode()


def decode(text: str, where: str) -> dict[AreaLevel, LevelTable]:
    """The tables of an edition from its text. Raises `DamagedPack` (W107)."""
    lines = text.split("\n")
    if lines[0] != FORMAT:
        raise DamagedPack(where, f"baris pertama “{lines[0][:40]}”", f"“{FORMAT}”")
    tables: dict[AreaLevel, LevelTable] = {}
    above: Sequence[str] = [""]
    at = 1
    for level in AreaLevel:
        if at >= len(lines) or lines[at] != f"# {level.name.lower()}":
            raise DamagedPack(where, f"baris {at + 1} yang lain", f"“# {level.name.lower()}”")
        codes = _codes(above, lines[at + 2 : at + 2 + len(above)], Scheme.KEMENDAGRI.widths[level - 1])
        numbers = spread(lines[at + 1])
        at += 2 + len(above)
        names = lines[at : at + len(codes)]
        at += len(codes)
        if not len(numbers) == len(codes) == len(names):
            raise DamagedPack(where, f"{len(names)} nama, {len(numbers)} id", f"{len(codes)} {level.name.lower()}")
        tables[level] = LevelTable(codes, names, [f"w{number}" for number in numbers])
        above = codes
    return tables


def _codes(above: Sequence[str], lines: Sequence[str], width: int) -> list[str]:
    codes: list[str] = []
    written = [f"{number:0{width}}" for number in range(10**width)]  # 84,000 codes end in one of 10,000 texts
    for parent, line in zip(above, lines, strict=True):
        prefix = f"{parent}." if parent else ""
        codes += [prefix + written[last] for last in spread(line)]
    return codes


def compress(text: bytes) -> bytes:
    """The bytes of the file in the package."""
    return zlib.compress(text, 9)


def open_pack(packed: bytes, about: Mapping[str, Any], where: str) -> tuple[CodeEdition, dict[AreaLevel, LevelTable]]:
    """An edition from the file and its description (JSON); the SHA-256 of the text is checked. Raises W107."""
    try:
        raw = zlib.decompress(packed)
    except zlib.error as error:
        raise DamagedPack(where, str(error), "berkas zlib") from error
    if digest(raw) != about["sha256_teks"]:
        raise DamagedPack(where, f"SHA-256 {digest(raw)[:12]}…", f"SHA-256 {str(about['sha256_teks'])[:12]}…")
    edition = CodeEdition(
        id=str(about["edisi"]),
        since=dt.date.fromisoformat(about["berlaku_sejak"]),
        decree=str(about["dasar"]),
        source=f"{about['sumber']['paket']} {about['sumber']['versi']}",
        licence=str(about["lisensi"]),
        about=about,
    )
    return edition, decode(raw.decode(), where)
