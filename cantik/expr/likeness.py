"""How alike two names are: Jaro-Winkler, as DuckDB's `jaro_winkler_similarity` computes it (a test compares them)."""

from __future__ import annotations

_BOOST_ABOVE = 0.7  # Winkler (1990): the prefix counts only for texts that are alike already
_PREFIX_WEIGHT = 0.1
_PREFIX = 4


def jaro(left: str, right: str) -> float:
    """Jaro similarity: 1 for equal texts, 0 for texts without common letters (or when one is empty)."""
    if not left or not right:
        return 0.0
    if left == right:
        return 1.0
    window = max(0, max(len(left), len(right)) // 2 - 1)
    taken = [False] * len(right)
    kept = []
    for i, letter in enumerate(left):
        for j in range(max(0, i - window), min(len(right), i + window + 1)):
            if not taken[j] and right[j] == letter:
                taken[j] = True
                kept.append(letter)
                break
    if not kept:
        return 0.0
    mirrored = [letter for letter, used in zip(right, taken, strict=True) if used]
    moved = sum(a != b for a, b in zip(kept, mirrored, strict=True)) // 2
    common = len(kept)
    return (common / len(left) + common / len(right) + (common - moved) / common) / 3.0


def jaro_winkler(left: str, right: str) -> float:
    """Jaro similarity, raised for a common beginning of up to four letters."""
    similarity = jaro(left, right)
    if similarity <= _BOOST_ABOVE:
        return similarity
    prefix = 0
    for a, b in zip(left[:_PREFIX], right[:_PREFIX], strict=False):
        if a != b:
            break
        prefix += 1
    return similarity + prefix * _PREFIX_WEIGHT * (1.0 - similarity)


def one_letter_apart(left: str, right: str) -> bool:
    """Whether one letter left out, added, changed, or swapped with the next one makes the one text the other.

    Letters are bytes of UTF-8, as DuckDB's `damerau_levenshtein` counts them: an accented letter is two.

    >>> one_letter_apart("KRAJAN", "KRAJNA"), one_letter_apart("KRAJAN", "KRAJAN"), one_letter_apart("KRAJAN", "RAJA")
    (True, False, False)
    """
    one, other = sorted((left.encode(), right.encode()), key=len)
    if one == other or len(other) - len(one) > 1:
        return False
    at = next((at for at, letter in enumerate(one) if letter != other[at]), len(one))
    if len(one) < len(other):
        return one[at:] == other[at + 1 :]
    return one[at + 1 :] == other[at + 1 :] or (
        one[at : at + 2] == other[at : at + 2][::-1] and one[at + 2 :] == other[at + 2 :]
    )


# Spelling before 1947 and 1972, still found in names: Soekarno, Tjokro, Djoko.
OLD_SPELLING = (("oe", "u"), ("tj", "c"), ("dj", "j"))


def plain(text: str) -> str:
    """A name in small letters and today's spelling.

    >>> plain("Djoko SOEWITO")
    'joko suwito'
    """
    text = text.lower()
    for old, new in OLD_SPELLING:
        text = text.replace(old, new)
    return text


def sorted_words(text: str) -> str:
    """The words of a name in the order of the alphabet: `siti aminah` and `aminah siti` are one."""
    return " ".join(sorted(text.split(" ")))


def likeness(left: str, right: str) -> float:
    """Likeness of two names, as they stand or with their words sorted, whichever is greater."""
    one, other = plain(left), plain(right)
    return max(jaro_winkler(one, other), jaro_winkler(sorted_words(one), sorted_words(other)))
