"""What the quality report asks, as the content says it: measures, thresholds, sentences (`content/ukuran_mutu.csv`)."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib import resources

from cantik.content.basis import ContentBasis, resolve

#: the aspects of "Kualitas Data" in EPSS, in their order (docs/bidang/quality_policy.md 7)
ASPECTS: Mapping[str, tuple[str, str]] = {
    "relevansi": ("Relevansi", "Relevance"),
    "akurasi": ("Akurasi", "Accuracy"),
    "aktualitas": ("Aktualitas dan ketepatan waktu", "Timeliness and punctuality"),
    "aksesibilitas": ("Aksesibilitas", "Accessibility"),
    "keterbandingan": ("Keterbandingan dan konsistensi", "Comparability and consistency"),
}
#: how a value is held against its threshold: worth a look above it, below it, when its interval leaves it out, or never
ABOVE, BELOW, INTERVAL, TOLD = "atas", "bawah", "selang", ""
#: columns with an English twin; of a measure that is told only, those of the judgement may be empty
_TEXTS = ("judul", "satuan", "baik", "lihat", "belum")
_JUDGING = frozenset({"baik", "lihat"})

Pair = tuple[str, str]  # Indonesian, English


@dataclass(frozen=True, slots=True)
class QualityMeasure:
    """A measure as the content describes it; every text in both languages.

    `limit`: the threshold, None: told only. `fine`, `look`: the sentences on either side of it. `absent`: what is said
    while nobody recorded it.
    """

    id: str
    aspect: str
    decimals: int
    way: str
    limit: Decimal | None
    basis: ContentBasis
    title: Pair
    unit: Pair
    fine: Pair
    look: Pair
    absent: Pair


@cache
def load_measures() -> Mapping[str, QualityMeasure]:
    """The measures by id, in their order. Raises `ValueError` with file and line for a row that is not in order."""
    source = resources.files("cantik.content") / "ukuran_mutu.csv"
    found = {}
    for number, row in enumerate(csv.DictReader(source.read_text("utf-8").splitlines()), 2):
        try:
            measure = _measure(row, f"ukuran_mutu.csv:{number}")
        except (KeyError, ArithmeticError, ValueError) as error:
            raise ValueError(f"ukuran_mutu.csv:{number}: {error!r}") from error
        found[measure.id] = measure
    return found


@cache
def heaped_dates() -> frozenset[tuple[int, int]]:
    """Month and day of the dates that often stand for one that nobody knows (`content/tanggal_menumpuk.csv`)."""
    source = resources.files("cantik.content") / "tanggal_menumpuk.csv"
    days = [row["tanggal"].split("-") for row in csv.DictReader(source.read_text("utf-8").splitlines())]
    return frozenset((int(month), int(day)) for month, day in days)


def _measure(row: Mapping[str, str], where: str) -> QualityMeasure:
    limit = Decimal(row["batas"]) if row["batas"] else None
    if row["aspek"] not in ASPECTS or row["arah"] not in (ABOVE, BELOW, INTERVAL, TOLD) or not row["dasar"]:
        raise ValueError("aspek, arah, dasar")
    if (limit is None) != (row["arah"] == TOLD):
        raise ValueError("arah, batas")
    texts = {name: _both(row, name, empty=limit is None and name in _JUDGING) for name in _TEXTS}
    return QualityMeasure(
        id=row["ukuran"],
        aspect=row["aspek"],
        decimals=int(row["desimal"]),
        way=row["arah"],
        limit=limit,
        basis=resolve(row["dasar"], where),
        title=texts["judul"],
        unit=texts["satuan"],
        fine=texts["baik"],
        look=texts["lihat"],
        absent=texts["belum"],
    )


def _both(row: Mapping[str, str], name: str, *, empty: bool) -> Pair:
    """A text in both languages. Raises `ValueError` when one is missing."""
    texts = row[name], row[f"{name}_en"]
    if not empty and not all(texts):
        raise ValueError(f"{name}: no text")
    return texts
