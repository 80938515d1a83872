"""A published release with sums and indices before the auditor: what it tells of hidden sums, and values it skips."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from cantik.content.axes import Axis, Category
from cantik.content.loader import load_content
from cantik.release.audit import audit_release
from cantik.release.model import Cell, Figure, Release
from tests.fixtures.contoh_rilis import common_release

CONTENT = load_content()


def _definition(kind: str, name: str) -> dict[str, str]:
    file = f"{kind}/{name}.yaml"
    return {"id": name, "berkas": file, "sidik": CONTENT.digests[file]}


def release(*cells: Cell) -> Release:
    """Paid workers of three industries and their total, and deprivation."""
    plain = common_release()
    names = ("tanaman", "dagang", "jasa_lain")
    categories = [Category(name, name, name, (at,)) for at, name in enumerate(names)]
    whole = Category("jumlah", "Jumlah", "Total", (0, 1, 2), total=True)
    axis = Axis("lapangan_usaha_milik", "", "", "kategori", (*categories, whole))
    table = replace(
        plain.tables[0],
        key="usaha_pekerja",
        id="usaha_pekerja",
        number="3.9",
        kind="T",
        axes=(axis,),
        cells=cells,
        stub=(axis.id,),
        derived=(),
        base="penduduk domisili",
        definition=_definition("tables", "usaha_pekerja"),
    )
    figure = Figure(
        *("deprivasi_regsosek_h", "", "", "persen", "percent", "", "", Decimal("13.27"), 142, 1070, 2, "ada"),
        *("penduduk domisili", "", ""),
        _definition("indicators", "deprivasi_regsosek_h"),
    )
    value = replace(
        figure,
        id="deprivasi_regsosek_m0",
        value=Decimal("0.050"),
        numerator=None,
        denominator=None,
        definition=_definition("indicators", "deprivasi_regsosek_m0"),
    )
    return replace(plain, tables=(table,), figures=(figure, value), chapters=())


def hidden(low: int | None, high: int | None) -> Cell:
    return Cell(None, "rahasia", low, high)


def shown(value: int) -> Cell:
    return Cell(value, "ada")


def test_two_hidden_sums_with_the_range_that_their_total_leaves_are_in_order() -> None:
    assert audit_release(release(hidden(0, 25), shown(40), hidden(0, 25), shown(65))) == []


def test_a_single_hidden_sum_is_found() -> None:
    (found,) = audit_release(release(hidden(0, 25), shown(40), shown(5), shown(65)))
    assert "tepat" in found


def test_a_range_that_is_not_what_the_total_leaves_is_found() -> None:
    found = audit_release(release(hidden(3, 20), shown(40), hidden(0, 25), shown(65)))
    assert [line for line in found if "3–20" in line]
