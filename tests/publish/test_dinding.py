"""A table most of whose cells tell nothing is folded and says how many; one that tells something is not."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from cantik.publish.site.page_templates import environment
from cantik.publish.site.view import Shown, Text, sheet, wall_of
from tests.fixtures.contoh_rilis import common_release

HIDDEN, NOTHING, SOME, ZERO = Shown("NA", hidden=True), Shown("…"), Shown("12"), Shown("–")


@pytest.mark.parametrize(
    ("cells", "wall"),
    [
        ([HIDDEN, HIDDEN, SOME], (2, 3)),
        ([HIDDEN, NOTHING, SOME], (2, 3)),
        ([HIDDEN, SOME], None),
        ([ZERO, ZERO, HIDDEN], None),
        ([HIDDEN], (1, 1)),
        ([], None),
    ],
)
def test_more_than_half_of_the_cells(cells: list[Shown], wall: tuple[int, int] | None) -> None:
    assert wall_of(cells) == wall


@pytest.mark.parametrize(("language", "said"), [("id", "dari"), ("en", "of")])
def test_the_fold_holds_the_whole_table(language: str, said: str) -> None:
    table, t = common_release().tables[0], Text(language)
    closed = replace(table, cells=tuple(replace(cell, value=None, status="rahasia") for cell in table.cells))
    macro = environment().get_template("lembar.html").module.stat  # type: ignore[attr-defined]
    plain, folded = (str(macro(own, sheet(own, t), t, "cap", False)) for own in (table, closed))
    assert "<details" not in plain
    found = re.search(rf"<summary>\s*(\d+) {said} (\d+) ", folded)
    assert found
    assert int(found[1]) > int(found[2]) / 2
    assert folded.index("<details") < folded.index("<table") < folded.index("</table>") < folded.index("</details>")
    assert plain.count("<tr") == folded.count("<tr")
