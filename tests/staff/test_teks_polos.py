"""What somebody typed is kept whole or refused whole."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cantik.staff.app.plain_text import fit_line, plain, plain_lines

WORDS = st.lists(st.text(alphabet="abcde", min_size=1, max_size=9), max_size=12)


@given(WORDS, st.integers(min_value=0, max_value=120), st.sampled_from([fit_line, plain, plain_lines]))
def test_nothing_is_dropped(words: list[str], most: int, keep: object) -> None:
    assert callable(keep)
    text = "  ".join(words)
    if len(" ".join(words)) <= most:
        assert keep(text, most, ValueError).split() == words
    else:
        with pytest.raises(ValueError, match=f"paling banyak {most} huruf"):
            keep(text, most, ValueError)


@pytest.mark.parametrize("keep", [plain, plain_lines])
def test_a_number_of_a_person_behind_the_last_letter_is_seen(keep: object) -> None:
    assert callable(keep)
    with pytest.raises(ValueError, match="nomor seseorang"):
        keep("a" * 20 + " 9901010101900001", 20, ValueError)
