"""Proposals and what became of them are further publications: whoever reads them beside the release learns nothing that
it hides, whatever the office wrote into them; a careless page is found."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

import pytest

from cantik.content.loader import here
from cantik.protect.sensitivity.policy import Rules
from cantik.publish.site import PublicSite
from cantik.publish.site.proposal_pages import CitedFigure, FigurePromise, PublicProposal
from cantik.publish.site.statement_pages import OfficeWords
from cantik.release import files
from cantik.release.model import Figure, Release
from cantik.use.proposals.pinned_figure import PinnedFigure, count_lacking, pin_figure, reckon_effect
from cantik.use.proposals.public_counts import KnownSet, ProposalCounts, find_known, judge_counts, judge_done
from tests.serangan import desa
from tests.serangan.hakim import Secret, Truth, judged, secrets_of
from tests.serangan.rilis import Folder, Told, read_folder
from tests.serangan.usulan import find_small, read_proposals, read_statements

pytestmark = pytest.mark.lambat
VOLUMES = (1, 3, 5, 9, 10, 11, 25, 40)
RULES = Rules(here().policies["baku_2026"])


@dataclass(frozen=True)
class Village:
    """A published village: its release, what an outsider reads of it, its secrets, how its parts are called."""

    release: Release
    home: Path
    folder: Folder
    secrets: Sequence[Secret]
    dusun: list[str]


@pytest.fixture(scope="module")
def village(tmp_path_factory: pytest.TempPathFactory) -> Village:
    view = desa.contoh_village(5, 130)
    deciles = [("1", "2", "2", "3", "4", "4", "6", "7", None)[place % 9] for place in range(len(view.families["id"]))]
    view = replace(view, families={**view.families, "desil_nasional": deciles})
    made = desa.publish(view, tmp_path_factory.mktemp("desa"))
    release, folder = files.open_release(made.folder), read_folder(made.folder)
    labels = {c.id: c.label for t in release.tables for a in t.axes if a.role == "wilayah" for c in a.categories}
    dusun = [labels[area] for area in folder.areas]
    return Village(release, made.folder, folder, secrets_of(folder, Truth.of(made.snapshot)), dusun)


def proposals_of(village: Village) -> Iterator[PublicProposal]:
    """For each figure of people every volume that would tell most: small ones, those that leave few, hidden ones."""
    shown = [f for f in village.release.figures if not f.area and f.status == "ada" and f.unit == "persen"]
    of_people = [
        f for f in shown if f.id in here().indicators and here().indicators[f.id].unit_of in ("orang", "keluarga")
    ]
    hidden = sorted({secret.count for secret in village.secrets if secret.count})
    number = 0
    for figure in of_people:
        for upward in (True, False):
            pin = pin_figure(village.release, figure, upward=upward)
            assert pin is not None
            lacking = count_lacking(pin) or 0
            for volume in sorted({*VOLUMES, *hidden, *(max(lacking - rest, 1) for rest in (0, 1, 3, 9, 10))}):
                for done in (None, *list_done(volume, lacking)):
                    number += 1
                    yield entry_of(village.release, figure, pin, number, volume, done)


def list_done(planned: int, lacking: int) -> list[int]:
    """What came out of a plan that is large enough to be told: nearly all of it, a handful, what leaves few."""
    if planned < 10:
        return []
    around = (planned - 10, planned - 3, planned, planned + 3, planned + 10, 3, 12, lacking - 4, lacking)
    return sorted({done for done in around if done > 0})


def entry_of(
    release: Release, figure: Figure, pin: PinnedFigure, number: int, volume: int, done: int | None = None
) -> PublicProposal:
    """A proposal as the product lets everybody read it."""
    basis, lacking = here().indicators[figure.id].unit_of, count_lacking(pin)
    counts = ProposalCounts(
        Decimal(volume), volume * 12_500_000, volume if basis == "orang" else None, volume, basis=basis, alike=True
    )
    poor = [find_known(release, "keluarga_desil", range(last)) for last in (4, 5)]
    known = None if lacking is None else KnownSet(lacking, exact=True)
    told = judge_counts(counts, RULES, lacking=known, poor=[each for each in poor if each is not None])
    if done is not None:
        told = judge_done(told, replace(counts, volume=Decimal(done), cost=done * 12_500_000), RULES, lacking=known)
    effect = reckon_effect(pin, told.effect_volume)
    cited = CitedFigure(
        figure.id,
        figure.title,
        figure.title_en,
        pin.release,
        pin.reference,
        pin.value,
        pin.unit,
        "percent",
        pin.decimals,
    )
    return PublicProposal(
        number, 2026, "Kegiatan", "Activity", "Bidang", "Field", "", "", cited,
        FigurePromise("belum_diketahui", None if effect is None else effect.after),
        told.volume, "keluarga", told.cost, told.people, told.poor,
        "masuk_rkp", "masuk RKP", "in the plan", dt.date(2026, 9, 30), "", has_reason=False,
        done_volume=told.done_volume, done_cost=told.done_cost, done_near=told.done_near,
    )  # fmt: skip


def laid(village: Village, entries: Sequence[PublicProposal], out: Path) -> Path:
    """The site of the village with its proposals, as everybody gets it."""
    PublicSite(village.release, words=OfficeWords(proposals=entries)).write(village.home, out)
    return out


def narrowed(village: Village, said: Sequence[Told]) -> list[str]:
    """Secrets that are told too well by release and proposals together, and are not by the release alone."""
    alone = {each.source for each in judged(village.folder, village.secrets, 1).breaches}
    both = judged(replace(village.folder, told=[*village.folder.told, *said]), village.secrets, 1)
    assert both.misled == [], "who reasons rightly never excludes what is so"
    return sorted({each.source for each in both.breaches} - alone)


def test_nothing_hidden_is_narrowed_by_proposals_and_no_small_count_is_told(village: Village, tmp_path: Path) -> None:
    entries = list(proposals_of(village))
    site = laid(village, entries, tmp_path / "situs")
    read = read_proposals(site)
    assert len(read) == len(entries) > 50
    assert sum(each.told["volume"] is not None for each in read) > 5, "what is large enough is told"
    assert sum(each.told["volume_terlaksana"] is not None for each in read) > 5, "and what came out of it"
    assert find_small(read, village.dusun) == []
    said = read_statements(read, village.folder, village.dusun)
    assert len(said) > 5
    assert narrowed(village, said) == []


def planted(village: Village, **changed: object) -> PublicProposal:
    """A proposal of a careless office."""
    return replace(next(proposals_of(village)), **{"volume": None, "cost": None, "people": None, **changed})  # type: ignore[arg-type]


@pytest.mark.parametrize("title", ["Bantuan tiga keluarga miskin {}", "Bedah 3 rumah warga miskin {}"])
def test_three_poor_families_of_one_dusun_in_a_title_are_found(title: str, village: Village, tmp_path: Path) -> None:
    careless = planted(village, figure=None, promise=None, title=title.format(village.dusun[0]))
    site = laid(village, [careless], tmp_path / "situs")
    assert find_small(read_proposals(site), village.dusun) == [(1, "kata", 3)]


@pytest.mark.parametrize(
    ("name", "changed"),
    [
        ("volume", {"volume": Decimal(3)}),
        ("keluarga_miskin", {"poor": 3}),
        ("penerima", {"people": 4}),
        ("volume_terlaksana", {"volume": Decimal(40), "done_volume": Decimal(3)}),
        ("selisih", {"volume": Decimal(40), "done_volume": Decimal(37)}),
    ],
)
def test_a_small_count_in_its_field_is_found(
    name: str, changed: dict[str, object], village: Village, tmp_path: Path
) -> None:
    site = laid(village, [planted(village, **changed)], tmp_path / "situs")
    assert name in {where for _number, where, _count in find_small(read_proposals(site), village.dusun)}


def test_a_count_beside_a_dusun_is_found(village: Village, tmp_path: Path) -> None:
    site = laid(village, [planted(village, volume=Decimal(40), place=village.dusun[1])], tmp_path / "situs")
    assert find_small(read_proposals(site), village.dusun)


def test_a_sentence_that_tells_a_hidden_set_is_found(village: Village) -> None:
    """The number of a hidden set, as a title would tell it: the outsider reckons with it."""
    secret = next(each for each in village.secrets if each.count)
    said = replace(secret.told, source="usulan 1", table="usulan", value=secret.count, low=None, high=None, kelas="")
    assert secret.told.source in narrowed(village, [said])
