"""Classes that a printed row merges: what other tables tell of them, reckoned by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from cantik.content.axes import Category
from cantik.content.kinds import FULL_LIST
from cantik.protect.audit.gate import GateFindings, Printed, Ref, examine
from cantik.protect.audit.model.statements import MergedClasses
from cantik.protect.group import Group, Layout, Recoding, with_sums
from cantik.protect.linked.areas import EVERYBODY
from cantik.protect.linked.groups import GroupDecision
from cantik.protect.linked.meaning import Meaning, Subject
from cantik.protect.recoding.merged_classes import find_merged_classes
from cantik.protect.result import SafeTable
from cantik.protect.sensitivity.policy import Rules
from cantik.protect.suppression.problem import Ties
from tests.protect.bekal import policy
from tests.protect.bekal_gerbang import KNOWN, axis, table

RULES = Rules(policy())
DIVORCED = (2,)  # the third class: never, married, divorced


def _ever(never: int, ever: int) -> SafeTable:
    """Marital status of the village in two rows: never married, ever married."""
    own = axis("status")
    both = Category("pernah", "Pernah kawin", "Ever married", (1, 2))
    rows = replace(own, categories=(own.categories[0], both, own.categories[-1]))
    return table("status", [rows], [never, ever, never + ever])


def _certificates(has: int, lacks: int, *, kelas: str = "B") -> SafeTable:
    """Who of the married has a certificate."""
    return table("akta", [axis("kartu")], [has, lacks, has + lacks], universe='status = "2"', kelas=kelas)


def _found(tables: list[SafeTable], need: tuple[int, int], hard: list[bool]) -> GateFindings:
    nothing = [[None] * len(each.cells) for each in tables]
    fixed = [[stays] * len(each.cells) for each, stays in zip(tables, hard, strict=True)]
    merged = [[(), (MergedClasses(DIVORCED, need),), ()]]
    return examine(Printed(tables, [], nothing, [], fixed, [], merged=merged), KNOWN, ())


def test_a_table_of_the_married_tells_the_divorced_of_a_row_that_merges_them() -> None:
    """23 were ever married, 20 have or lack a certificate: 3 are divorced. Alone neither table tells it."""
    tables = [_ever(30, 23), _certificates(15, 5)]
    both = _found(tables, (2, 5), [False, False])
    assert set(both.narrowed) == {Ref(0, 1, DIVORCED)}
    assert both.helpless == []
    assert both.hide
    assert both.hide <= {Ref(number, cell) for number in (0, 1) for cell in range(3)}
    assert _found(tables[:1], (2, 5), [False]).narrowed == []


def test_a_row_of_fewer_than_must_stay_possible_is_hidden_itself() -> None:
    """Of 23 ever married up to 23 may be divorced, of 8 no more than 8."""
    assert _found([_ever(30, 23)], (2, 10), [False]).narrowed == []
    few = _found([_ever(30, 8)], (2, 10), [False])
    assert (few.narrowed, few.hide) == ([Ref(0, 1, DIVORCED)], {Ref(0, 0), Ref(0, 1)})


def test_what_is_told_without_the_row_is_not_asked_for() -> None:
    """Nothing can be hidden of either table: nobody withdraws one for what both say anyway."""
    done = _found([_ever(30, 23), _certificates(15, 5)], (2, 5), [True, True])
    assert (done.narrowed, done.helpless, done.hide) == ([], [], set())


def test_a_class_that_the_edition_before_merged_is_kept_by_today() -> None:
    """The edition before said that 23 were ever married. Of the same people today's says in two rows that 20 are
    married and 3 divorced: so were 3 then. Where nothing ties the two, nobody takes them for the same."""
    former, rows = _ever(30, 23), axis("status")
    today = replace(table("kini", [rows], [30, 20, 3, 53]), spec=former.spec)
    for change, narrowed in (((0, 0), [Ref(1, 1, DIVORCED)]), (None, [])):
        printed = Printed(
            [today, former],
            [],
            [[None] * 4, [None] * 3],
            [],
            [[False] * 4, [True] * 3],
            [],
            1,
            changes=[[None] * 4, [(0, 0)] * 3],
            merged=[(), ((), (MergedClasses(DIVORCED, (2, 5), change),), ())],
        )
        done = examine(printed, KNOWN, ())
        assert (done.narrowed, done.helpless) == (narrowed, [])
        assert {ref.number for ref in done.hide} == ({0} if narrowed else set())


def _decided(totals: list[list[int]], *layouts: Layout, ties: Ties | None = None) -> GroupDecision:
    """A group of never married, married, divorced, widowed by dusun, with the tables that are printed of it."""
    ladder = (
        Recoding(FULL_LIST, (1, 2, 4, 8), 0),
        Recoding("tiga", (1, 2, 12), 0),
        Recoding("dua", (1, 14), 0),
    )
    counts = with_sums(np.array(totals, np.int64), ())
    group = Group("t", ("B", "B"), counts, 1, 0, (1, 2, 4, 8), ("dusun",), (), classification="status", ladder=ladder)
    meaning = Meaning("orang", "terdaftar", EVERYBODY, None, None, ("status", tuple(frozenset(x) for x in "1234")))
    return GroupDecision(Subject(group, meaning), ties or Ties(), layouts)


VILLAGE, BY_DUSUN = Layout("T", False, False, False, (1, 2, 12)), Layout("G", True, False, False, (1, 14))


def test_small_classes_of_a_row_and_the_groups_of_a_finer_rung_keep_an_interval() -> None:
    """Of the village divorced and widowed are one row of 2 + 9 = 11, of which the two divorced are few. Of its first
    dusun 30 are ever married: 26, 1 and 3; of the second 33: 26, 1 and 6. Those who are no more married are 4 and 7;
    of 4 nobody can think more than 5, of one divorced neither, and the six widowed are enough by the threshold of 5."""
    found = find_merged_classes(_decided([[20, 26, 1, 3], [20, 26, 1, 6]], VILLAGE, BY_DUSUN), RULES)
    assert found == {
        (0, 0, 0, 12): (MergedClasses((2,), (1, 5)),),
        (0, 0, 0, 14): (MergedClasses((2,), (1, 5)),),
        (1, 0, 0, 14): (
            MergedClasses((2,), (0, 5)),
            MergedClasses((3,), (2, 5)),
            MergedClasses((2, 3), (3, 5)),
        ),
        (2, 0, 0, 14): (MergedClasses((2,), (0, 5)),),
    }


def test_what_the_group_itself_prints_of_a_wider_set_bounds_what_anybody_can_think() -> None:
    """The village prints its 4 divorced and widowed together: of a dusun nobody can think of more."""
    found = find_merged_classes(_decided([[20, 26, 1, 1], [20, 26, 1, 1]], VILLAGE, BY_DUSUN), RULES)
    assert found[1, 0, 0, 14] == (
        MergedClasses((2,), (0, 4)),
        MergedClasses((3,), (0, 4)),
        MergedClasses((2, 3), (1, 4)),
    )


def test_classes_that_are_printed_or_told_anyway_are_not_asked_for() -> None:
    full = Layout("T", False, False, False, (1, 2, 4, 8))
    assert find_merged_classes(_decided([[20, 26, 1, 3]], full), RULES) == {}
    assert find_merged_classes(_decided([[20, 26, 1, 3]], full, replace(VILLAGE, kind="X")), RULES) == {}
    told = Ties(known=lambda key: key[3] == 4)
    found = find_merged_classes(_decided([[20, 26, 1, 3]], VILLAGE, ties=told), RULES)
    assert found == {(0, 0, 0, 12): (MergedClasses((3,), (2, 4)),)}
