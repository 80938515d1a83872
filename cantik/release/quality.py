"""The quality page of a release by the aspects of EPSS (domain/quality_policy.md 7), and what stands beside it: the
sources with their reference dates, and how the population of one base becomes that of the other."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from cantik.base.dates import age_on, long_date
from cantik.base.numerals import format_number, ratio

#: the line of the quality page that follows from the day of issue
DAYS = ("Hari dari tanggal acuan sampai terbit", "Days from reference date to release")


@dataclass(frozen=True, slots=True)
class QualityCounts:
    """What the quality report counts: rows of the files, and findings of level `periksa`; `withheld`: why it is no
    release yet."""

    read: int
    accepted: int
    refused: int
    checks_open: int
    checks_accepted: int
    withheld: tuple[str, ...] = ()
    coverage: tuple[tuple[str, str], ...] = ()  # what is told of whom, in both languages; nothing: not judged


#: a line of the quality page: aspect, what is measured, value
QualityLine = tuple[str, str, str]
_ACCURACY = ("Akurasi", "Accuracy")
_TIMELINESS = ("Aktualitas", "Timeliness")
_CONSISTENCY = ("Konsistensi", "Consistency")


def quality_page(
    counts: QualityCounts, *, days: int, oldest: dt.date
) -> tuple[tuple[QualityLine, ...], tuple[QualityLine, ...]]:
    """The numbers of the quality report by the aspects of EPSS (domain/quality_policy.md section 7), in both
    languages. `days` from the reference date to the issue; `oldest`: the oldest reference date of the data."""
    part = ratio(counts.accepted, counts.read, 100, 2) if counts.read else None
    percent = _both(lambda lang: format_number(part, 2, lang) if part is not None else "…")
    lines = (
        (_ACCURACY, ("Baris dibaca", "Rows read"), _number_in_both(counts.read)),
        (_ACCURACY, ("Baris diterima (persen)", "Rows accepted (per cent)"), percent),
        (_ACCURACY, ("Baris ditolak", "Rows refused"), _number_in_both(counts.refused)),
        (_ACCURACY, ("Galat terbuka", "Open findings to check"), _number_in_both(counts.checks_open)),
        (
            _ACCURACY,
            ("Galat diterima dengan alasan", "Findings accepted with a reason"),
            _number_in_both(counts.checks_accepted),
        ),
        *((_ACCURACY, ("Cakupan", "Coverage"), told) for told in counts.coverage or (("tidak dinilai", "not judged"),)),
        *((_ACCURACY, ("Belum rilis", "No release yet"), (why, why)) for why in counts.withheld),
        (_TIMELINESS, DAYS, _number_in_both(days)),
        (
            _TIMELINESS,
            ("Tanggal acuan data tertua", "Oldest reference date of the data"),
            _both(lambda lang: long_date(oldest, lang)),
        ),
        (
            _CONSISTENCY,
            ("Angka sama di semua produk", "Same figures in all products"),
            ("diperiksa otomatis", "checked automatically"),
        ),
    )
    return (
        tuple((aspect[0], measured[0], value[0]) for aspect, measured, value in lines),
        tuple((aspect[1], measured[1], value[1]) for aspect, measured, value in lines),
    )


def _both(write: Callable[[str], str]) -> tuple[str, str]:
    return write("id"), write("en")


def _number_in_both(value: int) -> tuple[str, str]:
    return _both(lambda lang: format_number(value, 0, lang))


@dataclass(frozen=True, slots=True)
class StandingSource:
    """A source of a release: its name in both languages and the day of which it tells."""

    name: str
    name_en: str
    reference: dt.date


_NUMBERS = ("", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan", "sepuluh")
_NUMBERS_EN = ("", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def age_note(told: dt.date, reference: dt.date, months: int) -> tuple[str, str]:
    """What is said of a source whose day lies more than `months` before the reference date, or after it; ("", "") of
    any other: "tiga tahun sebelum tanggal acuan"."""
    if told > reference:
        return "sesudah tanggal acuan", "after the reference date"
    apart = (reference.year - told.year) * 12 + reference.month - told.month - (reference.day < told.day)
    if apart < months or told == reference:
        return "", ""
    years = age_on(told, reference)
    if years:
        number = _NUMBERS[years] if years < len(_NUMBERS) else str(years)
        number_en = _NUMBERS_EN[years] if years < len(_NUMBERS_EN) else str(years)
        return f"{number} tahun sebelum tanggal acuan", f"{number_en} year{'s' * (years > 1)} before the reference date"
    return f"{apart} bulan sebelum tanggal acuan", f"{apart} months before the reference date"


def source_lines(
    sources: tuple[StandingSource, ...], reference: dt.date, months: int
) -> tuple[tuple[str, str, str, str], ...]:
    """Each source with its day, and how old it is where that is more than `months`: (name, English, day, English)."""
    lines = []
    for source in sources:
        note, note_en = age_note(source.reference, reference, months)
        day, day_en = long_date(source.reference), long_date(source.reference, "en")
        lines.append(
            (
                source.name,
                source.name_en,
                f"{day}, {note}" if note else day,
                f"{day_en}, {note_en}" if note_en else day_en,
            )
        )
    return tuple(lines)


@dataclass(frozen=True, slots=True)
class BasesCount:
    """Persons by what the register knows of card and residence: `here_elsewhere` live here, card elsewhere;
    `elsewhere_here` have their card here and live elsewhere; of `unknown` with a card here the residence is not known,
    of `card_unknown` who live here the card is not known."""

    resident: int
    here_elsewhere: int
    card_unknown: int
    elsewhere_here: int
    unknown: int
    registered: int


def reconciliation(counts: BasesCount) -> tuple[tuple[str, str, str, str], ...]:
    """How the population of one base becomes that of the other (domain/population_parameters.md 1.1): what, in both
    languages, and the number, in both ways of writing. Lines of nobody are left out."""
    lines = (
        ("Penduduk domisili, register", "Usual residents, register", counts.resident, ""),
        ("tinggal di sini, KK di tempat lain", "live here, family card elsewhere", counts.here_elsewhere, "−"),
        ("tinggal di sini, KK tidak diketahui", "live here, family card not known", counts.card_unknown, "−"),
        ("KK di sini, tinggal di tempat lain", "family card here, live elsewhere", counts.elsewhere_here, "+"),
        ("KK di sini, tempat tinggal tidak diketahui", "family card here, residence not known", counts.unknown, "+"),
        ("Penduduk terdaftar, register", "Registered population, register", counts.registered, "="),
    )
    return tuple(
        (f"{sign} {name}".strip(), f"{sign} {english}".strip(), format_number(number), format_number(number, 0, "en"))
        for name, english, number, sign in lines
        if number or sign in ("", "=")
    )
