"""The story of the year on the first page of a village and of a level, as values for its template."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from markupsafe import Markup

from cantik.publish.chart import for_web
from cantik.publish.site.comparison import Neighbours
from cantik.publish.site.history import PastEdition
from cantik.publish.site.kabupaten import VillageSite
from cantik.publish.site.story import choose_findings, list_findings
from cantik.publish.site.story_charts import chart_of
from cantik.publish.site.story_findings import ChangeDetail, RecordDetail, StoryBasis, StoryFinding
from cantik.publish.site.story_words import sentence_of, source_of
from cantik.publish.site.view import Text
from cantik.release.model import Release
from cantik.release.series import MeasureSeries
from cantik.release.story import DROP, PIN, EditionStory, story_of


@dataclass(frozen=True, slots=True)
class ToldFinding:
    """A finding as a page tells it. `key`: by what people choose it; `page`: where its figure, its definition and its
    data are, from the root of the language ("" = nowhere); `reason`: why people pinned it, "" where they did not;
    `former`: the year before stands on the page of years."""

    key: str
    kind: str
    indicator: str
    sentence: str
    title: str
    chart: Markup
    source: str
    reason: str
    former: bool


@dataclass(frozen=True, slots=True)
class ToldStory:
    """The story of a page: its year, its findings, the rule in a sentence, and what people left out, with why: the
    title of the indicator and the reason."""

    year: int
    findings: tuple[ToldFinding, ...]
    rule: str
    dropped: tuple[tuple[str, str], ...]


def basis_of_village(
    release: Release,
    story: EditionStory,
    series: Sequence[MeasureSeries],
    pasts: Sequence[PastEdition],
    around: Neighbours | None,
) -> StoryBasis:
    """What a village's story is found in, or what a level tells by itself: editions in force alone."""
    told = {each.key: each for each in series if each.kind == "indikator"}
    years = {past.number: past.release for past in pasts if past.release is not None}
    return StoryBasis(release, story.terms, told, years, around)


def tell_story(
    release: Release,
    series: Sequence[MeasureSeries],
    pasts: Sequence[PastEdition],
    around: Neighbours | None,
    members: Sequence[VillageSite],
    t: Text,
) -> ToldStory | None:
    """The story of a release, of a level with its villages and its own years; None where nothing is worth telling, and
    of editions that were made before there were stories. A level without a release is told by the rule of its
    villages."""
    story = story_of(release) or next(
        (held for member in members if (held := story_of(member.release)) is not None), None
    )
    if story is None:
        return None
    basis = basis_of_village(release, story, series, pasts, around)
    if members:
        basis = replace(basis, around=None, members=tuple(members))
        story = EditionStory(story.terms)  # nobody chooses of the story of a level
    return describe_story(basis, story, t)


def links_of(told: ToldStory | None, release: Release, base: str, level: Mapping[str, Any] | None) -> dict[str, str]:
    """By indicator of a story the address of the page that tells it: of a level that of all its areas, else that of its
    villages side by side. `base`: where the other pages of a level lie; `level`: what its front shows."""
    own = {figure.id for figure in release.figures if not figure.area}
    pages = {} if level is None else level["indicator_pages"]
    apart = {} if level is None else {part["id"]: f"{base}{level['page']}#{part['id']}" for part in level["sections"]}
    names = () if told is None else (finding.indicator for finding in told.findings)
    return {
        name: pages.get(name) or (f"{base}indikator/{name}.html" if name in own else apart.get(name, ""))
        for name in names
    }


def describe_story(basis: StoryBasis, story: EditionStory, t: Text) -> ToldStory | None:
    """The story of what was found; None without a finding."""
    chosen = choose_findings(list_findings(basis), story)
    if not chosen:
        return None
    reasons = {choice.finding: choice.reason for choice in story.choices if choice.act == PIN}
    titles = {figure.id: t(figure.title, figure.title_en) for figure in basis.release.figures if not figure.area}
    return ToldStory(
        max(finding.year for finding in chosen),
        tuple(
            _tell_finding(finding, number, basis.release, reasons, t) for number, finding in enumerate(chosen, start=1)
        ),
        t(story.terms.told, story.terms.told_en),
        tuple(
            (titles.get(choice.indicator, choice.indicator), choice.reason)
            for choice in story.choices
            if choice.act == DROP
        ),
    )


def _tell_finding(
    finding: StoryFinding, number: int, release: Release, reasons: Mapping[str, str], t: Text
) -> ToldFinding:
    chart = chart_of(finding, release, t)
    return ToldFinding(
        finding.key,
        finding.kind,
        finding.measure.indicator,
        sentence_of(finding, release, t),
        chart.title,
        Markup(for_web(chart, f"cerita{number}")),  # noqa: S704 - drawn by `publish.chart`, which escapes every text
        source_of(finding, release, t),
        reasons.get(finding.key, ""),
        isinstance(finding.detail, ChangeDetail | RecordDetail),
    )
