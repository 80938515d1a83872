"""Statistical titles: what – by what – where – (unit) – period (docs/bidang/publications.md 3), in both
languages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Literal

from cantik.base.dates import long_date
from cantik.content.axes import Axis
from cantik.content.kinds import TableSpec
from cantik.release.model import VillagePlace

_ROLES = {"wilayah": 0, "umur": 1, "jenis_kelamin": 2}
#: what stands between what a title is of and by what it is told
_BY = {"id": " Menurut ", "en": " by "}
_AND = {"id": " dan ", "en": " and "}

#: how measures of a base that is no population begin: (Indonesian, English)
_NO_POPULATION = {"id": ("Penduduk", "Orang Terdata"), "en": ("Population", "Persons Recorded")}


def of_base(title: str, population: str, lang: str = "id", *, heading: bool = True) -> str:
    """A title that does not speak of the population where only those of a file were counted (`terdata`).

    `heading`: its words begin with capitals, as those of tables; titles of indicators are sentences.
    """
    word, instead = _NO_POPULATION[lang]
    if population == "terdata" and title.startswith(word):
        return (instead if heading else instead.capitalize()) + title.removeprefix(word)
    return title


def edition_words(number: str, reference: dt.date, lang: str = "id") -> str:
    """What ends the title of a book from the second edition of a data year on, "" for the first: two books of one year
    are told apart on a shelf. `number`: of the release ("2025-2").
    """
    place = number.rpartition("-")[2]
    if not place.isdecimal() or int(place) < 2:
        return ""
    of_date = long_date(reference, lang)
    return f", edisi {place} (keadaan {of_date})" if lang == "id" else f", edition {place} (as of {of_date})"


#: what a content title says where a place has a word of its own
_PART = "{dusun}"


def with_part(title: str, word: str) -> str:
    """A title of the content with the word of a place for its parts.

    >>> with_part("Keluarga Menurut {dusun}", "Lingkungan")
    'Keluarga Menurut Lingkungan'
    """
    return title.replace(_PART, word)


def table_title(
    spec: TableSpec, axes: Sequence[Axis], place: VillagePlace, reference: dt.date, lang: str = "id", *, mark: str = ""
) -> str:
    """The full title of a table with the axes that it really has.

    The title of the file names what and by what ("Penduduk Menurut Agama"); axes that a variant adds (area, age, sex)
    are appended as further "by what". `mark`: see `with_mark`; it stands before the place, so that it stays where lists
    cut place and period off.
    """
    words = place.words
    title = spec.title if lang == "id" else spec.title_en
    title = with_part(title, words.dusun if lang == "id" else words.dusun_en)
    named = [part.casefold() for part in _by_what(title, lang)[1]]  # "Fasilitas Desa Menurut Jenis" is by no desa
    more = []
    for axis in sorted((a for a in axes if a.role in _ROLES), key=lambda a: _ROLES[a.role]):
        label = axis.label if lang == "id" else axis.label_en
        if axis.role == "wilayah":
            label = words.dusun if lang == "id" else words.dusun_en
        if not any(part.startswith(label.casefold()) for part in named):
            more.append(title_case(label))
    title = with_mark(_join(title, more, lang), mark)
    where = f"di {place.full('id')}" if lang == "id" else f"in {place.full('en')}"
    unit = spec.unit if lang == "id" else spec.unit_en
    return f"{title} {where} ({unit}), {long_date(reference, lang)}"


def told_by(title: str, axis: Axis, place: VillagePlace, lang: Literal["id", "en"] = "id") -> str:
    """The title of a table as that of a picture that tells it by one of its axes only; a mark stays where it stands."""
    head, where, rest = title.partition(f" {'di' if lang == 'id' else 'in'} {place.full(lang)}")
    what, by, named = head.partition(_BY[lang])
    if not by or not where:
        return title
    mark = named[named.index(" (") :] if named.endswith(")") and " (" in named else ""
    label = axis.label if lang == "id" else axis.label_en
    if axis.role == "wilayah":
        label = place.words.dusun if lang == "id" else place.words.dusun_en
    return f"{what}{by}{title_case(label)}{mark}{where}{rest}"


def with_mark(title: str, mark: str) -> str:
    """A title with what must be known before it is read.

    >>> with_mark("Penduduk Menurut Agama", "sementara, 5 baris ditolak")
    'Penduduk Menurut Agama (sementara, 5 baris ditolak)'
    """
    return f"{title} ({mark})" if mark else title


#: how titles of content say that a measure is of a survey, in both languages, the longest words first
_BY_SURVEY = {
    "id": ("menurut pendataan desa", "menurut pendataan keluarga", "menurut pendataan"),
    "en": ("by village data collection", "as enumerated by the village", "by village data", "as enumerated"),
}


def with_survey(title: str, survey: str, lang: str = "id") -> tuple[str, str]:
    """A title of an indicator that says by which survey it is, once: in place of its own words for any survey. What
    remains to be marked is the survey where the title has no such words.

    >>> with_survey("Partisipasi sekolah menurut pendataan desa", "menurut DTSEN")
    ('Partisipasi sekolah menurut DTSEN', '')
    >>> with_survey("Keluarga", "menurut DTSEN")
    ('Keluarga', 'menurut DTSEN')
    """
    own = next((words for words in _BY_SURVEY[lang] if words in title), None)
    return (title, survey) if own is None or not survey else (title.replace(own, survey), "")


_SMALL = {
    "dan",
    "di",
    "yang",
    "menurut",
    "dengan",
    "untuk",
    "atau",
    "per",
    "ke",
    "dari",
    "and",
    "of",
    "by",
    "in",
    "the",
}


def title_case(label: str) -> str:
    """A label as it stands in a title: every word with a capital but the small ones.

    >>> title_case("Kelompok umur")
    'Kelompok Umur'
    """
    words = label.split(" ")
    return " ".join(w if i and w in _SMALL else w[:1].upper() + w[1:] for i, w in enumerate(words))


def _by_what(title: str, lang: str) -> tuple[str, list[str]]:
    """What a title is of, and what it is told by.

    >>> _by_what("Fasilitas Desa Menurut Dusun dan Bidang", "id")
    ('Fasilitas Desa', ['Dusun', 'Bidang'])
    """
    position = title.casefold().find(_BY[lang].casefold())
    if position < 0:
        return title, []
    parts = title[position + len(_BY[lang]) :].replace(_AND[lang], ", ").split(",")
    return title[:position], [part.strip() for part in parts if part.strip()]


def _join(title: str, more: list[str], lang: str) -> str:
    """Append further "by what" to a title that may name some already: commas, and one "dan" before the last."""
    if not more:
        return title
    what, named = _by_what(title, lang)
    names, by, conjunction = named + more, _BY[lang], _AND[lang]
    if len(names) == 1:
        return f"{what}{by}{names[0]}"
    last = f",{conjunction}" if len(names) > 2 else conjunction
    return f"{what}{by}{', '.join(names[:-1])}{last}{names[-1]}"
