"""The evaluation of sectoral statistics (EPSS) as content: domains, aspects, indicators with their weights
(`epss.csv`), levels (`epss_tingkat.csv`), predicates (`epss_predikat.csv`), kinds of evidence (`epss_bukti.csv`), and
the criteria of indicators as far as somebody read them (`epss_kriteria.csv`). A file of the same name in a kabupaten's
own folder takes the place of the package's."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from types import MappingProxyType
from typing import TypeVar

from cantik.base.errors import ContentError
from cantik.content.basis import ContentBasis, resolve
from cantik.content.csv_lists import read_own_list
from cantik.content.csv_rows import SOURCED, read_rows, require_row

#: what evidence proves (docs/bidang/governance.md 2): paper of the work, a rule, a look back at it
CLASSES = ("administrasi", "kebijakan", "reviu")
LOWEST, HIGHEST = 1, 5
_WHOLE = 100
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class EpssNode:
    """A domain (`parent` ""), an aspect or an indicator, with its weight in hundredths of what it is part of;
    `evidence`: kinds that the program finds for an indicator."""

    code: str
    parent: str
    name: str
    name_en: str
    weight: int
    evidence: tuple[str, ...]
    basis: ContentBasis
    mark: str


@dataclass(frozen=True, slots=True)
class EpssLevelRule:
    """A level of maturity: its name, the pattern of its criterion, the classes of evidence that it rests on."""

    level: int
    name: str
    name_en: str
    pattern: str
    pattern_en: str
    classes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EpssPredicate:
    """The word for an index from `least` on."""

    least: Decimal
    name: str
    name_en: str


@dataclass(frozen=True, slots=True)
class EvidenceKind:
    """A kind of evidence that ordinary work leaves, and what it proves."""

    code: str
    name: str
    name_en: str
    proves: str


@dataclass(frozen=True, slots=True)
class EpssFramework:
    """The whole of it; `nodes` in the order of the file, `criteria` by indicator and level, few or none."""

    nodes: Mapping[str, EpssNode]
    levels: Mapping[int, EpssLevelRule]
    predicates: tuple[EpssPredicate, ...]
    kinds: Mapping[str, EvidenceKind]
    criteria: Mapping[tuple[str, int], str]

    def list_parts(self, parent: str) -> tuple[EpssNode, ...]:
        """The domains ("") or what a domain or an aspect consists of."""
        return tuple(node for node in self.nodes.values() if node.parent == parent)

    @property
    def indicators(self) -> tuple[EpssNode, ...]:
        """What gets a level: what nothing is part of."""
        parents = {node.parent for node in self.nodes.values()}
        return tuple(node for node in self.nodes.values() if node.code not in parents)


def _refuse(where: str, found: str, expected: str) -> ContentError:
    return ContentError("K195", "Isi EPSS tidak dapat dibaca", where=where, found=found, expected=expected)


def read_nodes(lines: Sequence[str], file: str) -> Mapping[str, EpssNode]:
    """Domains, aspects and indicators by code; the weights of each whole are 100. Raises `ContentError` K195."""
    found: dict[str, EpssNode] = {}
    columns = ("kode", "induk", "nama", "nama_en", "bobot", "bukti", "dasar", "tanda")
    for where, row in read_rows(lines, file, columns, _refuse):
        require_row(where, row, found, ("nama", "nama_en", "dasar"), {"tanda": SOURCED}, _refuse)
        if row["induk"] and row["induk"] not in found:
            raise _refuse(where, row["induk"], "induk yang sudah disebut di atasnya")
        weight = _whole_number(where, row["bobot"], _WHOLE)
        basis, kinds = resolve(row["dasar"], where), tuple(row["bukti"].split())
        found[row["kode"]] = EpssNode(
            row["kode"], row["induk"], row["nama"], row["nama_en"], weight, kinds, basis, row["tanda"]
        )
    sums: dict[str, int] = {}
    for node in found.values():
        sums[node.parent] = sums.get(node.parent, 0) + node.weight
    wrong = next((parent for parent, total in sums.items() if total != _WHOLE), None)
    if not sums or wrong is not None:
        raise _refuse(f"{file}: {wrong or 'domain'}", str(sums.get(wrong or "", 0)), "bobot berjumlah 100")
    return MappingProxyType(found)


def _whole_number(where: str, text: str, most: int) -> int:
    if not (text.isascii() and text.isdecimal() and 1 <= int(text) <= most):
        raise _refuse(where, text, f"bilangan 1 sampai {most}")
    return int(text)


def read_levels(lines: Sequence[str], file: str) -> Mapping[int, EpssLevelRule]:
    """The five levels by number. Raises `ContentError` K195."""
    found: dict[int, EpssLevelRule] = {}
    columns = ("tingkat", "nama", "nama_en", "pola", "pola_en", "bukti", "dasar", "tanda")
    for where, row in read_rows(lines, file, columns, _refuse):
        level, classes = _whole_number(where, row["tingkat"], HIGHEST), tuple(row["bukti"].split())
        if level != len(found) + 1 or not set(classes) <= set(CLASSES) or row["tanda"] not in SOURCED:
            raise _refuse(where, f"{level}, {row['bukti']}", f"tingkat {len(found) + 1}; " + " | ".join(CLASSES))
        resolve(row["dasar"], where)
        found[level] = EpssLevelRule(level, row["nama"], row["nama_en"], row["pola"], row["pola_en"], classes)
    if len(found) != HIGHEST:
        raise _refuse(file, str(len(found)), f"{HIGHEST} tingkat")
    return MappingProxyType(found)


def read_predicates(lines: Sequence[str], file: str) -> tuple[EpssPredicate, ...]:
    """The predicates, the highest first, the last from 1 on. Raises `ContentError` K195."""
    found: list[EpssPredicate] = []
    for where, row in read_rows(lines, file, ("mulai", "nama", "nama_en", "dasar", "tanda"), _refuse):
        try:
            least = Decimal(row["mulai"])
            lies = LOWEST <= least <= HIGHEST and not (found and least >= found[-1].least)
        except InvalidOperation:
            raise _refuse(where, row["mulai"], "bilangan seperti 3.5") from None
        if not lies or row["tanda"] not in SOURCED:
            raise _refuse(where, row["mulai"], "batas yang lebih rendah daripada baris di atasnya, 1 sampai 5")
        resolve(row["dasar"], where)
        found.append(EpssPredicate(least, row["nama"], row["nama_en"]))
    if not found or found[-1].least != LOWEST:
        raise _refuse(file, "", "baris terakhir mulai dari 1")
    return tuple(found)


def read_kinds(lines: Sequence[str], file: str) -> Mapping[str, EvidenceKind]:
    """The kinds of evidence by code. Raises `ContentError` K195."""
    found: dict[str, EvidenceKind] = {}
    for where, row in read_rows(lines, file, ("kode", "nama", "nama_en", "golongan", "dasar", "tanda"), _refuse):
        allowed = {"golongan": CLASSES, "tanda": SOURCED}
        require_row(where, row, found, ("nama", "nama_en", "dasar"), allowed, _refuse)
        resolve(row["dasar"], where)
        found[row["kode"]] = EvidenceKind(row["kode"], row["nama"], row["nama_en"], row["golongan"])
    return MappingProxyType(found)


def read_criteria(lines: Sequence[str], file: str) -> Mapping[tuple[str, int], str]:
    """The criteria that somebody read, by indicator and level. Raises `ContentError` K195."""
    found: dict[tuple[str, int], str] = {}
    for where, row in read_rows(lines, file, ("kode", "tingkat", "kriteria", "dasar"), _refuse):
        key = row["kode"], _whole_number(where, row["tingkat"], HIGHEST)
        if key in found or not row["kriteria"] or not row["dasar"]:
            raise _refuse(where, row["kode"], "satu kriteria untuk satu indikator dan tingkat, dengan dasarnya")
        found[key] = row["kriteria"]
    return MappingProxyType(found)


def read_framework() -> EpssFramework:
    """The framework of this installation. Raises `ContentError` K195, also where its files do not fit each other."""
    nodes = _read("epss.csv", read_nodes)
    kinds = _read("epss_bukti.csv", read_kinds)
    criteria = _read("epss_kriteria.csv", read_criteria)
    unknown = {kind for node in nodes.values() for kind in node.evidence} - set(kinds)
    unknown |= {code for code, _level in criteria} - set(nodes)
    if unknown:
        raise _refuse("epss.csv", ", ".join(sorted(unknown)), "kode yang ada pada epss_bukti.csv dan epss.csv")
    levels, predicates = _read("epss_tingkat.csv", read_levels), _read("epss_predikat.csv", read_predicates)
    return EpssFramework(nodes, levels, predicates, kinds, criteria)


def _read(name: str, read: Callable[[Sequence[str], str], T]) -> T:
    return read_own_list(name, read, _refuse)
