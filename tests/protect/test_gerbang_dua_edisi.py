"""Two editions of the same persons beside each other: what readers of both conclude of who came and went. Numbers by
hand.

Fifty men and fifty-one women; of the eight who never married seven are men. The former edition tells the eight, not how
many of them are women (one, which must stay possible to be none). Then she goes: today's edition tells seven. No man
came or went, so that whoever holds both knows that she was a woman.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from cantik.levels.app.results import printed_in_full
from cantik.protect.audit.gate import HeldFigure, Printed, Ref, examine
from cantik.protect.audit.model.changes import Flows, OpenCounts
from cantik.protect.audit.model.members import Codes, EveryPart, HasAny, Members, SomePart
from cantik.protect.audit.model.statements import PrintedStatement
from cantik.protect.result import SafeCell, SafeTable
from tests.protect.bekal_gerbang import KNOWN, axis, fact, figure, table

HER, NEVER = 4, 8  # cells of `_status`: women who never married, everybody who never did
Change = tuple[int, int] | None
NOTHING = (None, None)
HIDDEN = SafeCell(None, "rahasia")


def _open(men: int, women: int) -> SafeTable:
    return table("penduduk", [axis("jenis_kelamin")], [men, women, men + women], kelas="A")


def _status(never: int, married: int, men: int, women: int) -> SafeTable:
    """By sex and status, without who never married and who is married of either sex; seven are divorced."""
    values = [None, None, 3, men, None, None, 4, women, never, married, 7, men + women]
    return table("status", [axis("jenis_kelamin"), axis("status")], values)


def _both(now: list[SafeTable], then: list[SafeTable], more: dict[int, int], *, older: bool = False) -> Printed:
    """Today's table of status and open table, and those of the former edition with what her cell must keep; `more`: how
    many more there were then, by cell of the table of status (others: as many)."""
    changes: list[Change] = [(more.get(at, 0),) * 2 for at in range(12)]
    needs = [(0, 5) if at == HER else None for at in range(12)]
    nothing = [None] * 3
    return Printed(
        [*now, *then],
        [],
        [[None] * 12, nothing, needs, nothing],
        [],
        [[False] * 12, [True] * 3, [need is None for need in needs], [True] * 3],
        [],
        today=2,
        changes=[changes, nothing, changes, nothing],
        older=older,
    )


THEN = [_status(8, 86, 50, 51), _open(50, 51)]
SHE_WENT = {HER: 1, 7: 1, NEVER: 1, 11: 1}


def test_who_holds_both_editions_knows_who_went() -> None:
    printed = _both([_status(7, 86, 50, 50), _open(50, 50)], THEN, SHE_WENT)
    told = examine(printed, KNOWN, ())
    assert told.narrowed == [Ref(2, HER)]
    assert (told.helpless, told.told_before, told.disputed) == ([], {}, set())
    assert {ref.number for ref in told.hide} == {0}  # what is told of today, so that she may have been another
    hidden = {ref.cell for ref in told.hide}
    cells = tuple(
        SafeCell(None, "rahasia") if at in hidden else cell for at, cell in enumerate(printed.tables[0].cells)
    )
    after = replace(printed, tables=[replace(printed.tables[0], cells=cells), *printed.tables[1:]])
    assert examine(after, KNOWN, ()).narrowed == []
    # nor does either edition alone tell it
    today = replace(printed, tables=printed.tables[:2], needs=printed.needs[:2], hard=printed.hard[:2], changes=None)
    assert examine(today, KNOWN, ()).narrowed == []
    alone = replace(printed, tables=THEN, needs=printed.needs[2:], hard=printed.hard[2:], today=None, changes=None)
    assert examine(alone, KNOWN, ()).narrowed == []


def test_where_a_man_went_too_nobody_knows() -> None:
    """A man went whom the public table shows: of those who never married it may be he who is missing."""
    then = [_status(8, 87, 51, 51), _open(51, 51)]
    more = {**SHE_WENT, 3: 1, 1: 1, 9: 1, 11: 2}
    told = examine(_both([_status(7, 86, 50, 50), _open(50, 50)], then, more), KNOWN, ())
    assert told.narrowed == []


def test_the_open_table_alone_says_who_went() -> None:
    """The same where the table of status does not tell how many men and women there are."""
    now, then = (
        replace(each, cells=tuple(HIDDEN if at in (3, 7) else cell for at, cell in enumerate(each.cells)))
        for each in (_status(7, 86, 50, 50), _status(8, 87, 51, 51))
    )
    more = {**SHE_WENT, 3: 1, 1: 1, 9: 1, 11: 2}
    assert examine(_both([now, _open(50, 50)], [then, _open(51, 51)], more), KNOWN, ()).narrowed == []


def test_an_answer_that_changed_without_anybody_going_contradicts_nothing() -> None:
    """She married. What was seven and is eight today readers may believe or not: the truth is never ruled out."""
    told = examine(_both([_status(7, 87, 50, 51), _open(50, 51)], THEN, {HER: 1, 5: -1, NEVER: 1, 9: -1}), KNOWN, ())
    assert told.disputed == set()


OTHERWISE = [THEN[0], _open(60, 51)]  # of then, read by the definitions of today: the open table counted others, too


def test_an_edition_that_contradicts_itself_by_now_is_left_out_and_named() -> None:
    printed = _both([_status(8, 86, 50, 51), _open(50, 51)], OTHERWISE, {})
    told = examine(printed, KNOWN, ())
    assert (told.disputed, told.narrowed) == ({"status"}, [])
    # a fact of life that is not so in the village is left out as well
    told = examine(printed, KNOWN, [fact("cerai", impossible='status = "3"')])
    assert (told.disputed, told.left_out) == ({"status"}, {"cerai"})


def test_what_such_an_edition_tells_of_today_is_still_known() -> None:
    """Nothing changed. Today's edition tells of the men and not of all; the former one of all: she is alone."""
    values = [7, 40, 3, 50, None, None, 4, 51, None, None, 7, 101]
    today = table("status", [axis("jenis_kelamin"), axis("status")], values)
    told = examine(_both([today, _open(50, 51)], OTHERWISE, {}), KNOWN, ())
    assert told.disputed == {"status"}
    assert told.narrowed == [Ref(2, HER)]
    assert {ref.number for ref in told.hide} == {0}


def test_a_fact_holds_in_both_editions_by_itself() -> None:
    """At most as many women never married as men, then and now; taken together a fact would say less."""
    most = fact("paling_banyak", most=('status = "1" dan jenis_kelamin = "2"', 'status = "1" dan jenis_kelamin = "1"'))
    printed = _both([_status(8, 86, 50, 51), _open(50, 51)], THEN, {})
    needs = [(0, 6) if at == HER else None for at in range(12)]
    left = replace(printed, needs=[[None] * 12, [None] * 3, needs, [None] * 3])
    assert examine(left, KNOWN, ()).narrowed == []
    told = examine(left, KNOWN, [most])
    assert told.told_before == {Ref(2, HER): (0, 4)}


@pytest.mark.parametrize("then", [8, None])
def test_an_indicator_of_then_is_told_of_those_of_then(then: int | None) -> None:
    """The same by an indicator of the former edition: eight of 101 never married."""
    printed = _both([_status(7, 86, 50, 50), _open(50, 50)], THEN, SHE_WENT)
    cells = tuple(
        SafeCell(None, "rahasia") if at in (NEVER, 9) else cell for at, cell in enumerate(printed.tables[2].cells)
    )
    share = figure("semua", 'status = "1"', then, 101 if then else None)
    held = HeldFigure(share, (8, 8) if then else None, (101, 101), changes=((1, 1), (1, 1)))
    told = examine(
        replace(printed, tables=[*printed.tables[:2], replace(THEN[0], cells=cells), THEN[1]], held=[held]), KNOWN, ()
    )
    assert (told.narrowed == [Ref(2, HER)]) is (then is not None)


def test_what_only_the_former_edition_told_in_full_is_not_told_in_full() -> None:
    """A level counts a village as printed where its own edition prints everything."""
    rows = [axis("status")]
    whole, less = table("a", rows, [7, 9, 5, 21]), table("b", rows, [7, None, None, 21])
    both = [replace(each, kind="T") for each in (less, whole)]
    nothing = [(None,) * 4] * 2
    held = Printed(both, [], nothing, [], [[False] * 4] * 2, [], today=1, changes=nothing)
    assert printed_in_full(held) == frozenset()
    assert printed_in_full(replace(held, tables=both[::-1])) == {("tabel", "a", "terdaftar")}


# ── who came and went ──────────────────────────────────────────────────────────────────────────────
MAN: Codes = frozenset({"1"})


def _counts(**groups: tuple[int, int, int]) -> OpenCounts:
    """Men of dusun `a`: of each group first and last age and how many, and all of them."""
    said = []
    for low, high, count in groups.values():
        ages = frozenset(map(str, range(low, high + 1)))
        who: Members = EveryPart((HasAny("jenis_kelamin", MAN), HasAny("umur", ages)))
        said.append(PrintedStatement(("orang", "terdaftar"), "a", who, count, count))
    whole = sum(count for _, _, count in groups.values())
    said.append(PrintedStatement(("orang", "terdaftar"), "a", HasAny("jenis_kelamin", MAN), whole, whole))
    return OpenCounts.of(said)


def _men(low: int, high: int) -> Members:
    ages = frozenset(map(str, range(low, high + 1)))
    return EveryPart((HasAny("jenis_kelamin", MAN), HasAny("umur", ages), HasAny("status", frozenset({"2"}))))


THEN_MEN = _counts(young=(0, 9, 5), half=(10, 14, 10), grown=(15, 76, 20))
NOW_MEN = _counts(young=(0, 9, 5), half=(10, 14, 10), grown=(15, 76, 17))


@pytest.mark.parametrize(
    ("older", "low", "high", "room"),
    [
        (False, 15, 76, (0, 3)),  # three of 15 and above are gone
        (True, 15, 76, (-10, 3)),  # and any of the ten of 10 to 14 may be 15 now
        (True, 10, 14, (-5, 13)),  # five may have come from below, ten have grown out of it, three are gone
        (False, 10, 14, (0, 0)),
        (False, 12, 20, (0, 3)),  # whoever of a group went may have been of the set
    ],
)
def test_how_many_may_have_come_and_gone(older: bool, low: int, high: int, room: Change) -> None:
    flows = Flows.between(THEN_MEN, NOW_MEN, older=older)
    assert flows.room("orang", "a", _men(low, high)) == room
    assert flows.room("orang", "", _men(low, high)) == room


def _in_dusun(**counts: OpenCounts) -> OpenCounts:
    """The same men in dusun of these names."""
    persons = {(area, sex): number for area, own in counts.items() for (_, sex), number in own.persons.items()}
    return OpenCounts(
        persons, {(area, sex): ages for area, own in counts.items() for (_, sex), ages in own.aged.items()}
    )


def test_whose_dusun_was_split_off_is_gone_and_whose_has_another_name_is_not() -> None:
    """What the village told before says less of it once a dusun is a village of its own; a new name changes nothing."""
    then = _in_dusun(a=THEN_MEN, b=NOW_MEN)
    gone = Flows.between(then, _in_dusun(a=THEN_MEN), older=False)
    assert gone.room("orang", "", HasAny("status", frozenset({"2"}))) == (0, 32)
    assert gone.room("orang", "", _men(15, 76)) == (0, 32)
    assert gone.room("orang", "a", HasAny("status", frozenset({"2"}))) == (0, 0)
    assert gone.room("keluarga", "", HasAny("atap", frozenset({"1"}))) == (-32, 32)
    came = Flows.between(_in_dusun(a=THEN_MEN), then, older=False)
    assert came.room("orang", "", HasAny("status", frozenset({"2"}))) == (-32, 0)
    renamed = Flows.between(then, _in_dusun(a=THEN_MEN, c=NOW_MEN), older=False)
    assert renamed.room("orang", "", HasAny("status", frozenset({"2"}))) == (0, 0)


def test_who_went_was_of_the_area_and_sex_that_is_asked() -> None:
    """Three men of one dusun went, two men and a woman of another."""
    men, women = frozenset({"1"}), frozenset({"2"})
    then, now = (
        OpenCounts.of(
            PrintedStatement(("orang", "terdaftar"), area, HasAny("jenis_kelamin", sex), count, count)
            for area, sex, count in (("a", men, 35 - a), ("b", men, 20 - b), ("b", women, 9 - c))
        )
        for a, b, c in ((0, 0, 0), (3, 2, 1))
    )
    flows = Flows.between(then, now, older=False)
    rooms = {area: flows.room("orang", area, HasAny("jenis_kelamin", men)) for area in ("a", "b", "")}
    assert rooms == {"a": (0, 3), "b": (0, 2), "": (0, 5)}
    either = SomePart((HasAny("status", frozenset({"2"})), HasAny("kerja", frozenset({"1"}))))
    assert flows.room("orang", "b", either) == (0, 3)  # asked of both sexes, and of no age
    of_age = SomePart((HasAny("umur", frozenset({"3"})), HasAny("kerja", frozenset({"1"}))))
    assert flows.room("orang", "b", of_age) is None


def test_of_families_anything_may_have_changed_that_somebody_left() -> None:
    flows = Flows.between(THEN_MEN, NOW_MEN, older=False)
    assert flows.room("keluarga", "a", HasAny("atap", frozenset({"1"}))) == (-3, 3)
    assert flows.room("keluarga", "b", HasAny("atap", frozenset({"1"}))) == (0, 0)


def test_what_no_public_table_bounds_is_not_taken_for_known() -> None:
    """Ages that the tables do not tell alike; a set that ages decide in one of two ways."""
    other = _counts(young=(0, 12, 15), grown=(13, 76, 17))
    assert Flows.between(THEN_MEN, other, older=False).room("orang", "a", _men(15, 76)) is None
    nowhere = Flows.between(_counts(), _counts(), older=True)
    assert nowhere.room("orang", "a", _men(15, 76)) is None
