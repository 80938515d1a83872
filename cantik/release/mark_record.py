"""The marks by which an edition last counted each measure, sealed in the store: against them the next edition asks how
many records changed (docs/adr/0135).

pelindungan/<desa>/<edition or draft>.tanda.segel    keyed tokens of records and their marks; no number of a person
"""

from __future__ import annotations

import datetime as dt
import json
import zlib
from collections import Counter
from collections.abc import Collection, Mapping
from pathlib import Path

from cantik.base.canonical import canonical_json
from cantik.measure.marks import VillageMarks
from cantik.protect.previous.recount import CountedMeasure
from cantik.vault.errors import DamagedSecret
from cantik.vault.keys import KeyRing
from cantik.vault.sealed_pieces import read_pieces, write_pieces

SUFFIX = ".tanda.segel"
#: a token is so long: records of a village are told apart, and no more
_TOKEN = 8
_KIND = "tanda"


def marks_place(protection: Path) -> Path:
    """Where the marks of an edition lie, beside what protected it (`protection_record.place`)."""
    return protection.with_suffix(SUFFIX)


def mark_measures(
    marks: VillageMarks, reference: dt.date, names: Collection[str], keys: KeyRing
) -> dict[str, CountedMeasure]:
    """Some measures as they are counted on a day, their records by keyed tokens."""
    tokens = {
        basis: [keys.index(_KIND, f"{basis}|{own}")[:_TOKEN] if own else b"" for own in ids]
        for basis, ids in marks.ids.items()
    }
    found = {}
    for name in sorted(marks.measures.keys() & set(names)):
        own = marks.measures[name]
        inside = [(token, mark) for token, mark in zip(tokens[own.basis], own.marks.tolist(), strict=True) if mark]
        nameless = Counter(mark for token, mark in inside if not token)
        found[name] = CountedMeasure(reference, own.meaning, {token: mark for token, mark in inside if token}, nameless)
    return found


def keep_marks(counted: Mapping[str, CountedMeasure], protection: Path, *, keys: KeyRing) -> None:
    """Seal the marks of an edition beside what protected it. One that holds the same already stays as it is."""
    path, data = marks_place(protection), _pack_marks(counted)
    if path.is_file():
        try:
            if read_pieces(path, keys, _place_name(path)) == data:
                return
        except DamagedSecret:  # written anew
            path.unlink()
    path.parent.mkdir(parents=True, exist_ok=True)
    write_pieces(path, data, keys, _place_name(path))


def recall_marks(protection: Path, *, keys: KeyRing) -> dict[str, CountedMeasure]:
    """The marks of an edition; nothing where none were kept. Raises `DamagedSecret` (R204) for a file that was
    changed."""
    path = marks_place(protection)
    return _unpack_marks(read_pieces(path, keys, _place_name(path))) if path.is_file() else {}


def _place_name(path: Path) -> str:
    """A sealed file opens only beside its own edition."""
    return f"tanda|{path.parent.name}|{path.name}"


def _pack_marks(counted: Mapping[str, CountedMeasure]) -> bytes:
    """Tokens once, in their order, and of each measure the mark of each of them (0: outside of its base)."""
    tokens = sorted({token for each in counted.values() for token in each.marks})
    said = {
        "rekaman": [token.hex() for token in tokens],
        "ukuran": {
            name: {
                "acuan": each.reference.isoformat(),
                "arti": each.meaning,
                "tanda": [each.marks.get(token, 0) for token in tokens],
                "tanpa_nomor": sorted(map(list, each.nameless.items())),
            }
            for name, each in counted.items()
        },
    }
    return zlib.compress(canonical_json(said), 6)


def _unpack_marks(data: bytes) -> dict[str, CountedMeasure]:
    said = json.loads(zlib.decompress(data))
    tokens = [bytes.fromhex(token) for token in said["rekaman"]]
    return {
        name: CountedMeasure(
            dt.date.fromisoformat(own["acuan"]),
            own["arti"],
            {token: mark for token, mark in zip(tokens, own["tanda"], strict=True) if mark},
            dict(own["tanpa_nomor"]),
        )
        for name, own in said["ukuran"].items()
    }
