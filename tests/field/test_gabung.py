"""An entry of a round: families join it and leave it, and nobody else of the register moves."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from cantik.collect.app.models import FIELD, Batch
from cantik.collect.batch import FileFacts, Reading
from cantik.register.core.app.block_batches import FieldEntry, JoiningFamilies, entry_of, join_entry, leave_entry
from cantik.register.core.app.conflict_models import Conflict
from cantik.register.core.app.current import load_current
from cantik.register.core.app.models import FamilyVersion, Person, PersonVersion
from cantik.register.core.app.person_lists import rows_by_person
from cantik.register.core.app.queries import register_view
from cantik.register.core.app.search import standing_batches
from cantik.register.core.differences import RecordsKnown
from cantik.register.core.errors import BatchRefused
from cantik.register.events.app.statements import record_set
from cantik.vault.app.opening import OpenStore
from tests.fixtures.simpanan import Cradle
from tests.register.bekal import AKHIR_2025, AKHIR_2026, DESA, orang
from tests.register.langkah import terapkan, wilayah

ACUAN = dt.date(2026, 3, 1)
SAAT = dt.datetime(2026, 3, 5, 8, 0, tzinfo=dt.UTC)
SUMBER = "pendataan_desa"


@pytest.fixture
def kosong(cradle: Cradle, copy_of: Callable[[Cradle], OpenStore]) -> OpenStore:
    return copy_of(cradle)


def masuk(store: OpenStore, lines: Mapping[int, tuple[int, Mapping[str, Any]]], act: str = "1/1") -> int:
    """Lines join an entry: row -> (person of the register, what was answered)."""
    rows = sorted(lines)
    reading = Reading(
        "",
        SUMBER,
        FileFacts("blok", 0, ""),
        ACUAN,
        {"orang": record_set("orang", [lines[r][1] for r in rows], rows)},
        (),
    )
    who = RecordsKnown({at: lines[row][0] for at, row in enumerate(rows)}, {})
    entry = FieldEntry(wilayah(), act, "Pendataan 2026, RT 02", ACUAN)
    return join_entry(store, DESA, entry, JoiningFamilies(reading, (), who, reading), by="uji", at=SAAT)[0]


def nama(store: OpenStore, today: dt.date = AKHIR_2026) -> dict[int, str]:
    """Everybody whom the register tells of, by number, with religion and relation as lists show them."""
    batches = standing_batches(wilayah(), today)
    people = list(Person.objects.values_list("pk", flat=True))
    found = rows_by_person(store, wilayah(), batches, people)
    return {person: f"{row.name} {sorted(row.said.items())} {row.unit} {row.family}" for person, row in found.items()}


def nomor(store: OpenStore) -> Sequence[int]:
    return [content.person for content in load_current(store, wilayah()).contents]


def test_what_joins_is_heard_and_nobody_else_changes(kosong: OpenStore, tmp_path: Path) -> None:
    terapkan(kosong, tmp_path, [orang(i) for i in range(6)])
    people, before = nomor(kosong), nama(kosong)
    number = masuk(kosong, {101: (people[0], {"nama": "REKA 0", "r409": "2", "r412": "3"})})
    assert Batch.objects.get(pk=number).kind == FIELD
    after = nama(kosong)
    assert {person for person in after if after[person] != before[person]} == {people[0]}
    assert "('r409', '2')" in after[people[0]]
    assert after.keys() == before.keys()
    second = masuk(kosong, {201: (people[4], {"nama": "REKA 4", "r409": "3"})})
    assert second == number == entry_of(wilayah(), "1/1")
    assert Batch.objects.filter(kind=FIELD).count() == 1
    assert Batch.objects.get(pk=number).rows_accepted == 2


@pytest.mark.basisdata
def test_who_leaves_is_told_of_as_before_and_may_join_again(kosong: OpenStore, tmp_path: Path) -> None:
    terapkan(kosong, tmp_path, [orang(i) for i in range(3)])
    people, before = nomor(kosong), nama(kosong)
    number = masuk(kosong, {101: (people[0], {"nama": "NAMA LAIN", "agama": "3"}), 102: (people[1], {"agama": "1"})})
    assert Conflict.objects.filter(retired_at=None, batch_id=number).exists()
    assert leave_entry(wilayah(), number, [101], why="salah orang", by="uji", at=SAAT) == 1
    assert nama(kosong)[people[0]] == before[people[0]]
    assert not Conflict.objects.filter(retired_at=None, person_id=people[0]).exists()
    assert PersonVersion.objects.filter(batch_id=number, retired_at=None).count() == 1
    masuk(kosong, {101: (people[0], {"nama": "REKA 0", "r409": "2"})})
    assert "('r409', '2')" in nama(kosong)[people[0]]


@pytest.mark.basisdata
def test_nobody_joins_twice(kosong: OpenStore, tmp_path: Path) -> None:
    terapkan(kosong, tmp_path, [orang(i) for i in range(3)])
    people = nomor(kosong)
    masuk(kosong, {101: (people[0], {"agama": "1"})})
    with pytest.raises(BatchRefused, match="R409"):
        masuk(kosong, {301: (people[0], {"agama": "2"})})
    with pytest.raises(BatchRefused, match="R409"):
        masuk(kosong, {301: (people[1], {"agama": "2"}), 302: (people[1], {"agama": "2"})})
    assert PersonVersion.objects.filter(batch__kind=FIELD).count() == 1


def test_an_entry_ends_no_list_of_its_source_and_no_list_ends_it(kosong: OpenStore, tmp_path: Path) -> None:
    terapkan(kosong, tmp_path, [orang(i) for i in range(3)], source=SUMBER)
    people, before = nomor(kosong), nama(kosong)
    masuk(kosong, {101: (people[0], {"r409": "2"})})
    masuk(kosong, {201: (people[1], {"r409": "3"})}, act="2/9")  # the round after it
    assert nama(kosong).keys() == before.keys()
    terapkan(kosong, tmp_path, [orang(i) for i in range(1, 3)], source=SUMBER, reference=AKHIR_2026, name="b.xlsx")
    now = nama(kosong, dt.date(2027, 1, 1))
    assert "('r409', '2')" in now[people[0]]
    assert "('r409', '3')" in now[people[1]]


def test_the_register_as_of_an_earlier_day_and_moment_knows_nothing_of_it(kosong: OpenStore, tmp_path: Path) -> None:
    terapkan(kosong, tmp_path, [orang(i) for i in range(3)])
    people = nomor(kosong)

    def seen(on: dt.date, known: dt.datetime | None = None) -> list[Any]:
        view = register_view(DESA, on, by="uji", at=SAAT, known_at=known, today=AKHIR_2026)
        return list(view.persons.get("r412", []))

    first = seen(AKHIR_2026)
    number = masuk(kosong, {101: (people[0], {"r412": "3"})})
    assert "3" in seen(AKHIR_2026)
    assert "3" not in seen(AKHIR_2025)
    assert seen(AKHIR_2026, SAAT - dt.timedelta(hours=1)) == first
    later = SAAT + dt.timedelta(days=1)
    leave_entry(wilayah(), number, [101], why="ditarik lagi", by="uji", at=later)
    assert "3" not in seen(AKHIR_2026)
    assert "3" in seen(AKHIR_2026, SAAT + dt.timedelta(hours=1))
    assert not FamilyVersion.objects.filter(batch_id=number).exists()
