"""The story of the year: from three to five findings, or as many as there are, chosen by the rule that an edition seals
and by what people chose before it was signed (docs/adr/0074). Pure.

Every number of a finding stands in a release that is published; what is hidden has no value here. A new kind of finding
is a function of `FINDERS` and its word in the rule.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Protocol, TypeVar

from cantik.publish.site.story_findings import Finder, StoryBasis, StoryFinding
from cantik.publish.site.story_members import find_spread
from cantik.publish.site.story_village import find_change, find_parent, find_peers, find_record
from cantik.release.story import DROP, PIN, EditionStory

FINDERS: Mapping[str, Finder] = MappingProxyType(
    {
        "perubahan": find_change,
        "wilayah": find_parent,
        "mirip": find_peers,
        "rekor": find_record,
        "antardesa": find_spread,
    }
)


def list_findings(basis: StoryBasis) -> tuple[StoryFinding, ...]:
    """Everything worth telling, by kind in the order of the rule, in each the largest difference first; at the same
    size in the order of the measures. A kind that this program does not know is passed over."""
    found = []
    for kind in basis.terms.kinds:
        finder = FINDERS.get(kind)
        told = [finder(basis, measure) for measure in basis.terms.measures] if finder is not None else []
        found += sorted((each for each in told if each is not None), key=lambda each: -each.size)
    return tuple(found)


class Choosable(Protocol):
    """What the choice asks of a finding."""

    @property
    def key(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def indicator(self) -> str: ...
    @property
    def topic(self) -> str: ...


F = TypeVar("F", bound=Choosable)


def choose_findings(found: Sequence[F], story: EditionStory) -> tuple[F, ...]:
    """The findings of the story, no two of one subject. First those that people pinned, then those that stood in it
    when it was signed, then of each kind in turn the next; never what people dropped."""
    dropped = {choice.indicator for choice in story.choices if choice.act == DROP}
    left = [finding for finding in found if finding.indicator not in dropped]
    pinned = [choice.finding for choice in story.choices if choice.act == PIN]
    chosen: dict[str, F] = {}  # by subject

    def take(some: Iterable[F]) -> bool:
        """The first of some findings whose subject is not told yet; whether there was one."""
        found = next((each for each in some if each.topic not in chosen), None)
        if found is None or len(chosen) >= story.terms.most:
            return False
        chosen[found.topic] = found
        return True

    for key in (*pinned, *story.signed):
        take(finding for finding in left if finding.key == key)
    while any([take(each for each in left if each.kind == kind) for kind in story.terms.kinds]):  # noqa: C419 - each
        pass
    return tuple(chosen.values())
