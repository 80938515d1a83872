"""Half a pair of quotes in a large text is found by its bytes wherever it is found line by line."""

from __future__ import annotations

import io
import random

import pytest

from cantik.collect import delimited_text


def even_by_line(raw: bytes) -> bool:
    """Whether each line, however it ends, holds whole pairs: as Python's own reader of text cuts them."""
    text = io.TextIOWrapper(io.BytesIO(raw), encoding="utf-8", newline="")
    return all(line.count('"') % 2 == 0 for line in iter(text.readline, ""))


def test_no_half_pair_passes_wherever_lines_end_and_pieces_are_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    draw, sure = random.Random(4), 0
    for _ in range(6_000):
        raw = bytes(draw.choice(b'a"\r\n') for _ in range(draw.randint(0, 14)))
        monkeypatch.setattr(delimited_text, "_PIECE", draw.randint(1, 6))
        if delimited_text._pair_quotes(io.BytesIO(raw)):
            sure += 1
            assert even_by_line(raw), raw
    assert sure > 1_000


def test_lines_of_an_ordinary_file_are_not_looked_at_one_by_one() -> None:
    assert delimited_text._pair_quotes(io.BytesIO(b'nik,alamat\r\n1,"RT 1, RW 2"\r\n2,rumah\r\n' * 9))
    assert not delimited_text._pair_quotes(io.BytesIO(b'nik,alamat\n1,"RT 1\n'))
