"""`schedules/<id>.yaml`: fertility, survival and migration of a scenario of population.

None is shipped: model life tables are, until their licence is read, a kabupaten's own to bring, with their source
(docs/bidang/measures_extra.md 4).
"""

from __future__ import annotations

import re
from decimal import Decimal
from types import MappingProxyType

from cantik.content.nodes import Section
from cantik.content.schedule import SEXES, ScenarioSchedule, SexSchedule
from cantik.content.schema import common

_WIDTHS = range(1, 16)
_YOUNGEST_MOTHER, _OLDEST_MOTHER = 10, 54
_MOST_BIRTHS = Decimal(500)
_MALES = Decimal(90), Decimal(120)
_NUMBER = re.compile(r"\d+(\.\d+)?")


def read_schedule(name: str, top: Section) -> ScenarioSchedule:
    """One schedule. Raises `ContentError` with file and line for ages that are not a step apart, a survival that is no
    part, as many numbers as there are no ages, migrants without the area that they are of."""
    top.whole("versi", 1)
    since, until = common.validity(top)
    told = top.date("tanggal")
    width, ages = _ages(top)
    males = Decimal(top.decimal("rasio_jk_lahir"))
    if not _MALES[0] <= males <= _MALES[1]:
        raise top.wrong(
            "rasio_jk_lahir", "Bukan laki-laki per 100 perempuan", found=str(males), expected="90 sampai 120"
        )
    area = top.optional("wilayah") or ""
    if area and not common.AREA_CODE.fullmatch(area):
        raise top.wrong("wilayah", "Bukan kode wilayah Kemendagri", found=f"“{area}”", expected="misalnya 35.05")
    value = ScenarioSchedule(
        id=name,
        title=top.text("judul"),
        title_en=top.text("judul_en"),
        source=top.text("sumber"),
        told=told or since,
        area=area,
        width=width,
        ages=ages,
        males=males,
        fertility=_fertility(top, ages),
        sexes=MappingProxyType(dict(zip(SEXES, _sexes(top, len(ages), area), strict=True))),
        basis_of=top.basis("dasar"),
        since=since,
        until=until,
        origin=top.origin(),
    )
    if not value.source.strip():
        raise top.wrong("sumber", "Skedul tanpa sumber", expected="nama tabel, penerbit, dan tahunnya")
    top.close()
    return value


def _ages(top: Section) -> tuple[int, tuple[int, ...]]:
    width = top.whole("lebar")
    if width not in _WIDTHS:
        raise top.wrong("lebar", "Lebar kelompok umur di luar batas", found=str(width), expected="1 sampai 15 tahun")
    given = top.free("umur")
    ages = tuple(given) if isinstance(given, list) else ()
    if len(ages) < 3 or ages != tuple(range(0, width * len(ages), width)):
        raise top.wrong(
            "umur", "Kelompok umur tidak berurutan selebar “lebar”", found=str(given), expected=f"[0, {width}, …]"
        )
    return width, ages


def _fertility(top: Section, ages: tuple[int, ...]) -> MappingProxyType[int, Decimal]:
    found: dict[int, Decimal] = {}
    for part in top.sections("kelahiran"):
        age, rate = part.whole("umur"), Decimal(part.decimal("asfr"))
        if age not in ages[:-1] or not _YOUNGEST_MOTHER <= age <= _OLDEST_MOTHER or age in found:
            raise part.wrong("umur", "Kelompok umur ibu tidak dikenal, atau berulang", found=str(age))
        if not 0 <= rate <= _MOST_BIRTHS:
            raise part.wrong("asfr", "Bukan kelahiran per 1.000 perempuan setahun", found=str(rate))
        found[age] = rate
        part.close()
    if not found:
        raise top.wrong("kelahiran", "“kelahiran” kosong", expected='[{umur: 15, asfr: "19.51"}, …]')
    return MappingProxyType(found)


def _sexes(top: Section, groups: int, area: str) -> list[SexSchedule]:
    lived, moved = top.section("bertahan"), top.maybe("migrasi")
    if moved is not None and not area:
        raise top.wrong("migrasi", "Banyaknya orang yang pindah tanpa wilayahnya", expected='wilayah: "35.05"')
    found = []
    for sex in SEXES:
        part = lived.section(sex)
        at_birth = Decimal(part.decimal("lahir"))
        survival = tuple(_part(part, text) for text in part.texts("umur"))
        if not 0 < at_birth <= 1:
            raise part.wrong("lahir", "Bukan bagian yang bertahan", found=str(at_birth), expected="0 sampai 1")
        _as_many(part, "umur", len(survival), groups)
        part.close()
        found.append(SexSchedule(at_birth, survival, _read_migration(moved, sex, groups)))
    lived.close()
    if moved is not None:
        moved.close()
    return found


def _part(part: Section, text: str) -> Decimal:
    if not _NUMBER.fullmatch(text) or not 0 < Decimal(text) <= 1:
        raise part.wrong("umur", "Bukan bagian yang bertahan", found=f"“{text}”", expected="di antara 0 dan 1")
    return Decimal(text)


def _read_migration(moved: Section | None, sex: str, groups: int) -> tuple[int, ...]:
    if moved is None:
        return (0,) * groups
    given = moved.free(sex)
    if not isinstance(given, list) or any(type(count) is not int for count in given):
        raise moved.wrong(sex, "Isi bukan daftar bilangan bulat", found=str(given)[:40], expected="[20, -300, …]")
    _as_many(moved, sex, len(given), groups)
    return tuple(given)


def _as_many(part: Section, key: str, found: int, groups: int) -> None:
    if found != groups:
        raise part.wrong(
            key, "Banyaknya tidak sama dengan kelompok umurnya", found=str(found), expected=f"{groups} angka"
        )
