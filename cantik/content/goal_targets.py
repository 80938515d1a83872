"""What each indicator of SDGs Desa is to reach (`sasaran_sdgs.csv`), how near is near (`satuan_sasaran.csv`), and whom
a village asks for what it does not count itself (`pemegang_data.csv`).

A target is written as it is read: `>=100`, `>50`, `<=0`, `<0.2` a bound, `20..30` a range with both ends, `naik` and
`turun` a change from the edition of the year before, `teks:A` a word that is no number, empty where the list sets none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cache
from importlib import resources
from types import MappingProxyType

from cantik.base.errors import ContentError
from cantik.content.basis import ContentBasis, resolve
from cantik.content.coverage import REASONS, SDGS_DESA
from cantik.content.csv_rows import read_rows
from cantik.content.kinds import Content

FILE, UNITS_FILE, HOLDERS_FILE = "sasaran_sdgs.csv", "satuan_sasaran.csv", "pemegang_data.csv"
_NUMBER = r"-?\d+(?:\.\d+)?"
_BOUND = re.compile(rf"(>=|>|<=|<)({_NUMBER})")
_RANGE = re.compile(rf"({_NUMBER})\.\.({_NUMBER})")
_TEXT = "teks:"
_HUNDRED = Decimal(100)
Key = tuple[str, str, str]


class Direction(StrEnum):
    """`arah` as the list writes it; what is better stands in the target itself."""

    UP = "naik"
    DOWN = "turun"
    DONE = "capaian"
    EXISTS = "ada_tidak"


class UnitForm(StrEnum):
    """`bentuk`: what figure may be held against a target in the unit."""

    SHARE = "persen"
    COUNT = "banyak"
    VALUE = "nilai"
    EXISTS = "ada"
    WORD = "kata"


@dataclass(frozen=True, slots=True)
class NoTarget:
    """The list sets none."""


@dataclass(frozen=True, slots=True)
class BoundTarget:
    """At least or at most `value`; `strict`: the value itself does not do."""

    value: Decimal
    upward: bool
    strict: bool = False


@dataclass(frozen=True, slots=True)
class RangeTarget:
    """From `low` to `high`, both included."""

    low: Decimal
    high: Decimal


@dataclass(frozen=True, slots=True)
class ChangeTarget:
    """More, or less, than the edition of the year before."""

    upward: bool


@dataclass(frozen=True, slots=True)
class TextTarget:
    """A word that no number can be held against."""

    text: str


Target = NoTarget | BoundTarget | RangeTarget | ChangeTarget | TextTarget


@dataclass(frozen=True, slots=True)
class Nearness:
    """How far from a target still counts as near: so many units, or such a share of the target."""

    units: Decimal = Decimal(0)
    share: Decimal = Decimal(0)

    def near_limit(self, target: Decimal) -> Decimal:
        """The greatest distance that is near, for a target."""
        return max(self.units, abs(target) * self.share)


@dataclass(frozen=True, slots=True)
class TargetUnit:
    """A unit of targets; `upward`, `downward`: what is near where more, or less, is wanted (None: nothing is)."""

    name: str
    name_en: str
    form: UnitForm
    upward: Nearness | None
    downward: Nearness | None
    basis: ContentBasis

    def accepts_unit(self, unit: str, decimals: int) -> bool:
        """Whether a figure in `unit` may be held against targets in this one: in the same, or both count things."""
        counts = self.form in (UnitForm.COUNT, UnitForm.EXISTS) and not decimals
        return unit == self.name or (counts and unit != UnitForm.SHARE)


@dataclass(frozen=True, slots=True)
class IndicatorTarget:
    """What one indicator is to reach: target, unit, direction as the list says it, year of the edition, its source."""

    target: Target
    unit: TargetUnit
    direction: Direction
    year: int
    basis: ContentBasis


@dataclass(frozen=True, slots=True)
class DataHolder:
    """Who holds figures that a village does not count, in both languages."""

    name: str
    name_en: str


def parse_target(written: str) -> Target | None:
    """A target as the file writes it; None for what says nothing.

    >>> parse_target(">=30")
    BoundTarget(value=Decimal('30'), upward=True, strict=False)
    """
    if not written:
        return NoTarget()
    if written in (Direction.UP, Direction.DOWN):
        return ChangeTarget(written == Direction.UP)
    if found := _BOUND.fullmatch(written):
        return BoundTarget(Decimal(found[2]), found[1].startswith(">"), len(found[1]) == 1)
    if found := _RANGE.fullmatch(written):
        low, high = Decimal(found[1]), Decimal(found[2])
        return RangeTarget(low, high) if low <= high else None
    word = written.removeprefix(_TEXT).strip()
    return TextTarget(word) if word and word != written.strip() else None


def parse_nearness(written: str) -> Nearness | None:
    """`10` so many units, `10%` a share of the target, empty: nothing is near. Raises `ValueError`."""
    if not written:
        return None
    if not re.fullmatch(r"\d+(?:\.\d+)?%?", written):
        raise ValueError(written)
    value = Decimal(written.removesuffix("%"))
    return Nearness(share=value / _HUNDRED) if written.endswith("%") else Nearness(units=value)


def read_units(lines: Sequence[str], file: str = UNITS_FILE) -> Mapping[str, TargetUnit]:
    """The units by name. Raises `ContentError` K154 with file and line."""
    found: dict[str, TargetUnit] = {}
    columns = ("satuan", "satuan_en", "bentuk", "dekat_naik", "dekat_turun", "dasar")
    for where, row in read_rows(lines, file, columns, _target_error):
        if row["bentuk"] not in tuple(UnitForm):
            raise _target_error(where, row["bentuk"], ", ".join(UnitForm))
        if not row["satuan"] or not row["satuan_en"] or row["satuan"] in found:
            raise _target_error(where, row["satuan"], "satuan yang belum ada, dengan nama Inggrisnya")
        try:
            near = parse_nearness(row["dekat_naik"]), parse_nearness(row["dekat_turun"])
        except ValueError as error:
            raise _target_error(where, str(error), "bilangan (10), bagian dari sasaran (10%), atau kosong") from error
        basis = resolve(row["dasar"], where)
        found[row["satuan"]] = TargetUnit(row["satuan"], row["satuan_en"], UnitForm(row["bentuk"]), *near, basis)
    return MappingProxyType(found)


def read_targets(
    lines: Sequence[str], units: Mapping[str, TargetUnit], file: str = FILE
) -> Mapping[Key, IndicatorTarget]:
    """The targets by list, section and number. Raises `ContentError` K154 with file and line."""
    found: dict[Key, IndicatorTarget] = {}
    columns = ("daftar", "bagian", "nomor", "sasaran", "satuan", "arah", "tahun", "dasar")
    for where, row in read_rows(lines, file, columns, _target_error):
        key = row["daftar"], row["bagian"], row["nomor"]
        if key in found:
            raise _target_error(where, " ".join(key), "tiap indikator satu kali")
        found[key] = _read_target(where, row, units)
    return MappingProxyType(found)


def _read_target(where: str, row: Mapping[str, str], units: Mapping[str, TargetUnit]) -> IndicatorTarget:
    target = parse_target(row["sasaran"])
    if target is None:
        raise _target_error(where, row["sasaran"], ">=100, >50, <=0, <0.2, 20..30, naik, turun, teks:…, atau kosong")
    if row["satuan"] not in units:
        raise _target_error(where, row["satuan"], f"satuan pada {UNITS_FILE}")
    if row["arah"] not in tuple(Direction):
        raise _target_error(where, row["arah"], ", ".join(Direction))
    against = {Direction.UP: False, Direction.DOWN: True, Direction.EXISTS: False}.get(Direction(row["arah"]))
    if isinstance(target, BoundTarget | ChangeTarget) and target.upward is against:
        raise _target_error(where, f"{row['sasaran']}, {row['arah']}", "sasaran yang searah dengan arahnya")
    if not re.fullmatch(r"20\d\d", row["tahun"]):
        raise _target_error(where, row["tahun"], "tahun edisi")
    if not row["dasar"]:
        raise _target_error(where, "", "dasar: dari mana sasaran ini")
    basis = resolve(row["dasar"], where)
    return IndicatorTarget(target, units[row["satuan"]], Direction(row["arah"]), int(row["tahun"]), basis)


def read_holders(lines: Sequence[str], file: str = HOLDERS_FILE) -> Mapping[str, DataHolder]:
    """Who holds what, by the reason of `sebab_cakupan.csv`. Raises `ContentError` K154 with file and line."""
    found: dict[str, DataHolder] = {}
    for where, row in read_rows(lines, file, ("sebab", "pemegang", "pemegang_en"), _target_error):
        known = REASONS.get(row["sebab"])
        if known is None or known.never or row["sebab"] in found:
            raise _target_error(where, row["sebab"], "sebab dari sebab_cakupan.csv yang boleh diminta, satu kali")
        if not row["pemegang"] or not row["pemegang_en"]:
            raise _target_error(where, row["sebab"], "pemegang dalam dua bahasa")
        found[row["sebab"]] = DataHolder(row["pemegang"], row["pemegang_en"])
    return MappingProxyType(found)


@cache
def goal_targets() -> Mapping[Key, IndicatorTarget]:
    """The targets that are shipped; a kabupaten redefines none. Raises `ContentError`."""
    return read_targets(_read_lines(FILE), read_units(_read_lines(UNITS_FILE)))


@cache
def data_holders() -> Mapping[str, DataHolder]:
    """Who holds what a village does not count. Raises `ContentError`."""
    return read_holders(_read_lines(HOLDERS_FILE))


def target_references(
    _content: Content, targets: Mapping[Key, IndicatorTarget] | None = None
) -> Iterator[ContentError]:
    """Indicators without a target row, rows of no indicator, years that are not the edition's (K154)."""
    data_holders()
    known = goal_targets() if targets is None else targets
    asked = {(row.asked_by, row.section, row.number): row for row in SDGS_DESA}
    for key in sorted(known.keys() - asked.keys()):
        yield _target_error(FILE, " ".join(key), "indikator dari cakupan_ukuran.csv")
    for key, row in asked.items():
        if key not in known:
            yield _target_error(row.origin.at(), " ".join(key), f"baris pada {FILE}")
        elif str(known[key].year) != row.edition:
            yield _target_error(FILE, f"{' '.join(key)}: {known[key].year}", f"tahun {row.edition}")


def _read_lines(name: str) -> list[str]:
    return resources.files("cantik.content").joinpath(name).read_text(encoding="utf-8").splitlines()


def _target_error(where: str, found: str, expected: str) -> ContentError:
    return ContentError("K154", "Sasaran SDGs Desa tidak dapat dibaca", where=where, found=found, expected=expected)
