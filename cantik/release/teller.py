"""What a book says of a release in words: texts filled with the words of the place, sentences of published figures."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from cantik.base.dates import long_date
from cantik.codes.area_speech import AreaSpeech
from cantik.content.kinds import BookSpec
from cantik.release import narrative
from cantik.release.frame_coverage import recorded_of, refused_of
from cantik.release.model import Chapter, Figure, Release, Table
from cantik.release.titles import title_case


def _words(release: Release) -> dict[str, str]:
    place = release.place
    return {
        "jenis_wilayah": place.words.desa,
        "jenis_wilayah_en": place.words.desa_en,
        "sebutan": "desa" if release.of_level else place.words.desa.lower(),
        "nama": place.name,
        "desa": place.heading("id"),
        "desa_en": place.heading("en"),
        "kepala_desa": place.words.head,
        "desa_kk": f"salah satu desa di {place.full()}" if release.of_level else place.full(),
        "desa_kk_en": f"a village of {place.full('en')}" if release.of_level else place.full("en"),
        "seluruh": "desa dan wilayah di atasnya" if release.of_level else f"seluruh {place.words.desa.lower()}",
        "seluruh_en": "villages and larger areas" if release.of_level else "the whole village",
        "dusun": place.words.dusun,
        "dusun_en": place.words.dusun_en,
        "kecamatan": f"{place.words.kecamatan} {place.kecamatan[1]}",
        "kabupaten": place.kabupaten[1],
        "tahun_terbit": str(release.published.year),
        "tahun": str(release.year),
        "tanggal_acuan": long_date(release.reference),
        "tanggal_acuan_en": long_date(release.reference, "en"),
    }


def _words_into(template: str, words: Mapping[str, str]) -> str:
    for name, value in words.items():
        template = template.replace("{" + name + "}", value)
    return template


def _fill_words(value: Any, words: Mapping[str, str]) -> Any:
    """The texts of the book with the words of the place filled in, whatever their nesting."""
    if isinstance(value, str):
        return _words_into(value, words)
    if isinstance(value, Mapping):
        return {key: _fill_words(part, words) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_fill_words(part, words) for part in value]
    return value


#: texts of a book that speak of figures, and those of levels, which take the place of others
_UNTOLD = ("narasi", "temuan", "wilayah")


@dataclass(frozen=True, slots=True)
class Teller:
    """Says in sentences what the tables and figures of a village show."""

    book: BookSpec
    tables: Mapping[str, Table]
    figures: Mapping[str, Figure]
    words: Mapping[str, str]
    keyed: Mapping[str, Table]
    parts: Mapping[str, Sequence[Figure]]
    of_level: bool = False
    former: Mapping[str, narrative.FormerFigure] = field(default_factory=dict)
    reference: dt.date | None = None

    def fill_words(self, template: str) -> str:
        """A text with the words of the place filled in."""
        return _words_into(template, self.words)

    @property
    def _speech(self) -> AreaSpeech:
        return AreaSpeech(self.words["jenis_wilayah"], self.words["kepala_desa"], self.words["dusun"])

    def texts(self) -> dict[str, Any]:
        """The texts of the book, without those that speak of figures."""
        texts, of_levels = dict(self.book.texts), self.book.texts.get("wilayah", {})
        if self.of_level:
            texts |= {key: text for key, text in of_levels.items() if key in texts}
        return {key: _fill_words(text, self.words) for key, text in texts.items() if key not in _UNTOLD}

    def key_figures(self) -> tuple[str, ...]:
        """The key figures that have a value."""
        found = ((name, self.figures.get(name)) for name in self.book.key_figures)
        return tuple(name for name, figure in found if figure is not None and figure.value is not None)

    def with_finding(self, table: Table) -> Table:
        """The table with its finding: the first sentence that the book declares for it (`temuan`) whose figures are all
        published; without one it is headed by its title. Further variants are named "ID-g"; the annex has none."""
        declared = self.book.texts.get("temuan", {})
        name = table.id if table.kind in "AT" else table.key
        for sentence in declared.get(name, ()) if table.tier == "buku" else ():
            finding, finding_en = self._paragraph([sentence])
            if finding:
                subjects = narrative.spoken_of(sentence["id"], table.id)
                return replace(table, finding=finding, finding_en=finding_en, subjects=subjects)
        return table

    def chapter(self, source: int, position: int, keys: Sequence[str]) -> Chapter:
        """Chapter `source` of the book as the release's chapter `position`, with the tables of these keys."""
        chapter = self.book.chapters[source]
        stories = self.book.texts.get("narasi", {})
        partial, partial_en = self._frames(keys)
        told = (self._paragraph(stories.get(name, {}).get("kalimat", ())) for name in chapter.narratives)
        return Chapter(
            number=position,
            title=chapter.title if self.of_level else title_case(self._speech.say(chapter.title)),
            title_en=chapter.title_en,
            intro=f"{self.fill_words(chapter.intro)} {partial}".strip(),
            intro_en=f"{self.fill_words(chapter.intro_en)} {partial_en}".strip(),
            tables=tuple(keys),
            figures=tuple(p for p in chapter.figures if ":" not in p or p.split(":", 1)[1] in self.tables),
            narratives=tuple(paragraph for paragraph in told if paragraph != ("", "")),
        )

    def _frames(self, keys: Sequence[str]) -> tuple[str, str]:
        """Of how many the tables of a chapter are told that are not told of all: the refused rows of the list,
        else the widest frame of each unit."""
        widest: dict[str, tuple[int, int]] = {}
        refused = 0, 0
        for table in (self.keyed[key] for key in keys):
            cover, unit = table.definition.get("cakupan"), str(table.definition.get("basis"))
            if not cover:
                continue
            if cover.get("baris_ditolak"):
                refused = cover["baris_ditolak"], cover["baris"]
            if cover.get("terdata", 0) < cover.get("kerangka", 0) and cover["kerangka"] > widest.get(unit, (0, 0))[1]:
                widest[unit] = cover["terdata"], cover["kerangka"]
        if refused[0]:
            return refused_of(*refused)
        if not widest:
            return "", ""
        told = [recorded_of(*numbers, unit) for unit, numbers in sorted(widest.items())]
        whom, whom_en = ("; ".join(words[lang] for words in told) for lang in (0, 1))
        return (
            f"Sebagian data bab ini belum lengkap: terdata {whom}; persentasenya dihitung dari yang terdata.",
            f"Some data of this chapter are not complete: recorded {whom_en}; their percentages are of those recorded.",
        )

    def _paragraph(self, sentences: Sequence[Mapping[str, Any]]) -> tuple[str, str]:
        """A paragraph in both languages: the sentences whose figures are all published, in both languages alike."""
        texts: tuple[list[str], list[str]] = ([], [])
        for sentence in sentences:
            both = [self.fill_figures(str(sentence[lang]), lang) for lang in ("id", "en")]
            if both[0] is not None and both[1] is not None:
                texts[0].append(both[0])
                texts[1].append(both[1])
        return " ".join(texts[0]), " ".join(texts[1])

    def fill_figures(self, sentence: str, lang: str) -> str | None:
        """A sentence with its figures, None where one of them is not published."""
        published = narrative.Published(self.tables, self.figures, self.words, self.parts, self.former, self.reference)
        return narrative.fill(sentence, published, lang)


def teller_of(book: BookSpec, silent: Release, former: Mapping[str, narrative.FormerFigure]) -> Teller:
    """Sentences speak of the tables of the book in their widest variant, and of indicators of the whole village."""
    tables, figures = silent.tables, silent.figures
    return Teller(
        book,
        {table.id: table for table in tables if table.tier == "buku" and table.kind in "AT"},
        {figure.id: figure for figure in figures if not figure.area},
        _words(silent),
        {table.key: table for table in tables},
        {name: [f for f in figures if f.id == name and f.area] for name in {f.id for f in figures if f.area}},
        silent.of_level,
        former,
        silent.reference,
    )
