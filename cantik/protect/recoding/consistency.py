"""Choice of the variants of a book: as fine as a share of NA over the whole book allows, the groups of one
classification on the same rungs (docs/bidang/publications.md 7.1).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from cantik.protect.recoding.choice import Chooser, Pair, Protection, Variant
from cantik.protect.sensitivity.policy import Rules

# The price of an NA in published cells, raised until the book holds its limit (disclosure 5.3); in hundredths.
LADDER = (0, 10, 20, 35, 50, 70, 100, 150, 200, 300, 500, 1000, 1_000_000)
_FIRST = 5  # where the bisection of the ladder begins: the usual answer
Picked = dict[str, Protection | None]


@dataclass(frozen=True, slots=True)
class BookChoice:
    """The protected variant of each group of the book (None: left out) and the price at which the book held its
    limit.
    """

    picked: Mapping[str, Protection | None]
    price: int

    @property
    def share(self) -> Fraction:
        """NA share of the book's suppressible cells."""
        return _share(self.picked)


def choose(choosers: Sequence[Chooser], rules: Rules, former: Mapping[str, Variant]) -> BookChoice:
    """The book: for each group the best variant at the lowest price of an NA at which the whole book holds its limit.

    A classification keeps the rungs of the former edition, and its groups their variants, while those hold the limits
    and the new ones do not publish clearly more (disclosure 5.6).
    """
    tried: dict[int, BookChoice] = {}
    together = _by_classification(choosers)

    def at(step: int) -> BookChoice:
        if step not in tried:
            picked: Picked = {}
            for some in together:
                picked |= _pick_variants(some, LADDER[step])
            tried[step] = BookChoice(picked, LADDER[step])
        return tried[step]

    low, high, step = -1, len(LADDER) - 1, _FIRST
    while high - low > 1:
        if at(step).share <= rules.book_limit:
            high = step
        else:
            low = step
        step = (low + high) // 2
    return _steady(at(high), together, rules, former)


def _by_classification(choosers: Sequence[Chooser]) -> list[list[Chooser]]:
    found: dict[str, list[Chooser]] = {}
    for chooser in sorted(choosers, key=lambda chooser: chooser.group.id):
        found.setdefault(chooser.group.classification or chooser.group.id, []).append(chooser)
    return list(found.values())


def _pick_variants(choosers: Sequence[Chooser], price: int) -> Picked:
    """The variants of the groups of one classification, on the pair of rungs that is worth most together."""
    if len(choosers) == 1:
        return {choosers[0].group.id: choosers[0].pick(price)}
    pairs = sorted({pair for chooser in choosers for homes in chooser.homes.values() for pair in homes})
    most = {pair: sum(chooser.most(price, pair) for chooser in choosers) for pair in pairs}
    best: tuple[int, Picked] | None = None
    for pair in sorted(pairs, key=lambda pair: (-most[pair], pair)):
        if best is not None and most[pair] <= best[0]:
            break
        found = {chooser.group.id: chooser.best(price, pair) for chooser in choosers}
        worth = sum(protection.worth(price) for protection in found.values() if protection is not None)
        if best is None or worth > best[0]:
            best = worth, found
    return best[1] if best is not None else {chooser.group.id: None for chooser in choosers}


def _steady(
    choice: BookChoice, together: Sequence[Sequence[Chooser]], rules: Rules, former: Mapping[str, Variant]
) -> BookChoice:
    """The choice with former rungs and variants kept, as far as the limit of the book allows."""
    picked = dict(choice.picked)
    for choosers in together:
        old = _former(choosers, choice.price, former)
        if old is None or all(_variant(picked[name]) == _variant(found) for name, found in old.items()):
            continue
        before = sum(found.published_cells for found in old.values() if found is not None)
        now = sum(found.published_cells for name in old if (found := picked[name]) is not None)
        kept = {**picked, **old}
        if now < (1 + rules.change_gain) * before and _share(kept) <= rules.book_limit:
            picked = kept
    return BookChoice(picked, choice.price)


def _former(choosers: Sequence[Chooser], price: int, former: Mapping[str, Variant]) -> Picked | None:
    """The variants of the former edition where they still hold the limits, else the best ones on its rungs; None where
    it had no variant that exists today."""
    pairs: Counter[Pair] = Counter()
    for chooser in choosers:
        pairs.update(chooser.homes.get(former.get(chooser.group.id, ()), ()))
    if not pairs:
        return None
    pair = min(pairs, key=lambda pair: (-pairs[pair], pair))
    return {chooser.group.id: _keep_variant(chooser, price, former.get(chooser.group.id), pair) for chooser in choosers}


def _keep_variant(chooser: Chooser, price: int, variant: Variant | None, pair: Pair) -> Protection | None:
    if variant is not None and any(home[1] == pair[1] for home in chooser.homes.get(variant, ())):
        found = chooser.protect_variant(variant)
        if chooser.within(found):
            return found
    return chooser.best(price, pair)


def _variant(found: Protection | None) -> Variant | None:
    return found.variant if found is not None else None


def _share(picked: Mapping[str, Protection | None]) -> Fraction:
    made = [protection for protection in picked.values() if protection is not None]
    cells = sum(protection.cells for protection in made)
    return Fraction(sum(protection.hidden for protection in made), cells) if cells else Fraction(0)
