"""The classes of a map: where each begins, which a figure is in, and the legend that says so.

The limits stand in the definition of an indicator (`kelas_peta`), so that years and areas compare. Where a definition
sets none they are computed once over all figures that are given, and the legend says that they were.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from cantik.base.numerals import format_number
from cantik.content.class_limits import MOST_CLASSES
from cantik.publish.map.jenks import breaks
from cantik.release.model import Figure

Span = tuple[Decimal, Decimal]


@dataclass(frozen=True, slots=True)
class MapClasses:
    """Classes from low to high. `bounds`: where the second and each further one begin. `stored`: the definition of the
    indicator sets them, `why` in both languages; else they were computed from figures, and `spans` are the least and
    the greatest of each class."""

    bounds: tuple[Decimal, ...]
    stored: bool
    why: tuple[str, str] = ("", "")
    spans: tuple[Span, ...] = ()

    def number_of(self, value: Decimal) -> int:
        """The class of a figure, the lowest is 0; a figure at a limit is in the class that begins there."""
        return bisect_right(self.bounds, value)

    def step_of(self, value: Decimal) -> int:
        """The step of the ramp (0-4) of a figure."""
        return self._spread_step(self.number_of(value))

    def _spread_step(self, number: int) -> int:
        """The step of a class, spread so that the ends of the ramp are used."""
        last = len(self.bounds)
        return 2 if last == 0 else round(number * (MOST_CLASSES - 1) / last)

    def legend_of(self, values: Iterable[Decimal], decimals: int, lang: str) -> tuple[tuple[int, str, int], ...]:
        """Step, words and number of areas of each class: all classes of stored limits, so that two maps have one
        legend; of computed ones those that some area is in."""
        held = Counter(self.number_of(value) for value in values)
        numbers = range(len(self.bounds) + 1) if self.stored else sorted(held)
        return tuple(
            (self._spread_step(number), self._words_of(number, decimals, lang), held[number]) for number in numbers
        )

    def _words_of(self, number: int, decimals: int, lang: str) -> str:
        if self.spans:
            ends = dict.fromkeys(format_number(value, decimals, lang) for value in self.spans[number])
            return "–".join(ends)
        texts = [format_number(bound, _places_of(bound), lang) for bound in self.bounds]
        if number == 0:
            return f"< {texts[0]}"
        if number == len(texts):
            return f"≥ {texts[-1]}"
        return f"{texts[number - 1]}–<{texts[number]}"


def _places_of(bound: Decimal) -> int:
    return max(0, -int(bound.as_tuple().exponent))


def classes_of(figures: Sequence[Figure]) -> MapClasses:
    """The classes of figures of one indicator: those that the definition of one of them sets, the first that does, else
    computed from the values of all of them by Fisher and Jenks."""
    for figure in figures:
        said = figure.definition.get("kelas_peta")
        if said:
            bounds = tuple(Decimal(bound) for bound in said["batas"])
            return MapClasses(bounds, stored=True, why=(said["dasar"], said["dasar_en"]))
    return _compute_classes([figure.value for figure in figures if figure.value is not None])


def _compute_classes(values: Sequence[Decimal]) -> MapClasses:
    known = sorted(set(values))
    uppers = breaks([float(value) for value in values], min(MOST_CLASSES, max(1, len(known))))
    groups = [[value for value in known if float(value) <= upper] for upper in uppers]
    parts = [group[len(before) :] for before, group in zip([[], *groups], groups, strict=False)]
    spans = tuple((part[0], part[-1]) for part in parts if part)
    return MapClasses(tuple(low for low, _high in spans[1:]), stored=False, spans=spans)
