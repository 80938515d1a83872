"""An example of a definition is only right when everything that it expects came out, to the digit."""

from __future__ import annotations

from typing import Any

import pytest

from cantik.content.kinds import Example
from cantik.measure.examples import ExampleOutcome


@pytest.mark.parametrize(
    ("expected", "found", "holds"),
    [
        ({"n": 3, "nilai": "47.5"}, {"n": 3, "nilai": "47.5", "d": 9}, True),  # what was not asked is not judged
        ({"n": 3}, {"n": 4}, False),
        ({"n": 3, "d": 9}, {"n": 3, "d": 8}, False),
        ({"n": 3}, {}, False),
        ({"nilai": "47.5"}, {"nilai": "47.50"}, False),
        ({"n": 3}, {"n": "3"}, True),
    ],
)
def test_an_example_holds(expected: dict[str, Any], found: dict[str, Any], holds: bool) -> None:
    assert ExampleOutcome(Example("uji", (), (), expected), found).holds is holds
