"""What a comparison says, in plain sentences of both languages; numbers are written as releases print them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from cantik.base.numerals import HIDDEN, UNAVAILABLE, format_number
from cantik.publish.site.comparison import (
    FigureComparison,
    FormerYear,
    Order,
    ParentStanding,
    PeerStanding,
)
from cantik.publish.site.view import Text
from cantik.release.comparability import APART_WORDS, Apart, ComparedFigure
from cantik.release.model import VillagePlace
from cantik.release.show import superscript_of

_ORDER: Mapping[Order, tuple[str, str]] = {
    1: ("lebih tinggi daripada", "higher than"),
    -1: ("lebih rendah daripada", "lower than"),
    0: ("sama dengan", "the same as"),
}
_SINCE: Mapping[Order, tuple[str, str]] = {
    1: ("naik", "up since"),
    -1: ("turun", "down since"),
    0: ("tetap", "unchanged"),
}


def value_words(figure: ComparedFigure, lang: str) -> str:
    """The value of a figure of another place with its mark."""
    if figure.hidden:
        return HIDDEN
    if figure.value is None:
        return UNAVAILABLE
    return format_number(figure.value, figure.decimals, lang) + superscript_of(figure.state)


def apart_words(why: Apart, t: Text) -> str:
    """Why a figure is told apart."""
    return t(*APART_WORDS[why])


def describe_refusal(why: Apart | None, t: Text, *, start: bool = False) -> str:
    """That a figure is not compared, and why; "" where it is, and of a count, which stands beside that of its whole
    for its part to be seen. `start`: at the beginning of a sentence."""
    if why is None or why == "besaran":
        return ""
    said = f"{t('tidak dibandingkan', 'not compared')}: {apart_words(why, t)}"
    return f"{said[0].upper()}{said[1:]}." if start else said


def describe_apart(apart: Mapping[Apart, int], t: Text) -> str:
    """How many are told apart, by reason: "1 angkanya ditutup, 2 keadaan tahun lain"."""
    return ", ".join(f"{count} {apart_words(why, t)}" for why, count in sorted(apart.items()))


def sentence_of(row: FigureComparison, place: VillagePlace, t: Text) -> str:
    """What stands in an order, in one sentence: peers, then parents. "" where nothing does."""
    parts = [] if row.own_apart is not None else [_peers_words(row.peers, t), *_parents_words(row, place, t)]
    said = "; ".join(part for part in parts if part)
    return f"{said[0].upper()}{said[1:]}." if said else ""


def _peers_words(peers: PeerStanding | None, t: Text) -> str:
    """As in "lebih tinggi daripada 7 dari 10 desa yang paling mirip", told from the side where more of them are."""
    if peers is None or not peers.ranked:
        return ""
    known = peers.compared_count
    order: Order = 1 if peers.lower >= peers.higher else -1
    count = peers.lower if order == 1 else peers.higher
    if peers.same == known:
        order, count = 0, known
    many = (
        t(f"semua {known}", f"all {known}") if count == known else t(f"{count} dari {known}", f"{count} of the {known}")
    )
    said = f"{t(*_ORDER[order])} {many} {which_peers(peers, t)}"
    if 0 < peers.same < known:
        said += t(f", sama dengan {peers.same}", f", the same as {peers.same}")
    return said


def which_peers(peers: PeerStanding, t: Text) -> str:
    """Which villages the order is told of."""
    if peers.everybody:
        some = t(" yang dapat dibandingkan", " that can be compared") if peers.apart else ""
        return t("desa lain", "other villages") + some
    if peers.apart:
        return t("desa mirip yang dapat dibandingkan", "similar villages that can be compared")
    return t("desa yang paling mirip", "most similar villages")


def _parents_words(row: FigureComparison, place: VillagePlace, t: Text) -> list[str]:
    """Kecamatan and kabupaten, together where the village stands alike to both."""
    by_order: dict[Order, list[str]] = {}
    for parent in row.parents:
        if parent.order is not None:
            by_order.setdefault(parent.order, []).append(parent_name(parent, place, t))
    both = t(" dan ", " and ")
    return [f"{t(*_ORDER[order])} {both.join(names)}" for order, names in by_order.items()]


def parent_name(parent: ParentStanding, place: VillagePlace, t: Text) -> str:
    """What a level is called."""
    return level_name(parent.level, place, t)


def level_name(level: str, place: VillagePlace, t: Text) -> str:
    """The kecamatan or the kabupaten of a village by its name."""
    if level == "kabupaten":
        return place.kabupaten[1]
    name = place.kecamatan[1]
    return t(f"{place.words.kecamatan} {name}", f"{name} {place.words.kecamatan_en}")


def former_order(former: FormerYear, t: Text) -> str:
    """How the village moved since the year before: "naik"; "" where that is not compared."""
    return "" if former.order is None else t(*_SINCE[former.order])


def former_note(former: FormerYear, t: Text) -> str:
    """Why the year before stands in no order; "" where it does, or where nothing is told of it."""
    if not former.breaks:
        return ""
    return f"{t('tidak dibandingkan', 'not compared')}: {'; '.join(t(*words) for words in former.breaks)}"


def former_value(former: FormerYear, decimals: int, t: Text) -> str:
    """The value of the year before as it was printed."""
    if former.hidden:
        return HIDDEN
    return UNAVAILABLE if former.value is None else format_number(former.value, decimals, t.lang)


def positions(values: Sequence[Decimal | None]) -> list[float | None]:
    """Places on a strip from 4 to 96 per cent of its width, the least at the left; all the same stand in the middle."""
    known = [value for value in values if value is not None]
    low, high = min(known), max(known)
    if low == high:
        return [None if value is None else 50.0 for value in values]
    return [None if value is None else round(4 + float(92 * (value - low) / (high - low)), 1) for value in values]
