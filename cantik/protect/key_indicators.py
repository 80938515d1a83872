"""Figures that a village is judged by are settled before the tables, and known to the chooser (disclosure 5.1).

A figure is settled when both its sides may be printed for the village: numerator and complement are not small, or the
complement tells nothing that harms (documents: `pelengkap: tidak_peka`). Where the complement is small the share is
printed as "at least p per cent", p by its base and the threshold alone: a figure that is missing exactly then would
tell that it is. For the same reason a wider age stands instead of two narrower ones where one of those has too few to
be a percentage, which everybody can count, and not where few of one do not attend.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import ROUND_FLOOR, Decimal

from cantik.content.kinds import Classification
from cantik.measure.result import MeasuredFigure, Results
from cantik.protect.group import Total
from cantik.protect.indicators import too_few
from cantik.protect.linked.families import TiedGroup
from cantik.protect.linked.meaning import figure_subject, inside
from cantik.protect.result import SafeFigure
from cantik.protect.sensitivity.policy import Rules
from cantik.protect.withholding import withhold

_PARTS = ("Tampil masing-masing menurut umur.", "Shown by its single ages.")
_WHOLE = ("Digantikan umur yang lebih lebar.", "A wider age stands instead of it.")
_PART = (
    "Memuat bagian dari orang yang sedikit, yang jumlah sedesanya sudah tampil pada ukuran cakupan.",
    "Tells a part of the few whose number in the village a coverage figure shows.",
)


@dataclass(frozen=True, slots=True)
class SettledFigures:
    """The results without figures for which another one stands; the ids of those that are printed as they are, and
    those of which it is printed that they are at least so much."""

    results: Results
    exact: frozenset[str]
    least: Mapping[str, Decimal]

    def beside(self, figure: SafeFigure) -> SafeFigure:
        """A figure with what is printed of it where its number is not."""
        least = self.least.get(figure.spec.id) if not figure.area and figure.status == "rahasia" else None
        return figure if least is None else replace(figure, least=least)


def settle_figures(results: Results, rules: Rules, classifications: Mapping[str, Classification]) -> SettledFigures:
    """Settle the figures that a village is judged by."""
    judged = {figure.spec.id: figure for figure in results.figures if figure.spec.judged_by}
    gone: dict[str, tuple[str, str]] = {}
    for name, figure in judged.items():
        parts = [part for part in figure.spec.instead_of if part in judged]
        if parts and all(_many(judged[part], results, rules) for part in parts):
            gone[name] = _PARTS
        else:
            gone |= dict.fromkeys(parts, _WHOLE)
    lines = tuple(withhold(judged[name].spec, why) for name, why in gone.items())
    kept = tuple(figure for figure in results.figures if figure.spec.id not in gone)
    standing = {name: figure for name, figure in judged.items() if name not in gone}
    known = frozenset(name for name, figure in standing.items() if _fits(figure, results, rules))
    bounds = {name: _least(figure, results, rules, classifications) for name, figure in standing.items()}
    few = [judged[name] for name in sorted(known) if _few_without(judged[name], rules)]
    silent = {name for figure in few for name in figure.spec.disclosure.silences}
    out = [cube for cube in results.cubes if cube.spec.id in silent]
    lines += tuple(withhold(cube.spec, _PART) for cube in out)
    cubes = tuple(cube for cube in results.cubes if cube.spec.id not in silent)
    rest = replace(results, cubes=cubes, figures=kept, not_made=(*results.not_made, *lines))
    return SettledFigures(rest, known, {name: least for name, least in bounds.items() if least is not None})


def told_of_the_village_only(results: Results, names: frozenset[str], rules: Rules) -> frozenset[str]:
    """Those of the settled figures (`names`) that show how few of the village are without a trait: in each dusun there
    are no more, so that none can keep what few must keep, and none is told."""
    settled_ones = (figure for figure in results.figures if figure.spec.id in names)
    return frozenset(figure.spec.id for figure in settled_ones if _few_without(figure, rules))


def _few_without(figure: MeasuredFigure, rules: Rules) -> bool:
    """Those of the village without the trait are few, and printed nevertheless."""
    return rules.hides(figure.d - figure.n, figure.spec.disclosure.kelas)


def _many(figure: MeasuredFigure, results: Results, rules: Rules) -> bool:
    """Whether there are enough for a percentage, as everybody can count."""
    percent = figure.coverage is not None and figure.coverage.percent_only(rules.policy)
    if percent or figure.spec.unit_of in results.percent_only or not inside(figure):
        return False
    return figure.d > 0 and not too_few(figure, rules, figure.n, figure.d)


def _fits(figure: MeasuredFigure, results: Results, rules: Rules) -> bool:
    """Both sides of the village's figure may be printed."""
    disclosure = figure.spec.disclosure
    if not _many(figure, results, rules) or rules.hides(figure.n, disclosure.kelas):
        return False
    return disclosure.harmless is not None or not _few_without(figure, rules)


def _least(
    figure: MeasuredFigure, results: Results, rules: Rules, classifications: Mapping[str, Classification]
) -> Decimal | None:
    """What the share of a figure with a small complement is at least: as many as the threshold could be without the
    trait. None of others, and where it is not public of how many it is."""
    spec = figure.spec
    if spec.disclosure.harmless is not None or not _many(figure, results, rules) or not _few_without(figure, rules):
        return None
    if figure_subject(figure, classifications).group.total is not Total.PUBLIC:
        return None
    most = rules.threshold(spec.disclosure.kelas)
    if rules.hides(figure.n, spec.disclosure.kelas) or figure.d <= most:
        return None
    share = Decimal(spec.scale * (figure.d - most)) / figure.d
    return share.quantize(Decimal(1).scaleb(-spec.decimals), rounding=ROUND_FLOOR)


def known_figures(
    results: Results, names: frozenset[str], classifications: Mapping[str, Classification]
) -> tuple[TiedGroup, ...]:
    """The village's numbers of settled figures, which everybody knows when the tables are chosen."""
    found = []
    for figure in results.figures:
        if figure.spec.id in names:
            subject = figure_subject(figure, classifications)
            village = replace(subject.group, totals=subject.group.totals[:1], areas=("tanpa",))
            found.append(TiedGroup(replace(subject, group=village), (), open=True))
    return tuple(found)
