"""A person's bases as a source tells them: `terdaftar`, `domisili`, `keberadaan` (population_parameters.md 0.1).

A source fills only what it knows; "" means that it says nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

from cantik.collect.batch import Value

YES, NO, UNKNOWN = "ya", "tidak", "tidak_tahu"


@dataclass(frozen=True, slots=True)
class Presence:
    """The facts of one person as one source gives them."""

    terdaftar: str = ""
    domisili: str = ""
    keberadaan: str = ""


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
    "opensid": ("status_dasar", _OPENSID, Presence(terdaftar=UNKNOWN)),
    "siak": ("status_dasar", _OPENSID, Presence(terdaftar=UNKNOWN)),
    "bip": ("status_dasar", _OPENSID, _IN_THE_BOOK),
    "buku_penduduk": ("status_dasar", _OPENSID, _IN_THE_BOOK),
    "regsosek": ("r404", _REGSOSEK, Presence(domisili=UNKNOWN)),
    "dtsen": ("r404", _REGSOSEK, Presence(domisili=UNKNOWN)),
}


def standings(source: str, columns: dict[str, list[Value]], count: int, *, addition: bool = False) -> list[Presence]:
    """The facts of each record of a source; a source without a rule says nothing, nor does an open question of an
    `addition`."""
    rule = RULES.get(source)
    if rule is None:
        return [Presence()] * count
    variable, by_code, missing = rule
    missing = Presence() if addition else missing
    values = columns.get(variable)
    if values is None:
        return [missing] * count
    return [by_code.get(str(value), missing) for value in values]
