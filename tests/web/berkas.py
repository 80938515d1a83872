"""Files as a village hands them in: OpenSID workbooks as CSV, all persons fictitious (province 99)."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any

from tests.collect.berkas import COLUMNS, many


def opensid(persons: Sequence[Mapping[str, Any]]) -> bytes:
    """An OpenSID export as CSV."""
    stream = io.StringIO(newline="")
    writer = csv.DictWriter(stream, COLUMNS, restval="", delimiter=";", extrasaction="ignore")
    writer.writeheader()
    writer.writerows(persons)
    return stream.getvalue().encode()


def warga(count: int = 8, **changes: Any) -> list[dict[str, Any]]:
    """Persons of the village."""
    return many(count, **changes)
