"""Dates as they stand in cells: a style beyond doubt becomes a date, everything else a finding, nothing a guess.

Source: docs/bidang/instruments.md 8 (TGL-01 to TGL-05). Excel's serial 60 is 29 February 1900, a day that never was.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from cantik.base.dates import MONTHS_EN, MONTHS_ID

_TIME = r"(?:[ T]\d{1,2}[:.]\d{2}(?:[:.]\d{2}(?:[.,]\d+)?)?(?: ?[AaPp][Mm])?)?"
_ISO = re.compile(rf"(\d{{4}})([-/.])(\d{{1,2}})\2(\d{{1,2}}){_TIME}\Z")
_DMY = re.compile(rf"(\d{{1,2}})([-/. ])(\d{{1,2}})\2(\d{{4}}|\d{{2}}){_TIME}\Z")
_WORD = re.compile(rf"(\d{{1,2}})[ \-/.]*([A-Za-z]{{3,9}})\.?[ \-/.,]*(\d{{4}}|\d{{2}}){_TIME}\Z")
_MONTH_FIRST = re.compile(rf"([A-Za-z]{{3,9}})\.?[ \-/]*(\d{{1,2}})(?:st|nd|rd|th)?[ \-/.,]+(\d{{4}}|\d{{2}}){_TIME}\Z")
_ROMAN = re.compile(rf"(\d{{1,2}})[ \-/.]+([IVXivx]{{1,4}})[ \-/.]+(\d{{4}}|\d{{2}}){_TIME}\Z")
_WEEKDAY = re.compile(
    r"(?:senin|selasa|rabu|kamis|jum.?at|sabtu|minggu|ahad|(?:mon|tues|wednes|thurs|fri|satur|sun)day"
    r"|mon|tue|wed|thu|fri|sat|sun)[., ]+(?=\w)",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\d{1,5}(?:[.,]\d+)?\Z")
_BLANK = frozenset({"", "-", "–", "—"})
#: ways of writing dates that a person may say a column has (`tulisan_tanggal` of a mapping), with their names
HARI_BULAN, BULAN_HARI, TAHUN_BULAN, PADAT = "hari_bulan", "bulan_hari", "ttttbbhh", "hhbbtttt"
NOTATIONS = (HARI_BULAN, BULAN_HARI, TAHUN_BULAN, PADAT)
#: key of a mapping's `tambahan`: the order of day and month in all its dates, where a person has said it
DATE_ORDER = "urutan_tanggal"
_PROVED = 5  # so many dates that are none as day and month, and no other, prove that the month stands first
_SERIALS = range(1, 60_001)  # TGL-02
_YEARS = range(1900, 2101)  # a bare number of this size is rather a year than a serial of 1905

_SHORT = {
    "jan": 1,
    "feb": 2,
    "peb": 2,
    "mar": 3,
    "mrt": 3,
    "apr": 4,
    "mei": 5,
    "may": 5,
    "jun": 6,
    "jul": 7,
    "agu": 8,
    "agt": 8,
    "ags": 8,
    "agst": 8,
    "aug": 8,
    "sep": 9,
    "sept": 9,
    "okt": 10,
    "oct": 10,
    "nov": 11,
    "nop": 11,
    "des": 12,
    "dec": 12,
    "pebruari": 2,
    "nopember": 11,
    "pebr": 2,
    "febr": 2,
    "agust": 8,
    "djanuari": 1,
    "djuni": 6,
    "djuli": 7,
}
_NUMERALS = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")
_MONTHS = {
    **{name.casefold(): number for names in (MONTHS_EN, MONTHS_ID) for number, name in enumerate(names, 1)},
    **_SHORT,
    **{numeral: number for number, numeral in enumerate(_NUMERALS, 1)},
}


@dataclass(frozen=True, slots=True)
class Parsed:
    """One cell of a date column.

    `date` is None for a blank cell and for every problem. `style` names the way of writing of a conversion (`""` for
    ISO text and date cells, where nothing was converted). `problem` is the id of the rule, or None. `doubtful` is the
    separator of a date whose day and month could change places.
    """

    date: dt.date | None = None
    style: str = ""
    problem: str | None = None
    doubtful: str | None = None
    order: str | None = None  # separator + "hb" or "bh" when day and month prove their order


_NOTHING = Parsed()
_IMPOSSIBLE = Parsed(problem="tanggal_mustahil")
_UNREADABLE = Parsed(problem="tanggal_tidak_terbaca")
_TWO_WAYS = Parsed(problem="tanggal_rancu")
_SHORT_YEAR = Parsed(problem="tanggal_tahun_pendek")


def serial_date(number: float, *, date1904: bool) -> dt.date | None:
    """The date of a spreadsheet's serial number; None for the 29 February 1900 that only Excel knows."""
    day = int(number)
    if date1904:
        return dt.date(1904, 1, 1) + dt.timedelta(day)
    if day == 60:
        return None
    return dt.date(1899, 12, 30 if day > 60 else 31) + dt.timedelta(day)


def parse(cell: object, *, date1904: bool = False, notation: str = "") -> Parsed:
    """Read one cell: a date cell, a number, or a text (blanks around it do not count).

    `notation` (one of `NOTATIONS`) is what a person said about the column; it decides what could mean two days.
    """
    if isinstance(cell, dt.date):
        return Parsed(cell)
    if notation in (TAHUN_BULAN, PADAT):
        compact = _compact(cell, notation)
        if compact is not None:
            return compact
    if isinstance(cell, int | float):
        return _serial(float(cell), date1904=date1904)
    text = " ".join(str(cell).split())
    if text in _BLANK:
        return _NOTHING
    if not text.isascii():
        return _UNREADABLE
    if match := _ISO.match(text):
        return _calendar(int(match[1]), int(match[3]), int(match[4]), "")
    if match := _DMY.match(text):
        return _numbers(int(match[1]), int(match[3]), match[4], match[2], notation)
    text = _WEEKDAY.sub("", text, count=1)
    if match := _WORD.match(text) or _ROMAN.match(text):
        return _word(int(match[1]), match[2], match[3])
    if match := _MONTH_FIRST.match(text):
        return _word(int(match[2]), match[1], match[3])
    if _NUMBER.match(text):
        return _serial(float(text.replace(",", ".")), date1904=date1904)
    return _UNREADABLE


def _calendar(year: int, month: int, day: int, style: str, **more: str) -> Parsed:
    try:
        return Parsed(dt.date(year, month, day), style, **more)
    except ValueError:
        return _IMPOSSIBLE


def _serial(number: float, *, date1904: bool) -> Parsed:
    if not _SERIALS.start <= number < _SERIALS.stop:
        return _UNREADABLE
    if number == int(number) and int(number) in _YEARS:
        return _TWO_WAYS
    date = serial_date(number, date1904=date1904)
    return Parsed(date, "serial") if date is not None else _IMPOSSIBLE


def _compact(cell: object, notation: str) -> Parsed | None:
    """Eight digits without anything between them (a number cell loses the zero in front), None for anything else."""
    text = str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell).strip()
    if not (text.isascii() and text.isdigit() and len(text) in (7, 8)):
        return None
    if notation == TAHUN_BULAN:
        return _calendar(int(text[:4]), int(text[4:6]), int(text[6:]), notation) if len(text) == 8 else None
    text = text.zfill(8)
    return _calendar(int(text[4:]), int(text[2:4]), int(text[:2]), notation)


def _numbers(first: int, second: int, year: str, separator: str, notation: str = "") -> Parsed:
    if len(year) == 2:
        return _SHORT_YEAR
    if notation == HARI_BULAN:
        return _calendar(int(year), second, first, f"hh{separator}bb{separator}tttt")
    if notation == BULAN_HARI:
        return _calendar(int(year), first, second, f"bb{separator}hh{separator}tttt")
    if first <= 12 < second <= 31:  # written month first; as day and month it is no date
        return Parsed(problem="tanggal_mustahil", order=f"{separator}bh")
    style = f"hh{separator}bb{separator}tttt"
    if first > 12:
        return _calendar(int(year), second, first, style, order=f"{separator}hb")
    return _calendar(int(year), second, first, style, **({} if first == second else {"doubtful": separator}))


def _word(day: int, word: str, year: str) -> Parsed:
    month = _MONTHS.get(word.casefold())
    if month is None:
        return _UNREADABLE
    return _SHORT_YEAR if len(year) == 2 else _calendar(int(year), month, day, "hari bulan tahun")


@dataclass(slots=True)
class Orders:
    """What a whole file proves about the order of day and month, by separator.

    The orders are mixed when at least `share` of the dates that prove an order are written month first; a lone 08/25
    among thousands of day-first dates is a slip of one row and casts no doubt on the others.
    """

    share: float
    day_first: dict[str, int] = field(default_factory=dict)
    month_first: dict[str, int] = field(default_factory=dict)

    def observe(self, cells: Iterable[Parsed]) -> None:
        """Count the dates that prove an order."""
        for cell in cells:
            if cell.order is not None:
                counts = self.day_first if cell.order[1:] == "hb" else self.month_first
                counts[cell.order[0]] = counts.get(cell.order[0], 0) + 1

    def proves_month_first(self, separator: str) -> bool:
        """Whether several dates with this separator prove that the month stands first, and none the other order."""
        return self.month_first.get(separator, 0) >= _PROVED and not self.day_first.get(separator, 0)

    def is_mixed(self, separator: str) -> bool:
        """Whether dates with this separator are written in both orders."""
        wrong = self.month_first.get(separator, 0)
        return wrong > 0 and wrong >= self.share * (wrong + self.day_first.get(separator, 0))
