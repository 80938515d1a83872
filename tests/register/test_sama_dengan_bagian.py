"""One file by two ways: through the register of its village, and as a large file into parts. The same rows of codes."""

from __future__ import annotations

import csv
import datetime as dt
import json
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from cantik.codes.index import AreaIndex
from cantik.codes.lists import code_lists
from cantik.collect.agreement import read_agreement
from cantik.content.loader import load_content
from cantik.engines.parquet import read_codes
from cantik.measure.parts.count import COUNTS, measure_parts
from cantik.measure.parts.jobs import count_embedded
from cantik.snapshot.parts.listing import open_listing
from cantik.snapshot.parts.make import make_parts
from cantik.snapshot.parts.order import FamiliesOrder, PartsOrder
from cantik.vault.app.opening import OpenStore
from tests.fixtures.desa_dtsen import write_dtsen
from tests.fixtures.desa_ringan import light_village
from tests.register.test_sumber_tabel import ON, measured

VILLAGE = "9960012001"
#: what only the register tells of somebody: parts of a file of persons have no answers of their families
ONLY_BY_REGISTER = {"institusi", "keberadaan", "bansos_keluarga", "desil_keluarga", "rekening_keluarga"}


def rows_of(columns: Any, names: list[str]) -> Counter[tuple[int, ...]]:
    return Counter(map(tuple, np.column_stack([columns[name] for name in names]).tolist()))


@pytest.mark.parametrize("families", [False, True])
def test_a_file_by_import_and_register_gives_the_codes_and_counts_of_its_parts(
    opened: OpenStore, tmp_path: Path, families: bool
) -> None:
    """The file of persons alone, and with that of families, some of which stand in one of the two files only."""
    file, homes = write_dtsen(light_village().villages[0], tmp_path)
    cards = [row["nomor_kartu_keluarga"] for row in _rows(homes)]
    _without(file, set(cards[:3]))
    _without(homes, set(cards[10:14]))
    counted = measured(opened, tmp_path, *([file, homes] if families else [file]))

    rows = _rows(file)
    with (tmp_path / "besar.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, [*rows[0], "kode_kelurahan_desa_ktp"])
        writer.writeheader()
        writer.writerows({**row, "kode_kelurahan_desa_ktp": VILLAGE} for row in reversed(rows))
    content, lists, areas = load_content(), code_lists(), AreaIndex.load_shipped()
    agreement = read_agreement(tmp_path / "perjanjian.json")
    mapping = content.mappings["dtsen_individu"]
    files, today = (tmp_path / "besar.csv",), dt.date(2026, 1, 5)
    joined = FamiliesOrder((homes,), content.mappings["dtsen_keluarga"]) if families else None
    order = PartsOrder(files, mapping, content, lists, areas, agreement, ON, today, families=joined)
    told = make_parts(order, tmp_path / "bagian", lambda *_: None)
    assert (told.read, told.coded, told.again) == (len(rows), len(rows), 0)
    if told.homes is not None:
        assert told.homes.empty == 3
        assert told.homes.homeless == sum(row["nomor_kartu_keluarga"] in cards[10:14] for row in rows) > 0

    listing = open_listing(tmp_path / "bagian")
    for part in listing.parts:
        frame = counted.snapshot.frames[part.basis]
        columns, _ = read_codes(tmp_path / "bagian" / part.file)
        filled = {name for name, own in columns.items() if np.any(own != listing.columns[part.basis][name][0] - 1)}
        only = ONLY_BY_REGISTER - ({"desil_keluarga"} if families else set())  # the file of families tells it
        assert set(frame.columns) - only == filled, part.basis
        assert rows_of(columns, sorted(filled)) == rows_of(frame.columns, sorted(filled)), part.basis

    counter = count_embedded(tmp_path / "bagian")
    done = measure_parts(listing, tmp_path / "hitungan", (content, lists, areas), counter, lambda *_: None)
    cubes = {cube.spec.id: cube for cube in counted.results.cubes}
    same = 0
    entry = json.loads((tmp_path / "hitungan" / COUNTS).read_text())["kabupaten"][0]
    for name, facts in entry["berkas"].items():
        compiled = done.plan.compiled[facts["basis"]]
        cells, _ = read_codes(tmp_path / "hitungan" / name)
        vector = np.zeros(compiled.plan.width, np.int64)
        inside = cells["jenis"] == 0
        vector[cells["posisi"][inside]] = cells["n"][inside]
        for table in compiled.tables:
            if table.spec.id in cubes:
                own = vector[table.tally.offset : table.tally.offset + table.tally.size]
                cube = cubes[table.spec.id]
                assert own.sum() == cube.asked, table.spec.id
                assert sorted(own[own > 0].tolist()) == sorted(n for n in _whole(cube).tolist() if n), table.spec.id
                same += 1
    assert same > (40 if families else 10)


def _rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def _without(file: Path, cards: set[str]) -> None:
    rows = _rows(file)
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(row for row in rows if row["nomor_kartu_keluarga"] not in cards)


def _whole(cube: Any) -> Any:
    """The counts of the village, its dusun added up."""
    return cube.counts.sum(axis=0).ravel()
