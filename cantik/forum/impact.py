"""The assessment of what an activity may do to people (UU 27/2022 Pasal 34): what is weighed, as content
(`penilaian_dampak.csv`, a kabupaten's own folder adds to it), and when an assessment is whole. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from cantik.content.basis import ContentBasis, resolve
from cantik.content.csv_lists import read_coded_rows, read_list
from cantik.forum.errors import BadImpactItems, ImpactRefused
from cantik.workflow.reasons import LEAST_REASON

FILE = "penilaian_dampak.csv"
CRITERION, QUESTION = "kriteria", "pertanyaan"
_MARKS = ("V", "V2", "R", "N", "usul")
_COLUMNS = ("kode", "bagian", "judul", "judul_en", "dasar", "tanda")


class ImpactVerdict(StrEnum):
    """What the officer of data protection advises; the value is what is stored."""

    FIT = "layak"
    FIT_IF = "layak_bersyarat"
    UNFIT = "jangan_dimulai"


@dataclass(frozen=True, slots=True)
class ImpactItem:
    """A criterion that is ticked, or a question that is answered. `proposed`: nobody but us says so (mark *usul*)."""

    code: str
    part: str
    title: str
    title_en: str
    basis: ContentBasis
    proposed: bool


@dataclass(frozen=True, slots=True)
class ImpactAnswers:
    """What the officer wrote: codes of the criteria that apply, answers by the code of their question, the verdict
    ("" = none yet), its conditions."""

    criteria: tuple[str, ...] = ()
    answers: Mapping[str, str] | None = None
    verdict: str = ""
    conditions: str = ""


def items() -> tuple[ImpactItem, ...]:
    """Criteria and questions of this installation, those of the package first. A changed file is seen by the next call.
    Raises `BadImpactItems` (R651) with file and line."""
    return read_list(FILE, _read, BadImpactItems)


def _read(files: Sequence[tuple[str, Sequence[str]]]) -> tuple[ImpactItem, ...]:
    found: dict[str, ImpactItem] = {}
    for file in files:
        for at, cells in read_coded_rows(file, _COLUMNS, tuple(found), BadImpactItems):
            if cells["tanda"] not in _MARKS:
                raise BadImpactItems(at, f"tanda “{cells['tanda']}”", ", ".join(_MARKS))
            if cells["bagian"] not in (CRITERION, QUESTION):
                raise BadImpactItems(at, f"bagian “{cells['bagian']}”", f"{CRITERION}, {QUESTION}")
            words = (cells["judul"], cells["judul_en"], resolve(cells["dasar"], at))
            found[cells["kode"]] = ImpactItem(cells["kode"], cells["bagian"], *words, cells["tanda"] == "usul")
    return tuple(found.values())


def check(said: ImpactAnswers, known: Sequence[ImpactItem]) -> None:
    """Whether an assessment is whole. Raises `ImpactRefused` (R652) for a criterion that is none, a question without an
    answer, no verdict, conditions without words."""
    criteria = {item.code for item in known if item.part == CRITERION}
    strange = sorted(set(said.criteria) - criteria)
    if strange:
        raise ImpactRefused("Kriteria ini tidak ada dalam daftar", found=strange[0])
    answers = said.answers or {}
    for item in known:
        if item.part == QUESTION and len(answers.get(item.code, "")) < LEAST_REASON:
            raise ImpactRefused("Pertanyaan ini belum dijawab", found=item.title)
    if said.verdict not in set(ImpactVerdict):
        raise ImpactRefused("Putusan belum dipilih")
    if said.verdict == ImpactVerdict.FIT_IF and len(said.conditions) < LEAST_REASON:
        raise ImpactRefused("Tulis syaratnya", expected=f"paling sedikit {LEAST_REASON} huruf")
