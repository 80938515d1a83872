"""Code lists: labels in two languages, the position of a code in the snapshot, and the code of a cell's text.

A list is `content/codelists/NAME.csv` with `code,label_id,label_en,source`, its codes in a lasting order (new ones come
before the last line and raise `content/VERSION`). The last line is the missing code: an empty code with the label
"Tidak terjawab". Two further columns may stand: `juga` (other spellings of the label, divided by `|`) and `bit` (`ya`
for the codes of an additive list, in which an answer is the sum of the codes chosen).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property, lru_cache
from importlib import resources
from pathlib import Path
from types import MappingProxyType

from cantik.base import environment
from cantik.codes.errors import CodeListError, UnknownCode
from cantik.codes.tabular import records
from cantik.content.loader import here
from cantik.content.reference_layers import NATIONAL, REFERENCES, read_in_force

MISSING = ""
_COLUMNS = ("code", "label_id", "label_en", "source")
_NUMBER = re.compile(r"0*([0-9]+)(?:\.0+)?\Z")
_AROUND_SLASH = re.compile(r"\s*/\s*")
_DASHES = str.maketrans("\u2010\u2011\u2012\u2013\u2014\u2212", "------")
# Beyond this many different texts a column is not a coded one; the memory of answers stops growing.
_REMEMBERED = 4096


@dataclass(frozen=True, slots=True)
class Code:
    """One line of a list; `also` are other spellings of its label, `bit` marks a code that is added up."""

    code: str
    label: str
    label_en: str
    source: str
    also: tuple[str, ...] = ()
    bit: bool = False


@dataclass(frozen=True)
class CodeList:
    """A list whose last line is the missing code. Made by `make_list`, which checks it."""

    id: str
    rows: tuple[Code, ...]

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """All codes in the lasting order, the missing code `""` last."""
        return tuple(row.code for row in self.rows)

    @cached_property
    def additive(self) -> bool:
        """True when an answer is a sum of codes (Regsosek 411, 426, 431a, 431f): decode with `members`."""
        return any(row.bit for row in self.rows)

    @cached_property
    def largest_sum(self) -> int:
        """The sum of all bits of an additive list; 0 for another."""
        return sum(int(row.code) for row in self.rows if row.bit)

    @property
    def size(self) -> int:
        """How many positions the snapshot needs, the missing one included: the radix of the column."""
        return self.missing_index + 1

    @cached_property
    def missing_index(self) -> int:
        """The position of the missing code, always the last."""
        return self.largest_sum + 1 + len(self._standalone) if self.additive else len(self.rows) - 1

    def has(self, code: str) -> bool:
        """Whether a text is a code of the list as it stands (or a sum, in an additive list)."""
        return code in self._positions

    def index(self, code: str) -> int:
        """The position that stands for a code in the snapshot. Raises `UnknownCode` (W202).

        In an additive list a sum stands for itself (0 … largest sum), then codes that stand alone (99), then missing.
        """
        position = self._positions.get(code)
        if position is None:
            raise self._unknown(code)
        return position

    def code_at(self, index: int) -> str:
        """The code (or sum) at a position, the inverse of `index`. Raises `UnknownCode` (W202)."""
        if not 0 <= index < self.size:
            raise self._unknown(str(index))
        return self._codes_by_position[index]

    def label(self, code: str, lang: str = "id") -> str:
        """The label of a code in `id` or `en`; of a sum, the labels of its codes. Raises `UnknownCode` (W202)."""
        rows = [self._row(part) for part in (self.members(code) or (code,) if self.additive else (code,))]
        return ", ".join(row.label_en if lang == "en" else row.label for row in rows)

    def members(self, code: str) -> tuple[str, ...]:
        """The codes that a sum is made of; none for 0, a code that stands alone, and the missing code. Raises W202.

        Only for additive lists; in any other the code itself.
        """
        self.index(code)
        if not self.additive:
            return (code,)
        if code == MISSING or code in self._standalone:
            return ()
        return tuple(row.code for row in self.rows if row.bit and int(code) & int(row.code))

    def match(self, text: str, also: Mapping[str, str] | None = None) -> str | None:
        """The code that a cell means: a code, a label or another spelling, or None when it means none.

        Case, blanks around `/` and punctuation do not count; a blank cell is the missing code. `also` are spellings
        of the foreign format (`juga` of a mapping) and go first. A spelling that two codes share means none. For a
        column of many rows keep `matcher(also)`.
        """
        return self.matcher(also).match(text) if also else self._matcher.match(text)

    def matcher(self, also: Mapping[str, str] | None = None) -> Matcher:
        """What `match` does, prepared for many cells. Raises `UnknownCode` (W202) when `also` names no code."""
        spellings = dict(also or {})
        for code in spellings.values():
            self.index(code)
        return Matcher(self, spellings)

    @cached_property
    def _standalone(self) -> tuple[str, ...]:
        if not self.additive:
            return ()
        return tuple(row.code for row in self.rows if row.code not in (MISSING, "0") and not row.bit)

    @cached_property
    def _codes_by_position(self) -> tuple[str, ...]:
        if not self.additive:
            return self.codes
        return (*(str(total) for total in range(self.largest_sum + 1)), *self._standalone, MISSING)

    @cached_property
    def _positions(self) -> Mapping[str, int]:
        return {code: position for position, code in enumerate(self._codes_by_position)}

    @cached_property
    def _by_code(self) -> Mapping[str, Code]:
        return {row.code: row for row in self.rows}

    @cached_property
    def _matcher(self) -> Matcher:
        return Matcher(self, {})

    def _row(self, code: str) -> Code:
        row = self._by_code.get(code)
        if row is None:
            raise self._unknown(code)
        return row

    def _unknown(self, code: str) -> UnknownCode:
        shown = [code for code in self.codes if code != MISSING]
        expected = f"{shown[0]} sampai {shown[-1]}" if len(shown) > 12 else ", ".join(shown)
        return UnknownCode(self.id, code[:40], expected)


@dataclass(frozen=True)
class Matcher:
    """From the text of a cell to a code; remembers what it has seen."""

    of: CodeList
    also: Mapping[str, str]
    _seen: dict[str, str | None] = field(default_factory=dict, repr=False, compare=False)

    def match(self, text: str) -> str | None:
        """The code, `""` for a blank cell, None for a text that means no code of the list."""
        if text in self._seen:
            return self._seen[text]
        found = self._find(text)
        if len(self._seen) < _REMEMBERED:
            self._seen[text] = found
        return found

    __call__ = match

    def _find(self, text: str) -> str | None:
        bare = text.strip()
        if not bare:
            return MISSING
        number = _NUMBER.match(bare)
        strict, loose = strict_key(bare), loose_key(bare)
        candidates = (
            self._own[0].get(strict),
            self._own[1].get(loose),
            bare if self.of.has(bare) else None,
            number[1] if number and self.of.has(number[1]) else None,
            self._labels[0].get(strict),
            self._labels[1].get(loose),
        )
        return next((code for code in candidates if code is not None), None)

    @cached_property
    def _own(self) -> tuple[Mapping[str, str], Mapping[str, str]]:
        pairs = list(self.also.items())
        return _unambiguous(pairs, strict_key), _unambiguous(pairs, loose_key)

    @cached_property
    def _labels(self) -> tuple[Mapping[str, str], Mapping[str, str]]:
        pairs = [(spelling, row.code) for row in self.of.rows for spelling in (row.label, *row.also)]
        return _unambiguous(pairs, strict_key), _unambiguous(pairs, loose_key)


def strict_key(text: str) -> str:
    """Case, blanks and the kind of dash removed: `LAKI – laki` and `Laki - Laki` are one."""
    plain = unicodedata.normalize("NFKC", text).translate(_DASHES).casefold()
    return _AROUND_SLASH.sub("/", " ".join(plain.split()))


def loose_key(text: str) -> str:
    """Letters and digits only, with the signs at the end, which tell blood group A+ from A- and A.

    >>> loose_key("Laki - laki"), loose_key("AB +")
    ('lakilaki', 'ab+')
    """
    plain = strict_key(text)
    letters = "".join(c for c in plain if c.isalnum())
    signs = plain[len(plain.rstrip("+- ")) :].replace(" ", "")
    return letters + signs if letters else ""


def _unambiguous(pairs: Iterable[tuple[str, str]], key: Callable[[str], str]) -> Mapping[str, str]:
    """Codes by key; a key that two codes share is left out, because to choose would be to guess."""
    codes: dict[str, set[str]] = {}
    for spelling, code in pairs:
        codes.setdefault(key(spelling), set()).add(code)
    return {own: next(iter(found)) for own, found in codes.items() if own and len(found) == 1}


def make_list(list_id: str, rows: Iterable[Code], where: str = "") -> CodeList:
    """A list from its lines.

    Raises `CodeListError` (W201) when the missing code is not the last line or stands elsewhere too, a code stands
    twice, a label is empty, or a code that is added up is no power of two.
    """
    own = tuple(rows)
    codes = [row.code for row in own]
    place = where or f"{list_id}.csv"
    if len(own) < 2 or codes[-1] != MISSING:
        raise _wrong(place, "baris terakhir", "kode kosong dengan label “Tidak terjawab” sebagai baris terakhir")
    for line, row in enumerate(own, start=2):
        if codes.index(row.code) != line - 2:
            raise _wrong(f"{place}:{line}", row.code, "kode yang belum ada di atasnya")
        if not row.label or not row.label_en or not row.source:
            raise _wrong(f"{place}:{line}", row.code, "label_id, label_en, dan source")
        if row.bit and not (row.code.isdecimal() and int(row.code).bit_count() == 1):
            raise _wrong(f"{place}:{line}", row.code, "kode penjumlahan 1, 2, 4, 8, …")
    return CodeList(list_id, own)


def read_list(path: Path) -> CodeList:
    """A list from its file; the id is the file's name. Raises `CodeListError` (W201) with the line."""
    rows = [
        Code(
            cells["code"],
            cells["label_id"],
            cells["label_en"],
            cells["source"],
            tuple(spelling.strip() for spelling in cells.get("juga", "").split("|") if spelling.strip()),
            cells.get("bit", "") == "ya",
        )
        for _, cells in records(path, _COLUMNS, CodeListError)
    ]
    return make_list(path.stem, rows, path.name)


def code_lists(extra: Path | None = None) -> Mapping[str, CodeList]:
    """All lists of the package by id, some of them longer by what came from above, and those of a kabupaten's own
    folder `extra`, which may only add; those of this installation are `lists_here`.

    Raises `CodeListError` (W201), also when an own list has the id of a shipped one.
    """
    known = dict(_load_shipped())
    if extra is None:
        return _load_shipped()
    for reference in read_in_force(extra):
        folder = extra / REFERENCES / reference.folder
        for own in _read_folder(folder):
            place = f"{REFERENCES}/{reference.source}/codelists/{own.id}.csv"
            national = reference.source == NATIONAL and own.id in known
            known[own.id] = longer_list(known[own.id], own, place) if national else _new_list(own, known, place)
    for own in _read_folder(extra):
        known[own.id] = _new_list(own, known, f"codelists/{own.id}.csv")
    return MappingProxyType(known)


def _read_folder(folder: Path) -> list[CodeList]:
    return [read_list(path) for path in sorted((folder / "codelists").glob("*.csv"))]


def _new_list(own: CodeList, known: Mapping[str, CodeList], place: str) -> CodeList:
    if own.id in known:
        raise _wrong(f"{place}:1", own.id, "id daftar yang belum ada")
    return own


def longer_list(known: CodeList, other: CodeList, place: str) -> CodeList:
    """The one of two states of a list that goes on from the other: codes are only added, before the last line, and none
    changes what it means. Raises `CodeListError` (W201) with the line of `other` where neither does."""
    for line, (old, new) in enumerate(zip(known.rows[:-1], other.rows[:-1], strict=False), start=2):
        if (old.code, strict_key(old.label), old.bit) != (new.code, strict_key(new.label), new.bit):
            raise _wrong(f"{place}:{line}", f"{new.code} {new.label}", f"{old.code} {old.label}, seperti yang berlaku")
    return other if len(other.rows) >= len(known.rows) else known


def lists_here() -> Mapping[str, CodeList]:
    """The lists of this installation, as fresh as its content (`content.loader.here`); cheap to ask each time.

    Raises `CodeListError` (W201) as `code_lists` does, `ContentError` as `here` does.
    """
    return _own(environment.content_folder(), here().digest)


@lru_cache(maxsize=4)
def _own(extra: Path | None, _digest: str) -> Mapping[str, CodeList]:
    return code_lists(extra)


def code_list(list_id: str) -> CodeList:
    """A shipped list. Raises `CodeListError` (W201) when there is none of that id."""
    found = _load_shipped().get(list_id)
    if found is None:
        raise _wrong(f"codelists/{list_id}.csv", list_id, "id daftar yang ada")
    return found


@cache
def _load_shipped() -> Mapping[str, CodeList]:
    lists: dict[str, CodeList] = {}
    with resources.as_file(resources.files("cantik.content").joinpath("codelists")) as folder:
        for path in sorted(folder.glob("*.csv")):
            lists[path.stem] = read_list(path)
    return MappingProxyType(lists)


def _wrong(where: str, found: str, expected: str) -> CodeListError:
    return CodeListError(
        "Daftar kode tidak sah",
        where=where,
        found=f"“{found[:40]}”",
        expected=expected,
        mend="Perbaiki berkas daftar itu (kolom code,label_id,label_en,source).",
    )
