"""A table as JSON-stat 2.0 (json-stat.org/full): hidden cells are null in `value` and named in `status`."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from cantik.content.axes import Axis
from cantik.release.model import Release, Table
from cantik.release.states import WORDS


def dataset(table: Table, release: Release) -> dict[str, Any]:
    """The JSON-stat dataset of one table; values in row-major order of `id`, as the format asks."""
    return {
        "version": "2.0",
        "class": "dataset",
        "label": table.title,
        "source": table.source,
        "updated": f"{release.published.isoformat()}T00:00:00Z",
        "id": [axis.id for axis in table.axes],
        "size": list(table.shape()),
        "role": _roles(table),
        "dimension": {axis.id: dimension(axis) for axis in table.axes},
        "value": [float(cell.value) if isinstance(cell.value, Decimal) else cell.value for cell in table.cells],
        "status": dict(_statuses(table)),
        "note": list(table.notes),
        "extension": _extension(table, release),
    }


def _statuses(table: Table) -> Iterator[tuple[str, str]]:
    """What is said of a value that is not there, or not final."""
    for position, cell in enumerate(table.cells):
        if cell.status != "ada":
            yield str(position), cell.status
        elif cell.state:
            yield str(position), WORDS[cell.state].obs


def _roles(table: Table) -> dict[str, list[str]]:
    geo = [axis.id for axis in table.axes if axis.role == "wilayah"]
    return {"geo": geo} if geo else {}


def dimension(axis: Axis) -> dict[str, Any]:
    """An axis as a dimension, its names in English beside it."""
    return {
        "label": axis.label,
        "category": {
            "index": {c.id: i for i, c in enumerate(axis.categories)},
            "label": {c.id: c.label for c in axis.categories},
        },
        "extension": {"label_en": axis.label_en, "kategori_en": {c.id: c.label_en for c in axis.categories}},
    }


def _extension(table: Table, release: Release) -> dict[str, Any]:
    """What JSON-stat has no place for: names in English, public ranges, where the table comes from, its standing."""
    ranges = {
        str(i): [cell.low, cell.high]
        for i, cell in enumerate(table.cells)
        if cell.status == "rahasia" and cell.high is not None
    }
    return {
        "nomor": table.number,
        "judul_en": table.title_en,
        "catatan_en": list(table.notes_en),
        "satuan": table.unit,
        "basis": table.base,
        "acuan": table.reference.isoformat(),
        "rentang": ranges,
        "definisi": dict(table.definition),
        "wilayah": {"skema": "kemendagri", "kode": release.place.code, "nama": release.place.heading()},
        "rilis": {
            "nomor": release.number,
            "standing": release.standing,
            "keterangan": release.standing_note,
            "sidik": release.content,
            "rekaan": release.fictitious,
        },
        "lisensi": release.licence,
    }
