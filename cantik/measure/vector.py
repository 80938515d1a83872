"""The vector of a village: every count of every measure it knows, at the place that the layout gives it.

What a village does not know is marked absent with the reason, never 0: a sum must not take a village that nobody asked
for one where there is nobody. Unprotected: it never leaves the secure zone.
"""

from __future__ import annotations

import datetime as dt
import zlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from cantik.base.canonical import canonical_json
from cantik.base.errors import UnreadableInput
from cantik.base.nesting import parse_json
from cantik.content.kinds import Content, Policy
from cantik.engines.protocol import Engine, Integers
from cantik.expr.scope import Positions, measure_scope
from cantik.measure.choose import choose
from cantik.measure.compile import IndicatorPlan, Measure, TablePlan
from cantik.measure.compute import asked_and_answered
from cantik.measure.counting import EMBEDDED, CountedBasis, count_bases
from cantik.measure.gates import after_counting, before_counting, in_force, judge_coverage
from cantik.measure.layout import (
    DENOMINATOR,
    INDICATOR,
    NUMERATOR,
    TABLE,
    Key,
    VectorLayout,
    VectorSection,
    layout_of,
)
from cantik.measure.question_scope import never_asked
from cantik.measure.result import SAME_THING, NotMade
from cantik.measure.spread import fraction_of
from cantik.measure.vector_places import key_of
from cantik.snapshot.frame import Snapshot

#: why a measure is absent, besides the codes of `NotMade`: its definition is not in force, or nothing of its basis or
#: population base is known, or (in vectors of before ADR 0099) it is a table by years, which no level added up then
NOT_IN_FORCE, NO_BASIS, OF_ONE_VILLAGE = "berlaku", "dasar", "satu_desa"
#: nobody belongs to the universe: that is known, and counts as nobody
_NOBODY = "kosong_seluruhnya"
_MAGIC = "cantik-vektor"
_MOST_BYTES = 1 << 26


@dataclass(frozen=True, slots=True, eq=False)
class VillageVector:
    """Counts of a village on a day. `absent`: measure and base -> why it is not told; a section that is not in it is
    known, also where all its counts are 0. `bases`: population bases that the register knows."""

    layout: str
    desa: str
    reference: dt.date
    values: Integers
    absent: Mapping[Key, str]
    bases: tuple[str, ...]
    snapshot: str
    policy: str  # digest of the rules by which what is known too poorly is absent
    days: Mapping[str, dt.date] = field(default_factory=dict)  # of a measure that is of an earlier day, by its id

    def part(self, section: VectorSection, start: int) -> Integers | None:
        """Counters and then cells of a section, whose basis begins at `start`; None where it is absent."""
        if section.key in self.absent:
            return None
        first, cells = start + section.first, start + section.cells
        return np.concatenate(
            (self.values[first : first + section.counters], self.values[cells : cells + section.size])
        )


def vector_of(
    snapshot: Snapshot, content: Content, lists: Mapping[str, Positions], *, policy: Policy, engine: Engine = EMBEDDED
) -> VillageVector:
    """The vector of a snapshot, each measure over every population base that it knows. Raises as `compute`."""
    layout = layout_of(content, lists)
    choice = choose(snapshot, content, lists, policy, every_base=True)
    absent = _unasked_sections(layout, snapshot, content, lists, policy)
    values, starts = np.zeros(layout.width, np.int64), layout.starts()
    for basis in count_bases(snapshot, choice, engine):
        start = starts.get(basis.basis, 0)  # a basis of sums alone has no section
        own = basis.rows.sum(axis=0)
        plans: tuple[TablePlan | IndicatorPlan, ...] = (*basis.compiled.tables, *basis.compiled.indicators)
        for plan in plans:
            key = key_of(plan)
            if key not in basis.places.sections:
                continue
            section = basis.places.sections[key]
            if isinstance(plan, IndicatorPlan) and plan.spread is not None:
                at = section.first
                own[at + NUMERATOR], own[at + DENOMINATOR] = fraction_of(plan.spec, basis.values(plan))
            problem = _judge_plan(plan, basis, policy)
            if problem is not None and problem.code != _NOBODY:
                absent[key] = problem.code
                continue
            absent.pop(key)
            for first, size in ((section.first, section.counters), (section.cells, section.size)):
                values[start + first : start + first + size] = own[first : first + size]
    return VillageVector(
        layout.id, snapshot.desa, snapshot.reference, values, absent, snapshot.bases, snapshot.id, policy.digest
    )


def without(vector: VillageVector, names: Collection[str], layout: VectorLayout) -> VillageVector:
    """Return a village's vector without some measures, because another source tells the same: what the village does not
    print, no level adds up."""
    starts, values, absent = layout.starts(), vector.values.copy(), dict(vector.absent)
    for section in layout.sections:
        if section.key[1] in names and section.key not in absent:
            absent[section.key] = SAME_THING
            start = starts[section.basis]
            for first, size in ((section.first, section.counters), (section.cells, section.size)):
                values[start + first : start + first + size] = 0
    return replace(vector, values=values, absent=absent)


def _unasked_sections(
    layout: VectorLayout, snapshot: Snapshot, content: Content, lists: Mapping[str, Positions], policy: Policy
) -> dict[Key, str]:
    """Every section with why nothing would be told of it, as far as that is known before counting."""
    scopes = {basis: measure_scope(content, lists, basis) for basis in snapshot.frames}
    never = never_asked(snapshot, content, lists)
    kinds: Mapping[str, Mapping[str, Measure]] = {TABLE: content.tables, INDICATOR: content.indicators}
    found: dict[Key, str] = {}
    for section in layout.sections:
        kind, name, _ = section.key
        measure = kinds[kind][name]
        if not in_force(measure, snapshot):
            found[section.key] = NOT_IN_FORCE
        elif section.basis not in scopes:
            found[section.key] = NO_BASIS
        else:
            told = before_counting(measure, snapshot, scopes[section.basis], content, policy, never[section.basis])
            found[section.key] = told.code if isinstance(told, NotMade) else NO_BASIS
    return found


def _judge_plan(plan: TablePlan | IndicatorPlan, basis: CountedBasis, policy: Policy) -> NotMade | None:
    """What keeps a measure that was counted from being told, as `compute` judges it."""
    if isinstance(plan, TablePlan):
        asked, answered = asked_and_answered(plan, basis.cells(plan))
    elif plan.spread is None:
        asked, answered, _, _ = map(list, basis.numbers(plan))
    else:
        records = sum(rows for rows, _ in basis.values(plan).values())
        coverage = basis.coverage_of_values(plan, records)
        problem = judge_coverage(plan.spec, coverage, policy)
        return problem or after_counting(plan.spec, sum(coverage.asked), records, policy)
    problem = judge_coverage(plan.spec, basis.coverage(plan, asked, answered), policy)
    return problem or after_counting(plan.spec, sum(asked), sum(answered), policy)


# ── bytes ────────────────────────────────────────────────────────────────────────────────────────
def pack_vector(vector: VillageVector) -> bytes:
    """A line of canonical JSON and the integers after it (little endian, deflated): equal vectors give equal bytes."""
    said = {
        "cantik": _MAGIC,
        "tata_letak": vector.layout,
        "desa": vector.desa,
        "acuan": vector.reference.isoformat(),
        "dasar": list(vector.bases),
        "potret": vector.snapshot,
        "kebijakan": vector.policy,
        "tidak_ada": sorted([*key, why] for key, why in vector.absent.items()),
        "lebar": len(vector.values),
        **({"keadaan": {name: day.isoformat() for name, day in vector.days.items()}} if vector.days else {}),
    }
    return canonical_json(said) + b"\n" + zlib.compress(vector.values.astype("<i8").tobytes(), 6)


def unpack_vector(data: bytes) -> VillageVector:
    """Read a vector from the bytes of `pack_vector`. Raises `UnreadableInput` M106 for anything else."""
    line, _, rest = data.partition(b"\n")
    try:
        said = parse_json(line)
        if said["cantik"] != _MAGIC:
            raise _no_vector()
        width, opener = int(said["lebar"]), zlib.decompressobj()
        raw = opener.decompress(rest, _MOST_BYTES)
        if len(raw) != 8 * width or opener.unconsumed_tail or opener.unused_data:
            raise _no_vector()
        return VillageVector(
            layout=str(said["tata_letak"]),
            desa=str(said["desa"]),
            reference=dt.date.fromisoformat(said["acuan"]),
            values=np.frombuffer(raw, "<i8").astype(np.int64),
            absent={(str(kind), str(name), str(base)): str(why) for kind, name, base, why in said["tidak_ada"]},
            bases=tuple(map(str, said["dasar"])),
            snapshot=str(said["potret"]),
            policy=str(said["kebijakan"]),
            days={str(name): dt.date.fromisoformat(day) for name, day in said.get("keadaan", {}).items()},
        )
    except (ValueError, KeyError, TypeError, AttributeError, zlib.error) as error:
        raise _no_vector() from error


def _no_vector() -> UnreadableInput:
    return UnreadableInput(
        "M106",
        "Vektor hitungan tidak dapat dibaca",
        expected="berkas vektor dari simpanan desa yang utuh",
        mend="Pulihkan simpanannya dari cadangan, atau terbitkan edisi baru.",
    )
