"""Text as it is compared and shown: folding for search, masking of numbers of persons."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Sequence

#: nine digits and more, blanks, dots or hyphens between them or not: a NIK, KK or telephone number, whole or broken
_NUMBER = re.compile(r"\d(?:[ .\-]?\d){8,}")
_SHORT_DATE = re.compile(r"\b\d{1,2}([-/.])\d{1,2}\1\d{4}\b")
#: the same with whatever people put between its digits: sixteen, or what begins as a mobile telephone does
_PARTED = re.compile(r"(?<!\d)\d(?:\W{0,3}\d){15}(?!\d)|(?<!\d)(?:62|0)\W{0,3}8(?:\W{0,3}\d){7,11}(?!\d)")
#: by code point what `fold` makes of a letter of ASCII, as nearly every name is written
_PLAIN = "".join(chr(code).lower() if chr(code).isalnum() else " " for code in range(128))


def fold(text: str) -> str:
    """Lower case without accents, punctuation and double blanks: the form in which names are compared.

    >>> fold("  Sumber–Rejo  'Baru' ")
    'sumber rejo baru'
    """
    if text.isascii():
        return " ".join(text.translate(_PLAIN).split())
    plain = unicodedata.normalize("NFKD", text)
    kept = ("" if unicodedata.combining(c) else c if c.isalnum() else " " for c in plain)
    return " ".join("".join(kept).casefold().split())


def drop_accents(text: str) -> str:
    """A text without its accents, letters that are drawn as one (ﬁ) written out.

    >>> drop_accents("Désa")
    'Desa'
    """
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))


#: numerals that names of places end with, tens and units apart; a single I is one, V and X are rare as anything else
ROMAN_NUMERAL = re.compile(r"(?=[IVX])(X{0,3})(IX|IV|V?I{0,3})")


def title_case(name: str) -> str:
    """A name that was written in capitals, as people write it; Roman numerals stay.

    >>> title_case("LINGKUNGAN KRAJAN II")
    'Lingkungan Krajan II'
    >>> title_case("SRI MULYO")
    'Sri Mulyo'
    """
    return " ".join(word if ROMAN_NUMERAL.fullmatch(word) else word.title() for word in name.split(" "))


def mask(number: str) -> str:
    """A NIK, KK or telephone number with all but its last four characters hidden.

    >>> mask("9901010101900001")
    '••••••••••••0001'
    """
    return "•" * max(0, len(number) - 4) + number[-4:] if len(number) > 4 else "•" * len(number)


#: so many digits beyond the last four are shown at most where two numbers have to be told apart
_MOST_APART = 4


def masks_apart(numbers: Sequence[str]) -> list[str]:
    """Masked numbers that stand beside each other. Different ones that would look alike show the digits in which they
    differ, too, the last ones first and four at most: never more than eight of sixteen. Equal ones look alike.

    >>> masks_apart(["9901010101900001", "9901010101800001"])
    ['••••••••••9•0001', '••••••••••8•0001']
    >>> masks_apart(["9901010101900001", "9901010101900001", "9901010101900417"])
    ['••••••••••••0001', '••••••••••••0001', '••••••••••••0417']
    """
    alike: dict[str, set[str]] = {}
    for number in numbers:
        alike.setdefault(mask(number), set()).add(number)
    shown = {masked: _telltale_places(several) for masked, several in alike.items()}
    return [_unmask_places(number, shown[mask(number)]) for number in numbers]


def _unmask_places(number: str, places: frozenset[int]) -> str:
    return "".join(number[at] if at in places else dot for at, dot in enumerate(mask(number)))


def _telltale_places(alike: Collection[str]) -> frozenset[int]:
    """The places of the digits by which different numbers of one mask are told apart."""
    length = min(map(len, alike))
    places = [at for at in reversed(range(length - 4)) if len({number[at] for number in alike}) > 1]
    chosen: list[int] = []
    while places and len(chosen) < _MOST_APART:
        best = max(places, key=lambda at: len({tuple(number[here] for here in (*chosen, at)) for number in alike}))
        places.remove(best)
        chosen.append(best)
    return frozenset(chosen)


def holds_number(text: str) -> bool:
    """Whether a text holds what may be a number of a person.

    >>> holds_number("NIK 9901 0101 0190 0001 salah"), holds_number("lahir 14-05-1992, RT 07")
    (True, False)
    >>> holds_number("hubungi +62 (812) 3456/7890"), holds_number("01/01/2025–31/12/2025")
    (True, False)
    """
    seen = unicodedata.normalize("NFKC", text)
    seen = "".join(letter for letter in seen if unicodedata.category(letter) != "Cf")
    return _NUMBER.search(seen) is not None or _PARTED.search(_SHORT_DATE.sub(" ; ; ", seen)) is not None


#: digits that count nobody: a date, a year, the number of a release, and what stands behind one of these words
_NO_COUNT = re.compile(
    r"\b\d{1,2} (?:jan|feb|mar|apr|mei|may|jun|jul|agu|aug|sep|okt|oct|nov|des|dec)[a-z]*\b(?: \d{4}\b)?"
    r"|\b\d{1,2}[-/]\d{1,2}[-/]\d{4}\b|\b\d{4}-\d{1,2}(?:-\d{1,2})?\b|\b(?:19|20)\d{2}\b"
    r"|\b(?:pasal|ayat|nomor|no\.?|tabel|bab|halaman|semester|triwulan|versi|rt|rw|dusun|desil"
    r"|table|chapter|page|quarter|version) \d+(?:[.\-–/]\d+)*\b",
    re.IGNORECASE,
)
_IN_WORDS = re.compile(
    r"\b(?:satu|dua|tiga|empat|lima|enam|tujuh|delapan|sembilan|sepuluh|sebelas|belas|puluh|one|two|three|four|five|six"
    r"|seven|eight|nine|ten)\b(?:\W+\w+)?\W+(?:orang|jiwa|warga|penduduk|keluarga|kk|jawaban|isian|baris|data|catatan"
    r"|nilai|angka|anak|balita|lansia|laki|perempuan|ibu|kepala|perubahan|pembetulan|kesalahan|galat|persons?|people"
    r"|answers?|values?|records?|rows?|famil\w+|households?|child\w*|wom[ae]n|m[ae]n|corrections?|changes?|errors?)\b"
    r"|\b(?:seorang|sekeluarga)\b",
    re.IGNORECASE,
)


def holds_count(text: str) -> bool:
    """Whether a text counts persons or their answers, in digits or in words: in what is public about a correction such
    a count narrows hidden cells. It guards who says it unawares, not who means to.

    >>> holds_count("3 jawaban pendidikan dibetulkan"), holds_count("Status kawin dua orang keliru")
    (True, True)
    >>> holds_count("Berkas 31 Desember 2025 tertukar, rilis 2025-1, Tabel 2.1"), holds_count("dua dusun tertukar")
    (False, False)
    """
    return any(letter.isdigit() for letter in _NO_COUNT.sub("", text)) or _IN_WORDS.search(text) is not None


def counts_in(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What a text counts: the numbers that stand in it, and the words that say how many persons or answers.

    >>> counts_in("Di RT 07 ada 1.204 jiwa, dua orang lansia; keadaan 31 Desember 2025")
    (('1.204',), ('dua orang',))
    """
    digits = re.findall(r"\d+(?:[.,]\d+)*", _NO_COUNT.sub(" ", text))
    return tuple(digits), tuple(found.group() for found in _IN_WORDS.finditer(text))


def mask_within(text: str) -> str:
    """A text with every number of a person in it hidden up to its last four digits.

    >>> mask_within("NIK 9901010101900001 dipakai dua orang")
    'NIK ••••••••••••0001 dipakai dua orang'
    """
    return _NUMBER.sub(lambda found: mask(re.sub(r"\D", "", found.group())), text)
