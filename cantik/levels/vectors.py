"""The vector of each signed edition, sealed in the store: what kecamatan, kabupaten and groups of areas are summed of.

vektor/<desa>/<number>.segel     sealed, unprotected counts of one edition
vektor/<desa>/<number>.age       the same as they came from another server, where they did
vektor/<desa>/<number>.ganda     keyed tokens of whom the edition counts, sealed (`double_tokens`)
vektor/tata-letak/<id>.json      where each measure stands; definitions only, shared by all villages

Never in the folder of a release or of a site. It goes into backups with the store, and by its retention kind.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from cantik.base.atomic_write import lay
from cantik.measure.layout import VectorLayout, read_layout, write_layout
from cantik.measure.vector import VillageVector, pack_vector, unpack_vector
from cantik.vault.errors import DamagedSecret
from cantik.vault.keys import KeyRing
from cantik.vault.sealed_pieces import read_pieces, write_pieces

FOLDER, LAYOUTS, SUFFIX = "vektor", "tata-letak", ".segel"


def place(store: Path, code: str, number: str) -> Path:
    """Where the store keeps the vector of an edition."""
    return store / FOLDER / code / f"{number}{SUFFIX}"


def sealed_place(store: Path, code: str, number: str) -> Path:
    """Where the counts of an edition that came from another server stay as they came, signed by its village: what is
    handed up further (docs/adr/0093)."""
    return place(store, code, number).with_suffix(".age")


def tokens_place(store: Path, code: str, number: str) -> Path:
    """Where the keyed tokens of an edition lie, sealed."""
    return place(store, code, number).with_suffix(".ganda")


def layout_place(store: Path, layout: str) -> Path:
    """Where the store keeps a layout."""
    return store / FOLDER / LAYOUTS / f"{layout}.json"


def keep(vector: VillageVector, layout: VectorLayout, path: Path, *, store: Path, keys: KeyRing) -> None:
    """Seal a vector at a path of the store, its layout beside it. One that holds the same already stays as it is."""
    shared = layout_place(store, layout.id)
    if not shared.is_file():
        lay(shared, write_layout(layout), private=True)
    seal(pack_vector(vector), path, store=store, keys=keys)


def list_layouts(store: Path) -> list[Path]:
    """Where the layouts lie that the store keeps."""
    return sorted((store / FOLDER / LAYOUTS).glob("*.json"))


def layout_of_packed(data: bytes, store: Path) -> Path:
    """Where the store keeps the layout of a vector, by its bytes. Raises M106."""
    return layout_place(store, unpack_vector(data).layout)


def keep_packed(data: bytes, layout: bytes, path: Path, *, store: Path, keys: KeyRing) -> None:
    """The same of the bytes of a vector and of its layout as they came from another server. Raises M106, M107."""
    keep(unpack_vector(data), read_layout(layout), path, store=store, keys=keys)


def seal(data: bytes, path: Path, *, store: Path, keys: KeyRing) -> None:
    """Seal the bytes of a vector, bound to their path within the store."""
    if path.is_file():
        try:
            if read_pieces(path, keys, _place_name(path, store)) == data:
                return
        except DamagedSecret:  # written anew
            path.unlink()
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    write_pieces(path, data, keys, _place_name(path, store))


def opened_bytes(path: Path, *, store: Path, keys: KeyRing) -> bytes | None:
    """The bytes of a vector, None where none was kept. Raises `DamagedSecret` (R204) for one that was changed."""
    return read_pieces(path, keys, _place_name(path, store)) if path.is_file() else None


def recall(path: Path, *, store: Path, keys: KeyRing) -> VillageVector | None:
    """The vector of an edition, None for one that was made before vectors were kept. Raises R204, M106."""
    data = opened_bytes(path, store=store, keys=keys)
    return None if data is None else unpack_vector(data)


def layout_known(store: Path, layout: str) -> VectorLayout | None:
    """Read a layout that the store keeps beside its vectors; None for an unknown id. Raises M107 for a damaged one."""
    path = layout_place(store, layout)
    if not path.is_file():
        return None
    told = path.stat()
    return _layout(path, told.st_mtime_ns, told.st_size)


@lru_cache(maxsize=8)
def _layout(path: Path, _changed: int, _size: int) -> VectorLayout:
    """Read once for as long as the file is the same: all villages of a level ask for it."""
    return read_layout(path.read_bytes())


def _place_name(path: Path, store: Path) -> str:
    """A sealed file opens only at its own place: the vector of another village or edition cannot be put there."""
    return f"vektor|{path.relative_to(store).as_posix()}"
