"""Indicators: each is a table of numerator and complement by area, protected together with the tables it speaks of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from cantik.base.numerals import ratio
from cantik.content.kinds import Classification
from cantik.measure.result import MeasuredFigure
from cantik.protect.group import Group, Key, Layout
from cantik.protect.linked.families import TiedGroup, known_to_all
from cantik.protect.linked.groups import GroupDecision
from cantik.protect.linked.meaning import PART, REST, Subject, figure_subject, inside
from cantik.protect.memory import Memory
from cantik.protect.public_status import status_of
from cantik.protect.result import SafeFigure, Status
from cantik.protect.sensitivity.policy import Rules
from cantik.protect.suppression.problem import Ties, build
from cantik.protect.suppression.prune import hide_least

OPEN = "A"
Need = tuple[int, int]


def figure_standing(
    figure: MeasuredFigure,
    rules: Rules,
    classifications: Mapping[str, Classification],
    open_members: Sequence[TiedGroup],
) -> GroupDecision:
    """An indicator of class B or C by itself: the cells that may be printed. No tables when none may."""
    subject = figure_subject(figure, classifications)
    ties = ties_of(subject, open_members)
    if too_few(figure, rules, figure.n, figure.d):  # then too few in each dusun as well
        return GroupDecision(subject, ties)  # nothing of it is printed, whatever the others tell
    group = subject.group
    layout = _layout(group, rules)
    key = group.digest(), layout, rules.key, ties.label
    hidden = _ALONE.recall(key, lambda: _find_hidden(group, layout, rules, ties))
    return GroupDecision(subject, ties) if hidden is None else GroupDecision(subject, ties, (layout,), (), hidden)


_ALONE: Memory[frozenset[Key] | None] = Memory(512)


def _find_hidden(group: Group, layout: Layout, rules: Rules, ties: Ties) -> frozenset[Key] | None:
    """The cells that an indicator hides when nothing else is printed; None where it cannot be printed."""
    pattern = hide_least(build(group, (layout,), rules, ties))
    return None if pattern is None else pattern.hidden_keys


def _layout(group: Group, rules: Rules) -> Layout:
    """An indicator of the village and of its dusun."""
    return Layout("G", not rules.village_only(group.id.removeprefix("indikator:")), False, False, group.leaves)


def ties_of(subject: Subject, open_members: Sequence[TiedGroup]) -> Ties:
    """Which cells of a group a class A table tells anyway."""
    places = known_to_all(subject, open_members)
    if not places:
        return Ties()

    def is_known(key: Key) -> bool:
        return (key[0], subject.meaning.where(key, subject.group.whole)) in places

    near = tuple((member.id, member.subject.group.totals.shape, member.subject.meaning) for member in open_members)
    return Ties(known=is_known, label=near)


def safe_figures(
    figure: MeasuredFigure, standing: GroupDecision | None, rules: Rules, *, counts: bool, settled: bool = False
) -> list[SafeFigure]:
    """The indicator of the village and of each dusun as they may be printed; `counts`: numbers of records too.

    `standing` is None for class A; `settled`: the village's value is printed whatever happens (`key_indicators.py`). A
    value is printed with its numerator and complement or not at all, and a percentage only over a denominator of at
    least the policy's `penyebut_min` (docs/bidang/governance.md 5.3 no. 2).
    """
    spec = figure.spec
    out = [_safe(figure, None if settled else standing, rules, 0, figure.n, figure.d, counts=counts)]
    if spec.disclosure.level_min != "desa" and len(figure.geo.categories) > 1 and not rules.village_only(spec.id):
        for area, (n, d) in enumerate(zip(figure.n_by_geo, figure.d_by_geo, strict=True), start=1):
            out.append(_safe(figure, standing, rules, area, n, d, counts=counts))
    return out


def _safe(
    figure: MeasuredFigure, standing: GroupDecision | None, rules: Rules, area: int, n: int, d: int, *, counts: bool
) -> SafeFigure:
    spec = figure.spec
    category = figure.geo.categories[area - 1] if area else None
    status = _status(figure, standing, rules, area, n, d)
    value: Decimal | None = None
    if status == "ada":
        if spec.kind == "jumlah":
            value, status = (Decimal(n), status) if counts else (None, "tidak_tersedia")
        else:
            value = ratio(n, d, spec.scale, spec.decimals)
    told = counts and (status == "ada" or standing is None)
    return SafeFigure(
        spec=spec,
        area=category.id if category else "",
        area_label=category.label if category else "",
        value=value,
        numerator=n if told else None,
        denominator=d if told and spec.kind != "jumlah" else None,
        status=status,
        population=figure.population,
        coverage=figure.coverage,
    )


def _status(figure: MeasuredFigure, standing: GroupDecision | None, rules: Rules, area: int, n: int, d: int) -> Status:
    shown = standing is None or _is_shown(standing, area)
    return status_of(figure.spec, d, shown=shown, few=too_few(figure, rules, n, d))


def too_few(figure: MeasuredFigure, rules: Rules, n: int, d: int) -> bool:
    """Too few events for a rate, or too few records for a percentage."""
    disclosure = figure.spec.disclosure
    if figure.spec.kind == "jumlah":
        return False
    if disclosure.kejadian_min is not None:
        return n < disclosure.kejadian_min
    return inside(figure) and d < rules.denominator_of(figure.spec)


def _is_shown(standing: GroupDecision, area: int) -> bool:
    """Numerator and complement are both printed."""
    if not standing.book or (area and not standing.book[0].area):
        return False
    return not {(area, 0, 0, code) for code in (PART, REST, PART | REST)} & standing.hidden


def needs_of(standing: GroupDecision | None, areas: int, rules: Rules) -> list[tuple[Need | None, Need | None]]:
    """For the village and each dusun the intervals that a hidden numerator and complement must keep; also where nothing
    of the indicator is printed, because its readers see that it is hidden, and the tables may tell of it."""
    if standing is None:
        return [(None, None)] * areas
    if not standing.book:
        standing = replace(standing, book=(_layout(standing.subject.group, rules),))
    needs = standing.require_intervals(rules)
    return [(needs.get((area, 0, 0, PART)), needs.get((area, 0, 0, REST))) for area in range(areas)]
