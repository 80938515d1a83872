"""Where a form holds what its conditions name: `${name}` of XLSForm, and the rules that a phone can check. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from cantik.base.errors import ContentError
from cantik.content.kinds import Content, Rule
from cantik.expr import tree
from cantik.expr.check import compile_text
from cantik.expr.scope import Type
from cantik.expr.walk import names_in, walk
from cantik.expr.xpath import FormAnswer, FormPlaces, FormRoster, why_not_in_form
from cantik.field.instruments.form import AGE, REFERENCE, FormQuestion, PlannedForm

_TYPES = {"kode": Type.CODE, "ya_tidak": Type.CODE, "angka": Type.NUMBER, "titik": Type.NUMBER, "tanggal": Type.DATE}


@dataclass(frozen=True, slots=True)
class PhoneRule:
    """A rule of the content that this form can check: what must not hold, and after which question that is known (the
    roster itself, for a rule of the form that counts its members)."""

    rule: Rule
    test: tree.Condition
    after: str


def places(form: PlannedForm, unit: str) -> FormPlaces:
    """What a question of the unit can see: its own answers, those above it, and from above the roster.

    From within a roster nobody looks at the whole of it: the way there depends on the depth of the question, and one
    that is wrong is not noticed (JavaRosa counts one member). Such rules run at the server.
    """
    within = unit != form.unit
    answers: dict[tuple[str, ...], FormAnswer] = {}
    members: dict[str, FormAnswer] = {}
    for block in form.blocks:
        for question in block.questions:
            reference = _answer(form, question, f"${{{question.name}}}")
            if question.unit == unit:
                answers[question.name,] = reference
            elif within:
                answers[form.unit, question.name] = reference
            if block.roster:
                members[question.name] = _answer(form, question, f"./{block.id}/{question.name}")
    if has_age(form):
        members[AGE] = FormAnswer.node(f"./{AGE}", Type.NUMBER)
        if unit == "orang":
            answers[AGE,] = FormAnswer.node(f"${{{AGE}}}", Type.NUMBER)
    answers[REFERENCE,] = FormAnswer.node(f"${{{REFERENCE}}}", Type.DATE)
    rosters: Mapping[str, FormRoster] = {}
    if form.roster and not within:
        rosters = {form.roster: FormRoster(f"${{{form.roster}}}", members)}
    return FormPlaces(answers, rosters)


def has_age(form: PlannedForm) -> bool:
    """Whether the form works out an age: it asks for the date of birth or the age of persons in its roster."""
    return form.roster != "" and any(question.name in ("tanggal_lahir", "r407") for question in form.questions)


def _answer(form: PlannedForm, question: FormQuestion, path: str) -> FormAnswer:
    """A question's answer; that of an additive list is the sum of the codes chosen, as registers keep it."""
    kind = _TYPES.get(question.type, Type.TEXT)
    if not question.additive:
        return FormAnswer.node(path, kind)
    bits = [choice.code for choice in form.lists[question.codelist] if choice.code not in question.alone]
    total = " + ".join(f"if(selected({path}, '{code}'), {code}, 0)" for code in bits)
    for code in question.alone:
        total = f"if(selected({path}, '{code}'), {code}, {total})"
    return FormAnswer(f"({total})", kind, (f"{path} != ''",), blank_when_missing=False)


def phone_rules(form: PlannedForm, content: Content) -> Iterator[PhoneRule]:
    """The rules of the content that speak of answers of this form only and that a phone can check.

    Left to the server: what is only recorded (`catat`), and what complains of an empty answer, for on the phone every
    answer is empty before it is given (required questions ask for it).
    """
    order = {question.name: at for at, question in enumerate(form.questions)}
    within = {question.name for question in form.questions if question.unit != form.unit}
    for rule in content.rules.values():
        if rule.checked_by != "aturan" or rule.unit_of not in form.scope.fields or rule.until is not None:
            continue
        if rule.level == "catat":
            continue
        try:
            parts = [compile_text(text, form.scope.of(rule.unit_of)) for text in (rule.condition, rule.wrong_if)]
        except ContentError:  # it names what this form does not ask
            continue
        test = parts[1] if isinstance(parts[0], tree.Everything) else tree.And((parts[0], parts[1]))
        named = [part for name in names_in(test) for part in name.path if part in order]
        if named and not _asks_for_empty(test) and not why_not_in_form(test, places(form, rule.unit_of)):
            last = max(named, key=lambda name: order[name])
            counted = rule.unit_of == form.unit and last in within
            yield PhoneRule(rule, test, form.roster if counted else last)


def _asks_for_empty(test: tree.Condition) -> bool:
    return any(isinstance(part, tree.Present) and part.negated for part in walk(test))
