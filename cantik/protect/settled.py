"""Figures that a village is judged by are settled before the tables, and known to the chooser (disclosure 5.1).

A figure is settled when both its sides may be printed for the village: numerator and complement are not small, or the
complement tells nothing that harms (documents: `pelengkap: tidak_peka`). Where one of two neighbouring ages is too
small, the wider age that holds both stands instead of them, before a figure is given up.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from cantik.content.kinds import Classification
from cantik.measure.result import MeasuredFigure, Results
from cantik.protect.families import TiedGroup
from cantik.protect.figures import too_few
from cantik.protect.meaning import figure_subject, inside
from cantik.protect.policy import Rules
from cantik.protect.withholding import REASON, withhold

_PARTS = ("Tampil masing-masing menurut umur.", "Shown by its single ages.")
_WHOLE = ("Digantikan umur yang lebih lebar.", "A wider age stands instead of it.")
_PART = (
    "Memuat bagian dari orang yang sedikit, yang jumlah sedesanya sudah tampil pada ukuran cakupan.",
    "Tells a part of the few whose number in the village a coverage figure shows.",
)


def settled(results: Results, rules: Rules) -> tuple[Results, frozenset[str]]:
    """The results without figures for which another one stands, and the ids of those that are settled."""
    judged = {figure.spec.id: figure for figure in results.figures if figure.spec.judged_by}
    fits = {name for name, figure in judged.items() if _fits(figure, results, rules)}
    gone: dict[str, tuple[str, str]] = {}
    for name, figure in judged.items():
        parts = [part for part in figure.spec.instead_of if part in judged]
        if not figure.spec.instead_of:
            continue
        if (parts and fits.issuperset(parts)) or name not in fits:
            gone[name] = _PARTS if name in fits else REASON
        else:
            gone |= dict.fromkeys(parts, _WHOLE)
    lines = tuple(withhold(judged[name].spec, why) for name, why in gone.items())
    kept = tuple(figure for figure in results.figures if figure.spec.id not in gone)
    known = frozenset(fits - gone.keys())
    few = [judged[name] for name in sorted(known) if _few_without(judged[name], rules)]
    silent = {name for figure in few for name in figure.spec.disclosure.silences}
    out = [cube for cube in results.cubes if cube.spec.id in silent]
    lines += tuple(withhold(cube.spec, _PART) for cube in out)
    cubes = tuple(cube for cube in results.cubes if cube.spec.id not in silent)
    return replace(results, cubes=cubes, figures=kept, not_made=(*results.not_made, *lines)), known


def told_of_the_village_only(results: Results, names: frozenset[str], rules: Rules) -> frozenset[str]:
    """Those of the settled figures (`names`) that show how few of the village are without a trait: in each dusun there
    are no more, so that none can keep what few must keep, and none is told."""
    settled_ones = (figure for figure in results.figures if figure.spec.id in names)
    return frozenset(figure.spec.id for figure in settled_ones if _few_without(figure, rules))


def _few_without(figure: MeasuredFigure, rules: Rules) -> bool:
    """Those of the village without the trait are few, and printed nevertheless."""
    return rules.hides(figure.d - figure.n, figure.spec.disclosure.kelas)


def _fits(figure: MeasuredFigure, results: Results, rules: Rules) -> bool:
    """Both sides of the village's figure may be printed."""
    spec = figure.spec
    percent = figure.coverage is not None and figure.coverage.percent_only(rules.policy)
    if percent or spec.unit_of in results.percent_only or not inside(figure):
        return False
    kelas = spec.disclosure.kelas
    if figure.d == 0 or too_few(figure, rules, figure.n, figure.d) or rules.hides(figure.n, kelas):
        return False
    return spec.disclosure.harmless is not None or not _few_without(figure, rules)


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
