"""A fictitious village, its rows as a batch, and the content that it is examined with."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from cantik import examine
from cantik.codes.area import AreaCode
from cantik.codes.lists import code_lists
from cantik.collect.batch import FileFacts, Reading, RecordSet, Value
from cantik.collect.read import Delivery, read_file
from cantik.content.kinds import Content
from cantik.content.loader import load_content
from cantik.contoh import make_kabupaten, opensid_rows
from cantik.contoh.opensid import write_rows
from cantik.contoh.shape import Row
from cantik.examine.relations import Following

REFERENCE = dt.date(2025, 12, 31)
DESA = AreaCode.kemendagri("99.01.01.2001")
Check = Callable[..., examine.Examination]


@pytest.fixture(scope="session")
def content() -> Content:
    return load_content()


@pytest.fixture(scope="session")
def check(content: Content) -> Check:
    """`examine.check` for the fictitious village."""

    def run(
        batch: Reading | Following, *, desa: AreaCode = DESA, demo: bool = True, **changes: Any
    ) -> examine.Examination:
        given = {"content": content, "lists": code_lists(), "reference": REFERENCE, **changes}
        return examine.check(batch, content.rules, area=desa, demo=demo, **given)

    return run


@pytest.fixture(scope="session")
def clean_rows() -> list[Row]:
    """Rows of one fictitious village of 2,000 persons."""
    return opensid_rows(make_kabupaten(7, villages=1, persons=2000).villages[0].population)


@pytest.fixture(scope="session")
def read(content: Content, tmp_path_factory: pytest.TempPathFactory) -> Callable[[Sequence[Row]], Reading]:
    """Rows written as a workbook and read by the very reader that users have."""
    folder = tmp_path_factory.mktemp("buku")
    count = iter(range(1000))

    def run(rows: Sequence[Row]) -> Reading:
        path: Path = folder / f"{next(count)}.xlsx"
        write_rows(rows, path, "contoh")
        return read_file(path, Delivery(REFERENCE), content=content, lists=code_lists())

    return run


def batch_of(persons: Sequence[dict[str, Value]], source: str = "opensid") -> Reading:
    """A batch of a few persons; every column that somebody has exists."""
    names = {name: None for person in persons for name in person}
    columns: dict[str, list[Value]] = {name: [person.get(name) for person in persons] for name in names}
    records = RecordSet("orang", columns, list(range(2, len(persons) + 2)), "Sheet1", {"nik": "NIK", "nama": "Nama"})
    return Reading("opensid_penduduk", source, FileFacts("a.xlsx", 1, "0" * 64), REFERENCE, {"orang": records}, ())
