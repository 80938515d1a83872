"""A small village that answered all of Regsosek: the outsider takes all answers together that anything ties, and finds
what is planted in the tables that only such a village prints."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from cantik.content.kinds import Policy
from tests.serangan import desa, tanam
from tests.serangan.hakim import Secret, Truth, judged, secrets_of
from tests.serangan.luar import Outsider, bounds, plain, traits
from tests.serangan.program import is_narrower
from tests.serangan.rilis import Folder, read_folder

pytestmark = [pytest.mark.lambat, pytest.mark.malam]
_SEED, _PERSONS = 3, 300
# answers of the nineteen tables that need more than an OpenSID workbook (docs/adr/0047)
_NEW = frozenset(
    {"r420a", "r421", "r425", "r424", "r426", "r419", "r431f", "r431b", "r431c", "r431d", "r431e", "r428d", "r428e"}
    | {"r428f", "r427", "r502a", "r502c", "r502g", "r502j"}
)


@dataclass(frozen=True, eq=False)
class Village:
    """What is published of it, what was read, the truth, and its protected cells."""

    made: desa.Published
    folder: Folder
    truth: Truth
    secrets: list[Secret]


def _published(home: Path, shared: Path, policy: Policy | None = None) -> Village:
    """The village by the shipped policy, or by another one."""
    view = desa.tool_village(shared / "tools", home / "asal", _SEED, _PERSONS, questionnaire=True)
    made = desa.publish(view, home / "hasil", policy=policy)
    folder, truth = read_folder(made.folder), Truth.of(made.snapshot)
    return Village(made, folder, truth, secrets_of(folder, truth))


@pytest.fixture(scope="module")
def village(tmp_path_factory: pytest.TempPathFactory, shared: Path) -> Village:
    return _published(tmp_path_factory.mktemp("lebar"), shared)


@pytest.fixture(scope="module")
def dense(tmp_path_factory: pytest.TempPathFactory, shared: Path) -> Village:
    """By a policy that lets a table hide up to half of its cells."""
    home = tmp_path_factory.mktemp("lebar-rapat")
    policy = replace(
        desa.known_to(home / "kenal").policy,
        book_na_max="0.30",
        table_na_max="0.5",
        table_persons_max="0.6",
        annex_na_max="0.4",
    )
    return _published(home, shared, policy)


def _answers(secret: Secret) -> frozenset[str]:
    return traits(plain(secret.told.basis, secret.told.who))


def test_nobody_narrows_a_protected_cell_of_the_wide_village(village: Village) -> None:
    verdict = judged(village.folder, village.secrets, 2)
    print(verdict.counts())
    assert verdict.secrets > 240
    assert len([secret for secret in village.secrets if _answers(secret) & _NEW]) > 15
    assert [(breach.source, breach.keep, breach.found) for breach in verdict.breaches] == []
    assert (verdict.refused, verdict.apart) == ([], 0)


def test_what_he_reads_of_it_is_true(village: Village) -> None:
    """Definitions and facts that he goes by hold of the persons themselves, or he says so."""
    told, truth = village.folder.told, village.truth
    assert [t.source for t in told if t.value is not None and truth.count(t.basis, t.who) != t.value] == []
    tied = [group for group in Outsider(village.folder, 2).groups() if len(group.answers) > 4]
    assert {"r302", "jumlah_anggota", "r309a", "r310"} <= next(g.answers for g in tied if g.basis == "keluarga")
    # school is told by the register, work by Regsosek (docs/adr/0063)
    assert any(group.answers >= {"r416a", "r417", "r418", "r419", "r431f"} for group in tied)
    assert not any(traits(plain(t.basis, t.who)) & {"r412", "r413", "r415"} for t in told)
    assert any(group.answers >= {"r420a", "r421", "r424", "r425", "r426"} for group in tied)


@pytest.mark.parametrize("plant", [tanam.in_csv, tanam.in_stat, tanam.alone_in_its_row], ids=lambda each: each.__name__)
def test_a_cell_of_each_new_table_that_is_opened_on_purpose_is_found(
    plant: tanam.Plant, dense: Village, tmp_path: Path
) -> None:
    """By a policy under which tables hide more: by the shipped one the new tables of this village hide nothing."""
    tables: dict[str, Secret] = {}
    for secret in dense.secrets:
        it = tanam.Planting(dense.made.folder, dense.folder, secret, dense.truth)
        if secret.told.part or secret.told.table == "indikator" or not _answers(secret) & _NEW or secret.count == 0:
            continue
        if any(told.value is None for _, told in it.neighbours()):
            tables.setdefault(secret.told.table, secret)
    assert len(tables) >= 2
    for table, secret in tables.items():
        copy = tmp_path / table
        shutil.copytree(dense.made.folder, copy)
        assert not _narrowed(dense.folder, secret), table
        plant(tanam.Planting(copy, dense.folder, secret, dense.truth))
        assert _narrowed(read_folder(copy), secret), table


def _narrowed(folder: Folder, secret: Secret) -> bool:
    outsider = Outsider(folder, 1)
    group = next(g for g in outsider.groups() if g.basis == secret.told.basis and _answers(secret) <= g.answers)
    problem, _ = outsider.fitting(group)
    found = bounds(problem, [secret.told.who], [secret.keep])
    assert found is not None
    return is_narrower(found[0], secret.keep)
