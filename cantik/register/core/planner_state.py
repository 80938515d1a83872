"""What the register of a village knows, as the planner reads it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from cantik.register.core.conflict import Edge, Precedent


class PersonContent(NamedTuple):
    """A distinct statement of the register about a person, without its values; numbers are ids of sealed ones."""

    id: int
    person: int
    source: str
    digest: bytes
    family: int | None
    nik: int | None
    phone: int | None
    father_nik: int | None
    mother_nik: int | None
    name: str
    birth_place: str
    birth_date: dt.date | None
    hand: bool = False  # a correction: all but what was corrected is repeated from the list it is a part of


class StatementRef(NamedTuple):
    """A statement that is folded now: the source, its reference date, the statement's number.

    `addition`: it was added to the list of its source; `ended`: of the list that a delivery in several files is about
    to replace; `quiet`: of an older list that stands on beneath a newer one (`remainder.py`): what is not heard of it;
    `terdaftar`, `domisili`: what it says of these facts.
    """

    source: str
    reference: dt.date
    content: int
    addition: bool = False
    ended: bool = False
    quiet: frozenset[str] = frozenset()
    terdaftar: str = ""
    domisili: str = ""


class FamilyContent(NamedTuple):
    """A distinct statement about a family."""

    id: int
    family: int
    source: str
    digest: bytes
    kk: int | None
    hand: bool = False  # a correction: all but what was corrected is repeated from the list it is a part of
    own: bool = True  # the source has a row for the family; else only its members name it


@dataclass(frozen=True, slots=True)
class Homes:
    """What is said of some families: `standing` in the order of folding, `said` by statement (numbers masked)."""

    standing: Mapping[int, Sequence[StatementRef]] = field(default_factory=dict)
    said: Mapping[int, Mapping[str, Any]] = field(default_factory=dict)
    edges: Mapping[int, Sequence[Edge]] = field(default_factory=dict)
    verdicts: Mapping[int, Mapping[tuple[str, int, int], Precedent]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Current:
    """The register of a village as it stands before the batch.

    `standing[person]` are its standing statements in the order of folding. `load` gives the values of statements, for
    those persons only whose difference is shown; numbers in them are masked. `edges`, `verdicts`: what was decided
    where sources differ (`conflict.py`), by person. `homes`: the same of families, for those that are compared.
    """

    contents: Sequence[PersonContent] = ()
    families: Sequence[FamilyContent] = ()
    standing: Mapping[int, Sequence[StatementRef]] = field(default_factory=dict)
    stocks: Mapping[str, dt.date] = field(default_factory=dict)  # source -> reference of its standing whole list
    load: Callable[[Collection[int]], Mapping[int, Mapping[str, Any]]] = lambda _: {}
    edges: Mapping[int, Sequence[Edge]] = field(default_factory=dict)
    verdicts: Mapping[int, Mapping[tuple[str, int, int], Precedent]] = field(default_factory=dict)
    homes: Callable[[Collection[int]], Homes] = lambda _: Homes()
    kept: Mapping[int, int] = field(default_factory=dict)  # of doubles put together: who is gone -> who is kept
