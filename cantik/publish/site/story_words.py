"""A finding as one plain sentence of both languages; numbers are written as releases print them."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from cantik.base.numerals import format_number
from cantik.publish.site import comparison_words as words
from cantik.publish.site.comparison import ComparedRelease, ParentStanding
from cantik.publish.site.kabupaten import VillageSite
from cantik.publish.site.story_findings import (
    ChangeDetail,
    MemberDetail,
    ParentDetail,
    PeerDetail,
    RecordDetail,
    StoryFinding,
)
from cantik.publish.site.view import Text, in_words
from cantik.release.model import Release, VillagePlace, of_villages
from cantik.release.show import figure_text


def sentence_of(finding: StoryFinding, release: Release, t: Text) -> str:
    """What a finding says: whose number, of which year, beside what."""
    match finding.detail:
        case ChangeDetail() as detail:
            return _change_sentence(finding, detail, t)
        case RecordDetail() as detail:
            return _record_sentence(finding, detail, t)
        case ParentDetail() as detail:
            return f"{_open_sentence(finding, t)}, {_order_words(finding, t)} {parent_words(detail, release.place, t)}."
        case PeerDetail() as detail:
            return _peer_sentence(finding, detail, t)
        case MemberDetail() as detail:
            return _member_sentence(finding, detail, release, t)


def _open_sentence(finding: StoryFinding, t: Text) -> str:
    """ "Anak balita 7,84 persen penduduk pada 2025"."""
    measure, value = finding.measure, figure_text(finding.figure, t.lang)
    return t(
        f"{measure.name} {value} {measure.of} pada {finding.year}",
        f"{measure.name_en}: {value} {measure.of_en} in {finding.year}",
    )


def _order_words(finding: StoryFinding, t: Text) -> str:
    return t("lebih tinggi daripada", "higher than") if finding.higher else t("lebih rendah daripada", "lower than")


def _write_number(value: Decimal, finding: StoryFinding, t: Text) -> str:
    return format_number(value, finding.figure.decimals, t.lang)


def _change_sentence(finding: StoryFinding, detail: ChangeDetail, t: Text) -> str:
    measure, now = finding.measure, figure_text(finding.figure, t.lang)
    moved = t("naik", "rose") if finding.higher else t("turun", "fell")
    was = _write_number(detail.value, finding, t)
    return t(
        f"{measure.name} {moved} dari {was} pada {detail.year} menjadi {now} {measure.of} pada {finding.year}.",
        f"{measure.name_en} {moved} from {was} in {detail.year} to {now} {measure.of_en} in {finding.year}.",
    )


def _record_sentence(finding: StoryFinding, detail: RecordDetail, t: Text) -> str:
    most = t("tertinggi", "the highest") if finding.higher else t("terendah", "the lowest")
    before = _write_number(detail.value, finding, t)
    return t(
        f"{_open_sentence(finding, t)}, {most} sejak {detail.since}; sebelumnya {most} {before} pada {detail.year}.",
        f"{_open_sentence(finding, t)}, {most} since {detail.since}; before that {most} was {before} in {detail.year}.",
    )


def parent_words(detail: ParentDetail, place: VillagePlace, t: Text) -> str:
    """A level with its figure; of a sum of some of its villages of how many."""
    standing = ParentStanding(detail.level, detail.parent, detail.figure, None, None, None)
    return f"{words.parent_name(standing, place, t)}, {words.value_words(detail.figure, t.lang)}"


def _peer_sentence(finding: StoryFinding, detail: PeerDetail, t: Text) -> str:
    count, (nearest, figure) = len(detail.peers), detail.peers[0]
    which, name = words.which_peers(detail.standing, t), name_among([peer for peer, _ in detail.peers], nearest, t)
    value = words.value_words(figure, t.lang)
    said = f"{_open_sentence(finding, t)}, {_order_words(finding, t)}"
    return t(
        f"{said} semua {count} {which}; yang terdekat {name}, {value}.",
        f"{said} all {count} {which}; the nearest is {name}, {value}.",
    )


def name_among(places: Sequence[ComparedRelease], place: ComparedRelease, t: Text) -> str:
    """A village by its name, with its code where another of them bears the same."""
    twice = sum(other.name == place.name for other in places) > 1
    name = t(place.name, place.name_en)
    return f"{name} ({place.code})" if twice else name


def member_name(members: Sequence[VillageSite], member: VillageSite, t: Text) -> str:
    """The same of a village of a level."""
    place = member.release.place
    twice = sum(other.release.place.full() == place.full() for other in members) > 1
    return f"{place.full(t.lang)} ({place.code})" if twice else place.full(t.lang)


def _member_sentence(finding: StoryFinding, detail: MemberDetail, release: Release, t: Text) -> str:
    measure, members = finding.measure, [member for member, _ in detail.members]
    (low, low_figure), (high, high_figure) = detail.members[0], detail.members[-1]
    names = [member_name(members, member, t) for member in (low, high)]
    values = [figure_text(figure, t.lang) for figure in (low_figure, high_figure)]
    told = of_villages(len(members), detail.of, t.lang)
    whole = ""
    if detail.whole is not None:
        whole = f"; {release.place.full(t.lang)} {figure_text(detail.whole, t.lang)}"
    return t(
        f"{measure.name} pada {finding.year}: paling rendah {values[0]} {measure.of} di {names[0]}, paling tinggi "
        f"{values[1]} di {names[1]} ({told}){whole}.",
        f"{measure.name_en} in {finding.year}: lowest {values[0]} {measure.of_en} in {names[0]}, highest "
        f"{values[1]} in {names[1]} ({told}){whole}.",
    )


def source_of(finding: StoryFinding, release: Release, t: Text) -> str:
    """The releases whose numbers a finding sets beside one another."""
    own = in_words(release.edition, t)
    match finding.detail:
        case ChangeDetail() as detail:
            return t(" dan ", " and ").join((in_words(f"Rilis {detail.series.years[-2].number}", t), own))
        case RecordDetail():
            return t("rilis tiap tahun", "the release of each year")
        case ParentDetail() as detail:
            parent = in_words(f"Rilis {detail.parent.number}", t)
            return f"{own}; {words.level_name(detail.level, release.place, t)}: {parent}"
        case PeerDetail():
            return f"{own}; {t('rilis desa-desa itu', 'the releases of these villages')}"
        case MemberDetail():
            return t("rilis tiap desa", "the release of each village")
