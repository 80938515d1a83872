"""Pieces of a list: all of it, in its order, none empty or too long."""

from hypothesis import given
from hypothesis import strategies as st

from cantik.base.chunks import AT_ONCE, chunks


@given(st.lists(st.integers(), max_size=30), st.integers(1, 12))
def test_pieces_are_the_list_cut_at_every_so_many(items: list[int], size: int) -> None:
    pieces = list(chunks(iter(items), size))
    assert pieces == [items[start : start + size] for start in range(0, len(items), size)]


def test_a_statement_takes_what_both_databases_take() -> None:
    assert [len(piece) for piece in chunks(range(1001))] == [AT_ONCE, AT_ONCE, 1]
    assert list(chunks(())) == []
