"""What a round is frozen from: families of the register as whoever reads the register hands them in. Pure.

`plan` stands before the register on the way and cannot read it. The values hold what may lie on a phone: no NIK, the
number of the card masked, nothing of class C.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

#: dusun, RW, RT as the register writes them
Place = tuple[str, str, str]
#: the entity lists of a form, by name, and their columns after `name`, `label`, `__version`. A column that is called as
#: a question holds the answer that the register would give to it; families have one more for each answer that may stand
#: (`cantik.plan.fields.standing_answers`)
FAMILIES, MEMBERS = "keluarga", "anggota"
PLACE_COLUMNS = ("dusun", "rw", "rt")
#: address of the card, for whoever looks for the house: it is no answer, a family need not live there
CARD_ADDRESS = "alamat_kk"
#: of a form that was sent back: JSON, "unit.question" -> what the office remarked about it
REMARKS = "catatan_soal"
FAMILY_COLUMNS = (*PLACE_COLUMNS, "kk_akhir", "anggota", "keadaan", "catatan", CARD_ADDRESS, REMARKS)
MEMBER_COLUMNS = ("keluarga", "urutan", "nama", "jenis_kelamin", "r407", "r409")
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
