"""Files of SPSS and Stata: variable names are the headers, codes stay codes, dates are dates."""

from __future__ import annotations

import datetime as dt
import random
from contextlib import suppress
from pathlib import Path
from typing import Any

import polars as pl
import pyreadstat
import pytest

from cantik.base.errors import UnreadableInput
from cantik.base.memory_file import Held
from cantik.collect import open as gate
from cantik.collect.batch import Agreement, Reading
from cantik.collect.errors import DamagedFile, OverLimit, PartMissing, UnknownFormat
from tests.collect.berkas import write_csv
from tests.collect.conftest import Read
from tests.collect.readers import test_dtsen
from tests.fixtures.malam import by_night

PEOPLE = [
    test_dtsen.PERSON,
    {**test_dtsen.PERSON, "nomor_induk_kependudukan": "9901015204820002", "nama": "SRI  REKAAN", "jenis_kelamin": "2"},
]


def table() -> pl.DataFrame:
    """Numbers as numbers, dates as dates, numbers of persons as text: as a statistics office hands it on."""
    frame = pl.DataFrame(PEOPLE)
    return frame.with_columns(
        pl.col("tanggal_lahir").str.to_date(),
        *(pl.col(name).cast(pl.Float64) for name in ("jenis_kelamin", "status_kawin", "penglihatan")),
    )


def write(path: Path, **options: Any) -> Path:
    make = pyreadstat.write_dta if path.suffix == ".dta" else pyreadstat.write_sav
    make(table(), str(path), **options)
    return path


def columns(batch: Reading) -> dict[str, list[Any]]:
    return {name: list(values) for name, values in batch.records["orang"].columns.items()}


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("a.sav", {}),
        ("a.zsav", {"compress": True}),
        ("a.dta", {"version": 10}),
        ("a.dta", {"version": 15}),
        ("a.sav", {"variable_value_labels": {"jenis_kelamin": {1.0: "Laki-laki", 2.0: "Perempuan"}}}),
        ("a.sav", {"missing_ranges": {"penglihatan": [4.0]}}),
    ],
    ids=["sav", "zsav", "dta lama", "dta baru", "berlabel", "kode yang disebut hilang"],
)
def test_they_say_what_the_text_file_says(
    tmp_path: Path, read: Read, agreement: Agreement, name: str, options: dict[str, Any]
) -> None:
    if name.endswith("dta"):  # Stata before version 14 has names of 32 characters
        assert max(map(len, PEOPLE[0])) <= 32
    stat = read(write(tmp_path / name, **options), agreement=agreement)
    rows = [list(PEOPLE[0]), *(list(one.values()) for one in PEOPLE)]
    text = read(write_csv(tmp_path / "a.csv", rows), agreement=agreement)
    assert stat.mapping == "dtsen_individu"
    assert columns(stat) == columns(text)
    assert stat.records["orang"].rows == [2, 3]
    assert columns(stat)["tanggal_lahir"][0] == dt.date(1980, 8, 17)
    assert {one.rule for one in stat.findings} == {"teks_dibersihkan"}


def test_other_variables_are_no_known_format(tmp_path: Path, read: Read) -> None:
    path = tmp_path / "a.sav"
    pyreadstat.write_sav(pl.DataFrame({"Q1": [1.0], "Q2": ["x"]}), str(path))
    with pytest.raises(UnknownFormat, match="SPSS"):
        read(path)


def test_without_the_part_it_is_told_which_one(tmp_path: Path, read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path / "a.sav")
    monkeypatch.setattr(gate, "has_stat_parser", lambda: False)
    with pytest.raises(PartMissing) as caught:
        read(path)
    assert "pip install 'cantik[statistik]'" in caught.value.line(console=True)


@pytest.mark.parametrize("name", ["a.sav", by_night("a.dta")])
def test_broken_bytes_are_told(tmp_path: Path, read: Read, agreement: Agreement, name: str) -> None:
    data = write(tmp_path / name).read_bytes()
    with pytest.raises((DamagedFile, OverLimit)):
        read(Held(name, data[:200]), agreement=agreement)  # type: ignore[arg-type]
    chance = random.Random(name)
    for _ in range(5):
        changed = bytearray(data)
        for _ in range(20):
            changed[chance.randrange(8, len(data))] = chance.randrange(256)
        with suppress(UnreadableInput):
            read(Held(name, bytes(changed)), agreement=agreement)  # type: ignore[arg-type]
