"""What the rows of the lists allow (docs/bidang/quality_policy.md 4, docs/adr/0068): by hand, and at every limit."""

import datetime as dt
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cantik.content.loader import load_content
from cantik.register.core.people import SourceNote
from cantik.snapshot.list_coverage import CoverageGrade, ListCoverage, ListRows, worst_list

POLICY = load_content().policies["baku_2026"]
ON = dt.date(2025, 12, 31)


def note(source: str, read: int, accepted: int, mended: int = 0) -> SourceNote:
    return SourceNote(source, ON, "a" * 64, None, read, accepted, read - accepted, mended)


@pytest.mark.parametrize(
    ("accepted", "read", "grade", "mark"),
    [
        (1402, 1450, CoverageGrade.FULL, ""),
        (92, 97, CoverageGrade.PERCENT, "sementara, 5 baris ditolak"),
        (1312, 1450, CoverageGrade.PERCENT, "sementara, 138 baris ditolak"),
        (1145, 1450, CoverageGrade.OFFICE, "hanya untuk kantor, 305 baris ditolak"),
        (95, 100, CoverageGrade.FULL, ""),
        (80, 100, CoverageGrade.PERCENT, "sementara, 20 baris ditolak"),
        (0, 3, CoverageGrade.OFFICE, "hanya untuk kantor, 3 baris ditolak"),
    ],
)
def test_the_examples_of_the_policy(accepted: int, read: int, grade: CoverageGrade, mark: str) -> None:
    rows = ListRows(read, accepted)
    assert rows.grade(POLICY) is grade
    assert ListCoverage.judge(rows, POLICY).mark()[0] == mark


def test_a_share_that_misses_a_limit_never_reads_as_if_it_met_it() -> None:
    """9,499 of 10,000 are 94.99%; rounded half up they would read 95.0%, and the limit is 95%."""
    said = ListCoverage.judge(ListRows(10_000, 9_499), POLICY).as_sentence()
    assert "94,9 persen" in said[0]
    assert "94.9 per cent" in said[1]


def test_parts_of_a_list_are_one_list_and_another_list_is_judged_by_itself() -> None:
    assert worst_list([note("opensid", 97, 97), note("opensid", 2, 1)]) == ListRows(99, 98)
    assert worst_list([note("opensid", 100, 99), note("siak", 100, 90)]) == ListRows(100, 90)
    assert worst_list([note("opensid", 100, 99), note("regsosek", 100, 10)]) == ListRows(100, 99), "of the register"
    assert worst_list([note("regsosek", 100, 10)]) == ListRows(100, 10), "where nothing else was brought"
    assert worst_list([]) is None


@given(st.lists(st.tuples(st.integers(1, 400), st.integers(0, 400), st.integers(0, 400)), min_size=1, max_size=6))
def test_rows_are_neither_lost_nor_made(parts: list[tuple[int, int, int]]) -> None:
    """However a list is cut into parts: what is missing of it is what was refused and not mended, and its grade follows
    from the whole alone."""
    notes = []
    for read, refused, mended in parts:
        out = min(read, refused)
        notes.append(note("opensid", read, read - out, min(out, mended)))
    rows = worst_list(notes)
    assert rows is not None
    assert 0 <= rows.refused_rows == sum(one.rows_refused - one.rows_mended for one in notes)
    share = Fraction(rows.accepted, rows.read)
    grade = rows.grade(POLICY)
    assert (grade is CoverageGrade.FULL) == (share >= Fraction(95, 100))
    assert (grade is CoverageGrade.OFFICE) == (share < Fraction(80, 100))
