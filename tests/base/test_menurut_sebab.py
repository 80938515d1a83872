"""What is left out is told by reason: three hundred villages of one reason hide none that has another."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cantik.base.reason_groups import group_by_reason
from cantik.cli.output import Output

REASONS = st.lists(st.tuples(st.integers(), st.sampled_from(["belum ada", "ditarik", "rusak", ""])), max_size=400)


@given(REASONS)
def test_nothing_is_lost_and_no_reason_stands_twice(told: list[tuple[int, str]]) -> None:
    groups = group_by_reason(told)
    assert sorted((thing, group.reason) for group in groups for thing in (*group.first, *group.rest)) == sorted(told)
    assert len({group.reason for group in groups}) == len(groups)
    assert all(len(group.first) <= 4 for group in groups)
    assert all(len(group.rest) != 1 for group in groups), "one that is folded alone is as long as its name"


def test_three_hundred_villages_are_a_line_a_reason(capsys: pytest.CaptureFixture[str]) -> None:
    told = [(f"Desa {number}", "belum ada edisi") for number in range(330)] + [("Sumberrejo", "edisinya ditarik")]
    Output().answer_reasons("Tidak dijumlahkan", told)
    shown = capsys.readouterr().out.splitlines()
    assert shown == [
        "Tidak dijumlahkan: 1 desa, edisinya ditarik: Sumberrejo",
        "Tidak dijumlahkan: 330 desa, belum ada edisi: Desa 0, Desa 1, Desa 2, dan 327 lagi",
    ]
    Output().answer_reasons("Tidak dijumlahkan", told, every=True)
    shown = capsys.readouterr().out.splitlines()
    assert len(shown) == 2
    assert all(f"Desa {number}" in shown[1] for number in range(330))
    assert "lagi" not in shown[1]
