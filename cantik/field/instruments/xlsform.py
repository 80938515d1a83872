"""A form as XLSForm: the rows of its three sheets (<https://xlsform.org>), in Indonesian and English. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from cantik.content.kinds import Content
from cantik.expr import tree
from cantik.expr.scope import Type
from cantik.expr.xpath import FormAnswer, age, xpath
from cantik.field.instruments.entity_lists import CARD_ADDRESS, FAMILIES, MEMBERS
from cantik.field.instruments.form import AGE, REFERENCE, FormBlock, FormQuestion, PlannedForm
from cantik.field.instruments.list_fields import (
    FAMILY,
    MEMBER,
    OF_FAMILY,
    OUTSIDE,
    PLACE,
    START,
    last_answer,
    listed_count,
    listed_member,
    of_list,
    reads_lists,
)
from cantik.field.instruments.places import PhoneRule, has_age, phone_rules, places

INDONESIAN, ENGLISH = "Indonesia (id)", "English (en)"
NAMESPACE = "https://cantik.invalid/instrumen/1"
SURVEY = (
    "type",
    "name",
    f"label::{INDONESIAN}",
    f"label::{ENGLISH}",
    f"hint::{INDONESIAN}",
    "required",
    "relevant",
    "constraint",
    f"constraint_message::{INDONESIAN}",
    "calculation",
    "appearance",
    "repeat_count",
    "choice_filter",
    "parameters",
    "bind::type",
    "bind::cantik:var",
    "bind::cantik:codelist",
    "bind::cantik:lalu",
)
CHOICES = ("list_name", "name", f"label::{INDONESIAN}", f"label::{ENGLISH}")
_LABEL, _LABEL_EN, _HINT, _REASON = SURVEY[2], SURVEY[3], SURVEY[4], SURVEY[8]
#: types of answers that a phone writes itself, in the order in which XLSForm writes them
META = ("start", "end", "today", "deviceid", "username")
_TYPES = {
    "angka": "integer",
    "desimal": "decimal",
    "tanggal": "date",
    "teks": "text",
    "nik": "text",
    "kk": "text",
    "telepon": "text",
    "foto": "image",
}
_PHOTO_WIDTH = "max-pixels=1280"
_NUMBERS = {"nik": "[0-9]{16}", "kk": "[0-9]{16}", "telepon": "[+]?[0-9]{8,15}"}
_REASONS = {
    "nik": "NIK terdiri atas 16 angka.",
    "kk": "Nomor KK terdiri atas 16 angka.",
    "telepon": "Nomor telepon terdiri atas 8 sampai 15 angka.",
}
_POINT = "titik"
Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class XlsForm:
    """The sheets of an XLSForm as rows by column; `settings` has one row."""

    survey: Sequence[Row]
    choices: Sequence[Row]
    settings: Row


def xlsform(form: PlannedForm, content: Content, version: str, reference: dt.date | None = None) -> XlsForm:
    """The XLSForm of a form in a version (YYYYMMDDnn). `reference` is the reference date of the round; without one the
    day of the interview stands for it."""
    rules: dict[str, list[PhoneRule]] = {}
    for rule in phone_rules(form, content):
        rules.setdefault(rule.after, []).append(rule)
    return XlsForm(
        survey=tuple(_survey(form, rules, reference)),
        choices=tuple(_choices(form)),
        settings={
            "form_title": form.title,
            "form_id": form.id,
            "version": version,
            "default_language": INDONESIAN,
            "instance_name": f"concat('{form.id} ', ${{today}})",
            "namespaces": f'cantik="{NAMESPACE}"',
        },
    )


def _survey(form: PlannedForm, rules: Mapping[str, Sequence[PhoneRule]], reference: dt.date | None) -> Iterator[Row]:
    for name in META:
        yield {"type": name, "name": name}
    day = f"date('{reference.isoformat()}')" if reference else "today()"
    yield {"type": "calculate", "name": REFERENCE, "calculation": day, "bind::type": "date"}
    yield from _beginning(form)
    open_roster = ""
    for block in form.blocks:
        if block.roster != open_roster:
            yield from _end(form, open_roster, rules)
            if block.roster:
                yield from _roster(form, block)
            open_roster = block.roster
        yield from _block(form, block, rules)
    yield from _end(form, open_roster, rules)


def _beginning(form: PlannedForm) -> Iterator[Row]:
    """The notice; before it, on the same page, which family of the list is visited."""
    notice = {"type": "note", "name": "pemberitahuan", _LABEL: form.notice, _LABEL_EN: "Read the notice aloud."}
    if not reads_lists(form):
        yield from [notice] if form.notice else []
        return
    yield {"type": "begin group", "name": START, _LABEL: "Keluarga", _LABEL_EN: "Family", "appearance": "field-list"}
    yield {
        "type": f"select_one_from_file {FAMILIES}.csv",
        "name": FAMILY,
        _LABEL: "Keluarga yang didata",
        _LABEL_EN: "Family visited",
        "required": f"${{{OUTSIDE}}} = ''",
        "appearance": "autocomplete",
    }
    yield {
        "type": "acknowledge",
        "name": OUTSIDE,
        _LABEL: "Keluarga ini tidak ada di daftar",
        _LABEL_EN: "This family is not on the list",
    }
    yield {
        "type": "note",
        "name": "tujuan",
        # an expression ends at a blank: no point or comma stands behind it
        _LABEL: _where("Dusun", "RT", "Alamat", "Alamat pada KK"),
        _LABEL_EN: _where("Hamlet", "RT", "Address", "Address on the card"),
        "relevant": f"${{{FAMILY}}} != ''",
    }
    yield from [notice] if form.notice else []
    yield {"type": "end group", "name": START}


def _where(*called: str) -> str:
    """Where the family chosen lives, for whoever goes there."""
    columns = ("dusun", "rt", "alamat", CARD_ADDRESS)
    return " · ".join(f"{word}: {of_list(column)}" for word, column in zip(called, columns, strict=True))


def _end(form: PlannedForm, roster: str, rules: Mapping[str, Sequence[PhoneRule]]) -> Iterator[Row]:
    """The end of the repeat, and what is found once all members are known."""
    if roster:
        yield {"type": "end repeat", "name": roster}
        for rule in rules.get(roster, ()):
            yield _warning_note(form, form.unit, rule)


def _roster(form: PlannedForm, block: FormBlock) -> Iterator[Row]:
    """The beginning of the repeat; it has no entry when its first block is closed."""
    count = _roster_length(form)
    if block.skip is not None:
        count = f"if({xpath(block.skip, places(form, form.unit))}, 0, {count})"
    yield {
        "type": "begin repeat",
        "name": block.roster,
        _LABEL: block.title,
        _LABEL_EN: block.title_en,
        "repeat_count": count,
    }
    if reads_lists(form):
        yield {"type": "calculate", "name": PLACE, "calculation": "position(..)"}
    if has_age(form):
        yield {"type": "calculate", "name": AGE, "calculation": _age(form)}


def _roster_length(form: PlannedForm) -> str:
    """How many entries a roster has: those that its question counts, and whoever stands in it without being counted. It
    is never shorter than the list: a number deletes nobody, whoever died or moved away is written down as that. Never
    longer than a count may be: 1200 typed for 12 would have a phone make as many members before it can say that this is
    too many."""
    asked = f"${{{form.count}}}"
    most = next((question.maximum for question in form.questions if question.name == form.count), None)
    count = asked
    if form.uncounted is not None:
        around = places(form, form.unit)
        roster = around.rosters[form.roster]
        count = f"{asked} + count({roster.nodes}[{xpath(form.uncounted, around.within(roster))}])"
    if most is not None:
        count = f"if({count} > {most}, {most}, {count})"
    if not reads_lists(form):
        return count if form.uncounted is None else f"if({asked} != '', {count}, 0)"
    return f"if({asked} != '' and {count} > {listed_count()}, {count}, {listed_count()})"


def _age(form: PlannedForm) -> str:
    """Age on the reference date; without a date of birth the age that was told."""
    asked = {question.name for question in form.questions}
    told = "${r407}" if "r407" in asked else "''"
    if "tanggal_lahir" not in asked:
        return told
    born = FormAnswer.node("${tanggal_lahir}", Type.DATE)
    whole = age(FormAnswer.node(f"${{{REFERENCE}}}", Type.DATE), born).value
    return f"if({born.present[0]}, {whole}, {told})"


def _block(form: PlannedForm, block: FormBlock, rules: Mapping[str, Sequence[PhoneRule]]) -> Iterator[Row]:
    unit = block.questions[0].unit
    counted = block.skip_unit != unit  # the roster is then as long as its condition says
    relevant = "" if block.skip is None or counted else _asked_unless(form, unit, block.skip)
    yield {
        "type": "begin group",
        "name": block.id,
        _LABEL: block.title,
        _LABEL_EN: block.title_en,
        "relevant": relevant,
        "appearance": "field-list",
    }
    if reads_lists(form) and block is next(part for part in form.blocks if part.roster):
        yield _member()
    pointed = False
    for question in block.questions:
        if question.type == _POINT:
            yield from _point(question, first=not pointed)
            pointed = True
            continue
        yield _question(form, question, rules.get(question.name, ()))
        for rule in rules.get(question.name, ()):
            if rule.rule.level != "tolak":
                yield _warning_note(form, unit, rule)
    yield {"type": "end group", "name": block.id}


def _member() -> Row:
    """Who of the list this entry of the roster is: whoever stands there, until somebody chooses another or nobody."""
    return {
        "type": f"select_one_from_file {MEMBERS}.csv",
        "name": MEMBER,
        _LABEL: "Anggota menurut daftar",
        _LABEL_EN: "Member according to the list",
        _HINT: "Kosongkan untuk anggota baru.",
        "choice_filter": OF_FAMILY,
        "calculation": listed_member(),
        "appearance": "minimal",
    }


def _asked_unless(form: PlannedForm, unit: str, skip: tree.Condition) -> str:
    return f"not({xpath(skip, places(form, unit))})"


def _question(form: PlannedForm, question: FormQuestion, rules: Sequence[PhoneRule]) -> Row:
    row = {
        "type": _type(question),
        "name": question.name,
        _LABEL: _with_answers(form, question.text),
        _LABEL_EN: question.text_en,
        _HINT: _with_answers(form, question.hint),
        "required": "yes" if question.required else "",
        "bind::cantik:var": f"{question.unit}.{question.name}",
        "bind::cantik:codelist": question.codelist,
        "bind::cantik:lalu": "ya" if question.carried else "",
    }
    if question.skip is not None:
        row["relevant"] = _asked_unless(form, question.unit, question.skip)
    if question.automatic:
        row |= {"type": "calculate", "calculation": _AUTOMATIC[question.automatic], "required": "", _HINT: ""}
        if question.type == "tanggal":
            row["bind::type"] = "date"
        return row
    row["calculation"] = last_answer(form, question)
    limits = list(_limits(form, question, rules))
    row["constraint"] = " and ".join(f"({limit})" if len(limits) > 1 else limit for limit, _ in limits)
    row[_REASON] = " ".join(dict.fromkeys(reason for _, reason in limits))
    if question.type == "foto":
        row["parameters"] = _PHOTO_WIDTH
    if question.type in _NUMBERS:
        row["appearance"] = "numbers"
    return row


#: a question stands in the group of its block, which alone has no number: the entry of the roster lies above it
_AUTOMATIC = {"hari_ini": "today()", "nomor_urut": "position(../..)"}


def _with_answers(form: PlannedForm, text: str) -> str:
    """The words of a question or of a hint; a name in braces is the answer that stands there."""
    for name in (other.name for other in form.questions):
        text = text.replace(f"{{{name}}}", f"${{{name}}}")
    return text


def _type(question: FormQuestion) -> str:
    if question.codelist:
        return f"{'select_multiple' if question.additive else 'select_one'} {question.codelist}"
    return _TYPES[question.type]


def _limits(form: PlannedForm, question: FormQuestion, rules: Sequence[PhoneRule]) -> Iterator[tuple[str, str]]:
    """What an answer must fulfil, with the words for whoever typed another."""
    if question.type in ("angka", "desimal"):
        low, high = question.minimum or 0, question.maximum
        yield f". >= {low}", f"Paling sedikit {low}." if high is None else f"Antara {low} dan {high}."
        if high is not None:
            yield f". <= {high}", f"Antara {low} dan {high}."
    if question.type == "tanggal":
        yield ". <= today()", "Tanggal tidak boleh sesudah hari ini."
    if question.type in _NUMBERS:
        yield f"regex(., '^{_NUMBERS[question.type]}$')", _REASONS[question.type]
    for code in question.alone:
        label = next(choice.label for choice in form.lists[question.codelist] if choice.code == code)
        yield f"not(selected(., '{code}') and count-selected(.) > 1)", f"“{label}” tidak dipilih bersama jawaban lain."
    for rule in rules:
        if rule.rule.level == "tolak":
            yield f"not({xpath(rule.test, places(form, question.unit))})", f"{rule.rule.title}."


def _warning_note(form: PlannedForm, unit: str, rule: PhoneRule) -> Row:
    """A note that only shows where the rule finds something: it stops nobody."""
    return {
        "type": "note",
        "name": f"periksa_{rule.rule.id}",
        _LABEL: f"PERIKSA: {rule.rule.title}. {rule.rule.cure}",
        _LABEL_EN: f"CHECK: {rule.rule.title}.",
        "relevant": xpath(rule.test, places(form, unit)),
    }


def _point(question: FormQuestion, *, first: bool) -> Iterator[Row]:
    """Latitude and longitude are one measurement; both stand in nodes of their own, as variables do."""
    if first:
        yield {
            "type": "geopoint",
            "name": _POINT,
            # its words are a remark in brackets about how it is taken: what is taken stands before them
            _LABEL: f"Letak {question.text}",
            _LABEL_EN: "Location",
            "required": "yes" if question.required else "",
        }
    part = 0 if question.name == "lintang" else 1
    yield {
        "type": "calculate",
        "name": question.name,
        "calculation": f"if(${{{_POINT}}} != '', selected-at(${{{_POINT}}}, {part}), '')",
        "bind::cantik:var": f"{question.unit}.{question.name}",
    }


def _choices(form: PlannedForm) -> Iterable[Row]:
    for name, choices in form.lists.items():
        for choice in choices:
            yield dict(zip(CHOICES, (name, choice.code, choice.label, choice.label_en), strict=True))
