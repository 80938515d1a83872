"""The whole added up from what its parts print, as an outsider who holds the editions of the parts alone would: nothing
stands there that does not follow from them, by linear algebra and none of the program's own arithmetic."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from cantik.codes.knowledge import load
from cantik.content.axes import Axis, Category
from cantik.levels.printed_sums import PrintedPart, add_printed
from cantik.measure.layout import meanings_of
from cantik.protect.across.values import LevelMember, LevelOutline, LevelResult
from cantik.release.model import Cell, Figure, Release, Table
from tests.fixtures.contoh_rilis import common_release

NAME, BASE, WORDS = "penduduk_agama", "terdaftar", "penduduk terdaftar"
CLASSES = ("islam", "kristen", "katolik", "hindu", "buddha", "khonghucu", "kepercayaan")
#: the ways in which an edition may tell the religions, finest first, as `classifications/agama.yaml` says
RUNGS: tuple[dict[str, tuple[str, ...]], ...] = (
    {name: (name,) for name in CLASSES},
    {
        "islam": ("islam",),
        "nasrani": ("kristen", "katolik"),
        "hindu_buddha": ("hindu", "buddha"),
        "khonghucu_kepercayaan": ("khonghucu", "kepercayaan"),
    },
    {"islam": ("islam",), "selain_islam": CLASSES[1:]},
)
THIRD = Fraction(1, 3)
FIGURE = "cakupan_akta_lahir"


@dataclass(frozen=True)
class Part:
    """What is true of a part, on which rung it tells it, and which rows it hides (by place; the total is the last)."""

    counts: tuple[int, ...]
    rung: int
    hidden: frozenset[int]

    @property
    def rows(self) -> list[tuple[str, tuple[str, ...], int]]:
        """Each printed or hidden row: its name, its classes, its number; the total last."""
        told = [(name, classes, self.of(classes)) for name, classes in RUNGS[self.rung].items()]
        return [*told, ("jumlah", CLASSES, sum(self.counts))]

    def of(self, classes: Sequence[str]) -> int:
        return sum(count for name, count in zip(CLASSES, self.counts, strict=True) if name in classes)

    def follows(self, classes: Sequence[str]) -> bool:
        """Whether the number of some classes follows from the printed rows, whatever is hidden: it is a sum and
        difference of them."""
        wanted = np.array([float(name in classes) for name in CLASSES])
        told = [[float(name in own) for name in CLASSES] for at, (_, own, _) in enumerate(self.rows) if self.prints(at)]
        matrix = np.array(told).reshape(-1, len(CLASSES))
        return bool(np.linalg.matrix_rank(np.vstack([matrix, wanted])) == np.linalg.matrix_rank(matrix))

    def prints(self, at: int) -> bool:
        return at not in self.hidden


parts_drawn = st.builds(
    Part,
    st.tuples(*(st.integers(0, 60) for _ in CLASSES)),
    st.integers(0, 2),
    st.frozensets(st.integers(0, 7), max_size=3),
)


@cache
def meaning(kind: str, name: str) -> str:
    known = load()
    return meanings_of(known.content, known.lists)[kind, name, BASE]


@cache
def template() -> Release:
    return common_release()


def table_of(part: Part) -> Table:
    """The table as an edition prints it."""
    rows = part.rows
    places = {name: at for at, name in enumerate(CLASSES)}
    categories = tuple(
        Category(name, name, name, tuple(places[each] for each in classes), total=name == "jumlah")
        for name, classes, _ in rows
    )
    axis = Axis("agama", "Agama", "Religion", "kategori", categories)
    cells = tuple(
        Cell(count, "ada") if part.prints(at) else Cell(None, "rahasia", 0, sum(part.counts))
        for at, (_, _, count) in enumerate(rows)
    )
    return replace(
        next(table for table in template().tables if len(table.axes) == 1),
        key=NAME,
        id=NAME,
        kind="T",
        tier="buku",
        base=WORDS,
        axes=(axis,),
        cells=cells,
        definition={"arti": meaning("tabel", NAME)},
    )


def figure_of(n: int, d: int, *, hidden: bool) -> Figure:
    told: tuple[Any, ...] = (None, None, None, "rahasia") if hidden else (Decimal(0), n, d, "ada")
    return replace(
        template().figures[0],
        id=FIGURE,
        area="",
        value=told[0],
        numerator=told[1],
        denominator=told[2],
        status=told[3],
        base=WORDS,
        definition={"arti": meaning("indikator", FIGURE)},
    )


def add(tables: Sequence[Table], figures: Sequence[Figure]) -> LevelResult:
    """The sum of provinces with one village each."""
    members = [LevelMember(f"{11 + at}", f"Provinsi {at}", (f"{11 + at}.01.01.2001",)) for at in range(len(tables))]
    parts = [
        PrintedPart(member, replace(template(), tables=(table,), figures=(figure,), not_shown=()), member.villages)
        for member, table, figure in zip(members, tables, figures, strict=True)
    ]
    known = load()
    return add_printed(LevelOutline("00", tuple(members)), parts, known.content, known.lists, THIRD)


@settings(max_examples=60, deadline=None)
@given(st.lists(parts_drawn, min_size=2, max_size=4))
def test_nothing_stands_in_a_sum_that_does_not_follow_from_what_is_printed(drawn: list[Part]) -> None:
    figures = [figure_of(3, 4, hidden=False) for _ in drawn]
    made = add([table_of(part) for part in drawn], figures)
    told = [table for table in made.tables if table.spec.id == NAME]
    for table in told:
        own = table.axes[-1].categories
        wide = len(own)
        lines = [table.cells[at : at + wide] for at in range(0, len(table.cells), wide)]
        of = [[part] for part in drawn] + [drawn] if len(table.axes) > 1 else [drawn]
        for line, counted in zip(lines, of, strict=False):
            for category, cell in zip(own, line, strict=True):
                classes = [CLASSES[leaf] for leaf in category.leaves if leaf < len(CLASSES)]
                truth = sum(part.of(classes) for part in counted)
                follows = all(part.follows(classes) for part in counted)
                if cell.value is not None:
                    assert cell.value == truth
                    assert follows, (category.id, counted)
                else:
                    assert (cell.low or 0) <= truth <= (truth if cell.high is None else cell.high)
    whole = [table for table in told if len(table.axes) == 1]
    coarse = max(part.rung for part in drawn)
    if all(not part.hidden for part in drawn):
        (table,) = whole
        assert {each.id for each in table.axes[0].categories} == {*RUNGS[coarse], "jumlah"}
        assert all(cell.value is not None for cell in table.cells)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50), st.booleans()), min_size=2, max_size=4))
def test_a_share_is_told_where_every_part_prints_both_of_its_numbers(drawn: list[tuple[int, int, bool]]) -> None:
    table = table_of(Part((1, 2, 3, 4, 5, 6, 7), 0, frozenset()))
    figures = [figure_of(min(n, d), d, hidden=hidden) for n, d, hidden in drawn]
    made = add([table] * len(drawn), figures)
    (whole,) = [figure for figure in made.figures if figure.spec.id == FIGURE and not figure.area]
    n, d = sum(min(n, d) for n, d, _ in drawn), sum(d for _, d, _ in drawn)
    if any(hidden for _, _, hidden in drawn):
        assert (whole.value, whole.numerator, whole.denominator, whole.status) == (None, None, None, "rahasia")
    elif not d:
        assert whole.status == "tidak_terdefinisi"
    else:
        assert (whole.numerator, whole.denominator) == (n, d)
        assert whole.value is not None
        assert abs(whole.value - Decimal(100 * n) / d) <= Decimal("0.005")


def test_another_meaning_or_population_is_not_added_and_the_others_say_so() -> None:
    good = [table_of(Part((10, 20, 30, 40, 50, 60, 70), 0, frozenset())) for _ in range(3)]
    other = replace(good[1], definition={"arti": "f" * 64})
    figures = [figure_of(3, 4, hidden=False) for _ in good]
    made = add([good[0], other, good[2]], figures)
    (whole,) = [table for table in made.tables if table.spec.id == NAME and len(table.axes) == 1]
    assert whole.cells[-1].value == 2 * sum(range(10, 80, 10))
    assert whole.named is not None
    assert whole.named.codes == ("11.01.01.2001", "13.01.01.2001")
    assert whole.named.of == 3
    alone = add([good[0], other, replace(other, base="penduduk domisili")], figures)
    assert not [table for table in alone.tables if table.spec.id == NAME], "one of three is no sum"
    assert NAME in {each.id for each in alone.not_shown}
