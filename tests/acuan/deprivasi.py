"""Who lacks what, stated anew from docs/bidang/measures_extra.md 1 and 6 and population_parameters.md 6 and 8.2: a
family and its members as they answered, one thing after the other; None where an answer that it needs is not known."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from tests.acuan import kolom_baru

Member = Mapping[str, Any]
Home = tuple[Mapping[str, Any], Sequence[Member]]
Lack = Callable[[Home], bool | None]


def _whole(value: str | int | None) -> int | None:
    return None if value in (None, "") else int(value)


def _of(name: str, codes: Sequence[int]) -> Lack:
    def lacks(home: Home) -> bool | None:
        code = _whole(home[0][name])
        return None if code is None else code in codes

    return lacks


def no_certificate(home: Home) -> bool | None:
    """P1: nobody of 15 and over has SD or higher; nobody of the age is no lack."""
    grown = [member for member in home[1] if member["umur"] is not None and member["umur"] >= 15]
    if any(_whole(member["r415"]) in range(1, 23) for member in grown):
        return False
    if any(member["umur"] is None for member in home[1]):
        return None
    told = [member["r412"] == "1" or member["r415"] == "23" for member in grown]
    return None if not all(told) else bool(grown)


def child_out_of_school(home: Home) -> bool | None:
    """P2: a child of 7 to 15 who does not attend."""
    told = []
    for member in home[1]:
        if member["umur"] is None:
            return None
        if 7 <= member["umur"] <= 15:
            told.append(kolom_baru.attends(member["r412"], member["pendidikan_sedang"]))
    return None if None in told else "tidak" in told


def child_malnourished(home: Home) -> bool | None:
    """K1: a child under five recorded so; "no record" is no lack, "do not know" is not known."""
    if any(member["umur"] is None for member in home[1]):
        return None
    told = [member["r427"] for member in home[1] if member["umur"] < 5]
    if any(code in (None, "", "8") for code in told):
        return None
    return any(code in ("1", "2") for code in told)


def uninsured(home: Home) -> bool | None:
    """K2: a member without insurance."""
    told = [_whole(member["r431a"]) for member in home[1]]
    return None if any(code in (None, 99) for code in told) else 0 in told


def sanitation(home: Home) -> bool | None:
    """S2: "not met" of population_parameters 8.2."""
    own, seat, end = (_whole(home[0][name]) for name in ("r309a", "r309b", "r310"))
    parts = (own in (1, 2), seat == 1, end in (1, 2))
    if any(code is not None and not met for code, met in zip((own, seat, end), parts, strict=True)):
        return True
    return None if None in (own, seat, end) else False


def house(home: Home) -> bool | None:
    """S5: any of floor, wall, roof."""
    floor, wall, roof = (_whole(home[0][name]) for name in ("r303", "r304", "r305"))
    return None if None in (floor, wall, roof) else floor in (7, 8, 9) or wall in (4, 6, 7) or roof in (5, 7, 8)


def assets(home: Home) -> bool | None:
    """S6: at most one of six and no car."""
    six = [home[0][f"r502{letter}"] for letter in "bfhijn"]
    if home[0]["r502k"] == "1" or six.count("1") > 1:
        return False
    return None if any(code in (None, "") for code in (*six, home[0]["r502k"])) else True


P: Mapping[str, Lack] = {"ijazah": no_certificate, "sekolah": child_out_of_school}
K: Mapping[str, Lack] = {"gizi": child_malnourished, "jaminan": uninsured}
S: Mapping[str, Lack] = {
    "bahan bakar": _of("r308", (8, 9, 10)),
    "sanitasi": sanitation,
    "air minum": _of("r306a", (6, 8, 9, 11)),
    "penerangan": _of("r307a", (4,)),
    "rumah": house,
    "aset": assets,
}


def points(home: Home, dimensions: Sequence[tuple[int, Mapping[str, Lack]]]) -> int | None:
    """The points of a family; None where one answer is not known."""
    told = [(weight, lacks(home)) for weight, own in dimensions for lacks in own.values()]
    return None if any(lack is None for _, lack in told) else sum(weight for weight, lack in told if lack)


def couple(home: Home) -> bool | None:
    """A couple of the head, both members, the wife 15 to 49 (measures_extra 6, PUS)."""
    pair = [member for member in home[1] if member["hubungan"] in ("1", "2") and member["status_kawin"] == "2"]
    wives = [member for member in pair if member["jenis_kelamin"] == "2"]
    husbands = [member for member in pair if member["jenis_kelamin"] == "1"]
    if husbands and any(wife["umur"] is not None and 15 <= wife["umur"] <= 49 for wife in wives):
        return True
    for member in home[1]:
        near = not member["hubungan"] or member["hubungan"] in ("1", "2")
        if not member["hubungan"] or (near and not member["status_kawin"]):
            return None
        if near and member["status_kawin"] == "2" and (not member["jenis_kelamin"] or member["umur"] is None):
            return None
    return False


def too_many_too_close(home: Home) -> bool | None:
    """The four "terlalu" of a couple: wife under 20 or 35 to 40, more than three children, under 24 months apart."""
    pair = couple(home)
    if not pair:
        return pair
    ages = [
        member["umur"]
        for member in home[1]
        if member["hubungan"] in ("1", "2") and member["status_kawin"] == "2" and member["jenis_kelamin"] == "2"
    ]
    if any(age is not None and (15 <= age < 20 or 35 <= age <= 40) for age in ages):
        return True
    own, apart = kolom_baru.children(home[1]), kolom_baru.spacing(home[1])
    if (own is not None and own > 3) or (apart is not None and apart < 24):
        return True
    born = [member["tanggal_lahir"] for member in home[1] if member["hubungan"] == kolom_baru.CHILD]
    return None if own is None or None in born else False


def toilet(home: Home) -> bool | None:
    """No toilet, or one without a septic tank (309a 4, 5, 6 or 310 not in 1, 2)."""
    own, end = _whole(home[0]["r309a"]), _whole(home[0]["r310"])
    if own in (4, 5, 6) or (end is not None and end not in (1, 2)):
        return True
    return None if own is None or end is None else False


def at_risk(home: Home) -> bool | None:
    """Whether a family is at risk of stunting; None for one that is no target, or of whom it is not known."""
    ages = [member["umur"] for member in home[1]]
    small = None if None in ages else any(age < 5 for age in ages)
    if couple(home) is not True and small is not True:
        return None
    told = [_of("r306a", range(6, 12))(home), toilet(home), too_many_too_close(home)]
    return None if None in told else any(told)
