"""The register does not depend on the order of arrival: whole lists and parts of them, older and newer, of two sources,
give the same people with the same values on every day, whichever came in first.

The oracle folds the deliveries with plain dictionaries, sorted by their day; it never learns in what order they came.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cantik.codes.area import AreaCode
from cantik.register.core.app.queries import register_view
from cantik.register.core.app.undo import undo_batch
from cantik.vault.app.opening import OpenStore, open_store
from tests.fixtures.hukum import examples
from tests.register.bekal import DESA, SAAT, nik, orang
from tests.register.keluarga import bawa, keluarga, temuan
from tests.register.langkah import rencana, terapkan
from tests.register.test_koreksi import BENAR, betulkan, ibu, lahir, mau

DAYS = [dt.date(2025, month, 28) for month in (1, 3, 5, 7)]
VALUES = ("agama", "pekerjaan")
STRENGTH = {"regsosek": 0, "opensid": 1}  # of one day the later one is heard (content/sumber.csv)
_village = count(1)


class Delivery(NamedTuple):
    """What is handed in: a whole list of its source on a day, or a part of one; persons with two values."""

    source: str
    day: int
    part: bool
    people: tuple[tuple[int, str | None, str | None], ...]


_code = st.sampled_from([None, "1", "2"])
_people = st.lists(st.tuples(st.integers(1, 4), _code, _code), min_size=1, max_size=4, unique_by=lambda one: one[0])
# Two files of one kind, source and day are no permutation of each other: the later one corrects the earlier.
_deliveries = st.lists(
    st.builds(Delivery, st.sampled_from(sorted(STRENGTH)), st.integers(0, 3), st.booleans(), _people.map(tuple)),
    min_size=2,
    max_size=5,
    unique_by=lambda one: one[:3],
)


def expected(deliveries: Sequence[Delivery], on: dt.date) -> Counter[tuple[Any, ...]]:
    """The people of a day: of each source its newest whole list, and the parts of that day or a later one."""
    known = [one for one in deliveries if DAYS[one.day] <= on]
    people: dict[int, dict[str, str]] = {}
    for one in sorted(known, key=lambda one: (one.day, STRENGTH[one.source], one.part)):
        wholes = [other.day for other in known if other.source == one.source and not other.part]
        if wholes and (one.day < max(wholes)):
            continue
        for number, *codes in one.people:
            said = {name: code for name, code in zip(VALUES, codes, strict=True) if code is not None}
            people.setdefault(number, {}).update(said)
    return Counter(tuple(person.get(name) for name in VALUES) for person in people.values())


def seen(desa: AreaCode, on: dt.date) -> Counter[tuple[Any, ...]]:
    persons = register_view(desa, on, by="uji", at=SAAT).persons
    size = len(persons["id"])
    return Counter(zip(*(persons.get(name, [None] * size) for name in VALUES), strict=True))


def bring(opened: OpenStore, folder: Path, desa: AreaCode, one: Delivery, name: str) -> Any:
    known = {"status_dasar": "1"} if one.source == "opensid" else {"r404": "1"}
    rows = [
        {"nik": nik(number), "nama": f"REKA {number}", **dict(zip(VALUES, codes, strict=True)), **known}
        for number, *codes in one.people
    ]
    return terapkan(
        opened,
        folder,
        rows,
        source=one.source,
        reference=DAYS[one.day],
        name=name,
        desa=desa,
        addition=one.part,
    )


@pytest.fixture
def register(new_store: Callable[[], Path], tmp_path: Path) -> Any:
    with open_store(new_store()) as opened:
        yield opened, tmp_path


@given(deliveries=_deliveries, data=st.data())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], max_examples=examples(12))
def test_any_order_of_the_same_deliveries_gives_the_same_register(
    register: tuple[OpenStore, Path], deliveries: list[Delivery], data: st.DataObject
) -> None:
    opened, folder = register
    arrival = data.draw(st.permutations(deliveries))
    taken_back = data.draw(st.integers(-1, len(arrival) - 1))
    number = next(_village)
    desa = AreaCode.kemendagri(f"99.01.{number // 900 + 1:02d}.{2001 + number % 900}")
    batches = [bring(opened, folder, desa, one, f"{number}-{at}.xlsx").batch for at, one in enumerate(arrival)]
    for on in DAYS:
        assert seen(desa, on) == expected(deliveries, on), (on, arrival)
    if taken_back >= 0:  # as if it had never come
        undo_batch(batch=batches[taken_back], by="uji", why="coba", at=SAAT)
        left = [one for at, one in enumerate(arrival) if at != taken_back]
        for on in DAYS:
            assert seen(desa, on) == expected(left, on), (on, arrival, taken_back)


def people(on: dt.date) -> int:
    return len(register_view(DESA, on, by="uji", at=SAAT).persons["id"])


def test_an_older_part_revives_nobody_and_says_what_it_changes(opened: OpenStore, tmp_path: Path) -> None:
    january, march, july = DAYS[0], DAYS[1], DAYS[3]
    terapkan(opened, tmp_path, [orang(number) for number in range(6)], reference=january)
    terapkan(opened, tmp_path, [orang(number, pekerjaan="9") for number in range(4)], reference=july)
    older = terapkan(
        opened,
        tmp_path,
        [orang(3, pekerjaan="11"), orang(5), orang(7)],
        reference=march,
        addition=True,
        name="maret.xlsx",
    )
    told = rencana(older)
    assert (told.newer, people(july), people(march), people(january)) == (july, 4, 7, 6)
    assert tuple(told.tally) == (1, 1, 1, 0, 0)
    assert [[field.variable for field in change.fields] for change in told.effect.changed] == [["pekerjaan"]]
    assert (told.changed, told.gone) == ((), ()), "of the state that holds now"


def test_of_a_day_before_the_first_list_the_file_is_held_against_what_is_known(
    opened: OpenStore, tmp_path: Path
) -> None:
    terapkan(opened, tmp_path, [orang(number, pekerjaan="9") for number in range(4)], reference=DAYS[3])
    rows = [orang(0, pekerjaan="9"), orang(1, pekerjaan="11"), orang(8)]
    older = terapkan(opened, tmp_path, rows, reference=DAYS[0], addition=True, name="januari.xlsx")
    assert tuple(rencana(older).tally) == (1, 1, 1, 0, 0)
    assert (people(DAYS[3]), people(DAYS[0])) == (4, 3)


def test_a_whole_list_that_comes_late_ends_nobody_of_a_later_part(opened: OpenStore, tmp_path: Path) -> None:
    """The list of March comes after that of January and the part of May: who is only in the part stays."""
    terapkan(opened, tmp_path, [orang(number) for number in range(5)], reference=DAYS[0])
    terapkan(opened, tmp_path, [orang(4), orang(9)], reference=DAYS[2], addition=True, name="mei.xlsx")
    late = terapkan(opened, tmp_path, [orang(number) for number in range(3)], reference=DAYS[1], name="maret.xlsx")
    assert len(rencana(late).gone) == 1, "of three and four the part of May tells of four"
    assert (people(DAYS[1]), people(DAYS[2])) == (3, 5)


def test_a_second_whole_list_of_one_day_corrects_all_of_that_day(opened: OpenStore, tmp_path: Path) -> None:
    terapkan(opened, tmp_path, [orang(number) for number in range(4)], reference=DAYS[0])
    terapkan(opened, tmp_path, [orang(5), orang(6)], reference=DAYS[0], addition=True, name="bagian.xlsx")
    corrected = terapkan(opened, tmp_path, [orang(0), orang(1)], reference=DAYS[0], name="lagi.xlsx")
    assert (len(rencana(corrected).gone), people(DAYS[0])) == (4, 2)
    terapkan(opened, tmp_path, [orang(6)], reference=DAYS[0], addition=True, name="bagian lagi.xlsx")
    assert people(DAYS[0]) == 3
    undo_batch(batch=corrected.batch, by="uji", why="coba", at=SAAT)
    assert people(DAYS[0]) == 6


def test_a_delivery_in_two_files_is_counted_as_one(opened: OpenStore, tmp_path: Path) -> None:
    """The second file repeats persons of the former list: they are the same, and nobody of it is gone."""
    terapkan(opened, tmp_path, [orang(number) for number in range(6)], reference=DAYS[0])
    first = terapkan(opened, tmp_path, [orang(number) for number in range(3)], reference=DAYS[1], name="a.xlsx")
    rows = [orang(3), orang(4, pekerjaan="11"), orang(9)]
    second = rencana(terapkan(opened, tmp_path, rows, reference=DAYS[1], name="b.xlsx", part_of=first.batch))
    assert tuple(second.tally) == (1, 1, 1, 0, 0)
    assert people(DAYS[1]) == 6


def test_a_correction_knows_the_part_that_came_before_it(opened: OpenStore, tmp_path: Path) -> None:
    number = bawa(opened, tmp_path, keluarga(1), reference=DAYS[0])
    terapkan(opened, tmp_path, keluarga(1), reference=DAYS[2], addition=True, name="mei.xlsx")
    (wrong,) = temuan(number)
    betulkan(opened, mau(opened, wrong, ibu(wrong), "tanggal_lahir", BENAR))
    assert BENAR in lahir(opened)
    terapkan(opened, tmp_path, keluarga(1), reference=DAYS[1], addition=True, name="maret.xlsx")
    assert BENAR in lahir(opened)
