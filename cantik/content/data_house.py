"""Rumah DataKu as content: what its classes ask for (`rumah_dataku_kelas.csv`), its seven groups of data
(`rumah_dataku_kelompok.csv`), its tasks (`rumah_dataku_tugas.csv`). A file of the same name in a kabupaten's own folder
takes the place of one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from cantik.base.errors import ContentError
from cantik.content.basis import resolve
from cantik.content.csv_lists import read_own_list
from cantik.content.csv_rows import SOURCED, read_rows, require_row
from cantik.content.loader import here

#: what a class may ask for; the first three are told by the house itself, the others are found in ordinary work
CRITERIA = ("sk", "orientasi", "sarana", "data", "penyajian", "penggunaan")
TOLD = CRITERIA[:3]
_MOST = 99


@dataclass(frozen=True, slots=True)
class ClassCriterion:
    """What a class asks of a criterion: at least so much (None: nobody read how much, so nothing meets it)."""

    criterion: str
    words: str
    words_en: str
    least: int | None


@dataclass(frozen=True, slots=True)
class DataGroup:
    """A group of data: the tables of a release or the kinds of facilities by which a village has it; `maps`: indicators
    that show by dusun where to intervene."""

    code: str
    name: str
    name_en: str
    tables: tuple[str, ...]
    facilities: tuple[str, ...]
    maps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class HouseTask:
    """A task of the team."""

    code: str
    words: str
    words_en: str


def _refuse(where: str, found: str, expected: str) -> ContentError:
    return ContentError("K198", "Isi Rumah DataKu tidak dapat dibaca", where=where, found=found, expected=expected)


def read_classes(lines: Sequence[str], file: str) -> Mapping[str, tuple[ClassCriterion, ...]]:
    """The criteria by class, the lowest class first. Raises `ContentError` K198."""
    found: dict[str, list[ClassCriterion]] = {}
    columns = ("kelas", "syarat", "kata", "kata_en", "paling_sedikit", "dasar", "tanda")
    for where, row in read_rows(lines, file, columns, _refuse):
        held, least = found.setdefault(row["kelas"], []), row["paling_sedikit"]
        if row["syarat"] not in CRITERIA or row["syarat"] in {each.criterion for each in held}:
            raise _refuse(where, row["syarat"], "satu syarat sekali tiap kelas: " + " | ".join(CRITERIA))
        if row["tanda"] not in SOURCED or (least and not (least.isdecimal() and 1 <= int(least) <= _MOST)):
            raise _refuse(where, f"{least}, {row['tanda']}", "bilangan 1 sampai 99, atau kosong bila belum terbaca")
        resolve(row["dasar"], where)
        held.append(ClassCriterion(row["syarat"], row["kata"], row["kata_en"], int(least) if least else None))
    if not found:
        raise _refuse(file, "", "paling sedikit satu kelas")
    return MappingProxyType({name: tuple(held) for name, held in found.items()})


def read_groups(lines: Sequence[str], file: str) -> tuple[DataGroup, ...]:
    """The groups in the order of the file. Raises `ContentError` K198."""
    found: dict[str, DataGroup] = {}
    columns = ("kode", "nama", "nama_en", "tabel", "fasilitas", "peta", "dasar", "tanda")
    for where, row in read_rows(lines, file, columns, _refuse):
        require_row(where, row, found, ("nama", "nama_en", "dasar"), {"tanda": SOURCED}, _refuse)
        resolve(row["dasar"], where)
        tables, facilities = tuple(row["tabel"].split()), tuple(row["fasilitas"].split())
        if not tables and not facilities:
            raise _refuse(where, row["kode"], "tabel atau fasilitas")
        maps = tuple(row["peta"].split())
        strange = [name for name in maps if name not in here().indicators]
        if strange:
            raise _refuse(where, strange[0], "indikator dalam isi")
        found[row["kode"]] = DataGroup(row["kode"], row["nama"], row["nama_en"], tables, facilities, maps)
    return tuple(found.values())


def read_tasks(lines: Sequence[str], file: str) -> Mapping[str, HouseTask]:
    """The tasks by code, in the order of the file. Raises `ContentError` K198."""
    found: dict[str, HouseTask] = {}
    for where, row in read_rows(lines, file, ("kode", "kata", "kata_en", "dasar", "tanda"), _refuse):
        require_row(where, row, found, ("kata", "kata_en", "dasar"), {"tanda": SOURCED}, _refuse)
        resolve(row["dasar"], where)
        found[row["kode"]] = HouseTask(row["kode"], row["kata"], row["kata_en"])
    return MappingProxyType(found)


def data_house_classes() -> Mapping[str, tuple[ClassCriterion, ...]]:
    """The classes of this installation. Raises `ContentError` K198."""
    return read_own_list("rumah_dataku_kelas.csv", read_classes, _refuse)


def data_groups() -> tuple[DataGroup, ...]:
    """The groups of this installation. Raises `ContentError` K198."""
    return read_own_list("rumah_dataku_kelompok.csv", read_groups, _refuse)


def house_tasks() -> Mapping[str, HouseTask]:
    """The tasks of this installation. Raises `ContentError` K198."""
    return read_own_list("rumah_dataku_tugas.csv", read_tasks, _refuse)
