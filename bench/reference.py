"""The hand-written Polars and DuckDB of `tests/acuan`, loaded from the checkout: not part of the installed package."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from cantik.base.errors import NoCheckout
from cantik.content.loader import load_content
from cantik.measure.result import Cube, Results

ROOT = Path(__file__).resolve().parents[1]
_MISSING = "tidak_terjawab"
Cells = dict[tuple[int, ...], int]
Pairs = dict[tuple[str, int], tuple[int, int]]
_Columns = dict[str, frozenset[str]]


@dataclass(frozen=True)
class Rival:
    """One way of counting the same: `run` counts, `read` turns what it gave into cells and pairs of indicators."""

    name: str
    run: Callable[[], Any]
    read: Callable[[Any], tuple[Mapping[str, Cells], Pairs]]

    def differs(self, results: Results) -> str:
        """The first table or indicator that is not the same; "" when all are. Indicators of lists it does not count:
        another hand holds them (tests/measure/test_sdgs_desa.py)."""
        cells, pairs = self.read(self.run())
        for cube in results.cubes:
            if cells.get(cube.spec.id) != _cells(cube):
                return f"tabel {cube.spec.id}"
        for figure in (each for each in results.figures if not each.spec.asked_as):
            for dusun, pair in enumerate(zip(figure.n_by_geo, figure.d_by_geo, strict=True)):
                if pairs.get((figure.spec.id, dusun), (0, 0)) != pair:
                    return f"indikator {figure.spec.id}"
        return ""


def available() -> None:
    """Raises `NoCheckout` D112 when the reference code or its libraries are not there."""
    if not (ROOT / "tests" / "acuan" / "desa_polars.py").is_file():
        raise NoCheckout(str(ROOT / "tests" / "acuan"))
    for name in ("polars", "duckdb"):
        if find_spec(name) is None:
            raise NoCheckout(name)


def module(name: str) -> ModuleType:
    """A module of the tests of the checkout. Raises `NoCheckout` D112."""
    available()
    if str(ROOT) not in sys.path:
        sys.path.insert(0, str(ROOT))
    return import_module(name)


def _cells(cube: Cube) -> Cells:
    """Non-zero cells by dusun and class of the full classification (empty classes may have been left out)."""
    own_classes = load_content().classifications
    full = [[*(class_.id for class_ in own_classes[axis.id].classes), _MISSING] for axis in cube.axes]
    found: Cells = {}
    for place in zip(*np.nonzero(cube.counts), strict=True):
        ids = [axis.categories[index].id for axis, index in zip(cube.axes, place[1:], strict=True)]
        key = (int(place[0]), *(own.index(code) for own, code in zip(full, ids, strict=True)))
        found[key] = int(cube.counts[place])
    return found


@contextmanager
def rivals(potret: Path, group: list[int]) -> Iterator[list[Rival]]:
    """Polars, and DuckDB with one thread and with all, each with the snapshot in memory."""
    polars, duck = module("tests.acuan.desa_polars"), module("tests.acuan.desa_duckdb")
    frames = polars.load(potret)
    made = [Rival("polars", lambda: polars.tabulate(frames, group), polars.read)]
    connections = []
    for name, settings in (("duckdb", {}), ("duckdb satu utas", {"threads": "1"})):
        connection = duck.duckdb.connect(":memory:", config=settings)
        connections.append(connection)
        columns = duck.load(potret, connection)
        made.append(Rival(name, _counting(duck, connection, group, columns), _reading(duck, columns)))
    try:
        yield made
    finally:
        for connection in connections:
            connection.close()


def _counting(duck: ModuleType, connection: Any, group: list[int], columns: _Columns) -> Callable[[], Any]:
    return lambda: duck.tabulate(connection, group, columns)


def _reading(duck: ModuleType, columns: _Columns) -> Callable[[Any], tuple[Mapping[str, Cells], Pairs]]:
    return lambda found: duck.read(columns, found)
