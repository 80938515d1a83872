"""Indices over values: which counts of the poor may stand among the figures, and which values may be printed at all.

Counts (H, P0, families at risk, censored headcounts) are figures of a sensitive class: they go the way of every
indicator as a condition (`measure.conditions`), and here is asked only what that way cannot see: how many families
stand behind the persons, and what the index tells of the answers that it is made of (`slack`). Values (A, M0, P1, P2,
means) are sums of contributions under the rules of magnitudes (`primary`); Gini and quantiles are printed in steps in
which no family's value can be read even by all others together. A value is printed beside its count or not at all
(docs/adr/0059).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from cantik.base.numerals import ratio
from cantik.content.kinds import Indicator
from cantik.content.spread import CENSORED, CONTRIBUTION
from cantik.measure.conditions import COMPOSITE, FGT, as_condition, is_count, lines_of
from cantik.measure.result import IndexFigure, NotMade, Results
from cantik.protect.magnitude.precision import gini_told, quantile_told
from cantik.protect.magnitude.shares import contribution_told, intensity_told, mean_told, poor_of, poverty_told, told_of
from cantik.protect.magnitude.slack import Deprivations, room_to_move
from cantik.protect.previous.hysteresis import of_the_same_persons
from cantik.protect.result import Protected, SafeFigure, SafeTable
from cantik.protect.sensitivity.policy import SENSITIVE, Rules
from cantik.protect.withholding import withhold


def count_of(figure: SafeFigure, indicators: Iterable[Indicator]) -> SafeFigure | None:
    """A printed figure as protection reads it: an index that is a count as the condition that it is; None for a value
    of an index, which is no number of people. `indicators`: all of the content, for the lines of the same amounts."""
    if figure.spec.spread is None:
        return figure
    if not is_count(figure.spec):
        return None
    return replace(figure, spec=as_condition(figure.spec, lines_of(figure.spec, indicators)))


def printable_counts(results: Results, rules: Rules) -> Results:
    """The results without the counts of indices that too few families stand behind, on either side; these are named
    among what is not shown."""
    gone = set()
    for index in results.indices:
        least, inside = rules.threshold(index.spec.disclosure.kelas), _inside(index)
        if index.condition is not None and any(0 < n < least for n in (inside, len(index.homes) - inside)):
            gone.add(index.spec.id)
    kept = tuple(figure for figure in results.figures if figure.spec.id not in gone)
    lines = (withhold(index.spec) for index in results.indices if index.spec.id in gone)
    return replace(results, figures=kept, not_made=(*results.not_made, *lines))


def _inside(index: IndexFigure) -> int:
    """How many records an index that is a count has in its numerator."""
    told = told_of(index)
    if index.spec.kind == FGT:
        return sum(value < told.line for value, _, _ in index.homes)
    own = [place for place, lack in enumerate(told.deprived) if told.about in (lack.dimension, lack.name)]
    poor = (bits for _, _, bits in poor_of(index.homes, told))
    return sum(not told.about or any(bits >> place & 1 for place in own) for bits in poor)


# ── beside the tables ────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True, slots=True)
class PrintedBeside:
    """What a release prints otherwise: its tables, and its figures, indices that are counts among them."""

    tables: Sequence[SafeTable]
    figures: Sequence[SafeFigure]

    def hides(self, results: Results, rules: Rules) -> Mapping[str, int]:
        """The columns of the register of which something is hidden, with the threshold of that."""
        found: dict[str, int] = {}
        hidden = [table.spec for table in self.tables if any(cell.status == "rahasia" for cell in table.cells)]
        secret = [figure.spec for figure in self.figures if figure.status == "rahasia"]
        named = [(spec.id, spec.disclosure.kelas) for spec in hidden]
        for name, kelas in [*named, *((spec.id, spec.disclosure.kelas) for spec in secret)]:
            for column in results.behind.get(name, ()):
                found[column] = max(found.get(column, 0), rules.threshold(kelas))
        return found


def _narrows(index: IndexFigure, results: Results, hidden: Mapping[str, int], rules: Rules) -> bool:
    """Whether a printed count (with what is told beside it) could narrow a hidden number about what it is made of."""
    told = told_of(index)
    if index.spec.kind != COMPOSITE:
        return False  # amounts stand in no table
    sensitive, least = rules.threshold(SENSITIVE), []
    for place, columns in enumerate(index.lacks_of):
        lacking = sum(bits >> place & 1 for _, _, bits in index.homes)
        few = min(lacking, len(index.homes) - lacking) < sensitive  # itself a number that nobody prints
        least.append(max([sensitive * few, *(hidden.get(column, 0) for column in columns)]))
    values = [other for other in results.indices if other.index == index.index and other.condition is None]
    deprived = Deprivations(tuple(lack.points for lack in told.deprived), told.cut, bool(values))
    return not room_to_move(index.homes, deprived, least)


def with_values(
    results: Results, shown: PrintedBeside, rules: Rules, former: Protected | None
) -> tuple[tuple[SafeFigure, ...], tuple[NotMade, ...]]:
    """The figures that are printed with the values of indices that may stand beside their counts, all under their own
    definitions; and why the others are not. To leave out a figure tells nothing of the others."""
    if not results.indices:
        return tuple(shown.figures), ()
    own = {index.spec.id: index for index in results.indices}
    hidden = shown.hides(results, rules)
    counts = [figure.spec.id for figure in shown.figures if figure.spec.id in own and figure.status == "ada"]
    gone = {name for name in counts if _narrows(own[name], results, hidden, rules)}
    told = _Values(results.indices, set(counts) - gone, rules)
    before = _former(former, results, rules)
    printed = [figure for figure in shown.figures if figure.spec.id not in gone]
    printed = [replace(f, spec=own[f.spec.id].spec) if f.spec.id in own else f for f in printed]
    lines = [withhold(own[name].spec) for name in sorted(gone)]
    for index in results.indices:
        if index.condition is not None:
            continue
        value = told.value(index)
        if value is None or before.get(index.spec.id, value) != value:
            lines.append(withhold(index.spec))
        else:
            printed.append(SafeFigure(index.spec, "", "", value, None, None, "ada", index.population, index.coverage))
    return tuple(sorted(printed, key=lambda figure: figure.spec.id)), tuple(lines)


# ── values ───────────────────────────────────────────────────────────────────────────────────────
class _Values:
    """Decides value by value; `shown`: ids of the counts that are printed."""

    def __init__(self, indices: Sequence[IndexFigure], shown: set[str], rules: Rules) -> None:
        self._indices, self._shown, self._rules = indices, shown, rules

    def value(self, index: IndexFigure) -> Decimal | None:
        """What may be printed of an index; None where nothing may."""
        if len(index.homes) < self._least(index) or not index.d:
            return None
        match index.spec.kind:
            case "gini":
                return gini_told(index, self._rules.policy.p_percent)
            case "kuantil":
                return quantile_told(index)
            case "rata_uang":
                fits = mean_told(index, self._lines(index), self._rules)
            case "fgt":
                fits = self._beside(index) and poverty_told(index, self._siblings(index), self._rules)
            case _:
                fits = self._deprivation(index)
        return ratio(index.n, index.d, index.spec.scale, index.spec.decimals) if fits else None

    def _least(self, index: IndexFigure) -> int:
        return self._rules.denominator_of(index.spec)

    def _siblings(self, index: IndexFigure) -> list[IndexFigure]:
        return [other for other in self._indices if other.index == index.index]

    def _beside(self, index: IndexFigure, part: str = "H", about: str = "") -> bool:
        """The count of the same poor is printed: below the same line, or of the same part of a deprivation."""
        own = told_of(index)
        wanted = ("", "", own.line, 0) if index.spec.kind == FGT else (part, about, 0, 0)
        shown = (told_of(other) for other in self._siblings(index) if other.spec.id in self._shown)
        return wanted in {(told.part, told.about, told.line, told.alpha) for told in shown}

    def _deprivation(self, index: IndexFigure) -> bool:
        told = told_of(index)
        if not self._beside(index) or not intensity_told(index, self._rules):
            return False
        if told.part != CONTRIBUTION:
            return True
        return self._beside(index, CENSORED, told.about) and contribution_told(index, self._rules)

    def _lines(self, index: IndexFigure) -> list[int]:
        """The lines whose gaps are measured beside a mean of the same amounts."""
        told = (told_of(other) for other in self._siblings(index) if other.spec.kind == FGT)
        return sorted({spread.line for spread in told if spread.alpha})


def _former(former: Protected | None, results: Results, rules: Rules) -> Mapping[str, Decimal]:
    """What an edition of the same persons printed of each index."""
    if former is None or not of_the_same_persons(former, results.reference, rules.policy.same_persons_days):
        return {}
    return {figure.spec.id: figure.value for figure in former.figures if not figure.area and figure.value is not None}
