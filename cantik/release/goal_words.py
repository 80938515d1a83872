"""What pages, book and files say of goals, in both languages: states, reasons, targets, distances. In one place."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType

from cantik.base.numerals import count_noun, format_number
from cantik.content.goal_targets import (
    BoundTarget,
    ChangeTarget,
    IndicatorTarget,
    RangeTarget,
    TargetUnit,
    TextTarget,
    UnitForm,
    data_holders,
)
from cantik.release.goal_states import GoalState, UnknownWhy
from cantik.release.goals import GoalIndicator, GoalTally
from cantik.release.model import Figure

Pair = tuple[str, str]
#: the unit of what is asked of a village as a whole
_VILLAGES = "desa"
#: under every list of goals: whose reckoning it is
OWN_RECKONING: Pair = (
    "Capaian menurut hitungan Cantik dari angka rilis ini, bukan nilai Kementerian Desa.",
    "Achievement as reckoned by Cantik from the figures of this release, not a value of the ministry.",
)
STATE_WORDS: Mapping[GoalState, Pair] = MappingProxyType(
    {
        GoalState.MET: ("tercapai", "met"),
        GoalState.NEAR: ("dekat", "near"),
        GoalState.FAR: ("jauh", "far"),
        GoalState.UNJUDGED: ("diketahui, tanpa sasaran", "known, no target"),
        GoalState.UNKNOWN: ("belum diketahui", "not known"),
    }
)
WHY_WORDS: Mapping[UnknownWhy, Pair] = MappingProxyType(
    {
        UnknownWhy.PART: ("Terjawab sebagian", "Answered in part"),
        UnknownWhy.PROVISIONAL: ("Ditanyakan, yang terdata belum cukup", "Asked, too few were reached"),
        UnknownWhy.HIDDEN: (
            "Ditutup agar tidak ada orang yang dikenali",
            "Hidden so that nobody can be recognised",
        ),
        UnknownWhy.OTHER_SOURCE: (
            "Ditanyakan; rilis ini menceritakan halnya dari sumber lain, dan tidak pernah dari dua sumber",
            "Asked; this release tells the matter from another source, and never from two",
        ),
        UnknownWhy.UNDEFINED: ("Tidak ada yang dihitung: pembaginya nol", "Nothing to count: the denominator is zero"),
        UnknownWhy.CONTRADICTED: (
            "Dua sumber mengatakan hal yang berbeda",
            "Two sources say different things",
        ),
        UnknownWhy.OTHER_UNIT: (
            "Satuannya lain dari satuan sasaran",
            "Told in another unit than the target",
        ),
        UnknownWhy.TABLE: ("Ada tabelnya, belum menjadi satu angka", "A table tells it, no single figure does"),
        UnknownWhy.NO_DATA: ("Dapat dihitung, datanya belum ada", "Can be counted, its data were not brought"),
        UnknownWhy.AT_OFFICE: ("Dihitung di halaman kantor, tidak terbit", "Worked out at the office, not published"),
        UnknownWhy.NOT_COUNTED: ("Ada pertanyaannya, belum dihitung", "A question asks it, nothing counts it yet"),
        UnknownWhy.ELSEWHERE: ("Dipegang kantor lain", "Held by another office"),
        UnknownWhy.NOT_ASKED: ("Belum ditanyakan", "Not asked"),
        UnknownWhy.NEVER: ("Tidak ditanyakan dan tidak dihitung", "Neither asked nor counted"),
    }
)


def describe_target(wanted: IndicatorTarget) -> Pair:
    """What is to be reached: `paling sedikit 30 persen`; "" where the list sets nothing."""
    target, unit = wanted.target, wanted.unit
    if isinstance(target, BoundTarget):
        if unit.form is UnitForm.EXISTS:
            return ("ada", "there is one") if target.upward else ("tidak ada", "there is none")
        least = ("lebih dari", "more than") if target.strict else ("paling sedikit", "at least")
        most = ("di bawah", "below") if target.strict else ("paling banyak", "at most")
        return _join_pairs(least if target.upward else most, _value_pair(target.value, unit))
    if isinstance(target, RangeTarget):
        low, high = (_number_pair(value) for value in (target.low, target.high))
        return f"{low[0]} sampai {high[0]} {unit.name}", f"{low[1]} to {high[1]} {unit.name_en}"
    if isinstance(target, ChangeTarget):
        if target.upward:
            return "naik dari tahun sebelumnya", "more than the year before"
        return "turun dari tahun sebelumnya", "less than the year before"
    return (target.text, target.text) if isinstance(target, TextTarget) else ("", "")


def describe_distance(indicator: GoalIndicator) -> Pair:
    """How far the figure is from what is met; "" where it is, or nothing is set."""
    if indicator.state not in (GoalState.NEAR, GoalState.FAR) or indicator.distance is None:
        return "", ""
    unit = indicator.target.unit
    if unit.form is UnitForm.SHARE:
        value = _number_pair(indicator.distance)
        return f"kurang {value[0]} poin persen", f"{value[1]} percentage points short"
    if unit.form is UnitForm.EXISTS:
        return "belum ada", "there is none yet"
    return _join_pairs(("selisih", "short by"), _value_pair(indicator.distance, unit))


def describe_tally(tally: GoalTally) -> Pair:
    """`24 indikator: 3 diketahui (1 tercapai, 2 jauh), 21 belum diketahui`: every indicator once."""
    told = ((tally.met, GoalState.MET), (tally.near, GoalState.NEAR), (tally.far, GoalState.FAR))
    words = [(n, STATE_WORDS[state]) for n, state in told if n]
    words += [(tally.unjudged, ("tanpa sasaran", "without a target"))] if tally.unjudged else []
    inside = ["" if not words else f" ({', '.join(f'{n} {pair[i]}' for n, pair in words)})" for i in (0, 1)]
    partly = ("", "")
    if tally.partly:
        partly = f", {tally.partly} di antaranya ada angka sebagian", f", of {tally.partly} a part is told"
    return (
        f"{tally.total} indikator: {tally.known_count} diketahui{inside[0]}, {tally.unknown} belum{partly[0]}",
        f"{count_noun(tally.total, 'indicator')}: {tally.known_count} known{inside[1]}, {tally.unknown} not{partly[1]}",
    )


def describe_presence(figure: Figure) -> Pair | None:
    """What a village has or lacks, in words, by a figure of its own release; None for one that counts anything else.
    A release prints no denominator of a count, so that none is asked for."""
    if figure.unit != _VILLAGES or figure.value not in (0, 1):
        return None
    return ("ada", "yes") if figure.value else ("belum ada", "not yet")


def describe_next(indicator: GoalIndicator) -> Pair:
    """Whom to ask: the office that holds it; "" where the village asks itself, or nobody should be asked."""
    holder = data_holders().get(indicator.row.reason)
    if indicator.why is not UnknownWhy.ELSEWHERE or holder is None:
        return "", ""
    return f"Minta kepada {holder.name}.", f"Ask {holder.name_en}."


def _join_pairs(words: Pair, values: Pair) -> Pair:
    return f"{words[0]} {values[0]}", f"{words[1]} {values[1]}"


def _value_pair(value: Decimal, unit: TargetUnit) -> Pair:
    number = _number_pair(value)
    return f"{number[0]} {unit.name}", f"{number[1]} {unit.name_en}"


def _number_pair(value: Decimal) -> Pair:
    """With the decimals that it has, none behind a whole number."""
    exponent = value.normalize().as_tuple().exponent
    decimals = max(0, -exponent) if isinstance(exponent, int) else 0
    return format_number(value, decimals), format_number(value, decimals, "en")
