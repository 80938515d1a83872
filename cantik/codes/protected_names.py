"""The linter of titles and texts: terms that another body owns, and the wording that a village may use instead.

Rules of docs/bidang/quality_policy.md 9; the terms are `content/nama_terlindung.csv`.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import resources

from cantik.codes.errors import ProtectedNamesError
from cantik.content.csv_lists import read_list

_FILE = "nama_terlindung.csv"
_PLACEHOLDER = re.compile(r"\{[^{}]*\}")
# In "n dari n yang diukur" the letter stands for a number.
_NUMBER = re.compile(r"\bn\b")
# "P1/P2 menurut …" allows both names and each alone.
_EITHER = re.compile(r"(\w+)/(\w+)")
_NOTHING_ALLOWED = re.compile(r"\([^()]*\)\Z")
_LONGEST_FILL = 60
_FILE_MARKS = str.maketrans("_-.", "   ")
# Stands for the letters of a proper name; no letter itself, so that it is a word's end and no part of a term.
_MASK = "\ue000"


class TextPlace(StrEnum):
    """Where a text stands: a hit in a title or file name is an error, in running text a warning."""

    TITLE = "judul"
    FILE_NAME = "nama berkas"
    TEXT = "teks"


class Severity(StrEnum):
    """`galat` stops a publication, `peringatan` is shown to who signs."""

    ERROR = "galat"
    WARNING = "peringatan"


@dataclass(frozen=True, slots=True)
class ProtectedName:
    """One row: the term, its pattern, its owner, when it may be used, and what to write instead."""

    term: str
    pattern: re.Pattern[str]
    owner: str
    condition: str
    instead: str
    instead_en: str
    source: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A protected term in a text, at `text[start:end]`."""

    name: ProtectedName
    found: str
    start: int
    end: int
    place: TextPlace

    @property
    def severity(self) -> Severity:
        """Error in a title or file name, warning in running text."""
        return Severity.WARNING if self.place is TextPlace.TEXT else Severity.ERROR

    def message(self) -> str:
        """What was found, who owns it, when it may be used, what to write instead; in Indonesian."""
        allowed = f"; hanya bila {self.name.condition}" if self.name.condition else ""
        instead = self.name.instead
        cure = "Jangan dipakai" if _NOTHING_ALLOWED.match(instead) else f"Pakai “{instead}”"
        return f"“{self.found}” dalam {self.place} adalah istilah {self.name.owner}{allowed}. {cure}."


@dataclass(frozen=True)
class ProtectedNames:
    """All terms and all allowed wordings; an allowed wording of one row also excuses hits of another."""

    names: tuple[ProtectedName, ...]
    allowed: tuple[re.Pattern[str], ...]

    @classmethod
    def load_shipped(cls) -> ProtectedNames:
        """The terms of the package."""
        return _load_shipped()

    @classmethod
    def here(cls) -> ProtectedNames:
        """The terms of this installation: those of the package and, behind them, those of its kabupaten's own folder
        (`CANTIK_CONTENT`), which may only add. Raises `ProtectedNamesError` (W204) with file and line."""
        return read_list(_FILE, _join_files, _wrong)

    def check(
        self, text: str, place: TextPlace = TextPlace.TEXT, *, cited: Collection[str] = (), proper: Collection[str] = ()
    ) -> tuple[Hit, ...]:
        """The protected terms in a text, in the order in which they stand.

        A hit passes when it lies inside an allowed wording of any row, with its placeholders filled by any short text;
        a term that lies in such a filling does not. `cited` are terms (column `istilah`) whose figure the metadata cite
        from the owner as the condition asks. `proper` are names of areas in the text: Desa Maju is not a class of
        village development, Desa Kota Baru no city.
        """
        plain = _without_names(text.translate(_FILE_MARKS) if place is TextPlace.FILE_NAME else text, proper)
        hits = [
            Hit(name, text[found.start() : found.end()], found.start(), found.end(), place)
            for name in self.names
            if name.term not in cited
            for found in name.pattern.finditer(plain)
        ]
        if hits:
            excuses = [excuse for pattern in self.allowed for excuse in pattern.finditer(plain)]
            hits = [hit for hit in hits if not any(_excuses(excuse, hit) for excuse in excuses)]
        return tuple(sorted(hits, key=lambda hit: (hit.start, hit.end)))


def _excuses(excuse: re.Match[str], hit: Hit) -> bool:
    if not (excuse.start() <= hit.start and hit.end <= excuse.end()):
        return False
    fillings = (excuse.span(group) for group in range(1, excuse.re.groups + 1))
    return not any(start <= hit.start and hit.end <= end for start, end in fillings)


def _without_names(text: str, proper: Iterable[str]) -> str:
    for name in sorted(filter(None, proper), key=len, reverse=True):
        text = re.sub(re.escape(name), lambda found: _MASK * len(found[0]), text, flags=re.IGNORECASE)
    return text


def wordings(instead: str) -> Iterator[str]:
    """The single wordings of a cell: divided by `;`, "atau:" dropped; a cell in brackets allows nothing.

    >>> list(wordings("diperiksa walidata {nama}, {tanggal}; atau: belum diperiksa walidata"))
    ['diperiksa walidata {nama}, {tanggal}', 'belum diperiksa walidata']
    """
    for part in instead.split(";"):
        wording = part.strip().removeprefix("atau:").removeprefix("or:").strip()
        if wording and not _NOTHING_ALLOWED.match(wording):
            yield wording


def allowed_pattern(wording: str) -> re.Pattern[str]:
    """A pattern for a wording with its placeholders filled; each filling is a group."""
    pieces: list[str] = []
    at = 0
    for placeholder in _PLACEHOLDER.finditer(wording):
        pieces += [_literal(wording[at : placeholder.start()]), f"(.{{1,{_LONGEST_FILL}}}?)"]
        at = placeholder.end()
    pieces.append(_literal(wording[at:]))
    return re.compile("".join(pieces), re.IGNORECASE)


def _literal(text: str) -> str:
    escaped = r"\s+".join(re.escape(word) for word in re.split(r"\s+", text))
    either = _EITHER.sub(r"(?:\1/\2|\1|\2)", escaped)
    return _NUMBER.sub(r"(?:n|[0-9][0-9.]*)", either)


def parse_names(lines: Sequence[str], where: str) -> ProtectedNames:
    """Terms from the lines of the CSV. Raises `ProtectedNamesError` (W204) with the line for a pattern that does not
    compile, a term that stands twice, or a row without owner or wording."""
    reader = csv.DictReader(lines)
    names: dict[str, ProtectedName] = {}
    allowed: list[re.Pattern[str]] = []
    for record in reader:
        cells = {key: (value or "").strip() for key, value in record.items()}
        name = _name(f"{where}:{reader.line_num}", cells)
        if name.term in names:
            raise _wrong(f"{where}:{reader.line_num}", name.term, "istilah yang belum ada di atasnya")
        names[name.term] = name
        allowed += [allowed_pattern(wording) for cell in (name.instead, name.instead_en) for wording in wordings(cell)]
    return ProtectedNames(tuple(names.values()), tuple(allowed))


def _name(where: str, cells: dict[str, str]) -> ProtectedName:
    needed = ("istilah", "pola", "pemilik", "sebutan_boleh", "sumber")
    missing = [column for column in needed if not cells.get(column)]
    if missing:
        raise _wrong(where, f"tanpa {', '.join(missing)}", "semua kolom terisi")
    try:
        pattern = re.compile(cells["pola"], re.IGNORECASE)
    except re.error as error:
        raise _wrong(where, cells["pola"], f"pola yang sah ({error})") from error
    return ProtectedName(
        cells["istilah"],
        pattern,
        cells["pemilik"],
        cells.get("berlaku_bila", ""),
        cells["sebutan_boleh"],
        cells.get("sebutan_boleh_en", ""),
        cells["sumber"],
    )


def _wrong(where: str, found: str, expected: str) -> ProtectedNamesError:
    return ProtectedNamesError(
        "Baris nama terlindung tidak sah",
        where=where,
        found=f"“{found[:60]}”",
        expected=expected,
        mend="Perbaiki baris itu, lalu muat lagi.",
    )


@cache
def _load_shipped() -> ProtectedNames:
    file = resources.files("cantik.content").joinpath(_FILE)
    return parse_names(file.read_text(encoding="utf-8").splitlines(), _FILE)


def _join_files(files: Sequence[tuple[str, Sequence[str]]]) -> ProtectedNames:
    national = _load_shipped()
    names, allowed = national.names, national.allowed
    for where, lines in files[1:]:
        added = parse_names(lines, where)
        terms = {name.term for name in names}
        twice = next((name.term for name in added.names if name.term in terms), None)
        if twice is not None:
            raise _wrong(where, twice, "istilah yang belum ada secara nasional")
        names, allowed = names + added.names, allowed + added.allowed
    return ProtectedNames(names, allowed)
