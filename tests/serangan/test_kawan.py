"""Who is asked together: no official may be forgotten, and whoever hides the same is found."""

from __future__ import annotations

import pytest

from tests.serangan.kawan import FEW, OF_A_KECAMATAN, Alike, companies, crosswise, kecamatan_of, left_out
from tests.serangan.massa import EVERYBODY
from tests.serangan.rilis import Folder, Told


@pytest.mark.parametrize("villages", [2, 3, 5, 12, 13, 22, 24, 37])
def test_of_two_villages_of_a_kecamatan_one_is_asked_without_the_other(villages: int) -> None:
    names = [f"desa {n:02d}" for n in range(villages)]
    some, block = left_out(names), kecamatan_of(names)
    for name in names:
        for official in set(block[name]) - {name}:
            assert any(name in members and official not in members for members in some)
        assert len(block[name]) <= OF_A_KECAMATAN


def test_a_second_small_company_shares_nobody_with_the_first() -> None:
    names = [f"desa {n:02d}" for n in range(26)]
    for first in companies(names)[0]:
        assert len(first) <= FEW
        for second in crosswise(names):
            assert len(set(first) & set(second)) <= 1


def _folder(*hidden: str, table: str = "penduduk_agama", below: bool = False) -> Folder:
    said = [Told(f"{table} {name}", table, "orang", EVERYBODY, None, below_village=below) for name in hidden]
    return Folder([], "2025-12-31", [Told(f"{table} jumlah", table, "orang", EVERYBODY, 50), *said])


def test_those_who_hide_most_of_the_same_come_first_and_nobody_of_whom_it_is_said() -> None:
    villages = {
        "a": _folder("kristen", "katolik"),
        "b": _folder("kristen"),
        "c": _folder("katolik", "kristen", table="penduduk_agama-lampiran"),
        "d": _folder("kristen", "katolik"),
        "dusun": _folder("kristen", "katolik", below=True),
        "lain": _folder("kristen", "katolik", table="penduduk_disabilitas"),
    }
    villages["e"] = villages["d"]  # farther away
    alike, cell = Alike(villages), ("a", "penduduk_agama kristen")
    assert alike.company(cell, 1) == ("a", "d")
    assert alike.company(cell, 9) == ("a", "b", "c", "d", "e")  # the annex belongs to its table
    assert alike.company(cell, 9, but=["d"]) == ("a", "b", "c", "e")
    assert alike.company(cell, 0, beside=["a", "lain", "d"], but=["d"]) == ("a", "lain")
