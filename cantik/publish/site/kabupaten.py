"""The villages of an area side by side: the list, the picker, the map. Each figure is a published one of its village;
nothing is added up here."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from markupsafe import Markup

from cantik.base.dates import long_date
from cantik.base.numerals import UNAVAILABLE
from cantik.publish.map.draw import MapLook
from cantik.publish.map.scale import draw_scale
from cantik.publish.map.villages import VillageMark, lay_outlines
from cantik.publish.site.indicator_areas import IndicatorMember, gather_areas
from cantik.publish.site.indicator_map import NO_FIGURE, MappedVillage, VillageMap, map_figure, tell_source
from cantik.publish.site.view import Text, in_words
from cantik.release.comparability import ComparedFigure, Comparison, Judgement, judge_pair, pick_common, read_figure
from cantik.release.examination_notes import Note, in_english
from cantik.release.model import Figure, Release
from cantik.release.show import figure_text

_SHARE = "persen"
#: so many villages are drawn and listed on one page at most; a larger area is told by its parts
MOST_VILLAGES = 500
_COLUMNS = 3
#: the page on which a reader chooses what one or two maps of the villages show, where some indicator is mapped
MAP_PAGE = "peta-desa.html"


@dataclass(frozen=True)
class VillageSite:
    """A village of the kabupaten's site: its release and the folder of its pages relative to the site.

    `withdrawn`: the release was withdrawn; its figures are not shown, the village's page says why. `note`: how far the
    walidata has looked at it by now; without, as the release says. `former`: its releases of other years in force;
    `moved`: the days on which its own area changed.
    """

    release: Release
    href: str
    withdrawn: bool = False
    note: Note | None = None
    former: tuple[Release, ...] = ()
    moved: tuple[dt.date, ...] = ()

    @cached_property
    def beside(self) -> IndicatorMember:
        """The village as pages of indicators set it beside others."""
        return IndicatorMember(self.release, self.href, not self.withdrawn, self.former, self.moved)

    def figure(self, name: str) -> Figure | None:
        """A figure of the whole village, where it tells it."""
        return None if self.withdrawn else self.beside.own_figures.get(name)

    def comparand(self, name: str) -> ComparedFigure | None:
        """What a comparison reads of such a figure."""
        return None if self.withdrawn else self._comparands.get(name)

    @cached_property
    def _comparands(self) -> dict[str, ComparedFigure]:
        return {name: read_figure(self.release, figure) for name, figure in self.beside.own_figures.items()}


@dataclass(frozen=True, slots=True)
class MemberColumn:
    """A column of figures: the figure as one of its villages tells it, and the same as what most of them stand on."""

    figure: Figure
    common: ComparedFigure

    def judge(self, member: VillageSite, beside: Comparison = Comparison.PLACES) -> Judgement:
        """Whether a village's figure may stand among those of the column."""
        return judge_pair(self.common, member.comparand(self.figure.id), beside)

    def say_apart(self, member: VillageSite, t: Text) -> str:
        """What sets a village's figure apart from the column, and its day where that is another; "" where it belongs
        there, or tells none: what has no value says so itself."""
        judged, own = self.judge(member), member.figure(self.figure.id)
        if own is None:
            return ""
        other = judged.other_day
        told = [f"{t('keadaan', 'as of')} {long_date(member.release.day_of(own), t.lang)}"] if other else []
        silent = ("tidak_ada", "tertutup", *(("tahun",) if other else ()))
        return ", ".join([*told, *(judged.say(why, t.lang) for why in judged.reasons if why not in silent)])

    def comparable_figure(self, member: VillageSite, beside: Comparison = Comparison.PLACES) -> Figure | None:
        """The village's figure where it has a value that may be compared with those of the others."""
        return member.figure(self.figure.id) if self.judge(member, beside).comparable else None

    def basis_words(self, t: Text) -> str:
        """The day and the population base of the column, in the language of the page."""
        return f"{long_date(self.common.reference, t.lang)}, {t(self.figure.base, self.figure.base_en)}"


def column_of(name: str, members: Sequence[VillageSite]) -> MemberColumn | None:
    """The column of an indicator; None where no village tells it."""
    told = [each for member in members if (each := member.comparand(name)) is not None]
    common = pick_common(told)
    if common is None:
        return None
    first = next(member for member in members if member.comparand(name) is common)
    return MemberColumn(first.beside.own_figures[name], common)


def member_values(members: Sequence[VillageSite], t: Text, root: str) -> dict[str, Any]:
    """What a page says of the villages side by side. `root`: the address of the public site from the page.

    The columns of figures are key figures that most villages publish on one basis, the mapped one last: on a phone
    nothing tells the value behind a colour. A village without one shows `…`, one of another day, base or definition
    says so beside its figure. Villages whose release has borders stand on the map.
    """
    common = _common(members)
    mapped = _map_figure(members, common)
    shown = [*(column for column in common if column is not mapped)][: _COLUMNS - 1] + ([mapped] if mapped else [])
    ordered = sorted(members, key=lambda member: member.release.place.code)
    rows = [_row(member, shown, t, root) for member in ordered]
    return {
        "villages": rows,
        "kecamatan": _by_kecamatan(members, t, root),
        "heads": [_head_of(column, t) for column in shown],
        "apart": any(cell["apart"] for row in rows for cell in row["shown"]),
        "basis": "; ".join(dict.fromkeys(column.basis_words(t) for column in shown)),
        **_map(members, mapped, t, root),
    }


def href_of(href: str, t: Text, root: str) -> str:
    """The address of a page of the public site (`99.01/index.html`) in the language of the page that leads there."""
    folder, _, name = href.partition("/")
    return f"{root}{folder}/{t('', 'en/')}{name}"


def _head_of(column: MemberColumn, t: Text) -> str:
    return f"{t(column.figure.title, column.figure.title_en)} ({t(column.figure.unit, column.figure.unit_en)})"


def _common(members: Sequence[VillageSite]) -> list[MemberColumn]:
    """The key figures that most villages publish on one basis, in the order in which they are met."""
    told = [member for member in members if not member.withdrawn]
    names = dict.fromkeys(name for member in told for name in member.release.key_figures)
    columns = [column for name in names if (column := column_of(name, told)) is not None]
    counted = {
        column.figure.id: sum(column.comparable_figure(member) is not None for member in told) for column in columns
    }
    most = max(counted.values(), default=0)
    return [column for column in columns if counted[column.figure.id] == most]


def _by_kecamatan(members: Sequence[VillageSite], t: Text, root: str) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """Kecamatan by name, each with the address of its page and its villages as name and address, in alphabetical
    order. Two of one name are two."""
    found: dict[tuple[str, str], list[tuple[str, str]]] = {}
    bearers = Counter(_known_as(member) for member in members)
    for member in sorted(members, key=lambda member: member.release.place.full().casefold()):
        code, name = member.release.place.kecamatan
        line = (_name_of(member, bearers, t), href_of(member.href, t, root))
        found.setdefault((name, code), []).append(line)
    names = Counter(name for name, _code in found)
    return [
        (name if names[name] < 2 else f"{name} ({code})", href_of(f"{code}/index.html", t, root), lines)
        for (name, code), lines in sorted(found.items())
    ]


def _known_as(member: VillageSite) -> tuple[tuple[str, str], str]:
    """Its kecamatan and its name."""
    return member.release.place.kecamatan, member.release.place.full()


def _name_of(member: VillageSite, bearers: Counter[tuple[tuple[str, str], str]], t: Text) -> str:
    """The name of a village, with its code where another of its kecamatan bears the same."""
    place = member.release.place
    return f"{place.full(t.lang)} ({place.code})" if bearers[_known_as(member)] > 1 else place.full(t.lang)


def _members_on_map(members: Sequence[VillageSite]) -> list[VillageSite]:
    """Those that stand on the map: all that have borders, where two have."""
    drawn = [member for member in members if member.release.geometry is not None]
    return drawn if len(drawn) > 1 else []


def _map_figure(members: Sequence[VillageSite], common: Sequence[MemberColumn]) -> MemberColumn | None:
    """What colours the map: the first share among the columns. Counts would tell who is large."""
    shares = (column for column in common if column.figure.unit == _SHARE)
    return next(shares, None) if _members_on_map(members) else None


def _map(members: Sequence[VillageSite], column: MemberColumn | None, t: Text, root: str) -> dict[str, Any]:
    """The map of the villages that have borders, its title, and which indicator of which year it shows; no map where
    fewer than two have borders."""
    drawn = _members_on_map(members)
    if not drawn:
        return {"drawn": None, "mapped": None}
    look = MapLook(width=720, web=True, uid="peta-desa", lang=t.lang)
    outlines = lay_outlines((member.release.geometry or {} for member in drawn), look.width)
    source = tell_source([member.release for member in drawn], t)
    if column is None:
        # a map of borders alone is one colour: nothing is missing on it
        title, unknown = t("Desa dan kelurahan", "Villages"), t("belum ada angka", "no figure yet")
        marks = [VillageMark(m.release.place.name, href_of(m.href, t, root), 0, unknown) for m in drawn]
        svg, scale = outlines.draw(marks, title, look), draw_scale(outlines.km_per_unit, look)
        bare = VillageMap(Markup(svg), (), "", Markup(scale), source)  # noqa: S704 (drawn by publish.map)
        return {"drawn": bare, "map_title": title, "mapped": None}
    areas = gather_areas([member.beside for member in members], (), [column.figure.id])[0]
    villages = []
    for member in drawn:
        place, own = member.release.place, column.comparable_figure(member)
        told = figure_text(own, t.lang) if own else t(*NO_FIGURE)
        villages.append(MappedVillage(place.code, place.name, href_of(member.href, t, root), own, told))
    title = _head_of(column, t) + t(" menurut desa", " by village")
    return {
        "drawn": map_figure(outlines, villages, areas.classes, title, look, source),
        "map_title": title,
        "mapped": (column.figure.id, column.common.reference.year),
    }


def figure_cell(member: VillageSite, column: MemberColumn, t: Text) -> dict[str, str]:
    """A village's figure as text, and what sets it apart from the others of its column."""
    own = member.figure(column.figure.id)
    told = UNAVAILABLE if own is None else figure_text(own, t.lang)
    return {"text": told, "apart": column.say_apart(member, t)}


def _row(member: VillageSite, shown: Sequence[MemberColumn], t: Text, root: str) -> dict[str, Any]:
    release = member.release
    standing = in_words(release.standing, t)
    return {
        "href": href_of(member.href, t, root),
        "name": release.place.full(t.lang),
        "code": release.place.code,
        "kecamatan": release.place.kecamatan[1],
        "shown": [figure_cell(member, column, t) for column in shown],
        "edition": in_words(release.edition, t),
        "reference": long_date(release.reference, t.lang),
        "search": f"{release.place.full()} {release.place.code} {release.place.kecamatan[1]}",
        "standing": t("ditarik", "withdrawn") if member.withdrawn else f"{standing}, {t(*note_pair(member))}",
    }


def note_pair(member: VillageSite) -> Note:
    """How far the walidata has looked at a village's release by now."""
    told = member.release.standing_note
    return member.note or (told, in_english(told))
