"""What a level may tell: the editions that are counted, the leeway of each, and what levels told before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from cantik import __version__
from cantik.base.canonical import canonical_json, digest
from cantik.base.progress import Tell
from cantik.codes.area import AreaCode, AreaLevel
from cantik.codes.knowledge import Knowledge, VillageKnowledge
from cantik.codes.nation import is_nation
from cantik.content.kinds import Indicator, TableSpec
from cantik.engines.protocol import Integers
from cantik.levels import leeways, told_sums, vectors
from cantik.measure.layout import DENOMINATOR, NUMERATOR, Key, VectorLayout, definition_of, layout_of
from cantik.measure.levels import OTHER_BASE, LevelMeasure, LevelSum, LevelVillage
from cantik.measure.vector import VillageVector
from cantik.protect.across.decide import asked_measures
from cantik.protect.across.leeway import Leeway, leeway_of
from cantik.protect.across.level_tables import level_results
from cantik.protect.across.questions import PART, REST, AskedMeasure
from cantik.protect.across.sums import Sum, Unit
from cantik.protect.across.values import LevelMember, LevelOutline, LevelResult, Standing
from cantik.protect.audit.gate import Printed
from cantik.protect.result import SafeTable
from cantik.protect.sensitivity.policy import Rules
from cantik.release import protection_record
from cantik.release.vintages import measures_of
from cantik.vault.app.opening import OpenStore


@dataclass(frozen=True, slots=True)
class LevelsOfArea:
    """The levels that an area tells together: its kecamatan, its groups, itself last."""

    levels: tuple[LevelOutline, ...]
    names: Mapping[str, str]


def levels_of(found: LevelSum, knowledge: Knowledge, groups: Mapping[str, Sequence[AreaCode]]) -> LevelsOfArea:
    """The levels of an area whose villages were summed. A kabupaten tells its kecamatan with itself; what lies in a
    province, or in the whole, tells itself (docs/adr/0093). `groups`: by id the areas of those that lie wholly within
    it."""
    villages = {village.code: village.name for village in found.villages}
    names = {found.area: found.title, **villages}
    level = _level_of(found.area)
    inside: dict[str, list[str]] = {}
    for code in villages:
        inside.setdefault(".".join(code.split(".")[: min(level + 1, AreaLevel.KECAMATAN)]), []).append(code)
    if found.area in inside:
        return LevelsOfArea((LevelOutline(found.area, _villages(villages, villages)),), names)
    made = []
    for part, codes in sorted(inside.items()):
        entry = knowledge.areas.find(AreaCode.kemendagri(part))
        names[part] = entry.name if entry is not None else part
        if level == AreaLevel.KABUPATEN:
            made.append(LevelOutline(part, _villages(codes, villages)))
    for name, areas in sorted(groups.items()):
        codes = [code for code in villages if any(area.contains(AreaCode.kemendagri(code)) for area in areas)]
        if codes:
            names[name] = knowledge.content.groups[name].title
            made.append(LevelOutline(name, _villages(codes, villages)))
    members = tuple(LevelMember(each, names[each], tuple(codes)) for each, codes in sorted(inside.items()))
    return LevelsOfArea((*made, LevelOutline(found.area, members)), names)


def _level_of(code: str) -> int:
    """How many parts the code of a level has; the whole is one above the provinces."""
    area = AreaCode.kemendagri(code)
    return 0 if is_nation(area) else area.level


def _villages(codes: Sequence[str] | Mapping[str, str], names: Mapping[str, str]) -> tuple[LevelMember, ...]:
    return tuple(LevelMember(code, names[code], (code,)) for code in sorted(codes))


def results_of(
    found: LevelSum,
    levels: Sequence[LevelOutline],
    told: Sequence[Sum],
    *,
    opened: OpenStore,
    knowledge: VillageKnowledge,
    tell: Tell,
) -> dict[str, LevelResult]:
    """What levels may tell, by code. `told`: what former editions of levels told of the same day.

    Raises `ProtectionError` P104, P105 where protection cannot be proved: then nothing is told.
    """
    rules = _rules(knowledge)
    standing = _find_standing(found, told, opened=opened, knowledge=knowledge, rules=rules, tell=tell)
    printed_ones = (_as_printed(measure, found, knowledge) for measure in found.measures)
    measures = [measure for measure in printed_ones if measure is not None]
    return level_results(
        levels,
        measures,
        standing,
        knowledge.content,
        rules,
        heard=partial(tell, "Melindungi jumlah wilayah"),
    )


def _find_standing(
    found: LevelSum,
    told: Sequence[Sum],
    *,
    opened: OpenStore,
    knowledge: VillageKnowledge,
    rules: Rules,
    tell: Tell,
) -> Standing:
    """What stands already, of the editions that are counted, and of those that earlier sums hold."""
    units, leeway, printed = dict[str, Unit](), dict[Unit, Leeway](), dict[Unit, frozenset[Key]]()
    counted = dict[str, dict[str, Unit]]()
    villages = [village for village in found.villages if village.is_counted]
    for number, village in enumerate(villages):
        unit = units[village.code] = village.unit
        own = _Edition(unit, opened, knowledge, rules)
        counted[village.code] = own.list_counted()
        if own.passed is not None:
            leeway[unit], printed[unit] = own.leeway(), own.printed_measures()
        tell("Memeriksa kelonggaran edisi desa", number + 1, len(villages))
    carried = dict[Unit, set[str]]()
    for earlier in counted.values():
        for name, unit in earlier.items():
            carried.setdefault(unit, set()).add(name)
    told = [*told, *told_sums.of_other_days(opened.store.path, found.reference, carried)]
    for unit in sorted({unit for each in told for unit in each.members} - set(units.values())):
        own = _Edition(unit, opened, knowledge, rules)
        if own.passed is not None:
            leeway[unit] = own.leeway()
    for code, earlier in counted.items():
        if units[code] in leeway:  # an edition that no sum holds: by what the one that carries it over says of it
            leeway |= {unit: leeway[units[code]] for unit in earlier.values() if unit not in leeway}
    return Standing(units, leeway, printed, told, counted)


def _rules(knowledge: VillageKnowledge) -> Rules:
    return Rules(knowledge.policy, None, frozenset(f.column for f in knowledge.content.facts.values() if f.column))


def without_record(
    villages: Sequence[LevelVillage], *, opened: OpenStore, knowledge: VillageKnowledge
) -> list[LevelVillage]:
    """Those of some villages whose edition is counted, but of which it is not known what passed the gate: it was issued
    before that was kept, or tells something by definitions that mean something else today. What they hide could be
    found from a sum, so measures that hide anything wait for their next edition. Raises P106 for a damaged record."""
    rules = _rules(knowledge)
    counted = [village for village in villages if village.vector is not None]
    return [each for each in counted if _Edition(each.unit, opened, knowledge, rules).passed is None]


def made_of(villages: Iterable[LevelVillage], knowledge: VillageKnowledge) -> dict[str, Any]:
    """Return what the releases of all levels of some villages depend on, as a record to compare: the editions that are
    added up (those of neighbours too), the digests of content and policy, the version of the program."""
    villages = list(villages)
    units = sorted(list(village.unit) for village in villages if village.is_counted)
    parts = sorted({village.part for village in villages if village.part is not None})
    return {
        "bersama": digest(canonical_json([units, *map(list, parts)] if parts else units)),
        "definisi": knowledge.content.digest,
        "kebijakan": knowledge.policy.digest,
        "perangkat_lunak": __version__,
    }


def _as_printed(measure: LevelMeasure, found: LevelSum, knowledge: Knowledge) -> LevelMeasure | None:
    """A measure with those villages only whose edition tells it of the same population base; None without any."""
    base = measure.section.key[2]
    spec = definition_of(measure.section.key, knowledge.content)
    if spec is None:
        return None
    vectors_of = {village.code: village.vector for village in found.villages}
    kept, absent = [], dict(measure.absent)
    for at, code in enumerate(measure.villages):
        vector = vectors_of[code]
        if vector is not None and _first_base(spec, vector) == base:
            kept.append(at)
        else:
            absent[code] = OTHER_BASE
    if not kept:
        return None
    parts: Integers = measure.parts[kept]
    return replace(measure, villages=tuple(measure.villages[at] for at in kept), parts=parts, absent=absent)


def _first_base(spec: TableSpec | Indicator, vector: VillageVector) -> str | None:
    """The base that an edition prints: the first of the definition that its register knows."""
    return next((base for base in spec.populations if base in vector.bases), spec.populations[0])


class _Edition:
    """An edition of a village as the levels above it need it."""

    def __init__(self, unit: Unit, opened: OpenStore, knowledge: VillageKnowledge, rules: Rules) -> None:
        self._unit, self._opened, self._knowledge, self._rules = unit, opened, knowledge, rules
        store = opened.store.path
        self._vector = vectors.recall(vectors.place(store, *unit), store=store, keys=opened.keys)
        layout = vectors.layout_known(store, self._vector.layout) if self._vector is not None else None
        self._layout = layout if layout is not None and self._vector is not None else None
        record = protection_record.place(store, *unit)
        passed = protection_record.recall_passed(record, knowledge.content)
        #: what it carries over from earlier editions, as these passed the gate
        self._vintages = [
            (vintage, protection_record.passed_of(vintage, knowledge.content))
            for vintage in protection_record.recall_vintages(record)
        ]
        #: what passed the gate; None where that is not known, or told by definitions that mean something else today
        self.passed = passed if passed is not None and self._layout is not None and self._alike(passed) else None

    def _alike(self, passed: Printed) -> bool:
        today = layout_of(self._knowledge.content, self._knowledge.lists).by_key()
        then = self._layout.by_key() if self._layout is not None else {}
        keys = [("tabel", table.spec.id, table.population) for table in passed.tables]
        keys += [("indikator", figure.spec.id, figure.population) for figure in passed.figures]
        return all(key not in then or (key in today and today[key].own == then[key].own) for key in keys)

    def list_counted(self) -> dict[str, Unit]:
        """By measure the earlier edition that counted what it carries over; where only its day is known, the day."""
        code, days = self._unit[0], self._vector.days if self._vector is not None else {}
        dated = {name: (code, day.isoformat()) for name, day in days.items()}
        return dated | {name: (code, each.edition) for each, _ in self._vintages for name in each.measures}

    def leeway(self) -> Leeway:
        """The leeway, found once and kept."""
        store, keys, passed = self._opened.store.path, self._opened.keys, self.passed
        path = leeways.place(store, *self._unit)
        if passed is None or self._vector is None or self._layout is None:
            raise ValueError("an edition of which it is not known what passed the gate")
        said = (__version__, self._knowledge.content.digest, self._rules.key, self._vector.snapshot)
        made_by = digest(repr(said).encode())
        found = leeways.recall(made_by, path, store=store, keys=keys)
        if found is None:
            counts = counts_of_vector(self._vector, self._layout, self._knowledge)
            found = self._find_leeway(passed, asked_measures(counts, self._knowledge.content, self._rules))
            leeways.keep(found, made_by, path, store=store, keys=keys)
        return found

    def _find_leeway(self, passed: Printed, measures: Sequence[AskedMeasure]) -> Leeway:
        """The leeway by what the edition counted itself, and of what it carries over by the edition that counted
        it: its numbers are of that day."""
        content, carried = self._knowledge.content, measures_of([vintage for vintage, _ in self._vintages])
        classifications, facts = content.classifications, tuple(content.facts.values())
        parts = [leeway_of(passed, [m for m in measures if m.key[1] not in carried], classifications, facts)]
        for vintage, then in self._vintages:
            mine = [measure for measure in measures if measure.key[1] in vintage.measures]
            if then is None or not self._alike(then):
                parts.append(Leeway(unproven=frozenset(measure.key for measure in mine)))
            else:
                parts.append(leeway_of(then, mine, classifications, facts))
        return sum(parts[1:], parts[0])

    def printed_measures(self) -> frozenset[Key]:
        """The measures of which it tells the whole village everything."""
        if self.passed is None:
            return frozenset()
        found = printed_in_full(self.passed)
        for vintage, then in self._vintages:
            told = frozenset() if then is None else printed_in_full(then)
            found |= {key for key in told if key[1] in vintage.measures}
        return found


def printed_in_full(passed: Printed) -> frozenset[Key]:
    """Return the measures that an edition itself (none before it that its readers hold) prints for the whole village
    without a hidden cell. A table that merges classes is not one: the level would print them apart."""
    out = set()
    for table in passed.tables[: passed.today]:
        if table.kind in "AT" and _by_full_list(table) and all(cell.value is not None for cell in table.cells):
            out.add(("tabel", table.spec.id, table.population))
    for figure in passed.figures:
        if not figure.area and figure.status == "ada" and figure.numerator is not None:
            out.add(("indikator", figure.spec.id, figure.population))
    return frozenset(out)


def _by_full_list(table: SafeTable) -> bool:
    return all(len(each.leaves) < 2 for axis in table.axes for each in axis.categories if not each.total)


def counts_of_vector(
    vector: VillageVector, layout: VectorLayout, knowledge: Knowledge
) -> Iterator[tuple[Key, TableSpec | Indicator, dict[str, int]]]:
    """Yield each measure that a village prints, over its first population base, with the number of persons or units in
    each class."""
    content, starts = knowledge.content, layout.starts()
    for section in layout.sections:
        spec, base = definition_of(section.key, content), section.key[2]
        line = vector.part(section, starts[section.basis])
        if spec is None or line is None or _first_base(spec, vector) != base:
            continue
        if isinstance(spec, Indicator):
            n, d = int(line[NUMERATOR]), int(line[DENOMINATOR])
            yield section.key, spec, {PART: n, REST: d - n}
        elif section.axes:
            rows = line[section.counters :].reshape(-1, section.shape[-1]).sum(axis=0)
            names = [own for own, _ in section.axes[-1].categories]
            yield section.key, spec, {own: int(count) for own, count in zip(names, rows, strict=True)}
