"""A person's bases as a source tells them: `terdaftar`, `domisili`, `keberadaan` (population_parameters.md 0.1).

A source fills only what it knows; "" means that it says nothing.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from cantik.collect.batch import Value

YES, NO, UNKNOWN = "ya", "tidak", "tidak_tahu"


@dataclass(frozen=True, slots=True)
class Presence:
    """The facts of one person as one source gives them."""

    terdaftar: str = ""
    domisili: str = ""
    keberadaan: str = ""


# A code that is missing says nothing: nobody is made unknown by a blank cell of whom another list tells.
# opensid_status_dasar: 1 alive and present; 2 dead, 3 moved, 4 missing, 6 gone, 9 not valid.
_OPENSID = {"1": Presence(terdaftar=YES)} | {code: Presence(terdaftar=NO) for code in ("2", "3", "4", "6", "9")}

# regsosek_404: 1 lives with the family, 5 new member, 3 lives elsewhere in Indonesia, 4 abroad, 2 dead, 6 not found.
_REGSOSEK = {
    "1": Presence(domisili=YES, keberadaan="rumah"),
    "5": Presence(domisili=YES, keberadaan="rumah"),
    "3": Presence(domisili=NO, keberadaan="luar_desa"),
    "4": Presence(domisili=NO, keberadaan="luar_negeri"),
    "2": Presence(domisili=NO),
    "6": Presence(domisili=UNKNOWN),
}

# A Buku Induk Penduduk, and the list that a village keeps by itself, tell who is registered (population_parameters 0.1)
# and have no column of status, or one that says more.
_IN_THE_BOOK = Presence(terdaftar=YES)

#: source -> (variable it reads, facts by code, facts when the code is missing)
RULES: dict[str, tuple[str, dict[str, Presence], Presence]] = {
    "opensid": ("status_dasar", _OPENSID, Presence()),
    "siak": ("status_dasar", _OPENSID, Presence()),
    "bip": ("status_dasar", _OPENSID, _IN_THE_BOOK),
    "buku_penduduk": ("status_dasar", _OPENSID, _IN_THE_BOOK),
    "regsosek": ("r404", _REGSOSEK, Presence()),
    "dtsen": ("r404", _REGSOSEK, Presence()),
}


#: pendataan_desa: r404 of those who live in the family; how long they have lived here, whether they mean to stay
_LIVES_HERE = frozenset({"1", "5"})
_TWELVE_MONTHS = frozenset({"1", "2"})
_WHERE = frozenset({"rumah", "luar_desa", "luar_negeri", "pengungsi"})


def _at_the_door(columns: dict[str, list[Value]], count: int) -> list[Presence]:
    """What the village's own round says: whoever lives in the family for twelve months, or means to, is a resident
    (population_parameters.md 0.1); what was not asked says nothing."""
    blank: list[Value] = [None] * count
    asked = (columns.get(name) or blank for name in ("r404", "lama_tinggal", "niat_menetap", "keberadaan"))
    facts = []
    for lives, since, intends, where in zip(*asked, strict=True):
        domisili = ""
        if str(lives) in _LIVES_HERE and since is not None:
            stays = str(since) in _TWELVE_MONTHS or str(intends) == "1"
            domisili = YES if stays else NO if str(intends) == "2" else ""
        facts.append(Presence("", domisili, str(where) if where in _WHERE else ""))
    return facts


#: pendataan_desa: of which facts it speaks, by the columns that it needs for them
_DOOR_FACTS = {"domisili": frozenset({"r404", "lama_tinggal"}), "keberadaan": frozenset({"keberadaan"})}
_FACTS_OF = {"status_dasar": frozenset({"terdaftar"}), "r404": frozenset({"domisili", "keberadaan"})}


def list_facts(source: str, columns: Collection[str]) -> frozenset[str]:
    """Of which facts a delivery of a source with these columns speaks. A list that is itself the book of residents
    says of everybody in it that they are registered, with a column of status or without."""
    if source == "pendataan_desa":
        return frozenset(fact for fact, needed in _DOOR_FACTS.items() if needed <= set(columns))
    rule = RULES.get(source)
    if rule is None:
        return frozenset()
    variable, _, missing = rule
    return _FACTS_OF[variable] if variable in columns or missing == _IN_THE_BOOK else frozenset()


def status_variable(source: str) -> str | None:
    """The column by which a source says who is counted, None = it has none."""
    rule = RULES.get(source)
    return rule[0] if rule is not None else None


def asks_status(source: str) -> bool:
    """Whether a list of a source counts nobody for want of a status who could be counted otherwise: of a population
    register, not of a survey, whose people stand in a base of their own (`snapshot/bases.LISTED`), nor of a book of
    residents."""
    return source in ("opensid", "siak")


def is_counted(source: str, code: str) -> bool:
    """Whether somebody with this code of status is in a base."""
    facts = RULES[source][1].get(code, Presence())
    return YES in (facts.terdaftar, facts.domisili)


def standings(source: str, columns: dict[str, list[Value]], count: int, *, addition: bool = False) -> list[Presence]:
    """The facts of each record of a source; a source without a rule says nothing, nor does an open question of an
    `addition`, nor a column that the delivery does not have."""
    if source == "pendataan_desa":
        return _at_the_door(columns, count)
    rule = RULES.get(source)
    if rule is None:
        return [Presence()] * count
    variable, by_code, missing = rule
    missing = Presence() if addition else missing
    values = columns.get(variable)
    if values is None:
        return [missing if missing == _IN_THE_BOOK else Presence()] * count
    return [by_code.get(str(value), missing) for value in values]
