"""How far the villages of an area came on a day, in words. Whoever says "n dari m desa" of an area says it with these:
each number is named for what it is, and of how many is the number of villages that the area has on that day.
"""

from __future__ import annotations

from dataclasses import dataclass

from cantik.base.numerals import format_number
from cantik.release.model import of_villages


@dataclass(frozen=True, slots=True)
class AreaCoverage:
    """Of `of` villages that an area has on a day by its codes: `delivered` have an edition of that day here that is not
    withdrawn, `examined` of these passed *Periksa*, `counted` of these can be added up here."""

    of: int
    delivered: int
    examined: int
    counted: int

    @property
    def whole(self) -> bool:
        """Every village is counted."""
        return self.counted == self.of > 0

    def describe(self, lang: str = "id") -> str:
        """All of it.

        >>> AreaCoverage(7, 5, 3, 3).describe()
        '5 dari 7 desa sudah merilis; 3 di antaranya lolos Periksa dan dapat dijumlahkan'
        """
        told = of_villages(self.delivered, self.of, lang)
        said = f"{told} sudah merilis" if lang == "id" else f"{told} have released"
        return f"{said}{self._describe_examined(lang)}"

    def _describe_examined(self, lang: str) -> str:
        if not self.delivered:
            return ""
        many = _tell_some(self.examined, self.delivered, lang)
        passed = f"{many} lolos Periksa" if lang == "id" else f"{many} passed examination"
        if self.counted == self.examined:
            more = (" dan dapat dijumlahkan", " and can be added up") if self.counted else ("", "")
            return f"; {passed}{more[lang != 'id']}"
        few = _tell_some(self.counted, self.delivered, lang)
        return f"; {passed}, {few} dapat dijumlahkan" if lang == "id" else f"; {passed}, {few} can be added up"


def _tell_some(n: int, of: int, lang: str) -> str:
    """How many of those that were named before."""
    if n == of:
        return ("semuanya", "all of them")[lang != "id"]
    if not n:
        return ("belum ada yang", "none of them")[lang != "id"]
    return f"{format_number(n, 0, lang)} di antaranya" if lang == "id" else f"{format_number(n, 0, lang)} of them"


def describe_sum(n: int, of: int, lang: str = "id") -> str:
    """Which villages a release of an area adds up: the editions that it names, whatever became of them since.

    >>> describe_sum(3, 6)
    'menjumlahkan 3 dari 6 desa'
    """
    told = of_villages(n, of, lang)
    return f"menjumlahkan {told}" if lang == "id" else f"adds up {told}"


def describe_published(n: int, of: int, lang: str = "id") -> str:
    """How many villages of an area everybody can read today, here or on the site that is linked to.

    >>> describe_published(3, 6)
    '3 dari 6 desa terbit'
    """
    told = of_villages(n, of, lang)
    return f"{told} terbit" if lang == "id" else f"{told} published"


def describe_measure(n: int, of: int, lang: str = "id") -> str:
    """How many villages of an area tell a measure.

    >>> describe_measure(2, 6)
    'angka 2 dari 6 desa'
    """
    told = of_villages(n, of, lang)
    return f"angka {told}" if lang == "id" else f"figures of {told}"
