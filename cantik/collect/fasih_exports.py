"""Tables of BPS's FASIH as queries of its warehouse give them: `base_table_assignment` (who is asked, where, how far),
`root_table` (the answers), a table for each roster (`index1`, `index2`); a query may join them into one. Nothing of it
is promised: the columns are those of queries that offices published, so tables are told by what they hold, never by
their names. Pure.

An assignment may stand there in several versions; the newest `date_modified` holds. What was never filled in or is not
active has no answers. Whose status is no approval yet is read and told: our own office reviews it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from cantik.collect.export_tables import (
    INSTANCE,
    Export,
    ExportBroken,
    ExportedSubmission,
    ExportRow,
    ExportTable,
    ExportTool,
    ReviewedThere,
    cell_text,
    filled_rows,
    moment,
    titles_of,
)
from cantik.collect.form_faults import FormFault
from cantik.collect.grid import Cell, OpenedFile

_ID, _STATUS, _CHANGED, _ACTIVE = "assignment_id", "assignment_status_alias", "date_modified", "is_active"
_VILLAGE, _PLACES = "level_4_full_code", ("index1", "index2")
_OF_BASE = re.compile(r"assignment_|level_[1-6]_|data\d|date_|is_|id\Z|index[12]\Z|current_user")
#: beginnings of columns that a roster repeats of its assignment
OF_ASSIGNMENT = ("level_", _STATUS, _CHANGED, _ACTIVE)
_MARKS = {_STATUS, "assignment_status_id", _CHANGED, "index1", *(f"level_{n}_full_code" for n in range(1, 7))}
_INACTIVE = frozenset({"0", "false", "f", "tidak"})
#: a query gives no more rows than this, and does not say so
_CUT_AT = 10_000


def is_fasih(titles: Sequence[str]) -> bool:
    """Whether a table is one of FASIH: an assignment, and something else that only FASIH calls so."""
    named = set(titles)
    return (_ID in named and bool(named & _MARKS)) or {"id", _STATUS} <= named


def find_own_columns(titles: Mapping[int, str]) -> frozenset[int]:
    """Of the columns of a table, by position, those in which FASIH itself says who is asked, where and how far: codes
    of 16 digits, names of supervisors and moments, none of them of a person who is listed. None of any other table."""
    if not is_fasih([*titles.values()]):
        return frozenset()
    return frozenset(at for at, title in titles.items() if _OF_BASE.match(title))


def fasih_in(opened: OpenedFile) -> Export | None:
    """The export that a file is, None for any other. Raises `ExportBroken` (B144) where no table holds the answers."""
    if not any(head.rows and is_fasih(titles_of(head.rows[0])) for head in opened.heads):
        return None
    reading = _FasihReading()
    tables = [reading.table(opened, number) for number, head in enumerate(opened.heads) if head.rows]
    mine = [table for table in tables if _ID in table.titles]
    rosters = [table for table in mine if _PLACES[0] in table.titles]
    tops = [table for table in mine if table not in rosters]
    bases = [table for table in tables if _STATUS in table.titles and table not in rosters]
    if not tops and len(rosters) == 1 and set(rosters[0].titles) & {_STATUS, _CHANGED, _VILLAGE}:
        tops, rosters = rosters, []  # one query over all of them
    answers = max(tops, key=lambda table: sum(not _OF_BASE.match(title) for title in table.titles), default=None)
    if answers is None:
        names = ", ".join(table.name for table in tables)
        mend = "Serahkan juga root_table: tabel jawaban yang memuat assignment_id."
        raise ExportBroken(opened.facts.name, names, "tabel jawaban FASIH", mend)
    base = next((table for table in bases if table is not answers), None)
    return reading.export(answers, base, rosters)


def with_codes(export: Export) -> Export:
    """The same with each choice in one column: `x_value` and `x_label` as `code - words`, which are read together and
    must agree, for the codes of another form say something else. Any other export is itself."""
    if export.tool is not ExportTool.FASIH:
        return export
    return replace(
        export, root=_pair_columns(export.root), repeats=tuple(_pair_columns(table) for table in export.repeats)
    )


def _pair_columns(table: ExportTable) -> ExportTable:
    at = {title: place for place, title in enumerate(table.titles)}
    pairs = {title.removesuffix("_value"): place for title, place in at.items() if title.endswith("_value")}
    labels = {name: at[f"{name}_label"] for name in pairs if f"{name}_label" in at}

    def cells(row: ExportRow) -> list[Cell]:
        made = [*row.cells]
        for name, place in labels.items():
            code, words = row.text(pairs[name]), row.text(place)
            if code and words and " " not in code:  # several codes stand with their words in another order
                made[pairs[name]] = f"{code} - {words}"
        return made

    bare = [title.removesuffix("_value") if title.endswith("_value") else title for title in table.titles]
    titles = ["" if place in labels.values() else title for place, title in enumerate(bare)]
    rows = tuple(replace(row, cells=cells(row)) for row in table.rows)
    return replace(table, titles=tuple(titles), rows=rows)


@dataclass
class _FasihReading:
    """One export while its tables are put together. `gone`: assignments whose answers are not read."""

    faults: list[FormFault] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    gone: set[str] = field(default_factory=set)

    def table(self, opened: OpenedFile, number: int) -> ExportTable:
        """A table with its rows; the key of each is its assignment."""
        head = opened.heads[number]
        titles = titles_of(head.rows[0])
        place = titles.index(_ID) if _ID in titles else titles.index("id") if "id" in titles else None
        rows = [(row, cells) for row, cells in filled_rows(opened, head, self.faults)]
        if len(rows) == _CUT_AT:
            self.notes.append(f"{head.name} memuat tepat {_CUT_AT} baris: mungkin terpotong di FASIH. Bandingkan.")
        return ExportTable(
            head.name, titles, tuple(ExportRow(row, cells, cell_text(cells, place)) for row, cells in rows)
        )

    def export(self, answers: ExportTable, base: ExportTable | None, rosters: Sequence[ExportTable]) -> Export:
        """The forms with what the table of assignments says of each, and the rosters beside them."""
        root = self._join_assignments(self._newest(answers), self._newest(base) if base is not None else None)
        self._one_village(root)
        told = [self._read_submission(root, row) for row in root.rows]
        waiting = sum(each.review is ReviewedThere.NONE for each in told) if _STATUS in root.titles else 0
        if waiting:
            self.notes.append(f"{waiting} isian belum disetujui di FASIH; tetap dibaca, periksa di tinjauan.")
        tops = {row.key for row in root.rows}
        first = [self._roster(self._newest(each), tops, root) for each in rosters if _PLACES[1] not in each.titles]
        below = [self._below(self._newest(each), first, root) for each in rosters if _PLACES[1] in each.titles]
        return Export(ExportTool.FASIH, root, (*first, *below), tuple(told), tuple(self.faults), tuple(self.notes))

    def _fault(self, table: ExportTable, row: int, column: str, found: str, message: str, mend: str) -> None:
        self.faults.append(FormFault(table.name, row, f"kolom {column}", found[:60], message, mend))

    # ── which row of several ──
    def _newest(self, table: ExportTable) -> ExportTable:
        """The rows of the newest version of each assignment that is active; what says the same twice is read once."""
        active, changed = table.at(_ACTIVE), table.at(_CHANGED)
        by_assignment: dict[str, list[ExportRow]] = {}
        for row in table.rows:
            if not INSTANCE.match(row.key):
                mend = "Kembalikan assignment_id dari hasil kueri yang asli; baris jumlah atau catatan dihapus."
                self._fault(table, row.number, _ID, row.key, "Baris tanpa nomor penugasan", mend)
            else:
                by_assignment.setdefault(row.key, []).append(row)
        kept: list[ExportRow] = []
        for assignment, rows in by_assignment.items():
            standing = [row for row in rows if row.text(active).lower() not in _INACTIVE]
            if not standing:
                self.gone.add(assignment)
            kept += self._once(table, self._of_newest_day(table, standing, changed))
        return replace(table, rows=tuple(kept))

    def _of_newest_day(self, table: ExportTable, rows: list[ExportRow], changed: int | None) -> list[ExportRow]:
        if len({row.text(changed) for row in rows}) < 2:
            return rows
        days = {row.number: moment(row.text(changed)) for row in rows}
        for row in rows:
            if days[row.number] is None:
                mend = "Tulis date_modified seperti di FASIH: 2026-03-01 02:03:04."
                message = "Penugasan ini ada dalam beberapa versi; mana yang terakhir tidak terbaca"
                self._fault(table, row.number, _CHANGED, row.text(changed), message, mend)
        last = max((day for day in days.values() if day is not None), default=None)
        return [row for row in rows if days[row.number] == last]

    def _once(self, table: ExportTable, rows: Sequence[ExportRow]) -> list[ExportRow]:
        """The rows in the order of their places; two of one place must say the same."""
        seen: dict[tuple[str, ...], ExportRow] = {}
        for row in rows:
            place = tuple(row.text(table.at(name)) for name in _PLACES)
            before = seen.setdefault(place, row)
            if before is not row and list(before.cells) != list(row.cells):
                message = f"Penugasan dan nomor ini sudah ada di baris {before.number}"
                mend = "Sertakan kolom date_modified, atau hapus baris yang bukan versi terakhirnya."
                self._fault(table, row.number, _ID, row.key, message, mend)
        return [row for _, row in sorted(seen.items(), key=lambda each: [(len(text), text) for text in each[0]])]

    # ── which row belongs to which ──
    def _join_assignments(self, answers: ExportTable, base: ExportTable | None) -> ExportTable:
        """The answers with the columns of the assignments behind them, without what was never filled in."""
        added = [] if base is None else [at for at, title in enumerate(base.titles) if title not in answers.titles]
        titles = answers.titles + tuple(base.titles[at] for at in added) if base is not None else answers.titles
        of_base = {row.key: row for row in base.rows} if base is not None else {}
        rows, width = list[ExportRow](), len(answers.titles)
        for row in answers.rows:
            beside = of_base.get(row.key)
            cells = [*row.cells, *[""] * (width - len(row.cells))]
            cells += [beside.cells[at] if beside is not None and at < len(beside.cells) else "" for at in added]
            rows.append(replace(row, cells=cells))
        table = ExportTable(answers.name, titles, tuple(rows))
        status = table.at(_STATUS)
        unfilled = {row.key for row in table.rows if _never_filled(row.text(status))}
        left = len(unfilled | (of_base.keys() - {row.key for row in answers.rows}))
        if left:
            self.notes.append(f"{left} penugasan belum diisi di FASIH; tidak dibaca.")
        self.gone |= unfilled
        return replace(table, rows=tuple(row for row in table.rows if row.key not in self.gone))

    def _one_village(self, root: ExportTable) -> None:
        place = root.at(_VILLAGE)
        villages = Counter(text for row in root.rows if (text := row.text(place)))
        if len(villages) > 1:
            message = f"Hasil kueri ini memuat {len(villages)} desa: {', '.join(sorted(villages)[:5])}"
            row = next(row for row in root.rows if row.text(place) not in ("", next(iter(villages))))
            mend = f"Saring menurut {_VILLAGE}, satu desa satu berkas."
            self._fault(root, row.number, _VILLAGE, row.text(place), message, mend)

    def _roster(self, table: ExportTable, tops: set[str], root: ExportTable) -> ExportTable:
        rows = []
        for row in table.rows:
            if row.key in tops:
                key = f"{table.name}#{row.key}/{row.text(table.at(_PLACES[0]))}"
                rows.append(replace(row, key=key, above=row.key))
            elif row.key not in self.gone:
                self._orphan(table, row, root.name)
        return replace(table, rows=tuple(rows))

    def _below(self, table: ExportTable, rosters: Sequence[ExportTable], root: ExportTable) -> ExportTable:
        """A roster within a roster: below the one that has all its places, or the most of them."""
        places = [f"{row.key}/{row.text(table.at(_PLACES[0]))}" for row in table.rows]
        known = [(roster, {row.key for row in roster.rows}) for roster in rosters]
        above, keys = max(
            known,
            key=lambda each: sum(f"{each[0].name}#{place}" in each[1] for place in places),
            default=(root, set[str]()),
        )
        rows = []
        for row, place in zip(table.rows, places, strict=True):
            key = f"{above.name}#{place}"
            if key in keys:
                rows.append(replace(row, key=f"{table.name}#{place}/{row.text(table.at(_PLACES[1]))}", above=key))
            elif row.key not in self.gone:
                self._orphan(table, row, above.name)
        return replace(table, rows=tuple(rows), above=above.name)

    def _orphan(self, table: ExportTable, row: ExportRow, above: str) -> None:
        mend = "Ambil lagi semua tabelnya dengan saringan yang sama."
        self._fault(table, row.number, _ID, row.key, f"Baris ini milik isian yang tidak ada di {above}", mend)

    def _read_submission(self, root: ExportTable, row: ExportRow) -> ExportedSubmission:
        changed = row.text(root.at(_CHANGED))
        at = moment(changed)
        number = f"fasih:{row.key}" + "".join(f"/{text}" for name in _PLACES if (text := row.text(root.at(name))))
        order = f"{at:%Y%m%dT%H%M%S.%f}" if at is not None else ""
        status = row.text(root.at(_STATUS))
        return ExportedSubmission(
            f"{number}@{order}".rstrip("@"),
            number,
            at.isoformat() if at else changed,
            "",
            "",
            _review_state(status),
            "",
            order,
        )


def _never_filled(status: str) -> bool:
    return status.upper().startswith(("OPEN", "DRAFT"))


_SAYS: Mapping[str, ReviewedThere] = {
    "APPROVED": ReviewedThere.APPROVED,
    "COMPLETED": ReviewedThere.APPROVED,
    "REJECTED": ReviewedThere.REJECTED,
}


def _review_state(status: str) -> ReviewedThere:
    """What the status of an assignment says: `APPROVED BY Pengawas`; a word that nobody knows is no approval."""
    return _SAYS.get(status.upper().partition(" ")[0], ReviewedThere.NONE)
