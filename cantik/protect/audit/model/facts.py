"""Facts of life in the gate (content `facts`): who cannot be, whose number is at most another's, one head a family."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial

from cantik.content.kinds import Fact
from cantik.protect.audit.model.members import (
    NO_ANSWER,
    Domains,
    EveryPart,
    HasAny,
    Members,
    SomePart,
    conjunction,
    tests,
)
from cantik.protect.audit.model.statements import PrintedStatement, traits

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
    """The facts that a combination of answers decides, in the order given (sums over families:
    `recoding/known_sums.py`)."""
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
    """One head a family: what is said of families by sex and age of the head, as said of the heads themselves; and
    what is said of heads, as said of their families."""
    told = fact.heads
    if told is None or told.heads is None:
        return
    head, same = domains.read(told.heads), dict(told.same)
    # a set is asked for in every area: turned once
    as_persons = cache(partial(_as_persons, same=same))
    as_families = cache(partial(_as_families, head=head, same={person: family for family, person in same.items()}))
    for statement in statements:
        unit, population = statement.scope
        if statement.share is not None:
            continue
        if unit == _FAMILY and (who := as_persons(statement.who)) is not None:
            yield replace(statement, scope=(_PERSON, population), who=EveryPart((head, who)))
        elif unit == _PERSON and (families := as_families(statement.who)) is not None:
            yield replace(statement, scope=(_FAMILY, population), who=families)


def _as_families(who: Members, head: Members, same: dict[str, str]) -> Members | None:
    """A set of heads as their families, by the columns that `same` gives for theirs; None for any other set, and where
    nothing else is asked of them."""
    asked = conjunction(who) or []
    rest = [test for test in asked if test != head]
    if head not in asked or not rest or any(test.column not in same or NO_ANSWER in test.codes for test in rest):
        return None
    return EveryPart(tuple(HasAny(same[test.column], test.codes) for test in rest))


def _as_persons(who: Members, same: dict[str, str]) -> Members | None:
    """The set with the columns of the head in place of those of the family; None where it asks for anything else, or
    for nothing (a family without a known head is a family)."""
    asked = list(tests(who))
    if not asked or any(test.column not in same or NO_ANSWER in test.codes for test in asked):
        return None
    return _rename_members(who, same)


def _rename_members(who: Members, same: dict[str, str]) -> Members | None:
    match who:
        case HasAny(column, codes):
            return HasAny(same[column], codes)
        case EveryPart(parts) | SomePart(parts):
            made = [_rename_members(part, same) for part in parts]
            inside = tuple(part for part in made if part is not None)
            return type(who)(inside) if len(inside) == len(made) else None
        case _:
            return None
