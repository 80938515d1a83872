"""A proposal is put on the village's site, and taken off again (docs/adr/0096).

Whoever accepts proposals for the village releases them; what of their counts may be told is judged here, once, and
kept.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from decimal import Decimal
from functools import partial
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext_noop as noop

from cantik.base import clock
from cantik.codes.area import AreaCode
from cantik.codes.knowledge import load_village
from cantik.content.aid_programmes import poverty_lines
from cantik.content.loader import here
from cantik.protect.sensitivity.policy import Rules
from cantik.release import files
from cantik.release.app import queries, storage
from cantik.release.app.queries import CURRENT, Edition
from cantik.release.model import Release
from cantik.staff.app import acts
from cantik.staff.app.models import Account
from cantik.use.app.nobody import nobody
from cantik.use.errors import ProposalRefused
from cantik.use.proposals.app import steps
from cantik.use.proposals.app.figures import counts_alike, pin_of
from cantik.use.proposals.app.models import ProposalChange, VillageProposal
from cantik.use.proposals.app.publication_models import ProposalPublication
from cantik.use.proposals.app.services import ACCEPT
from cantik.use.proposals.app.stage_models import ProposalStep
from cantik.use.proposals.pinned_figure import count_lacking
from cantik.use.proposals.public_counts import (
    KnownSet,
    ProposalCounts,
    PublicCounts,
    find_known,
    judge_counts,
    judge_done,
)
from cantik.use.proposals.public_title import is_safe_text
from cantik.use.proposals.stages import AGREED, DONE
from cantik.use.proposals.states import ACCEPTED
from cantik.workflow.declaration import PressedButton, WorkflowStep

#: the table that tells of families by decile
_POOR_TABLE = "keluarga_desil"
_PEOPLE = frozenset(("orang", "keluarga", "rumah_tangga"))
#: units of a volume that count nobody
MEASURES = frozenset(("m", "meter", "km", "kilometer", "m2", "m²", "meter persegi", "m3", "m³", "ha", "hektare"))
#: and those that count people, whatever the activity
_COUNTED = frozenset(
    ("orang", "jiwa", "warga", "keluarga", "kk", "kpm", "rumah", "rumah tangga", "ruta", "anak", "balita", "lansia")
)
_VOLUMES = ("volume", "done_volume")
_REFUSED = partial(ProposalRefused, "U120")


@dataclass(frozen=True, slots=True)
class PublicationWish:
    """How a proposal shall stand on the site: with the village's own title; as for people who are poor, ill or
    disabled."""

    with_title: bool = False
    delicate: bool = False


@transaction.atomic
def publish_proposal(
    area: AreaCode, number: int, wish: PublicationWish, *, by: Account, store: Path
) -> ProposalPublication:
    """Put an accepted proposal on the site, in place of what stood of it there. Raises `ProposalRefused` U111; U120 for
    a title that counts people or names a part of the village; `NotAllowed`."""
    acts.require_right(by, ACCEPT, area)
    rows = VillageProposal.objects.filter(kode=area.text(), pk=number, state=ACCEPTED)
    row = acts.hold_row(rows, ProposalRefused("U111", noop("Hanya usulan yang diterima yang dapat diumumkan")))
    release = find_release_of(store, area, row.release)
    if wish.with_title:
        parts = list_parts(queries.editions(storage.shelf(store), area))
        _check_title(area, row, parts, delicate=wish.delicate)
    told = judge_row(row, release, Rules(load_village(area, store).policy), delicate=wish.delicate)
    _end_standing(row, by)
    made = ProposalPublication(
        proposal=row,
        title=row.title if wish.with_title else "",
        delicate=wish.delicate,
        told=_write_counts(told),
        by=by.actor,
        at=clock.now(),
    )
    made.save()
    _keep_act(row, "umumkan", by)
    return made


@transaction.atomic
def decide_step(area: AreaCode, number: int, pressed: PressedButton, by: Account, store: Path) -> WorkflowStep:
    """Decide on a step as `steps.decide_step` does; of what stands on the site and was carried out, tell what came out
    of it there. Raises what that raises."""
    row, step = steps.decide_step(area, number, pressed, by)
    standing = standing_publication(row.proposal)
    if step.target == AGREED and row.stage == DONE and standing is not None:
        wish = PublicationWish(bool(standing.title), standing.delicate)
        publish_proposal(area, number, wish, by=by, store=store)
    return step


@transaction.atomic
def end_publication(area: AreaCode, number: int, *, by: Account) -> VillageProposal:
    """Take a proposal off the site. Raises `ProposalRefused` U119 where it does not stand there, `NotAllowed`."""
    acts.require_right(by, ACCEPT, area)
    standing = ProposalPublication.objects.filter(ended_at__isnull=True).values("proposal")
    gone = ProposalRefused("U119", noop("Usulan ini tidak sedang diumumkan"), mend=noop("Muat ulang halamannya."))
    row = acts.hold_row(VillageProposal.objects.filter(kode=area.text(), pk=number, pk__in=standing), gone)
    _end_standing(row, by)
    _keep_act(row, "akhiri_umum", by)
    return row


def standing_publication(row: VillageProposal) -> ProposalPublication | None:
    """How a proposal stands on the site now; None where it does not."""
    return row.publications.filter(ended_at__isnull=True).first()


def list_published(area: AreaCode) -> list[ProposalPublication]:
    """All that stands on the site of a village, by year and number."""
    rows = ProposalPublication.objects.filter(proposal__kode=area.text(), ended_at__isnull=True)
    return list(rows.select_related("proposal").order_by("proposal__year", "proposal_id"))


def list_villages() -> set[str]:
    """The villages that put a proposal on their site, or did."""
    return set(ProposalPublication.objects.values_list("proposal__kode", flat=True))


# ── what may be told ─────────────────────────────────────────────────────────────────────────────
def find_release_of(store: Path, area: AreaCode, number: str) -> Release | None:
    """The release of a number, where it still stands on the shelf."""
    found = (each for each in queries.editions(storage.shelf(store), area) if each.number == number)
    edition = next(found, None)
    return None if edition is None else files.open_release(edition.shelved.folder)


def list_parts(editions: Sequence[Edition]) -> tuple[str, ...]:
    """What the parts of a village are called in the newest of its editions in force (`editions`: newest first)."""
    newest = next((each for each in editions if each.status == CURRENT), None)
    release = None if newest is None else files.open_shelved(newest.shelved.folder)
    axes = (
        () if release is None else (axis for table in release.tables for axis in table.axes if axis.role == "wilayah")
    )
    return tuple(dict.fromkeys(each.label for axis in axes for each in axis.categories if not each.total))


def judge_row(row: VillageProposal, release: Release | None, rules: Rules, *, delicate: bool) -> PublicCounts:
    """What of a proposal's counts may be told beside its release, and beside what was told of it before."""
    pin = pin_of(row)
    count = None if pin is None else count_lacking(pin)
    lacking = None if count is None else KnownSet(count, exact=True)
    counts, former = counts_of(row, delicate=delicate), [read_counts(each.told) for each in row.publications.all()]
    poor = () if release is None else _find_poor(release)
    planned = judge_counts(counts, rules, lacking=lacking, poor=poor, former=former)
    done = find_done(row)
    if done is None:
        return planned
    came_out = replace(counts, volume=done.volume, cost=done.amount)
    return judge_done(planned, came_out, rules, lacking=lacking, former=former)


def find_done(row: VillageProposal) -> ProposalStep | None:
    """The step by which two people said what was carried out of a proposal; None of one that was not."""
    return row.steps.filter(state=AGREED, stage=DONE).order_by("-pk").first() if row.stage == DONE else None


def counts_of(row: VillageProposal, *, delicate: bool) -> ProposalCounts:
    """The counts of a proposal, and whom they count as far as content says. An indicator or an activity that content
    does not know, and work without an activity, is taken for one of people."""
    unit, activity = row.unit.strip().casefold(), here().activities.get(row.activity)
    spec = here().indicators.get(row.indicator)
    basis = "" if row.aspiration else "keluarga" if spec is None else spec.unit_of
    people = None if row.male is None and row.female is None else (row.male or 0) + (row.female or 0)
    return ProposalCounts(
        row.volume,
        row.cost,
        people,
        row.poor,
        basis if basis in _PEOPLE else "",
        alike=counts_alike(row),
        measured=unit in MEASURES,
        delicate=delicate or unit in _COUNTED or activity is None or activity.delicate,
    )


def _find_poor(release: Release) -> Sequence[KnownSet]:
    """The families up to each line that a programme draws, as far as the release tells of all of them."""
    lines = poverty_lines(release.reference)
    found = [find_known(release, _POOR_TABLE, range(last)) for last in lines]
    return () if None in found else [each for each in found if each is not None]


def _check_title(area: AreaCode, row: VillageProposal, parts: Sequence[str], *, delicate: bool) -> None:
    about = counts_of(row, delicate=delicate).tells_people
    if not is_safe_text(row.title, parts, about_people=about):
        raise _REFUSED(
            noop("Judul ini menyebut bilangan atau bagian wilayah"),
            mend=noop("Umumkan tanpa judulnya: nama kegiatannya yang tampil."),
        )
    nobody(area, [row.title], _REFUSED)


def read_counts(told: str) -> PublicCounts:
    """The counts that were told, as they were kept."""
    values = json.loads(told)
    volume, done = (None if said is None else Decimal(said) for said in (values.pop(name, None) for name in _VOLUMES))
    return PublicCounts(volume=volume, done_volume=done, **values)


def _write_counts(told: PublicCounts) -> str:
    values = asdict(told)
    values |= {name: None if values[name] is None else str(values[name]) for name in _VOLUMES}
    return json.dumps(values, sort_keys=True)


def _end_standing(row: VillageProposal, by: Account) -> None:
    row.publications.filter(ended_at__isnull=True).update(ended_at=clock.now(), ended_by=by.actor)


def _keep_act(row: VillageProposal, act: str, by: Account) -> None:
    acts.record(row, by, f"usulan.{act}", "usulan")
    ProposalChange.objects.create(proposal=row, act=act, by=by.actor, at=clock.now())
