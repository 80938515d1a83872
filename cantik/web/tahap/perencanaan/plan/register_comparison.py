"""A form beside what the register holds, in words: what differs is marked, numbers are masked; health is shown only to
whoever edits persons, and never taken from the register."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext, gettext_lazy

from cantik.base.text import fold, mask
from cantik.codes.lists import lists_here
from cantik.collect.finding import Finding
from cantik.content.instrument import NEVER_CARRIED
from cantik.content.loader import here
from cantik.field.forms.answers import Fault
from cantik.field.instruments.standalone_form import questions, word_of
from cantik.field.review.app.examination import ONLY_NOTED, ReviewContext, ReviewedForm
from cantik.field.review.app.family_forms import FilledForm
from cantik.field.review.app.newcomers import LikelyPerson, list_candidates
from cantik.field.review.app.register_entries import facility_in_register
from cantik.field.review.family_records import list_questions, row_of, types_of, value_of
from cantik.field.review.standalone_faults import kind_of
from cantik.field.rounds.app.models import FORM, FrameMember, Unit
from cantik.register.core.app import words
from cantik.register.core.app.current import load_states
from cantik.register.core.app.person_history import read_family
from cantik.register.core.app.person_lists import fold_persons
from cantik.register.core.app.search import latest_date, standing_batches
from cantik.register.core.conflict import merge_statements
from cantik.register.core.prepare import HEALTH
from cantik.register.events.app.former_residents import GonePerson
from cantik.register.facilities.files import format_value as shown_value

_NUMBERS = frozenset({"nik", "no_kk", "telepon"})
#: answers of which the register has its own word under another name
_ALIKE = {"r409": ("hubungan",)}


@dataclass(frozen=True, slots=True)
class BesideCell:
    """An answer in words, what the register says ("": nothing), whether that is something else, whether a rule points
    at the answer."""

    text: str
    register: str = ""
    other: bool = False
    hit: bool = False


@dataclass(frozen=True, slots=True)
class BesideRow:
    """A question with a cell for the family, or for each entry of the roster."""

    name: str
    unit: str
    label: str
    cells: Sequence[BesideCell]

    @property
    def differs(self) -> bool:
        """Whether somewhere the register says something else."""
        return any(cell.other or cell.hit for cell in self.cells)


@dataclass(frozen=True, slots=True)
class UnreadAnswer:
    """What could not be read of a form: of which question, in whose entry ("": the family), why; whether it blocks."""

    label: str
    whose: str
    why: Any
    blocks: bool


@dataclass(frozen=True, slots=True)
class NewEntry:
    """An entry that is nobody of the list: number, name, whom of the register it may be (number, words)."""

    entry: int
    name: str
    candidates: Sequence[tuple[int, str]]


_WHY: Mapping[str, Any] = {
    Fault.FOREIGN: gettext_lazy("Tidak ditanyakan oleh versi instrumen ini. Isiannya tetap tersimpan."),
    Fault.TWICE: gettext_lazy("Terisi lebih dari sekali. Yang pertama dipakai."),
    Fault.UNREADABLE: gettext_lazy("Tidak terbaca sebagai angka, tanggal, titik, atau nomor."),
    Fault.NO_CODE: gettext_lazy("Bukan salah satu pilihan."),
    Fault.NO_FILE: gettext_lazy("Fotonya belum datang. Tunggu ponsel mengirimnya, atau kembalikan isiannya."),
    Fault.BEYOND: gettext_lazy(
        "Di luar yang mungkin: terlalu besar, negatif, hari yang belum tiba, atau letak yang asing."
    ),
    Fault.LACKING: gettext_lazy("Belum terisi. Tanpa jawaban ini isiannya tidak dapat dipakai."),
    Fault.CONTRADICTS: gettext_lazy("Tidak cocok dengan jawaban lain: bagian tidak melebihi jumlahnya."),
    Fault.TOO_MANY: gettext_lazy("Anggotanya lebih banyak daripada yang dapat dibaca. Isian aslinya tetap tersimpan."),
}


def unread_answers(context: ReviewContext, form: FilledForm) -> list[UnreadAnswer]:
    """What could not be read of a form, in words; the value itself is shown in its row."""
    labels = {str(question["jalur"]): str(question["label"]) for question in list_questions(context.tree)}
    names = {entry.entry: entry.name or str(entry.entry) for entry in form.entries}
    return [
        UnreadAnswer(
            labels.get(fault["path"], fault["path"].rsplit("/", 1)[-1]),
            names.get(fault["entry"], ""),
            _WHY[fault["fault"]],
            fault["fault"] not in ONLY_NOTED,
        )
        for fault in form.faults
    ]


def findings_by_name(reviewed: ReviewedForm) -> list[tuple[Finding, str]]:
    """What the rules found, each with whose entry it is about ("": the family)."""
    names = {row_of(reviewed.unit.pk, entry.entry): entry.name for entry in reviewed.form.entries}
    return [(finding, names.get(finding.row, "")) for finding in reviewed.findings]


def rows_beside(
    context: ReviewContext, reviewed: ReviewedForm, *, by: str, health: bool
) -> tuple[list[BesideRow], list[BesideRow]]:
    """The questions of the family and those of its members, those that nobody answered left out."""
    form, types = reviewed.form, types_of(context.tree, here())
    if reviewed.unit.kind == FORM:
        return loose_rows(context, reviewed, health=health), []
    held = _family(context, reviewed.unit, by)
    people = {entry.person: {} for entry in form.entries if entry.person}  # type: dict[int, Mapping[str, Any]]
    people |= _persons(context, people.keys())
    hits = {(finding.row, finding.column) for finding in reviewed.findings}
    own: list[BesideRow] = []
    members: list[BesideRow] = []
    for question in list_questions(context.tree):
        name, unit, label = (str(question[part]) for part in ("nama", "satuan", "label"))
        if name in HEALTH and not health:
            continue
        kind = types[unit, name]
        if unit == "keluarga":
            cells = [_cell(name, unit, kind, form.answers, held, (row_of(reviewed.unit.pk), name) in hits)]
        else:
            cells = [
                _cell(
                    name,
                    unit,
                    kind,
                    entry.answers,
                    people.get(entry.person or 0, {}),
                    (row_of(reviewed.unit.pk, entry.entry), name) in hits,
                )
                for entry in form.entries
            ]
        if any(cell.text for cell in cells):
            (own if unit == "keluarga" else members).append(BesideRow(name, unit, label, cells))
    return own, members


def loose_rows(context: ReviewContext, reviewed: ReviewedForm, *, health: bool) -> list[BesideRow]:
    """The questions of a form that reads no list, beside what the list of facilities says of the same thing."""
    kind, held = kind_of(context.tree), dict[str, str]()
    if kind is not None and (state := facility_in_register(context, kind, reviewed.form)) is not None:
        held = {name: shown_value(kind, lists_here(), name, value) for name, value in state.values.items()}
    rows = []
    for question in questions(context.tree):
        name, unit = str(question["nama"]), str(question["satuan"])
        said = reviewed.form.answers.get(name, "")
        if said and (health or not is_withheld(unit, name)):
            text, known = word_of(question, said), held.get(name, "")
            rows.append(
                BesideRow(
                    name,
                    unit,
                    str(question["label"]),
                    [BesideCell(text, known, bool(known) and fold(known) != fold(text))],
                )
            )
    return [*rows, *_listed_rows(context.tree, reviewed.form, health=health)]


def _listed_rows(tree: Mapping[str, Any], form: FilledForm, *, health: bool) -> list[BesideRow]:
    """The answers of the lists of a form, each entry by its number."""
    rows = []
    for block in tree["blok"]:
        for number, entry in enumerate(form.rosters.get(block["daftar"], ()), 1):
            for question in block["isian"]:
                name, unit, said = question["nama"], question["satuan"], entry.get(question["nama"], "")
                if said and (health or not is_withheld(unit, name)):
                    label = f"{block['judul']} {number}: {question['label']}"
                    rows.append(BesideRow(name, unit, label, [BesideCell(word_of(question, said))]))
    return rows


def is_withheld(unit: str, name: str) -> bool:
    """Whether an answer is about somebody's health or the like: shown to whoever edits persons alone."""
    concept = here().concepts.get((unit, name))
    return name in HEALTH or (concept is not None and concept.kelas == NEVER_CARRIED)


def _cell(
    name: str, unit: str, kind: str, answers: Mapping[str, str], held: Mapping[str, Any], hit: bool
) -> BesideCell:
    said = answers.get(name, "")
    text = answer_words(name, unit, kind, said)
    known = next((held[key] for key in (name, *_ALIKE.get(name, ())) if held.get(key) not in (None, "")), None)
    register = "" if known is None or name in HEALTH else words.format_value(name, known, unit)
    other = bool(said and register and fold(register) != fold(text))
    return BesideCell(text, register, other, hit)


def answer_words(name: str, unit: str, kind: str, said: str) -> str:
    """An answer in words; several codes one after the other, one that is no value as it was written."""
    if not said:
        return ""
    if name in _NUMBERS:
        return mask(said)
    if kind == "jumlah":
        known = words.variable_of(name, unit)
        codes = known.codelist if known is not None and known.codelist else ""
        return ", ".join(words.code(codes, code) for code in said.split())
    value = value_of(kind, said)
    return words.format_value(name, said if value is None else value, unit)


def _persons(context: ReviewContext, persons: Collection[int]) -> dict[int, Mapping[str, Any]]:
    """What the register holds of persons today, numbers masked."""
    batches = standing_batches(context.area_id, context.today, as_of=latest_date(context.area_id, context.today))
    folded = fold_persons(batches, frozenset(persons)) if persons else {}
    states = load_states(context.opened, {content for light in folded.values() for content in light.contents})
    return {
        person: merge_statements([(content, states[content]) for content in light.contents], light.quiet)
        for person, light in folded.items()
    }


def _family(context: ReviewContext, unit: Unit, by: str) -> Mapping[str, Any]:
    if unit.family is None:
        return {}
    as_of = latest_date(context.area_id, context.today)
    read = read_family(context.opened, context.area_id, unit.family, as_of=as_of, today=context.today, by=by)
    return {} if read is None else {name: value.value for name, value in read.values.items()}


def side_by_side(context: ReviewContext, forms: Sequence[FilledForm], *, health: bool) -> list[BesideRow]:
    """Where several forms about one family say different things: a cell for each form. Members stand beside each other
    as the persons that they are, new ones by their names."""
    if len(forms) < 2:
        return []
    types, found = types_of(context.tree, here()), []
    people = [{entry.person or fold(entry.name): entry for entry in form.entries} for form in forms]
    everybody = list(dict.fromkeys(key for known in people for key in known))
    for question in list_questions(context.tree):
        name, unit, label = (str(question[part]) for part in ("nama", "satuan", "label"))
        if name in HEALTH and not health:
            continue
        if unit != "orang":
            found += _different(label, name, unit, types[unit, name], [form.answers.get(name, "") for form in forms])
            continue
        for who in everybody:
            entries = [known.get(who) for known in people]
            called = next(entry.name for entry in entries if entry is not None)
            said = ["" if entry is None else entry.answers.get(name, "") for entry in entries]
            found += _different(f"{label}, {called}", name, unit, types[unit, name], said)
    return found


def _different(label: str, name: str, unit: str, kind: str, said: Sequence[str]) -> list[BesideRow]:
    if len(set(said)) < 2:
        return []
    return [BesideRow(name, unit, label, [BesideCell(answer_words(name, unit, kind, text)) for text in said])]


def newcomers(context: ReviewContext, form: FilledForm) -> list[NewEntry]:
    """Who lives in the family and is nobody of its list, with whom of the register they may be."""
    return [
        NewEntry(entry.entry, entry.name, in_words(list_candidates(context, entry)))
        for entry in form.entries
        if entry.person is None and entry.is_member
    ]


def in_words(found: Sequence[FrameMember]) -> list[tuple[int, str]]:
    """Whom of the register a newcomer may be, with the family and place of each."""
    return [
        (
            row.person,
            f"{row.name}, {row.unit.head}, {words.place((row.unit.block.dusun, row.unit.block.rw, row.unit.block.rt))}",
        )
        for row in found
    ]


def likely_in_words(found: Sequence[LikelyPerson]) -> list[tuple[int, str]]:
    """The same of those who may have left the village: what the register holds of them, and until when."""
    residents = dict(in_words([likely.member for likely in found if likely.member is not None]))
    return [
        (likely.person, _gone_in_words(likely.gone) if likely.gone is not None else residents[likely.person])
        for likely in found
    ]


def _gone_in_words(gone: GonePerson) -> str:
    born = gettext("lahir %(hari)s") % {"hari": words.date(gone.born)} if gone.born is not None else ""
    where = words.place(gone.unit) if any(gone.unit) else ""
    if gone.left is not None:
        until = gettext("pindah %(hari)s") % {"hari": words.date(gone.left)}
    elif gone.listed is None:
        until = gettext("tidak lagi tinggal di desa")
    elif gone.dead:
        until = gettext("meninggal menurut daftar %(hari)s") % {"hari": words.date(gone.listed)}
    else:
        until = gettext("terakhir di daftar %(hari)s") % {"hari": words.date(gone.listed)}
    return ", ".join(part for part in (gone.name, born, where, until) if part)
