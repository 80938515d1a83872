"""A value that may be corrected, of a person or of a family, as its form shows it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from cantik.codes.knowledge import Knowledge
from cantik.codes.lists import CodeList
from cantik.collect.batch import Value
from cantik.content.kinds import Variable
from cantik.register.core.app import words
from cantik.register.core.value_parser import parse_typed
from cantik.register.correct.app.surroundings import Definitions
from cantik.web.language import lang

PERSON, FAMILY = "orang", "keluarga"
#: types whose value is never written into the field
HIDDEN = ("nik", "kk", "telepon")


@dataclass(frozen=True, slots=True)
class CorrectableValue:
    """A value that may be corrected: of whom (`of`: the person or family), which, how it is shown, what stands there
    now, and the statement (`seen`) that says so. `clearable`: it can be taken away."""

    of: int
    name: str
    variable: Variable
    now: str
    value: Value
    choices: tuple[tuple[str, str], ...]
    seen: int
    unit: str = PERSON
    clearable: bool = True

    @property
    def label(self) -> str:
        """The variable in the page's language."""
        return words.label(self.variable.id, self.variable.unit)

    @property
    def key(self) -> str:
        """How an address names this field."""
        return f"{'' if self.unit == PERSON else self.unit}{self.of}.{self.variable.id}"

    @property
    def typed_text(self) -> str:
        """What the field holds at first; never a number of a person."""
        return "" if self.variable.type in HIDDEN else as_typed(self.value)

    @property
    def hint(self) -> str:
        """How the value is to be written."""
        return {
            "tanggal": _("Hari, bulan, tahun. Contoh: 14/05/1992"),
            "nik": _("16 angka, dari KTP atau KK"),
            "kk": _("16 angka, dari KK"),
            "kode": _("Pilih dari daftar"),
            "ya_tidak": _("Pilih dari daftar"),
        }.get(self.variable.type, "")

    @property
    def blank(self) -> bool:
        """Whether there is a value that can be taken away."""
        return bool(self.typed_text) and self.clearable

    def parse(self, asked: TypedValue, lists: Mapping[str, CodeList]) -> Value:
        """The value that a form asks for, None to take it away. Raises `CorrectionRefused` (R410) for a text that is
        no value of the variable."""
        return None if asked.blank and self.blank else parse_typed(self.variable, asked.text, lists)

    @property
    def digits(self) -> bool:
        """Whether a phone shows its keys of digits."""
        return self.variable.type in (*HIDDEN, "angka")


@dataclass(frozen=True, slots=True)
class TypedValue:
    """What a form asks for: the value as it was typed for a variable of a person or family, and the statement that it
    had seen."""

    of: int
    variable: str
    text: str
    seen: int
    blank: bool = False  # take the value away
    unit: str = PERSON


def definitions_of(knowledge: Knowledge) -> Definitions:
    """Rules, variables and lists as the register wants them."""
    return Definitions(knowledge.content, knowledge.lists)


def as_typed(value: Value) -> str:
    """A value as its field holds it."""
    if value is None:
        return ""
    return value.strftime("%d/%m/%Y") if isinstance(value, dt.date) else str(value)


def choices_of(variable: Variable, lists: Mapping[str, CodeList]) -> tuple[tuple[str, str], ...]:
    """What a field offers to choose from; nothing for one in which something is typed."""
    if variable.type == "ya_tidak":
        return (("ya", _("ya")), ("tidak", _("tidak")))
    if variable.type != "kode" or not variable.codelist or variable.additive:
        return ()
    codes = lists[variable.codelist]
    return tuple((code, codes.label(code, lang())) for code in codes.codes if code)
