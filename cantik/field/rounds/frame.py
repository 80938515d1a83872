"""What a round is frozen from: families of the register as whoever reads the register hands them in. Pure.

Whoever shows the round reads the register and hands them in. The values hold what may lie on a phone: no NIK, the
number of the card masked, nothing of class C.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

#: dusun, RW, RT as the register writes them
Place = tuple[str, str, str]
_LAST = 4


@dataclass(frozen=True, slots=True)
class FramedPerson:
    """One member: number of the person in the register, name, relation (`regsosek_409_hubungan`), sex, age in whole
    years on the reference date (None: not known)."""

    person: int
    name: str
    relation: str
    sex: str
    age: int | None


@dataclass(frozen=True, slots=True)
class FramedFamily:
    """One family of the register on the reference date; `family` None: somebody who belongs to none. `card`: last four
    digits of its KK number, "" without one; members in the order in which a phone shows them, the head first; `said`:
    the address of its card and answers that may stand, by question, as a form writes them."""

    family: int | None
    place: Place
    card: str
    members: Sequence[FramedPerson]
    said: Mapping[str, str] = field(default_factory=dict)

    @property
    def head(self) -> str:
        """The name under which a phone lists the family, "" for one of whom nobody is known."""
        return self.members[0].name if self.members else ""


def last_digits(number: str) -> str:
    """The last four characters of a card's number, masked or in clear: all that a phone is told of it.

    >>> last_digits("••••••••••••0417")
    '0417'
    """
    return number[-_LAST:]
