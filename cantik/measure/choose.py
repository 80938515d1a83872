"""Which measures a snapshot allows, over which base, and the plans that count them: decided once for alike ones."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass

from cantik.content.kinds import Content, Policy, TableSpec
from cantik.content.sources import OWN, speaks_of
from cantik.expr.scope import Positions, measure_scope
from cantik.measure.compile import Compiled, Measure, compile_basis, group_by_basis
from cantik.measure.gates import before_counting, in_force, sorted_measures
from cantik.measure.layout import arrange_layout
from cantik.measure.measure_coverage import source_columns
from cantik.measure.question_scope import Unasked, never_asked
from cantik.measure.result import NOT_ASKED, NotMade
from cantik.measure.sources import LISTS
from cantik.measure.vector_places import Placement, placement
from cantik.snapshot.bases import LISTED
from cantik.snapshot.frame import Snapshot
from cantik.snapshot.list_coverage import REGISTER

_REMEMBERED = 64
_RECORDS = ("orang", "keluarga")
_known: dict[Hashable, MeasureChoice] = {}


@dataclass(frozen=True, slots=True)
class MeasureChoice:
    """Measures that are counted, in the order of the content, what is refused before counting, a plan a basis, and
    where in the vector its counts belong."""

    measures: tuple[Measure, ...]
    refused: tuple[NotMade, ...]
    compiled: Mapping[str, Compiled]
    places: Mapping[str, Placement]


def choose(
    snapshot: Snapshot,
    content: Content,
    lists: Mapping[str, Positions],
    policy: Policy,
    *,
    every_base: bool = False,
    in_office: bool = False,
) -> MeasureChoice:
    """Choose the measures that can be counted from a snapshot, with the plan of each. The choice depends on what the
    snapshot knows, not on its counts, so that snapshots of one kind share it.

    `every_base`: each measure over every population base that the snapshot knows, for sums with villages that know
    another one; else over the first one, which the village prints. `in_office`: see `before_counting`.

    Raises `ContentError` or `ExpressionError` with file and line for a definition that cannot be counted.
    """
    never = never_asked(snapshot, content, lists)
    key = (
        content.digest,
        policy.coverage_village_only_below,
        policy.item_nonresponse_max,
        snapshot.reference,
        snapshot.bases,
        tuple(snapshot.known.items()),
        tuple(snapshot.coverage.items()),
        tuple((basis, tuple(sorted(codes.items()))) for basis, codes in never.items()),
        _has_survey(snapshot, content),
        every_base,
        in_office,
    )
    found = _known.get(key)
    if found is None:
        if len(_known) >= _REMEMBERED:
            _known.pop(next(iter(_known)))
        found = _known[key] = _choose(
            snapshot, content, lists, policy, never, every_base=every_base, in_office=in_office
        )
    return found


def _is_left_to_its_list(measure: Measure, why: NotMade) -> bool:
    """Whether only the page of a list says that nothing is known of a measure: of an indicator of a list whose
    questions were not asked. Without, a book would name a hundred questions that a village never asked."""
    return why.code in ("kosong", NOT_ASKED) and not isinstance(measure, TableSpec) and bool(measure.asked_as)


def _has_survey(snapshot: Snapshot, content: Content) -> bool:
    """Whether some list of a survey was brought: of persons or families, and not the population register."""
    lists = {mapping.source for mapping in content.mappings.values() if mapping.unit_of in _RECORDS} | {OWN}
    return any(source in lists - LISTS and not speaks_of((REGISTER,), source) for source in snapshot.sources)


def _is_of_no_survey(measure: Measure, why: NotMade, snapshot: Snapshot, content: Content) -> bool:
    """Whether a measure is that of a survey alone, and none was ever brought: a book of a register would explain what
    nobody misses."""
    alone = measure.populations == (LISTED,) and bool(snapshot.bases)
    return alone and why.code == "sumber" and not _has_survey(snapshot, content)


def _choose(
    snapshot: Snapshot,
    content: Content,
    lists: Mapping[str, Positions],
    policy: Policy,
    never: Mapping[str, Unasked],
    *,
    every_base: bool,
    in_office: bool,
) -> MeasureChoice:
    scopes = {basis: measure_scope(content, lists, basis) for basis in snapshot.frames}
    chosen: list[tuple[Measure, str]] = []
    refused: list[NotMade] = []
    for measure in sorted_measures(content):
        if not in_force(measure, snapshot) or measure.unit_of not in scopes:
            continue
        scope, unasked = scopes[measure.unit_of], never[measure.unit_of]
        found = before_counting(measure, snapshot, scope, content, policy, unasked, in_office=in_office)
        if isinstance(found, NotMade):
            if not (_is_left_to_its_list(measure, found) or _is_of_no_survey(measure, found, snapshot, content)):
                refused.append(found)
        else:
            chosen += [(measure, base) for base in (found if every_base else found[:1])]
    compiled = {
        basis: compile_basis(scopes[basis], content, measures, source_columns(basis, snapshot, content))
        for basis, measures in group_by_basis(chosen).items()
    }
    places = {basis: placement(own, arrange_layout(content), basis) for basis, own in compiled.items()}
    return MeasureChoice(tuple(measure for measure, _ in chosen), tuple(refused), compiled, places)
