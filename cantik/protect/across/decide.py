"""What levels may tell of each measure: on which rung of its ladder, and what is hidden."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from cantik.content.kinds import Content, Indicator, TableSpec
from cantik.measure.layout import DENOMINATOR, NUMERATOR, Key, definition_of
from cantik.measure.levels import LevelMeasure
from cantik.protect.across.compensation import Answers
from cantik.protect.across.questions import PART, REST, AskedMeasure, class_axis, protected_sets, rungs_of
from cantik.protect.across.settle import settle_sums
from cantik.protect.across.sums import Group, Sum, Unit
from cantik.protect.across.values import DecidedMeasure, Heard, LevelOutline, Standing, ignore_steps
from cantik.protect.render import Need
from cantik.protect.sensitivity.policy import Rules

OPEN = "A"
_ADDED_UP = ("keluarga", "rumah_tangga")  # units that persons belong to
_NO_PART = ("rasio", "rata")  # indicators whose numerator is no part of the denominator
_PAIR = 2  # classes of a measure that hides both or none


def asked_of(spec: TableSpec | Indicator, replaced: Collection[str], content: Content, rules: Rules) -> bool:
    """Whether a level asks of a village more than the village itself tells of a measure. It does not of class A, of
    what is no part of anything, of tables whose column everybody can add up (`recoding/known_sums.py`), and of an
    indicator instead of which villages may print a wider one: these are told where every village tells them."""
    if spec.disclosure.kelas == OPEN or spec.id in replaced:
        return False
    if isinstance(spec, Indicator):
        return spec.kind not in _NO_PART and spec.spread is None
    column = content.classifications[spec.rows].variable if spec.rows in content.classifications else ""
    return bool(column) and not (spec.unit_of in _ADDED_UP and column in rules.summed)


def replaced_in(content: Content) -> frozenset[str]:
    """The indicators instead of which a wider one may be printed."""
    return frozenset(name for spec in content.indicators.values() for name in spec.instead_of)


def asked_measures(
    counts: Iterable[tuple[Key, TableSpec | Indicator, Mapping[str, int]]], content: Content, rules: Rules
) -> list[AskedMeasure]:
    """What a level asks of a village, of measures with how many are in each class of them there."""
    replaced, out = replaced_in(content), []
    for key, spec, told in counts:
        if not asked_of(spec, replaced, content, rules):
            continue
        axis = class_axis(spec, content.classifications[spec.rows]) if isinstance(spec, TableSpec) else None
        names = list(told) if axis is None else [category.id for category in axis.categories if not category.total]
        own = {name: told.get(name, 0) for name in names}
        rungs, neutral = ladder_of(spec, names, content)
        protected = protected_sets(own, rungs, rules, spec.disclosure.kelas, neutral)
        out.append(AskedMeasure(key, spec, own, axis, protected))
    return out


def ladder_of(
    spec: TableSpec | Indicator, names: Sequence[str], content: Content
) -> tuple[list[list[frozenset[str]]], str | None]:
    """The groups of classes on each rung of a measure, the full list first, and its neutral class."""
    if isinstance(spec, Indicator):
        return [[frozenset({PART}), frozenset({REST})]], REST
    classification = content.classifications[spec.rows]
    return rungs_of(names, classification), classification.neutral


def counts_of(measure: LevelMeasure, spec: TableSpec | Indicator, content: Content) -> dict[str, dict[str, int]]:
    """Of each village of a measure how many are in each class."""
    if isinstance(spec, Indicator):
        return {
            code: {PART: int(line[NUMERATOR]), REST: int(line[DENOMINATOR] - line[NUMERATOR])}
            for code, line in zip(measure.villages, measure.parts, strict=True)
        }
    rows = measure.cells.reshape(measure.n, -1, measure.section.shape[-1]).sum(axis=1)
    names = [name for name, _ in measure.section.axes[-1].categories]
    shown = {each.id for each in class_axis(spec, content.classifications[spec.rows]).categories if not each.total}
    return {
        code: {name: int(count) for name, count in zip(names, line, strict=True) if name in shown}
        for code, line in zip(measure.villages, rows, strict=True)
    }


@dataclass(frozen=True, slots=True)
class _Measured:
    """A measure with what decides how it can be told."""

    key: Key
    spec: TableSpec | Indicator
    counts: Mapping[str, Mapping[str, int]]
    rungs: list[list[frozenset[str]]]
    neutral: str | None

    def groups(self, rung: int) -> list[Group]:
        """Its groups of classes on a rung."""
        return [frozenset((self.key, name) for name in group) for group in self.rungs[rung]]


def decide_measures(
    levels: Sequence[LevelOutline],
    measures: Sequence[LevelMeasure],
    standing: Standing,
    content: Content,
    rules: Rules,
    heard: Heard = ignore_steps,
) -> dict[Key, DecidedMeasure]:
    """How the measures that levels ask of villages are told. `measures`: of all villages of all levels. `heard`: told
    how many of the measures that are decided together are done.

    Raises `ProtectionError` P104 where a village cannot be protected whatever is hidden.
    """
    replaced = replaced_in(content)
    asked: dict[Key, _Measured] = {}
    for measure in measures:
        key = measure.section.key
        spec = definition_of(key, content)
        if spec is not None and asked_of(spec, replaced, content, rules):
            counts = counts_of(measure, spec, content)
            rungs, neutral = ladder_of(spec, list(next(iter(counts.values()))), content)
            asked[key] = _Measured(key, spec, counts, rungs, neutral)
    out: dict[Key, DecidedMeasure] = {}
    together = _group_ties(asked, standing)
    for number, tied in enumerate(together):
        out |= _Deciding([asked[key] for key in tied], levels, standing, rules).decide()
        heard(number + 1, len(together))
    return out


def _group_ties(keys: Collection[Key], standing: Standing) -> list[list[Key]]:
    """Measures that some village can change together only: what is told of one tells of the others."""
    near: dict[Key, set[Key]] = {key: {key} for key in keys}
    for each in standing.leeway.values():
        for changes in (*each.moves, *each.owed):
            together = {key for key, _ in changes if key in near}
            for key in together:
                near[key] |= together
    out, left = [], sorted(near)
    while left:
        found, ahead = {left[0]}, [left[0]]
        while ahead:
            ahead += (more := near[ahead.pop()] - found)
            found |= more
        out.append(sorted(found))
        left = [key for key in left if key not in found]
    return out


class _Deciding:
    """Measures that are decided together."""

    def __init__(
        self, measures: Sequence[_Measured], levels: Sequence[LevelOutline], standing: Standing, rules: Rules
    ) -> None:
        self._measures, self._levels, self._standing, self._rules = measures, levels, standing, rules
        self._keys = [measure.key for measure in measures]
        self._told = [each for own in standing.told if (each := _only(own, self._keys)) is not None]
        self._answers: Answers = {}
        #: of those with one village named nothing is asked: what it hides must not decide how the others are told
        self._several = {level.id for level in levels if len(level.villages) > 1}

    def decide(self) -> dict[Key, DecidedMeasure]:
        """The finest rung of each ladder on which no level hides more than a table may; where there is none, first the
        smaller levels say nothing of it, last the rung is taken that tells most."""
        rungs, worth = dict.fromkeys(self._keys, 0), {key: dict[int, int]() for key in self._keys}
        while True:
            sums = self._settle_today(rungs, frozenset())
            judged = [each for each in sums if each.id not in self._several or len(each.members) > 1]
            lacking = [key for key in self._keys if not all(self._tells(each, key) for each in judged)]
            for key in lacking:
                worth[key][rungs[key]] = _count_numbers(sums, key)
            further = [key for key in lacking if rungs[key] + 1 < len(self._of(key).rungs)]
            if not further:
                break
            for key in further:
                rungs[key] += 1
        if lacking:
            rungs |= {key: max(worth[key], key=lambda rung: (worth[key][rung], -rung)) for key in lacking}
            sums = self._largest_first(rungs, lacking)
        return {measure.key: self._make_measure(measure, rungs[measure.key], sums) for measure in self._measures}

    def _largest_first(self, rungs: dict[Key, int], lacking: Sequence[Key]) -> list[Sum]:
        """The sums where the largest level tells what it can and smaller ones nothing, for measures of which it tells
        nothing beside them."""
        sums = self._settle_today(rungs, frozenset())
        largest = max(self._levels, key=lambda level: len(level.villages)).id
        for key in lacking:
            if self._level_tells(sums, largest, key):
                continue
            for rung in range(len(self._of(key).rungs)):
                tried = self._settle_today({**rungs, key: rung}, frozenset({key}))
                if self._level_tells(tried, largest, key):
                    rungs[key], sums = rung, tried
                    self._silent = frozenset({*self._silent, key})
                    break
        return sums

    _silent: frozenset[Key] = frozenset()

    def _settle_today(self, rungs: Mapping[Key, int], silent: frozenset[Key]) -> list[Sum]:
        """The sums of today; those of smaller levels tell nothing of `silent`."""
        largest = max(self._levels, key=lambda level: len(level.villages)).id
        began = []
        for level in self._levels:
            hushed = silent | self._silent if level.id != largest else frozenset[Key]()
            began += [_without(own, hushed) for own in self._sums(level, rungs)]
        found = settle_sums([*began, *self._told], self._standing.leeway, self._keys, self._answers)
        return [self._limit_sum(each) for each in found if not each.told]

    def _of(self, key: Key) -> _Measured:
        return next(measure for measure in self._measures if measure.key == key)

    def _sums(self, level: LevelOutline, rungs: Mapping[Key, int]) -> list[Sum]:
        """The sums of a level: of each set of its editions that counted some measures, these measures."""
        told: dict[frozenset[Unit], list[_Measured]] = {}
        for measure in self._measures:
            units = (self._standing.unit_of(code, measure.key) for code in level.villages if code in measure.counts)
            told.setdefault(frozenset(units), []).append(measure)
        return [self._sum(level, units, measures, rungs) for units, measures in told.items() if units]

    def _sum(
        self, level: LevelOutline, units: frozenset[Unit], measures: Sequence[_Measured], rungs: Mapping[Key, int]
    ) -> Sum:
        """The sum of some editions of a level, of measures that all of them counted."""
        counts: dict[Group, int] = {}
        needs: dict[Group, Need] = {}
        whole: set[Key] = set()
        for measure in measures:
            by_class: dict[str, int] = {}
            for code in level.villages:
                for name, count in measure.counts.get(code, {}).items():
                    by_class[name] = by_class.get(name, 0) + count
            groups = measure.rungs[rungs[measure.key]]
            marked = {group: frozenset((measure.key, name) for name in group) for group in groups}
            counts |= {marked[group]: sum(by_class[name] for name in group) for group in groups}
            kelas = measure.spec.disclosure.kelas
            small = protected_sets(by_class, [groups], self._rules, kelas, measure.neutral)
            needs |= {marked[each.classes]: each.need for each in small}
            whole.add(measure.key)
        return Sum(level.id, units, counts, frozenset(whole), needs)

    def _limit_sum(self, each: Sum) -> Sum:
        """A sum that hides more of its cells, or more of its persons, than a table may says nothing of a measure."""
        for key in self._keys:
            groups = each.of(key)
            hidden = [group for group in groups if group in each.hidden]
            persons, whole = sum(each.counts[group] for group in hidden), sum(each.counts[group] for group in groups)
            much = len(hidden) > self._rules.table_limit * len(groups) or persons > self._rules.persons_limit * whole
            if hidden and (much or len(groups) == _PAIR):
                each = each.without(key)
        return each

    @staticmethod
    def _tells(each: Sum, key: Key) -> bool:
        """A sum tells something of a measure, or has no sum of it."""
        return not each.of(key) or not each.silent(key)

    def _level_tells(self, sums: Sequence[Sum], level: str, key: Key) -> bool:
        """A level tells something of a measure, or has no sum of it."""
        return all(self._tells(each, key) for each in sums if each.id == level)

    def _make_measure(self, measure: _Measured, rung: int, sums: Sequence[Sum]) -> DecidedMeasure:
        leeway = self._standing.leeway
        units = {code: self._standing.unit_of(code, measure.key) for code in measure.counts}
        open_ = {
            code: frozenset(name for key, name in leeway[unit].open if key == measure.key)
            for code, unit in units.items()
            if unit in leeway
        }
        own = {each.id: each for each in sums if each.of(measure.key)}
        groups, full = (tuple(measure.groups(each)) for each in (rung, 0))
        small = {code: self._small(measure, measure.counts[code]) for code in open_}
        return DecidedMeasure(groups, full, own, measure.counts, open_, small)

    def _small(self, measure: _Measured, counts: Mapping[str, int]) -> dict[str, Need]:
        """The classes of a village that may not be known, and the intervals that they must keep."""
        kelas = measure.spec.disclosure.kelas
        found = protected_sets(counts, [measure.rungs[0]], self._rules, kelas, measure.neutral)
        return {next(iter(each.classes)): each.need for each in found}


def _without(own: Sum, keys: Collection[Key]) -> Sum:
    for key in keys:
        own = own.without(key)
    return own


def _count_numbers(sums: Sequence[Sum], key: Key) -> int:
    return sum(group not in each.hidden for each in sums for group in each.of(key))


def _only(each: Sum, keys: Collection[Key]) -> Sum | None:
    """What a sum tells of some measures."""
    counts = {group: count for group, count in each.counts.items() if next(iter(group))[0] in keys}
    whole = each.whole & frozenset(keys)
    if not counts and not whole:
        return None
    return replace(each, counts=counts, whole=whole, needs={}, hidden=each.hidden & counts.keys())
