"""What is worth telling of a draft: found by the job beside the draft, in both languages, so that pages read it without
opening releases, and that what is signed is what was looked at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from cantik.base.atomic_write import lay
from cantik.base.canonical import canonical_json
from cantik.base.nesting import parse_json
from cantik.codes.practice import is_practice
from cantik.content.story_rule import StoryTerms
from cantik.outlets.app import comparison
from cantik.publish.site.story import choose_findings, list_findings
from cantik.publish.site.story_findings import StoryBasis, StoryFinding
from cantik.publish.site.story_words import sentence_of
from cantik.publish.site.view import Text
from cantik.register.units.app.queries import area_changes
from cantik.release import files
from cantik.release.app import queries, storage
from cantik.release.app import story as service
from cantik.release.app.models import Draft
from cantik.release.codec import decode, encode
from cantik.release.model import Release
from cantik.release.series import series_of
from cantik.release.story import EditionStory, StoryChoices, choices_json, story_of
from cantik.staff.app.rights import area_code

FILE = "cerita.json"


@dataclass(frozen=True, slots=True)
class OutlinedFinding:
    """A finding of a draft as text; what choosing asks of it as in `Finding`."""

    key: str
    kind: str
    indicator: str
    topic: str
    title: str
    title_en: str
    sentence: str
    sentence_en: str


@dataclass(frozen=True, slots=True)
class OutlinedStory:
    """Everything worth telling of a draft, and the rule by which some of it is."""

    terms: StoryTerms | None = None
    findings: tuple[OutlinedFinding, ...] = ()

    def choose(self, choices: StoryChoices) -> tuple[OutlinedFinding, ...]:
        """What the story tells under what people chose."""
        if self.terms is None:
            return ()
        return choose_findings(self.findings, EditionStory(self.terms, choices.choices))

    def topics(self) -> dict[str, str]:
        """The subject of each finding by its key."""
        return {finding.key: finding.topic for finding in self.findings}


def write_story(release: Release, draft: Draft, store: Path, home: Path) -> None:
    """Find what is worth telling of a draft and keep it beside it."""
    lay(home / FILE, canonical_json(encode(_find_story(release, draft, store))))


def read_story(home: Path) -> OutlinedStory:
    """What was found of a draft; nothing of one that was made before there were stories. Raises `CantikError` T101."""
    path = home / FILE
    return decode(OutlinedStory, parse_json(path.read_bytes()), FILE) if path.is_file() else OutlinedStory()


def _find_story(release: Release, draft: Draft, store: Path) -> OutlinedStory:
    story, area = story_of(release), area_code(draft.kode)
    if story is None:
        return OutlinedStory()
    as_signed = replace(release, standing="rilis desa")
    shown = queries.editions(storage.shelf(store), area)
    former = [
        files.open_summary(edition.shelved.folder)
        for edition in shown
        if edition.status == queries.CURRENT and edition.shelved.year != draft.year
    ]
    series = series_of([*former, as_signed], area_changes(area))
    around = None if is_practice(area) else comparison.neighbours_of(store, draft.kode)
    basis = StoryBasis(
        as_signed,
        story.terms,
        {each.key: each for each in series if each.kind == "indikator"},
        {each.number: each for each in former},
        around,
    )
    return OutlinedStory(story.terms, tuple(_outline_finding(found, as_signed) for found in list_findings(basis)))


def _outline_finding(found: StoryFinding, release: Release) -> OutlinedFinding:
    figure = found.figure
    both = (sentence_of(found, release, t) for t in (Text("id"), Text("en")))
    return OutlinedFinding(found.key, found.kind, found.indicator, found.topic, figure.title, figure.title_en, *both)


def choices_now(draft: Draft, outline: OutlinedStory) -> StoryChoices:
    """What is chosen of a draft now, with the findings that stand in its story by it."""
    chosen = StoryChoices(service.choices_of(draft.kode, draft.year))
    return replace(chosen, signed=keys_of(outline.choose(chosen)))


def keys_of(found: Sequence[OutlinedFinding]) -> tuple[str, ...]:
    """The keys of some findings."""
    return tuple(finding.key for finding in found)


def encode_choices(chosen: StoryChoices) -> str:
    """What is sealed of it; "" where nothing is told and nothing chosen."""
    return choices_json(chosen) if chosen != StoryChoices() else ""
