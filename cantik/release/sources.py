"""What stands beside the tables of a release: its sources with their reference dates, and how the population of one
base becomes that of the other."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from cantik.base.dates import age_on, long_date
from cantik.base.numerals import format_number


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
