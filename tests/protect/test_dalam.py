"""Sets found within another one all at once are those that a comparison one by one finds, in the same order."""

from __future__ import annotations

import pickle
import random

from cantik.protect.where import FRAME, Nest, Where, span

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
    assert again.told == one.told == frozenset({"r412"}) - FRAME
