"""How errors in dates are planted: birth, marriage, divorce."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from cantik.contoh.shape import Cell
from cantik.contoh.site import (
    Changes,
    CleanPerson,
    Condition,
    Planter,
    Site,
    anybody,
    rewrite,
    set_cells,
    wrong,
    years_later,
)


def _rewrite_birth_date(text: Callable[[CleanPerson], Cell], condition: Condition = anybody) -> Planter:
    """The birth date is written in another way; the date meant stays."""
    return rewrite(lambda person: {"tanggallahir": text(person)}, condition)


def _serial(person: CleanPerson) -> str:
    """Days since 30 December 1899: what Excel shows for a date without a date format."""
    return str((person.birth - dt.date(1899, 12, 30)).days)


def _lone_adult(site: Site) -> Condition:
    """Somebody without relatives in the family, so that another age breaks nothing else."""
    return lambda p: p.relation == 1 and len(site.family(p)) == 1 and p.age >= 40 and p.marital != 2


def _failed_parse(text: str) -> Planter:
    def planter(site: Site) -> Changes | None:
        person = site.pick(_lone_adult(site))
        return None if person is None else set_cells(person, tanggallahir=text)

    return planter


def _future(site: Site) -> Changes | None:
    person = site.pick(lambda p: p.age < 2)
    if person is None:
        return None
    birth = site.reference + dt.timedelta(days=site.number(40, 300))
    return set_cells(person, tanggallahir=birth.isoformat())


def _very_old(age: int) -> Planter:
    def planter(site: Site) -> Changes | None:
        person = site.pick(_lone_adult(site))
        if person is None:
            return None
        birth = years_later(person.birth, person.age - age)
        return set_cells(person, tanggallahir=birth.isoformat(), nik=site.nik(person, birth, person.sex))

    return planter


def _single_adult(person: CleanPerson) -> bool:
    return person.marital == 1 and person.age >= 20


def _certificate(person: CleanPerson, letters: str, day: dt.date) -> str:
    return f"9901-{letters}-{day:%d%m%Y}-9{person.row % 1000:03d}"


def _married_single(site: Site) -> Changes | None:
    person = site.pick(_single_adult)
    if person is None:
        return None
    day = years_later(person.birth, 19)
    return set_cells(person, akta_perkawinan=_certificate(person, "KW", day), tanggalperkawinan=day.isoformat())


def _divorced_single(site: Site) -> Changes | None:
    person = site.pick(_single_adult)
    if person is None:
        return None
    day = years_later(person.birth, 19)
    return set_cells(person, akta_perceraian=_certificate(person, "CR", day), tanggalperceraian=day.isoformat())


def _has_certificate(person: CleanPerson) -> bool:
    return bool(person["tanggalperkawinan"]) and not person["tanggalperceraian"]


def _future_wedding(site: Site) -> Changes | None:
    person = site.pick(_has_certificate)
    day = site.reference + dt.timedelta(days=120)
    return None if person is None else set_cells(person, tanggalperkawinan=day.isoformat())


def _divorce_first(site: Site) -> Changes | None:
    person = site.pick(lambda p: bool(p["tanggalperceraian"]))
    if person is None:
        return None
    day = dt.date.fromisoformat(person["tanggalperkawinan"]) - dt.timedelta(days=400)
    return set_cells(person, tanggalperceraian=day.isoformat())


def _ambiguous_free(person: CleanPerson) -> bool:
    return person.birth.day > 12


PLANTERS: dict[str, Planter] = {
    "tanggal_kosong": wrong(tanggallahir=""),
    "tanggal_dd_mm_yyyy": _rewrite_birth_date(lambda p: f"{p.birth:%d-%m-%Y}"),
    "tanggal_garis_miring": _rewrite_birth_date(lambda p: f"{p.birth:%d/%m/%Y}"),
    "tanggal_serial_excel": _rewrite_birth_date(_serial),
    "tanggal_bulan_dulu": _rewrite_birth_date(lambda p: f"{p.birth:%m/%d/%Y}", _ambiguous_free),
    "tanggal_tahun_dua_angka": _rewrite_birth_date(lambda p: f"{p.birth:%d-%m-%y}"),
    "tanggal_1970": _failed_parse("1970-01-01"),
    "tanggal_1900": _failed_parse("1900-01-01"),
    "tanggal_mustahil": _rewrite_birth_date(lambda p: f"{p.birth.year}-02-30"),
    "tanggal_nol": wrong(tanggallahir="00-00-0000"),
    "tanggal_masa_depan": _future,
    "umur_di_atas_110": _very_old(114),
    "umur_di_atas_120": _very_old(124),
    "akta_kawin_belum_kawin": _married_single,
    "tanggal_kawin_dini": rewrite(
        lambda p: {"tanggalperkawinan": years_later(p.birth, 8).isoformat()}, _has_certificate
    ),
    "tanggal_kawin_kosong": wrong(_has_certificate, tanggalperkawinan=""),
    "tanggal_kawin_masa_depan": _future_wedding,
    "akta_cerai_belum_kawin": _divorced_single,
    "tanggal_cerai_mendahului": _divorce_first,
}
