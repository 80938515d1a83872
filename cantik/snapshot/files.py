"""A snapshot on disk: a coded Parquet file a basis and `manifest.json` with their hashes; refused when one is wrong.

In a store the Parquet files lie sealed: one row a person, with what is sensitive beside a small area. They are in clear
only while they are written and read, in the store's own folder for temporary files.
"""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from cantik.base.atomic_write import lay
from cantik.base.canonical import canonical_json, digest, pretty_json
from cantik.base.nesting import parse_json
from cantik.engines.parquet import read_codes, write_codes
from cantik.snapshot.encode import SnapshotError
from cantik.snapshot.frame import Coverage, Frame, SmallArea, Snapshot
from cantik.vault.errors import DamagedSecret
from cantik.vault.keys import KeyRing
from cantik.vault.sealed_pieces import read_pieces, write_pieces

MANIFEST = "manifest.json"
#: what the name of a sealed file ends with
SEALED = ".segel"


def write_snapshot(snapshot: Snapshot, folder: Path, *, keys: KeyRing | None = None) -> None:
    """Write the snapshot into a folder that may exist; the manifest last, so that a cut-off write is no snapshot.

    For its owner only. `keys`: those of the store that it is written into; None: outside of any, generated persons.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.chmod(0o700)
    files = {}
    for basis, frame in snapshot.frames.items():
        name = f"{basis}.parquet"
        with tempfile.TemporaryDirectory() as scratch:
            new = Path(scratch) / name
            write_codes(new, {**frame.columns, **frame.amounts}, frame.area)
            data = new.read_bytes()
        files[name] = {"sha256": digest(data), "byte": len(data), "baris": len(frame)}
        if keys is None:
            lay(folder / name, data, private=True)
        else:
            _seal(folder / f"{name}{SEALED}", data, keys, _place(snapshot.id, name))
    lay(folder / MANIFEST, pretty_json({"id": snapshot.id, "berkas": files, "potret": snapshot.manifest}), private=True)


def _seal(path: Path, data: bytes, keys: KeyRing, place: str) -> None:
    """Seal a file; one that holds the same already stays as it is (each sealing gives other bytes)."""
    if path.exists():
        try:
            if read_pieces(path, keys, place) == data:
                return
        except DamagedSecret:  # written anew
            path.unlink()
    write_pieces(path, data, keys, place)


def _place(snapshot: str, name: str) -> str:
    return f"potret|{snapshot}|{name}"


def read_snapshot(folder: Path, *, keys: KeyRing | None = None) -> Snapshot:
    """The snapshot of a folder. Raises `SnapshotError` M102 when it is incomplete, M103 when a hash does not fit,
    `DamagedSecret` (R204) for a sealed file that was changed."""
    try:
        stored = parse_json((folder / MANIFEST).read_bytes())
        manifest: dict[str, Any] = stored["potret"]
        own_id, listed = stored["id"], dict(stored["berkas"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise _snapshot_error("M102", "Potret data tidak lengkap", MANIFEST) from error
    if digest(canonical_json(manifest)) != own_id:
        raise _snapshot_error("M103", "Isi manifest potret data berubah", MANIFEST)
    frames = {}
    for name, facts in listed.items():
        try:
            sealed = folder / f"{name}{SEALED}"
            data = (folder / name).read_bytes() if keys is None else read_pieces(sealed, keys, _place(own_id, name))
        except FileNotFoundError as error:
            raise _snapshot_error("M102", "Potret data tidak lengkap", name) from error
        if digest(data) != facts["sha256"]:
            raise _snapshot_error("M103", "Berkas potret data berubah", name)
        frames[name] = data
    return _snapshot(own_id, manifest, frames)


def _snapshot_error(code: str, message: str, name: str) -> SnapshotError:
    return SnapshotError(code, message, where=name, mend="Buat ulang potret data dari register.")


def _snapshot(own_id: str, manifest: Mapping[str, Any], files: Mapping[str, bytes]) -> Snapshot:
    money: Mapping[str, Sequence[str]] = manifest.get("uang", {})
    frames = {
        basis: _frame(files[f"{basis}.parquet"], basis, columns, money.get(basis, ()))
        for basis, columns in manifest["kolom"].items()
    }
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
        known={basis: (*columns, *money.get(basis, ())) for basis, columns in manifest["kolom"].items()},
        bases=tuple(manifest["dasar_penduduk"]),
        unknown_basis=manifest["tidak_tahu"],
        coverage={
            basis: Coverage(part["terdata"], part["kerangka"], part["atas"], part["dinilai"])
            for basis, part in manifest["cakupan"].items()
        },
        manifest=manifest,
    )


def _frame(data: bytes, basis: str, columns: Mapping[str, int], money: Sequence[str]) -> Frame:
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch) / f"{basis}.parquet"
        path.write_bytes(data)
        codes, area = read_codes(path)
    amounts = {name: codes[name].astype(np.int64) for name in money}
    return Frame(basis, {name: codes[name] for name in columns}, dict(columns), area, amounts)
