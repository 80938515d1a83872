"""How errors in NIK and KK numbers are planted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from cantik.contoh.site import (
    Changes,
    CleanPerson,
    Condition,
    PlantedChange,
    Planter,
    Site,
    anybody,
    every,
    rewrite,
    set_cells,
    wrong,
)

_Rewrite = Callable[[str], str | int]


def _not_head(person: CleanPerson) -> bool:
    """A wrong KK number of the head would leave the others without one: that is another error."""
    return person.relation != 1


def _number(column: str, damage: _Rewrite, condition: Condition = anybody) -> Planter:
    return rewrite(lambda person: {column: damage(person[column])}, condition)


def _scientific(number: str) -> str:
    return f"{float(number):.5E}"


def _twice(site: Site) -> Changes | None:
    owner = site.pick(anybody)
    if owner is None:
        return None
    taker = site.pick(lambda person: person.sex == owner.sex and person.birth != owner.birth)
    return None if taker is None else [PlantedChange(taker.row, "nik", owner["nik"], owner.row)]


def _swap_numbers(site: Site) -> Changes | None:
    person = site.pick(_not_head)
    return None if person is None else set_cells(person, nik=person["no_kk"], no_kk=person["nik"])


def _birth_date(site: Site) -> Changes | None:
    """The written date moves back by a month and some days: a slip that leaves ages plausible."""
    person = site.pick(lambda someone: 20 <= someone.age <= 60 and not site.children(someone))
    if person is None:
        return None
    return set_cells(person, tanggallahir=(person.birth - dt.timedelta(days=33)).isoformat())


def _sex(site: Site) -> Changes | None:
    person = site.pick(lambda someone: someone.relation in (4, 6, 9) and someone.age < 10)
    return None if person is None else set_cells(person, sex=str(3 - person.sex), hamil="")


def _family_number(rewrite: Callable[[str], str]) -> Planter:
    """Every row of the family gets the same wrong number: the family stays together."""

    def planter(site: Site) -> Changes | None:
        person = site.pick(anybody)
        if person is None:
            return None
        wrong = rewrite(person["no_kk"])
        return every(set_cells(member, no_kk=wrong) for member in site.family(person))

    return planter


PLANTERS: dict[str, Planter] = {
    "nik_kosong": wrong(nik=""),
    "nik_nol": wrong(nik="0"),
    "nik_15_digit": _number("nik", lambda nik: nik[:-1]),
    "nik_17_digit": _number("nik", lambda nik: nik + "1"),
    "nik_notasi_ilmiah": _number("nik", _scientific),
    "nik_sel_angka": _number("nik", lambda nik: int(nik[:15] + "0")),
    "nik_apostrof": _number("nik", lambda nik: "'" + nik),
    "nik_spasi_tak_tampak": _number("nik", lambda nik: f"\u00a0{nik[:6]}\u200b{nik[6:]}"),
    "nik_huruf": _number("nik", lambda nik: f"{nik[:12]}O{nik[13:]}"),
    "nik_serial_0000": _number("nik", lambda nik: nik[:12] + "0000"),
    "nik_tiruan": wrong(nik="9" * 16),
    "nik_tanggal_tak_mungkin": _number("nik", lambda nik: f"{nik[:8]}{int(nik[8:10]) + 20}{nik[10:]}"),
    "nik_provinsi_tak_dikenal": _number("nik", lambda nik: "98" + nik[2:]),
    "nik_beda_tanggal_lahir": _birth_date,
    "nik_beda_jenis_kelamin": _sex,
    "nik_ganda": _twice,
    "nik_kk_tertukar": _swap_numbers,
    "nik_sama_dengan_kk": rewrite(lambda p: {"nik": p["no_kk"]}),
    "kk_kosong": wrong(_not_head, no_kk=""),
    "kk_15_digit": _number("no_kk", lambda kk: kk[:-1], _not_head),
    "kk_huruf": _number("no_kk", lambda kk: f"{kk[:12]}O{kk[13:]}", _not_head),
    "kk_notasi_ilmiah": _number("no_kk", _scientific, _not_head),
    "kk_serial_0000": _family_number(lambda kk: kk[:12] + "0000"),
    "kk_awalan_kabupaten_lain": _family_number(lambda kk: f"9978{kk[4:]}"),
    "kk_awalan_kecamatan_lain": _family_number(lambda kk: f"{kk[:4]}88{kk[6:]}"),
}
