"""Sets found within another one all at once are those that a comparison one by one finds, in the same order."""

from __future__ import annotations

import pickle
import random

from cantik.protect.linked.areas import EVERYBODY, FRAME, Answers, Nest, Where, span, stated_sets
from tests.protect.bekal_gerbang import KNOWN, figure

_AGES = (span(0, 4), span(5, 9), span(0, 9), span(10, 59), span(0, 1000), frozenset({"∅"}))
_CODES = tuple(frozenset(codes) for codes in ("1", "2", "3", "12", "23", "123"))
_WORDS = (frozenset[str](), frozenset({"r412 ada"}), frozenset({"r412 ada", "bukan x"}))


def _some(chance: random.Random) -> Where:
    columns = {"umur": chance.choice(_AGES)} if chance.random() < 0.6 else {}
    for column in ("jenis_kelamin", "hubungan", "agama"):
        if chance.random() < 0.5:
            columns[column] = chance.choice(_CODES)
    return Where(columns, chance.choice(_WORDS))


def _lies_within(inner: Where, outer: Where, *, youngest: int | None) -> bool:
    """The definition in words: each condition of the outer set is among those of the inner one."""
    for column, wanted in outer.columns.items():
        values = inner.columns.get(column)
        if youngest is not None and column == "umur" and inner.columns.get("hubungan") == frozenset({"1"}):
            adults = span(youngest, 1000)
            values = adults if values is None else values & adults
        if values is None or any(one not in wanted for one in values):
            return False
    return all(word in inner.other for word in outer.other)


def test_sekaligus_sama_dengan_satu_per_satu() -> None:
    chance, found = random.Random(4), 0
    for _ in range(60):
        sets = list(dict.fromkeys(_some(chance) for _ in range(40)))
        for youngest in (None, 10):
            nest = Nest(sets, youngest_head=youngest)
            for _ in range(20):
                outer = _some(chance)
                expected = [one for one in sets if _lies_within(one, outer, youngest=youngest)]
                assert nest.within(outer) == expected
                assert expected == [one for one in sets if one.within(outer, youngest_head=youngest)]
                found += len(expected)
    assert found > 1000


def test_sarang_kosong() -> None:
    assert Nest([]).within(Where({})) == []
    assert Nest([Where({})]).within(Where({})) == [Where({})]


def test_sidik_tidak_ikut_ke_proses_lain() -> None:
    """Texts have another hash in each process: a set that was sent must be found among its equals there."""
    one = Where({"umur": span(0, 4)}, frozenset({"r412 ada"}), frozenset({"r412"}))
    assert hash(one)
    again = pickle.loads(pickle.dumps(one))
    assert again._hash == 0
    assert again == one
    assert hash(again) == hash(one)
    assert again.own_columns == one.own_columns == frozenset({"r412"}) - FRAME


def test_who_did_not_answer_is_no_part_of_the_whole() -> None:
    """`kosong: keluar`: a share of those who said yes or no; where no list says what may be answered, of all who
    answered."""
    spec = figure("umur >= 15", 'kartu = "ya"', None, None, missing="keluar").spec
    adults, yes = {"umur": span(15, 1000)}, frozenset({"ya"})
    part, rest, whole = stated_sets(spec, KNOWN.values(), True)
    assert part == Where({**adults, "kartu": yes})
    assert rest == Where({**adults, "kartu": frozenset({"tidak"})})
    assert whole == Where({**adults, "kartu": frozenset({"ya", "tidak"})})
    assert stated_sets(spec, (), True)[2] == Where(adults, frozenset({"kartu ada"}), frozenset({"kartu"}))


def test_beside_all_who_answered_are_only_those_who_did_not() -> None:
    """Of those with one of the known answers none is missing but the silent; beside those who said yes are others."""
    known, everybody = Answers(KNOWN.values()), Where({}, frozenset({"bukan x"}))
    answered = frozenset({"ya", "tidak"})
    assert known.silence(EVERYBODY, [Where({"kartu": answered})])
    assert known.silence(everybody, [everybody.with_("kartu", answered)])
    assert not known.silence(everybody, [Where({"kartu": answered})])  # others are in it, whom no word of `x` names
    assert not known.silence(EVERYBODY, [Where({"kartu": frozenset({"ya"})})])
    assert not known.silence(EVERYBODY, [EVERYBODY])
