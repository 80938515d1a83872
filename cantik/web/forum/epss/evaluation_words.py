"""An evaluation as pages and files say it: values rounded once, indicators under their aspect and domain, who gave a
level, what the next step is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from cantik.base import clock
from cantik.coach.epss.app.evaluations import EvaluationState, IndicatorState
from cantik.coach.epss.app.models import EpssEvidence
from cantik.coach.epss.index import list_steps, round_index
from cantik.content.epss import EpssNode
from cantik.staff.app import actors
from cantik.web.forum.epss.forms import CLASS_WORDS
from cantik.web.language import either

#: steps that a page names; the rest stands beside the indicators
_STEPS = 5


@dataclass(frozen=True, slots=True)
class IndicatorLine:
    """An indicator in a list: its level and who gave it, its evidence, what its level lacks."""

    node: EpssNode
    name: str
    state: IndicatorState
    by: str
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EpssPartLine:
    """A domain or an aspect with its value, None while one of its indicators has no level."""

    node: EpssNode
    name: str
    value: Decimal | None
    aspects: tuple[EpssPartLine, ...] = ()
    indicators: tuple[IndicatorLine, ...] = ()


@dataclass(frozen=True, slots=True)
class StepLine:
    """What would raise the index most: the indicator, its next level with the criterion, what it adds."""

    node: EpssNode
    name: str
    level: int
    criterion: str
    read: bool
    gain: Decimal


def name_node(node: EpssNode) -> str:
    """The name of a node in the language of the page."""
    return either(node.name, node.name_en)


def describe_parts(state: EvaluationState) -> tuple[EpssPartLine, ...]:
    """The domains with all that stands under them."""
    names = actors.names({each.level.by for each in state.indicators.values() if each.level is not None})
    return tuple(_describe_part(state, node, names) for node in state.framework.list_parts(""))


def _describe_part(state: EvaluationState, node: EpssNode, names: Mapping[str, str]) -> EpssPartLine:
    value = state.index.values.get(node.code)
    parts = state.framework.list_parts(node.code)
    deeper = [part for part in parts if part.code not in state.indicators]
    lines = tuple(_line(part, state.indicators[part.code], names) for part in parts if part.code in state.indicators)
    aspects = tuple(_describe_part(state, part, names) for part in deeper)
    return EpssPartLine(node, name_node(node), None if value is None else round_index(value), aspects, lines)


def _line(node: EpssNode, held: IndicatorState, names: Mapping[str, str]) -> IndicatorLine:
    by = "" if held.level is None else names.get(held.level.by, "")
    return IndicatorLine(node, name_node(node), held, by, tuple(str(CLASS_WORDS[each]) for each in held.missing))


def describe_steps(state: EvaluationState) -> list[StepLine]:
    """The next steps that add most to the index."""
    return [
        StepLine(
            step.node,
            name_node(step.node),
            step.level,
            step.criterion or either(step.rule.pattern, step.rule.pattern_en),
            bool(step.criterion),
            round_index(step.gain),
        )
        for step in list_steps(state.framework, state.levels)[:_STEPS]
    ]


def document_of(state: EvaluationState, name: str) -> dict[str, object]:
    """What an assessor reads, as one JSON document; in Indonesian, as the framework is."""
    framework, index = state.framework, state.index
    return {
        "penilaian": "EPSS",
        "instansi": name,
        "wilayah": state.row.area,
        "tahun": state.row.year,
        "disusun_pada": clock.today().isoformat(),
        "ips": None if index.whole is None else str(round_index(index.whole)),
        "predikat": None if index.predicate is None else index.predicate.name,
        "ips_mandiri": None if state.own.whole is None else str(round_index(state.own.whole)),
        "belum_dinilai": list(index.missing),
        "domain_dan_aspek": [
            {
                "kode": node.code,
                "nama": node.name,
                "bobot": node.weight,
                "nilai": str(round_index(index.values[node.code])) if node.code in index.values else None,
            }
            for node in framework.nodes.values()
            if node.code not in state.indicators
        ],
        "indikator": [_indicator(state, node) for node in framework.indicators],
    }


def _indicator(state: EvaluationState, node: EpssNode) -> dict[str, object]:
    held, aspect = state.indicators[node.code], state.framework.nodes[node.parent]
    level = held.level
    return {
        "kode": node.code,
        "nama": node.name,
        "domain": aspect.parent,
        "aspek": aspect.code,
        "bobot": node.weight,
        "tingkat": None if level is None else level.level,
        "alasan": "" if level is None else level.reason,
        "tingkat_mandiri": None if held.own is None else held.own.level,
        "alasan_mandiri": "" if held.own is None else held.own.reason,
        "penilai": "" if level is None else actors.name(level.by),
        "dinilai_pada": None if level is None else clock.day_of(level.at).isoformat(),
        "bukti_belum_ada": list(held.missing),
        "bukti": [_evidence(each.row, stands=each.stands) for each in held.evidence],
    }


def _evidence(row: EpssEvidence, *, stands: bool) -> dict[str, object]:
    return {
        "jenis": row.kind,
        "golongan": row.proves,
        "judul": row.title,
        "hari": row.day.isoformat(),
        "dipasang_pada": clock.day_of(row.at).isoformat(),
        "dipasang_oleh": actors.name(row.by),
        "kunci": row.key,
        "sidik": row.digest,
        "masih_berdiri": stands,
    }
