"""How far the walidata has looked at a release, in words of both languages. The release itself says what held when it
was composed; its site says what holds now."""

from __future__ import annotations

import datetime as dt

from cantik.base.dates import long_date

Note = tuple[str, str]  # Indonesian, English

AWAITS: Note = ("belum diperiksa walidata", "not yet examined by the walidata")


def alone(village: str) -> Note:
    """Of a village that no walidata is appointed for. `village`: the word for one, desa or kelurahan."""
    return f"diterbitkan pemerintah {village.lower()}", "published by its own government"


def unexamined(village: str, *, walidata: bool) -> Note:
    """Of a release that nobody examined yet; `walidata`: somebody is appointed who will."""
    return AWAITS if walidata else alone(village)


def examined(name: str, on: dt.date) -> Note:
    """Examined: by whom and on which day (Perpres 39/2019; `nama_terlindung.csv`)."""
    return f"diperiksa walidata {name}, {long_date(on)}", f"examined by the walidata {name}, {long_date(on, 'en')}"


def in_english(note: str) -> str:
    """The note of a release in English."""
    return AWAITS[1] if note == AWAITS[0] else alone("")[1]
