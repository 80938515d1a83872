"""Words of daily life that stand for more than one code (`content/kata_dua_arti.csv`): one would be a guess."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from importlib import resources

from cantik.codes.lists import CodeList, loose_key

FILE = "kata_dua_arti.csv"


def meanings(text: str, codes: CodeList) -> tuple[str, ...]:
    """The codes that a word may mean, each with its label; none for a word that means one code or no code at all."""
    found = _words().get((codes.id, loose_key(text)), ())
    return tuple(f"{code} ({codes.label(code)})" for code in found)


@cache
def _words() -> Mapping[tuple[str, str], tuple[str, ...]]:
    text = resources.files("cantik.content").joinpath(FILE).read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines(), strict=True)
    return {(row["daftar"], loose_key(row["kata"])): tuple(row["kode"].split("|")) for row in rows}
