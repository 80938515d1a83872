"""Two tables that tell of each other, so small that what a reader subtracts can be said in a sentence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product

import numpy as np
import pytest

from cantik.content.kinds import Classification
from cantik.protect.group import Group, Layout, Total, with_sums
from cantik.protect.indicators import ties_of
from cantik.protect.linked.areas import Answers, read
from cantik.protect.linked.cross import add_cross
from cantik.protect.linked.families import Answer, FamilyProblem, TiedGroup
from cantik.protect.linked.meaning import Line, Meaning, Subject
from cantik.protect.memory import forget
from cantik.protect.sensitivity.policy import Rules
from cantik.protect.suppression.problem import Ties, build
from tests.protect.bekal import policy
from tests.protect.bekal_orang import CLASSIFICATIONS
from tests.serangan.attack import Attacker, Set, number

RULES = Rules(policy())
SEX: Line = ("jenis_kelamin", (frozenset("1"), frozenset("2")))


def _member(name: str, universe: str, total: Total = Total.CELL, kelas: str = "B", **counts: int) -> TiedGroup:
    """How many of a universe answered so (`tidak_entah`: this or that), in a village without dusun."""
    leaves = tuple(1 << place for place in range(len(counts)))
    totals = np.array([*counts.values()], np.int64)[None, None, None, :]
    group = Group(name, (kelas, kelas), totals, 0, 0, leaves, ("tanpa",), ("tanpa",), total)
    values = tuple(frozenset(answers.split("_")) for answers in counts)
    meaning = Meaning("orang", "terdaftar", read(universe), None, None, ("akta", values))
    return TiedGroup(Subject(group, meaning), (Layout("T", False, False, False, leaves),), open=kelas == "A")


def _family(*members: TiedGroup, known: Mapping[str, Classification] = CLASSIFICATIONS) -> FamilyProblem:
    return FamilyProblem(members, RULES, Answers(known.values()))


def test_a_small_rest_between_two_tables_is_hidden() -> None:
    """30 of all and 28 of the children have a certificate: the two adults are told by subtraction, unless one of the
    numbers is hidden. With 20 of the children nobody is told."""
    everybody = _member("semua", "semua", ya=30, tidak=40)
    told = _family(everybody, _member("anak", "umur < 18", ya=28, tidak=20)).solve()
    assert told is not None
    assert any(answer.hidden for answer in told)
    plain = _family(everybody, _member("anak", "umur < 18", ya=20, tidak=20)).solve()
    assert plain == [Answer(frozenset(), {})] * 2


def test_what_two_open_numbers_leave_is_no_secret() -> None:
    """75 are 15 and above, and by an open table 72 of them 17 and above: that three are between needs no cover."""
    young = _member("muda", "umur >= 15", Total.PUBLIC, ya=30, tidak_entah=45)
    older = _member("tua", "umur >= 17", Total.PUBLIC, "A", ya_tidak=53, entah=19)
    told = _family(young, older).solve()
    assert told is not None
    assert told[0] == Answer(frozenset(), {})


def test_nobody_need_think_of_more_than_everybody_knows() -> None:
    """Three are 80 and above, as everybody knows: of the one among them with a certificate a reader may think three,
    and not five. Where the three are no public number, five are asked for."""
    few = _member("janda", 'umur >= 80 dan status = "3"', ya=1, tidak=1)
    for total, most in ((Total.PUBLIC, 3), (Total.CELL, 5)):
        frame = _member("lansia", "umur >= 80", total, ya=2, tidak=1)
        assert _family(frame, few).needs(1)[0, 0, 0, 1] == (0, most)


def test_without_a_list_of_ages_nobody_says_that_all_ages_are_there() -> None:
    """All of both tables are 17 and above; a content without classes of age does not know which ages there are."""
    both = _member("semua", "semua", ya=30, tidak=40), _member("tua", "umur >= 17", ya=30, tidak=40)
    assert _family(*both, known={}).solve() == [Answer(frozenset(), {})] * 2


def _cross(sexes: tuple[str, ...], counts: list[list[int]]) -> Group:
    """Two dusun, `sexes` and two ages by two categories: every position of the cross a line of `counts`."""
    cells = np.array(counts, np.int64).reshape(2, len(sexes), 2, 2)
    totals = with_sums(cells, ("jenis_kelamin", "umur"))
    return Group("kerja", ("B", "B"), totals, 0, 0, (1, 2), ("dusun",), ("umur",), Total.CELL)


@pytest.mark.parametrize("sexes", [("l", "p"), ("l",)])
def test_the_inner_cross_adds_up_to_what_is_printed(sexes: tuple[str, ...]) -> None:
    """By dusun and by age, nowhere by sex: each printed number is the sum of its part of the cross, men and women."""
    group = _cross(sexes, [[10 * line + 1, 7 + line * line] for line in range(4 * len(sexes))])
    layouts = Layout("G", True, False, False, (1, 2)), Layout("X", False, False, True, (1, 2))
    problem = build(group, layouts, RULES, Ties())
    before = len(problem.keys)
    assert add_cross(problem, group, layouts)
    assert len(problem.keys) - before == 2 * 2 * 3  # dusun, age; both categories and their sum
    for cells, signs in problem.relations:
        assert sum(sign * problem.counts[cell] for cell, sign in zip(cells, signs, strict=True)) == 0


def _by_dusun(name: str, universe: str, dusun: list[list[int]]) -> TiedGroup:
    """How many of a universe answered yes and no, by dusun."""
    group = Group(name, ("B", "B"), with_sums(np.array(dusun, np.int64), ()), 0, 0, (1, 2), ("dusun",), (), Total.CELL)
    meaning = Meaning("orang", "terdaftar", read(universe), None, None, ("akta", (frozenset("1"), frozenset("2"))))
    return TiedGroup(Subject(group, meaning), (Layout("G", True, False, False, (1, 2)),))


def test_a_village_is_protected_as_if_none_had_been_before_it() -> None:
    """Which sets lie within each other is found once for tables of one form. Villages of the same form with other
    numbers, of more dusun, of other ages, with the tables the other way round: each as from nothing, in any order."""
    villages = [
        ("umur < 18", [[30, 40], [25, 33]], [[28, 20], [20, 20]]),
        ("umur < 18", [[41, 44], [52, 36]], [[20, 22], [51, 34]]),
        ("umur < 18", [[30, 40], [25, 33], [60, 44]], [[10, 20], [20, 20], [58, 41]]),
        ("umur >= 18", [[30, 40], [25, 33]], [[28, 20], [20, 20]]),
    ]
    families = [(_by_dusun("semua", "semua", all_), _by_dusun("bagian", part, some)) for part, all_, some in villages]
    families += [(part, whole) for whole, part in families]

    def answers(family: tuple[TiedGroup, ...]) -> list[Answer] | None:
        return _family(*family).solve()

    alone = []
    for family in families:
        forget()
        alone.append(answers(family))
    assert any(answer.hidden for told in alone[:2] for answer in told or [])
    forget()
    assert [answers(family) for family in families] == alone
    assert [answers(family) for family in reversed(families)] == alone[::-1]


def test_what_an_open_table_tells_by_sex_is_known_in_a_village_without_dusun() -> None:
    """A class A table of schooling by sex: the same numbers in a class B table keep no secret."""
    totals = np.array([[[5, 9], [2, 4], [3, 5]]], np.int64)[:, :, None, :]
    meaning = Meaning("orang", "terdaftar", read("semua"), SEX, None, ("akta", (frozenset("1"), frozenset("2"))))
    groups = [Group(name, (kelas, kelas), totals, 0, 0, (1, 2), ("tanpa",), ("jk",)) for name, kelas in ("aA", "bB")]
    known = ties_of(Subject(groups[1], meaning), [TiedGroup(Subject(groups[0], meaning), (), open=True)]).known
    assert known is not None
    assert all(known((0, sex, 0, code)) for sex in range(3) for code in (1, 2, 3))


def test_what_the_cross_of_two_tables_holds_limits_a_number_beside_them() -> None:
    """Schooling by dusun and by sex: all without SMA in the second dusun are men, as no woman is without, and of its
    eight men that leaves two with SMA or more. So men of 15 and above with SMA are two at most, for whoever reads both
    tables; up to five must seem possible. What must be hidden for that is asked of another program."""
    cells = np.array([[[6, 20, 12], [6, 1, 0]], [[0, 2, 6], [12, 20, 0]]], np.int64)  # dusun, sex, schooling
    counts = with_sums(cells[:, :, None, :], ("jenis_kelamin", "umur"))
    group = Group("ijazah", ("B", "B"), counts, 0, 0, (1, 2, 4), ("dusun",), ("jk",))
    classes = (frozenset({"sma"}), frozenset({"s1"}), frozenset({"lain"}))
    tables = Layout("G", True, False, False, (1, 2, 4)), Layout("X", False, True, False, (1, 2, 4))
    whole = TiedGroup(Subject(group, Meaning("orang", "", read("semua"), SEX, None, ("ijazah", classes))), tables)
    men = Group("pria", ("B", "B"), with_sums(np.array([[24, 12], [2, 6]]), ()), 0, 0, (1, 2), (), (), Total.CELL)
    about = read('jenis_kelamin = "1" dan umur >= 15')
    own = Meaning("orang", "", about, None, None, ("ijazah", (classes[0] | classes[1], classes[2])))
    part = TiedGroup(Subject(men, own), (Layout("G", True, False, False, (1, 2)),))
    told = _family(whole, part).solve()
    assert told is not None
    parts = {"dusun": ("d1", "d2"), "jk": ("1", "2"), "ijazah": ("sma", "s1", "lain"), "umur": ("anak", "dewasa")}
    reader = Attacker(parts)
    for layout, code in product(tables, range(3)):
        for area, sex, _ in layout.contexts(group):
            if (area, sex, 0, 1 << code) not in told[0].hidden:
                reader.learn(number(_place(parts, area, sex, code), group.count((area, sex, 0, 1 << code))))
    for area, sex in product((1, 2), (1, 2)):
        reader.learn(number(_place(parts, area, sex), group.denominator((area, sex, 0))))  # the public frame
    few = {**_place(parts, 2, 1), "ijazah": frozenset({"sma", "s1"}), "umur": frozenset({"dewasa"})}
    low, high = reader.interval(few)
    assert told[1].needs[2, 0, 0, 1] == (1, 5)
    assert low <= 1
    assert high >= 5


def _place(parts: Mapping[str, Sequence[str]], area: int, sex: int, code: int | None = None) -> Set:
    chosen = {"dusun": area - 1 if area else None, "jk": sex - 1 if sex else None, "ijazah": code}
    return {name: frozenset({parts[name][at]}) for name, at in chosen.items() if at is not None}
