"""Where the classes of maps begin stands in the definition of an indicator; what no map can show is refused."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from cantik.base.errors import ContentError
from cantik.content.kinds import Indicator
from cantik.content.loader import load_content
from cantik.content.nodes import compose
from cantik.content.schema.indicator import read_indicator

TEXT = (Path(__file__).parents[2] / "cantik/content/indicators/persen_balita.yaml").read_text("utf-8")


def read(limits: str, text: str = TEXT) -> Indicator:
    return read_indicator(
        "persen_balita", compose("x.yaml", f"{text.rstrip()}\n{limits}\n".removeprefix("id: persen_balita\n"))
    )


def test_limits_are_numbers_with_their_source() -> None:
    found = read('kelas_peta: {batas: ["5", "7.5", "10.25"], dasar: adr#0072}').class_limits
    assert found is not None
    assert found.bounds == (Decimal(5), Decimal("7.5"), Decimal("10.25"))
    assert "ADR 0072" in found.basis.text
    assert read("").class_limits is None


@pytest.mark.parametrize(
    "batas",
    [
        "[]",  # none
        '["1", "2", "3", "4", "5"]',  # six classes, five colours
        '["5", "5"]',  # a class of nothing
        '["7", "5"]',
        '["lima"]',
        '["-1"]',
        '["0"]',  # nothing below it
        '["100"]',  # a share reaches it, nothing lies above
        '["5.125"]',  # finer than the figure, which prints two decimals
    ],
)
def test_limits_that_no_map_can_show_are_refused(batas: str) -> None:
    with pytest.raises(ContentError) as error:
        read(f"kelas_peta: {{batas: {batas}, dasar: adr#0072}}")
    assert error.value.code == "K104"
    assert error.value.where.startswith("x.yaml:")


def test_a_source_is_asked_and_must_be_known() -> None:
    for said in ('kelas_peta: {batas: ["5"]}', 'kelas_peta: {batas: ["5"], dasar: adr#9999}'):
        with pytest.raises(ContentError):
            read(said)
    with pytest.raises(ContentError):
        read('kelas_peta: {batas: ["5"], dasar: adr#0072, warna: merah}')


def test_a_count_has_no_classes() -> None:
    count = TEXT.replace("jenis: persen", "jenis: jumlah")
    with pytest.raises(ContentError) as error:
        read('kelas_peta: {batas: ["5"], dasar: adr#0072}', count)
    assert "Hitungan" in str(error.value)


def test_what_the_package_sets_is_of_rates_and_within_reach() -> None:
    held = {name: found for name, found in load_content().indicators.items() if found.class_limits}
    assert {"cakupan_ktp_el", "sanitasi", "rasio_jenis_kelamin"} <= held.keys()
    assert all(found.kind != "jumlah" and found.decimals for found in held.values())
