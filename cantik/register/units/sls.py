"""The list that links the RT of a village to the SLS of BPS: read from CSV with checks. Pure.

SLS have four digits, sub-SLS two (docs/bidang/metadata.md 7.1 rule 4). Links are many to many and dated by their list.
Codes of the two schemes are never compared by their digits: the list itself says which unit is which SLS.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

from cantik.register.core.grouping import Unit
from cantik.register.units.errors import SlsRefused
from cantik.register.units.unit_acts import NOWHERE, label, match_spelling

COLUMNS = ("kode_desa_bps", "kode_sls", "kode_sub_sls", "nama_sls", "jenis", "dusun", "rw", "rt")
_VILLAGE, _SLS, _SUB = 10, 4, 2
_WHOLE = "00"  # an SLS that is not divided
_MOST_ROWS, _MOST_SAID = 2000, 10


class SlsKind(StrEnum):
    """An SLS, or what BPS counts apart: an estate, barracks, a floating market."""

    SLS = "sls"
    NON_SLS = "non_sls"


@dataclass(frozen=True, slots=True)
class Link:
    """One unit of the village (nowhere for a non-SLS outside the RT) and the SLS or sub-SLS that it is a part of."""

    unit: Unit
    village: str
    sls: str
    sub: str
    name: str
    kind: SlsKind

    @property
    def code(self) -> str:
        """SLS and sub-SLS as field lists write them: `0003-01`; `0003` when it is not divided."""
        return self.sls if self.sub == _WHOLE else f"{self.sls}-{self.sub}"


def read_links(text: str, units: Collection[Unit], villages: Collection[str]) -> tuple[Link, ...]:
    """The links of a list. `units`: those that stand on its day; `villages`: BPS codes of the village ("" known: none).

    Raises `SlsRefused` R538 for a file that is no such list, R539 with line and reason for every row that is wrong.
    """
    rows = _rows(text)
    known = sorted(units)
    found: dict[Link, int] = {}
    wrong: list[str] = []
    for line, cells in rows:
        why, link = _read(cells, known, villages)
        if link is not None and link in found:
            why = f"sama dengan baris {found[link]}"
        if why:
            wrong.append(f"baris {line}: {why}")
        elif link is not None:
            found[link] = line
    codes = {link.village for link in found}
    if not wrong and len(codes) > 1:
        wrong.append(f"ada {len(codes)} kode desa BPS; satu daftar untuk satu desa")
    if wrong:
        shown = "; ".join(wrong[:_MOST_SAID])
        rest = f"; dan {len(wrong) - _MOST_SAID} baris lagi" if len(wrong) > _MOST_SAID else ""
        raise SlsRefused(
            "R539",
            "Daftar SLS memuat baris yang keliru",
            found=shown + rest,
            mend="Perbaiki barisnya, lalu unggah lagi; tidak ada yang disimpan.",
        )
    return tuple(found)


def _rows(text: str) -> list[tuple[int, dict[str, str]]]:
    plain = text.lstrip("\ufeff")
    head = plain.split("\n", 1)[0]
    reader = csv.reader(io.StringIO(plain), delimiter=";" if head.count(";") > head.count(",") else ",")
    try:
        lines = [[cell.strip() for cell in row] for row in reader]
    except csv.Error as error:
        raise _no_list(str(error)) from error
    names = [name.lower() for name in lines[0]] if lines else []
    missing = [name for name in COLUMNS if name not in names and name not in ("nama_sls", "jenis", "dusun", "rw")]
    if missing:
        raise _no_list(f"tidak ada kolom {', '.join(missing)}")
    rows = [(i, dict(zip(names, row, strict=False))) for i, row in enumerate(lines[1:], 2) if any(row)]
    if not rows or len(rows) > _MOST_ROWS:
        raise _no_list(f"{len(rows)} baris")
    return rows


def _no_list(found: str) -> SlsRefused:
    return SlsRefused(
        "R538",
        "Berkas ini bukan daftar SLS",
        found=found[:200],
        expected=f"CSV berkolom {', '.join(COLUMNS)}",
        mend="Pakai contoh pada halaman itu.",
    )


def _read(cells: dict[str, str], known: Sequence[Unit], villages: Collection[str]) -> tuple[str, Link | None]:
    """What is wrong with a row ("" = nothing), and the link that it tells of."""
    said = {name: cells.get(name) or "" for name in COLUMNS}
    village, sls, sub = said["kode_desa_bps"], said["kode_sls"], said["kode_sub_sls"] or _WHOLE
    if not _digits(village, _VILLAGE):
        return f"kode_desa_bps “{village[:20]}” bukan {_VILLAGE} angka", None
    if villages and village not in villages:
        return f"kode_desa_bps {village} bukan kode BPS desa ini ({', '.join(sorted(villages))})", None
    if not _digits(sls, _SLS):
        return f"kode_sls “{sls[:20]}” bukan {_SLS} angka", None
    if not _digits(sub, _SUB):
        return f"kode_sub_sls “{sub[:20]}” bukan {_SUB} angka", None
    kind = next((kind for kind in SlsKind if kind == (said["jenis"].lower() or "sls")), None)
    if kind is None:
        return f"jenis “{said['jenis'][:20]}” bukan {' atau '.join(SlsKind)}", None
    unit = _unit(said, known)
    if unit not in known and not (unit == NOWHERE and kind is SlsKind.NON_SLS):
        return f"{label(unit)} tidak ada di desa pada tanggal itu", None
    return "", Link(unit, village, sls, sub, said["nama_sls"][:200], kind)


def _unit(said: dict[str, str], known: Sequence[Unit]) -> Unit:
    """The unit of a row in the spelling of the village; without dusun or RW the only one of its number."""
    parts = [match_spelling(said[name], i, known) if said[name] else "" for i, name in enumerate(("dusun", "rw", "rt"))]
    unit: Unit = (parts[0], parts[1], parts[2])
    if unit in known or not unit[2]:
        return unit
    alike = [
        other for other in known if other[2] == unit[2] and unit[0] in ("", other[0]) and unit[1] in ("", other[1])
    ]
    return alike[0] if len(alike) == 1 else unit


def _digits(text: str, count: int) -> bool:
    return len(text) == count and text.isascii() and text.isdigit()
