"""Derived columns of a table (sex ratio, density, share), computed from published cells of the row only."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from cantik.base.errors import ContentError
from cantik.base.numerals import ratio
from cantik.content.kinds import DerivedColumn
from cantik.release.model import Derived, Table, TableGrid


def derived_columns(table: Table, specs: Sequence[DerivedColumn], area_km2: Decimal | None) -> tuple[Derived, ...]:
    """The derived columns that the layout of the table allows; a row with a hidden operand has no value.

    The formula is arithmetic over ids of the leaf columns, `jumlah` (the total column) and `luas_km2` (the village's
    area, known for the total row only). Columns that the layout lacks leave the derived column out.
    """
    grid = table.grid()
    out = []
    for spec in specs:
        tree = ast.parse(spec.formula, mode="eval")
        names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
        if not names <= _names(grid) | {"luas_km2"}:
            continue
        values = tuple(_value(tree.body, grid, row, area_km2, spec) for row in range(len(grid.rows)))
        if any(v is not None for v in values):
            out.append(Derived(spec.id, spec.title, spec.title_en, "", spec.decimals, values))
    return tuple(out)


def _name(path: tuple[str, ...], total: bool) -> str:
    return "jumlah" if total else "_".join(path)


def _names(grid: TableGrid) -> set[str]:
    return {_name(tuple(c.id for c in column.path), column.total) for column in grid.columns}


def _value(node: ast.expr, grid: TableGrid, row: int, area: Decimal | None, spec: DerivedColumn) -> Decimal | None:
    known: dict[str, Fraction | None] = {}
    for column, cell in zip(grid.columns, grid.cells[row], strict=True):
        name = _name(tuple(c.id for c in column.path), column.total)
        known[name] = None if cell.value is None else Fraction(cell.value)
    known["luas_km2"] = Fraction(area) if area is not None and grid.rows[row].total else None
    exact = _evaluate(node, known, spec)
    if exact is None:
        return None
    return ratio(exact.numerator, exact.denominator, 1, spec.decimals)


def _evaluate(node: ast.expr, known: dict[str, Fraction | None], spec: DerivedColumn) -> Fraction | None:
    if isinstance(node, ast.Constant) and isinstance(node.value, int | float):
        return Fraction(str(node.value))
    if isinstance(node, ast.Name):
        return known[node.id]
    if isinstance(node, ast.BinOp):
        left, right = _evaluate(node.left, known, spec), _evaluate(node.right, known, spec)
        if left is None or right is None:
            return None
        if isinstance(node.op, ast.Div):
            return left / right if right else None
        if isinstance(node.op, ast.Mult):
            return left * right
        if isinstance(node.op, ast.Add):
            return left + right
        if isinstance(node.op, ast.Sub):
            return left - right
    raise ContentError(
        "T110",
        f"Rumus turunan {spec.id} tidak dikenal",
        found=spec.formula,
        expected="+ - * / atas kolom tabel",
        mend="Betulkan rumus pada berkas tabel.",
    )
