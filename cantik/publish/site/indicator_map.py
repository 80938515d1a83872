"""The map of an indicator over villages: classes that its definition sets, a legend with counts, the value of each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from cantik.base.dates import long_date
from cantik.base.numerals import count_noun
from cantik.publish.map.classes import MapClasses
from cantik.publish.map.draw import MapLook, credit
from cantik.publish.map.scale import draw_scale
from cantik.publish.map.villages import VillageMark, VillageOutlines
from cantik.publish.site.view import Text
from cantik.release.model import Figure, Release

#: a village without a figure, or with one that means something else
NO_FIGURE = ("tanpa angka yang dapat dibandingkan", "without a figure that can be compared")


@dataclass(frozen=True, slots=True)
class MappedVillage:
    """A village on a map: code, name, address of its page from the page of the map, its figure, None where it has none
    that can be compared, and the figure in words."""

    code: str
    name: str
    href: str
    figure: Figure | None
    told: str


@dataclass(frozen=True, slots=True)
class VillageMap:
    """A drawing with its legend (step of the ramp or -1, words), a sentence on where its classes begin, its scale
    with the arrow to north, and its source: of which releases, whose borders."""

    svg: Markup
    legend: tuple[tuple[int, str], ...]
    limits: str
    scale: Markup
    source: tuple[str, str]


def map_figure(
    outlines: VillageOutlines,
    villages: Sequence[MappedVillage],
    classes: MapClasses,
    title: str,
    look: MapLook,
    source: tuple[str, str],
) -> VillageMap:
    """The map of one indicator in its classes, the villages in the order of their outlines."""
    t = Text(look.lang)
    known = [village.figure for village in villages if village.figure is not None and village.figure.value is not None]
    marks = [_mark_of(village, _step_of(village, classes)) for village in villages]
    values = [figure.value for figure in known if figure.value is not None]
    legend = [
        (step, f"{words}: {_count_villages(held, t)}")
        for step, words, held in (classes.legend_of(values, known[0].decimals, look.lang) if known else ())
    ]
    if known and len(known) < len(villages):
        legend.append((-1, f"{t(*NO_FIGURE)}: {_count_villages(len(villages) - len(known), t)}"))
    svg = Markup(outlines.draw(marks, title, look))  # noqa: S704 (drawn by publish.map, texts escaped there)
    scale = Markup(draw_scale(outlines.km_per_unit, look))  # noqa: S704 (drawn by publish.map)
    return VillageMap(svg, tuple(legend), tell_limits(classes, t) if known else "", scale, source)


def tell_source(releases: Sequence[Release], t: Text) -> tuple[str, str]:
    """Of which releases a map of villages tells; whose borders it shows, as far as all were drawn by the same, and
    under which licence."""
    drawn_by = {credit(release, t.lang) for release in releases}
    borders = drawn_by.pop() if len(drawn_by) == 1 else ""
    borders = borders or t("Batas: menurut rilis tiap desa.", "Boundaries: as in the release of each village.")
    legal = t("Batas indikatif, tidak berkekuatan hukum.", "Boundaries are indicative and have no legal force.")
    return tell_releases([release.reference for release in releases], t), f"{borders} {legal} CC BY 4.0."


def tell_releases(days: Sequence[dt.date], t: Text) -> str:
    """Of how many releases figures are, and of when."""
    told = "–".join(long_date(day, t.lang) for day in dict.fromkeys([min(days), max(days)]))
    return t(
        f"Sumber: rilis {len(days)} desa, keadaan {told}.",
        f"Source: releases of {count_noun(len(days), 'village')}, as of {told}.",
    )


def _mark_of(village: MappedVillage, step: int) -> VillageMark:
    return VillageMark(village.name, village.href, step, village.told, village.code)


def _step_of(village: MappedVillage, classes: MapClasses) -> int:
    figure = village.figure
    return -1 if figure is None or figure.value is None else classes.step_of(figure.value)


def _count_villages(count: int, t: Text) -> str:
    return t(f"{count} desa", f"{count} {'village' if count == 1 else 'villages'}")


def tell_limits(classes: MapClasses, t: Text) -> str:
    """Where the classes begin and why there."""
    if classes.stored:
        return t(
            f"Batas kelas menurut definisi indikator, sama untuk semua tahun dan wilayah ({classes.why[0]}).",
            f"Class limits by the definition of the indicator, the same for all years and areas ({classes.why[1]}).",
        )
    return t(
        "Definisi indikator tidak menetapkan batas kelas: dihitung sekali dari semua angka dan tahun di situs ini "
        "(Fisher–Jenks).",
        "The definition of the indicator sets no class limits: computed once over all figures and years of this site "
        "(Fisher–Jenks).",
    )
