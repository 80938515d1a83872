"""What somebody writes into a proposal, and what cannot be taken in: a number of a person, a price without a source, an
activity or a source of money that is none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from decimal import Decimal
from functools import partial

from django.utils.translation import gettext_noop as noop

from cantik.codes.area import AreaCode
from cantik.content.loader import here
from cantik.content.planning_lists import fund_sources, village_fund_focuses
from cantik.use.app.nobody import nobody
from cantik.use.errors import ProposalRefused
from cantik.use.proposals.kelurahan import plans_by_itself
from cantik.use.proposals.states import AUTHORITIES, OF_VILLAGE, PATTERNS

_WRONG = partial(ProposalRefused, "U110")
_TITLE, _LONG = (5, 200), 2000
_MONTHS = range(1, 13)
_YEARS = range(2000, 2101)
_MOST_PEOPLE, _MOST_MONEY = 10_000_000, 10**12
_LATITUDE, _LONGITUDE = Decimal(90), Decimal(180)


@dataclass(frozen=True, slots=True)
class ProposalEntry:
    """The fields of a proposal that people write, as the model holds them (`models.VillageProposal`)."""

    year: int
    title: str
    problem: str = ""
    cause: str = ""
    potential: str = ""
    recommendation: str = ""
    activity: str = ""
    place: str = ""
    latitude: Decimal | None = None
    longitude: Decimal | None = None
    volume: Decimal | None = None
    unit: str = ""
    unit_price: int | None = None
    price_source: str = ""
    fund: str = ""
    focus: str = ""
    programme: str = ""
    goal: str = ""
    authority: str = OF_VILLAGE
    pattern: str = ""
    executor: str = ""
    start_month: int | None = None
    end_month: int | None = None
    male: int | None = None
    female: int | None = None
    poor: int | None = None


#: what people write in words
_TEXTS = ("title", "problem", "cause", "potential", "recommendation", "place", "unit", "price_source", "executor")


def check_entry(area: AreaCode, entry: ProposalEntry) -> None:
    """Raises `ProposalRefused` U110 for the first thing that cannot be taken in."""
    _check_texts(area, entry)
    _check_keys(area, entry)
    _check_numbers(entry)


def _check_texts(area: AreaCode, entry: ProposalEntry) -> None:
    if not _TITLE[0] <= len(entry.title.strip()) <= _TITLE[1]:
        raise _WRONG(noop("Nama kegiatan terlalu pendek atau terlalu panjang"), expected=noop("5 sampai 200 huruf"))
    texts = [getattr(entry, name) for name in _TEXTS]
    if any(len(text) > _LONG for text in texts):
        raise _WRONG(noop("Isian terlalu panjang"), expected=noop("paling banyak 2000 huruf"))
    nobody(area, texts, _WRONG)


def _check_keys(area: AreaCode, entry: ProposalEntry) -> None:
    known: Mapping[str, Mapping[str, object]] = {
        "activity": here().activities,
        "fund": fund_sources(),
        "focus": village_fund_focuses(),
        "programme": here().programs,
    }
    for name, values in known.items():
        said = getattr(entry, name)
        if said and said not in values:
            raise _WRONG(noop("Pilihan ini tidak ada dalam daftar"), found=said, mend=noop("Pilih dari daftar."))
    if entry.authority not in AUTHORITIES or set(entry.pattern.split()) - set(PATTERNS):
        raise _WRONG(noop("Pilihan ini tidak ada dalam daftar"), mend=noop("Pilih dari daftar."))
    fund = fund_sources().get(entry.fund)
    if not plans_by_itself(area) and entry.authority == OF_VILLAGE:
        raise _WRONG(noop("Kelurahan tidak punya RKP Desa"), mend=noop("Pilih kewenangan di atasnya."))
    if not plans_by_itself(area) and ((fund is not None and fund.budget) or entry.focus):
        raise _WRONG(noop("Kelurahan tidak punya APB Desa dan Dana Desa"), mend=noop("Pilih sumber di luar APB Desa."))


def _check_numbers(entry: ProposalEntry) -> None:
    if entry.year not in _YEARS:
        raise _WRONG(noop("Tahun rencana tidak dapat dipakai"), found=str(entry.year))
    for name in ("male", "female", "poor", "volume", "unit_price"):
        value = getattr(entry, name)
        if value is not None and not 0 <= value <= (_MOST_MONEY if name == "unit_price" else _MOST_PEOPLE):
            raise _WRONG(noop("Bilangan ini tidak dapat dipakai"), found=str(value), expected=noop("0 atau lebih"))
    if entry.unit_price is not None and (not entry.unit_price or not entry.price_source.strip()):
        raise _WRONG(
            noop("Harga satuan tanpa sumber"),
            mend=noop("Tulis standar harga dan tanggalnya, atau kosongkan harganya."),
        )
    months = [month for month in (entry.start_month, entry.end_month) if month is not None]
    if any(month not in _MONTHS for month in months) or (len(months) == 2 and months[0] > months[1]):
        raise _WRONG(noop("Bulan pelaksanaan tidak dapat dipakai"), expected=noop("1 sampai 12, mulai sebelum selesai"))
    point = entry.latitude, entry.longitude
    if (point[0] is None) != (point[1] is None):
        raise _WRONG(noop("Titik memerlukan lintang dan bujur"))
    if point[0] is not None and point[1] is not None and (abs(point[0]) > _LATITUDE or abs(point[1]) > _LONGITUDE):
        raise _WRONG(noop("Titik ini tidak ada di bumi"))


def entry_of(values: Mapping[str, object]) -> ProposalEntry:
    """The entry that values by name make; what an entry does not have is left out."""
    known = {field.name for field in fields(ProposalEntry)}
    return ProposalEntry(**{name: value for name, value in values.items() if name in known})  # type: ignore[arg-type]
