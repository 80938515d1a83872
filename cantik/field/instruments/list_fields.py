"""What a form of families reads of the lists of its round: which family is visited, who stood there last year. Pure.

The lists are ODK entity lists (`cantik.field.rounds.frame`); the form finds them as files by their names, and the same
expressions run in ODK Collect and in the browser. What the content does not let stand (`FormQuestion.carried`, never
class C) is not asked of them: the lists have no column for it either.
"""

from __future__ import annotations

from cantik.field.instruments.entity_lists import FAMILIES, FAMILY_COLUMNS, MEMBER_COLUMNS, MEMBERS, PLACE_COLUMNS
from cantik.field.instruments.form import FormQuestion, PlannedForm

#: the first page; on it the family chosen (its entity) and the word that it is not on the list
START, FAMILY, OUTSIDE = "awal", FAMILIES, "luar_daftar"
#: in each entry of the roster: its number, and the entity of whom the list has there
PLACE, MEMBER = "urutan", "anggota_terdaftar"
#: where the family's entity stands in what is sent
FAMILY_PATH = f"/data/{START}/{FAMILY}"
#: and the word that the family is not on the list
OUTSIDE_PATH = f"/data/{START}/{OUTSIDE}"
#: the question that says what became of the visit (`cantik.field.rounds.states.VisitResult`)
RESULT = "r205"
#: the rows of a list, as pyxform and Collect lay it out
_ROWS = "/" + "root/item"
_FAMILY = f"instance('{FAMILIES}'){_ROWS}[name = ${{{FAMILY}}}]"
_MEMBERS = f"instance('{MEMBERS}'){_ROWS}[{FAMILIES} = ${{{FAMILY}}}"
#: which members are offered
OF_FAMILY = f"{FAMILIES} = ${{{FAMILY}}}"


def reads_lists(form: PlannedForm) -> bool:
    """Whether a form is about a family and its members: such forms begin with the family's choice."""
    return form.unit == FAMILIES and form.roster == MEMBERS


def of_list(column: str) -> str:
    """What the list says of the family chosen, as words of a question show it."""
    return f"{_FAMILY}/{column}"


def listed_member() -> str:
    """Whom the list has at the place of this entry of the roster, until somebody chooses another."""
    return f"once({_MEMBERS} and {PLACE} = ${{{PLACE}}}]/name)"


def listed_count() -> str:
    """How many members the list has of the family chosen."""
    return f"count({_MEMBERS}])"


def last_answer(form: PlannedForm, question: FormQuestion) -> str:
    """What stands in a question before anybody answers it, as an expression of XLSForm; "" for nothing."""
    if not reads_lists(form):
        return ""
    if question.name == form.count:
        return f"once(if(${{{FAMILY}}} = '', '', {listed_count()}))"
    if not question.carried or question.additive:  # a sum of codes is no answer that a form could show
        return ""
    if question.unit == form.unit:
        told = question.name in PLACE_COLUMNS or question.name not in FAMILY_COLUMNS
        return f"once({of_list(question.name)})" if told else ""
    member = f"instance('{MEMBERS}'){_ROWS}[name = ${{{MEMBER}}}]"
    return f"once({member}/{question.name})" if question.name in MEMBER_COLUMNS else ""
