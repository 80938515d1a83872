"""What of the unread content of a file somebody has to decide: sheets, rows below the mark, comments, columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set

from cantik.base.text import fold
from cantik.collect.account import PEOPLE, REMARKS, AccountLine, ContentQuestion, FileAccount
from cantik.collect.alike_sheets import whole_sheet
from cantik.collect.columns import text_of
from cantik.collect.grid import CellBlock, OpenedFile, SheetHead
from cantik.collect.headers import header_key
from cantik.collect.ledger import JUDGED, Ledger, SheetLedger, rows_in_words
from cantik.collect.own_marks import finding_rows, is_finding_comment, is_findings_list
from cantik.collect.person_rows import PersonRows
from cantik.collect.recognise import Recognised
from cantik.collect.rulings import AS_PEOPLE, Rulings, apply_ruling, shape_of
from cantik.collect.sheet import below_mark
from cantik.collect.status_words import sense_of
from cantik.collect.xmlscan import CellPlace

_NUMBERED = {"nik", "no_kk", "no kk", "nomor kk", "no.kk", "peserta", "403 nik", "nomor_induk_kependudukan"}
_FITS = 0.5  # from this share of rows with a number in the column of NIK on, they can be read as rows of the list
_OTHER = ("lembar_kode", "lembar_lain", "lembar_tersembunyi")
_NO_COMMENTS = "komentar sel pada berkas XLS tidak dapat dilihat; simpan sebagai XLSX bila ada"


class AccountMaker:
    """Makes the account of one reading: enters what no reader did, and asks."""

    def __init__(self, opened: OpenedFile, found: Recognised, ledger: Ledger, rulings: Rulings) -> None:
        self._opened, self._found, self._ledger, self._rulings = opened, found, ledger, rulings
        self._read = {place.head.number: place for place in found.places.values()}
        self._codes = {header_key(name) for name in found.mapping.recognise.get("lembar_abaikan", ())}

    def look(self, sheet: int, block: CellBlock) -> None:
        """Enter a block of a sheet that is no part of the format."""
        head = next(head for head in self._opened.heads if head.number == sheet)
        kinds = dict.fromkeys(range(len(block)), self._kind(head))
        if is_findings_list(head):
            kinds |= dict.fromkeys(finding_rows(block), "temuan")
        self._ledger.sheet(head).take(block, kinds)

    def _kind(self, head: SheetHead) -> str:
        if head.number in self._read:
            return "luar"
        if not head.visible:
            return "lembar_tersembunyi"
        return "lembar_kode" if header_key(head.name) in self._codes else "lembar_lain"

    def close(self, columns: Iterable[ContentQuestion], known: Set[str]) -> FileAccount:
        """The account, once everything was read; `columns`: what the readers ask about columns; `known`: the numbers
        of people and families that were read."""
        for head in self._opened.heads:
            if not self._ledger.sheet(head).entered:
                for block in self._opened.blocks(head.number):
                    self.look(head.number, block)
        sheets, asked = [], list(columns)
        for sheet in self._ledger.sheets:
            remarks = self._remarks(sheet.head)
            sheets.append(sheet.account(_remark_lines(remarks)))
            asked += self._people(sheet, known)
            if remarks["komentar"]:
                asked.append(self._about_remarks(sheet.head, remarks["komentar"]))
        blind = _NO_COMMENTS if self._opened.kind == "xls" else ""
        return FileAccount(tuple(sheets), tuple(dict.fromkeys(asked)), blind)

    def _people(self, sheet: SheetLedger, known: Set[str]) -> Iterator[ContentQuestion]:
        """Rows that were not read and could be people who are missing, or who are said to be gone."""
        for kind, group in sheet.groups.items():
            told = group.tells_of(known) and not self._says_gone(sheet.head)
            if kind not in JUDGED and group.could_be_people and not told:
                place, shape, readable = self._block(sheet, kind, group)
                choices = (AS_PEOPLE,) if readable else ()
                where = "" if kind in _OTHER else f" ({rows_in_words(group)})"
                seen, why = (group.mark,), f"{group.why()}{where}"
                asked = ContentQuestion(place, PEOPLE, shape, group.rows, why, seen, choices)
                yield apply_ruling(asked, self._rulings.of(place, shape, frozenset(seen)))

    def _block(self, sheet: SheetLedger, kind: str, group: PersonRows) -> tuple[str, str, bool]:
        """Place and shape of rows, and whether they can be read as rows of the list."""
        head = sheet.head
        listed = self._found.mapping.unit_of == "orang" and "kolom_wajib" in self._found.mapping.recognise
        if kind in _OTHER:
            return *whole_sheet(head), (listed and kind == "lembar_tersembunyi") or (listed and self._fits(group))
        if kind == "penutup":
            return *below_mark(head), listed and self._fits(group)
        return f"{head.name}!{kind}", shape_of(kind, head.name), False

    def _says_gone(self, head: SheetHead) -> bool:
        """Whether the name of a sheet, or a title on it, speaks of who died or left."""
        titles = (text_of(cell) for row in head.rows for cell in row if isinstance(cell, str))
        return any(sense_of(title).event for title in (head.name, *titles))

    def _fits(self, group: PersonRows) -> bool:
        """Whether numbers stand where the list that was read has its column of NIK."""
        nik = {
            at
            for place in self._read.values()
            for at, cell in enumerate(place.head.rows[place.at])
            if header_key(cell) == "nik"
        }
        return any(group.at[at] >= _FITS * group.numbered > 0 for at in nik)

    def _remarks(self, head: SheetHead) -> Mapping[str, list[CellPlace]]:
        """The comments of a sheet: on titles, or on rows of data (of a sheet that is read)."""
        facts = self._opened.remarks.hidden.sheets.get(head.name)
        place = self._read.get(head.number)
        of_people = place is not None and _NUMBERED & set(map(header_key, place.head.rows[place.at]))
        first = (place.first_row or place.at + 2) if place is not None and of_people else 0
        found: dict[str, list[CellPlace]] = {"komentar_judul": [], "komentar_temuan": [], "komentar": []}
        for comment in facts.comments if facts is not None else ():
            kind = "komentar" if first and comment.row >= first else "komentar_judul"
            found["komentar_temuan" if is_finding_comment(comment.shows) else kind].append(comment)
        return found

    def _about_remarks(self, head: SheetHead, comments: Sequence[CellPlace]) -> ContentQuestion:
        place = f"{head.name}!komentar"
        shape = shape_of("komentar", head.name, *sorted(fold(comment.shows) for comment in comments))
        rows = {comment.row for comment in comments}
        asked = ContentQuestion(
            place, REMARKS, shape, len(rows), f"{len(comments)} komentar sel pada {len(rows)} baris orang"
        )
        return apply_ruling(asked, self._rulings.of(place, shape))


def _remark_lines(remarks: Mapping[str, Sequence[CellPlace]]) -> list[AccountLine]:
    return [
        AccountLine(kind, "", len(comments), len({comment.row for comment in comments}))
        for kind, comments in remarks.items()
        if comments
    ]
