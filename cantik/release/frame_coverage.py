"""What a table says of its frame: of how many it is told, which dusun have no data, and who is in no base.

One place for all products (docs/bidang/quality_policy.md 4): the notes of the table, the machine-readable `cakupan` of
its definition, and whether it is printed in percentages. Numbers of a dusun are told only where a table of the release
prints them too, or where nothing was answered.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import product
from typing import Any

from cantik.base.numerals import count_noun, format_number, ratio
from cantik.content.kinds import Policy
from cantik.measure.measure_coverage import MeasureCoverage
from cantik.protect.result import SafeFigure, SafeTable
from cantik.snapshot.list_coverage import ListCoverage

Pair = tuple[str, str]
_UNITS = {
    "orang": ("penduduk", "persons"),
    "keluarga": ("keluarga", "families"),
    "rumah_tangga": ("rumah tangga", "households"),
}
_BASES = {
    "terdaftar": ("penduduk terdaftar menurut register", "registered population, by the register"),
    "domisili": ("penduduk domisili menurut register", "usual residents, by the register"),
}


@dataclass(frozen=True, slots=True)
class FrameNotes:
    """What the notes need besides the tables: thresholds, names of the dusun, how many persons are in no base."""

    policy: Policy | None = None
    dusun: Mapping[str, str] = field(default_factory=dict)  # id -> label
    unknown: Mapping[str, int] = field(default_factory=dict)  # base -> persons of whom it is not known
    lists: Mapping[str, ListCoverage] = field(
        default_factory=dict
    )  # unit -> its lists, where too many rows are missing

    def of(self, safe: SafeTable) -> tuple[Pair, ...]:
        """The notes of a table in both languages."""
        return (*self._lists(safe), *self._frame(safe), *self._dusun(safe), *self._unknown(safe), *_answers(safe))

    def mark(self, measured: SafeTable | SafeFigure) -> Pair:
        """What a title says of a measure that is not of all, in both languages: `sementara, 5 baris ditolak`."""
        coverage, lists = measured.coverage, self.lists.get(measured.spec.unit_of)
        if lists is not None:
            return lists.mark()
        if coverage is None or self.policy is None or not coverage.percent_only(self.policy):
            return "", ""
        recorded, frame = sum(coverage.recorded), sum(coverage.frame)
        return (
            f"sementara, terdata {_n(recorded)} dari {_n(frame)}",
            f"provisional, {_n(recorded, 'en')} of {_n(frame, 'en')} recorded",
        )

    def definition(self, measured: SafeTable | SafeFigure) -> dict[str, Any]:
        """The coverage of a measure for programs; nothing where all of the frame is recorded and known."""
        coverage, lists = measured.coverage, self.lists.get(measured.spec.unit_of)
        if self.policy is None:
            return {}
        said: dict[str, Any] = {}
        if coverage is not None and _partial(coverage, self.policy):
            without = coverage.without_data(self.policy)
            said = {
                "kerangka": sum(coverage.frame),
                "terdata": sum(coverage.recorded),
                "persen_saja": coverage.percent_only(self.policy),
                "penyebut_min": self.policy.denominator_min,
                "tanpa_data": [area for area in coverage.areas if area in without],
                "tanpa_jawaban": [area for area in coverage.areas if area in coverage.silent],
            }
        if lists is not None:
            said |= {
                "persen_saja": True,
                "penyebut_min": self.policy.denominator_min,
                "baris": lists.rows.read,
                "baris_ditolak": lists.rows.refused_rows,
                "tingkat": str(lists.grade),
            }
        return {"basis": measured.spec.unit_of, "cakupan": said} if said else {}

    def _lists(self, safe: SafeTable) -> Iterator[Pair]:
        """How many rows of the lists behind a table were refused, where these are too many for counts."""
        lists = self.lists.get(safe.spec.unit_of)
        if lists is not None:
            said, said_en = lists.as_sentence()
            yield f"Sementara: {said}.", f"Provisional: {said_en}."

    def _frame(self, safe: SafeTable) -> Iterator[Pair]:
        coverage = safe.coverage
        if coverage is None or self.policy is None or coverage.share == 1:
            return
        told, told_en = recorded_of(sum(coverage.recorded), sum(coverage.frame), safe.spec.unit_of)
        base, base_en = _BASES.get(safe.population, (safe.population, safe.population))
        note, note_en = f"Terdata {told}, kerangka: {base}.", f"Recorded {told_en}, frame: {base_en}."
        if coverage.percent_only(self.policy):
            limit = Fraction(self.policy.coverage_percent_only_below)
            note += f" Cakupan di bawah {_percent(limit.numerator, limit.denominator, 'id', 0)}: hanya persentase."
            note_en += f" Coverage below {_percent(limit.numerator, limit.denominator, 'en', 0)}: percentages only."
        yield note, note_en

    def _dusun(self, safe: SafeTable) -> Iterator[Pair]:
        """The dusun without data, and those below the limit of counts whose numbers the table prints."""
        coverage = safe.coverage
        if coverage is None or self.policy is None or len(coverage.areas) < 2:
            return
        without = coverage.without_data(self.policy)
        by_area = any(axis.role == "wilayah" for axis in safe.axes)
        least = Fraction(self.policy.coverage_village_only_below)
        for place, area in enumerate(coverage.areas):
            name, frame = self.dusun.get(area, area), coverage.frame[place]
            if area in coverage.silent:
                yield (
                    f"{name}: tidak ada data (terdata 0 dari {_n(frame)}); ini tidak berarti nol.",
                    f"{name}: no data (recorded 0 of {_n(frame, 'en')}); this does not mean zero.",
                )
            elif area in without and by_area:
                yield (
                    (
                        f"{name}: tidak ada data; yang diketahui kurang dari "
                        f"{_percent(least.numerator, least.denominator, 'id', 0)}."
                    ),
                    f"{name}: no data; less than {_percent(least.numerator, least.denominator, 'en', 0)} are known.",
                )
            elif by_area:
                yield from self._thin(safe, area, name)

    def _thin(self, safe: SafeTable, area: str, name: str) -> Iterator[Pair]:
        """A dusun below the limit of counts, told by the numbers that the table prints of it."""
        if self.policy is None:
            return
        missing, whole = _printed_totals(safe, area)
        if missing is None or not whole or not missing:
            return
        if Fraction(whole - missing, whole) < Fraction(self.policy.coverage_percent_only_below):
            yield (
                f"{name}: terjawab {_n(whole - missing)} dari {_n(whole)}.",
                f"{name}: answered {_n(whole - missing, 'en')} of {_n(whole, 'en')}.",
            )

    def _unknown(self, safe: SafeTable) -> Iterator[Pair]:
        number = self.unknown.get(safe.population, 0)
        if number and safe.spec.unit_of == "orang":
            base = {"terdaftar": ("penduduk terdaftar", "registered population")}.get(
                safe.population, ("penduduk domisili", "usual residents")
            )
            yield (
                f"Tidak tahu: {_n(number)} orang, tidak diketahui termasuk {base[0]} atau tidak; tidak dihitung.",
                f"Not known: {count_noun(number, 'person')}, in the {base[1]} or not; they are not counted.",
            )


def recorded_of(recorded: int, frame: int, unit: str) -> Pair:
    """`202 dari 242 keluarga (83,5 persen)`, and in English."""
    unit_id, unit_en = _UNITS[unit]
    return (
        f"{_n(recorded)} dari {_n(frame)} {unit_id} ({_percent(recorded, frame, 'id')})",
        f"{_n(recorded, 'en')} of {_n(frame, 'en')} {unit_en} ({_percent(recorded, frame, 'en')})",
    )


def refused_of(refused: int, read: int) -> Pair:
    """What a chapter says whose tables lack refused rows of their list, in both languages."""
    out, out_en = (f"{_n(refused)} dari {_n(read)}", f"{_n(refused, 'en')} of {_n(read, 'en')}")
    told = f"Bab ini sementara: {out} baris daftar ditolak; persentasenya dihitung dari yang diterima."
    told_en = f"This chapter is provisional, without {out_en} rows of the list; its percentages are of the others."
    return told, told_en


def _answers(safe: SafeTable) -> Iterator[Pair]:
    if any(category.missing for axis in safe.axes if axis.role == "kategori" for category in axis.categories):
        yield "Persentase dihitung dari yang menjawab.", "Percentages are of those who answered."


def _partial(coverage: MeasureCoverage, policy: Policy) -> bool:
    return coverage.share < 1 or bool(coverage.without_data(policy))


def _printed_totals(safe: SafeTable, area: str) -> tuple[int | None, int | None]:
    """What a table prints of a dusun: how many did not answer, and all of it; None where it does not."""
    missing: int | None = None
    whole: int | None = None
    for categories, cell in zip(product(*(axis.categories for axis in safe.axes)), safe.cells, strict=True):
        placed = {axis.role: category for axis, category in zip(safe.axes, categories, strict=True)}
        answer = placed.pop("kategori", None)
        where = placed.pop("wilayah", None)
        if answer is None or where is None or where.id != area or not all(other.total for other in placed.values()):
            continue
        if answer.total:
            whole = cell.value
        elif answer.missing:
            missing = cell.value
    return missing, whole


def _n(number: int, lang: str = "id") -> str:
    return format_number(number, 0, lang)


def _percent(part: int, whole: int, lang: str, decimals: int = 1) -> str:
    share = ratio(part, whole, 100, decimals) or 0
    return f"{format_number(share, decimals, lang)} {'persen' if lang == 'id' else 'per cent'}"
