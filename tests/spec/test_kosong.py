"""Functions without what they need are refused at their own place."""

from __future__ import annotations

import pytest

from cantik.expr.check import compile_text
from cantik.expr.errors import ExpressionError
from tests.spec.desa_kecil import RULE


@pytest.mark.parametrize("text", ["kembar() > 1", "kembar_ke() > 1", "mirip(80) > 0", "mirip(nama, 80.5) > 0"])
def test_a_function_of_columns_needs_one(text: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        compile_text(text, RULE, "rules/x.yaml:8")
    assert (caught.value.code, caught.value.column) == ("E106", 1)
