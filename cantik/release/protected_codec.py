"""Protected tables and indicators as the store keeps them beside an edition: JSON with definitions by id."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from cantik.content.axes import Axis
from cantik.content.kinds import Content
from cantik.protect.result import SafeCell, SafeFigure, SafeTable
from cantik.release.codec import decode, encode


def written_table(table: SafeTable) -> dict[str, Any]:
    """A table for JSON, its definition by id."""
    return {
        "id": table.spec.id,
        "tingkat": table.tier,
        "jenis": table.kind,
        "sumbu": encode(table.axes),
        "sel": [[cell.value, cell.status, cell.low, cell.high] for cell in table.cells],
        "dasar": table.population,
        "terjawab": [table.answered, table.asked],
    }


def read_table(written: dict[str, Any], content: Content) -> SafeTable:
    """The table again, with the definition of today."""
    return SafeTable(
        spec=content.tables[written["id"]],
        tier=written["tingkat"],
        kind=written["jenis"],
        axes=decode(tuple[Axis, ...], written["sumbu"], "sumbu"),
        cells=tuple(SafeCell(*cell) for cell in written["sel"]),
        population=written["dasar"],
        answered=written["terjawab"][0],
        asked=written["terjawab"][1],
    )


def written_figure(figure: SafeFigure) -> dict[str, Any]:
    """An indicator for JSON, its definition by id."""
    return {
        "id": figure.spec.id,
        "wilayah": [figure.area, figure.area_label],
        "nilai": None if figure.value is None else str(figure.value),
        "bagian": [figure.numerator, figure.denominator],
        "status": figure.status,
        "dasar": figure.population,
        **({} if figure.least is None else {"paling_sedikit": str(figure.least)}),
    }


def read_figure(written: dict[str, Any], content: Content) -> SafeFigure:
    """The indicator again, with the definition of today."""
    return SafeFigure(
        spec=content.indicators[written["id"]],
        area=written["wilayah"][0],
        area_label=written["wilayah"][1],
        value=None if written["nilai"] is None else Decimal(written["nilai"]),
        numerator=written["bagian"][0],
        denominator=written["bagian"][1],
        status=written["status"],
        population=written["dasar"],
        least=Decimal(written["paling_sedikit"]) if "paling_sedikit" in written else None,
    )
