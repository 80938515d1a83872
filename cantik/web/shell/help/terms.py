"""The terms of the screens, from `content/istilah_bantuan.csv`: a word, what it means, where that is laid down."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from cantik.content.basis import ContentBasis, resolve
from cantik.content.loader import limit

FILE = "istilah_bantuan.csv"
_LIMIT = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Term:
    """One term in both languages; `basis` is the law or method that lays it down."""

    id: str
    word: str
    meaning: str
    word_en: str
    meaning_en: str
    basis: ContentBasis

    def words_in(self, lang: str) -> tuple[str, str]:
        """The word and its meaning in `id` or `en`; `{limit}` in it is the number that this server has for it."""
        word, meaning = (self.word_en, self.meaning_en) if lang == "en" else (self.word, self.meaning)
        return word, _LIMIT.sub(lambda found: str(limit(found[1]).whole), meaning)


@cache
def terms() -> Mapping[str, Term]:
    """All terms by id, in the order of the file."""
    text = resources.files("cantik.content").joinpath(FILE).read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines(), strict=True)
    return {
        row["id"]: Term(
            *(row["id"], row["istilah"], row["arti"], row["istilah_en"], row["arti_en"]),
            basis=resolve(row["dasar"], f"{FILE}:{number}"),
        )
        for number, row in enumerate(rows, 2)
    }
