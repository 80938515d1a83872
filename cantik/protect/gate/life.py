"""Facts of life in the gate (content `facts`): who cannot be, whose number is at most another's, one head a family."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from cantik.content.kinds import Fact
from cantik.protect.gate.members import NO_ANSWER, Domains, EveryPart, HasAny, Members, SomePart, tests
from cantik.protect.gate.statements import PrintedStatement, traits

_FAMILY = "keluarga"
_PERSON = "orang"


@dataclass(frozen=True, slots=True)
class KnownFact:
    """A fact as sets: nobody is in `impossible`; or in each area `part` holds at most as many as `whole`."""

    id: str
    unit: str
    traits: frozenset[str]
    impossible: Members | None = None
    most: tuple[Members, Members] | None = None
    heads: Fact | None = None


def read_facts(facts: Iterable[Fact], domains: Domains) -> list[KnownFact]:
    """The facts that a combination of answers decides, in the order given (sums over families: `summed.py`)."""
    out = []
    for fact in facts:
        if fact.impossible:
            nobody = domains.read(fact.impossible)
            out.append(KnownFact(fact.id, fact.unit_of, traits(nobody), impossible=nobody))
        elif fact.most:
            part, whole = (domains.read(text) for text in fact.most)
            out.append(KnownFact(fact.id, fact.unit_of, traits(part) | traits(whole), most=(part, whole)))
        elif fact.heads:
            out.append(KnownFact(fact.id, _PERSON, traits(domains.read(fact.heads)), heads=fact))
    return out


def heads_of_families(
    fact: KnownFact, statements: Sequence[PrintedStatement], domains: Domains
) -> Iterator[PrintedStatement]:
    """One head a family: what is said of families by sex and age of the head, as said of the heads themselves."""
    told = fact.heads
    if told is None or told.heads is None:
        return
    head = domains.read(told.heads)
    for statement in statements:
        if statement.scope[0] == _FAMILY and statement.share is None:
            who = _as_persons(statement.who, dict(told.same))
            if who is not None:
                yield replace(statement, scope=(_PERSON, statement.scope[1]), who=EveryPart((head, who)))


def _as_persons(who: Members, same: dict[str, str]) -> Members | None:
    """The set with the columns of the head in place of those of the family; None where it asks for anything else, or
    for nothing (a family without a known head is a family)."""
    asked = list(tests(who))
    if not asked or any(test.column not in same or NO_ANSWER in test.codes for test in asked):
        return None
    return _renamed(who, same)


def _renamed(who: Members, same: dict[str, str]) -> Members | None:
    match who:
        case HasAny(column, codes):
            return HasAny(same[column], codes)
        case EveryPart(parts) | SomePart(parts):
            made = [_renamed(part, same) for part in parts]
            inside = tuple(part for part in made if part is not None)
            return type(who)(inside) if len(inside) == len(made) else None
        case _:
            return None
