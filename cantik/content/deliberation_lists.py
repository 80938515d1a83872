"""Lists of a deliberation: its kinds (`jenis_musyawarah.csv`), the groups whose attendance is counted
(`unsur_musyawarah.csv`), the criteria that proposals are scored by (`kriteria_musyawarah.csv`). A file of the same name
in a kabupaten's own folder takes the place of the criteria as a whole, so that their weights stay 100."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import MappingProxyType

from cantik.base.errors import ContentError
from cantik.content.basis import ContentBasis, resolve
from cantik.content.csv_lists import read_own_list
from cantik.content.csv_rows import read_rows, require_row
from cantik.content.proposal_stages import MARKS, proposal_stages

KINDS_FILE, GROUPS_FILE, CRITERIA_FILE = "jenis_musyawarah.csv", "unsur_musyawarah.csv", "kriteria_musyawarah.csv"
#: where a kind or a group stands
VILLAGE, KELURAHAN, BOTH = "desa", "kelurahan", "semua"
_PLACES = (VILLAGE, KELURAHAN, BOTH)
#: whose a deliberation is: of one dusun, or of everybody
_OF_DUSUN, _OF_ALL = "dusun", "seluruh"
_WEIGHTS = 100


@dataclass(frozen=True, slots=True)
class DeliberationKind:
    """A kind of deliberation. `place`: in a desa, a kelurahan or both; `of_dusun`: of one dusun, not of everybody;
    `brings`: the stages that its minutes may bring a proposal to, beside putting it off and refusing it."""

    code: str
    title: str
    title_en: str
    place: str
    of_dusun: bool
    brings: tuple[str, ...]
    basis: ContentBasis
    proposed: bool


@dataclass(frozen=True, slots=True)
class AttendingGroup:
    """A group whose attendance is counted by sex."""

    code: str
    title: str
    title_en: str
    place: str
    basis: ContentBasis
    proposed: bool


@dataclass(frozen=True, slots=True)
class ScoringCriterion:
    """What proposals are scored by: from 1 to `highest`, with `weight` of a hundred."""

    code: str
    title: str
    title_en: str
    weight: int
    highest: int
    basis: ContentBasis
    proposed: bool


def read_kinds(lines: Sequence[str], file: str = KINDS_FILE) -> Mapping[str, DeliberationKind]:
    """The kinds by code. Raises `ContentError` K179 with file and line."""
    found: dict[str, DeliberationKind] = {}
    columns = ("kode", "judul", "judul_en", "wilayah", "lingkup", "membawa_ke", "dasar", "tanda")
    for where, row in read_rows(lines, file, columns, _list_error):
        _check_row(where, row, found)
        _check_place(where, row)
        if row["lingkup"] not in (_OF_DUSUN, _OF_ALL):
            raise _list_error(where, row["lingkup"], f"{_OF_DUSUN} | {_OF_ALL}")
        brings = tuple(filter(None, row["membawa_ke"].split("|")))
        strange = [code for code in brings if code not in proposal_stages()]
        if strange or not brings:
            raise _list_error(where, row["membawa_ke"], "kode keadaan usulan")
        basis, proposed = resolve(row["dasar"], where), row["tanda"] == "usul"
        found[row["kode"]] = DeliberationKind(
            row["kode"],
            row["judul"],
            row["judul_en"],
            row["wilayah"],
            row["lingkup"] == _OF_DUSUN,
            brings,
            basis,
            proposed,
        )
    return MappingProxyType(found)


def read_groups(lines: Sequence[str], file: str = GROUPS_FILE) -> Mapping[str, AttendingGroup]:
    """The groups by code. Raises `ContentError` K179 with file and line."""
    found: dict[str, AttendingGroup] = {}
    for where, row in read_rows(lines, file, ("kode", "judul", "judul_en", "wilayah", "dasar", "tanda"), _list_error):
        _check_row(where, row, found)
        _check_place(where, row)
        basis, proposed = resolve(row["dasar"], where), row["tanda"] == "usul"
        found[row["kode"]] = AttendingGroup(row["kode"], row["judul"], row["judul_en"], row["wilayah"], basis, proposed)
    return MappingProxyType(found)


def read_criteria(lines: Sequence[str], file: str = CRITERIA_FILE) -> Mapping[str, ScoringCriterion]:
    """The criteria by code; their weights are a hundred together. Raises `ContentError` K179 with file and line."""
    found: dict[str, ScoringCriterion] = {}
    columns = ("kode", "judul", "judul_en", "bobot", "tertinggi", "dasar", "tanda")
    for where, row in read_rows(lines, file, columns, _list_error):
        _check_row(where, row, found)
        weight, highest = (_read_number(where, row[name]) for name in ("bobot", "tertinggi"))
        basis, proposed = resolve(row["dasar"], where), row["tanda"] == "usul"
        found[row["kode"]] = ScoringCriterion(
            row["kode"], row["judul"], row["judul_en"], weight, highest, basis, proposed
        )
    total = sum(criterion.weight for criterion in found.values())
    if total != _WEIGHTS:
        raise _list_error(file, f"bobot {total}", "bobot berjumlah 100")
    return MappingProxyType(found)


def _read_number(where: str, text: str) -> int:
    if not (text.isascii() and text.isdecimal() and 1 <= int(text) <= _WEIGHTS):
        raise _list_error(where, text, "bilangan 1 sampai 100")
    return int(text)


def _check_row(where: str, row: Mapping[str, str], known: Mapping[str, object]) -> None:
    require_row(where, row, known, ("judul", "judul_en", "dasar"), {"tanda": MARKS}, _list_error)


def _check_place(where: str, row: Mapping[str, str]) -> None:
    if row["wilayah"] not in _PLACES:
        raise _list_error(where, row["wilayah"], " | ".join(_PLACES))


@cache
def deliberation_kinds() -> Mapping[str, DeliberationKind]:
    """The kinds of deliberation, by code. Raises `ContentError`."""
    return read_kinds(_read_lines(KINDS_FILE))


@cache
def attending_groups() -> Mapping[str, AttendingGroup]:
    """The groups whose attendance is counted, by code. Raises `ContentError`."""
    return read_groups(_read_lines(GROUPS_FILE))


def scoring_criteria() -> Mapping[str, ScoringCriterion]:
    """The criteria of this installation, by code: a kabupaten's own list where it has one. Raises `ContentError`."""
    return read_own_list(CRITERIA_FILE, read_criteria, _list_error)


def _read_lines(name: str) -> list[str]:
    return resources.files("cantik.content").joinpath(name).read_text(encoding="utf-8").splitlines()


def _list_error(where: str, found: str, expected: str) -> ContentError:
    return ContentError("K179", "Daftar musyawarah tidak dapat dibaca", where=where, found=found, expected=expected)
