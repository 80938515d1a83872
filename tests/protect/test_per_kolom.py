"""The holder of a correction who is told how many answers of each column changed: what he finds, by hand."""

from __future__ import annotations

import pytest

from tests.protect.per_kolom import told_by_column
from tests.serangan.hakim import Secret
from tests.serangan.massa import EVERYBODY
from tests.serangan.rilis import Folder, Told

SINGLE, MARRIED, DIVORCED, WIDOWED = ((position,) for position in range(4))


def _edition(**numbers: int | None) -> Folder:
    """An edition that prints marital status of everybody; None: hidden."""
    sets = {"belum": SINGLE, "kawin": MARRIED, "hidup": DIVORCED, "mati": WIDOWED, "semua": (0, 1, 2, 3)}
    return Folder(
        [],
        told=[
            Told(name, "status", "orang", EVERYBODY.but(status_kawin=frozenset(place)), numbers[name], kelas="B")
            for name, place in sets.items()
        ],
    )


@pytest.mark.parametrize(("changes", "narrowed"), [({"status_kawin": 1}, [(3, 4)]), ({"status_kawin": 4}, [])])
def test_the_number_of_changes_of_a_column_narrows_what_the_former_edition_hid(
    changes: dict[str, int], narrowed: list[tuple[int, int]]
) -> None:
    """Four of 34 were divorced or widowed; after the correction three are widowed and none is divorced. If one answer
    changed, three or four were widowed before; if four did, nobody knows."""
    former = _edition(belum=10, kawin=20, hidup=None, mati=None, semua=34)
    present = _edition(belum=None, kawin=None, hidup=0, mati=3, semua=34)
    widowed = Secret(former.told[3], 3, (0, 4))
    found = told_by_column((former, present), ([widowed], []), 1, changes)
    assert (found.tried, found.misled, found.impossible) == (1, 0, 0)
    assert [breach.found for breach in found.breaches] == [pytest.approx(each) for each in narrowed]


def test_who_is_told_that_nothing_changed_reads_both_editions_as_one() -> None:
    former = _edition(belum=10, kawin=20, hidup=None, mati=None, semua=34)
    present = _edition(belum=None, kawin=None, hidup=1, mati=3, semua=34)
    widowed = Secret(former.told[3], 3, (0, 4))
    found = told_by_column((former, present), ([widowed], []), 1, {"pekerjaan": 2})
    assert [breach.found for breach in found.breaches] == [pytest.approx((3, 3))]
