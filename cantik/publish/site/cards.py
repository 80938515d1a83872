"""The statistics cards of a village on its site: a page, the cards themselves, and all of them as data."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cantik.base.dates import long_date
from cantik.base.numerals import format_number, signed_number
from cantik.base.text_file import write_text
from cantik.publish.site.view import Text
from cantik.release import card_files
from cantik.release.card import EVENTS, LARGE, LINES, MonthlyCard
from cantik.release.files import copy_folder
from cantik.release.model import Release

PAGE, FOLDER = "kartu.html", "kartu"
#: all cards for programs
TABLE, RECORDS = "kartu.csv", "kartu.json"


@dataclass(frozen=True, slots=True)
class ShelvedCard:
    """A signed card and the folder that it lies in."""

    card: MonthlyCard
    folder: Path


def write_files(cards: Sequence[ShelvedCard], out: Path) -> None:
    """The cards, newest first, as they were signed, and their data."""
    if not cards:
        return
    for held in cards:
        copy_folder(held.folder, out / FOLDER / held.card.number)
    told = [held.card for held in cards]
    write_text(out / TABLE, card_files.table(told))
    text = json.dumps(card_files.records(told), ensure_ascii=False, indent=1) + "\n"
    write_text(out / RECORDS, text)


def card_view(card: MonthlyCard, t: Text) -> dict[str, Any]:
    """A card as text for the template."""
    words = {name: t(own, english) for name, own, english in LINES}
    return {
        "number": card.number,
        "period": card.period_words(t.lang),
        "published": long_date(card.published, t.lang),
        "last": long_date(card.last, t.lang),
        "base": card.base_words(t.lang),
        "large": [(words[name], _plain(card, name, t.lang)) for name in LARGE],
        "cells": [*(_plain(card, name, t.lang) for name in LARGE), signed_number(card.k, 0, t.lang)],
        "late": card.late and signed_number(card.late, 0, t.lang),
    }


def heads(t: Text) -> list[str]:
    """The heads of the table of all cards."""
    words = {name: t(own, english) for name, own, english in LINES}
    return [*(words[name] for name in LARGE), "K"]


@dataclass(frozen=True, slots=True)
class EventSum:
    """What the cards of a year add up to beside the book of its last day, as text."""

    kind: str
    cards: str
    book: str
    difference: str


def beside_book(cards: Sequence[MonthlyCard], release: Release, t: Text) -> list[EventSum]:
    """Events of the book's year: what its cards add up to, and the book; nothing where they do not tell of every day of
    it, or the book of none."""
    table = next((table for table in release.tables if table.id == EVENTS and len(table.axes) == 1), None)
    own = [card for card in cards if card.last.year == release.reference.year]
    whole = sum((card.last - card.first).days + 1 for card in own)
    if table is None or whole < release.reference.timetuple().tm_yday or any(c.last > release.reference for c in own):
        return []
    told = {c.id: cell.value for c, cell in zip(table.axes[0].categories, table.cells, strict=True)}
    lines, words = [], {name: t(said, english) for name, said, english in LINES}
    for name, kind in (("births", "lahir"), ("deaths", "mati"), ("arrivals", "datang"), ("departures", "pindah")):
        value = told.get(kind, 0)
        if value is not None:
            summed = sum(getattr(card, name) for card in own)
            numbers = format_number(summed, 0, t.lang), format_number(int(value), 0, t.lang)
            lines.append(EventSum(words[name], *numbers, signed_number(int(value) - summed, 0, t.lang)))
    return lines


def _plain(card: MonthlyCard, name: str, lang: str) -> str:
    return format_number(getattr(card, name), 0, lang)
