"""Findings are a function of the deliveries that stand, whichever came in first and whatever was taken back.

The oracle is the other order: the same files handed in by their days, none taken back. What the known cases must say is
written beside them.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cantik.base import clock
from cantik.codes.knowledge import AREAS_FILE, load
from cantik.collect.app.models import ACCEPTED, MENDED, OPEN, BatchFinding
from cantik.collect.read import Delivery
from cantik.contoh import opensid_rows, write_areas, write_rows
from cantik.contoh.shape import PLACE, Row
from cantik.examine.findings.app import decisions
from cantik.examine.findings.app.findings import unseal_finding
from cantik.pipeline.app.re_examination import recompute_findings, undo_import
from cantik.pipeline.bring import Into, Writing, bring
from cantik.register.core.app.queries import register_view, standing_batches
from cantik.staff.app.rights import area_code
from cantik.vault.app.opening import OpenStore, open_store
from tests.fixtures.desa_ringan import light_village
from tests.fixtures.hukum import examples
from tests.fixtures.simpanan import Cradle, cradle, new_store

__all__ = ["Cradle", "cradle", "new_store"]

DESA = area_code(light_village().villages[0].code)
DAYS = [dt.date(2025, month, 28) for month in (3, 6, 9, 12)]


class Sent(NamedTuple):
    """What is handed in: a day, whether it is a part, and what it says of persons otherwise than the village is."""

    day: int
    part: bool
    said: tuple[tuple[int, str, str], ...] = ()  # row, column, cell

    @property
    def rows(self) -> list[Row]:
        changed = [list(row) for row in village()]
        for at, column, cell in self.said:
            changed[at][PLACE[column]] = cell
        named = sorted({at for at, *_ in self.said}) or [0]
        return [changed[at] for at in named] if self.part else changed


@cache
def village() -> tuple[Row, ...]:
    """Two families with a married head: the first row of each is the head."""
    rows = [row for row in opensid_rows(light_village().villages[0].draw()) if row[PLACE["status_dasar"]] == "1"]
    by_card: dict[str, list[Row]] = {}
    for row in rows:
        by_card.setdefault(str(row[PLACE["no_kk"]]), []).append(row)
    whole = [
        home
        for home in by_card.values()
        if len(home) >= 4
        and (str(home[0][PLACE["kk_level"]]), str(home[0][PLACE["status_kawin"]])) == ("1", "2")
        and str(home[1][PLACE["kk_level"]]) == "3"
    ]
    return tuple(row for home in whole[:2] for row in home[:4])


HEADS, CHILD = (0, 4), 2


@dataclass
class Hands:
    """A village that deliveries come to; `numbers`: of their batches."""

    opened: OpenStore
    folder: Path
    numbers: dict[Sent, int] = field(default_factory=dict)

    @property
    def into(self) -> Into:
        return Into(self.opened, DESA, "uji")

    def send(self, *sent: Sent) -> None:
        for one in sent:
            path = self.folder / f"{one.day}-{one.part}-{len(one.said)}.xlsx"
            write_rows(one.rows, path, "template")
            known = load(self.opened.store.path / AREAS_FILE)
            writing = Writing(extent="sebagian" if one.part else "lengkap")
            (done,) = bring([path], self.into, Delivery(DAYS[one.day]), known, lambda *_: None, writing=writing)
            if done.batch is not None:
                self.numbers[one] = done.batch

    def take_back(self, one: Sent) -> None:
        undo_import(self.opened, self.numbers.pop(one), by="uji", why="coba urutan")

    def findings(self, day: dt.date = DAYS[-1]) -> Counter[tuple[Any, ...]]:
        """What is said of the register of a day: whose delivery, which rule, which record, in which words and state."""
        name = {number: one for one, number in self.numbers.items()}
        rows = BatchFinding.objects.filter(batch_id__in=standing_batches(DESA, day))
        return Counter(
            (name[row.batch_id], row.rule, row.unit, row.record, unseal_finding(self.opened, row).message, row.state)
            for row in rows
        )

    def rules(self, *states: str) -> list[str]:
        return sorted(rule for _, rule, _, _, _, state in self.findings().elements() if state in (states or (OPEN,)))

    def people(self, day: dt.date) -> Counter[tuple[str, ...]]:
        columns = register_view(DESA, day, by="uji", at=clock.now()).persons
        names = sorted(set(columns) - {"id", "keluarga", "kepala", "pasangan", "ibu", "ayah", "rumah_tangga"})
        return Counter(zip(*([str(value) for value in columns[name]] for name in names), strict=True))


@contextmanager
def hands(new_store: Callable[[], Path], folder: Path) -> Iterator[Hands]:
    store = new_store()
    write_areas(light_village(), store / AREAS_FILE)
    with open_store(store) as opened:
        yield Hands(opened, folder)


@pytest.fixture
def desk(new_store: Callable[[], Path], tmp_path: Path) -> Iterator[Hands]:
    with hands(new_store, tmp_path) as ready:
        yield ready


OLD, NEW = Sent(0, part=False), Sent(2, part=False)
#: between the two lists somebody says that a head went to school longer
SCHOOLED = Sent(1, part=True, said=((HEADS[0], "pendidikan_kk_id", "9"),))
#: after both somebody says that a head died
DEAD = Sent(3, part=True, said=((HEADS[1], "status_dasar", "2"),))
FELL = "lalu_pendidikan_turun"


def test_a_part_between_two_lists_is_what_the_later_one_is_compared_with(desk: Hands) -> None:
    desk.send(OLD, NEW)
    assert FELL not in desk.rules()
    desk.send(SCHOOLED)
    assert desk.rules().count(FELL) == 1
    desk.take_back(SCHOOLED)
    assert FELL not in desk.rules(OPEN, ACCEPTED, MENDED), "its ground is gone, and nobody had decided about it"


def test_what_was_decided_stays_with_its_finding(desk: Hands) -> None:
    desk.send(OLD, NEW, SCHOOLED)
    (number,) = BatchFinding.objects.filter(rule=FELL, state=OPEN).values_list("pk", flat=True)
    decisions.accept(area=DESA, numbers=[number], reason="ijazahnya sudah dilihat di rumah", by="uji")
    desk.take_back(SCHOOLED)
    assert (desk.rules(OPEN, ACCEPTED).count(FELL), desk.rules(MENDED).count(FELL)) == (0, 1)
    desk.send(SCHOOLED)
    assert desk.rules(ACCEPTED) == [FELL], "the same finding holds again, and so does what was decided"


def test_a_death_that_came_before_its_list_is_found_in_it(desk: Hands) -> None:
    desk.send(DEAD, OLD, NEW)
    assert "kepala_meninggal" in desk.rules()
    assert "kepala_kawin_tanpa_pasangan" not in desk.rules(), "his wife stands in the list that came later"


_said = st.tuples(
    st.sampled_from([*HEADS, CHILD, HEADS[1] + CHILD]),
    st.sampled_from(
        [
            ("pendidikan_kk_id", "9"),
            ("pendidikan_kk_id", "3"),
            ("status_dasar", "2"),
            ("sex", "1"),
            ("status_kawin", "1"),
            ("kk_level", "1"),
            ("tanggallahir", "1999-01-28"),
        ]
    ),
).map(lambda one: (one[0], *one[1]))
# No row is refused: who stands in a new list as in the former one (`plan.held`) still depends on what had come in.
# Two files of one kind and day are no permutation of each other: the later one corrects the earlier.
_sent = st.lists(
    st.builds(
        Sent,
        st.integers(0, 3),
        st.booleans(),
        st.lists(_said, min_size=1, max_size=2, unique_by=lambda one: one[:2]).map(tuple),
    ),
    min_size=2,
    max_size=4,
    unique_by=lambda one: (one.day, one.part),
)


@given(sent=_sent, data=st.data())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], max_examples=examples(2))
def test_any_order_of_the_same_deliveries_gives_the_same_findings(
    new_store: Callable[[], Path], tmp_path: Path, sent: list[Sent], data: st.DataObject
) -> None:
    arrival: Sequence[Sent] = data.draw(st.permutations(sent))
    gone = data.draw(st.sampled_from([None, *sent]))
    when = data.draw(st.integers(0, len(arrival)))
    with hands(new_store, tmp_path) as one:
        for at, delivery in enumerate(arrival):
            one.send(delivery)
            if at == when and gone in one.numbers:
                one.take_back(gone)
        if gone in one.numbers:
            one.take_back(gone)
        found, people = one.findings(), [one.people(day) for day in DAYS]
        assert recompute_findings(one.into, list(one.numbers.values()), clock.now()) == 0, (
            "asked again, nothing changes"
        )
        assert one.findings() == found
    with hands(new_store, tmp_path) as other:
        other.send(
            *sorted((delivery for delivery in sent if delivery in one.numbers), key=lambda it: (it.day, it.part))
        )
        assert (other.findings(), [other.people(day) for day in DAYS]) == (found, people), (arrival, gone, when)
