"""An instrument as a form: questions in order with their conditions checked, ready to be written in any shape. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from cantik.base.errors import ContentError
from cantik.codes.lists import CodeList
from cantik.content.instrument import Concept, Instrument, InstrumentBlock, InstrumentQuestion
from cantik.content.kinds import Content, Variable
from cantik.content.village_form import YES, date_of, is_proven, number_of, proof_labels, proof_labels_en
from cantik.expr import tree
from cantik.expr.check import compile_text
from cantik.expr.scope import Field, Relation, Scope, field_of

#: what the phone works out beside the answers
AGE, REFERENCE = "umur", "acuan"
#: name of the list that a block of another unit makes, as expressions call it
ROSTERS: Mapping[str, str] = MappingProxyType({"orang": "anggota", "keluarga": "keluarga_bangunan"})
_YES_NO = (("ya", "Ya", "Yes"), ("tidak", "Tidak", "No"))
#: what is asked after a yes that has a proof: its number and its date
PROOF_TEXTS = ("Nomor peraturan, keputusan, atau berkas yang ditunjukkan", "Tanggalnya")


@dataclass(frozen=True, slots=True)
class FormChoice:
    """One answer of a list: its code and its words."""

    code: str
    label: str
    label_en: str


@dataclass(frozen=True, slots=True)
class FormQuestion:
    """One question. `type` is that of the variable; `skip` the checked condition under which nobody asks it.

    `alone`: codes of an additive list that exclude all others. `origin`: `file:line` of the instrument.
    """

    name: str
    unit: str
    type: str
    label: str
    text: str
    text_en: str
    hint: str
    codelist: str
    minimum: int | None
    maximum: int | None
    required: bool
    carried: bool
    automatic: str
    skip: tree.Condition | None
    additive: bool = False
    alone: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    origin: str = ""


@dataclass(frozen=True, slots=True)
class FormBlock:
    """Questions under a title. `roster` names the list that they belong to ("" = the form itself); `skip` closes it and
    names answers of `skip_unit`: the first block of a roster is closed from above."""

    id: str
    title: str
    title_en: str
    roster: str
    skip: tree.Condition | None
    skip_unit: str
    questions: tuple[FormQuestion, ...]


@dataclass(frozen=True, slots=True)
class PlannedForm:
    """A form: everything that paper, XLSForm and workbook need. `lists` are the choices by code list."""

    id: str
    title: str
    title_en: str
    notice: str
    unit: str
    blocks: tuple[FormBlock, ...]
    count: str  # the question that says how many are in the roster, "" without one
    uncounted: tree.Condition | None  # of entries that stand there and that the question does not count
    lists: Mapping[str, tuple[FormChoice, ...]]
    scope: Scope  # what its conditions may name

    @property
    def questions(self) -> Iterator[FormQuestion]:
        """All questions in their order."""
        return (question for block in self.blocks for question in block.questions)

    @property
    def roster(self) -> str:
        """The name of the roster, "" without one."""
        return next((block.roster for block in self.blocks if block.roster), "")


def form_of(instrument: Instrument, content: Content, lists: Mapping[str, CodeList]) -> PlannedForm:
    """The form of an instrument. Raises `ContentError` with file and line for a condition that does not compile or
    names what the form does not ask."""
    scope = _scope(instrument, content, lists)
    blocks = tuple(_block(block, instrument, content, lists, scope) for block in instrument.blocks)
    return PlannedForm(
        id=instrument.id,
        title=instrument.title,
        title_en=instrument.title_en,
        notice=instrument.notice,
        unit=instrument.unit,
        blocks=blocks,
        count=next((block.count for block in instrument.blocks if block.count), ""),
        uncounted=next((_compile_uncounted(block, scope) for block in instrument.blocks if block.uncounted), None),
        lists=choices_of(blocks, lists),
        scope=scope,
    )


def _scope(instrument: Instrument, content: Content, lists: Mapping[str, CodeList]) -> Scope:
    """What the conditions of a form may name: the questions of the form, the age of a person, the reference date."""
    fields: dict[str, dict[str, Field]] = {}
    for question in instrument.questions:
        variable = content.variables[question.unit, question.variable]
        fields.setdefault(question.unit, {})[question.variable] = field_of(variable, lists)
    if {"tanggal_lahir", "r407"} & set(fields.get("orang", {})):
        fields["orang"][AGE] = field_of(content.variables["orang", AGE], lists)
    relations = {
        unit: {ROSTERS[other]: Relation(ROSTERS[other], other, many=True, label="anggotanya", label_en="its members")}
        for unit, other in ((instrument.unit, other) for other in fields if other != instrument.unit)
    }
    upward = Relation(instrument.unit, instrument.unit, label="induknya", label_en="what it belongs to")
    whole = {**relations, **{unit: {upward.name: upward} for unit in fields if unit != instrument.unit}}
    return Scope(instrument.unit, fields, whole, rules=True)


def _block(
    block: InstrumentBlock, instrument: Instrument, content: Content, lists: Mapping[str, CodeList], scope: Scope
) -> FormBlock:
    roster = "" if block.unit == instrument.unit else ROSTERS[block.unit]
    seen_from = scope if block.count else scope.of(block.unit)
    skip = None if block.skip is None else compile_text(block.skip, seen_from, block.origin.at("lewati"))
    questions = tuple(_list_questions(block, instrument.id, content, lists, scope.of(block.unit)))
    return FormBlock(block.id, block.title, block.title_en, roster, skip, seen_from.unit, questions)


def _list_questions(
    block: InstrumentBlock, instrument: str, content: Content, lists: Mapping[str, CodeList], scope: Scope
) -> Iterator[FormQuestion]:
    for asked in block.questions:
        question = _question(asked, content, lists, scope)
        yield question
        if is_proven(instrument, content.variables[asked.unit, asked.variable]):
            yield from _proof(asked, question, scope)


def _proof(asked: InstrumentQuestion, question: FormQuestion, scope: Scope) -> Iterator[FormQuestion]:
    """What was shown for a yes of the village's own form: number and date of the regulation, decree or file. Made of
    the question itself, so that a new one is asked for its proof without another line of content.

    Nobody is asked before the question itself is answered with yes, and nobody must know: a file may not be at
    hand.
    """
    name = question.name
    skip = compile_text(f'{name} kosong atau {name} != "{YES}"', scope, asked.origin.at("isian"))
    label, english = proof_labels(question.label), proof_labels_en(question.text_en)
    blank = replace(
        question,
        codelist="",
        minimum=None,
        maximum=None,
        required=False,
        carried=False,
        automatic="",
        skip=skip,
        additive=False,
        alone=(),
        hint="",
    )
    yield replace(
        blank,
        name=number_of(name),
        type="teks",
        label=label[0],
        text=PROOF_TEXTS[0],
        text_en=english[0],
        hint="Misalnya: Perdes Nomor 4 Tahun 2025. Kosongkan bila berkasnya tidak ditunjukkan.",
    )
    yield replace(blank, name=date_of(name), type="tanggal", label=label[1], text=PROOF_TEXTS[1], text_en=english[1])


def _compile_uncounted(block: InstrumentBlock, scope: Scope) -> tree.Condition:
    """Whether an entry of a roster is none of those that its question counts, as a condition of the entry."""
    return compile_text(str(block.uncounted), scope.of(block.unit), block.origin.at("tak_dihitung"))


def _question(asked: InstrumentQuestion, content: Content, lists: Mapping[str, CodeList], scope: Scope) -> FormQuestion:
    variable = content.variables[asked.unit, asked.variable]
    concept = content.concepts[asked.unit, asked.variable]
    known = lists[variable.codelist] if variable.codelist else None
    return FormQuestion(
        name=variable.id,
        unit=asked.unit,
        type=variable.type,
        label=concept.name,
        text=_question_words(concept.question),
        text_en=variable.label_en,
        hint=concept.hint or concept.definition,
        codelist="ya_tidak" if variable.type == "ya_tidak" else variable.codelist or "",
        minimum=0 if concept.minimum is None and variable.type == "angka" else concept.minimum,
        maximum=_largest(variable, concept),
        required=asked.required,
        carried=asked.carried,
        automatic=asked.automatic,
        skip=_skip(concept, scope, asked),
        additive=variable.additive,
        alone=tuple(row.code for row in known.rows if row.code and not row.bit) if known and variable.additive else (),
        needs=asked.needs,
        origin=asked.origin.at(),
    )


def _largest(variable: Variable, concept: Concept) -> int | None:
    return concept.maximum if concept.maximum is not None else variable.maximum


def _question_words(text: str) -> str:
    """The words of a question without the note that a machine fills it."""
    return text.removeprefix("(otomatis) ")


def _skip(concept: Concept, scope: Scope, asked: InstrumentQuestion) -> tree.Condition | None:
    if concept.skip is None:
        return None
    try:
        return compile_text(concept.skip, scope, concept.origin.at("lewati"))
    except ContentError as error:
        raise ContentError(
            "K118",
            f"Syarat lewati “{asked.variable}” tidak cocok dengan instrumen ini",
            where=asked.origin.at(),
            found=str(error),
            mend="Tanyakan juga isian yang disebut syaratnya, di instrumen yang sama.",
        ) from error


def choices_of(blocks: Sequence[FormBlock], lists: Mapping[str, CodeList]) -> Mapping[str, tuple[FormChoice, ...]]:
    """The choices of every code list that some question asks for."""
    found: dict[str, tuple[FormChoice, ...]] = {}
    for block in blocks:
        for question in block.questions:
            if question.codelist == "ya_tidak":
                found["ya_tidak"] = tuple(FormChoice(*words) for words in _YES_NO)
            elif question.codelist:
                rows = lists[question.codelist].rows
                found[question.codelist] = tuple(FormChoice(r.code, r.label, r.label_en) for r in rows if r.code)
    return MappingProxyType(found)
