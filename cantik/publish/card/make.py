"""A statistics card as a page for the notice board and a picture for phones."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any, Literal

from cantik.base.dates import long_date
from cantik.base.numerals import format_number, signed_number
from cantik.publish.typeset import Inks, Press, PrintJob, cut, legible, motif, soft, source
from cantik.release.card import LARGE, LINES, MonthlyCard
from cantik.release.card_files import PAGE, PICTURE
from cantik.release.states import WORDS

SIDE = 1080  # pixels of the square picture
_MILLIMETRES = 150  # its side on the page of the template
_HERE = Path(__file__).parent
_INKS = Inks("#1b5c74", "#124a7c", "#f2b01e", "#0c3760")
_SIZES = ((16, 26), (24, 22), (40, 17), (90, 12), (10**6, 8))  # letters of the village's name, points


def make(card: MonthlyCard, folder: Path) -> list[str]:
    """Write `produk/kartu.pdf` (A4) and `produk/kartu.png` (1080 px square) into a folder. The same card gives the same
    bytes. Raises `CantikError` C101 without fonts, C102 when Typst refuses."""
    printable = legible(card)
    (folder / "produk").mkdir(parents=True, exist_ok=True)
    with Press() as press:
        begun = [(PAGE, press.submit(_job(printable, "pdf"))), (PICTURE, press.submit(_job(printable, "png")))]
        for name, done in begun:
            (folder / name).write_bytes(done.result())
    return [PAGE, PICTURE]


def _job(card: MonthlyCard, kind: Literal["pdf", "png"]) -> PrintJob:
    day = card.published
    return PrintJob(
        source=source(_HERE / "kartu.typ"),
        data=_content(card),
        format=kind,
        moment=int(dt.datetime(day.year, day.month, day.day, tzinfo=dt.UTC).timestamp()),
        ppi=SIDE / (_MILLIMETRES / 25.4),
        inputs={"ukuran": "persegi" if kind == "png" else "a4"},
    )


def _content(card: MonthlyCard) -> dict[str, Any]:
    """The data of the template; strings of `card` are legible already."""
    place, words = card.place, {name: said for name, said, _ in LINES}
    parents = (f"{place.words.kecamatan} {place.kecamatan[1]}", place.kabupaten[1])
    return {
        "judul": soft(cut(place.full(), 90)),
        "besar": next(size for most, size in _SIZES if len(place.full()) <= most),
        "masa": card.period_words(),
        "wilayah": soft(cut(" · ".join(filter(None, parents)), 84)),
        "dok": f"Kartu statistik {card.period_words()}, {place.full()}",
        "penerbit": f"Pemerintah {place.full()}",
        "tanggal": (card.published.year, card.published.month, card.published.day),
        "contoh": card.fictitious,
        "rancangan": card.standing == "rancangan",
        "angka": [(_count(getattr(card, name)), words[name]) for name in LARGE],
        "neraca": [(said, _format_signed(name, getattr(card, name))) for name, said, _ in LINES if name != "families"],
        "ket": [
            f"Keadaan {long_date(card.last)}; {card.base_words()}, seluruh {place.words.desa.lower()}.",
            *card.late_words(),
            WORDS[card.state].told,
            f"Sumber: register {place.words.desa.lower()}. Kartu {card.number}, terbit {long_date(card.published)}.",
        ],
        "motif": motif(card.content, 8, 3, _INKS),
    }


def _count(number: int) -> str:
    return format_number(number)


def _format_signed(name: str, number: int) -> str:
    """A line of the balance with what it does to the population."""
    if name in ("opening", "persons"):
        return format_number(number)
    return signed_number(-number if name in ("deaths", "departures") else number)
