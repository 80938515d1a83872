"""The sources that data come from, and which of them are the same register told by another program (`sumber.csv`)."""

from __future__ import annotations

import csv
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from importlib import resources
from types import MappingProxyType
from typing import TYPE_CHECKING

from cantik.content.basis import ContentBasis, resolve

if TYPE_CHECKING:
    from cantik.content.kinds import Content

FILE = "sumber.csv"
#: what the village found out by itself: its rounds from door to door, and surveys that it maps on the screen
OWN = "pendataan_desa"


@dataclass(frozen=True, slots=True)
class SourceOf:
    """A source: what it is called, units of records that it may bring through the mapping screen, whether it needs an
    agreement (docs/bidang/instruments.md 9), and the source whose register it is too (`same`, "" = none). `strength`
    (kuat, our own rule): of two lists of one reference date the stronger one holds, whichever came first."""

    id: str
    label: str
    label_en: str
    units: tuple[str, ...]
    agreement: bool
    same: str
    strength: int
    basis: ContentBasis


def _read() -> Mapping[str, SourceOf]:
    text = resources.files("cantik.content").joinpath(FILE).read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines(), strict=True)
    return MappingProxyType(
        {
            row["id"]: SourceOf(
                row["id"],
                row["judul"],
                row["judul_en"],
                tuple(shape for shape in row["bentuk"].split("|") if shape),
                row["perjanjian"] == "ya",
                row["sama"],
                int(row["kuat"]),
                resolve(row["dasar"], f"{FILE}:{number}"),
            )
            for number, row in enumerate(rows, 2)
        }
    )


#: ids as they stand in `sumber` of content files and beside every statement of the register, with what they are
KNOWN: Mapping[str, SourceOf] = _read()
SOURCES = tuple(KNOWN)


def strength(source: str) -> int:
    """How strong a list of a source is beside another of the same reference date; one that is not known is weakest."""
    return KNOWN[source].strength if source in KNOWN else 0


def speaks_of(listed: Collection[str], source: str) -> bool:
    """Whether a rule or measure that lists these sources speaks of a source.

    SIAK, the Buku Induk Penduduk and a village's own list of residents are the population register that OpenSID keeps
    too, with the same bases (docs/bidang/population_parameters.md 0.1): what speaks of OpenSID speaks of them.
    """
    return source in listed or (KNOWN[source].same if source in KNOWN else source) in listed


def columns_brought(source: str, content: Content) -> frozenset[str]:
    """Variables that the formats of a source bring, and for the village's own rounds those that its forms ask."""
    if source == OWN:
        return frozenset(question.variable for form in content.instruments.values() for question in form.questions)
    return frozenset(
        column.variable
        for mapping in content.mappings.values()
        if mapping.source == source
        for column in mapping.columns
    )
