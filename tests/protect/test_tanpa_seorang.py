"""Who makes up for a change, whoever is taken out: the short ways answer what the plain program answers."""

from __future__ import annotations

from random import Random

import highspy

from cantik.protect.across.compensation import Answers, Makers
from cantik.protect.across.sums import Unit
from tests.fixtures.malam import everything

Moves = list[tuple[Unit, dict[str, float]]]
NUMBERS = tuple("abcde")


def _moves(draw: Random) -> Moves:
    """Some villages with moves of one or two numbers each, often opposite ones."""
    out: Moves = []
    for village in range(draw.randint(2, 6)):
        for _ in range(draw.randint(1, 4)):
            names = draw.sample(NUMBERS, draw.choice((1, 2, 2, 3)))
            out.append(((f"desa {village}", "1"), {name: draw.choice((-3.0, -1.0, 1.0, 2.0)) for name in names}))
    return out


def _undone(moves: Moves, told: set[str], effect: dict[str, float], without: set[Unit]) -> bool:
    """A linear program of its own: shares of moves, one village at most one, that undo the effect on what is told."""
    left = [(unit, own) for unit, own in moves if unit not in without]
    solver = highspy.Highs()  # type: ignore[no-untyped-call]
    solver.setOptionValue("output_flag", False)
    for _ in left:
        solver.addVar(0.0, 1.0)
    for name in told:
        places = [at for at, (_, own) in enumerate(left) if name in own]
        owed = -effect.get(name, 0.0)
        solver.addRow(owed, owed, len(places), places, [left[at][1][name] for at in places])
    for unit in {unit for unit, _ in left}:
        places = [at for at, (own, _) in enumerate(left) if own == unit]
        solver.addRow(0.0, 1.0, len(places), places, [1.0] * len(places))
    solver.run()
    return bool(solver.getModelStatus() == highspy.HighsModelStatus.kOptimal)


def _plainly(moves: Moves, told: set[str], unit: Unit, effect: dict[str, float]) -> bool:
    """Asked once without each village."""
    return all(_undone(moves, told, effect, {unit, reader}) for reader in {unit, *(own for own, _ in moves)})


def test_short_ways_answer_what_the_program_answers() -> None:
    """Twenty groups of villages by day, sixty at night."""
    draw, seen = Random(7), set()
    for _ in range(60 if everything() else 20):
        moves, answers = _moves(draw), Answers()
        known = {name for _, effect in moves for name in effect}
        for _ in range(2):  # two rungs of one ladder: what was found on the first is at hand on the second
            makers = Makers[str](moves, answers)
            for size in (5, 4, 2, 3):
                told = set(draw.sample(NUMBERS, size)) & known
                makers.tell(told)
                for unit, changes in moves[:6]:
                    effect = {name: much for name, much in changes.items() if name in told}
                    found = makers.enough(
                        unit, {(("tabel", name, ""), ""): much for name, much in changes.items()}, effect
                    )
                    assert found == (not effect or _plainly(moves, told, unit, effect)), (moves, told, unit, effect)
                    seen.add(found)
    assert seen == {True, False}


def test_a_number_that_nobody_else_changes_cannot_be_made_up_for() -> None:
    makers = Makers[str]([(("desa 1", "1"), {"a": 1.0})])
    makers.tell({"a"})
    assert not makers.enough(("desa 2", "1"), {(("tabel", "b", ""), ""): 1.0}, {"b": 1.0})
