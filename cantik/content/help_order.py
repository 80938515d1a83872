"""What makes a village need help, and how much each sign counts (`urutan_bantuan.csv`): the order in which a coach
reads the villages. A file of the same name in a kabupaten's own folder takes the place of the list as a whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from cantik.base.errors import ContentError
from cantik.content.basis import ContentBasis, resolve
from cantik.content.csv_lists import read_own_list
from cantik.content.csv_rows import read_rows
from cantik.content.proposal_stages import MARKS

FILE = "urutan_bantuan.csv"
#: signs that the program knows how to read; a list names each at most once
SIGNS = (
    "tanpa_agen",
    "agen_habis",
    "tanpa_data",
    "lewat",
    "diam",
    "kembali",
    "galat",
    "umur_galat",
    "mutu",
    "metadata",
    "kesepakatan",
)
VISIT, SESSION, MESSAGE = "kunjungan", "sesi", "pesan"
_COLUMNS = ("kode", "kata", "kata_en", "mulai", "tiap", "poin", "paling", "tindakan", "dasar", "tanda")
_MOST = 1000


@dataclass(frozen=True, slots=True)
class HelpSign:
    """A sign of need. A number n counts from `least` on with `points` for each full `per`, `most` at most; `words` say
    it, with the number in place of `{n}`; `act`: what a coach does about it first."""

    code: str
    words: str
    words_en: str
    least: int
    per: int
    points: int
    most: int
    act: str
    basis: ContentBasis
    proposed: bool

    def weigh(self, number: int) -> int:
        """The points of a number; 0 below `least`."""
        return 0 if number < self.least else min(self.most, number // self.per * self.points)


def read_signs(lines: Sequence[str], file: str = FILE) -> Mapping[str, HelpSign]:
    """The signs by code. Raises `ContentError` K190 with file and line."""
    found: dict[str, HelpSign] = {}
    for where, row in read_rows(lines, file, _COLUMNS, _list_error):
        if row["kode"] not in SIGNS or row["kode"] in found:
            raise _list_error(where, row["kode"], "satu tanda sekali: " + " | ".join(SIGNS))
        for column in ("kata", "kata_en", "dasar"):
            if not row[column]:
                raise _list_error(where, "", f"isi {column}")
        if row["tindakan"] not in (VISIT, SESSION, MESSAGE) or row["tanda"] not in MARKS:
            raise _list_error(
                where, f"{row['tindakan']}, {row['tanda']}", "kunjungan | sesi | pesan; " + " | ".join(MARKS)
            )
        least, per, points, most = (_read_number(where, row[name]) for name in ("mulai", "tiap", "poin", "paling"))
        found[row["kode"]] = HelpSign(
            row["kode"],
            row["kata"],
            row["kata_en"],
            least,
            per,
            points,
            most,
            row["tindakan"],
            resolve(row["dasar"], where),
            row["tanda"] == "usul",
        )
    return MappingProxyType(found)


def _read_number(where: str, text: str) -> int:
    if not (text.isascii() and text.isdecimal() and 1 <= int(text) <= _MOST):
        raise _list_error(where, text, f"bilangan 1 sampai {_MOST}")
    return int(text)


def help_signs() -> Mapping[str, HelpSign]:
    """The signs of this installation, by code: a kabupaten's own list where it has one. Raises `ContentError`."""
    return read_own_list(FILE, read_signs, _list_error)


def _list_error(where: str, found: str, expected: str) -> ContentError:
    return ContentError(
        "K190", "Urutan desa yang perlu bantuan tidak dapat dibaca", where=where, found=found, expected=expected
    )
