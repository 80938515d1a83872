"""Penetapan parameter: what may be chosen, what differs, and how a value is proposed, locked and replaced. Pure.

A forum sets one value of a parameter for an area and a year because its sources contradict each other. What was locked
is never changed: another value is another setting, and the former stays readable (docs/bidang/rumah_dataku.md 4).
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from cantik.content.parameter import Parameter
from cantik.forum.errors import SettingRefused
from cantik.workflow.reasons import LEAST_REASON

_DIGEST = re.compile(r"[0-9a-f]{64}")


class CandidateKind(StrEnum):
    """Where a figure comes from; the value is what is stored."""

    RELEASE = "rilis"
    OFFICIAL = "angka_resmi"
    SHEET = "lembar"


class SettingStage(StrEnum):
    """State of a setting; the value is what is stored. Only a locked one is cited."""

    PROPOSED = "usulan"
    LOCKED = "terkunci"
    REPLACED = "diganti"
    DROPPED = "dibatalkan"


@dataclass(frozen=True, slots=True)
class ParameterSubject:
    """Of what, where (Kemendagri code and its level, never a name: villages share names) and for which year."""

    parameter: Parameter
    area: str
    level: str
    year: int


@dataclass(frozen=True, slots=True)
class SourceFigure:
    """A figure that a source gives, in the parameter's unit. `key` tells it from the others and stays; `base` is a code
    of the parameter's bases; `reference` its day; `quality` in its source's words; `withdrawn`: no longer given."""

    key: str
    kind: CandidateKind
    area: str
    source: str
    base: str
    reference: dt.date
    value: Decimal
    document: str
    quality: str = ""
    withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class CandidateDifference:
    """How far another candidate is from the chosen one, and whether the two count the same on the same day."""

    candidate: SourceFigure
    difference: Decimal
    same_base: bool
    same_day: bool


@dataclass(frozen=True, slots=True)
class Hand:
    """Who acts, and of which institutions: one's own, and those whose officers one deputises at this moment."""

    account: str
    institutions: frozenset[str]


@dataclass(frozen=True, slots=True)
class Minutes:
    """The berita acara: number, day, SHA-256 of the PDF made here, or of the scan of the paper that was signed."""

    number: str
    day: dt.date
    digest: str
    scanned: bool


@dataclass(frozen=True, slots=True)
class Setting:
    """One penetapan. `compare_candidates`: all candidates as they stood when it was proposed; `replaces`: number of the
    one whose place it took; `dropped`: why a proposal was given up."""

    number: int
    compared: tuple[SourceFigure, ...]
    chosen: SourceFigure
    reason: str
    proposed_by: Hand
    stage: SettingStage = SettingStage.PROPOSED
    minutes: Minutes | None = None
    locked_by: Hand | None = None
    replaces: int | None = None
    dropped: str = ""


def compare_candidates(subject: ParameterSubject, candidates: Iterable[SourceFigure]) -> tuple[SourceFigure, ...]:
    """The candidates of a subject, in the order given. Raises `SettingRefused` for one of another area or year, given
    twice, or on a sheet that `fits` refuses; what a release or an office gives is shown even where it cannot be chosen:
    a figure on an unknown base does not hide the others."""
    if subject.level not in subject.parameter.levels:
        expected = " | ".join(subject.parameter.levels)
        raise SettingRefused("Parameter ini tidak ditetapkan pada tingkat itu", found=subject.level, expected=expected)
    found: dict[str, SourceFigure] = {}
    for candidate in candidates:
        if candidate.key in found:
            raise SettingRefused("Calon angka dua kali", found=candidate.source)
        if candidate.area != subject.area:
            where = candidate.source
            raise SettingRefused("Angka untuk wilayah lain", where=where, found=candidate.area, expected=subject.area)
        if candidate.reference.year != subject.year:
            day, year = candidate.reference.isoformat(), str(subject.year)
            raise SettingRefused("Angka untuk tahun lain", where=candidate.source, found=day, expected=year)
        if candidate.kind is CandidateKind.SHEET:
            fits(subject.parameter, candidate)
        found[candidate.key] = candidate
    return tuple(found.values())


def fits(parameter: Parameter, candidate: SourceFigure) -> None:
    """Whether a figure can be the value of a parameter. Raises `SettingRefused` for a base that the parameter does not
    know, a value outside its bounds, and more decimals than it has."""
    where = candidate.source
    if parameter.base(candidate.base) is None:
        bases = " | ".join(base.code for base in parameter.bases)
        raise SettingRefused("Basis angka tidak dikenal", where=where, found=candidate.base, expected=bases)
    low = parameter.least is not None and candidate.value < parameter.least
    if low or (parameter.most is not None and candidate.value > parameter.most):
        raise SettingRefused("Angka di luar batas parameter", where=where, found=f"{candidate.value}")
    if candidate.value != round(candidate.value, parameter.decimals):
        expected = f"paling banyak {parameter.decimals} desimal"
        raise SettingRefused("Terlalu banyak desimal", where=where, found=f"{candidate.value}", expected=expected)


def on_its_day(parameter: Parameter, candidate: SourceFigure) -> bool:
    """Whether a figure is of the day that the parameter is of: one of another day may be chosen, and is told so."""
    return parameter.day is None or parameter.day == (candidate.reference.month, candidate.reference.day)


def differences(chosen: SourceFigure, candidates: Iterable[SourceFigure]) -> list[CandidateDifference]:
    """What the others say beside the chosen one, in the parameter's unit (other minus chosen); another base or another
    day is told, because then the difference is no error of anybody."""
    return [
        CandidateDifference(
            other, other.value - chosen.value, other.base == chosen.base, other.reference == chosen.reference
        )
        for other in candidates
        if other.key != chosen.key
    ]


def propose(
    subject: ParameterSubject,
    history: Sequence[Setting],
    candidates: Sequence[SourceFigure],
    *,
    chosen: str,
    reason: str,
    replaces: int | None,
    by: Hand,
) -> tuple[Setting, ...]:
    """The history with one more proposal; `replaces`: number of the setting whose place it is to take, as the proposer
    read it. Raises `SettingRefused` while another waits, for a key that is none, a source that was withdrawn or does
    not fit, a reason too short, another setting in force than was read, and as `compare_candidates` does."""
    if find_proposal(history) is not None:
        raise SettingRefused("Masih ada usulan yang menunggu", mend="Kunci atau batalkan dahulu usulan itu.")
    among = compare_candidates(subject, candidates)
    taken = next((candidate for candidate in among if candidate.key == chosen), None)
    if taken is None:
        raise SettingRefused("Calon angka tidak ada", found=chosen)
    if taken.withdrawn:
        raise SettingRefused("Sumber angka sudah dicabut", found=taken.source, mend="Pilih calon lain.")
    fits(subject.parameter, taken)
    held = find_locked(history)
    if replaces != (None if held is None else held.number):
        raise SettingRefused("Nilai yang berlaku sudah berganti sejak dibaca", mend="Muat ulang halamannya.")
    made = Setting(
        number=len(history) + 1,
        compared=among,
        chosen=taken,
        reason=_require_reason(reason),
        proposed_by=by,
        replaces=None if held is None else held.number,
    )
    return (*history, made)


def drop(history: Sequence[Setting], reason: str) -> tuple[Setting, ...]:
    """The history with its waiting proposal given up; it stays readable. Raises `SettingRefused` when none waits."""
    waits = _due(history)
    return _with(history, replace(waits, stage=SettingStage.DROPPED, dropped=_require_reason(reason)))


def lock(
    history: Sequence[Setting], minutes: Minutes, *, today: Iterable[SourceFigure], by: Hand
) -> tuple[Setting, ...]:
    """The history with its waiting proposal in force, the former one replaced. `today`: what the sources give at this
    moment. Raises `SettingRefused` when none waits, when the source of the chosen one no longer gives it, for the
    person or the institution that proposed, one without institution, and minutes without number or digest."""
    waits = _due(history)
    if any(gone.key == waits.chosen.key for gone in withdrawn_since(waits, today)):
        raise SettingRefused(
            "Sumber angka yang dipilih sudah berubah atau dicabut",
            found=waits.chosen.source,
            mend="Batalkan usulan ini, lalu usulkan lagi dari calon hari ini.",
        )
    if not (by.institutions and waits.proposed_by.institutions):
        raise SettingRefused("Lembaga salah satu dari dua orang ini belum dicatat", mend="Lengkapi lembaga akunnya.")
    if by.account == waits.proposed_by.account or by.institutions & waits.proposed_by.institutions:
        raise SettingRefused("Yang mengusulkan tidak mengunci", expected="orang lain dari lembaga lain")
    if not minutes.number.strip():
        raise SettingRefused("Berita acara belum bernomor")
    if not _DIGEST.fullmatch(minutes.digest):
        raise SettingRefused("Berita acara tanpa sidik digital", expected="SHA-256 dari PDF atau pindaiannya")
    held = find_locked(history)
    if held is not None:
        history = _with(history, replace(held, stage=SettingStage.REPLACED))
    return _with(history, replace(waits, stage=SettingStage.LOCKED, minutes=minutes, locked_by=by))


def find_locked(history: Iterable[Setting]) -> Setting | None:
    """The setting in force, the only one that is cited."""
    return next((row for row in history if row.stage is SettingStage.LOCKED), None)


def find_proposal(history: Iterable[Setting]) -> Setting | None:
    """The proposal that is not decided yet."""
    return next((row for row in history if row.stage is SettingStage.PROPOSED), None)


def withdrawn_since(setting: Setting, today: Iterable[SourceFigure]) -> list[SourceFigure]:
    """Of the candidates compared then: those that their source no longer gives, or gives with another value. The
    setting stays as it is; the forum is asked for a new decision when the chosen one is among them."""
    given = {row.key: row.value for row in today if not row.withdrawn}
    return [row for row in setting.compared if not row.withdrawn and given.get(row.key) != row.value]


def _due(history: Iterable[Setting]) -> Setting:
    waits = find_proposal(history)
    if waits is None:
        raise SettingRefused("Tidak ada usulan yang menunggu")
    return waits


def _with(history: Iterable[Setting], changed: Setting) -> tuple[Setting, ...]:
    return tuple(changed if row.number == changed.number else row for row in history)


def _require_reason(text: str) -> str:
    reason = text.strip()
    if len(reason) < LEAST_REASON:
        raise SettingRefused("Alasan belum ditulis", expected=f"paling sedikit {LEAST_REASON} huruf")
    return reason
