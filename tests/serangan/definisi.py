"""What the definitions say of answers together: columns that are made of others.

A reader of the definitions knows it of every village, at every level. Stated by hand, not by the definitions'
expressions (`cantik/content/columns`).
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

from tests.acuan.bacaan import scales
from tests.serangan.massa import EVERYBODY, Persons
from tests.serangan.pohon import cut_by

Positions = frozenset[int]
_DIFFICULT = tuple(f"r428{letter}" for letter in "abcdefghi")  # any of them: "kesulitan_fungsi"
_SPACE = frozenset({"r302", "jumlah_anggota", "luas_per_anggota"})
_OWN = {
    "orang": (frozenset({"kesulitan_fungsi", *_DIFFICULT}), frozenset({"ktp_el", "punya_ktp_el"})),
    "keluarga": (_SPACE,),
}


def ties(basis: str) -> tuple[frozenset[str], ...]:
    """The columns that a definition ties."""
    return _OWN.get(basis, ())


def impossible(basis: str, answers: frozenset[str], sets: Sequence[Persons]) -> list[Persons]:
    """Sets in which nobody can be, as far as some answers tell; numbers cut as some sets cut them."""
    out: list[Persons] = []
    if basis == "orang" and "kesulitan_fungsi" in answers:
        out += _difficulty(answers)
    if basis == "orang" and answers >= {"ktp_el", "punya_ktp_el"}:
        out += _card()
    if basis == "keluarga" and answers >= _SPACE:
        out += _space(sets)
    return out


def _positions(basis: str, column: str, *codes: str) -> Positions:
    return frozenset(scales(basis)[column].codes.index(code) for code in codes)


def _missing(basis: str, column: str) -> Positions:
    return frozenset({scales(basis)[column].missing})


def _difficulty(answers: frozenset[str]) -> list[Persons]:
    """Yes: one of nine functions is lost or nearly so. No: all nine were asked and none is."""
    yes, no = _positions("orang", "kesulitan_fungsi", "ya"), _positions("orang", "kesulitan_fungsi", "tidak")
    none = _missing("orang", "kesulitan_fungsi")
    asked = [column for column in _DIFFICULT if column in answers]
    hard = {column: _positions("orang", column, "1", "2") for column in asked}
    out = [EVERYBODY.but(**{column: hard[column]}).but(kesulitan_fungsi=no | none) for column in asked]
    out += [EVERYBODY.but(**{column: _missing("orang", column)}).but(kesulitan_fungsi=no) for column in asked]
    if len(asked) == len(_DIFFICULT):
        every = {column: frozenset(range(scales("orang")[column].missing + 1)) for column in asked}
        easy = {column: every[column] - hard[column] for column in asked}
        out.append(EVERYBODY.but(**easy).but(kesulitan_fungsi=yes))
        told = {column: easy[column] - _missing("orang", column) for column in asked}
        out.append(EVERYBODY.but(**told).but(kesulitan_fungsi=none))
    return out


def _card() -> list[Persons]:
    """Who has the electronic card, where the register says which card somebody has."""
    has = _positions("orang", "ktp_el", "2")
    told = frozenset(range(scales("orang")["ktp_el"].missing))
    yes, no = _positions("orang", "punya_ktp_el", "ya"), _positions("orang", "punya_ktp_el", "tidak")
    none = _missing("orang", "punya_ktp_el")
    return [
        EVERYBODY.but(ktp_el=has, punya_ktp_el=no | none),
        EVERYBODY.but(ktp_el=told - has, punya_ktp_el=yes | none),
    ]


def _space(sets: Sequence[Persons]) -> list[Persons]:
    """Ten times the floor by the number of members, rounded down."""
    own = scales("keluarga")
    sizes = {name: own[name].missing for name in _SPACE}
    parts = {name: _parts(name, sizes[name], sets) for name in ("r302", "jumlah_anggota")}
    out = []
    for floor, members in product(parts["r302"], parts["jumlah_anggota"]):
        known = sizes["r302"] not in floor and sizes["jumlah_anggota"] not in members and min(members) > 0
        if known:
            low, high = 10 * min(floor) // max(members), 10 * max(floor) // min(members)
            never = frozenset(range(sizes["luas_per_anggota"])) - frozenset(range(low, high + 1))
            if high < sizes["luas_per_anggota"]:
                never |= {sizes["luas_per_anggota"]}
        else:
            never = frozenset()
        if never:
            out.append(EVERYBODY.but(r302=floor, jumlah_anggota=members, luas_per_anggota=never))
    return out


def _parts(name: str, missing: int, sets: Sequence[Persons]) -> list[Positions]:
    """The parts into which sets cut a number, those that were not answered apart."""
    asked = [each[name] for who in sets for some in who.lists for each in some if name in each]
    cut = cut_by(missing + 1, [*asked, frozenset({missing})])
    return [frozenset(at for at, part in enumerate(cut) if part == number) for number in range(max(cut) + 1)]
