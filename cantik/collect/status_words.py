"""What an unread column may say of whether a person lives here: by its title and its words (`tanda_status.csv`).

A word for the dead or those who left counts in any column about the person; a word that means it only beside a list of
residents (KONTRAK, SEMENTARA) counts in a column of notes or of a status. A title that speaks of an event makes every
answer one, unless it says that there was none.
"""

from __future__ import annotations

import csv
import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from cantik.base.text import fold
from cantik.codes.lists import Code, CodeList
from cantik.collect.columns import clean_text, text_of
from cantik.collect.grid import Cell
from cantik.collect.matching.titles import words_of
from cantik.expr.likeness import one_letter_apart

FILE = "tanda_status.csv"
STATUS_LIST = "opensid_status_dasar"
#: codes of the list that mean: gone; 9 (not valid) is a word of other columns, too
GONE = frozenset({"2", "3", "4", "6"})
#: no resident, though nobody says that the person died or left
NOT_SETTLED = "bukan"
_LONGEST = 60  # a longer text is a story, in which anybody may have died
_SHORTEST_TYPO = 5
#: words of arrivals, and of who moved within the village, in which a word for departures stands
_ARRIVED = re.compile(
    r"pindah(?:an)? (?:datang|masuk|dari|kk|rt|rw|dusun|agama|kerja|sekolah)|pindah datang|hilang (?:ktp|kk|akta)"
    r"|(?:tidak|belum|blm|tdk) (?:pindah|meninggal|mati|boyong|merantau|wafat)"
)
_CODE = re.compile(r"[0-9]{1,2}(?:[.,]0)?\Z")


@cache
def _read_entries() -> Mapping[str, Mapping[str, str]]:
    """Words by kind, with their meaning."""
    text = resources.files("cantik.content").joinpath(FILE).read_text(encoding="utf-8")
    found: dict[str, dict[str, str]] = {}
    for row in csv.DictReader(text.splitlines(), strict=True):
        found.setdefault(row["jenis"], {})[row["kata"]] = row["arti"]
    return found


@dataclass(frozen=True, slots=True)
class Said:
    """What a cell says against the count: the code of the status ("bukan": no resident), and the word for it."""

    code: str
    word: str


@dataclass(frozen=True, slots=True)
class TitleSense:
    """What a title speaks of: an event (code of the status that it leads to), a status, notes; or of other matters."""

    event: str = ""
    status: bool = False
    notes: bool = False
    others: bool = False


@cache
def sense_of(title: str) -> TitleSense:
    """What the title of an unread column speaks of."""
    known, said = _read_entries(), words_of(title)
    others = any(word in known["judul_lain"] for word in said)
    event = next((known["judul"][word] for word in said if word in known["judul"]), "")
    status = any(word in known["judul_status"] for word in said)
    notes = not said or any(word in known["judul_catatan"] for word in said)
    return TitleSense(event if not others else "", status and not others, notes, others and not notes)


class StatusWords:
    """The words of one reading: those of the list of statuses, and of the content file."""

    def __init__(self, statuses: CodeList) -> None:
        listed = {fold(spelling): row.code for row in statuses.rows if row.code in GONE for spelling in _words(row)}
        weak = {word: code for word, code in _read_entries()["kata"].items() if word not in listed}
        self._strong = {**listed, **{word: code for word, code in weak.items() if code in ("2", "3")}}
        self._weak = {word: code for word, code in weak.items() if word not in self._strong}
        self._any = _compile_pattern(self._strong)
        self._in_notes = _compile_pattern({**self._strong, **self._weak})
        self._long = sorted(word for word in self._strong if len(word) >= _SHORTEST_TYPO and " " not in word)

    def says(self, sense: TitleSense, cell: Cell) -> Said | None:
        """What a cell of an unread column says against the count; None for nothing."""
        if sense.others:
            return None
        text = fold(clean_text(text_of(cell)))
        if not text or len(text) > _LONGEST:
            return None
        if sense.event:
            return self._event(sense, cell, text)
        if isinstance(cell, dt.date) or _ARRIVED.search(text):
            return None
        wide = sense.notes or sense.status
        found = (self._in_notes if wide else self._any).search(text)
        if found is not None:
            return Said({**self._weak, **self._strong}[found[0]], found[0])
        if sense.status:
            return _status_of(text)
        return self._typo(text) if sense.notes else None

    def _event(self, sense: TitleSense, cell: Cell, text: str) -> Said | None:
        if text in _read_entries()["nihil"] or _ARRIVED.search(text) or not text.strip("0 "):
            return None
        return Said(sense.event, "tanggal" if isinstance(cell, dt.date) or text[0].isdigit() else "isian")

    def _typo(self, text: str) -> Said | None:
        """A word that lacks, has or changes one letter, but not the first: INDAH is a name."""
        for part in text.split():
            if len(part) >= _SHORTEST_TYPO:
                for word in self._long:
                    if part[0] == word[0] and one_letter_apart(part, word):
                        return Said(self._strong[word], word)
        return None


def _status_of(text: str) -> Said | None:
    """What a cell of a column of status says: a word that denies, or a code other than the first."""
    if _CODE.match(text):
        return None if int(re.split("[.,]", text)[0]) == 1 else Said(NOT_SETTLED, f"kode {text}")
    denied = next((word for word in text.split() if word in _read_entries()["menolak"]), "")
    return Said(NOT_SETTLED, denied) if denied else None


def _words(row: Code) -> tuple[str, ...]:
    return (row.label, *row.also)


def _compile_pattern(words: Mapping[str, str]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, sorted(words, key=len, reverse=True)))})\b")
