"""Coded parts of any size with answers drawn at random: for counting, which asks nothing of their sense."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from cantik.base.atomic_write import lay
from cantik.base.canonical import pretty_json
from cantik.codes.lists import code_lists
from cantik.codes.practice import code_of
from cantik.content.loader import load_content
from cantik.engines.parquet import write_codes
from cantik.engines.protocol import Codes
from cantik.expr.codesets import radix
from cantik.expr.scope import Field
from cantik.snapshot.bases import LISTED
from cantik.snapshot.parts.columns import base_code, describe_columns, part_columns
from cantik.snapshot.parts.listing import FORMAT, LISTING, listing_id, part_entry
from cantik.snapshot.parts.make import listed_part
from cantik.snapshot.parts.rows import CodedRows

KABUPATEN, REFERENCE = "99.60", "2025-12-31"
#: persons of a village, and of a family: Indonesia's villages have about 3,400
IN_A_VILLAGE, IN_A_FAMILY = 3_400, 3.3
_UNANSWERED = 0.03


def make_parts(folder: Path, persons: int, seed: int, villages: int = 0) -> Path:
    """Parts of one kabupaten with the columns of DTSEN's files of persons and families, rows in the order of
    villages; `villages`: how many (0 = as many as so many persons have)."""
    content, lists = load_content(), code_lists()
    mapping = content.mappings["dtsen_individu"]
    read, homes = (
        {column.variable for column in content.mappings[name].columns} for name in ("dtsen_individu", "dtsen_keluarga")
    )
    columns = part_columns(content, lists, read, families=True, homes=homes)
    some = villages or max(1, persons // IN_A_VILLAGE)
    codes = tuple(code_of(serial + 1).text() for serial in range(some))
    draw = np.random.default_rng(seed)
    parts = []
    for basis, rows in (("orang", persons), ("keluarga", round(persons / IN_A_FAMILY))):
        file = f"kab={KABUPATEN}/{basis}-1.parquet"
        path = folder / file
        path.parent.mkdir(parents=True, exist_ok=True)
        area = np.sort(draw.integers(0, some, rows)).astype(np.int32)
        drawn = {name: _drawn(own, rows, draw) for name, own in columns.fields[basis].items()}
        drawn_money = {name: draw.integers(-1, 3_000_000, rows) for name in columns.amounts.get(basis, ())}
        write_codes(path, {**drawn, **drawn_money}, area)
        coded = CodedRows(drawn, area, tuple(range(some)), drawn_money)
        parts.append(listed_part(path, file, basis, KABUPATEN, codes, coded))
    told: dict[str, Any] = {
        "format": FORMAT,
        "acuan": REFERENCE,
        "sumber": mapping.source,
        "dasar": [LISTED],
        "isi": {"versi": content.version, "sidik": content.digest},
        "kolom": describe_columns(columns.fields),
        "uang": {basis: list(names) for basis, names in columns.amounts.items()},
        "bagian": [part_entry(part) for part in parts],
    }
    lay(folder / LISTING, pretty_json({**told, "id": listing_id(told)}))
    return folder


def listing_of(told: Mapping[str, Any]) -> dict[str, Any]:
    """What a list says besides its parts and its id."""
    return {name: value for name, value in told.items() if name not in ("bagian", "id")}


def _drawn(field: Field, rows: int, draw: np.random.Generator) -> Codes:
    size = radix(field)
    if field.name == LISTED:
        return np.full(rows, base_code(field), np.uint8)
    codes = draw.integers(0, size - 1, rows)
    codes[draw.random(rows) < _UNANSWERED] = size - 1
    return codes.astype(np.uint8) if size <= 256 else codes.astype(np.uint16)
