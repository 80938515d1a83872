"""The levels of a small kabupaten, beside the finished releases of its villages, in front of the outsider."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from cantik.protect.across.values import LevelResult
from tests.serangan.desa import answered_anew, contoh_village
from tests.serangan.kabupaten import (
    SEED,
    Edition,
    all_printed,
    breached,
    edition,
    inside,
    released,
    unsaid,
    villages,
)
from tests.serangan.tanam_wilayah import PLANTS, LevelPlanting, plantings
from tests.serangan.wilayah import Printed

pytestmark = [pytest.mark.lambat, pytest.mark.malam]
SIZES = {
    f"99.01.0{k}.200{d}": size
    for k, d, size in ((1, 1, 240), (1, 2, 170), (1, 3, 310), (2, 1, 200), (2, 2, 260), (2, 3, 150))
}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("kabupaten")


@pytest.fixture(scope="module")
def editions(home: Path) -> list[Edition]:
    return villages(SIZES, home)


@pytest.fixture(scope="module")
def results(editions: list[Edition], home: Path) -> dict[str, LevelResult]:
    return released(editions, home)


def test_no_level_narrows_what_a_village_protects(editions: list[Edition], results: dict[str, LevelResult]) -> None:
    found, attacked = breached(editions, all_printed(results, editions))
    assert attacked > 100
    assert found == []


def test_an_official_of_one_village_learns_nothing_of_another(
    editions: list[Edition], results: dict[str, LevelResult]
) -> None:
    """He knows every number of his own village beside what all levels print."""
    printed = all_printed(results, editions)
    for each in editions[:2]:
        others = [other for other in editions if other is not each]
        found, _ = breached(editions, [*printed, *each.own])
        assert [cell for cell in found if cell.member in {other.name for other in others}] == [], each.name


def test_what_the_levels_hide_would_open_villages(editions: list[Edition], results: dict[str, LevelResult]) -> None:
    """The same attack finds it when a level says what it hid: of a measure, all that it hid."""
    printed = all_printed(results, editions)
    opened = []
    for table in ("penduduk_agama", "penduduk_disabilitas", "penduduk_sekolah"):
        hidden = (unsaid(result, inside(editions, code)) for code, result in results.items())
        found, _ = breached(editions, [*printed, *(each for some in hidden for each in some if each.table == table)])
        opened += [table] * bool(found)
    assert len(opened) > 1, opened


@pytest.mark.parametrize("plant", PLANTS, ids=lambda plant: plant.__name__)
def test_what_a_careless_level_would_print_is_found(
    plant: Callable[[LevelPlanting], list[Printed]], editions: list[Edition], results: dict[str, LevelResult]
) -> None:
    """Of one table, which the levels print as they do, and a number more."""
    tables = Counter(each.table for each in plantings(editions))
    table = max(tables, key=lambda name: (tables[name], name))  # of which villages keep most
    it = next(each for each in plantings(editions) if each.table == table)
    printed = [each for each in all_printed(results, editions) if each.table == it.table]
    found, attacked = breached(editions, [*printed, *plant(it)])
    assert attacked > 20
    assert (it.edition.name, it.told.source) in {(cell.member, cell.told.source) for cell in found}


def test_a_level_printed_again_after_a_correction_opens_nobody(
    editions: list[Edition], results: dict[str, LevelResult], home: Path
) -> None:
    """One village is corrected and publishes anew: the difference of two editions of a level is that village alone."""
    code = editions[0].unit[0]
    view, _ = answered_anew(contoh_village(SEED, SIZES[code]), 7, 0.15)
    second = edition(code, view, home, "2025-2", former=editions[0])
    now = [second, *editions[1:]]
    told = [replace(each, id=f"{name} 1/{at}") for name, own in results.items() for at, each in enumerate(own.sums)]
    again = released(now, home, told, also=[editions[0]])
    both = [*all_printed(results, editions), *all_printed(again, now)]
    found, attacked = breached([*editions, second], both)
    assert attacked > 100
    assert found == []


def test_the_sum_of_the_villages_that_are_named_opens_nobody(editions: list[Edition], home: Path) -> None:
    """First four of eight villages, then a fifth passes Periksa: the two sums differ by that village alone."""
    without = ("99.01.02.2004", "99.01.03.2001")
    first = editions[:2] + editions[3:5]
    late = [each.unit[0] for each in editions if each not in first]
    made = released(first, home, without=[*late, *without])
    named = [table.named for table in made["99.01"].tables]
    assert len(named) > 20
    assert all(each is not None and (len(each.codes), each.of) == (4, 8) for each in named)
    told = [replace(each, id=f"{name} 1/{at}") for name, own in made.items() for at, each in enumerate(own.sums)]
    again = released(editions[:5], home, told, without=[late[-1], *without])
    both = [*all_printed(made, first), *all_printed(again, editions[:5])]
    found, attacked = breached(editions[:5], both)
    assert attacked > 100
    assert found == []


def test_overlapping_groups_open_nobody(editions: list[Edition], home: Path) -> None:
    codes = [each.unit[0] for each in editions]
    groups = {"pesisir": codes[:4], "jalan_raya": codes[2:]}
    made = released(editions, home, groups=groups)
    found, _ = breached(editions, all_printed(made, editions, groups))
    assert found == []
