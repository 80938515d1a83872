"""What a person is looked for by when they are erased: names and numbers, in typed texts and in original files."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import IO

from cantik.base.text import fold

#: what stands where a name or number was cut out
MARK = "[dihapus]"
_BETWEEN = r"(?:[\W_]|%20){1,12}"
_LEAST = 3  # letters of a name of one word that is looked for
_PIECE, _OVERLAP = 4 << 20, 512


@dataclass(frozen=True, slots=True)
class Needles:
    """`names` as they were written, `numbers` as digits. `shared`: names, folded, that somebody else bears, too, so
    that a file or a facility that says one need not mean this person."""

    names: tuple[str, ...]
    numbers: tuple[str, ...]
    shared: frozenset[str] = frozenset()
    _typed: re.Pattern[str] | None = field(init=False, default=None)
    _sure: re.Pattern[str] | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        own = [name for name in self.names if fold(name) not in self.shared and len(fold(name).split()) > 1]
        object.__setattr__(self, "_typed", _pattern(self.names, self.numbers))
        object.__setattr__(self, "_sure", _pattern(own, self.numbers))

    def cut(self, text: str) -> str:
        """A text without the names and numbers.

        >>> Needles(("SITI AMINAH",), ("9901010000000001",)).cut("Bu Siti  Aminah (9901 0100 0000 0001) pindah")
        'Bu [dihapus] ([dihapus]) pindah'
        """
        return self._typed.sub(MARK, text) if self._typed is not None and text else text

    def occur_in(self, text: str) -> bool:
        """Whether a text says a name or a number of the person."""
        return self._typed is not None and self._typed.search(text) is not None

    def is_name(self, text: str) -> bool:
        """Whether a text is the name of the person, however it is written."""
        return fold(text) in {fold(name) for name in self.names}

    def in_file(self, data: bytes) -> bool:
        """Whether a file says a number of the person, or a name of two words and more that nobody else bears. Packed
        files (workbooks, ZIP) are looked into."""
        if self._sure is None:
            return False
        return any(self._sure.search(piece) is not None for piece in _pieces(data))


def _pattern(names: Collection[str], numbers: Collection[str]) -> re.Pattern[str] | None:
    """One expression for all of them. What may stand beside a name or number is asked once a place, not once for each
    of them: hundreds of persons are looked for in a file together."""
    digits = {"[ .-]?".join(number) for number in numbers if len(number) > 5}
    words_of_names = set[str]()
    for name in names:
        for words in dict.fromkeys((tuple(re.findall(r"[^\W_]+", name)), tuple(fold(name).split()))):
            if len(words) > 1:
                words_of_names.add(f"(?i:{_BETWEEN.join(map(re.escape, words))})")
            elif words and len(words[0]) >= _LEAST:  # "Aman" is somebody, "aman" is a word
                words_of_names.add(f"(?:{re.escape(words[0].title())}|{re.escape(words[0].upper())})")
    parts = [rf"(?<!\d)(?:{_any(digits)})(?!\d)"] if digits else []
    parts += [rf"(?<!\w)(?:{_any(words_of_names)})(?!\w)"] if words_of_names else []
    return re.compile("|".join(parts)) if parts else None


def _any(alternatives: Collection[str]) -> str:
    """The longest first, so that a part of another one does not take its place."""
    return "|".join(sorted(alternatives, key=lambda text: (-len(text), text)))


def _pieces(data: bytes) -> Iterator[str]:
    if zipfile.is_zipfile(io.BytesIO(data)):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for member in archive.infolist():
                with archive.open(member) as stream:
                    yield from _texts(stream)
    else:
        yield from _texts(io.BytesIO(data))


def _texts(stream: IO[bytes]) -> Iterator[str]:
    """Pieces of a stream as text; old workbooks write two bytes a letter, so zeros are left out."""
    before = b""
    while piece := stream.read(_PIECE):
        whole = before + piece
        yield whole.replace(b"\0", b"").decode("utf-8", errors="replace")
        before = whole[-_OVERLAP:]
