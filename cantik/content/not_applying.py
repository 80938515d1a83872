"""Which measures can never apply to a village, by a fact that the register knows of it (`tidak_berlaku.csv`): a
kelurahan makes no village regulations, a village far above the sea has no pier. Shipped, each line with its source."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import MappingProxyType

from cantik.base.errors import ContentError
from cantik.content.basis import ContentBasis, resolve
from cantik.content.csv_rows import SOURCED, read_rows, require_row
from cantik.content.loader import here

FILE = "tidak_berlaku.csv"
COLUMNS = ("kode", "judul", "judul_en", "syarat", "indikator", "dasar", "tanda")
_KELURAHAN = "kelurahan"
_ALTITUDE = re.compile(r"ketinggian>=(\d{1,4})")


@dataclass(frozen=True, slots=True)
class VillageNature:
    """What the register knows that decides about it: a kelurahan or not; the lowest recorded altitude in metres, None
    where one of its hamlets has none."""

    kelurahan: bool
    lowest: int | None


@dataclass(frozen=True, slots=True)
class NeverRule:
    """Indicators that cannot apply: to a kelurahan, or (`altitude`) to a village that is nowhere lower."""

    code: str
    title: str
    title_en: str
    altitude: int | None
    indicators: tuple[str, ...]
    basis: ContentBasis
    mark: str

    def is_met(self, nature: VillageNature) -> bool:
        """Whether it holds of a village; what is not known holds of nobody."""
        if self.altitude is None:
            return nature.kelurahan
        return nature.lowest is not None and nature.lowest >= self.altitude


def read_rules(lines: Sequence[str], file: str = FILE) -> Mapping[str, NeverRule]:
    """The rules by code. Raises `ContentError` K179 with file and line."""
    found: dict[str, NeverRule] = {}
    for where, row in read_rows(lines, file, COLUMNS, _row_error):
        require_row(where, row, found, COLUMNS, {"tanda": SOURCED}, _row_error)
        found[row["kode"]] = NeverRule(
            row["kode"],
            row["judul"],
            row["judul_en"],
            _read_condition(where, row["syarat"]),
            _read_indicators(where, row["indikator"]),
            resolve(row["dasar"], where),
            row["tanda"],
        )
    return MappingProxyType(found)


def _read_condition(where: str, said: str) -> int | None:
    altitude = _ALTITUDE.fullmatch(said)
    if altitude is None and said != _KELURAHAN:
        raise _row_error(where, said, "kelurahan | ketinggian>=N")
    return None if altitude is None else int(altitude[1])


def _read_indicators(where: str, said: str) -> tuple[str, ...]:
    names = tuple(said.split("|"))
    strange = [name for name in names if name not in here().indicators]
    if strange:
        raise _row_error(where, strange[0], "id indikator")
    return names


def _row_error(where: str, found: str, expected: str) -> ContentError:
    return ContentError("K179", "Baris daftar ini salah", where=where, found=found, expected=expected)


@cache
def never_rules() -> Mapping[str, NeverRule]:
    """The shipped rules by code."""
    return read_rules(resources.files("cantik.content").joinpath(FILE).read_text("utf-8").splitlines())
