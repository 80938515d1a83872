"""What the reader of tables of offices says: level and words of each finding (`temuan_opd.csv`).

A kabupaten's own file may say a finding in other words and may look more strictly at it, never less: what refuses a
table here keeps a wrong figure out of every village's book.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cantik.base.errors import ContentError
from cantik.content.csv_lists import read_coded_rows, read_list
from cantik.content.schema.rule import LEVELS

FILE = "temuan_opd.csv"
#: how the id of such a finding begins, before its code in the file
PREFIX = "opd_"
_COLUMNS = ("kode", "tingkat", "pesan", "seharusnya", "saran")


@dataclass(frozen=True, slots=True)
class OpdFindingText:
    """Of a finding: `level` (tolak | periksa | catat), what is said, what is expected, how it is mended."""

    level: str
    message: str
    expected: str
    cure: str


def opd_finding_texts() -> Mapping[str, OpdFindingText]:
    """The texts by the id of the finding (`opd_tahun`). Raises `ContentError` K193 with file and line: a finding that
    the reader does not know, a level that is none or laxer than the national one."""
    return read_list(FILE, _read, _list_error)


def _read(files: Sequence[tuple[str, Sequence[str]]]) -> Mapping[str, OpdFindingText]:
    national, *own = files
    found = {cells["kode"]: (at, cells) for at, cells in read_coded_rows(national, _COLUMNS, (), _list_error)}
    texts = {PREFIX + code: _text(at, cells) for code, (at, cells) in found.items()}
    for file in own:
        for at, cells in read_coded_rows(file, _COLUMNS, (), _list_error):
            held = texts.get(PREFIX + cells["kode"])
            if held is None:
                raise _list_error(at, f"kode “{cells['kode']}”", ", ".join(found))
            said = _text(at, cells)
            if LEVELS.index(said.level) > LEVELS.index(held.level):
                raise _list_error(at, f"tingkat “{said.level}”", f"“{held.level}” atau lebih ketat")
            texts[PREFIX + cells["kode"]] = said
    return texts


def _text(at: str, cells: Mapping[str, str]) -> OpdFindingText:
    if cells["tingkat"] not in LEVELS:
        raise _list_error(at, f"tingkat “{cells['tingkat']}”", ", ".join(LEVELS))
    return OpdFindingText(cells["tingkat"], cells["pesan"], cells["seharusnya"], cells["saran"])


def _list_error(where: str, found: str, expected: str) -> ContentError:
    return ContentError("K193", "Kata temuan tabel OPD tidak dapat dibaca", where=where, found=found, expected=expected)
