"""A set of data as JSON-stat 2.0 (json-stat.org/full): hidden cells are null in `value` and named in `status`."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from math import prod
from typing import Any

from cantik.content.axes import Axis
from cantik.publish.exchange.dataset import Dataset
from cantik.release.model import Release
from cantik.release.states import WORDS


def dataset(own: Dataset, release: Release) -> dict[str, Any]:
    """The JSON-stat dataset of a set; values in row-major order of `id`, as the format asks."""
    places = _places(own)
    whole = len(own.observations) == prod(own.shape)
    values = [float(each.value) if isinstance(each.value, Decimal) else each.value for each in own.observations]
    return {
        "version": "2.0",
        "class": "dataset",
        "label": own.title[0],
        "source": own.source[0],
        "updated": f"{release.published.isoformat()}T00:00:00Z",
        "id": [axis.id for axis in own.axes],
        "size": list(own.shape),
        "role": _roles(own),
        "dimension": {axis.id: dimension(axis) for axis in own.axes},
        # of indicators not every place has each: what nobody tells has no place in `value`
        "value": values if whole else dict(zip(map(str, places), values, strict=True)),
        "status": dict(_statuses(own, places)),
        "note": list(own.notes[0]),
        "extension": _extension(own, release, places),
    }


def _places(own: Dataset) -> list[int]:
    """Where each observation stands in the row-major order of the axes."""
    at = [{c.id: i for i, c in enumerate(axis.categories)} for axis in own.axes]
    found = []
    for each in own.observations:
        flat = 0
        for size, index, key in zip(own.shape, at, each.key, strict=True):
            flat = flat * size + index[key]
        found.append(flat)
    return found


def _statuses(own: Dataset, places: list[int]) -> Iterator[tuple[str, str]]:
    """What is said of a value that is not there, or not final."""
    for place, each in zip(places, own.observations, strict=True):
        if each.status != "ada":
            yield str(place), each.status
        elif each.state:
            yield str(place), WORDS[each.state].obs


def _roles(own: Dataset) -> dict[str, list[str]]:
    geo = [axis.id for axis in own.axes if axis.role == "wilayah"]
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


def _extension(own: Dataset, release: Release, places: list[int]) -> dict[str, Any]:
    """What JSON-stat has no place for: names in English, public ranges, where the table comes from, its standing."""
    ranges = {
        str(place): [each.low, each.high]
        for place, each in zip(places, own.observations, strict=True)
        if each.status == "rahasia" and each.high is not None
    }
    return {
        "nomor": own.number,
        "judul_en": own.title[1],
        "catatan_en": list(own.notes[1]),
        "satuan": own.unit[0],
        "basis": own.base,
        "acuan": own.reference.isoformat(),
        "rentang": ranges,
        "definisi": dict(own.definition),
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
