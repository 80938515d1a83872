"""May two published figures be compared, and in which words: the one place that answers it, for gap, story, ranking,
map, comparator, series, promise and the tables of books (docs/bidang/quality_policy.md 2 and 10). Pure.

Compared is what was asked of the same data year, counts the same persons, by the same definition, in the same unit, of
everybody. The day may differ within the year: it is named beside the figure. What more is asked depends on how the two
stand to each other (`Comparison`): a count of a village beside that of the kabupaten it lies in says only that a part
is smaller than its whole, and whether a village has something is not how many villages have it.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import Literal

from cantik.base.numerals import format_number, round_half_up
from cantik.release.model import NAMED, Figure, Release, Table, of_villages
from cantik.release.states import ESTIMATED

Pair = tuple[str, str]
#: what sets two figures apart; where several do, the first of this order is named
Apart = Literal[
    "tidak_ada",
    "tertutup",
    "sebagian",
    "perkiraan",
    "cakupan",
    "satuan",
    "dasar",
    "tahun",
    "definisi",
    "tanpa_desa_ini",
    "ada_tidak",
    "besaran",
]
#: how a figure grows: with the size of its place, or not; of a village that has something or not, 1 or 0
Growth = Literal["besaran", "ada_tidak", "nisbah"]

#: a short word for each, as of one of several that are counted together
APART_WORDS: Mapping[Apart, Pair] = MappingProxyType(
    {
        "tidak_ada": ("tanpa angka ini", "without this figure"),
        "tertutup": ("angkanya ditutup", "figure not shown"),
        "sebagian": ("jumlah sebagian desanya", "the sum of some of its villages"),
        "perkiraan": ("angka perkiraan", "an estimate"),
        "cakupan": ("baru sebagian terdata", "only partly recorded"),
        "satuan": ("satuannya lain", "in another unit"),
        "dasar": ("dasar penduduknya lain", "of another population base"),
        "tahun": ("keadaan tahun lain", "of another year"),
        "definisi": ("definisinya lain", "by another definition"),
        "tanpa_desa_ini": ("desa ini tidak termasuk di dalamnya", "this village is not part of it"),
        "ada_tidak": ("di sana banyaknya desa, bukan ada atau tidak", "a number of villages there, not whether"),
        "besaran": ("jumlah bergantung pada besarnya wilayah", "a count depends on the size of the area"),
    }
)
_YES_NO_UNIT, _COUNT, _PERCENT = "desa", "jumlah", "persen"


class Comparison(StrEnum):
    """How two figures stand to each other."""

    PLACES = "sejajar"  # places of one kind in one order: a ranking, a range, a map
    EQUALS = "setara"  # the same, where one is judged by the other: what grows with the size is no measure of it
    LEVEL = "bagian"  # a place beside the level that it lies in
    YEARS = "tahun"  # one place in two years
    TABLE = "tabel"  # a column beside another, in which a reader sees what is a part of what, of whatever year
    PROMISE = "janji"  # what is counted beside what is promised


@dataclass(frozen=True, slots=True, order=True)
class FigureBasis:
    """What a figure stands on: the year of its day, its population base, the mark of its definition
    (`definition_mark`), its unit and the decimals that are printed, how it grows."""

    year: int
    base: str
    definition: tuple[str, str]
    unit: str
    decimals: int
    growth: Growth = "nisbah"


@dataclass(frozen=True, slots=True)
class ComparedFigure:
    """A figure of a whole place as its release prints it: `value` rounded as printed, None where it is hidden or not
    known. `basis`: what it stands on; `percent_only`: fewer are recorded than counts need; `named`: the villages that
    a sum is of and of how many there are, where these are not all; `words`: what is told of unit, base and coverage
    where these set it apart."""

    id: str
    value: Decimal | None
    hidden: bool
    decimals: int
    unit: str
    basis: FigureBasis
    reference: dt.date = dt.date.min
    percent_only: bool = False
    estimated: bool = False
    named: tuple[tuple[str, ...], int] | None = None
    state: str = ""
    status: str = "ada"
    words: Mapping[str, Pair] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Judgement:
    """Whether two figures may be compared. `reasons`: all that sets them apart in the order of `Apart`, none where
    nothing does; `theirs`: the one that is told of in words; `other_day`: they tell of two days of one year, which has
    to be said."""

    reasons: tuple[Apart, ...]
    theirs: ComparedFigure | None
    other_day: bool = False

    @property
    def comparable(self) -> bool:
        """Nothing sets them apart."""
        return not self.reasons

    @property
    def first(self) -> Apart | None:
        """The reason that is named; None where they may be compared."""
        return self.reasons[0] if self.reasons else None

    def describe(self) -> Pair:
        """That reason at length, with what the other figure stands on; ("", "") where they may be compared."""
        return ("", "") if self.first is None else self.describe_reason(self.first)

    def describe_reason(self, why: Apart) -> Pair:
        """One of the reasons at length."""
        told = None if self.theirs is None else _tell_at_length(why, self.theirs)
        return told or APART_WORDS[why]

    def say(self, why: Apart, lang: str) -> str:
        """One of the reasons within a sentence of a language."""
        said, said_en = self.describe_reason(why)
        told = said if lang == "id" else said_en
        return told if told.startswith("NA") else told[:1].lower() + told[1:]


def judge_pair(mine: ComparedFigure | None, theirs: ComparedFigure | None, beside: Comparison) -> Judgement:
    """Whether two published figures may be compared as they stand to each other, and why not. Whose is whose makes no
    difference to whether; the words speak of `theirs`."""
    if mine is None or theirs is None:
        return Judgement(("tidak_ada",), theirs)
    found = set(_set_apart(mine, theirs, beside))
    other_day = mine.reference != theirs.reference
    return Judgement(tuple(why for why in APART_WORDS if why in found), theirs, other_day)


def judge_alone(figure: ComparedFigure | None) -> Judgement:
    """Whether a figure may be compared with any other at all."""
    return judge_pair(figure, figure, Comparison.PLACES)


def _set_apart(mine: ComparedFigure, theirs: ComparedFigure, beside: Comparison) -> Iterator[Apart]:
    both = (mine, theirs)
    if any(each.hidden for each in both):
        yield "tertutup"
    elif beside is not Comparison.PROMISE and any(each.value is None for each in both):
        yield "tidak_ada"
    if theirs.named != mine.named if beside is Comparison.YEARS else any(each.named for each in both):
        yield "sebagian"
    if any(each.estimated for each in both):
        yield "perkiraan"
    if any(each.percent_only for each in both):
        yield "cakupan"
    own, other = mine.basis, theirs.basis
    if (own.unit, own.decimals) != (other.unit, other.decimals):
        yield "satuan"
    if own.base != other.base:
        yield "dasar"
    if own.year != other.year and beside not in (Comparison.YEARS, Comparison.TABLE):
        yield "tahun"
    if own.definition != other.definition:
        yield "definisi"
    grown = {own.growth, other.growth}
    if "ada_tidak" in grown and beside in (Comparison.LEVEL, Comparison.TABLE):
        yield "ada_tidak"
    elif "besaran" in grown and beside in (Comparison.LEVEL, Comparison.EQUALS):
        yield "besaran"


# ── what stands on what ──────────────────────────────────────────────────────────────────────────
def definition_mark(measure: Table | Figure) -> tuple[str, str]:
    """Version of a definition and a digest of what it means; of a measure without one, of its file. A title, a
    translation or class limits that change in the file break no series."""
    said = measure.definition
    return str(said.get("versi", "")), str(said.get("arti") or said.get("sidik", ""))


def growth_of(figure: Figure) -> Growth:
    """How a figure grows. A release says of which kind its definition is; of one that does not, what it prints."""
    kind = figure.definition.get("jenis")
    if kind is None:
        counts = figure.unit != _PERCENT and figure.denominator in (None, 1) and not figure.decimals
    else:
        counts = kind == _COUNT
    if not counts:
        return "nisbah"
    return "ada_tidak" if figure.unit == _YES_NO_UNIT else "besaran"


def basis_of(release: Release, figure: Figure) -> FigureBasis:
    """What a figure of a release stands on."""
    year, mark = release.day_of(figure).year, definition_mark(figure)
    return FigureBasis(year, figure.base, mark, figure.unit, figure.decimals, growth_of(figure))


def read_figure(release: Release, figure: Figure) -> ComparedFigure:
    """What a comparison reads of a figure of a whole place. What a careless release keeps beside a hidden figure is
    not read."""
    shown = figure.value is not None and figure.status == "ada"
    return ComparedFigure(
        figure.id,
        round_half_up(figure.value, figure.decimals) if shown and figure.value is not None else None,
        figure.status == "rahasia",
        figure.decimals,
        figure.unit,
        basis_of(release, figure),
        release.day_of(figure),
        percent_only=figure.percent_only,
        estimated=figure.state == ESTIMATED,
        named=_named_of(release, figure),
        state=figure.state,
        status=figure.status,
        words=_words_of(figure),
    )


def _named_of(release: Release, figure: Figure) -> tuple[tuple[str, ...], int] | None:
    """Of which villages a sum is, where these are not all of its level."""
    named = figure.definition.get(NAMED)
    if named:
        return tuple(named["kode"]), int(named["dari"])
    counted = release.place.counted
    return None if counted is None else (tuple(sorted(release.villages)), counted[1])


def _words_of(figure: Figure) -> dict[str, Pair]:
    told: dict[str, Pair] = {
        "satuan": (figure.unit, figure.unit_en or figure.unit),
        "dasar": (figure.base, figure.base_en),
    }
    return {**told, "cakupan": _coverage_words(figure.definition["cakupan"])} if figure.percent_only else told


def keep_figure(name: str, basis: FigureBasis) -> ComparedFigure:
    """A figure of everybody that was told, of which what it stands on was kept (`level_figures`)."""
    return ComparedFigure(name, Decimal(0), hidden=False, decimals=basis.decimals, unit=basis.unit, basis=basis)


def count_in(unit: str) -> ComparedFigure:
    """A count of something, without its number: what a volume of work, or a measure, is counted in."""
    basis = FigureBasis(0, "", ("", ""), unit.strip().lower(), 0, "besaran")
    return ComparedFigure("", None, hidden=False, decimals=0, unit=basis.unit, basis=basis)


def pick_common(figures: Iterable[ComparedFigure]) -> ComparedFigure | None:
    """One of those that stand on what most of some figures do, by the day that most of these tell of; where as many
    stand on another, the later year and day. None of none."""
    listed = list(figures)
    if not listed:
        return None
    bases = Counter(each.basis for each in listed)
    basis = max(bases, key=lambda basis: (bases[basis], basis))
    held = [each for each in listed if each.basis == basis]
    days = Counter(each.reference for each in held)
    day = max(days, key=lambda day: (days[day], day))
    return next(each for each in held if each.reference == day)


# ── words at length ──────────────────────────────────────────────────────────────────────────────
_HIDDEN = (
    "NA: tidak ditampilkan, agar tidak ada orang yang dapat dikenali",
    "NA: not shown, so that no person can be recognised",
)
_UNDEFINED = ("Tidak terdefinisi: tidak ada yang dihitung", "Undefined: there is nobody to count")


def _tell_at_length(why: Apart, figure: ComparedFigure) -> Pair | None:
    """A reason with what the figure stands on; None where the short word is all."""
    if why == "tidak_ada" and figure.status == "tidak_terdefinisi":
        return _UNDEFINED
    if why == "sebagian" and figure.named is not None:
        codes, of = figure.named
        told, told_en = (of_villages(len(codes), of, lang) for lang in ("id", "en"))
        return f"Jumlah {told}, bukan angka wilayahnya", f"The sum of {told_en}, no figure of the area"
    unit, base = figure.words.get("satuan", ("", "")), figure.words.get("dasar", ("", ""))
    year = figure.basis.year
    at_length: dict[str, Pair] = {
        "tertutup": _HIDDEN,
        "tidak_ada": ("Datanya tidak tersedia", "No data are available"),
        "perkiraan": ("Perkiraan, bukan hasil pencacahan", "An estimate, not a count"),
        "satuan": (f"Satuan lain: {unit[0]}", f"Another unit: {unit[1]}"),
        "dasar": (f"Dasar lain: {base[0]}", f"Another base: {base[1]}"),
        "tahun": (f"Keadaan tahun lain: {year}", f"As of another year: {year}"),
        "definisi": ("Definisinya lain", "By another definition"),
    }
    return figure.words.get("cakupan") if why == "cakupan" else at_length.get(why)


def _coverage_words(said: Mapping[str, object]) -> Pair:
    """Of a figure of too few, which is printed in percentages only (docs/bidang/quality_policy.md 4)."""
    if "kerangka" in said:
        got, frame = (int(str(said[key])) for key in ("terdata", "kerangka"))
        return (
            f"Cakupan terlalu rendah: terdata {format_number(got)} dari {format_number(frame)}",
            f"Coverage too low: {format_number(got, 0, 'en')} of {format_number(frame, 0, 'en')} recorded",
        )
    refused, read = (int(str(said.get(key, 0))) for key in ("baris_ditolak", "baris"))
    return (
        f"Sementara: {format_number(refused)} dari {format_number(read)} baris daftarnya ditolak",
        f"Provisional: {format_number(refused, 0, 'en')} of {format_number(read, 0, 'en')} rows of its list refused",
    )
