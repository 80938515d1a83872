"""Parts of a list that come late: what they say goes by their reference date, not by the day they came in."""

from __future__ import annotations

import datetime as dt
from itertools import permutations
from pathlib import Path

import pytest

from cantik.register.core.app.person_history import read_person
from cantik.register.core.app.queries import register_view
from cantik.vault.app.opening import OpenStore
from tests.fixtures.asal_nilai import origins
from tests.register.bekal import DESA, SAAT, orang
from tests.register.keluarga import bawa, keluarga, temuan
from tests.register.langkah import rencana, terapkan, wilayah
from tests.register.test_koreksi import BENAR, betulkan, ibu, lahir, mau

WORK = {dt.date(2025, 1, 1): "11", dt.date(2025, 3, 1): "24", dt.date(2025, 6, 1): "31"}
JANUARY, MARCH, JUNE = WORK
END = dt.date(2025, 12, 31)


def work() -> list[object]:
    return list(register_view(DESA, END, by="uji", at=SAAT).persons["pekerjaan"])


@pytest.mark.parametrize("arrival", [*permutations(WORK)])
def test_the_newest_part_holds_in_whatever_order_they_arrive(
    opened: OpenStore, tmp_path: Path, arrival: tuple[dt.date, ...]
) -> None:
    """The state, the page of a person and where its values come from say the same, and the list of differences shown
    before the import foretold it."""
    first: int | None = None
    newest = dt.date.min
    for day in arrival:
        row = orang(0, pekerjaan=WORK[day], agama="1" if day == MARCH else None)
        done = terapkan(opened, tmp_path, [row], reference=day, part_of=first, name=f"{day}.xlsx")
        changed = {field.variable for change in rencana(done).changed for field in change.fields}
        assert ("pekerjaan" in changed) is (first is not None and day > newest), (arrival, day)
        first, newest = first or done.batch, max(newest, day)
    assert work() == [WORK[JUNE]]
    assert register_view(DESA, END, by="uji", at=SAAT).persons["agama"] == ["1"], "only March says it"
    found = origins(opened=opened, desa=DESA, person=1, by="uji")
    assert (found["pekerjaan"][0], found["pekerjaan"][1].reference) == (WORK[JUNE], JUNE)
    shown = read_person(opened, wilayah(), 1, as_of=END, today=END, by="uji", at=SAAT)
    assert shown is not None
    assert (shown.values["pekerjaan"].value, shown.values["pekerjaan"].origin.batch.reference) == (WORK[JUNE], JUNE)


def test_a_hand_that_corrects_knows_every_part_that_came_before_it(opened: OpenStore, tmp_path: Path) -> None:
    """The older list's finding is mended after a part of a later day came in; then a part of a day between comes."""
    number = bawa(opened, tmp_path, keluarga(1), reference=JANUARY)
    terapkan(opened, tmp_path, keluarga(1), reference=JUNE, part_of=number, name="juni.xlsx")
    (wrong,) = temuan(number)
    betulkan(opened, mau(opened, wrong, ibu(wrong), "tanggal_lahir", BENAR))
    assert BENAR in lahir(opened)
    terapkan(opened, tmp_path, keluarga(1), reference=MARCH, part_of=number, name="maret.xlsx")
    assert BENAR in lahir(opened)
