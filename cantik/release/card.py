"""The statistics card of a month or a quarter: totals of class A of the whole village, a small release of its own.

Between two books (docs/bidang/quality_policy.md 8): population and families on the last day, births, deaths, arrivals,
departures, the correction K; never by dusun, sex or age. Its number cannot be that of a book. A card that was signed is
never made again: what was recorded late is told in one line of a later card, and mended by the yearly book. Pure.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Self

from cantik.base.canonical import canonical_json, digest
from cantik.base.dates import long_date
from cantik.base.numerals import count_noun, format_number
from cantik.release.codec import encode
from cantik.release.compose import BASES
from cantik.release.model import VillagePlace
from cantik.release.states import PROVISIONAL

MONTHLY, QUARTERLY = 1, 3
_MONTHS = 12


@dataclass(frozen=True, slots=True, order=True)
class CardPeriod:
    """A month or a quarter of calendar months: its first month (from 1) and how many months it has."""

    year: int
    month: int
    months: int = MONTHLY

    @classmethod
    def around(cls, day: dt.date, months: int) -> Self:
        """The period that a day lies in."""
        return cls(day.year, (day.month - 1) // months * months + 1, months)

    @property
    def first(self) -> dt.date:
        """Its first day."""
        return dt.date(self.year, self.month, 1)

    @property
    def last(self) -> dt.date:
        """Its last day, whose population the card tells."""
        return self._month_after() - dt.timedelta(days=1)

    @property
    def number(self) -> str:
        """`K-2026-03`, `K-2026-T1`: no number of a book (`2026-3`) reads so."""
        part = f"{self.month:02}" if self.months == MONTHLY else f"T{(self.month + 2) // QUARTERLY}"
        return f"K-{self.year}-{part}"

    def due(self, day: int) -> dt.date:
        """The day on which its card is published: a day of the month that follows (content `limits/hari_kartu`)."""
        return self._month_after().replace(day=day)

    def words(self, lang: str = "id") -> str:
        """ "Maret 2026", "Triwulan 1 2026"."""
        if self.months == QUARTERLY:
            return f"{'Triwulan' if lang == 'id' else 'Quarter'} {self.number[-1]} {self.year}"
        return long_date(self.last, lang).split(" ", 1)[1]

    def _month_after(self) -> dt.date:
        month = self.month + self.months
        return dt.date(self.year + (month - 1) // _MONTHS, (month - 1) % _MONTHS + 1, 1)


@dataclass(frozen=True, slots=True)
class MonthlyCard:
    """What a card says, in persons and families. `persons`, `families`: on `last`, in `base`; `opening`: persons on the
    eve of `first` as the register knows them now; `late`: by how many that differs from what the card before said, for
    events that were recorded late (None: no card came just before); `k`: found - lost - merged - cancelled. `content`:
    digest of all the rest."""

    number: str
    place: VillagePlace
    first: dt.date
    last: dt.date
    due: dt.date
    published: dt.date
    base: str
    opening: int
    births: int
    deaths: int
    arrivals: int
    departures: int
    k: int
    persons: int
    families: int
    late: int | None
    fictitious: bool
    standing: str
    software: Mapping[str, str]
    content: str = ""

    @property
    def period(self) -> CardPeriod:
        """The month or quarter that it tells of."""
        return CardPeriod(self.first.year, self.first.month, self.last.month - self.first.month + 1)

    @property
    def state(self) -> str:
        """The state of each of its figures: late events are still expected (quality_policy.md 1)."""
        return PROVISIONAL

    @property
    def closes(self) -> bool:
        """Its lines add up."""
        return self.opening + self.inflow - self.outflow + self.k == self.persons

    @property
    def inflow(self) -> int:
        """Births and arrivals."""
        return self.births + self.arrivals

    @property
    def outflow(self) -> int:
        """Deaths and departures."""
        return self.deaths + self.departures

    def base_words(self, lang: str = "id") -> str:
        """Of whom it tells: "penduduk terdaftar"."""
        return BASES[self.base][0 if lang == "id" else 1]

    def late_words(self, lang: str = "id") -> list[str]:
        """The sentence about events that were recorded late, none where nothing changed."""
        if not self.late:
            return []
        count, more = format_number(abs(self.late), 0, lang), self.late > 0
        if lang == "en":
            persons, order = count_noun(abs(self.late), "person"), "more" if more else "fewer"
            said = f"At the beginning {persons} {order} than at the end of the card before"
            return [f"{said}: events recorded late."]
        said = f"Penduduk awal {count} orang {'lebih banyak' if more else 'lebih sedikit'}"
        return [f"{said} daripada penduduk akhir kartu sebelumnya: peristiwa yang terlambat dicatat."]

    def period_words(self, lang: str = "id") -> str:
        """ "Maret 2026", "Triwulan 1 2026"."""
        return self.period.words(lang)


#: the figures that stand out
LARGE = ("persons", "families", "births", "deaths", "arrivals", "departures")
#: the table of the book that the cards of a year add up to
EVENTS = "peristiwa_vital"
#: the lines of a card in the order of its balance: field, words in both languages
LINES: tuple[tuple[str, str, str], ...] = (
    ("opening", "Penduduk awal", "Population at the beginning"),
    ("births", "Lahir", "Births"),
    ("deaths", "Meninggal", "Deaths"),
    ("arrivals", "Datang", "Arrivals"),
    ("departures", "Pindah", "Departures"),
    ("k", "Koreksi administrasi (K)", "Administrative correction (K)"),
    ("persons", "Penduduk akhir", "Population at the end"),
    ("families", "Keluarga (KK)", "Families"),
)


def seal_card(card: MonthlyCard) -> MonthlyCard:
    """The card with the digest of everything that it says."""
    return replace(card, content=fingerprint(card))


def fingerprint(card: MonthlyCard) -> str:
    """SHA-256 of everything that a card says (its own `content` left out)."""
    return digest(canonical_json(encode(replace(card, content=""))))


def figures_digest(card: MonthlyCard) -> str:
    """SHA-256 of what was read before it was signed: all but day of issue, standing and digest."""
    return fingerprint(replace(card, published=card.last, standing=""))


# ── which card comes next ───────────────────────────────────────────────────────────────────────


def next_period(
    today: dt.date, months: int, made: Iterable[dt.date], references: Iterable[dt.date]
) -> CardPeriod | None:
    """The period whose card comes next, None as long as it is not over.

    `made`: last days of the cards that were signed; the period goes on after the newest, so that no two overlap.
    `references`: days of the books that were shown. What lies between two books is told by them: a card of it that came
    later would say how few came and went in between when neither can hide anything any more, whatever the numbers are.
    """
    newest = max(made, default=None)
    if newest is None:
        period = CardPeriod.around(CardPeriod.around(today, months).first - dt.timedelta(days=1), months)
    else:
        period = _after(newest, months)
    days = sorted(set(references))
    while len(days) > 1 and days[0] < period.last and period.first <= days[-1]:
        period = _after(period.last, months)
    return period if period.last < today else None


def _after(newest: dt.date, months: int) -> CardPeriod:
    """The period after a day; months until a quarter begins with it."""
    day = newest + dt.timedelta(days=1)
    period = CardPeriod.around(day, months)
    return period if period.first == day else CardPeriod.around(day, MONTHLY)


# ── what cards do to books ──────────────────────────────────────────────────────────────────────


def quiet(cards: Iterable[MonthlyCard], one: dt.date, other: dt.date, least: int) -> bool:
    """Whether readers of cards know that fewer than `least` came, or went, between the days of two books.

    Only where the cards tell of every day in between. Of the population hardly anybody differs then, so that who holds
    both books may subtract them (docs/adr/0064). K is left out: of a net number nobody knows who is behind it.
    """
    day, until = sorted((one, other))
    day += dt.timedelta(days=1)
    came = went = 0
    for card in sorted(cards, key=lambda card: card.first):
        if day <= until and card.first <= day <= card.last:
            came, went = came + card.inflow, went + card.outflow
            day = card.last + dt.timedelta(days=1)
    return day > until and min(came, went) < least
