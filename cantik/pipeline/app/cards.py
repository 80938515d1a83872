"""The statistics card of a month or quarter, from the living register to the shelf: which is due, what it says, its
page and picture, the signature (docs/adr/0053)."""

from __future__ import annotations

import datetime as dt
import shutil
from dataclasses import replace
from pathlib import Path

from cantik import __version__
from cantik.base.atomic_write import replace_whole
from cantik.codes.area import AreaCode
from cantik.codes.knowledge import load_village
from cantik.content import loader
from cantik.content.reference_layers import list_software
from cantik.publish import card as product
from cantik.register.core.app.recorder import Recorder
from cantik.register.events.app import months
from cantik.register.events.app.village_view import whole_view
from cantik.register.events.balance import Balance
from cantik.release import card_files, files, precedents
from cantik.release.app import cards, storage
from cantik.release.app.models import StatisticsCard
from cantik.release.app.services import Signatory
from cantik.release.card import (
    EVENTS,
    MONTHLY,
    QUARTERLY,
    CardPeriod,
    MonthlyCard,
    figures_digest,
    next_period,
    seal_card,
)
from cantik.release.errors import CardRefused, NotNow
from cantik.release.model import VillagePlace
from cantik.release.place import place_of
from cantik.snapshot.bases import BASES
from cantik.snapshot.freeze import freeze
from cantik.staff.app.signing_keys import release_key
from cantik.vault.app.opening import OpenStore


def due(
    opened: OpenStore, area: AreaCode, area_id: int, today: dt.date, *, after: dt.date | None = None
) -> CardPeriod | None:
    """The period whose card comes next (`after`: a period that has none and never will), None where none is over.

    How many months it has is settled by the people of the village on the eve of its year (those of the last month where
    no list stood then), so that it is the same for a whole year.
    """
    made = [row.last for row in cards.list_signed(area)] + ([after] if after else [])
    shown = precedents.shown_before(storage.shelf(opened.store.path), area.text())
    references = [dt.date.fromisoformat(held.inputs["acuan"]) for held in shown if held.inputs.get("acuan")]
    period = next_period(today, MONTHLY, made, references)
    if period is None:
        return None
    known = months.persons_on(area_id, dt.date(period.year - 1, 12, 31), today)
    persons = known or months.persons_on(area_id, period.last, today)
    few = persons < loader.limit("kartu_bulanan_orang").whole
    return next_period(today, QUARTERLY, made, references) if few else period


def last_day(period: CardPeriod) -> dt.date:
    """The day on which a card is to be out."""
    return period.due(loader.limit("hari_kartu").whole)


def draw_card(recorder: Recorder, period: CardPeriod) -> MonthlyCard:
    """The card of a period as the register tells it now, not signed. Reading is logged.

    Raises `CardRefused` T440 where no base of the population is known, where nobody stood in the register before, and
    where the balance holds what a card has no line for.
    """
    base, families = _base(recorder, period.last)
    told = months.between(recorder, period.first, period.last, base=base)
    _refuse_untold(told)
    return seal_card(
        MonthlyCard(
            number=period.number,
            place=_place(recorder, period.last),
            first=period.first,
            last=period.last,
            due=last_day(period),
            published=recorder.today,
            base=base,
            opening=told.opening,
            births=told.births,
            deaths=told.deaths,
            arrivals=told.arrivals,
            departures=told.departures,
            k=told.k,
            persons=told.closing,
            families=families,
            late=_late(recorder, period, told.opening, base),
            fictitious=recorder.opened.is_invented(recorder.area),
            standing="rancangan",
            software=list_software(__version__, loader.here().references),
        )
    )


def _place(recorder: Recorder, on: dt.date) -> VillagePlace:
    knowledge = load_village(recorder.area, recorder.opened.store.path)
    return place_of(recorder.area, knowledge.areas, knowledge.words, on)


def _base(recorder: Recorder, on: dt.date) -> tuple[str, int]:
    """The base of the population that a book of that day would tell of, and its families. Raises T440, also where the
    policy of the area protects the sums of events: the cards would tell the parts of its table (docs/adr/0053)."""
    knowledge = load_village(recorder.area, recorder.opened.store.path)
    if not any(duty.get("tabel") == EVENTS for duty in knowledge.policy.must_publish):
        raise CardRefused(
            "aturan pelindungan daerah ini menutup jumlah peristiwa setahun dalam buku",
            mend="Minta walidata menulis jumlah peristiwa sebagai wajib umum.",
        )
    view = whole_view(recorder.area, on, by=recorder.by)
    snapshot = freeze(view, knowledge.content, knowledge.lists, on, policy=knowledge.policy)
    base = next(iter(snapshot.bases), "")
    if base not in BASES:
        raise CardRefused(
            "dasar penduduknya belum diketahui", mend="Lengkapi keterangan terdaftar atau domisili warga."
        )
    return base, len(snapshot.frames["keluarga"])


def _late(recorder: Recorder, period: CardPeriod, opening: int, base: str) -> int | None:
    """By how many the population at the beginning differs from what the card just before said."""
    eve = period.first - dt.timedelta(days=1)
    made = cards.on_shelf(storage.shelf(recorder.opened.store.path), recorder.area)
    before = next((card for card in made if card.last == eve and card.base == base), None)
    return None if before is None else opening - before.persons


def _refuse_untold(told: Balance) -> None:
    if not told.opening:
        raise CardRefused(
            "sebelum masa itu register belum berisi orang", mend="Mulai dengan masa berikutnya.", passing=True
        )
    if told.stock:
        raise CardRefused(
            "daftar pertama sebuah sumber masuk dalam masa itu", mend="Mulai dengan masa berikutnya.", passing=True
        )
    if told.ceded_in or told.ceded_out:
        raise CardRefused(
            "sebagian wilayah desa berpindah dalam masa itu", mend="Mulai dengan masa berikutnya.", passing=True
        )
    if not told.closes:
        raise CardRefused(
            "neraca penduduknya belum tertutup", mend="Selesaikan yang tidak cocok pada halaman Neraca bulanan."
        )


def hand_in(recorder: Recorder, period: CardPeriod) -> StatisticsCard:
    """Make the card of a period with its page and picture, and hand it in for signature. Raises T440, T402, C101,
    C102."""
    card = _tellable(recorder, period)
    with replace_whole(storage.card_draft(recorder.opened.store.path, recorder.area.text())) as folder:
        card_files.write(card, folder)
        product.make(card, folder)
        return cards.hand_in(recorder.area, card, by=recorder.by)


def _tellable(recorder: Recorder, period: CardPeriod) -> MonthlyCard:
    """The card of a period, or of the first after it that can be told, where one of those is over."""
    while True:
        try:
            return draw_card(recorder, period)
        except CardRefused as refused:
            later = due(recorder.opened, recorder.area, recorder.area_id, recorder.today, after=period.last)
            if not refused.passing or later is None:
                raise
            period = later


def find_unsigned(opened: OpenStore, area: AreaCode) -> MonthlyCard | None:
    """The card that waits for its signature. Raises T101–T103 when its files are damaged."""
    folder = storage.card_draft(opened.store.path, area.text())
    row = cards.find_waiting(area)
    if row is None or not (folder / card_files.DESCRIPTION).is_file():
        return None
    card = card_files.open_card(folder)
    return card if figures_digest(card) == row.figures else None


def sign(recorder: Recorder, seen: str, signer: Signatory) -> StatisticsCard:
    """Sign the card that waits: counted again, printed with its day, sealed with the village's key, put on the shelf.

    Raises T440, T401 when the register tells something else by now, T402, T404.
    """
    opened, desa = recorder.opened, recorder.area
    held = find_unsigned(opened, desa)
    if held is None:
        raise NotNow("Tidak ada kartu yang menunggu tanda tangan", mend="Susun kartunya dahulu.")
    now = draw_card(recorder, held.period)
    card = seal_card(replace(now, standing="rilis desa", content=""))
    building = storage.card_draft(opened.store.path, desa.text()).with_name("kartu-tanda-tangan")
    shutil.rmtree(building, ignore_errors=True)
    try:
        card_files.write(card, building)
        product.make(card, building)
        return cards.sign(area=desa, seen=seen, card=card, signer=signer, put=lambda: _put(recorder, card, building))
    finally:
        shutil.rmtree(building, ignore_errors=True)


def _put(recorder: Recorder, card: MonthlyCard, building: Path) -> str:
    """Seal the folder and put it on the shelf; the id of the key. What a killed signature left there is replaced."""
    opened, desa, by = recorder.opened, recorder.area, recorder.by
    keyid = card_files.seal(card, building, lambda: release_key(opened=opened, area=desa, by=by))
    with replace_whole(folder_of(opened, desa, card.number)) as target:
        files.copy_folder(building, target)
    return keyid


def folder_of(opened: OpenStore, area: AreaCode, number: str) -> Path:
    """Where a signed card lies."""
    return storage.shelf(opened.store.path) / area.text() / number
