"""What pages say of gaps: behind what, by how much, and why one comes first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from cantik.base.numerals import format_number
from cantik.content.gap_rule import GapRule
from cantik.content.kinds import Content
from cantik.publish.site.search_index import unit_of
from cantik.publish.site.view import Text
from cantik.release.goal_words import describe_presence
from cantik.release.model import Figure
from cantik.release.show import figure_text
from cantik.use.proposals.gaps import Gap, GapKind, GapPart, GapReference
from cantik.use.proposals.missing_data import MissingData
from cantik.web.language import either, lang, number, of_content

#: how a kind of gap is called in a list
KIND_WORDS = {
    GapKind.TARGET: noop("di bawah sasaran"),
    GapKind.KECAMATAN: noop("tertinggal dari kecamatan"),
    GapKind.KABUPATEN: noop("tertinggal dari kabupaten"),
    GapKind.PEERS: noop("tertinggal dari desa yang mirip"),
    GapKind.WORSE: noop("memburuk"),
    GapKind.ALL: noop("belum semua terlayani"),
}
_BESIDE = {
    GapKind.TARGET: noop("Sasaran SDGs Desa"),
    GapKind.KECAMATAN: noop("Kecamatan"),
    GapKind.KABUPATEN: noop("Kabupaten"),
    GapKind.PEERS: noop("Tengah desa yang mirip"),
    GapKind.WORSE: noop("Tahun sebelumnya"),
    GapKind.ALL: noop("Semua terlayani"),
}
_PARTS = {"besar": noop("Besarnya"), "dalam": noop("Dalamnya"), "arah": noop("Arahnya")}
_PERCENT = "persen"
#: titles shown of what is missing
_SOME = 2


@dataclass(frozen=True, slots=True)
class ReferenceLine:
    """A reference as a page shows it."""

    label: str
    value: str
    short: str
    behind: bool
    note: str


@dataclass(frozen=True, slots=True)
class PointLine:
    """A part of the points: its name, what was measured, how many of how many points."""

    label: str
    measured: str
    points: str
    most: int


@dataclass(frozen=True, slots=True)
class GapLine:
    """A gap as lists and its own page show it."""

    place: int
    id: str
    title: str
    value: str
    score: str
    kinds: tuple[str, ...]
    references: tuple[ReferenceLine, ...]
    parts: tuple[PointLine, ...]
    lacking: str
    interval: str
    reached: str
    goal: str
    why: str


def describe_gap(gap: Gap, place: int) -> GapLine:
    """A gap at its place in the order."""
    figure = gap.figure
    parts = tuple(_part_line(part, gap) for part in gap.parts)
    return GapLine(
        place,
        figure.id,
        either(figure.title, figure.title_en),
        show_figure(figure),
        number(gap.score, 1),
        tuple(_(KIND_WORDS[kind]) for kind in gap.kinds),
        tuple(_reference_line(each, figure) for each in gap.references),
        parts,
        _lacking_words(gap),
        _interval_words(gap),
        _reached_words(gap),
        "" if gap.goal is None else gap.goal.row.number,
        _why_words(place, parts),
    )


def show_figure(figure: Figure) -> str:
    """A figure with its unit: `12,30%`; of what the village has or lacks, that."""
    has = describe_presence(figure)
    if has is not None:
        return either(*has)
    return f"{figure_text(figure, lang())}{unit_of(figure, Text(lang()))}"


def show_value(value: Decimal, decimals: int, unit: str) -> str:
    """A value in the unit of a figure."""
    told = format_number(value, decimals, lang())
    return f"{told}%" if unit == _PERCENT else f"{told} {unit}"


def _reference_line(reference: GapReference, figure: Figure) -> ReferenceLine:
    label = _(_BESIDE[reference.kind])
    if reference.kind is GapKind.WORSE:
        label = f"{label} ({reference.year})"
    if reference.kind is GapKind.PEERS:
        label = f"{label} ({number(reference.of)})"
    short = ""
    # of what the village lacks, one village less than one village tells nothing
    in_words = reference.kind is GapKind.TARGET and describe_presence(figure) is not None
    if reference.short and not in_words:
        points = figure.unit == _PERCENT
        told = number(reference.short, figure.decimals)
        short = _("kurang %s poin") % told if points else _("selisih %s") % told
    note = _("selisih sekecil ini dapat kebetulan") if reference.chance and reference.short else ""
    return ReferenceLine(label, _reference_value(reference, figure), short, reference.behind, note)


def _reference_value(reference: GapReference, figure: Figure) -> str:
    """The value beside the figure; of what a village has or lacks, its own target or former year in words."""
    own = reference.kind in (GapKind.TARGET, GapKind.WORSE)
    has = describe_presence(replace(figure, value=reference.value)) if own else None
    return show_value(reference.value, figure.decimals, figure.unit) if has is None else either(*has)


def _part_line(part: GapPart, gap: Gap) -> PointLine:
    if part.raw is None:
        measured = _("tidak diketahui, 0 nilai")
    elif part.name == "besar":
        measured = _("%(n)s persen dari seluruh desa") % {"n": number(part.raw, 1)}
    elif gap.figure.unit == _PERCENT or part.name == "arah":
        measured = _("%s poin") % number(part.raw, 1)
    else:
        measured = _("%s persen dari pembandingnya") % number(part.raw, 1)
    return PointLine(_(_PARTS[part.name]), measured, number(part.points, 1), part.weight)


def _lacking_words(gap: Gap) -> str:
    if gap.lacking is None:
        return ""
    counted = of_content(gap.measure.counted) if gap.measure.counted else ""
    told = f"{number(gap.lacking)} {counted}".strip()
    if gap.whole is None:
        return told
    of_all = (
        _("%(n)s, dari %(of)s keluarga di desa") if gap.unit == "keluarga" else _("%(n)s, dari %(of)s penduduk desa")
    )
    return of_all % {"n": told, "of": number(gap.whole)}


def _reached_words(gap: Gap) -> str:
    if gap.reached is None:
        return ""
    return _("terdata %(n)s dari %(of)s") % {"n": number(gap.reached[0]), "of": number(gap.reached[1])}


def _interval_words(gap: Gap) -> str:
    if gap.interval is None:
        return ""
    low, high = (number(end, gap.figure.decimals) for end in gap.interval)
    return _("%(low)s sampai %(high)s persen") % {"low": low, "high": high}


def _why_words(place: int, parts: Sequence[PointLine]) -> str:
    told = ", ".join(f"{part.label.lower()} {part.points}" for part in parts)
    return _("Nomor %(n)d: %(parts)s nilai") % {"n": place, "parts": told}


@dataclass(frozen=True, slots=True)
class MissingLine:
    """What is not known, with the act that closes it."""

    act: str
    id: str
    title: str
    count: str
    some: str


def describe_missing(missing: MissingData) -> MissingLine:
    """What one act would make known."""
    title = either(*missing.holder) if missing.place is None else either(missing.place.title, missing.place.title_en)
    some = "; ".join(dict.fromkeys(row.text for row in missing.rows[:_SOME]))
    return MissingLine(
        missing.act, "" if missing.place is None else missing.place.id, title, number(missing.count), some
    )


def tell_rule(rule: GapRule) -> str:
    """The rule in a sentence."""
    return either(rule.told, rule.told_en)


def list_activities(content: Content, gap: Gap) -> list[tuple[str, str]]:
    """The activities that may answer a gap: code and title."""
    codes = [code for code in gap.measure.activities if code in content.activities]
    return [(code, either(content.activities[code].title, content.activities[code].title_en)) for code in codes]
