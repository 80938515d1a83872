"""How long each kind of record with persons is kept, and what ends it (`retensi.csv`; UU 27/2022 Pasal 42-44).

The periods are proposals until a perbup decides: a kabupaten's own folder may give a kind other days and its basis.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from cantik.base.errors import ContentError
from cantik.content.basis import ContentBasis, resolve
from cantik.content.csv_lists import read_coded_rows, read_list

FILE = "retensi.csv"
QUARANTINE, UPLOADS, RAW_FORMS, REQUESTS, SHARINGS = "karantina", "unggahan", "isian_mentah", "permintaan", "berbagi"
BREACHES, RESIDENTS, VECTORS, UNFINISHED = "kebocoran", "penduduk", "vektor", "kiriman_belum_utuh"
TOKENS = "ganda"
_COLUMNS = (
    *("kode", "judul", "judul_en", "sejak", "sejak_en", "hari", "cara", "dasar", "tanda", "catatan", "catatan_en"),
)
_MARKS, _NONE = ("V", "V2", "R", "N", "usul"), "-"
#: a century: longer is a slip of the keyboard
_MOST_DAYS = 36525


class RetentionWay(StrEnum):
    """How the end of a period is carried out; the value is what the file says."""

    BY_ITSELF = "sendiri"
    TWO_HANDS = "dua_tangan"
    NOT_YET = "belum"
    KEPT = "tetap"


@dataclass(frozen=True, slots=True)
class RetentionRule:
    """One kind of record. `days`: how long it is kept from `since` on, None for ever. `proposed`: nobody but us says so
    (mark *usul*). `note`: why the program does not end it, "" where it does."""

    code: str
    title: str
    title_en: str
    since: str
    since_en: str
    days: int | None
    way: RetentionWay
    basis: ContentBasis
    proposed: bool
    note: str
    note_en: str

    def cutoff(self, today: dt.date) -> dt.date | None:
        """The last day whose records are over by `today`: what ended on it or before may go. None for ever."""
        return None if self.days is None else today - dt.timedelta(days=self.days)


def retention_rules() -> Mapping[str, RetentionRule]:
    """The kinds by code, in the order of the file. A changed file is seen by the next call. Raises `ContentError` K123
    with file and line."""
    return read_list(FILE, _read, _list_error)


def kept_for(code: str) -> dt.timedelta:
    """How long a kind is kept. Raises `ContentError` K123, `KeyError` for a kind that is none or is kept for ever."""
    days = retention_rules()[code].days
    if days is None:
        raise KeyError(code)
    return dt.timedelta(days=days)


def _read(files: Sequence[tuple[str, Sequence[str]]]) -> Mapping[str, RetentionRule]:
    found: dict[str, RetentionRule] = {}
    for number, file in enumerate(files):
        for at, cells in read_coded_rows(file, _COLUMNS, (), _list_error):
            rule = _rule(at, cells)
            if number and (rule.code not in found or rule.way != found[rule.code].way):
                raise _list_error(
                    at, f"kode “{rule.code}”, cara “{rule.way}”", "jenis dan cara yang sudah ada di daftar Cantik"
                )
            found[rule.code] = rule
    return found


def _rule(at: str, cells: Mapping[str, str]) -> RetentionRule:
    if cells["cara"] not in set(RetentionWay):
        raise _list_error(at, f"cara “{cells['cara']}”", ", ".join(RetentionWay))
    way = RetentionWay(cells["cara"])
    if cells["tanda"] not in _MARKS:
        raise _list_error(at, f"tanda “{cells['tanda']}”", ", ".join(_MARKS))
    days = cells["hari"]
    if (days == _NONE) != (way is RetentionWay.KEPT):
        raise _list_error(at, f"hari “{days}”, cara “{way}”", "“-” hanya bagi yang tetap")
    if days != _NONE and not (days.isascii() and days.isdigit() and 1 <= int(days) <= _MOST_DAYS):
        raise _list_error(at, f"hari “{days}”", f"bilangan bulat 1 sampai {_MOST_DAYS}")
    words = {name: "" if cells[name] == _NONE else cells[name] for name in _COLUMNS}
    return RetentionRule(
        *(cells["kode"], words["judul"], words["judul_en"], words["sejak"], words["sejak_en"]),
        days=None if days == _NONE else int(days),
        way=way,
        basis=resolve(words["dasar"], at),
        proposed=cells["tanda"] == "usul",
        note=words["catatan"],
        note_en=words["catatan_en"],
    )


def _list_error(where: str, found: str, expected: str) -> ContentError:
    return ContentError("K123", "Daftar masa simpan tidak dapat dibaca", where=where, found=found, expected=expected)
