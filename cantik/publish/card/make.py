"""A statistics card as a page for the notice board and a picture for phones."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any, Literal

from cantik.base.dates import long_date
from cantik.base.numerals import format_number, signed_number
from cantik.publish.typeset import Inks, Press, PrintJob, cut, legible, motif, soft, source
from cantik.publish.typeset.picture_words import LANGUAGES, WORDS, say
from cantik.release.card import LARGE, LINES, MonthlyCard
from cantik.release.card_files import PAGE, PICTURE
from cantik.release.states import WORDS as STATES

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
        begun = [(PAGE, press.submit(card_job(printable, "pdf"))), (PICTURE, press.submit(card_job(printable, "png")))]
        for name, done in begun:
            (folder / name).write_bytes(done.result())
    return [PAGE, PICTURE]


def card_job(card: MonthlyCard, kind: Literal["pdf", "png"], lang: str = LANGUAGES[0]) -> PrintJob:
    """Page or picture of a card in a language, from what the card says alone; its strings are legible already. What is
    sealed with a card is Indonesian (docs/adr/0126)."""
    day = card.published
    return PrintJob(
        source=source(_HERE / "kartu.typ"),
        data=_content(card, lang),
        format=kind,
        moment=int(dt.datetime(day.year, day.month, day.day, tzinfo=dt.UTC).timestamp()),
        ppi=SIDE / (_MILLIMETRES / 25.4),
        inputs={"ukuran": "persegi" if kind == "png" else "a4"},
    )


def _content(card: MonthlyCard, lang: str) -> dict[str, Any]:
    """The data of the template; strings of `card` are legible already."""
    place, words = card.place, {name: say(lang, *said) for name, *said in LINES}
    district = f"{place.kecamatan[1]} {place.words.kecamatan_en}"
    parents = (say(lang, f"{place.words.kecamatan} {place.kecamatan[1]}", district), place.kabupaten[1])
    name, village = place.full(lang), say(lang, place.words.desa, place.words.desa_en).lower()
    issued, day = long_date(card.published, lang), long_date(card.last, lang)
    period, state = card.period_words(lang), STATES[card.state]
    about = say(lang, f"Kartu statistik {period}", f"Statistics card, {period}")
    register = f"Sumber: register {village}. Kartu {card.number}, terbit {issued}."
    register_en = f"Source: {village} register. Card {card.number}, issued {issued}."
    whole = f"Keadaan {day}; {card.base_words()}, seluruh {village}."
    whole_en = f"As of {day}; {card.base_words('en')}, whole {village}."
    return {
        "bahasa": lang,
        "kata": {**WORDS[lang], "neraca": say(lang, "Neraca penduduk", "Population balance")},
        "judul": soft(cut(name, 90)),
        "besar": next(size for most, size in _SIZES if len(name) <= most),
        "masa": about,
        "wilayah": soft(cut(" · ".join(filter(None, parents)), 84)),
        "dok": f"{about}, {name}",
        "penerbit": say(lang, f"Pemerintah {name}", f"Government of {name}"),
        "tanggal": (card.published.year, card.published.month, card.published.day),
        "contoh": card.fictitious,
        "rancangan": card.standing == "rancangan",
        "angka": [(format_number(getattr(card, line), 0, lang), words[line]) for line in LARGE],
        "neraca": [
            (said, _format_signed(line, getattr(card, line), lang))
            for line, said in words.items()
            if line != "families"
        ],
        "ket": [
            say(lang, whole, whole_en),
            *card.late_words(lang),
            say(lang, state.told, state.told_en),
            say(lang, register, register_en),
        ],
        "motif": motif(card.content, 8, 3, _INKS),
    }


def _format_signed(name: str, number: int, lang: str) -> str:
    """A line of the balance with what it does to the population."""
    if name in ("opening", "persons"):
        return format_number(number, 0, lang)
    return signed_number(-number if name in ("deaths", "departures") else number, 0, lang)
