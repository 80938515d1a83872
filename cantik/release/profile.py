"""The profile of a village by fields, of published figures only: what is not published has no line."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from cantik.content.kinds import BookSpec, Indicator, ProfileMeasure
from cantik.content.spread import PARTS
from cantik.release.model import Figure, ProfileLine, ProfilePart, Table, WelfareProfile
from cantik.release.show import figure_text

Pair = tuple[str, str]
#: fills a text in a language, None where a figure of it is not published
Fill = Callable[[str, str], str | None]
_TABLE = re.compile(r"\{(?:tabel|persen)\.([a-z0-9_]+)")
_FIGURE = re.compile(r"\{indikator\.([a-z0-9_]+)")
_LINE: Pair = ("Garis", "Line")
INDICES: Pair = ("Indeks menurut pendataan desa", "Indices as enumerated by the village")
_INDICES_TOLD: Pair = (
    "Dihitung dari jawaban keluarga desa ini; bukan angka BPS, dan tidak dibandingkan dengan definisi lain.",
    "Computed from the answers of this village's families; no BPS figures, and not comparable with other definitions.",
)


def profiles_of(
    book: BookSpec,
    indicators: Iterable[Indicator],
    tables: Mapping[str, Table],
    figures: Mapping[str, Figure],
    fill: Fill,
    *,
    tell: Callable[[str], str] = str,
) -> tuple[WelfareProfile, ...]:
    """The profile that a book declares, with the indices of the release behind its fields; none where nothing of it is
    published. `indicators`: the definitions of its figures. `tables` and `figures`: those of the village by id. `tell`:
    a text in the word of the place for a village."""
    spec = book.profile
    if spec is None:
        return ()
    parts = []
    for field in spec.fields:
        lines = tuple(line for measure in field.measures if (line := _line(measure, tables, fill)) is not None)
        if lines:
            told, told_en = (_paragraph(field.sentences, lang, fill) for lang in ("id", "en"))
            parts.append(ProfilePart(field.title, field.title_en, told, told_en, lines))
    texts = [text for field in spec.fields for measure in field.measures for text in measure.filled]
    named = {name for text in texts for name in _FIGURE.findall(text)}
    indices = tuple(_indices(figures, indicators, named))
    if indices:
        (title, title_en), (told, told_en) = INDICES, _INDICES_TOLD
        parts.append(ProfilePart(tell(title), title_en, tell(told), told_en, indices))
    intro, intro_en = fill(spec.intro, "id") or "", fill(spec.intro_en, "en") or ""
    return (WelfareProfile(spec.title, spec.title_en, intro, intro_en, tuple(parts)),) if parts else ()


def _line(measure: ProfileMeasure, tables: Mapping[str, Table], fill: Fill) -> ProfileLine | None:
    for text in measure.filled:
        value, value_en = fill(text, "id"), fill(text, "en")
        if value is not None and value_en is not None:
            named = [tables[name].number for name in _TABLE.findall(text) if name in tables]
            names = (measure.label, measure.label_en, value, value_en, measure.unit, measure.unit_en)
            return ProfileLine(*names, table=named[0] if named else "")
    return None


def _paragraph(sentences: Sequence[Mapping[str, str]], lang: str, fill: Fill) -> str:
    """The sentences whose figures are published, in both languages alike."""
    kept = (each for each in sentences if fill(each["id"], "id") is not None and fill(each["en"], "en") is not None)
    return " ".join(fill(each[lang], lang) or "" for each in kept)


def _indices(figures: Mapping[str, Figure], indicators: Iterable[Indicator], named: set[str]) -> Iterator[ProfileLine]:
    """Every index of the release that no field names, counts first, with how it is made and by which line: said once of
    those that are made alike."""
    told: set[str] = set()
    for spec in sorted({spec.id: spec for spec in indicators}.values(), key=_place):
        spread, figure = spec.spread, figures.get(spec.id)
        if spread is None or figure is None or figure.value is None or spec.id in named:
            continue
        line, line_en = (f" {word}: {spread.line}, {spread.source}." if spread.source else "" for word in _LINE)
        note = f"{spec.concept.get('definisi') or ''}{line}".strip()
        note_en = f"{spec.concept_en.get('definisi', '')}{line_en}".strip()
        new = note not in told
        told.add(note)
        values = (figure_text(figure), figure_text(figure, "en"), figure.unit, figure.unit_en)
        notes = (note, note_en) if new else ("", "")
        yield ProfileLine(figure.title, figure.title_en, *values, "", *notes)


def _place(spec: Indicator) -> tuple[str, int, int, str]:
    """Indices of one kind together, the count before what is told of those counted."""
    told = spec.spread
    if told is None:
        return spec.kind, 0, 0, spec.id
    return spec.kind, PARTS.index(told.part) if told.part else 0, told.alpha, spec.id
