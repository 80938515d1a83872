"""A workbook of answers (`cantik.field.instruments.xlsx.template`), filled at a desk, or an export of another server
(`exports`), becomes the forms that a phone would send.

Asked is whom the form asks, by the reference of its conditions; an answer to what nobody asks, a missing one, and a
cell that is no answer are faults at their cell. Only a workbook without any becomes forms: half of it never enters.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import re
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from xml.etree import ElementTree as ET

from cantik.base.dates import age_on
from cantik.base.errors import UnreadableInput
from cantik.base.memory_file import Source
from cantik.base.parsing import parse_apart
from cantik.base.zip_archive import new_zip
from cantik.codes.lists import CodeList
from cantik.collect.columns import clean_text, text_of
from cantik.collect.export_tables import Export
from cantik.collect.form_faults import FormFault
from cantik.collect.grid import OpenedFile
from cantik.collect.server_exports import ZippedTables, export_in, open_tables
from cantik.collect.xmlscan import SheetFacts
from cantik.content.kinds import Content
from cantik.expr.reference import holds
from cantik.field.forms.cells import CellReader, Given, NotGiven
from cantik.field.forms.exports import ExportSummary, form_of, sheets_from
from cantik.field.forms.origin import FormOrigin, write_origin
from cantik.field.forms.sheets import FilledRow, FilledSheet, hidden_faults, sheet_of, told_of
from cantik.field.instruments.form import AGE, REFERENCE, FormBlock, FormQuestion, PlannedForm
from cantik.field.instruments.list_fields import FAMILY, MEMBER, OUTSIDE, PLACE, START, reads_lists
from cantik.field.instruments.paper import condition_words
from cantik.field.instruments.places import PhoneRule, phone_rules
from cantik.field.instruments.xlsx import LISTED, sheets_of

#: answers that are never repeated in a fault
_HIDDEN_TYPES = frozenset({"nik", "kk", "telepon"})
_LONGEST_FOUND = 40
#: an entity of a round's list
_ENTITY = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\Z")
_PLACE = uuid.UUID("6f0a3a0e-6c0f-5d5b-9b55-5d1f7f0f3c11")


class NotOurWorkbook(UnreadableInput):
    """B142: the workbook is none of this form."""

    def __init__(self, where: str, found: str, expected: str) -> None:
        super().__init__(
            "B142",
            "Buku kerja ini bukan tabel isian formulir itu",
            where=where,
            found=found,
            expected=expected,
            mend="Mulai dari tabel kosong dari halaman putaran.",
            command="Mulai dari tabel kosong: cantik instrument INSTRUMEN --out isian.xlsx --shape isian",
        )


class ExportOfOther(UnreadableInput):
    """B145: an export whose questions are those of another form."""

    def __init__(self, where: str, tool: str, expected: str) -> None:
        super().__init__(
            "B145",
            "Ekspor ini dari formulir lain",
            where=where,
            found=f"ekspor {tool}",
            expected=expected,
            mend="Ekspor formulir putaran ini; daftar penduduk dari formulir lain dibawa lewat Kumpulkan data.",
        )


@dataclass(frozen=True, slots=True)
class FilledAnswers:
    """One form: the row of its unit, the answers of the unit and of each entry of the roster as an XForm holds them (""
    is asked and left open); of which family of the round's list it is ("" = none), of which member each entry (`MEMBER`
    among its answers); whence it came, when an export brought it."""

    row: int
    unit: Mapping[str, str]
    members: Sequence[Mapping[str, str]] = ()
    family: str = ""
    origin: FormOrigin | None = None

    @property
    def everybody(self) -> tuple[Mapping[str, str], ...]:
        """The answers of the unit, then those of each entry."""
        return self.unit, *self.members

    @property
    def digest(self) -> str:
        """SHA-256 over the answers alone."""
        unit, *members = (sorted((name, text) for name, text in said.items() if text) for said in self.everybody)
        told = (unit, members, self.family)
        return hashlib.sha256(repr(told).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class FilledBook:
    """A workbook as read: version that it says it is of, digest of its bytes, forms (none beside faults), faults; what
    an export was recognised as, and the photos in it that its forms name."""

    version: str
    digest: str
    forms: tuple[FilledAnswers, ...]
    faults: tuple[FormFault, ...]
    export: ExportSummary | None = None
    files: Mapping[str, bytes] = field(default_factory=dict, repr=False)

    def files_of(self, filled: FilledAnswers) -> Iterator[tuple[str, bytes]]:
        """The photos that came with a form: names and bytes."""
        for answers in filled.everybody:
            yield from ((text, self.files[text]) for text in answers.values() if text in self.files)


@dataclass(frozen=True, slots=True)
class FilledAgainst:
    """What a workbook is read against: its form, the content, the code lists, the day of reading (no date lies after
    it), the reference date of ages."""

    form: PlannedForm
    content: Content
    lists: Mapping[str, CodeList]
    day: dt.date
    reference: dt.date


def form_told(path: Source, offered: Iterable[PlannedForm]) -> str:
    """The form that a workbook says it is of, or of those offered the one that an export fits. Raises `NotOurWorkbook`
    (B142) for neither, `ExportBroken` (B144), or what `collect.open` raises."""
    with open_tables(path) as opened:
        told = told_of(opened)
        if told:
            return told["formulir"]
        export = export_in(opened)
        form = form_of(export, offered) if export is not None else None
        if form is None:
            names = ", ".join(head.name for head in opened.heads)
            raise NotOurWorkbook(path.name, names, "lembar Tentang yang menyebut formulirnya")
        return form.id


#: says how far a long reading is: so many of so many
Telling = Callable[[int, int], None]


def read_filled(path: Source, against: FilledAgainst, told_of_row: Telling = lambda _done, _total: None) -> FilledBook:
    """The forms of a filled workbook or of an export, or all that is wrong with it.

    Raises `NotOurWorkbook` (B142), `ExportBroken` (B144), `ExportOfOther` (B145), or what `collect.open` raises for a
    file that is no workbook.
    """
    with open_tables(path) as opened:
        export = export_in(opened)
        told = {} if export is not None else told_of(opened)
        reading = _of_export(opened, export, against) if export is not None else _of_table(path, opened, told, against)
        forms = tuple(_report_progress(reading.forms(), len(reading.sheet.rows), told_of_row))
        digest = opened.facts.sha256
        files = dict(_photos(opened, against.form, forms))
    faults = tuple(sorted(reading.faults, key=lambda fault: (fault.sheet, fault.row)))
    return FilledBook(told.get("versi", ""), digest, () if faults else forms, faults, reading.export, files)


@parse_apart()
def read_small_table(file: Source, against: FilledAgainst) -> FilledBook:
    """As `read_filled`, for a table that a page waits for."""
    return read_filled(file, against)


def _report_progress(forms: Iterator[FilledAnswers], total: int, told: Telling) -> Iterator[FilledAnswers]:
    for done, form in enumerate(forms, 1):
        told(done, total)
        yield form


def _photos(opened: OpenedFile, form: PlannedForm, forms: Sequence[FilledAnswers]) -> Iterator[tuple[str, bytes]]:
    """The photos of an export that its forms name; what it does not hold is told where the form is read."""
    asked = {question.name for question in form.questions if question.type == "foto"}
    if not isinstance(opened, ZippedTables):
        return
    for filled in forms:
        for answers in filled.everybody:
            for name in asked & answers.keys():
                found = opened.media(answers[name])
                if found is not None:
                    yield answers[name], found


def _of_table(path: Source, opened: OpenedFile, told: Mapping[str, str], against: FilledAgainst) -> _FilledReading:
    form = against.form
    if told and told["formulir"] != form.id:
        raise NotOurWorkbook(path.name, told["formulir"], form.id)
    parts = [(key, sheet_of(opened, key, questions)) for _, key, questions in sheets_of(form)]
    if any(sheet is None for _, sheet in parts):
        names = ", ".join(head.name for head in opened.heads)
        raise NotOurWorkbook(path.name, names, " dan ".join(name for name, *_ in sheets_of(form)))
    sheets = [sheet for _, sheet in parts if sheet is not None]
    reader = CellReader(form, against.lists, against.day, opened.remarks.hidden.date1904)
    return _FilledReading(against, reader, sheets[0], sheets[1] if len(sheets) > 1 else None)


def _of_export(opened: OpenedFile, export: Export, against: FilledAgainst) -> _FilledReading:
    form = against.form
    sheets = sheets_from(export, form)
    if sheets is None:
        raise ExportOfOther(opened.facts.name, export.tool, form.title)
    hidden = opened.remarks.hidden
    for sheet in filter(None, (sheets.unit, sheets.roster)):
        sheet.faults += hidden_faults(hidden.sheets.get(sheet.name, SheetFacts()), sheet)
    reader = CellReader(form, against.lists, against.day, hidden.date1904)
    return _FilledReading(against, reader, sheets.unit, sheets.roster, sheets.origins, sheets.summary)


def instance_xml(
    book: FilledBook, filled: FilledAnswers, against: FilledAgainst, corrects: str = "", *, anew: bool = False
) -> bytes:
    """The form as a phone sends it. Its instanceID is that of its export, else follows from workbook and row: the same
    file again is the same. `corrects`: instanceID of the form that it is an edit of; `anew`: the instanceID of its
    export stands for other answers already, so that one follows from these."""
    form, origin = against.form, filled.origin
    data = ET.Element("data", {"id": form.id, "version": (origin.version if origin else "") or book.version})
    beside = {"today": against.day.isoformat()} | dict(origin.beside if origin else {})
    for name, text in beside.items():
        ET.SubElement(data, name).text = text
    ET.SubElement(data, REFERENCE).text = against.reference.isoformat()
    if reads_lists(form):
        start = ET.SubElement(data, START)
        ET.SubElement(start, FAMILY if filled.family else OUTSIDE).text = filled.family or "OK"
    for roster, blocks in groupby(form.blocks, key=lambda block: block.roster):
        mine = tuple(blocks)
        for number, answers in enumerate(filled.members if roster else (filled.unit,), 1):
            above = ET.SubElement(data, roster) if roster else data
            if roster and reads_lists(form):
                ET.SubElement(above, PLACE).text = str(number)
            for block in mine:
                _write_block(above, block, answers, MEMBER if roster and block is mine[0] else "")
    meta = ET.SubElement(data, "meta")
    ET.SubElement(meta, "instanceID").text = _instance(book, filled, form.id, corrects, anew=anew)
    if corrects:
        ET.SubElement(meta, "deprecatedID").text = corrects
    if origin is not None:
        write_origin(meta, origin)
    return bytes(ET.tostring(data, encoding="utf-8"))


def _instance(book: FilledBook, filled: FilledAnswers, form: str, corrects: str, *, anew: bool) -> str:
    if filled.origin is not None and not anew:
        return filled.origin.instance
    within = (filled.origin.instance, filled.digest) if filled.origin else (book.digest, form, str(filled.row))
    told = "|".join((*within, *([corrects] if corrects else [])))
    return f"uuid:{uuid.uuid5(_PLACE, hashlib.sha256(told.encode()).hexdigest())}"


def instances_zip(book: FilledBook, against: FilledAgainst) -> bytes:
    """All forms of a workbook, one XML a form, named by their order; the bytes depend on workbook and day only."""
    stream = io.BytesIO()
    with new_zip(stream) as box:
        for number, filled in enumerate(book.forms, 1):
            box.add(f"{against.form.id}-{number:04}.xml", instance_xml(book, filled, against))
    return stream.getvalue()


def _write_block(above: ET.Element, block: FormBlock, answers: Mapping[str, str], member: str) -> None:
    names = (member, *(question.name for question in block.questions))
    given = [name for name in names if name in answers]
    if given:
        group = ET.SubElement(above, block.id)
        for name in given:
            ET.SubElement(group, name).text = answers[name]


@dataclass
class _FilledEntry:
    """A row on its way: the sheet and row, who of the round's list it is, what conditions see of it, what is kept."""

    sheet: FilledSheet
    row: FilledRow
    listed: str
    given: dict[str, Given]
    record: dict[str, object] = field(default_factory=dict)
    kept: dict[str, str] = field(default_factory=dict)


@dataclass
class _FilledReading:
    """One workbook while it is read."""

    against: FilledAgainst
    reader: CellReader
    sheet: FilledSheet
    roster: FilledSheet | None
    origins: Mapping[int, FormOrigin] = field(default_factory=dict)
    export: ExportSummary | None = None
    faults: list[FormFault] = field(default_factory=list)

    def forms(self) -> Iterator[FilledAnswers]:
        """All forms in the order of their rows; faults gather in `faults`."""
        form = self.against.form
        self.faults += [*self.sheet.faults, *(self.roster.faults if self.roster else ())]
        rules = [rule for rule in phone_rules(form, self.against.content) if rule.rule.level == "tolak"]
        members = self._members()
        keys: dict[int, int] = {}
        families: dict[str, int] = {}
        for row in self.sheet.rows:
            key = self._key(self.sheet, row)
            if key is None:
                continue
            if not self.origins and self._is_untouched(self.sheet, row):
                members.pop(key, None)
                continue
            family = self.sheet.listed_unit(row)
            if family and family in families and not self.origins:  # two submissions of one family stand side by side
                message = f"Keluarga ini sudah diisi di baris {families[family]}"
                self._wrong(self.sheet, row, FAMILY, "", message)
            families[family] = row.number
            if key in keys:
                message = f"Nomor urut ini sudah ada di baris {keys[key]}"
                self.faults.append(self.sheet.fault(row.number, self.sheet.key, str(key), message))
                continue
            keys[key] = row.number
            yield self._form(self._entry(self.sheet, row), members.pop(key, []), rules)
        for key, rows in members.items():
            for row in rows:
                self._wrong(
                    self.roster or self.sheet, row, "", str(key), "Nomor induk ini tidak ada di lembar induknya"
                )

    def _members(self) -> dict[int, list[FilledRow]]:
        found: dict[int, list[FilledRow]] = {}
        for row in self.roster.rows if self.roster else ():
            key = self._key(self.roster or self.sheet, row)
            if key is not None:
                found.setdefault(key, []).append(row)
        return found

    def _key(self, sheet: FilledSheet, row: FilledRow) -> int | None:
        text = clean_text(text_of(row.key))
        if text.isascii() and text.isdigit() and 0 < len(text) < 10:
            return int(text)
        mend = "Tulis nomor urutnya; baris jumlah atau catatan dihapus."
        self.faults.append(
            sheet.fault(row.number, sheet.key, text[:_LONGEST_FOUND], "Nomor urut bukan angka", "1, 2, 3, …", mend)
        )
        return None

    def _wrong(
        self, sheet: FilledSheet, row: FilledRow, question: str, found: str, message: str, mend: str = ""
    ) -> None:
        self.faults.append(sheet.fault(row.number, question or sheet.key, found, message, mend=mend))

    def _entry(self, sheet: FilledSheet, row: FilledRow) -> _FilledEntry:
        """The cells of a row read one by one."""
        given: dict[str, Given] = {}
        for question in self.against.form.questions:
            if question.name not in row.cells:
                continue
            read = self.reader.read(question, row.cells[question.name])
            if isinstance(read, NotGiven):
                found = "" if question.type in _HIDDEN_TYPES else text_of(row.cells[question.name])[:_LONGEST_FOUND]
                self.faults.append(sheet.fault(row.number, question.name, found, read.message, read.expected))
            elif read is not None:
                given[question.name] = read
        listed = sheet.listed_unit(row)
        if listed and not _ENTITY.match(listed):
            message, mend = "Tanda dari daftar putaran berubah", "Salin lagi dari tabel asalnya; kosongkan bila baru."
            if self.origins:
                mend = "Ekspor lagi dengan nilai XML, bukan label."
            self.faults.append(sheet.fault(row.number, LISTED[sheet.key], listed[:_LONGEST_FOUND], message, mend=mend))
        return _FilledEntry(sheet, row, listed, given)

    def _is_untouched(self, sheet: FilledSheet, row: FilledRow) -> bool:
        """A row of the round's list that nobody has typed into: only what the list brought stands there."""
        typed = (question.name for question in self.against.form.questions if not question.carried)
        return bool(sheet.listed_unit(row)) and not any(clean_text(text_of(row.cells.get(name, ""))) for name in typed)

    def _form(self, entry: _FilledEntry, rows: Sequence[FilledRow], rules: Sequence[PhoneRule]) -> FilledAnswers:
        form = self.against.form
        members: list[_FilledEntry] = []
        for roster, blocks in groupby(form.blocks, key=lambda block: block.roster):
            mine = tuple(blocks)
            if not roster:
                for block in mine:
                    self._block(block, entry, 0)
                continue
            members = self._roster(entry, rows, mine)
            entry.record[roster] = [member.record for member in members]
        for rule in rules:
            for checked in members if rule.rule.unit_of != form.unit else [entry]:
                if holds(rule.test, checked.record):
                    self._wrong(checked.sheet, checked.row, rule.after, "", rule.rule.title, rule.rule.cure)
        kept = tuple(({MEMBER: each.listed} if each.listed else {}) | each.kept for each in members)
        origin = self.origins.get(self._key(entry.sheet, entry.row) or 0)
        return FilledAnswers(entry.row.number, entry.kept, kept, entry.listed, origin)

    def _roster(
        self, entry: _FilledEntry, rows: Sequence[FilledRow], blocks: Sequence[FormBlock]
    ) -> list[_FilledEntry]:
        """The entries of a roster: none where its first block is closed, else as many as are counted and those who are
        not."""
        form, first = self.against.form, blocks[0]
        sheet = self.roster or self.sheet
        if first.skip is not None and holds(first.skip, entry.record):
            for row in rows:
                if not self._is_untouched(sheet, row):
                    self._wrong(sheet, row, "", "", f"Tidak ditanyakan bila {self._words(first)}", "Hapus barisnya.")
            return []
        members = []
        for number, row in enumerate(rows, 1):
            member = self._entry(sheet, row)
            member.record[form.unit] = entry.record
            self._age(member)
            for block in blocks:
                self._block(block, member, number)
            members.append(member)
        self._compare_count(entry, sheet, members)
        return members

    def _compare_count(self, entry: _FilledEntry, sheet: FilledSheet, members: Sequence[_FilledEntry]) -> None:
        """Whether the count is that of the entries; whoever died or moved away stands there and is not counted."""
        form = self.against.form
        count, aside = entry.record.get(form.count), 0
        if form.uncounted is not None:
            aside = sum(holds(form.uncounted, member.record) for member in members)
        if not isinstance(count, int) or count == len(members) - aside:
            return
        message = f"Lembar {sheet.name} memuat {len(members)} baris untuk nomor ini"
        mend = "Samakan banyaknya dengan baris yang diisi."
        if aside:
            message += f", {aside} di antaranya meninggal, pindah, atau tidak ditemukan"
            mend = "Hitung yang masih tinggal; baris yang lain tetap ada dan tidak dihitung."
        self._wrong(entry.sheet, entry.row, form.count, str(count), message, mend)

    def _age(self, member: _FilledEntry) -> None:
        born, told = member.given.get("tanggal_lahir"), member.given.get("r407")
        if born is not None and isinstance(born.value, dt.date):
            member.record[AGE] = age_on(born.value, self.against.reference)
        elif told is not None:
            member.record[AGE] = told.value

    def _block(self, block: FormBlock, entry: _FilledEntry, number: int) -> None:
        """The questions of a block, each after those before it: what is not asked is empty for what follows."""
        counted = bool(block.roster) and block.skip_unit == self.against.form.unit
        closed = block.skip is not None and not counted and holds(block.skip, entry.record)
        for question in block.questions:
            given = self._automatic(question, entry, number) if question.automatic else entry.given.get(question.name)
            if closed or (question.skip is not None and holds(question.skip, entry.record)):
                brought = bool(entry.listed) and question.carried  # the list brought it; a phone hides it as well
                if given is not None and not question.automatic and not brought:
                    why = self._words(block) if closed else self._words(block, question)
                    self._wrong(
                        entry.sheet, entry.row, question.name, "", f"Tidak ditanyakan bila {why}", "Kosongkan selnya."
                    )
                continue
            if given is not None:
                entry.record[question.name] = given.value
                entry.kept[question.name] = given.text
                continue
            entry.kept[question.name] = ""  # asked and left open, as a phone writes it
            if question.required and self._blank(entry, question):
                self._wrong(entry.sheet, entry.row, question.name, "", "Belum dijawab", "Pertanyaan ini wajib.")

    def _blank(self, entry: _FilledEntry, question: FormQuestion) -> bool:
        """Whether a question was left open; one whose cell was no answer has its fault already."""
        return not clean_text(text_of(entry.row.cells.get(question.name, "")))

    def _automatic(self, question: FormQuestion, entry: _FilledEntry, number: int) -> Given:
        """What a phone writes itself: a day that was written down stays, a number must be that of its place."""
        given = entry.given.get(question.name)
        if question.automatic == "hari_ini":
            return given or Given(self.against.day.isoformat(), self.against.day)
        if given is not None and given.value != number:
            message = f"Nomor urut di keluarga ini seharusnya {number}"
            self._wrong(entry.sheet, entry.row, question.name, given.text, message, "Kosongkan, atau urutkan barisnya.")
        return Given(str(number), number)

    def _words(self, block: FormBlock, question: FormQuestion | None = None) -> str:
        skip, unit = (block.skip, block.skip_unit) if question is None else (question.skip, question.unit)
        return "" if skip is None else condition_words(self.against.form, skip, unit)
