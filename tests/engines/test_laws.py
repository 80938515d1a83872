"""Laws of counting, on small random plans and rows: engines agree, parts add up, order and cuts do not matter."""

import gc
import weakref

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cantik.engines.numpy import NumpyEngine
from cantik.engines.protocol import (
    UNTOLD,
    Areas,
    CodeBlock,
    Codes,
    ColumnTotal,
    Counts,
    Dimension,
    Engine,
    Plan,
    Spread,
    Tally,
)
from cantik.engines.reference import ReferenceEngine
from cantik.engines.tabulate_duckdb import DuckdbEngine
from cantik.expr.sets import AllOf, AnyOf, CodeSet, Leaf

RADIX = {"a": 3, "b": 7, "c": 300}  # the last is wide enough for two bytes a code
REFERENCE = ReferenceEngine()

leaves = st.sampled_from(sorted(RADIX)).flatmap(
    lambda name: st.frozensets(st.integers(0, RADIX[name] - 1), max_size=8).map(lambda codes: Leaf(name, codes))
)
predicates: st.SearchStrategy[CodeSet] = st.recursive(
    leaves,
    lambda inner: st.builds(
        lambda kind, parts: kind(tuple(parts)), st.sampled_from([AllOf, AnyOf]), st.lists(inner, max_size=3)
    ),
    max_leaves=6,
)


@st.composite
def dimensions(draw: st.DrawFn) -> Dimension:
    name = draw(st.sampled_from(sorted(RADIX)))
    radix = draw(st.integers(1, 4))
    classes = draw(st.lists(st.integers(0, radix - 1), min_size=RADIX[name], max_size=RADIX[name]))
    return Dimension(name, name, tuple(classes), radix)


weights = st.sampled_from([None, "a", "c"])
spreads = st.lists(
    st.one_of(
        st.builds(Spread, predicates, st.sampled_from(["b", "c", "uang"]), st.just(()), weights),
        st.builds(
            Spread,
            predicates,
            st.none(),
            st.lists(st.tuples(st.integers(1, 12), predicates), max_size=3).map(tuple),
            weights,
        ),
    ),
    max_size=2,
).map(tuple)


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    tables: list[Tally] = []
    offset = 0
    # tables of the same rows, with axes that some of them share, are counted together
    rows, axes = draw(st.lists(predicates, min_size=1, max_size=2)), draw(st.lists(dimensions(), max_size=5))
    chosen = st.lists(st.sampled_from(axes), max_size=3) if axes else st.just([])
    for number in range(draw(st.integers(0, 6))):
        made = Tally(str(number), draw(st.sampled_from(rows)), tuple(draw(chosen)), offset)
        offset += made.size
        tables.append(made)
    totals = [ColumnTotal("b", draw(predicates)) for _ in range(draw(st.integers(0, 2)))]
    counters = tuple(draw(st.lists(predicates, max_size=4)))
    return Plan("orang", RADIX, tuple(tables), counters, tuple(totals), draw(spreads), ("uang",))


@st.composite
def villages(draw: st.DrawFn, most: int = 90) -> tuple[CodeBlock, Areas]:
    size, segments = draw(st.integers(0, most)), draw(st.integers(1, 5))
    seed = np.random.default_rng(draw(st.integers(0, 2**32)))
    columns: dict[str, Codes] = {}
    for name, radix in RADIX.items():
        codes = seed.integers(0, radix, size)
        columns[name] = codes.astype(np.uint8) if radix <= 256 else codes.astype(np.uint16)
    groups = draw(st.integers(1, segments))
    group = np.array([draw(st.integers(0, groups - 1)) for _ in range(segments)], np.int32)
    money = np.where(seed.random(size) < 0.2, UNTOLD, seed.integers(0, 10**12, size) // 10**11 * 10**11)
    segment = seed.integers(0, segments, size).astype(np.int32)
    return CodeBlock(columns, segment, {"uang": money.astype(np.int64)}), Areas(group, groups)


def same(one: Counts, other: Counts) -> None:
    for left, right in ((one.cells, other.cells), (one.counters, other.counters), (one.totals, other.totals)):
        assert left.dtype == right.dtype == np.int64
        np.testing.assert_array_equal(left, right)
    assert one.spreads == other.spreads


def part(block: CodeBlock, rows: np.ndarray | slice) -> CodeBlock:
    amounts = {name: own[rows] for name, own in block.amounts.items()}
    return CodeBlock({name: codes[rows] for name, codes in block.columns.items()}, block.segment[rows], amounts)


@given(plans(), villages())
def test_numpy_counts_what_the_reference_counts(plan: Plan, village: tuple[CodeBlock, Areas]) -> None:
    block, areas = village
    same(NumpyEngine().count([block], plan, areas), REFERENCE.count([block], plan, areas))


@given(plans(), villages())
def test_sql_counts_what_the_reference_counts(plan: Plan, village: tuple[CodeBlock, Areas]) -> None:
    block, areas = village
    same(DuckdbEngine().count([block], plan, areas), REFERENCE.count([block], plan, areas))


@pytest.mark.parametrize("engine", [REFERENCE, NumpyEngine()], ids=lambda engine: engine.name)
@given(plans(), villages(), st.integers(0, 90))
def test_the_count_of_two_parts_is_the_sum_of_their_counts(
    engine: Engine, plan: Plan, village: tuple[CodeBlock, Areas], cut: int
) -> None:
    block, areas = village
    first, second = part(block, slice(None, cut)), part(block, slice(cut, None))
    whole = engine.count([block], plan, areas)

    same(whole, engine.count([first], plan, areas) + engine.count([second], plan, areas))
    same(whole, engine.count([first, second], plan, areas))
    same(whole, engine.count([second, first], plan, areas))


@given(plans(), villages())
def test_the_order_of_rows_does_not_matter(plan: Plan, village: tuple[CodeBlock, Areas]) -> None:
    block, areas = village
    order = np.random.default_rng(len(block)).permutation(len(block))
    engine = NumpyEngine()
    same(engine.count([block], plan, areas), engine.count([part(block, order)], plan, areas))


def test_blocks_longer_than_the_cache_are_counted_in_slices() -> None:
    """70,000 rows of one village in one segment, every third of sex 1: 23,334 men and 46,666 women."""
    sex = (np.arange(70_000) % 3 > 0).astype(np.uint8)
    plan = Plan("orang", {"a": 3}, (Tally("t", AllOf(), (Dimension("a", "a", (0, 1, 2), 3),), 0),), (), ())
    block = CodeBlock({"a": sex}, np.zeros(70_000, np.int32))

    found = NumpyEngine().count([block], plan, Areas(np.zeros(1, np.int32), 1))

    assert found.cells.tolist() == [[23_334, 46_666, 0]]


def test_what_was_counted_is_given_up_at_once() -> None:
    """A command looks for circles seldom: a block that hung in one would stay, and 10 million rows would need 3 GB."""
    sex = (np.arange(1_000) % 3).astype(np.uint8)
    plan = Plan("orang", {"a": 3}, (Tally("t", AllOf(), (Dimension("a", "a", (0, 1, 2), 3),), 0),), (), ())
    held = weakref.ref(sex)
    gc.disable()
    try:
        NumpyEngine().count([CodeBlock({"a": sex}, np.zeros(1_000, np.int32))], plan, Areas(np.zeros(1, np.int32), 1))
        del sex
        assert held() is None
    finally:
        gc.enable()


@pytest.mark.parametrize(("radices", "groups"), [((256, 256), 1), ((256, 255), 1), ((256, 256), 3), ((300, 200), 2)])
def test_tables_as_wide_as_may_be_are_counted_to_their_last_cell(radices: tuple[int, int], groups: int) -> None:
    """The first and the last cell of the first and the last area: an index that does not fit would wrap round."""
    first, second = radices
    axes = tuple(Dimension(name, name, tuple(range(radix)), radix) for name, radix in zip("ab", radices, strict=True))
    everybody = Leaf("a", frozenset(range(first)))
    narrow = Tally("n", everybody, axes[:1], first * second)
    plan = Plan("orang", {"a": first, "b": second}, (Tally("w", everybody, axes, 0), narrow), (), ())
    rows = [(0, 0, 0), (0, first - 1, second - 1), (groups - 1, 0, 0), (groups - 1, first - 1, second - 1)]
    area, a, b = np.array(rows).T
    columns: dict[str, Codes] = {"a": a.astype(np.uint16), "b": b.astype(np.uint16)}
    counts = NumpyEngine().count(
        [CodeBlock(columns, area.astype(np.int32))], plan, Areas(np.arange(groups, dtype=np.int32), groups)
    )
    each = 2 if groups == 1 else 1
    last = first * second - 1
    expected = {(group, cell): each for group in {0, groups - 1} for cell in (0, last, last + 1, last + first)}
    found = {(int(g), int(c)): int(counts.cells[g, c]) for g, c in np.argwhere(counts.cells)}
    assert found == expected
