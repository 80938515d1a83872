"""Table 0.1 of a book: its key figures, those of an earlier year and of the area above beside them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from cantik.base.numerals import UNAVAILABLE, format_number
from cantik.publish.typeset import prose, soft
from cantik.release.key_statistics import DENSITY, density_of, former_of
from cantik.release.level_figures import LevelFigures, texts_beside
from cantik.release.model import LEVEL, Release
from cantik.release.portrait import decode_portrait
from cantik.release.show import figure_text
from cantik.release.sources import join_sources

Pair = tuple[str, str]


def key_table(release: Release) -> dict[str, Any]:
    """Table 0.1: the key figures of the release, with the density after the first, beside those of an earlier year and
    those of the area above; a column of which nothing can stand beside them is left out, and a line says why."""
    figures = [release.figure(name) for name in release.key_figures]
    place, level = release.place, decode_portrait(release).level
    year, former = former_of(release)
    above = texts_beside(release, level)
    columns = [(str(release.year), "")]
    columns += [(str(year), "")] if former else []
    columns += [(f"{level.name}, {level.year}", level.name_en)] if level is not None and above else []
    others = [texts for texts in (former, above) if texts]
    rows = [
        (
            *(prose(text) for text in (f.title, f.title_en, f.unit, f.unit_en)),
            figure_text(f),
            f.status == "rahasia" and f.least is None,
            [texts.get(f.id, UNAVAILABLE) for texts in others],
        )
        for f in figures
    ]
    return {
        "no": "0.1",
        "i": soft(f"Statistik Kunci {place.full()}, {release.year}"),
        "e": soft(f"Key Statistics of {place.full('en')}, {release.year}"),
        "kolom": [(soft(i), soft(e)) for i, e in columns],
        "baris": [*rows[:1], *_density_row(release, others), *rows[1:]],
        "catatan": _notes_beside(release, level if above else None, former=bool(former)),
        "basis": _join_pairs((f.base for f in figures), (f.base_en for f in figures)),
        "sumber": tuple(map(soft, join_sources(release))),
    }


def _notes_beside(release: Release, level: LevelFigures | None, *, former: bool) -> list[Pair]:
    """Of what release the column of the area above is; of a village which column is left out, and why."""
    place, notes = release.place, list[Pair]()
    if not former and release.standing != LEVEL:
        notes.append(
            (
                "Tanpa kolom tahun lalu: belum ada rilis tahun data sebelumnya yang sebanding.",
                "No column of a former year: no comparable release of one yet.",
            )
        )
    if level is not None:
        notes.append(
            (
                f"{level.name}: Rilis {level.number}; {UNAVAILABLE} di sana: tidak terbit, atau tidak sebanding.",
                f"{level.name_en}: Release {level.number}; {UNAVAILABLE} there: not published, or not comparable.",
            )
        )
    elif release.standing != LEVEL:
        district = f"{place.words.kecamatan} {place.kecamatan[1]}"
        notes.append(
            (
                f"Tanpa kolom kecamatan: saat buku ini disusun belum ada rilis {district} yang sebanding.",
                f"No column of the district: no comparable release of {place.kecamatan[1]} when this book was made.",
            )
        )
    return [(soft(i), soft(e)) for i, e in notes]


def _density_row(release: Release, others: Sequence[Mapping[str, str]]) -> list[tuple[Any, ...]]:
    """The row of the density, none where its table does not tell it."""
    found = density_of(release)
    if found is None:
        return []
    value = format_number(found.value, found.decimals)
    return [(*found.label, *found.unit, value, False, [texts.get(DENSITY, UNAVAILABLE) for texts in others])]


def _join_pairs(first: Iterable[str], second: Iterable[str]) -> Pair:
    return ", ".join(dict.fromkeys(first)), ", ".join(dict.fromkeys(second))
