"""A village in words, for screens: `Desa Sawentar`, `Kecamatan Kanigoro, Kabupaten Blitar`."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from cantik.codes.area import AreaCode, AreaLevel
from cantik.codes.index import areas_with
from cantik.codes.istilah import GlossaryTerm, Vocabulary


@dataclass(frozen=True, slots=True)
class Described:
    """Name, name with its word, parents as one line."""

    name: str
    full: str
    parents: str
    kind: str
    head: str = ""  # what its head is called: kepala desa, lurah, keuchik …
    part: GlossaryTerm = field(default=GlossaryTerm("Dusun", "Hamlet"))  # what its parts are called


def describe_area(area: AreaCode, extra: Path | None = None) -> Described:
    """The area in words; an area that is not known is called by its code."""
    return _describe_area(area, extra, Vocabulary.load())


@cache
def _describe_area(area: AreaCode, extra: Path | None, vocabulary: Vocabulary) -> Described:
    index = areas_with(extra)
    entry = index.find(area)
    if entry is None:
        return Described(area.text(), area.text(), "", "", "Kepala desa")
    words = vocabulary.words_of(entry, index)
    full = f"{words.desa.id} {entry.name}" if entry.level is AreaLevel.DESA else entry.name
    parents = [
        parent.name for parent in index.ancestors(entry) if parent.level in (AreaLevel.KECAMATAN, AreaLevel.KABUPATEN)
    ]
    if entry.level is AreaLevel.DESA and parents:
        above = sorted(index.ancestors(entry), key=lambda parent: -parent.level.value)
        parents = [parent.name for parent in above if parent.level in (AreaLevel.KECAMATAN, AreaLevel.KABUPATEN)]
        parents[0] = f"{words.kecamatan.id} {parents[0]}"
    head = words.kepala_desa.id
    kind = str(entry.kind.value)
    return Described(entry.name, full, ", ".join(parents), kind, head[:1].upper() + head[1:], words.dusun)
