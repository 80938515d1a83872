"""The leeway of each edition, sealed beside its vector: found once, asked by every level that sums it.

vektor/<desa>/<number>.kelonggaran     sealed; how far the village could be another one by what its edition tells
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from cantik.base.canonical import canonical_json
from cantik.levels import vectors
from cantik.protect.across.leeway import Leeway
from cantik.protect.across.sums import Changes, Class
from cantik.vault.errors import DamagedSecret
from cantik.vault.keys import KeyRing

SUFFIX = ".kelonggaran"


def place(store: Path, code: str, number: str) -> Path:
    """Where the store keeps the leeway of an edition."""
    return vectors.place(store, code, number).with_suffix(SUFFIX)


def keep(leeway: Leeway, made_by: str, path: Path, *, store: Path, keys: KeyRing) -> None:
    """Seal a leeway and write it into the store. `made_by`: what decided it; `recall` with another one does
    not find it."""
    classes = sorted({name for each in (*leeway.moves, *leeway.owed) for name in each} | leeway.open)
    at = {name: place for place, name in enumerate(classes)}
    said = {
        "dari": made_by,
        "kelas": [[*key, name] for key, name in classes],
        "gerak": [_index_changes(changes, at) for changes in leeway.moves],
        "terbuka": sorted(at[name] for name in leeway.open),
        "wajib": [_index_changes(changes, at) for changes in leeway.owed],
        "tak_terbukti": sorted(map(list, leeway.unproven)),
    }
    vectors.seal(canonical_json(said), path, store=store, keys=keys)


def recall(made_by: str, path: Path, *, store: Path, keys: KeyRing) -> Leeway | None:
    """Read the leeway of an edition; None where none was kept, it was made by something else or is damaged, so that it
    is computed anew."""
    try:
        data = vectors.opened_bytes(path, store=store, keys=keys)
    except DamagedSecret:
        return None
    said = None if data is None else json.loads(data)
    if said is None or said["dari"] != made_by:
        return None
    classes: list[Class] = [((kind, name, base), own) for kind, name, base, own in said["kelas"]]
    return Leeway(
        tuple(_changes(each, classes) for each in said["gerak"]),
        frozenset(classes[at] for at in said["terbuka"]),
        tuple(_changes(each, classes) for each in said["wajib"]),
        frozenset((kind, name, base) for kind, name, base in said["tak_terbukti"]),
    )


def _index_changes(changes: Changes, at: Mapping[Class, int]) -> list[list[Any]]:
    return sorted([at[name], str(much)] for name, much in changes.items())


def _changes(kept: Sequence[Sequence[Any]], classes: Sequence[Class]) -> dict[Class, float]:
    return {classes[at]: float(much) for at, much in kept}
