"""What pages say of gaps that do not concern a village: why, by whom, since when."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from cantik.codes.area import AreaCode
from cantik.content.loader import here
from cantik.staff.app import actors, rights
from cantik.use.proposals.app import exceptions
from cantik.use.proposals.app.exception_models import GapException
from cantik.web.language import either
from cantik.web.store import describe_area
from cantik.web.tahap.perencanaan.proposals.gap_source import GapSource


def describe_word(source: GapSource, indicator: str) -> dict[str, Any]:
    """Why an indicator does or does not concern the village: its own word, else the rule by which it never can."""
    row, rule = source.statements.get(indicator), source.never.get(indicator)
    return {
        "kata": None if row is None else _describe_row(row, actors.names([row.by])),
        "aturan": "" if rule is None else either(rule.title, rule.title_en),
        "dasar": None if rule is None else rule.basis,
        "berlaku": indicator not in source.left_out,
    }


def _describe_row(row: GapException, names: dict[str, str]) -> dict[str, Any]:
    return {"alasan": row.reason, "berlaku": row.applies, "oleh": names.get(row.by, ""), "pada": row.at}


def list_words(areas: Sequence[AreaCode]) -> list[dict[str, Any]]:
    """What the villages of some areas say, a line each, for the office above them."""
    rows = exceptions.list_said(areas)
    names = actors.names({row.by for row in rows})
    return [
        _describe_row(row, names)
        | {"desa": describe_area(rights.area_code(row.kode)).full, "judul": _title_of(row.indicator)}
        for row in rows
    ]


def _title_of(indicator: str) -> str:
    spec = here().indicators.get(indicator)
    return indicator if spec is None else either(spec.title, spec.title_en)
