"""The tables and indicators of a level, made of what was decided and of what its villages tell themselves."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

import numpy as np

from cantik.base.numerals import count_noun, ratio
from cantik.content.axes import Axis
from cantik.content.kinds import Content, Indicator, TableSpec
from cantik.engines.protocol import Integers
from cantik.measure.axes import axis
from cantik.measure.compute import without_nobody
from cantik.measure.layout import ANSWERED, ASKED, DENOMINATOR, FRAME, NUMERATOR, POSSIBLE, RECORDED, TABLE, Key
from cantik.measure.levels import LevelMeasure
from cantik.measure.measure_coverage import MeasureCoverage
from cantik.measure.result import Cube, NotMade
from cantik.protect.across.decide import OPEN, decide_measures
from cantik.protect.across.level_rows import name_row_villages
from cantik.protect.across.partial_sums import (
    UNPROVED,
    make_member_axis,
    mark_table,
    name_member,
    name_villages,
    select_told_villages,
    set_apart,
    set_figure_apart,
    share_villages,
)
from cantik.protect.across.questions import class_axis
from cantik.protect.across.sums import OUTSIDE, Group, Sum, Unit, measure_of
from cantik.protect.across.values import (
    DecidedMeasure,
    Heard,
    LevelMember,
    LevelOutline,
    LevelResult,
    Standing,
    ignore_steps,
)
from cantik.protect.audit import public
from cantik.protect.audit.loop import with_ranges
from cantik.protect.lp import ProtectionError
from cantik.protect.magnitude.indices import count_of
from cantik.protect.public_status import status_of
from cantik.protect.recoding.merged_rows import merged_row
from cantik.protect.render import Need, open_tables, with_total
from cantik.protect.result import NamedVillages, SafeCell, SafeFigure, SafeTable, Status
from cantik.protect.sensitivity.policy import Rules

_SECRET = SafeCell(None, "rahasia")
Needs = tuple[Need | None, ...]
#: why a level has no total of a measure
NO_RECORD, SINGLE = "tanpa_catatan", "satu_desa"


def level_results(
    levels: Sequence[LevelOutline],
    measures: Sequence[LevelMeasure],
    standing: Standing,
    content: Content,
    rules: Rules,
    heard: Heard = ignore_steps,
) -> dict[str, LevelResult]:
    """What levels that are told together may tell, by code. `measures`: of all villages of all of them. `heard`: told
    of the steps how many are done; of a large kabupaten they take minutes.

    A measure that some villages of a level do not tell has the sum of those that do (`named`), held to the same proof:
    it is no total of the level. Raises `ProtectionError` P104 where a village cannot be protected whatever is hidden.
    """
    steps = len(levels)
    measures = [select_told_villages(measure, standing, content, rules) for measure in measures]
    measures = [measure for measure in share_villages(measures, content) if measure.villages]

    def decided_so_far(done: int, of: int) -> None:
        nonlocal steps
        steps = of + len(levels)
        heard(done, steps)

    found = decide_measures(levels, measures, standing, content, rules, decided_so_far)
    gone: set[tuple[str, str]] = set()
    while True:
        made = []
        for number, level in enumerate(levels):
            made.append(_draw_level(level, measures, found, standing, content, rules, gone))
            heard(steps - len(levels) + number + 1, steps)
        rests = {(own.level.id, name) for own in made for name, _, _ in own.audited.rests}
        if not rests:
            return {own.level.id: own.result(found) for own in made}
        # what lies between two printed numbers is too few: the level does not tell the one that shows it, and where its
        # members do, neither them
        told = {pair for pair in rests if any(key[1] == pair[1] and _tells(found[key], pair[0]) for key in found)}
        found = {
            key: _silence_levels(each, {level for level, name in told if name == key[1]}) for key, each in found.items()
        }
        gone |= rests - told


def _tells(made: DecidedMeasure, level: str) -> bool:
    own = made.sums.get(level)
    return own is not None and any(not own.silent(measure_of(group)) for group in own.counts if group in made.groups)


def _silence_levels(made: DecidedMeasure, levels: Collection[str]) -> DecidedMeasure:
    """A measure of which some levels tell nothing."""
    key = measure_of(made.groups[0])
    return replace(made, sums={name: own.without(key) if name in levels else own for name, own in made.sums.items()})


@dataclass(frozen=True, slots=True)
class _Drawn:
    """The tables and indicators of a level before they have their ranges, and what the auditor says of them."""

    level: LevelOutline
    tables: Sequence[SafeTable]
    needs: Sequence[Needs]
    figures: Sequence[SafeFigure]
    left: Sequence[NotMade]
    audited: public.Audited

    def result(self, found: Mapping[Key, DecidedMeasure]) -> LevelResult:
        """The result, once the auditor finds nothing. Raises `ProtectionError` P105."""
        names = [(table.spec.id, keep) for table, keep in zip(self.tables, self.needs, strict=True)]
        nothing = [(str(number), (None, None)) for number in range(len(self.audited.figures))]
        broken = public.breaches(self.audited, names, nothing)
        if broken:
            where = f"{self.level.id}: {', '.join(sorted({breach.what for breach in broken}))}"
            found_cells, mend = f"{len(broken)} sel", "Rilis wilayah tidak dibuat; laporkan ke pengembang."
            raise ProtectionError(
                "P105", "Audit jumlah wilayah gagal", where=where, found=found_cells, expected="0", mend=mend
            )
        ranged = tuple(with_ranges(table, line) for table, line in zip(self.tables, self.audited.tables, strict=True))
        return LevelResult(ranged, tuple(self.figures), tuple(self.left), _collect_sums(self.level, found))


def _draw_level(
    level: LevelOutline,
    measures: Sequence[LevelMeasure],
    found: Mapping[Key, DecidedMeasure],
    standing: Standing,
    content: Content,
    rules: Rules,
    gone: Collection[tuple[str, str]],
) -> _Drawn:
    tables: list[SafeTable] = []
    needs: list[Needs] = []
    figures: list[SafeFigure] = []
    left: list[NotMade] = []
    for measure in measures:
        key = measure.section.key
        part = _Part(level, measure, standing, rules, found.get(key))
        if not part.villages:
            continue
        if key[0] == TABLE and key[1] in content.tables:
            told = _TableOfLevel(part, content.tables[key[1]], content)
            for table, keep in told.tables() if (level.id, key[1]) not in gone else ():
                tables.append(table)
                hidden = zip(table.cells, keep, strict=True)
                needs.append(tuple(need if cell.value is None else None for cell, need in hidden))
            left += told.left_out()
        elif key[0] != TABLE and key[1] in content.indicators:
            figure = _FigureOfLevel(part, content.indicators[key[1]], content, found)
            figures += figure.figures() if (level.id, key[1]) not in gone else ()
            left += figure.left_out()
    read = _set_all_apart(level, tables, figures, standing, content)
    return _Drawn(level, tables, needs, figures, left, public.audit(*read, content.classifications, rules))


def _set_all_apart(
    level: LevelOutline,
    tables: Sequence[SafeTable],
    figures: Sequence[SafeFigure],
    standing: Standing,
    content: Content,
) -> tuple[list[SafeTable], list[SafeFigure]]:
    """The tables and indicators as the auditor reads them."""
    known = content.indicators.values()
    names = {table.spec.id for table in tables} | {figure.spec.id for figure in figures}
    earlier = {name: standing.earlier_of(name) for name in names}
    areas = {"": level.villages, **{member.id: member.villages for member in level.members}}
    counted = ((figure.spec.id, count_of(figure, known)) for figure in figures)
    return (
        [set_apart(table, level, earlier[table.spec.id]) for table in tables],
        [set_figure_apart(each, areas, earlier[name]) for name, each in counted if each is not None],
    )


def _collect_sums(level: LevelOutline, found: Mapping[Key, DecidedMeasure]) -> tuple[Sum, ...]:
    """Everything of class B and C that a level tells, as one sum of each set of its villages."""
    own = {id(each): each for made in found.values() if (each := made.sums.get(level.id)) is not None}
    together: dict[frozenset[Unit], list[Sum]] = {}
    for each in own.values():
        together.setdefault(each.members, []).append(each)
    return tuple(_join_sums(sums) for sums in together.values())


def _join_sums(sums: Sequence[Sum]) -> Sum:
    """What sums of the same villages tell, as one."""
    return replace(
        sums[0],
        counts={group: count for each in sums for group, count in each.counts.items() if group not in each.hidden},
        whole=frozenset().union(*(each.whole for each in sums)),
        needs={},
        hidden=frozenset(),
        told=True,
    )


class _Part:
    """A measure in the villages of a level."""

    def __init__(
        self, level: LevelOutline, measure: LevelMeasure, standing: Standing, rules: Rules, made: DecidedMeasure | None
    ) -> None:
        self.level, self.measure, self.rules, self.made = level, measure, rules, made
        self._standing = standing
        self._place = {code: at for at, code in enumerate(measure.villages)}
        self.villages = [code for code in level.villages if code in self._place]

    @property
    def base(self) -> str:
        """The population base."""
        return self.measure.section.key[2]

    @property
    def sum(self) -> Sum | None:
        """The sum of the level, where levels ask for one."""
        return self.made.sums.get(self.level.id) if self.made is not None else None

    @property
    def village_set(self) -> NamedVillages | None:
        """The villages that tell it, where some do not."""
        return name_villages(self.level.villages, self._place)

    @property
    def members(self) -> list[LevelMember]:
        """The members of which some village tells it."""
        return [member for member in self.level.members if self.told_in(member)]

    @property
    def single(self) -> bool:
        """One village of several tells it: its number stands in its own edition, and is no sum."""
        return len(self.villages) == 1 and len(self.level.villages) > 1

    def told_in(self, member: LevelMember) -> list[str]:
        """The villages of a member that tell it."""
        return [code for code in member.villages if code in self._place]

    def of_member(self, member: LevelMember) -> NamedVillages | None:
        """The villages of a member that tell it, where some do not."""
        return name_villages(member.villages, self._place)

    def rows(self, villages: Sequence[str]) -> Integers:
        """Counters and cells of some villages, those that tell it."""
        found: Integers = self.measure.parts[[self._place[code] for code in villages if code in self._place]]
        return found

    def is_printed(self, villages: Collection[str]) -> bool:
        """Every one of some villages has an edition that tells all of it."""
        units, key = self._standing.units, self.measure.section.key
        return all(code in units and key in self._standing.printed.get(units[code], frozenset()) for code in villages)

    def is_proven(self, code: str) -> bool:
        """What an edition leaves open is known."""
        return self._standing.unit_of(code, self.measure.section.key) in self._standing.leeway

    def numbers(self, member: LevelMember) -> tuple[int, int, int, int, int]:
        """Frame, possible, recorded, asked and answered of a member."""
        rows, section = self.rows(member.villages), self.measure.section
        counters = rows[:, : section.counters].sum(axis=0)
        if section.key[0] != TABLE:
            asked, answered = int(counters[ASKED]), int(counters[ANSWERED])
        else:
            cells = rows[:, section.counters :].reshape(len(rows), *section.shape)
            asked = int(cells.sum())
            answered = asked if cells.ndim == 1 else asked - int(cells[..., -1].sum())
        return int(counters[FRAME]), int(counters[POSSIBLE]), int(counters[RECORDED]), asked, answered

    def coverage(self) -> MeasureCoverage:
        """The coverage of the measure by member."""
        lines = [self.numbers(member) for member in self.level.members]
        frame, possible, recorded, asked, answered = (tuple(line[at] for line in lines) for at in range(5))
        known = tuple(
            whole - (may_be - sure) - (sure - told)
            for whole, may_be, sure, told in zip(frame, possible, asked, answered, strict=True)
        )
        return MeasureCoverage(tuple(m.id for m in self.level.members), frame, recorded, known, asked, answered)

    def left_out(self, spec: TableSpec | Indicator, *, told: bool) -> list[NotMade]:
        """Why the level has no total of it."""
        if self.single:
            said = f"Baru angka 1 dari {len(self.level.villages)} desa; bacalah pada rilis desa itu."
            said_en = f"Figures of 1 of {len(self.level.villages)} villages so far; they stand in its own release."
            return [NotMade(spec.id, spec.title, spec.title_en, said, said_en, SINGLE)]
        if told:
            return []
        unknown = sum(not self.is_proven(code) for code in self.villages)
        if unknown:
            said = f"Edisi {unknown} desa tidak punya catatan pelindungan; jumlahnya menunggu edisi barunya."
            few = count_noun(unknown, "village")
            said_en = f"No record of protection in the edition of {few}; a total waits for new ones."
            return [NotMade(spec.id, spec.title, spec.title_en, said, said_en, NO_RECORD)]
        said = "Jumlahnya tidak dapat ditampilkan di samping angka desa tanpa membuka keterangan orang."
        said_en = "Its total cannot be shown beside the figures of villages without disclosing persons."
        return [NotMade(spec.id, spec.title, spec.title_en, said, said_en, UNPROVED)]


def _areas(part: _Part, members: Sequence[LevelMember]) -> Axis:
    """The axis of members."""
    return make_member_axis((member, part.of_member(member)) for member in members)


class _TableOfLevel:
    """A table of a level and of its members."""

    def __init__(self, part: _Part, spec: TableSpec, content: Content) -> None:
        self._part, self._spec, self._content = part, spec, content
        if spec.disclosure.kelas != OPEN and part.made is not None:
            self._tables = self._close_level(part.made)
        else:
            self._tables = [(table, (None,) * len(table.cells)) for table in self._open()]

    def tables(self) -> list[tuple[SafeTable, Needs]]:
        """The table of the level and that of its members, each with what its cells must keep; where some village does
        not tell it the sum of those that do."""
        part = self._part
        marked = ((mark_table(table, part.village_set), keep) for table, keep in self._tables)
        of = len(part.level.villages)
        return [(name_row_villages(table, part.measure, part.villages, of), keep) for table, keep in marked]

    def left_out(self) -> list[NotMade]:
        """Why the level has no total of it."""
        own, key = self._part.sum, self._part.measure.section.key
        told = self._plain() if own is None else not own.silent(key)
        return self._part.left_out(self._spec, told=told)

    # ── what everybody knows ─────────────────────────────────────────────────────────────────────────
    def _plain(self) -> bool:
        """It is of class A, or every village tells all of it."""
        return self._spec.disclosure.kelas == OPEN or self._part.is_printed(self._part.villages)

    def _open(self) -> list[SafeTable]:
        part = self._part
        members = [m for m in part.members if self._open_class() or part.is_printed(part.told_in(m))]
        if not members:
            return []
        made = open_tables(self._cube(members))
        if self._spec.disclosure.kelas != OPEN:
            made = [replace(each, kind="T" if each.tier == "buku" else "G", coverage=part.coverage()) for each in made]
        if len(members) == len(part.members) and not part.single:
            return made
        return [table for each in made if (table := _without_total(each)) is not None]

    def _open_class(self) -> bool:
        return self._spec.disclosure.kelas == OPEN

    def _cube(self, members: Sequence[LevelMember]) -> Cube:
        part, spec, section = self._part, self._spec, self._part.measure.section
        lines = [part.rows(m.villages)[:, section.counters :].sum(axis=0).reshape(section.shape) for m in members]
        cells: Integers = np.stack(lines)
        axes = [axis(self._content.classifications[each.id]) for each in section.axes]
        if not self._open_class():  # by the rows alone, as villages tell it
            cells, axes = cells.reshape(len(members), -1, section.shape[-1]).sum(axis=1), axes[-1:]
        for place, each in enumerate(axes, start=1):
            cells, axes[place - 1] = without_nobody(cells, place, each, spec, last=place == len(axes))
        asked, answered = (sum(part.numbers(member)[at] for member in members) for at in (3, 4))
        whole = np.ascontiguousarray(cells)
        return Cube(spec, _areas(part, members), tuple(axes), whole, part.base, answered, asked)

    # ── what was decided ─────────────────────────────────────────────────────────────────────────────
    def _close_level(self, made: DecidedMeasure) -> list[tuple[SafeTable, Needs]]:
        """The level by the groups that were decided; its members beside it, villages by the full list, as they tell it
        themselves: a group of theirs may be small, though it is none that they print."""
        part, own = self._part, self._part.sum
        answered, asked = (sum(part.numbers(m)[at] for m in part.level.members) for at in (4, 3))
        seen = part.base, answered, asked, part.coverage()
        key, groups = part.measure.section.key, self._select_groups(made, made.groups)
        out: list[tuple[SafeTable, Needs]] = []
        tells = own is not None and own.of(key) and not own.silent(key) and not part.single
        whole = _line_of(own, key, groups) if own is not None and tells else None
        if whole is not None:
            rows = group_axis(self._spec, groups, self._content)
            keep = _needs_of(own, groups)
            out.append((SafeTable(self._spec, "buku", "T", (rows,), tuple(whole), *seen), keep))
        villages = any(member.village for member in part.level.members)
        groups = self._select_groups(made, made.full) if villages else groups
        lines = [(m, self._line(made, m, groups)) for m in part.members]
        if len(lines) > 1 and any(cell.value is not None for _, line in lines for cell in line):
            areas = _areas(part, [member for member, _ in lines])
            cells = [cell for _, line in lines for cell in line]
            needs = [need for member, line in lines for need in self._needs(made, member, groups, line)]
            if whole is not None and (made.groups == made.full or not villages):
                areas, cells, needs = with_total(areas), [*cells, *whole], [*needs, *_needs_of(own, groups)]
            rows = group_axis(self._spec, groups, self._content)
            out.append((SafeTable(self._spec, "lampiran", "G", (areas, rows), tuple(cells), *seen), tuple(needs)))
        return out

    def _select_groups(self, made: DecidedMeasure, groups: tuple[Group, ...]) -> tuple[Group, ...]:
        """The groups that stand in a table: those with anybody in them, of a sensitive measure all."""
        if self._spec.disclosure.kelas != "B":
            return groups
        inside = [made.counts[code] for code in self._part.villages]
        kept = tuple(group for group in groups if any(line.get(name) for line in inside for _, name in group))
        return kept if len(kept) > 1 else groups

    def _line(self, made: DecidedMeasure, member: LevelMember, groups: Sequence[Group]) -> list[SafeCell]:
        """The cells of a member by group, its total last: of a village what its own edition tells."""
        nothing = [_SECRET] * (len(groups) + 1)
        if not member.village:
            own, key = made.sums.get(member.id), self._part.measure.section.key
            return nothing if own is None else _line_of(own, key, groups)
        if member.id not in made.counts or not self._part.is_proven(member.id):
            return nothing
        counts, hidden = made.counts[member.id], made.open[member.id]
        line = [
            _SECRET
            if any(name in hidden for _, name in group)
            else SafeCell(sum(counts[name] for _, name in group), "ada")
            for group in groups
        ]
        return [*line, _SECRET if OUTSIDE in hidden else SafeCell(sum(counts.values()), "ada")]

    def _needs(
        self, made: DecidedMeasure, member: LevelMember, groups: Sequence[Group], line: Sequence[SafeCell]
    ) -> Needs:
        """What the cells of a member (`line`) must keep beside what its own edition tells. Where that tells of a small
        class there is nothing to keep: it would not have passed; where it tells how many some small classes have
        together (a wider rung), none of them can be more."""
        if not member.village:
            return _needs_of(made.sums.get(member.id), groups)
        small = made.small.get(member.id, {})
        *cells, whole = line
        needs = [small.get(next(iter(group))[1]) if len(group) == 1 else None for group in groups]
        if whole.value is None:
            return (*needs, None)
        together = whole.value - sum(cell.value or 0 for cell in cells)  # those that it hides, which it tells by this
        return (*(need and (need[0], min(need[1], together)) for need in needs), None)


def _needs_of(own: Sum | None, groups: Sequence[Group]) -> Needs:
    """What the cells of a sum must keep, its total last."""
    return (*(None if own is None else own.needs.get(group) for group in groups), None)


def _without_total(table: SafeTable) -> SafeTable | None:
    """A table with its members alone, without a total of the level; None of one without members."""
    at = next((place for place, each in enumerate(table.axes) if each.role == "wilayah"), None)
    if at is None:
        return None
    own = table.axes[at]
    kept = [place for place, category in enumerate(own.categories) if not category.total]
    cells = np.array(table.cells, object).reshape([len(each.categories) for each in table.axes])
    axes = list(table.axes)
    axes[at] = replace(own, categories=tuple(own.categories[place] for place in kept))
    return replace(table, axes=tuple(axes), cells=tuple(cells.take(kept, axis=at).ravel()))


def _line_of(own: Sum, key: Key, groups: Sequence[Group]) -> list[SafeCell]:
    """The cells of a sum by group, its total last."""
    line = [
        SafeCell(own.counts[group], "ada") if group in own.counts and group not in own.hidden else _SECRET
        for group in groups
    ]
    whole = sum(own.counts[group] for group in own.of(key))
    return [*line, SafeCell(whole, "ada") if key in own.whole else _SECRET]


def group_axis(spec: TableSpec, groups: Sequence[Group], content: Content) -> Axis:
    """The rows of a table of a level: classes, and those that a rung shows as one by its name."""
    classification = content.classifications[spec.rows]
    every = class_axis(spec, classification)
    known = {category.id: category for category in every.categories}
    merged = [(frozenset(each.classes), each) for rung in classification.ladder for each in rung.groups]
    made = []
    for group in groups:
        names = frozenset(name for _, name in group)
        parts = [known[category.id] for category in every.categories if category.id in names]
        if len(parts) == 1:
            made.append(parts[0])
            continue
        recode = next(each for classes, each in merged if classes & known.keys() == names)
        made.append(merged_row(recode, parts, [leaf for part in parts for leaf in part.leaves]))
    whole = next(category for category in every.categories if category.total)
    return replace(every, categories=(*made, whole))


class _FigureOfLevel:
    """An indicator of a level and of its members."""

    def __init__(self, part: _Part, spec: Indicator, content: Content, found: Mapping[Key, DecidedMeasure]) -> None:
        self._part, self._spec, self._content, self._found = part, spec, content, found

    def figures(self) -> list[SafeFigure]:
        """The indicator of the level and of its members."""
        whole = () if self._part.single else (self._figure(None),)
        return [*whole, *(self._figure(member) for member in self._part.members)]

    def left_out(self) -> list[NotMade]:
        """Why the level has no value of it."""
        return self._part.left_out(self._spec, told=self._is_known(None))

    def _figure(self, member: LevelMember | None) -> SafeFigure:
        part, spec = self._part, self._spec
        counters = part.rows(member.villages if member else part.level.villages).sum(axis=0)
        n, d = int(counters[NUMERATOR]), int(counters[DENOMINATOR])
        counts = not part.measure.percent_only(part.rules.policy)
        status, value = self._status(member, d), None
        if status == "ada" and spec.kind == "jumlah":
            value, status = (Decimal(n), status) if counts else (None, "tidak_tersedia")
        elif status == "ada":
            value = ratio(n, d, spec.scale, spec.decimals)
        told = counts and status == "ada"
        below = d if told and spec.kind != "jumlah" else None
        open_ = spec.disclosure.kelas == OPEN
        area, label = (member.id, name_member(member, part.of_member(member))[0]) if member else ("", "")
        named = part.of_member(member) if member else part.village_set
        coverage = None if open_ or member else part.coverage()
        return SafeFigure(spec, area, label, value, n if told else None, below, status, part.base, coverage, named)

    def _status(self, member: LevelMember | None, d: int) -> Status:
        spec = self._spec
        few = spec.kind not in ("rasio", "rata") and d < self._part.rules.denominator_of(spec)
        return status_of(spec, d, shown=self._is_known(member), few=few)

    def _is_known(self, member: LevelMember | None) -> bool:
        """Numerator and complement may be told of the level, or of a member of it."""
        part, made, key = self._part, self._part.made, self._part.measure.section.key
        if self._spec.disclosure.kelas == OPEN:
            return True
        if made is None:
            return part.is_printed(part.told_in(member) if member else part.villages)
        if member is not None and member.village:
            return part.is_proven(member.id) and not made.open[member.id]
        own = made.sums.get(member.id if member else part.level.id)
        return own is not None and key in own.whole and not any(group in own.hidden for group in own.of(key))
