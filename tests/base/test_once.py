"""An answer is kept for one page, and for nobody else."""

from __future__ import annotations

from cantik.base.page_cache import keep_answers, once


def test_one_page_asks_once_and_the_next_anew() -> None:
    asked: list[tuple[int, str]] = []

    @once
    def answer(area: int, *, kind: str = "") -> int:
        asked.append((area, kind))
        return len(asked)

    assert (answer(1), answer(1)) == (1, 2)
    with keep_answers():
        assert (answer(1), answer(1), answer(1, kind="x"), answer(2)) == (3, 3, 4, 5)
        with keep_answers():
            assert answer(1) == 6
        assert answer(1) == 3
    with keep_answers():
        assert answer(1) == 7
