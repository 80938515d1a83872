"""A way to read a file as users do, with the content and code lists of the package."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any, Protocol

import pytest

from cantik.codes.lists import code_lists
from cantik.collect.batch import Agreement, Reading
from cantik.collect.read import Delivery, read_file
from cantik.content.loader import load_content

REFERENCE = dt.date(2025, 12, 31)


class Read(Protocol):
    def __call__(self, path: Path, **options: Any) -> Reading: ...


@pytest.fixture(scope="session")
def read() -> Read:
    content, lists = load_content(), code_lists()

    def call(path: Path, **options: Any) -> Reading:
        progress = options.pop("progress", None)
        delivery = Delivery(**{"reference": REFERENCE, **options})
        return read_file(path, delivery, content=content, lists=lists, progress=progress)

    return call


@pytest.fixture(scope="session")
def agreement() -> Agreement:
    return Agreement(
        number="01/PKS/2025",
        date=dt.date(2025, 1, 1),
        parties=("Desa Contoh", "BPS Kabupaten Contoh"),
        purposes=("statistik",),
        level="desa",
        columns=(),
        expires=dt.date(2026, 12, 31),
        reference=dt.date(2022, 11, 14),
    )
