"""What stands beside the tables of a release: its sources with their reference dates, and how the population of one
base becomes that of the other."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from cantik.base.dates import age_on, long_date
from cantik.base.numerals import format_number
from cantik.register.leave.reconcile import LABELS, Bases, ReconciliationLine, reconcile
from cantik.release.model import Release


@dataclass(frozen=True, slots=True)
class StandingSource:
    """A source of a release: its name in both languages and the day of which it tells."""

    name: str
    name_en: str
    reference: dt.date


_NUMBERS = ("", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan", "sepuluh")
_NUMBERS_EN = ("", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def name_sources(release: Release) -> list[tuple[str, str]]:
    """The sources of a release in both languages: it names them in Indonesian, its tables in English too; "" for one
    that no table names."""
    english = dict[str, str]()
    for table in release.tables:
        named, named_en = table.source.split("; "), table.source_en.split("; ")
        if len(named) == len(named_en):
            english.update(zip(named, named_en, strict=True))
    return [(source, english.get(source, "")) for source in release.sources]


def join_sources(release: Release) -> tuple[str, str]:
    """The same on one line; no English where that of one of them is not known."""
    named, english = zip(*name_sources(release), strict=True) if release.sources else ((), ())
    return "; ".join(named), "; ".join(english) if all(english) else ""


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


def reconciliation(counted: Bases) -> tuple[tuple[str, str, str, str], ...]:
    """How the population of one base becomes that of the other (docs/bidang/population_parameters.md 1.1): what, in
    both languages, and the number, in both ways of writing. Lines of nobody are left out."""
    lines = [line for line in reconcile(counted, {}, None).lines if line.count or line.total]
    return tuple(_signed_line(line, last=line is lines[-1]) for line in lines)


def _signed_line(line: ReconciliationLine, *, last: bool) -> tuple[str, str, str, str]:
    name, english = LABELS[line.id]
    number = abs(line.count)
    if not line.total:
        sign = "−" if line.count < 0 else "+"
        name, english = f"{sign} {_within(name)}", f"{sign} {_within(english)}"
    elif last:
        name, english = f"= {name}", f"= {english}"
    return name, english, format_number(number), format_number(number, 0, "en")


def _within(label: str) -> str:
    """A label that begins no line; an abbreviation stays as it is."""
    return label if label[:2].isupper() else label[0].lower() + label[1:]
