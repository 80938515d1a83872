"""Rows among those of persons that are none: headers and numbers of columns said again, totals, notes and signatures.

A row with a NIK, a KK number or a date of birth is always a person, whatever else stands in it; what is set aside is
counted with its rows and named in the summary.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from cantik.collect.columns import clean_text, is_blank, text_of
from cantik.collect.grid import Cell, CellBlock
from cantik.collect.headers import header_key, is_numbering
from cantik.collect.numbers import LENGTH

HEADER, NUMBERING, TOTAL, NOTE = "judul yang berulang", "nomor kolom", "jumlah", "catatan"
RULE, TEMPLATE = "garis", "templat tanpa isian orang"
#: what each kind is in the account of the file
LINES: Mapping[str, str] = {
    HEADER: "judul_berulang",
    NUMBERING: "nomor_kolom",
    TOTAL: "jumlah",
    NOTE: "catatan",
    RULE: "garis",
    TEMPLATE: "templat",
}
_TOTAL = re.compile(r"(?:grand |sub ?)?(?:jumlah|total)\b|rekapitulasi\b|rekap\b")
_NOTE = re.compile(
    r"(?:catatan|keterangan|ket|nb|sumber|dicetak|halaman|hal)\s*[.:]|mengetahui\b|(?:catatan|keterangan)\Z"
    r"|(?:pj\.?\s*|plt\.?\s*)?(?:kepala desa|lurah|sekretaris desa|camat)\b|dusun\b|r[tw][ .:/]*\d"
    r"|halaman \d|data (?:per|tahun|penduduk)\b"
)
#: a whole cell of another column, and what a total says where a name should stand
_TOTAL_CELL = re.compile(
    r"(?:grand |sub ?)?(?:jumlah|total)(?: (?:penduduk|jiwa|orang|kk|keluarga|seluruhnya))?\s*[:=]?\Z"
)
_AMOUNT = re.compile(r"[0-9][0-9.,]*\s*(?:jiwa|orang|kk|kepala keluarga|keluarga|penduduk|laki|perempuan|l\b|p\b)")
_PLACE_AND_DAY = re.compile(r"[a-z .'-]+,\s*(?:tgl\.?|tanggal)?\s*[0-9.]{0,2}\s*[a-z0-9./-]+\s*[0-9.]{2,4}\Z")
_LONG_NUMBER = re.compile(r"[0-9]{16}")
_FEWEST_DIGITS = 6  # from so many digits on a cell of a number was meant as one, be it spoilt or not
_MOST_CELLS = 3  # a row without name, number and date that has no more cells than this is a remark
_SHOWN = 5
_LETTERS = 26  # columns that a letter may stand for
_FEWEST_DEFAULTS = 3  # rows alike from which on they are a template's
_PERSONAL = ("nik", "no_kk", "nama", "tanggal_lahir", "tempat_lahir", "nama_ayah", "nama_ibu", "ayah_nik", "ibu_nik")
_COUNTED = 5  # from so many columns on a row that counts them is one


@dataclass(slots=True)
class OutsideRows:
    """What is no person, by kind with its rows. `headers` are titles by position, `keys` positions by variable."""

    headers: Mapping[int, str]
    keys: Mapping[str, int]
    rows: dict[str, list[int]] = field(default_factory=dict)
    _apart: bool = False  # a blank row or a remark stands between this row and the last person
    _last: int = 0  # the row looked at before this one

    def find(self, block: CellBlock) -> dict[int, str]:
        """Positions of the rows of a block that are no persons, with their kind; they are counted."""
        found: dict[int, str] = {}
        defaults: dict[tuple[tuple[int, Cell], ...], list[int]] = {}
        for at in self._doubtful(block):
            row = block.rows[at]
            self._apart = self._apart and row == self._last + 1
            self._last = row
            cells = {place: column[at] for place, column in enumerate(block.columns) if column is not None}
            kind = self._kind(cells)
            self._apart = self._apart or kind is not None or all(map(is_blank, cells.values()))
            if kind is not None:
                found[at] = kind
            elif said := self._default(cells):
                defaults.setdefault(said, []).append(at)
        found |= {at: TEMPLATE for alike in defaults.values() if len(alike) >= _FEWEST_DEFAULTS for at in alike}
        for at in sorted(found):
            self.rows.setdefault(found[at], []).append(block.rows[at])
        return found

    def _default(self, cells: Mapping[int, Cell]) -> tuple[tuple[int, Cell], ...]:
        """What a row holds that says nothing of a person: no name, number, day, place of birth, no parent. A template
        that was filled down has many alike."""
        own = {self.keys[name] for name in _PERSONAL if name in self.keys}
        filled = tuple((place, cell) for place, cell in cells.items() if not is_blank(cell))
        return () if any(place in own for place, _ in filled) else filled

    def left_out(self, sheet: str) -> Iterator[tuple[str, str]]:
        """What was set aside, for the summary of the file."""
        for kind, rows in self.rows.items():
            more = f", dan {len(rows) - _SHOWN} lain" if len(rows) > _SHOWN else ""
            listed = ", ".join(map(str, rows[:_SHOWN])) + more
            yield f"lembar “{sheet}”", f"{len(rows)} baris bukan orang: {kind} (baris {listed})"

    def _doubtful(self, block: CellBlock) -> Iterable[int]:
        """Rows whose NIK is no text of sixteen signs: the only ones that are looked at closely."""
        numbers = block.column(self.keys["nik"])
        if numbers is None:
            return range(len(block))
        return (at for at, cell in enumerate(numbers) if type(cell) is not str or len(cell) != LENGTH)

    def _kind(self, cells: Mapping[int, Cell]) -> str | None:
        texts = {place: text for place, cell in cells.items() if (text := clean_text(text_of(cell)))}
        if is_numbering(tuple(texts.values())) or _counts_columns(texts):
            return NUMBERING
        if texts and not any(sign.isalnum() for text in texts.values() for sign in text):
            return RULE
        said_again = sum(header_key(self.headers.get(place, "")) == header_key(text) for place, text in texts.items())
        if said_again >= 2 and said_again * 2 >= len(texts):
            return HEADER
        if any(self._has_number(cells, name) for name in ("nik", "no_kk")) or self._has(cells, "tanggal_lahir"):
            return None
        if any(_LONG_NUMBER.search(text) for text in texts.values()):
            return None  # a NIK in another column: a shifted row, not a remark
        name = texts.get(self.keys["nama"], "")
        named = any(sign.isalpha() for sign in name)  # only the name tells then: an address may begin with anything
        words = [text.casefold() for text in ([name] if named else texts.values())]
        if any(_TOTAL.match(word) for word in words) or self._is_total(texts, name.casefold()):
            return TOTAL
        if any(_NOTE.match(word) or _PLACE_AND_DAY.match(word) for word in words):
            return NOTE
        if not named:
            return NOTE if 0 < len(texts) <= _MOST_CELLS else None
        # A name and nothing else, apart from the list: who signed it. Right below a person it is one without numbers.
        return NOTE if len(texts) == 1 and (self._apart or name.startswith("(")) else None

    def _is_total(self, texts: Mapping[int, str], name: str) -> bool:
        others = (text.casefold() for place, text in texts.items() if place != self.keys["nama"])
        return bool(_AMOUNT.match(name)) or any(map(_TOTAL_CELL.match, others))

    def _has(self, cells: Mapping[int, Cell], name: str) -> bool:
        return name in self.keys and not is_blank(cells.get(self.keys[name], ""))

    def _has_number(self, cells: Mapping[int, Cell], name: str) -> bool:
        cell = cells.get(self.keys[name], "") if name in self.keys else ""
        return sum(sign.isdigit() for sign in text_of(cell)) >= _FEWEST_DIGITS


def _counts_columns(texts: Mapping[int, str]) -> bool:
    """Numbers or letters of columns, some of which have none: each stands as far from the first as it counts."""
    if len(texts) < _COUNTED:
        return False
    if all(len(text) == 1 and text.isalpha() for text in texts.values()):
        return len({ord(text.casefold()) - place for place, text in texts.items() if place < _LETTERS}) == 1
    if not all(text.isascii() and text.isdigit() and len(text) <= 3 for text in texts.values()):
        return False
    return len({int(text) - place for place, text in texts.items()}) == 1
