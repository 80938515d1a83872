"""Names of dusun as people write them: which writings are one name, which are likely one. Pure but for the list.

`content/tulisan_dusun.csv` says which words stand before a name or are short for another one. *One name* is what
differs by blanks, marks, such a word for dusun, a short word, or the writing of a number (1, 01, I, SATU). *Likely one*
is what a person has to decide: a word that is part of names elsewhere (Kampung), old spelling, a letter. KRAJAN LOR and
KRAJAN KIDUL, KRAJAN 1 and KRAJAN 2 differ by what tells dusun apart, and are never likely one.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from cantik.base.errors import ContentError
from cantik.base.text import ROMAN_NUMERAL, drop_accents
from cantik.content.csv_lists import read_list
from cantik.content.csv_rows import read_rows
from cantik.expr.likeness import one_letter_apart

FILE = "tulisan_dusun.csv"
#: what a row says: a word before the name that is none of it; one that may be part of it; a short word for a direction;
#: two words for one direction; a word for a number
DUSUN, WORD, DIRECTION, SYNONYM, NUMBER = _KINDS = ("dusun", "sebutan", "arah", "searti", "angka")
_PARTS = re.compile(r"[^\W\d_]+|\d+")
_ROMAN_LETTERS = frozenset("IVX")
_UNITS = {"": 0, "I": 1, "II": 2, "III": 3, "IV": 4, "V": 5, "VI": 6, "VII": 7, "VIII": 8, "IX": 9}
_LONGEST = 60  # letters of a writing of the list
#: a word shorter than this tells dusun apart (A, B, LOR): a letter of it is no slip
_SHORTEST_WORD = 4
#: from so many letters on, and so many times as many people, a name one letter away is likely the one that was meant
_SLIPS = ((5, 5), (_SHORTEST_WORD, 10))
_OLD_SPELLING = (("OE", "U"), ("DJ", "J"), ("TJ", "C"), ("NJ", "NY"), ("SJ", "SY"))
_UNSTRESSED = re.compile(r"(?<=[^AEIOU])E(?=[LRMN][AEIOU])")
_TWICE = re.compile(r"(.)\1+")

#: words and number of a name
HamletKey = tuple[str, str]


@dataclass(frozen=True, slots=True)
class HamletWords:
    """The list, ready to be asked; as the kabupaten's own file lengthens it."""

    words: Mapping[str, Mapping[str, str]]  # kind -> writing -> what it means
    _before: re.Pattern[str] = field(init=False)
    _short: re.Pattern[str] = field(init=False)
    _words_before: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        dropped, kept = self.words[DUSUN], self.words[WORD]
        whole = [word for word, full in dropped.items() if word == full]
        short = [word for word, full in dropped.items() if word != full]
        before = re.compile(
            rf"(?:(?:{_any_word(whole)})(?:[ .:\-]+|(?=\d))|(?:{_any_word(short)})(?:[.:\-] ?| |(?=\d)))(?=\w)"
        )
        object.__setattr__(self, "_before", before)
        object.__setattr__(self, "_words_before", frozenset({*dropped.values(), *kept.values()}))
        shorter = [word for word, full in kept.items() if word != full]
        object.__setattr__(self, "_short", re.compile(rf"({_any_word(shorter)})(?:[.:] ?| )(?=\w)"))

    def shape(self, text: str) -> str:
        """A name without the word for dusun, without marks around it, in capitals; short words in full.

        >>> [hamlet_words().shape(text) for text in ("Dsn. Krajan ,", "kp. baru", "DUSUN 01")]
        ['KRAJAN', 'KAMPUNG BARU', '1']
        """
        plain = " ".join(text.removeprefix("'").replace("_", " ").upper().split())
        plain = self._before.sub("", plain, count=1).strip(" .,:;/\\\"'`*")
        plain = self._short.sub(lambda found: f"{self.words[WORD][found[1]]} ", plain, count=1)
        return plain.lstrip("0") or plain if plain.isascii() and plain.isdigit() else plain

    def key(self, name: str, letters: Collection[str] = ()) -> HamletKey:
        """What names that are one have in common. `letters`: of names in a row (BLOK A, BLOK B), which number nothing.

        >>> hamlet_words().key("Krajan I") == hamlet_words().key("KRAJAN-01") == hamlet_words().key("Krajan satu")
        True
        """
        words, number = self._split(name, letters)
        return "".join(words), number

    def number(self, word: str) -> str:
        """The number that a word in capitals says in digits, in letters or as a Roman numeral; "" for another word.

        >>> [hamlet_words().number(word) for word in ("007", "EMPAT", "IX", "A")]
        ['7', '4', '9', '']
        """
        if word.isascii() and word.isdigit():
            return str(int(word))
        return self.words[NUMBER].get(word) or _roman_number(word)

    def _split(self, name: str, letters: Collection[str] = ()) -> tuple[list[str], str]:
        words = _PARTS.findall(_without_accents(self.shape(name)))
        if not words:
            return [name], ""
        last = words[-1]
        number = "" if len(last) == 1 and last in letters else self.number(last)
        if number:
            return words[:-1], number
        if len(words) > 1:
            words[-1] = self.words[DIRECTION].get(last, last)
        return words, ""

    def _without_word(self, words: Sequence[str], number: str) -> list[str]:
        """Words without those before the name, as long as something is left that names it."""
        rest = list(words)
        while rest and (len(rest) > 1 or number) and rest[0] in self._words_before:
            rest = rest[1:]
        return rest

    def _sound(self, words: Sequence[str], number: str) -> tuple[str, ...]:
        """Words as they are heard: without what a clerk may write either way."""
        said = self._without_word(words, number)
        if len(said) > 1:
            said[-1] = self.words[SYNONYM].get(said[-1], said[-1])
        return tuple(_spell_as_heard(word) for word in said)

    def is_short(self, name: str) -> bool:
        """Whether a name ends with a short word for a direction, or with a number that begins with a zero."""
        last = _PARTS.findall(name)[-1:]
        return bool(last) and (last[0] in self.words[DIRECTION] or (last[0][0] == "0" and last[0] != "0"))

    def loose_key(self, name: str) -> str:
        """`key` as one text, without any word before the name: how a drawing or a table of facts names it."""
        words, number = self._split(name)
        return f"{''.join(self._without_word(words, number))} {number}".strip().casefold()

    def traits(self, name: str) -> set[Hashable]:
        """What two names of which one is `is_alike` the other have in common, one trait at least: to compare each of
        thousands of names with each would take minutes."""
        words, number = self._split(name)
        heard = self._sound(words, number)
        found: set[Hashable] = {(number, "".join(heard))}
        for at, word in enumerate(heard):
            letters = word.encode()
            shorter = {letters[:place] + letters[place + 1 :] for place in range(len(letters))}
            found |= {(number, heard[:at], heard[at + 1 :], each) for each in {letters, *shorter}}
        return found

    def is_alike(self, rare: str, common: str, times: float) -> bool:
        """Whether two names that are not one are likely one, where `common` has `times` as many people.

        >>> [hamlet_words().is_alike(name, "KRAJAN", 1) for name in ("KAMPUNG KRAJAN", "KERAJAN", "KRAJAN LOR")]
        [True, True, False]
        """
        (own, number), (other, its_number) = self._split(rare), self._split(common)
        if number != its_number:
            return False
        heard, its = self._sound(own, number), self._sound(other, number)
        if "".join(heard) == "".join(its):
            return True
        apart = [(a, b) for a, b in zip(heard, its, strict=False) if a != b]
        if len(heard) != len(its) or len(apart) != 1:
            return False
        ((slip, meant),) = apart
        shortest = min(len(slip), len(meant))
        return any(shortest >= least and times >= more for least, more in _SLIPS) and one_letter_apart(slip, meant)


def hamlet_words() -> HamletWords:
    """The writings of this server. Raises `ContentError` K188 for a list that is not in order."""
    return read_list(FILE, _read, _refuse)


def unify_names(counts: Mapping[str, int], known: Iterable[str] = ()) -> dict[str, str]:
    """Names of a list that are one, and the one that holds: what the register `known` writes, else the commonest.

    >>> unify_names({"KRAJAN I": 9, "KRAJAN 1": 2, "KRAJAN 2": 5})
    {'KRAJAN 1': 'KRAJAN I'}
    """
    writing, kept = hamlet_words(), frozenset(known)
    letters = _letters_in_rows({*counts, *kept})
    groups: dict[HamletKey, list[str]] = {}
    for name in sorted({*counts, *kept}):
        groups.setdefault(writing.key(name, letters), []).append(name)
    found: dict[str, str] = {}
    for names in groups.values():
        holds = min(names, key=lambda name: (name not in kept, writing.is_short(name), -counts.get(name, 0), name))
        found |= {name: holds for name in names if name != holds and name in counts}
    return found


def find_alike(counts: Mapping[str, int]) -> dict[str, str]:
    """Each name of a village that is likely another one written otherwise, with that one: the commonest like it."""
    writing, found = hamlet_words(), dict[str, str]()
    order = sorted(counts, key=lambda name: (-counts[name], len(name), name))
    bearers: dict[Hashable, list[int]] = {}  # trait -> places of the names that have it
    for at, name in enumerate(order):
        traits = writing.traits(name)
        near = (order[place] for place in sorted({place for trait in traits for place in bearers.get(trait, ())}))
        like = (other for other in near if writing.is_alike(name, other, counts[other] / max(1, counts[name])))
        if (meant := next(like, None)) is not None:
            found[name] = found.get(meant, meant)
        for trait in traits:
            bearers.setdefault(trait, []).append(at)
    return found


def _letters_in_rows(names: Iterable[str]) -> frozenset[str]:
    """Single letters at the end of names, where some are no numerals: BLOK A to BLOK I."""
    last = {parts[-1] for name in names if (parts := _PARTS.findall(_without_accents(name)))}
    single = frozenset(part for part in last if len(part) == 1 and not part.isdigit())
    return single if single - _ROMAN_LETTERS else frozenset()


def _without_accents(name: str) -> str:
    if name.isascii():
        return name
    return drop_accents(name).upper()


def _roman_number(word: str) -> str:
    found = ROMAN_NUMERAL.fullmatch(word)
    return str(10 * len(found[1]) + _UNITS[found[2]]) if found else ""


def _spell_as_heard(word: str) -> str:
    for old, new in _OLD_SPELLING:
        word = word.replace(old, new)
    return _TWICE.sub(r"\1", _UNSTRESSED.sub("", word))


def _any_word(words: Iterable[str]) -> str:
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True))) or r"(?!)"


def _read(files: Sequence[tuple[str, list[str]]]) -> HamletWords:
    words: dict[str, dict[str, str]] = {kind: {} for kind in _KINDS}
    for where, lines in files:
        for at, row in read_rows(lines, where, ("tulisan", "arti", "jenis", "sumber"), _refuse):
            written, means = (" ".join(row[name].upper().split()) for name in ("tulisan", "arti"))
            if row["jenis"] not in words:
                raise _refuse(at, row["jenis"], " | ".join(_KINDS))
            if not written or not means or not row["sumber"] or len(written) > _LONGEST:
                raise _refuse(at, written[:_LONGEST], "tulisan, arti, dan sumbernya")
            if row["jenis"] == NUMBER and not (means.isascii() and means.isdigit()):
                raise _refuse(at, means, "angka")
            words[row["jenis"]][written] = means
    return HamletWords(words)


def _refuse(where: str, found: str, expected: str) -> ContentError:
    return ContentError("K188", "Daftar tulisan nama dusun tidak benar", where=where, found=found, expected=expected)
