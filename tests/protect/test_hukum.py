"""Laws of protection on small random tables; the attacker knows all that is printed."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from cantik import protect
from cantik.protect.sensitivity.policy import Rules
from tests.protect.bekal import families, policy, results
from tests.serangan.baca import attacker, cells

RULES = Rules(policy())


@st.composite
def tables(draw: st.DrawFn) -> list[list[int]]:
    """Two to four dusun by two to five categories: some rows large, many cells small."""
    size = draw(st.integers(2, 5))
    small = st.sampled_from([0, 0, 1, 2, 3, 4, 5, 6, 9, 10, 12, 25])
    large = st.integers(20, 90)
    row = st.lists(st.one_of(small, large), min_size=size, max_size=size)
    return draw(st.lists(row, min_size=2, max_size=4))


@given(rows=tables(), kelas=st.sampled_from(["B", "C"]))
@settings(max_examples=40)
def test_no_printed_village_tells_a_small_number(rows: list[list[int]], kelas: str) -> None:
    cube, merges = families("tabel", kelas, *rows)
    done = protect.apply(results(cube), policy(), classifications={merges.id: merges}, youngest_head=10)
    if not done.tables:
        assert [one.code for one in done.not_shown] == ["pelindungan"]
        return
    known = attacker(done.tables)
    for table in done.tables:
        for one in cells(table):
            parts = [int(leaf) for leaf in one.where.get("kategori", frozenset(str(i) for i in range(len(rows[0]))))]
            places = [int(area) for area in one.where.get("wilayah", frozenset(str(i) for i in range(len(rows))))]
            count = sum(rows[area][leaf] for area in places for leaf in parts)
            whole = sum(sum(rows[area]) for area in places)
            if one.cell.value is not None:
                assert one.cell.value == count
                assert len(parts) == len(rows[0]) or not RULES.hides(count, kelas)
            elif RULES.hides(count, kelas):
                low, high = known.interval(one.where)
                need = RULES.require_interval(count, whole, kelas)
                assert low <= need[0] + 1e-6
                assert high >= need[1] - 1e-6


@given(rows=tables())
@settings(max_examples=20)
def test_printed_parts_add_up(rows: list[list[int]]) -> None:
    cube, merges = families("tabel", "B", *rows)
    done = protect.apply(results(cube), policy(), classifications={merges.id: merges}, youngest_head=10)
    for table in done.tables:
        if table.kind == "T":
            values = [cell.value for cell in table.cells]
            if None not in values:
                assert sum(value or 0 for value in values[:-1]) == values[-1] == sum(map(sum, rows))
