"""One indicator over the areas of a public site: which figures can be compared and which cannot, and why.

What is ranked has one base, one reference year, one unit and one version of the definition: those that most areas have.
Every other area is told apart with its reason: a figure beside figures that mean something else misleads.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from cantik.base.numerals import format_number, round_half_up
from cantik.publish.map.classes import MapClasses, classes_of
from cantik.release.comparability import FigureBasis, basis_of
from cantik.release.model import Figure, Release
from cantik.release.series import MeasureSeries, series_of
from cantik.release.states import ESTIMATED

Pair = tuple[str, str]


@dataclass(frozen=True)
class IndicatorMember:
    """An area of the site: its newest release, the address of its pages, whether its figures are told (those of a
    withdrawn release are not), its releases of other years in force, and the days on which its own area changed."""

    release: Release
    href: str
    told: bool = True
    former: tuple[Release, ...] = ()
    moved: tuple[dt.date, ...] = ()

    @property
    def code(self) -> str:
        """Its code, by which pages and addresses name it."""
        return self.release.place.code

    @cached_property
    def own_figures(self) -> Mapping[str, Figure]:
        """The figures of the whole area by indicator, of a withdrawn release, too."""
        return _own_figures(self.release)

    @cached_property
    def years(self) -> Mapping[str, AreaYears]:
        """By indicator the years of an area that tells several."""
        return _years_by_name(self) if self.told and self.former else {}


@dataclass(frozen=True, slots=True)
class RankedArea:
    """An area whose figure is compared: its place from the highest, shared by equal figures as they are printed."""

    member: IndicatorMember
    figure: Figure
    rank: int


@dataclass(frozen=True, slots=True)
class ApartArea:
    """An area whose figure is not compared, and why in both languages; None where it tells no figure."""

    member: IndicatorMember
    figure: Figure | None
    why: Pair


@dataclass(frozen=True, slots=True)
class LevelLine:
    """What the release of a larger area says of the indicator; `why`: why it is no rule among the areas, ("", "") where
    it is one."""

    release: Release
    figure: Figure
    why: Pair


@dataclass(frozen=True, slots=True)
class AreaYears:
    """An indicator of an area over years: its series, and its figure of each year of it."""

    series: MeasureSeries
    figures: tuple[Figure | None, ...]


@dataclass(frozen=True)
class IndicatorAreas:
    """An indicator over all areas: the release and the figure that say what is compared, the areas by rank, those told
    apart, larger areas, and by code the years of areas that tell several."""

    id: str
    shown: tuple[Release, Figure]
    ranked: tuple[RankedArea, ...]
    apart: tuple[ApartArea, ...]
    levels: tuple[LevelLine, ...]
    years: Mapping[str, AreaYears]

    @property
    def figure(self) -> Figure:
        """The figure that says what is compared: title, unit, base, definition."""
        return self.shown[1]

    @cached_property
    def classes(self) -> MapClasses:
        """The classes of its maps; where its definition sets none, over the compared figures of all years."""
        former = (f for line in self.ranked for f in self._former_figures(line.member.code))
        return classes_of([*(line.figure for line in self.ranked), *former])

    @property
    def members(self) -> list[IndicatorMember]:
        """All areas that the pages know, those that are compared first."""
        return [*(line.member for line in self.ranked), *(line.member for line in self.apart)]

    def _former_figures(self, code: str) -> list[Figure]:
        years = self.years.get(code)
        return [figure for figure in years.figures[:-1] if figure is not None] if years else []


def list_indicators(members: Sequence[IndicatorMember]) -> list[str]:
    """The indicators that any area tells of itself, key figures first, in the order of the first that tells them."""
    told = [member.release for member in members if member.told]
    keys = dict.fromkeys(name for release in told for name in release.key_figures)
    rest = dict.fromkeys(figure.id for release in told for figure in release.figures if not figure.area)
    return [*(name for name in keys if name in rest), *(name for name in rest if name not in keys)]


def gather_areas(
    members: Sequence[IndicatorMember], levels: Sequence[Release], names: Sequence[str]
) -> list[IndicatorAreas]:
    """Each indicator over all areas."""
    figures = [member.own_figures if member.told else {} for member in members]
    of_levels = [(release, _own_figures(release)) for release in levels]
    years_of = {member.code: member.years for member in members}
    out = []
    for name in names:
        pairs = [(member, own.get(name)) for member, own in zip(members, figures, strict=True)]
        held = [(release, own[name]) for release, own in of_levels if name in own]
        years = {code: found[name] for code, found in years_of.items() if name in found}
        out.append(_compare_areas(name, pairs, held, years))
    return out


def _own_figures(release: Release) -> dict[str, Figure]:
    return {figure.id: figure for figure in release.figures if not figure.area}


def _years_by_name(member: IndicatorMember) -> dict[str, AreaYears]:
    releases = [member.release, *member.former]
    own = {release.number: _own_figures(release) for release in releases}
    return {
        series.key: AreaYears(series, tuple(own[year.number].get(series.key) for year in series.years))
        for series in series_of(releases, member.moved)
        if series.kind == "indikator"
    }


def _compare_areas(
    name: str,
    pairs: Sequence[tuple[IndicatorMember, Figure | None]],
    levels: Sequence[tuple[Release, Figure]],
    years: Mapping[str, AreaYears],
) -> IndicatorAreas:
    known = [(member, figure) for member, figure in pairs if figure is not None]
    alone = {member.code: _reason_alone(figure) for member, figure in known}
    bases = Counter(basis_of(member.release, figure) for member, figure in known if not alone[member.code])
    # of as many the newest year, and then any, but always the same
    main = max(bases, key=lambda basis: (bases[basis], basis), default=None)
    compared, apart = [], []
    for member, figure in pairs:
        if figure is None:
            apart.append(ApartArea(member, None, _NOT_TOLD if member.told else _WITHDRAWN))
            continue
        why = alone[member.code] or _unlike_reason(member.release, figure, main)
        if why:
            apart.append(ApartArea(member, figure, why))
        else:
            compared.append((member, figure))
    first = compared[0] if compared else known[0]
    return IndicatorAreas(
        name,
        (first[0].release, first[1]),
        _rank_areas(compared),
        tuple(apart),
        tuple(LevelLine(release, figure, _level_reason(release, figure, main)) for release, figure in levels),
        years,
    )


def _rank_areas(compared: Sequence[tuple[IndicatorMember, Figure]]) -> tuple[RankedArea, ...]:
    """From the highest to the lowest; those that print the same figure share a place, by name."""
    values = [
        (round_half_up(figure.value or Decimal(0), figure.decimals), member, figure) for member, figure in compared
    ]
    values.sort(key=lambda line: (-line[0], line[1].release.place.full().casefold(), line[1].code))
    above = Counter(value for value, _, _ in values)
    places, before = {}, 0
    for value in sorted(above, reverse=True):
        places[value] = before + 1
        before += above[value]
    return tuple(RankedArea(member, figure, places[value]) for value, member, figure in values)


# ── reasons ─────────────────────────────────────────────────────────────────────────────────────
_WITHDRAWN = ("Rilisnya ditarik", "Its release was withdrawn")
_NOT_TOLD = ("Rilisnya tidak memuat indikator ini", "Its release does not have this indicator")
_HIDDEN = (
    "NA: tidak ditampilkan, agar tidak ada orang yang dapat dikenali",
    "NA: not shown, so that no person can be recognised",
)
_UNDEFINED = ("Tidak terdefinisi: tidak ada yang dihitung", "Undefined: there is nobody to count")
_MISSING = ("Datanya tidak tersedia", "No data are available")
_ESTIMATE = ("Perkiraan, bukan hasil pencacahan", "An estimate, not a count")


def _reason_alone(figure: Figure) -> Pair | None:
    """Why a figure is compared with no other, whatever the others are; None where it can be."""
    if figure.value is None:
        return {"rahasia": _HIDDEN, "tidak_terdefinisi": _UNDEFINED}.get(figure.status, _MISSING)
    if figure.state == ESTIMATED:
        return _ESTIMATE
    return _coverage_reason(figure.definition["cakupan"]) if figure.percent_only else None


def _coverage_reason(said: Mapping[str, object]) -> Pair:
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


def _unlike_reason(release: Release, figure: Figure, main: FigureBasis | None) -> Pair | None:
    """Why a figure is not the same measure as those that are compared; None when it is."""
    found = basis_of(release, figure).differences(main) if main is not None else ()
    if not found:
        return None
    if found[0] == "satuan":
        return f"Satuan lain: {figure.unit}", f"Another unit: {figure.unit_en or figure.unit}"
    if found[0] == "dasar":
        return f"Dasar lain: {figure.base}", f"Another base: {figure.base_en}"
    if found[0] == "tahun":
        return f"Keadaan tahun lain: {release.reference.year}", f"As of another year: {release.reference.year}"
    return "Definisinya lain", "By another definition"


def _level_reason(release: Release, figure: Figure, main: FigureBasis | None) -> Pair:
    if figure.partial:
        return "jumlah sebagian desanya", "the sum of some of its villages"
    why = _reason_alone(figure) or _unlike_reason(release, figure, main)
    return why or ("", "")


def has_comparable_year(figure: Figure | None) -> bool:
    """Whether the figure of a year stands on a line among others."""
    return figure is not None and _reason_alone(figure) is None
