"""What the rows of a table, or the submissions of an export, would be beside the forms that came before."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID
from xml.etree import ElementTree as ET

from cantik.field.forms.filled_workbook import FilledAgainst, FilledAnswers, FilledBook
from cantik.field.rounds.app.models import Device

#: version of the UUIDs that follow from a name
_NAMED = 5


class RowFate(StrEnum):
    """What a row of a table would be beside what its device typed before."""

    NEW = "baru"
    CORRECTS = "perbaikan"
    SAME = "sama"


@dataclass(frozen=True, slots=True)
class TypedTable:
    """A table as read, what it was read against, and the device that its rows come from."""

    book: FilledBook
    against: FilledAgainst
    device: Device


@dataclass(frozen=True, slots=True)
class TypedRow:
    """A row of a table. `former`: the form that it says the same as, or corrects; "" for a new one; `anew`: its own
    instanceID stands for other answers already."""

    form: FilledAnswers
    fate: RowFate
    former: str = ""
    anew: bool = False


def by_hand(instance: str) -> bool:
    """Whether an instanceID is one of `instance_xml`: phones draw theirs, those follow from a workbook and its row."""
    try:
        return UUID(instance.removeprefix("uuid:")).version == _NAMED
    except ValueError:
        return False


def says_the_same(was: ET.Element, now: ET.Element, against: FilledAgainst) -> bool:
    """Whether two forms say the same. A day that the table itself writes, the day of reading, is no answer."""
    days = {"today", *(question.name for question in against.form.questions if question.automatic == "hari_ini")}
    former, later = _leaves(was), _leaves(now)
    return len(former) == len(later) and all(
        (tag, text) == (other, said) or (tag == other and tag in days and said == against.day.isoformat())
        for (tag, text), (other, said) in zip(former, later, strict=True)
    )


def _leaves(tree: ET.Element) -> list[tuple[str, str]]:
    """Every element but the head (`meta`) with its own text, in its order; those left open say nothing."""
    found = []
    for part in tree:
        if part.tag != "meta":
            found += [(element.tag, element.text) for element in part.iter() if element.text]
    return found
