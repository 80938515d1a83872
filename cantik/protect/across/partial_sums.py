"""A sum of the villages that are named, where some of a level do not tell a measure: what it is called, and as what the
auditor reads it (docs/bidang/quality_policy.md 4)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from cantik.base.numerals import count_noun
from cantik.content.axes import Axis, Category
from cantik.content.kinds import Content, TableSpec
from cantik.engines.protocol import Integers
from cantik.measure.layout import Key, definition_of
from cantik.measure.levels import LevelMeasure
from cantik.protect.across.decide import OPEN, asked_of, replaced_in
from cantik.protect.across.level_rows import villages_without_totals
from cantik.protect.across.sums import Unit
from cantik.protect.across.values import LevelMember, LevelOutline, Standing
from cantik.protect.result import NamedVillages, SafeFigure, SafeTable
from cantik.protect.sensitivity.policy import Rules

_AREA = "wilayah"
#: why a village is in no sum of a measure: its edition shows nothing of it, or what it hides could not be proved
UNPROVED = "pelindungan"


def name_villages(villages: Sequence[str], told: Collection[str]) -> NamedVillages | None:
    """Those of some villages that are told; None where all are."""
    named = tuple(code for code in villages if code in told)
    return NamedVillages(named, len(villages)) if len(named) < len(villages) else None


def name_member(member: LevelMember, named: NamedVillages | None) -> tuple[str, str]:
    """A member of a level as a row is called, in both languages: of how many villages it is told."""
    if named is None:
        return member.name, member.name
    n, of = len(named.codes), named.of
    return f"{member.name} ({n} dari {of} desa)", f"{member.name} ({n} of {of} villages)"


def make_member_axis(members: Iterable[tuple[LevelMember, NamedVillages | None]]) -> Axis:
    """The axis of members; of one of which some villages do not tell a measure the name says of how many it is."""
    names = (Category(member.id, *name_member(member, named), (at,)) for at, (member, named) in enumerate(members))
    return Axis("dusun", "Wilayah", "Area", _AREA, tuple(names))


def select_told_villages(measure: LevelMeasure, standing: Standing, content: Content, rules: Rules) -> LevelMeasure:
    """A measure in those of its villages of which a level can tell it: without one that shows nothing of it, or of
    which nothing could be proved, the others have their sum. As it is where that leaves nobody; where a village must
    have told the totals, of nobody."""
    key = measure.section.key
    spec = definition_of(key, content)
    if spec is None:
        return measure
    silent = villages_without_totals(measure, spec, standing, content) if isinstance(spec, TableSpec) else set()
    if spec.disclosure.kelas == OPEN:
        pass  # what everybody knows, where the village told it
    elif asked_of(spec, replaced_in(content), content, rules):
        silent |= {code for code in measure.villages if _lacks_proof(standing, code, key)}
    else:
        silent |= {code for code in measure.villages if key not in standing.printed.get(standing.units[code], ())}
    if len(silent) == measure.n and spec.disclosure.kelas != OPEN and spec.disclosure.follows is None:
        return measure
    return _leave_out(measure, silent)


def share_villages(measures: Sequence[LevelMeasure], content: Content) -> list[LevelMeasure]:
    """The measures, of which those that are told beside another one (`bersama`) are of its villages alone."""
    told = {measure.section.key: measure.villages for measure in measures}

    def strangers(measure: LevelMeasure) -> set[str]:
        kind, _, base = measure.section.key
        spec = definition_of(measure.section.key, content)
        if spec is None or spec.disclosure.together is None:
            return set()
        return set(measure.villages).difference(told.get((kind, spec.disclosure.together, base), ()))

    return [_leave_out(measure, strangers(measure)) for measure in measures]


def _leave_out(measure: LevelMeasure, silent: Collection[str]) -> LevelMeasure:
    """A measure without some of its villages."""
    if not silent:
        return measure
    kept = [at for at, code in enumerate(measure.villages) if code not in silent]
    absent = {**measure.absent, **dict.fromkeys(sorted(silent), UNPROVED)}
    parts: Integers = measure.parts[kept]
    return replace(measure, villages=tuple(measure.villages[at] for at in kept), parts=parts, absent=absent)


def _lacks_proof(standing: Standing, code: str, key: Key) -> bool:
    own = standing.leeway.get(standing.unit_of(code, key))
    return own is not None and key in own.unproven


def mark_table(table: SafeTable, named: NamedVillages | None) -> SafeTable:
    """A table of a level with the villages that it is of; its last row is no total of the level."""
    if named is None:
        return table
    n = len(named.codes)
    return replace(table, named=named, axes=tuple(_mark_axis(own, n) for own in table.axes))


def _mark_axis(axis: Axis, n: int) -> Axis:
    if axis.role != _AREA:
        return axis
    label, label_en = f"Jumlah {n} desa yang terdata", f"Sum of the {count_noun(n, 'village')} recorded"
    marked = (replace(each, label=label, label_en=label_en) if each.total else each for each in axis.categories)
    return replace(axis, categories=tuple(marked))


# ── the auditor ──────────────────────────────────────────────────────────────────────────────────
Earlier = Mapping[str, Unit]


def set_apart(table: SafeTable, level: LevelOutline, earlier: Earlier) -> SafeTable:
    """A table as the auditor reads it: a member of which some villages are told is another area than the whole one, and
    so is one of which a village tells the numbers of an earlier edition (`earlier`, by village; docs/adr/0135): who
    came or went since is in the one number and not in the other."""
    told = table.named.codes if table.named is not None else level.villages
    whole = _read_as(level.villages, told, earlier)
    if whole is None:
        return table
    named = {member.id: _read_as(member.villages, told, earlier) for member in level.members}
    axes = tuple(_apart(own, named) if own.role == _AREA else own for own in table.axes)
    return replace(table, axes=axes, named=whole)


def _read_as(villages: Sequence[str], told: Collection[str], earlier: Earlier) -> NamedVillages | None:
    """Whose number a number of some villages is: None where it is that of all of them today."""
    if earlier.keys().isdisjoint(villages):
        return name_villages(villages, told)
    codes = ("@".join(earlier[code]) if code in earlier else code for code in villages if code in told)
    return NamedVillages(tuple(codes), len(villages))


def _apart(axis: Axis, named: dict[str, NamedVillages | None]) -> Axis:
    found = []
    for each in axis.categories:
        part = named.get(each.id)
        found.append(each if part is None else replace(each, id=f"{each.id} {part.key}"))
    return replace(axis, categories=tuple(found))


def set_figure_apart(figure: SafeFigure, areas: Mapping[str, Sequence[str]], earlier: Earlier) -> SafeFigure:
    """An indicator as the auditor reads it, as `set_apart` a table. `areas`: the villages of each member of the level
    by its id, "" for the level."""
    villages = areas[figure.area]
    part = _read_as(villages, figure.named.codes if figure.named is not None else villages, earlier)
    if part is None:
        return figure
    return replace(figure, area=f"{figure.area} {part.key}" if figure.area else "", named=part)
