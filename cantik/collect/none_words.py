"""Words and signs by which people write into a cell that there is nothing to write (`content/kata_kosong.csv`).

One list for every column: what says "none" in the column of a number says so in that of a certificate or a date. A code
list goes first, because "Tidak Ada" is an answer where it is one of its words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from cantik.base.errors import ContentError
from cantik.content.csv_lists import read_list
from cantik.content.csv_rows import read_rows

FILE = "kata_kosong.csv"
_BETWEEN = re.compile(r"[\W_]+")
_LONGEST = 40  # letters of a text that may be one
_HEAD = 3  # letters by which a word is looked for among many
_TIMES = 6  # a sign repeated so often is known at a first look


class NoneWords:
    """The list, ready to be asked; as the kabupaten's own file lengthens it."""

    def __init__(self, words: Sequence[str]) -> None:
        self._signs = frozenset(word for word in words if len(word) == 1)
        self._words = frozenset(_key(word) for word in words if len(word) > 1)
        spelt = {word for each in words for word in (each, each.upper(), each.capitalize(), each.title())}
        spelt |= {each * times for each in (*self._signs, *map(str.upper, self._signs)) for times in range(1, _TIMES)}
        #: what such cells mostly look like, for a first look at a whole column
        self.usual = frozenset(spelt)

        heads = {word[:_HEAD] for word in words if len(word) > 1} | self._signs
        self._heads = re.compile(f"~((?:{'|'.join(map(re.escape, sorted(heads)))})[^~]*)", re.IGNORECASE)

    def maybe(self, texts: Iterable[str]) -> list[str]:
        """Those of many clean texts that begin as such a word does: to ask each of a million names would take long."""
        return self._heads.findall(f"~{'~'.join(texts)}")

    def has(self, text: str) -> bool:
        """Whether a cleaned text says that there is nothing; a blank one says so too."""
        if not text or text in self.usual:
            return True
        if len(text) > _LONGEST:
            return False
        plain = text.casefold()
        return _key(plain) in self._words or all(sign in self._signs for sign in "".join(plain.split()))


def none_words() -> NoneWords:
    """The words of this server. Raises `ContentError` K186 for a list that is not in order."""
    return read_list(FILE, _read, _refuse)


def _key(text: str) -> str:
    """Letters alone: `BELUM-ADA.` and `belum ada` are one."""
    return _BETWEEN.sub("", text.casefold())


def _read(files: Sequence[tuple[str, list[str]]]) -> NoneWords:
    words: list[str] = []
    for where, lines in files:
        for at, row in read_rows(lines, where, ("kata", "sumber"), _refuse):
            word = " ".join(row["kata"].casefold().split())
            if not word or not row["sumber"] or len(word) > _LONGEST:
                raise _refuse(at, word[:_LONGEST], f"kata sampai {_LONGEST} huruf, dan sumbernya")
            if any(sign.isdigit() for sign in word):
                raise _refuse(at, word, "kata atau tanda tanpa angka")
            words.append(word)
    return NoneWords(words)


def _refuse(where: str, found: str, expected: str) -> ContentError:
    return ContentError("K186", "Daftar kata kosong tidak benar", where=where, found=found, expected=expected)
