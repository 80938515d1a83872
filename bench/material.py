"""The data that the benches make for themselves: fictitious villages, as files and in a store of their own."""

from __future__ import annotations

import compileall
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import cantik
from cantik.codes.knowledge import AREAS_FILE
from cantik.contoh import make_kabupaten, write_areas, write_opensid
from cantik.contoh.kabupaten import write_dusun
from cantik.contoh.model import InventedVillage, Kabupaten

YEAR = 2025
REASON = "data ukuran rekaan"


@dataclass(frozen=True, slots=True)
class Material:
    """A fictitious village with the files that it would hand in, and a folder for what is made of them."""

    kabupaten: Kabupaten
    folder: Path

    @property
    def village(self) -> InventedVillage:
        """The (first) village."""
        return self.kabupaten.villages[0]

    @property
    def workbook(self) -> Path:
        """Its workbook in OpenSID's template shape."""
        return self.folder / "penduduk.xlsx"

    @property
    def polygons(self) -> Path:
        """Its dusun as GeoJSON."""
        return self.folder / "dusun.geojson"

    def store(self, name: str) -> Path:
        """A new folder that becomes a demo store at its first use; it knows the fictitious areas."""
        store = self.folder / name
        store.mkdir(parents=True)
        write_areas(self.kabupaten, store / AREAS_FILE)
        return store


def compiled() -> None:
    """The byte code of the program beside its sources, as an installation has it: else every process that a bench
    measures would translate 700 files anew where the environment forbids Python to keep what it translated."""
    for package in (Path(cantik.__file__).parent, Path(__file__).parent):
        compileall.compile_dir(package, quiet=2)


@contextmanager
def material(seed: int, persons: int, *, villages: int = 1) -> Iterator[Material]:
    """Files of a village in a folder that is gone afterwards."""
    compiled()
    with TemporaryDirectory(prefix="cantik-ukur-") as name:
        made = Material(make_kabupaten(seed, villages=villages, persons=persons), Path(name))
        write_opensid(made.village, made.workbook, "template")
        write_dusun(made.village, made.polygons)
        yield made
