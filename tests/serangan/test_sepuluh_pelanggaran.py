"""Ten ways in which a product could tell a protected number: the attacker must find each, and nothing without it.

Every case starts from a safe publication (what `protect.apply` prints) and plants one fault, as a careless product or a
second table would. The attacker reads numbers only.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

import pytest

from cantik import protect
from cantik.protect.result import Protected
from tests.protect.bekal import families, policy, results
from tests.serangan.attack import Attacker, Set, number, share
from tests.serangan.baca import attacker


def _village(kelas: str, *dusun: list[int]) -> Protected:
    cube, merges = families("tabel", kelas, *dusun)
    return protect.apply(results(cube), policy(), classifications={merges.id: merges}, youngest_head=10)


def cell(category: int | str | None = None, dusun: int | None = None) -> Set:
    """The set of a category (or several: "01"), of the village or of a dusun."""
    out = {}
    if category is not None:
        out["kategori"] = frozenset(str(category))
    if dusun is not None:
        out["wilayah"] = frozenset({str(dusun)})
    return out


def known(*facts: object, axes: dict[str, str] | None = None) -> Attacker:
    """An attacker with facts only, over dusun 0-1 and categories 0-2 unless said."""
    made = Attacker({name: list(parts) for name, parts in (axes or {"wilayah": "01", "kategori": "012"}).items()})
    return made.learn(*facts)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Case:
    """A safe publication, the planted fault, and the protected set with the interval that it must keep."""

    name: str
    safe: Callable[[], Attacker]
    fault: Callable[[Attacker], Attacker]
    where: Set
    required: tuple[int, int]


def _margins(*cells: tuple[Set, int]) -> Attacker:
    return known(*(number(where, value) for where, value in cells))


CASES = (
    # Dusun 1 has 3 of category 0; its row and column have a second NA. Planted: that of the row is printed.
    Case(
        "satu sel saja yang disembunyikan dalam satu baris",
        lambda: _margins(
            (cell(dusun=0), 60),
            (cell(dusun=1), 40),
            (cell(0), 33),
            (cell(1), 37),
            (cell(2), 30),
            (cell(2, 0), 10),
            (cell(2, 1), 20),
        ),
        lambda a: a.learn(number(cell(1, 1), 17)),
        cell(0, 1),
        (2, 5),
    ),
    # A village total of 4 is hidden, its dusun are printed.
    Case(
        "jumlah di bawah ambang sedangkan bagiannya dicetak",
        lambda: _margins((cell(dusun=0), 60), (cell(dusun=1), 40), (cell(1), 40)),
        lambda a: a.learn(number(cell(0, 0), 3), number(cell(0, 1), 1)),
        cell(0),
        (3, 5),
    ),
    # A sensitive yes/no table: "tidak" printed beside the public total.
    Case(
        "komplemen kategori netral",
        lambda: known(number(cell(), 200), axes={"wilayah": "0", "kategori": "01"}),
        lambda a: a.learn(number(cell(0), 196)),
        cell(1),
        (3, 10),
    ),
    # 4 of 160 printed as 2.50 %: percentage times denominator gives the number back.
    Case(
        "persentase kali penyebut",
        lambda: known(number(cell(), 160), axes={"wilayah": "0", "kategori": "01"}),
        lambda a: a.learn(*share(cell(1), cell(), Decimal("2.50"))),
        cell(1),
        (3, 5),
    ),
    # Men 120, sex ratio 3000.00: women are 4.
    Case(
        "rasio jenis kelamin",
        lambda: known(number(cell(0), 120), axes={"wilayah": "0", "kategori": "01"}),
        lambda a: a.learn(*share(cell(0), cell(1), Decimal("3000.00"))),
        cell(1),
        (3, 5),
    ),
    # Categories 0+1 merged in one table (12), 0 with 2 in another (13), and the third alone.
    Case(
        "kategori digabung berlainan pada dua tabel",
        lambda: known(number(cell(), 22), number(cell("01"), 12), axes={"wilayah": "0", "kategori": "012"}),
        lambda a: a.learn(number(cell("02"), 19)),
        cell(1),
        (2, 5),
    ),
    # Two categories are NA and both are empty: everything else adds up to the whole.
    Case(
        "sisa yang hanya berisi nol",
        lambda: known(number(cell(), 40), number(cell(0), 30), axes={"wilayah": "0", "kategori": "0123"}),
        lambda a: a.learn(number(cell(1), 10)),
        cell(2),
        (0, 10),
    ),
    # Two persons are hidden in a row of 2, one in each cell: whoever is one of them knows his own cell.
    Case(
        "orang tunggal mengenali selnya sendiri",
        lambda: known(number(cell(), 42), number(cell(0), 40), axes={"wilayah": "0", "kategori": "012"}),
        lambda a: a.learn(number(cell(1), 1)),
        cell(2),
        (0, 2),
    ),
    # A class A table tells that all 4 of category 0 live in dusun 0 because nobody else lives there.
    Case(
        "selisih dengan tabel kelas A",
        lambda: _margins((cell(1, 0), 30), (cell(2, 0), 20), (cell(1), 70), (cell(2), 60)),
        lambda a: a.learn(number(cell(dusun=0), 54)),
        cell(0, 0),
        (3, 5),
    ),
    # Indicator 0-17 years beside a table of everybody: 2 adults remain. Category 0: children, 1: adults with it.
    Case(
        "selisih indikator dengan tabel",
        lambda: known(number(cell("01"), 97), axes={"wilayah": "0", "kategori": "012"}),
        lambda a: a.learn(number(cell(0), 95)),
        cell(1),
        (1, 5),
    ),
    # The alternative text of a chart still names the height of the bar.
    Case(
        "nilai dalam teks alternatif diagram",
        lambda: attacker(_village("B", [50, 30, 4], [60, 40, 20]).tables),
        lambda a: a.learn(number(cell(2, 0), 4)),
        cell(2, 0),
        (3, 5),
    ),
)


def _breached(found: tuple[float, float], required: tuple[int, int]) -> bool:
    return found[0] > required[0] + 1e-6 or found[1] < required[1] - 1e-6


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_planted_fault_is_found_and_nothing_without_it(case: Case) -> None:
    safe = case.safe()
    assert not _breached(safe.interval(case.where), case.required)
    assert _breached(case.fault(safe).interval(case.where), case.required)


def test_ten_kinds_are_planted() -> None:
    assert len({case.name for case in CASES}) >= 10
