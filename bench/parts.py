"""Coded parts of any size with answers drawn at random: for counting, which asks nothing of their sense."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from cantik.base.canonical import digest_file, pretty_json
from cantik.base.lay import lay
from cantik.codes.lists import code_lists
from cantik.codes.practice import code_of
from cantik.content.loader import load_content
from cantik.engines.parquet import write_codes
from cantik.engines.protocol import Codes
from cantik.expr.codesets import radix
from cantik.expr.scope import Field
from cantik.snapshot.bases import LISTED
from cantik.snapshot.parts.columns import base_code, listed, part_columns
from cantik.snapshot.parts.listing import FORMAT, LISTING, Part, listing_id, part_entry

KABUPATEN, REFERENCE = "99.60", "2025-12-31"
#: persons of a village, and of a family: Indonesia's villages have about 3,400
IN_A_VILLAGE, IN_A_FAMILY = 3_400, 3.3
_UNANSWERED = 0.03


def make_parts(folder: Path, persons: int, seed: int) -> Path:
    """Parts of one kabupaten with the columns of DTSEN's file of persons, rows in the order of villages."""
    content, lists = load_content(), code_lists()
    mapping = content.mappings["dtsen_individu"]
    read = {column.variable for column in mapping.columns}
    columns = part_columns(content, lists, read, families=True)
    villages = tuple(code_of(serial + 1).text() for serial in range(max(1, persons // IN_A_VILLAGE)))
    draw = np.random.default_rng(seed)
    parts = []
    for basis, rows in (("orang", persons), ("keluarga", round(persons / IN_A_FAMILY))):
        file = f"kab={KABUPATEN}/{basis}-1.parquet"
        path = folder / file
        path.parent.mkdir(parents=True, exist_ok=True)
        area = np.sort(draw.integers(0, len(villages), rows)).astype(np.int32)
        write_codes(path, {name: _drawn(own, rows, draw) for name, own in columns.fields[basis].items()}, area)
        parts.append(Part(file, basis, KABUPATEN, villages, rows, path.stat().st_size, digest_file(path)))
    told: dict[str, Any] = {
        "format": FORMAT,
        "acuan": REFERENCE,
        "sumber": mapping.source,
        "dasar": [LISTED],
        "isi": {"versi": content.version, "sidik": content.digest},
        "kolom": listed(columns.fields),
        "bagian": [part_entry(part) for part in parts],
    }
    lay(folder / LISTING, pretty_json({**told, "id": listing_id(told)}))
    return folder


def _drawn(field: Field, rows: int, draw: np.random.Generator) -> Codes:
    size = radix(field)
    if field.name == LISTED:
        return np.full(rows, base_code(field), np.uint8)
    codes = draw.integers(0, size - 1, rows)
    codes[draw.random(rows) < _UNANSWERED] = size - 1
    return codes.astype(np.uint8) if size <= 256 else codes.astype(np.uint16)
