"""The month in the sizes of a picture: what a signed statistics card says, and nothing else (docs/adr/0053)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cantik.base.dates import long_date
from cantik.base.numerals import format_number, signed_number
from cantik.publish.infographic.content import PictureOrigin, frame
from cantik.release.card import LINES, MonthlyCard
from cantik.release.show import superscript_of
from cantik.release.states import WORDS

#: figures that stand large, by size
_LARGE = ("persons", "families")
_EVENTS = ("births", "deaths", "arrivals", "departures")


def content_month(card: MonthlyCard, *, size: str, theme: str) -> dict[str, Any]:
    """The data of the template; strings of `card` are legible already."""
    words, mark = {name: said for name, said, _ in LINES}, superscript_of(card.state)
    numbers = {name: format_number(getattr(card, name)) + mark for name in (*_LARGE, *_EVENTS, "opening")}
    balance = f"Penduduk awal {numbers['opening']} jiwa, koreksi administrasi (K) {signed_number(card.k)}{mark}"
    return {
        **frame(card.place, _source_of(card), size=size, sub=f"{theme}: {card.period_words()}"),
        "angka": [(numbers["persons"], "jiwa", words["persons"]), (numbers["families"], "KK", "Keluarga")],
        "panel": [_events_of(card, words, numbers)],
        "pesan": f"{balance}, penduduk akhir {numbers['persons']} jiwa.",
    }


def _source_of(card: MonthlyCard) -> PictureOrigin:
    village = card.place.words.desa.lower()
    return PictureOrigin(
        edition=f"kartu {card.number}",
        published=card.published,
        marks=(card.fictitious, card.standing == "rancangan"),
        sources=f"register {village}",
        notes=[
            f"Kartu {card.number}, terbit {long_date(card.published)}",
            f"keadaan {long_date(card.last)}",
            f"{card.base_words()}, seluruh {village}",
            *card.late_words(),
            WORDS[card.state].told,
        ],
        content=card.content,
    )


def _events_of(card: MonthlyCard, words: Mapping[str, str], numbers: Mapping[str, str]) -> dict[str, Any]:
    """The bars of what happened under what became of the population."""
    change = card.persons - card.opening
    moved = "tetap" if not change else f"{'bertambah' if change > 0 else 'berkurang'} {format_number(abs(change))} jiwa"
    return {
        "jenis": "batang",
        "lega": True,
        "temuan": f"Penduduk {moved} dalam {card.period_words()}",
        "judul": "Lahir, meninggal, datang, pindah (orang)",
        "alt": "; ".join(f"{words[name]} {numbers[name]} orang" for name in _EVENTS) + ".",
        "baris": [
            {"l": words[name], "n": float(getattr(card, name)), "t": numbers[name], "utama": True} for name in _EVENTS
        ],
    }
