"""The account of a delivery: of each sheet every cell that is not empty, read into which field or not read and why.

It adds up: the lines of a sheet are its cells, none of them twice. It holds counts by column and block, never what a
cell says. What was not read, and could be people or could contradict the count, is a question; until somebody says what
it is (`rulings`), no release is signed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

#: a cell that feeds a variable; every other kind is content that was not read
READ = "dibaca"
#: kind of a line → what it is, in words
KINDS: Mapping[str, str] = {
    READ: "dibaca",
    "judul": "judul dan kepala surat di atas data",
    "judul_berulang": "judul yang berulang",
    "nomor_kolom": "nomor kolom",
    "jumlah": "baris jumlah",
    "catatan": "catatan dan tanda tangan",
    "garis": "garis pemisah",
    "penutup": "di bawah tanda penutup ###",
    "terulang": "baris yang sama dua kali",
    "templat": "baris templat tanpa isian orang",
    "sela": "baris yang kosong pada kolom yang dibaca",
    "tanpa_desa": "baris yang desanya tidak dikenal",
    "desa_gagal": "baris desa yang berkasnya ditolak seluruhnya",
    "tanpa_nomor_kk": "baris keluarga tanpa nomor KK",
    "salinan": "kolom salinan; dibandingkan dengan yang dibaca",
    "abaikan": "kolom yang tidak dipakai: peka atau tidak diperlukan",
    "perjanjian": "kolom di luar cakupan perjanjian",
    "asing": "kolom berjudul yang tidak dikenal",
    "tanpa_judul": "kolom tanpa judul",
    "temuan": "temuan yang ditulis Cantik pada buku kerja bertanda",
    "lembar_kode": "lembar kode templat",
    "lembar_lain": "lembar yang bukan lembar data",
    "lembar_tersembunyi": "lembar tersembunyi yang tidak dibaca",
    "luar": "di luar daftar; tidak ada yang tahu",
    "komentar_judul": "komentar pada judul",
    "komentar_temuan": "komentar temuan dari buku kerja bertanda",
    "komentar": "komentar pada baris data",
}
#: comments hang on cells and are none: they add up among themselves
COMMENTS = frozenset({"komentar_judul", "komentar_temuan", "komentar"})
_LINE = ("jenis", "bagian", "sel", "baris", "isian")
#: what a question is about: people that may be missing, a status that may be wrong, words about persons
PEOPLE, STATUS, REMARKS = "orang", "status", "komentar"


@dataclass(frozen=True, slots=True)
class AccountLine:
    """Cells of a sheet that became one thing. `block`: the title of their column, or where they stand; `field`: the
    variables that they feed, comma separated; `rows`: in how many rows they stand (0 for a column)."""

    kind: str
    block: str
    cells: int
    rows: int = 0
    field: str = ""


@dataclass(frozen=True, slots=True)
class ContentQuestion:
    """Unread content that holds a release. `place`: how commands name it (`SHEET!BLOCK`); `shape`: the digest by which
    a decision is found again in next month's file; `words`: what of it a decision must have seen to cover it, words
    that contradict or the mark of people (`person_rows.people_mark`); `choices`: what it may be decided to be, besides
    being left out; `choice` and `reason`: what somebody decided."""

    place: str
    about: str
    shape: str
    rows: int
    why: str
    words: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    choice: str = ""
    reason: str = ""

    @property
    def open(self) -> bool:
        """Nobody has decided it."""
        return not self.choice


@dataclass(frozen=True, slots=True)
class SheetAccount:
    """One sheet: rows and columns with content, cells that are not empty, comments, and what became of them."""

    name: str
    visible: bool
    rows: int
    columns: int
    cells: int
    comments: int
    lines: tuple[AccountLine, ...]

    @property
    def read(self) -> int:
        """Cells that were read."""
        return sum(line.cells for line in self.lines if line.kind == READ)

    @property
    def unread_cells(self) -> int:
        """Cells that were not."""
        return sum(line.cells for line in self.lines if line.kind != READ and line.kind not in COMMENTS)


@dataclass(frozen=True, slots=True)
class FileAccount:
    """The account of one file. `blind`: what of the file nobody could look at, in words ("" for nothing)."""

    sheets: tuple[SheetAccount, ...] = ()
    questions: tuple[ContentQuestion, ...] = ()
    blind: str = ""

    @property
    def cells(self) -> int:
        """Cells that are not empty."""
        return sum(sheet.cells for sheet in self.sheets)

    @property
    def read(self) -> int:
        """Cells that were read into a field."""
        return sum(sheet.read for sheet in self.sheets)

    @property
    def open(self) -> tuple[ContentQuestion, ...]:
        """Questions that nobody has decided."""
        return tuple(question for question in self.questions if question.open)

    def totals(self) -> Mapping[str, int]:
        """Cells (comments among them) by kind, in the order of `KINDS`."""
        found = dict.fromkeys(KINDS, 0)
        for line in (line for sheet in self.sheets for line in sheet.lines):
            found[line.kind] += line.cells
        return {kind: count for kind, count in found.items() if count}


def question_sentence(question: ContentQuestion) -> str:
    """A question in one sentence without a full stop: where, what, how much."""
    return f"{question.place}: {question.why}"


def encode_account(account: FileAccount) -> dict[str, Any]:
    """The account as plain data, for JSON; `decode_account` reads it again."""
    return {
        "sel": account.cells,
        "dibaca": account.read,
        "tidak_dibaca": account.cells - account.read,
        "lembar": [_encode_sheet(sheet) for sheet in account.sheets],
        "tanya": [_encode_question(asked) for asked in account.questions],
        "tak_terlihat": account.blind,
    }


def _encode_sheet(sheet: SheetAccount) -> dict[str, Any]:
    return {
        "nama": sheet.name,
        "terlihat": sheet.visible,
        "baris": sheet.rows,
        "kolom": sheet.columns,
        "sel": sheet.cells,
        "komentar": sheet.comments,
        "isi": [
            {"jenis": line.kind, "bagian": line.block, "sel": line.cells, "baris": line.rows, "isian": line.field}
            for line in sheet.lines
        ],
    }


def _encode_question(asked: ContentQuestion) -> dict[str, Any]:
    return {
        "tempat": asked.place,
        "tentang": asked.about,
        "bentuk": asked.shape,
        "baris": asked.rows,
        "sebab": asked.why,
        "kata": list(asked.words),
        "pilihan": list(asked.choices),
        "putusan": asked.choice,
        "alasan": asked.reason,
    }


def decode_account(told: Mapping[str, Any]) -> FileAccount:
    """The account that `encode_account` wrote."""
    return FileAccount(
        tuple(map(_sheet, told.get("lembar", ()))), _decode_questions(told.get("tanya", ())), told["tak_terlihat"]
    )


def _sheet(told: Mapping[str, Any]) -> SheetAccount:
    lines = (
        AccountLine(line["jenis"], line["bagian"], line["sel"], line["baris"], line["isian"]) for line in told["isi"]
    )
    return SheetAccount(
        told["nama"], told["terlihat"], told["baris"], told["kolom"], told["sel"], told["komentar"], tuple(lines)
    )


def _decode_questions(told: Iterable[Mapping[str, Any]]) -> tuple[ContentQuestion, ...]:
    def words(entry: Mapping[str, Any], key: str) -> tuple[str, ...]:
        found: Sequence[str] = entry[key]
        return tuple(found)

    return tuple(
        ContentQuestion(
            entry["tempat"],
            entry["tentang"],
            entry["bentuk"],
            entry["baris"],
            entry["sebab"],
            words(entry, "kata"),
            words(entry, "pilihan"),
            entry["putusan"],
            entry["alasan"],
        )
        for entry in told
    )
