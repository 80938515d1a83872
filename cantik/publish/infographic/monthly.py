"""The month in the sizes of a picture: what a signed statistics card says, and nothing else (docs/adr/0053)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cantik.base.dates import long_date
from cantik.base.numerals import count_noun, format_number, signed_number
from cantik.publish.infographic.content import PictureOrigin, frame
from cantik.publish.typeset.picture_words import say
from cantik.release.card import LINES, MonthlyCard
from cantik.release.examination_notes import DRAFT
from cantik.release.show import superscript_of
from cantik.release.states import WORDS

#: figures that stand large, by size
_LARGE = ("persons", "families")
_EVENTS = ("births", "deaths", "arrivals", "departures")


def content_month(card: MonthlyCard, *, size: str, theme: str, lang: str = "id") -> dict[str, Any]:
    """The data of the template; strings of `card` are legible already."""
    words, mark = {name: say(lang, *said) for name, *said in LINES}, superscript_of(card.state)
    numbers = {name: format_number(getattr(card, name), 0, lang) + mark for name in (*_LARGE, *_EVENTS, "opening")}
    corrected = signed_number(card.k, 0, lang) + mark
    opening, closing = numbers["opening"], numbers["persons"]
    balance = f"Penduduk awal {opening} jiwa, koreksi administrasi (K) {corrected}, penduduk akhir {closing} jiwa."
    balance_en = f"Population {opening} at first, administrative correction (K) {corrected}, {closing} at the end."
    return {
        **frame(card.place, _source_of(card, lang), size=size, sub=f"{theme}: {card.period_words(lang)}", lang=lang),
        "angka": [
            (numbers["persons"], say(lang, "jiwa", "persons" if card.persons != 1 else "person"), words["persons"]),
            (
                numbers["families"],
                say(lang, "KK", "families" if card.families != 1 else "family"),
                say(lang, "Keluarga", "Families"),
            ),
        ],
        "panel": [_events_of(card, words, numbers, lang)],
        "pesan": say(lang, balance, balance_en),
    }


def _source_of(card: MonthlyCard, lang: str) -> PictureOrigin:
    village = card.place.words.desa.lower() if lang == "id" else card.place.words.desa_en.lower()
    issued, day = long_date(card.published, lang), long_date(card.last, lang)
    told = WORDS[card.state]
    return PictureOrigin(
        edition=say(lang, f"kartu {card.number}", f"card {card.number}"),
        published=card.published,
        marks=(card.fictitious, card.standing == DRAFT),
        sources=say(lang, f"register {village}", f"{village} register"),
        notes=[
            say(lang, f"Kartu {card.number}, terbit {issued}", f"Card {card.number}, issued {issued}"),
            say(lang, f"keadaan {day}", f"as of {day}"),
            say(lang, f"{card.base_words()}, seluruh {village}", f"{card.base_words('en')}, whole {village}"),
            *card.late_words(lang),
            say(lang, told.told, told.told_en),
        ],
        content=card.content,
    )


def _events_of(card: MonthlyCard, words: Mapping[str, str], numbers: Mapping[str, str], lang: str) -> dict[str, Any]:
    """The bars of what happened under what became of the population."""
    change, period = card.persons - card.opening, card.period_words(lang)
    unit = say(lang, "orang", "persons")
    if lang == "en":
        count = count_noun(abs(change), "person")
        moved = f"{'up' if change > 0 else 'down'} by {count}" if change else "as large as before"
        finding = f"Population {moved} in {period}"
    else:
        moved = (
            "tetap" if not change else f"{'bertambah' if change > 0 else 'berkurang'} {format_number(abs(change))} jiwa"
        )
        finding = f"Penduduk {moved} dalam {period}"
    return {
        "jenis": "batang",
        "lega": True,
        "temuan": finding,
        "judul": say(
            lang, "Lahir, meninggal, datang, pindah (orang)", "Births, deaths, arrivals, departures (persons)"
        ),
        "alt": "; ".join(f"{words[name]} {numbers[name]} {unit}" for name in _EVENTS) + ".",
        "baris": [
            {"l": words[name], "n": float(getattr(card, name)), "t": numbers[name], "utama": True} for name in _EVENTS
        ],
    }
