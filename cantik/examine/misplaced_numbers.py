"""Numbers of persons and papers held against each other: one that belongs into another column, a paper older than its
person or not written yet."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from cantik.collect.batch import Reading, RecordSet, Value
from cantik.collect.finding import Finding
from cantik.collect.matching.evidence import TELEPHONE
from cantik.content.kinds import Rule
from cantik.examine.cell_findings import make_cell_finding

OTHER, IMPOSSIBLE = "nomor_kolom_lain", "akta_tahun_mustahil"
_PARENTS = ("ayah_nik", "ibu_nik")
_CERTIFICATES = {
    "akta_lahir": 0,
    "akta_perkawinan": 10,
    "akta_perceraian": 12,
}  # and the youngest age that each can have
_PAPERS = (*_CERTIFICATES, "dokumen_paspor", "dokumen_kitas")
_INSURANCE = "no_asuransi"  # a NIK may stand for it, a KK number may not
_DATE = re.compile(r"\d{4}-\d\d-\d\d(?: 00:00:00)?\Z|\d{1,2}[-/]\d{1,2}[-/]\d{4}\Z")
_APART = re.compile(r"[^0-9A-Za-z]+")
_FIRST_YEAR, _YEARS_AHEAD = 1900, 20  # four digits that may be a year


@dataclass(frozen=True, slots=True)
class _Known:
    """The numbers that the file shows to be what they are called: NIK that hold the birth date of their row, and KK
    numbers that are no such NIK; the KK number of each row."""

    persons: frozenset[Value]
    cards: frozenset[Value]
    card_of: Sequence[Value]


def find_misplaced_numbers(batch: Reading, rules: Mapping[str, Rule], reference: dt.date) -> Iterator[Finding]:
    """Numbers of another column (`nomor_kolom_lain`), and certificates of a year that is impossible for the person."""
    people = batch.records.get("orang")
    if people is None or OTHER not in rules or IMPOSSIBLE not in rules:
        return
    known = _know_numbers(people)
    for name in ("no_kk", "nik", *_PARENTS, *_PAPERS, _INSURANCE):
        for at, value in enumerate(people.columns.get(name, ())):
            if value is not None and (said := _tell_owner(at, name, str(value), known)):
                yield make_cell_finding(people, rules[OTHER], at, name, {"hasil": said})
    for name, youngest in _CERTIFICATES.items():
        for at, value in enumerate(people.columns.get(name, ())):
            years = years_of_paper(str(value), reference) if value is not None else ()
            if years and (why := _why_impossible(people, at, name, years, youngest, reference)):
                words = {"hasil": str(years[-1]), "daftar": why}
                yield make_cell_finding(people, rules[IMPOSSIBLE], at, name, words)


def _know_numbers(people: RecordSet) -> _Known:
    births = people.columns.get("tanggal_lahir") or [None] * len(people)
    numbers = people.columns.get("nik") or [None] * len(people)
    persons = frozenset(nik for nik, born in zip(numbers, births, strict=True) if holds_birth(nik, born))
    cards = people.columns.get("no_kk") or [None] * len(people)
    return _Known(persons, frozenset(cards) - persons - {None}, cards)


def holds_birth(number: Value, born: Value) -> bool:
    """Whether digits 7 to 12 of a number are a date of birth, the day with 40 added or not."""
    if not isinstance(number, str) or len(number) != 16 or not isinstance(born, dt.date):
        return False
    return number[6:12] in (f"{born:%d%m%y}", f"{born.day + 40:02d}{born:%m%y}")


def _tell_owner(at: int, name: str, value: str, known: _Known) -> str:
    """What a number is where it is not what its column says; empty where it may be."""
    if name == "no_kk":
        return "NIK seseorang, bukan nomor KK" if value in known.persons else ""
    if name == "nik":
        return "nomor KK keluarga lain, bukan NIK" if value in known.cards and value != known.card_of[at] else ""
    if value in known.cards:
        return "nomor KK"
    if name in _PARENTS:
        return ""
    plain = re.sub(r"[ .-]", "", value)
    if TELEPHONE.match(plain):
        return "nomor telepon"
    if name == _INSURANCE:
        return ""
    if value in known.persons:
        return "NIK"
    return "tanggal, bukan nomor" if _DATE.match(value) else ""


# ── years of papers ──────────────────────────────────────────────────────────────────────────────
def years_of_paper(number: str, reference: dt.date) -> tuple[int, ...]:
    """The years that the number of a certificate may have been written in: those of the dates in it, else its groups of
    four digits that are years. A number with a group of zeros alone is a sample, and has none.

    >>> years_of_paper("3505-LU-12032015-0012", dt.date(2025, 12, 31))
    (2015,)
    >>> years_of_paper("12/Pdt.G/2010/PA", dt.date(2025, 12, 31))
    (2010,)
    """
    groups = _APART.split(number)
    if any(group and not group.strip("0") for group in groups):
        return ()
    dated = [year for group in groups if (year := _year_of_date(group))]
    if dated:
        return tuple(dated)
    last = reference.year + _YEARS_AHEAD
    plain = [int(group) for group in groups if len(group) == 4 and group.isascii() and group.isdigit()]
    return tuple(year for year in plain if len(groups) > 1 and _FIRST_YEAR <= year <= last)


def _year_of_date(group: str) -> int:
    if len(group) != 8 or not (group.isascii() and group.isdigit()):
        return 0
    try:
        year = dt.date(int(group[4:]), int(group[2:4]), int(group[:2])).year
    except ValueError:
        return 0
    return year if year >= _FIRST_YEAR else 0


def _why_impossible(
    people: RecordSet, at: int, name: str, years: Sequence[int], youngest: int, reference: dt.date
) -> str:
    born = _date_at(people, "tanggal_lahir", at)
    if min(years) > reference.year:
        return f"sesudah tanggal acuan ({reference.year})"
    if born is not None and max(years) < born.year + youngest:
        return f"padahal orang ini lahir {born.year}"
    married = _date_at(people, "tanggal_perkawinan", at)
    if name != "akta_lahir" and married is not None and max(years) < married.year:
        return f"padahal kawin {married.year}"
    return ""


def _date_at(people: RecordSet, name: str, at: int) -> dt.date | None:
    values = people.columns.get(name)
    value = values[at] if values is not None else None
    return value if isinstance(value, dt.date) else None
