"""The indicators of SDGs Desa and the questions that answer them (`sdgs_desa.csv`), or why nothing does.

Rows and wording: domain sdgs_desa_indicators (two editions, read in a public copy). `sebab_tanpa_pertanyaan.csv` holds
the reasons; beside questions a reason says why they answer in part only.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import resources
from types import MappingProxyType

from cantik.base.errors import ContentError
from cantik.content.kinds import Content, Origin
from cantik.content.references import dangling

FILE, REASONS_FILE = "sdgs_desa.csv", "sebab_tanpa_pertanyaan.csv"
_FACILITY = "fasilitas/"


@dataclass(frozen=True, slots=True)
class SdgsIndicator:
    """An indicator: edition, goal, number; `answers` are `unit.variable` or `fasilitas/kind.attribute`, `reason` the id
    of why there is none, or why they are not all of it ("" = they are)."""

    edition: str
    goal: str
    number: str
    text: str
    answers: tuple[str, ...]
    reason: str
    origin: Origin


def _rows(name: str) -> list[dict[str, str]]:
    text = resources.files("cantik.content").joinpath(name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines(), strict=True))


def _read() -> Iterator[SdgsIndicator]:
    for line, row in enumerate(_rows(FILE), 2):
        answers = tuple(row["isian"].split())
        origin = Origin(FILE, {"": line})
        yield SdgsIndicator(row["edisi"], row["tujuan"], row["nomor"], row["butir"], answers, row["sebab"], origin)


#: reason -> (in Indonesian, in English)
REASONS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {row["id"]: (row["kalimat"], row["kalimat_en"]) for row in _rows(REASONS_FILE)}
)
SDGS_DESA: tuple[SdgsIndicator, ...] = tuple(_read())


def sdgs_references(content: Content, indicators: tuple[SdgsIndicator, ...] = SDGS_DESA) -> Iterator[ContentError]:
    """What the table names and no shipped instrument asks (K109), and rows that say neither question nor reason (K120).

    A kabupaten's own content may only add, so what is asked here is asked there.
    """
    asked = {
        f"{question.unit}.{question.variable}" for each in content.instruments.values() for question in each.questions
    }
    kinds = {
        f"{_FACILITY}{kind.id}.{attribute.id}" for kind in content.facilities.values() for attribute in kind.attributes
    }
    for indicator in indicators:
        for answer in indicator.answers:
            known = kinds if answer.startswith(_FACILITY) else asked
            yield from dangling(indicator.origin, "", "Pertanyaan", answer, known)
        yield from dangling(indicator.origin, "", "Sebab", indicator.reason or None, REASONS)
        if not indicator.answers and not indicator.reason:
            yield ContentError(
                "K120",
                f"Indikator {indicator.number} tanpa pertanyaan dan tanpa sebab",
                where=indicator.origin.at(),
                mend="Tulis isiannya, atau sebab dari sebab_tanpa_pertanyaan.csv.",
            )
