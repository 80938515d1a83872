"""Kinds of breaches, who is told of one, and kinds of data (`kebocoran.csv`, `surat_kebocoran.csv`, `jenis_data.csv`).

UU 27/2022 Pasal 46 says who is told, when and what; addresses of offices change, so that a kabupaten's own folder may
add kinds and letters. docs/bidang/forum_forms.md 9.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from cantik.base.errors import ContentError
from cantik.content.basis import ContentBasis, resolve
from cantik.content.csv_lists import read_coded_rows, read_list

KINDS_FILE, LETTERS_FILE, DATA_FILE = "kebocoran.csv", "surat_kebocoran.csv", "jenis_data.csv"
#: the letter that goes to the people themselves, by name
SUBJECTS = "subjek"
_MARKS = ("V", "V2", "R", "N", "usul")
T = TypeVar("T")


class BreachTrace(StrEnum):
    """What tells whose data were exposed; the value is what the file says."""

    ACCOUNT = "akun"
    DEVICE = "perangkat"
    SHARING = "berbagi"
    EVERYBODY = "semua"
    COUNTED = "hitung"


class LetterDuty(StrEnum):
    """When a letter is due; the value is what the file says."""

    ALWAYS = "selalu"
    SERIOUS = "berat"


@dataclass(frozen=True, slots=True)
class BreachKind:
    """One kind. `first`: what to do before anything else; `cause`, `advice`: what the letters say, in Indonesian."""

    code: str
    title: str
    title_en: str
    trace: BreachTrace
    first: str
    first_en: str
    cause: str
    advice: str


@dataclass(frozen=True, slots=True)
class BreachLetter:
    """A letter: to whom, on what ground. `sure`: the ground or address was verified."""

    code: str
    title: str
    title_en: str
    to: str
    duty: LetterDuty
    basis: ContentBasis
    sure: bool


@dataclass(frozen=True, slots=True)
class ExposedKind:
    """A kind of data of persons. `specific`: UU 27/2022 Pasal 4 ayat (2)."""

    code: str
    title: str
    title_en: str
    specific: bool
    basis: ContentBasis


def breach_kinds() -> Mapping[str, BreachKind]:
    """The kinds by code, in the order of the file. Raises `ContentError` K124 with file and line, as those below do."""
    return read_list(KINDS_FILE, _reader(_KIND, _kind), _list_error)


def breach_letters() -> Mapping[str, BreachLetter]:
    """The letters by code."""
    return read_list(LETTERS_FILE, _reader(_LETTER, _letter), _list_error)


def exposed_kinds() -> Mapping[str, ExposedKind]:
    """The kinds of data by code."""
    return read_list(DATA_FILE, _reader(_DATA, _data), _list_error)


_KIND = ("kode", "judul", "judul_en", "jejak", "pertama", "pertama_en", "sebab", "saran")
_LETTER = ("kode", "judul", "judul_en", "kepada", "wajib", "dasar", "tanda")
_DATA = ("kode", "judul", "judul_en", "spesifik", "dasar")


def _reader(
    columns: Sequence[str], made: Callable[[str, Mapping[str, str]], T]
) -> Callable[[Sequence[tuple[str, Sequence[str]]]], Mapping[str, T]]:
    def read(files: Sequence[tuple[str, Sequence[str]]]) -> Mapping[str, T]:
        found: dict[str, T] = {}
        for file in files:
            # a kabupaten's own file may say a row anew: whose address it is, it knows better
            found |= {cells["kode"]: made(at, cells) for at, cells in read_coded_rows(file, columns, (), _list_error)}
        return found

    return read


def _kind(at: str, cells: Mapping[str, str]) -> BreachKind:
    _one_of(at, "jejak", cells["jejak"], tuple(BreachTrace))
    return BreachKind(
        *(cells["kode"], cells["judul"], cells["judul_en"], BreachTrace(cells["jejak"])),
        *(cells["pertama"], cells["pertama_en"], cells["sebab"], cells["saran"]),
    )


def _letter(at: str, cells: Mapping[str, str]) -> BreachLetter:
    _one_of(at, "wajib", cells["wajib"], tuple(LetterDuty))
    _one_of(at, "tanda", cells["tanda"], _MARKS)
    return BreachLetter(
        *(cells["kode"], cells["judul"], cells["judul_en"], cells["kepada"]),
        duty=LetterDuty(cells["wajib"]),
        basis=resolve(cells["dasar"], at),
        sure=cells["tanda"] not in ("N", "usul"),
    )


def _data(at: str, cells: Mapping[str, str]) -> ExposedKind:
    _one_of(at, "spesifik", cells["spesifik"], ("ya", "tidak"))
    return ExposedKind(
        *(cells["kode"], cells["judul"], cells["judul_en"]),
        specific=cells["spesifik"] == "ya",
        basis=resolve(cells["dasar"], at),
    )


def _one_of(at: str, column: str, found: str, known: Sequence[str]) -> None:
    if found not in known:
        raise _list_error(at, f"{column} “{found}”", ", ".join(known))


def _list_error(where: str, found: str, expected: str) -> ContentError:
    return ContentError("K124", "Daftar kebocoran data tidak dapat dibaca", where=where, found=found, expected=expected)
