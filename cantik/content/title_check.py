"""Does a title say what is counted: the word that it begins with, and by which source, against the definition itself.
Pure. `cantik check` asks it of every indicator and table.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from cantik.base.errors import ContentError
from cantik.content.kinds import Content, Indicator, TableSpec

#: a title that begins with one of these words counts one of these units, in its first words
_HEADS = {
    "rumah_tangga": ("rumah tangga", "households?"),
    "keluarga": ("keluarga|kk", "famil(?:y|ies)(?! heads?)"),
    "orang": (
        "penduduk|orang|warga|anak|perempuan|laki-laki|lansia|balita|kepala keluarga",
        "population(?! events?)|persons?|residents?|children|women|family heads?",
    ),
}
#: what may stand before it
_BEFORE = (
    "(?:jumlah|persentase|persen|porsi|banyaknya|rata-rata) ",
    "(?:number of|percentage of|share of|mean) ",
)
_BY = (
    re.compile(r"\bmenurut (?:pendataan|dtsen|regsosek)", re.IGNORECASE),
    re.compile(r"\bby (?:village data|the survey)", re.IGNORECASE),
)


def wrong_titles(content: Content) -> Iterator[ContentError]:
    """Every title that says another unit than its definition counts, or its source twice. Code K236."""
    measures: list[Indicator | TableSpec] = [*content.indicators.values(), *content.tables.values()]
    for measure in measures:
        for key, title, own in (("judul", measure.title, 0), ("judul_en", measure.title_en, 1)):
            said = head_unit(title, own)
            # of the village as a place, and of events, its own form or register tells numbers of anybody
            if said and said != measure.unit_of and measure.unit_of in _HEADS:
                yield _wrong(measure, key, title, f"judul yang menyebut {measure.unit_of.replace('_', ' ')}")
            if len(_BY[own].findall(title)) > 1:
                yield _wrong(measure, key, title, "sumber yang disebut sekali")


def head_unit(title: str, language: int = 0) -> str:
    """The unit of which a title speaks in its first words; "" where they name none. `language`: 0 Indonesian, 1
    English.

    >>> head_unit("Rumah tangga berpenerangan listrik"), head_unit("Rasio jenis kelamin")
    ('rumah_tangga', '')
    """
    plain = re.sub(f"^{_BEFORE[language]}", "", title.casefold())
    return next((unit for unit, words in _HEADS.items() if re.match(rf"(?:{words[language]})\b", plain)), "")


def _wrong(measure: Indicator | TableSpec, key: str, title: str, expected: str) -> ContentError:
    return ContentError(
        "K236",
        "Judul berkata lain daripada yang dihitung",
        where=measure.origin.at(key),
        found=f"“{title}”, satuan hitung {measure.unit_of.replace('_', ' ')}",
        expected=expected,
        mend="Ubah judulnya agar menyebut yang dihitung, atau satuan hitungnya.",
    )
