"""`gaps/<id>.yaml`: which published indicators have a better direction, which activities may answer them, and how gaps
are put in order."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from cantik.base.errors import ContentError
from cantik.content.gap_rule import GapMeasure, GapRule, GapScale, GapWeights
from cantik.content.kinds import Content
from cantik.content.nodes import Section
from cantik.content.references import check_reference
from cantik.content.schema import common

_WEIGHTS = ("besar", "dalam", "arah")
_SCALE = ("besar", "tertinggal", "sasaran", "bagian", "arah")
_UP, _DOWN = "naik", "turun"
_ALL = 100


def read_gap_rule(name: str, top: Section) -> GapRule:
    """One rule. Raises `ContentError` with file and line for weights that are not 100 together, a scale or a term that
    is not positive, a rule without measures, a measure twice."""
    since, until = common.validity(top)
    weights, scale, months = _read_weights(top), _read_scale(top), top.whole("perbarui_bulan")
    if months < 1:
        raise top.wrong("perbarui_bulan", "Bukan bilangan positif", found=str(months), expected="1 atau lebih")
    told = top.section("sebutan")
    numbers = {
        "besar": weights.size,
        "dalam": weights.depth,
        "arah": weights.trend,
        "penuh_besar": scale.size,
        "penuh_tertinggal": scale.behind,
        "penuh_sasaran": scale.target,
        "penuh_bagian": scale.relative,
        "penuh_arah": scale.trend,
    }
    value = GapRule(
        id=name,
        version=top.whole("versi", 1),
        title=top.text("judul"),
        title_en=top.text("judul_en"),
        told=common.fill_numbers(told, "id", numbers),
        told_en=common.fill_numbers(told, "en", numbers),
        weights=weights,
        scale=scale,
        months=months,
        measures=_read_measures(top),
        basis_of=top.basis("dasar"),
        since=since,
        until=until,
        origin=top.origin(),
    )
    told.close()
    top.close()
    return value


def _read_weights(top: Section) -> GapWeights:
    part = top.section("bobot")
    weights = GapWeights(*(part.whole(key) for key in _WEIGHTS))
    part.close()
    found = (weights.size, weights.depth, weights.trend)
    if min(found) < 0 or sum(found) != _ALL:
        told = " + ".join(map(str, found))
        raise top.wrong("bobot", "Bobot tidak berjumlah 100", found=told, expected="tiga bilangan berjumlah 100")
    return weights


def _read_scale(top: Section) -> GapScale:
    part = top.section("penuh")
    values = [Decimal(part.decimal(key)) for key in _SCALE]
    for key, value in zip(_SCALE, values, strict=True):
        if value <= 0:
            raise part.wrong(key, "Bukan bilangan positif", found=str(value), expected="lebih dari 0")
    part.close()
    return GapScale(*values)


def _read_measures(top: Section) -> tuple[GapMeasure, ...]:
    found: dict[str, GapMeasure] = {}
    for part in top.sections("ukuran"):
        indicator = part.text("indikator")
        if indicator in found:
            raise part.wrong("indikator", "Ukuran disebut dua kali", found=indicator)
        found[indicator] = GapMeasure(
            indicator,
            part.text("pokok"),
            part.choice("arah", (_UP, _DOWN)) == _UP,
            part.text("satuan", ""),
            part.codes("kegiatan", ()),
            part.flag("semua", False),
            part.codes("dari", ()),
        )
        part.close()
    if not found:
        raise top.wrong("ukuran", "Aturan tanpa ukuran", expected="[{indikator: sanitasi, …}, …]")
    return tuple(found.values())


def _parts_wrong(rule: GapRule) -> Iterator[ContentError]:
    """A measure is made of other topics of its rule."""
    topics = {measure.topic for measure in rule.measures}
    for measure in rule.measures:
        for part in measure.parts:
            if part == measure.topic or part not in topics:
                yield ContentError(
                    "K170",
                    "Ukuran tersusun dari pokok yang tidak dikenal",
                    where=rule.origin.at("ukuran"),
                    found=f"{measure.indicator}: {part}",
                    expected=", ".join(sorted(topics - {measure.topic})),
                )


def gap_references(content: Content) -> Iterator[ContentError]:
    """Every measure is an indicator, every activity one of a list, and one topic goes in one direction."""
    for rule in content.gaps.values():
        yield from _parts_wrong(rule)
        directions: dict[str, bool] = {}
        for measure in rule.measures:
            yield from check_reference(rule.origin, "ukuran", "Indikator", measure.indicator, content.indicators)
            for code in measure.activities:
                yield from check_reference(rule.origin, "ukuran", "Kegiatan", code, content.activities)
            if directions.setdefault(measure.topic, measure.upward) != measure.upward:
                yield ContentError(
                    "K170",
                    "Ukuran satu pokok berlawanan arah",
                    where=rule.origin.at("ukuran"),
                    found=f"{measure.topic}: {measure.indicator}",
                    expected="satu arah untuk satu pokok",
                )
