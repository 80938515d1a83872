"""Laws of the register, against a model that a reader can check by eye: lists of rows, folded with plain dictionaries.

Each example plays in a village of its own, so that one store serves them all.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cantik.codes.area import AreaCode
from cantik.register.core.app.queries import register_view
from cantik.register.core.app.undo import undo_batch
from cantik.vault.app.opening import OpenStore, open_store
from tests.fixtures.hukum import examples
from tests.register.bekal import SAAT, nik
from tests.register.langkah import rencana, terapkan

DATES = [dt.date(2024, 12, 31), dt.date(2025, 6, 30), dt.date(2025, 12, 31)]
VALUES = ("agama", "pekerjaan", "disabilitas")
_village = count(1)

Person = tuple[int, str | None, str | None, str | None]
Step = tuple[str, int, list[Person]] | int

_code = st.sampled_from([None, "1", "2"])
_person = st.tuples(st.integers(1, 6), _code, _code, _code)
_stock = st.lists(_person, min_size=1, max_size=6, unique_by=lambda person: person[0])
_apply = st.tuples(st.sampled_from(["opensid", "regsosek"]), st.integers(0, 2), _stock)
_steps = st.lists(st.one_of(_apply, st.integers(0, 5)), min_size=1, max_size=6)


@dataclass
class Model:
    """Every stock that came, in order; `None` when it was taken back."""

    stocks: list[tuple[str, dt.date, list[Person]] | None]

    def state(self, on: dt.date) -> dict[int, dict[str, str]]:
        """NIK -> values: per source the newest stock, the later reference date wins value by value; of two on one date
        the stronger source, whichever came first."""
        newest: dict[str, tuple[dt.date, int]] = {}
        for position, stock in enumerate(self.stocks):
            if stock is not None and stock[1] <= on:
                newest[stock[0]] = max(newest.get(stock[0], (dt.date.min, -1)), (stock[1], position))
        people: dict[int, dict[str, str]] = {}
        strong = {"regsosek": 0, "opensid": 1}
        for _, _, position in sorted((day, strong[source], place) for source, (day, place) in newest.items()):
            stock = self.stocks[position]
            assert stock is not None
            for number, *codes in stock[2]:
                known = people.setdefault(number, {})
                known.update({name: code for name, code in zip(VALUES, codes, strict=True) if code is not None})
        return people


def _rows(source: str, people: list[Person]) -> list[dict[str, Any]]:
    known = {"status_dasar": "1"} if source == "opensid" else {"r404": "1"}
    return [
        {"nik": nik(number), "nama": f"REKA {number}", **dict(zip(VALUES, codes, strict=True)), **known}
        for number, *codes in people
    ]


def _seen(desa: AreaCode, on: dt.date) -> Counter[tuple[Any, ...]]:
    persons = register_view(desa, on, by="uji", at=SAAT).persons
    size = len(persons["id"])
    return Counter(zip(*(persons.get(name, [None] * size) for name in VALUES), strict=True))


def _expected(model: Model, on: dt.date) -> Counter[tuple[Any, ...]]:
    return Counter(tuple(state.get(name) for name in VALUES) for state in model.state(on).values())


@pytest.fixture
def register(new_store: Callable[[], Path], tmp_path: Path) -> Any:
    with open_store(new_store()) as opened:
        yield opened, tmp_path


@given(steps=_steps)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], max_examples=examples(12))
def test_any_imports_and_undos_give_what_the_model_says(register: tuple[OpenStore, Path], steps: list[Step]) -> None:
    opened, folder = register
    number = next(_village)
    desa = AreaCode.kemendagri(f"99.01.{number // 900 + 1:02d}.{2001 + number % 900}")
    model, batches = Model([]), list[int]()
    for place, step in enumerate(steps):
        if isinstance(step, int):
            if step < len(batches) and model.stocks[step] is not None:
                undo_batch(batch=batches[step], by="uji", why="coba", at=SAAT)
                model.stocks[step] = None
        else:
            source, when, people = step
            before = model.state(dt.date.max)
            done = terapkan(
                opened,
                folder,
                _rows(source, people),
                source=source,
                reference=DATES[when],
                name=f"{number}-{place}.xlsx",
                desa=desa,
            )
            batches.append(done.batch)
            model.stocks.append((source, DATES[when], people))
            after = model.state(dt.date.max)
            _check_differences(done, people, before, after)
            assert len(rencana(done).gone) == sum(
                person not in after or (person not in {one[0] for one in people} and _left(model, person, source))
                for person in before
            )
        for on in DATES:
            assert _seen(desa, on) == _expected(model, on)


def _left(model: Model, person: int, source: str) -> bool:
    """Whether the person stood in the stock of the source that the last import replaced."""
    *earlier, last = model.stocks
    assert last is not None
    standing = [(s[1], i) for i, s in enumerate(earlier) if s is not None and s[0] == source]
    if not standing or max(standing)[0] > last[1]:
        return False
    replaced = earlier[max(standing)[1]]
    assert replaced is not None
    return person in {one[0] for one in replaced[2]}


def _check_differences(
    done: Any, people: list[Person], before: dict[int, dict[str, str]], after: dict[int, dict[str, str]]
) -> None:
    """Per record: exactly the values that differ between the two states of the model."""
    shown = {
        change.record: {f.variable: (f.old, f.new) for f in change.fields if f.variable in VALUES}
        for change in rencana(done).changed
    }
    for record, (number, *_) in enumerate(people):
        if number in before and number in after:
            old, new = before[number], after[number]
            differing = {name: (old.get(name), new.get(name)) for name in VALUES if old.get(name) != new.get(name)}
            assert shown.get(record, {}) == differing


@given(people=_stock, shuffled=st.randoms(use_true_random=False))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], max_examples=examples(8))
def test_the_order_of_rows_and_the_store_do_not_matter(
    register: tuple[OpenStore, Path], people: list[Person], shuffled: Any
) -> None:
    opened, folder = register
    states = []
    for _ in range(2):
        number = next(_village)
        desa = AreaCode.kemendagri(f"99.02.{number // 900 + 1:02d}.{2001 + number % 900}")
        terapkan(opened, folder, _rows("opensid", people), name=f"urut-{number}.xlsx", desa=desa, reference=DATES[0])
        states.append(register_view(desa, DATES[0], by="uji", at=SAAT).state)
        shuffled.shuffle(people)
    assert states[0] == states[1]
