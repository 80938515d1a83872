"""A snapshot on disk: a coded Parquet file a basis and `manifest.json` with their hashes; refused when one is wrong."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from cantik.base.canonical import canonical_json, digest, digest_file, pretty_json
from cantik.engines.parquet import read_codes, write_codes
from cantik.snapshot.encode import SnapshotError
from cantik.snapshot.frame import Coverage, Frame, SmallArea, Snapshot

MANIFEST = "manifest.json"


def write_snapshot(snapshot: Snapshot, folder: Path) -> None:
    """Write the snapshot into a folder that may exist; the manifest last, so that a cut-off write is no snapshot."""
    folder.mkdir(parents=True, exist_ok=True)
    files = {}
    for basis, frame in snapshot.frames.items():
        path = folder / f"{basis}.parquet"
        new = path.with_suffix(".baru")
        write_codes(new, frame.columns, frame.area)
        new.replace(path)
        files[path.name] = {"sha256": digest_file(path), "byte": path.stat().st_size, "baris": len(frame)}
    new = folder / f"{MANIFEST}.baru"
    new.write_bytes(pretty_json({"id": snapshot.id, "berkas": files, "potret": snapshot.manifest}))
    new.replace(folder / MANIFEST)


def read_snapshot(folder: Path) -> Snapshot:
    """The snapshot of a folder. Raises `SnapshotError` M102 when it is incomplete, M103 when a hash does not fit."""
    try:
        stored = json.loads((folder / MANIFEST).read_bytes())
    except (FileNotFoundError, json.JSONDecodeError) as error:
        raise _broken("M102", "Potret data tidak lengkap", MANIFEST) from error
    manifest: dict[str, Any] = stored["potret"]
    if digest(canonical_json(manifest)) != stored["id"]:
        raise _broken("M103", "Isi manifest potret data berubah", MANIFEST)
    for name, facts in stored["berkas"].items():
        path = folder / name
        if not path.is_file():
            raise _broken("M102", "Potret data tidak lengkap", name)
        if digest_file(path) != facts["sha256"]:
            raise _broken("M103", "Berkas potret data berubah", name)
    return _snapshot(stored["id"], manifest, folder)


def _broken(code: str, message: str, name: str) -> SnapshotError:
    return SnapshotError(code, message, where=name, mend="Buat ulang potret data dari register.")


def _snapshot(own_id: str, manifest: Mapping[str, Any], folder: Path) -> Snapshot:
    frames = {basis: _frame(folder, basis, columns) for basis, columns in manifest["kolom"].items()}
    sources: Sequence[Mapping[str, Any]] = manifest["sumber"]
    on = dt.date.fromisoformat(manifest["acuan"])
    return Snapshot(
        id=own_id,
        desa=manifest["desa"],
        reference=on,
        areas=tuple(SmallArea(*unit) for unit in manifest["wilayah"]),
        frames=frames,
        sources=tuple(sorted({source["sumber"] for source in sources})),
        oldest_reference=min((dt.date.fromisoformat(source["acuan"]) for source in sources), default=on),
        known={basis: tuple(columns) for basis, columns in manifest["kolom"].items()},
        bases=tuple(manifest["dasar_penduduk"]),
        unknown_basis=manifest["tidak_tahu"],
        coverage={
            basis: Coverage(part["terdata"], part["kerangka"], part["atas"], part["dinilai"])
            for basis, part in manifest["cakupan"].items()
        },
        manifest=manifest,
    )


def _frame(folder: Path, basis: str, columns: Mapping[str, int]) -> Frame:
    codes, area = read_codes(folder / f"{basis}.parquet")
    return Frame(basis, {name: codes[name] for name in columns}, dict(columns), area)
