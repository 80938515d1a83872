"""One module per foreign format; each reads the sheets that `recognise` found into records."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType

from cantik.collect.readers import analisis, bantuan, bip, fasilitas, own_mapping, regsosek, rows
from cantik.collect.readers.parts import Progress, ReadPart
from cantik.collect.recognise import Recognised
from cantik.collect.sheet import Task
from cantik.content.kinds import Mapping_

Reader = Callable[[Recognised, Task, int | None, Progress], Iterator[ReadPart]]

_OWN: Mapping[str, Reader] = MappingProxyType(
    {
        "regsosek2022k": regsosek.read,
        "bip_2012": bip.read,
        "bip_ektp": bip.read,
        "opensid_bantuan": bantuan.read,
        "opensid_analisis": analisis.read,
        "cantik_fasilitas": fasilitas.read,
    }
)


def reader_of(mapping: Mapping_) -> Reader:
    """The reader of a format; one sheet with one row a record needs no reader of its own, one whose cells hold two
    values is read as what a person mapped."""
    if "judul" in mapping.recognise or "setengah" in mapping.extra:
        return own_mapping.read
    return _OWN.get(mapping.id, rows.read)
