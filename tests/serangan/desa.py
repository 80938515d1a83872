"""Villages for the attack, from two generators, taken to a release folder without store, book or pictures.

The first generator is `cantik.contoh`, the second the tool that lies beside the project (`CANTIK_SHARED/tools`): two
hands, so that a habit of one does not become a habit of the protection.
"""

from __future__ import annotations

import csv
import datetime as dt
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from bench import shipped
from bench.shipped import Row, register_of, rows_of
from cantik import measure
from cantik.codes.area import AreaCode
from cantik.codes.knowledge import VillageKnowledge, load
from cantik.content.kinds import Policy, TableSpec
from cantik.contoh import make_kabupaten, write_areas
from cantik.measure.result import Results
from cantik.pipeline import steps
from cantik.protect.result import Protected
from cantik.publish import exchange
from cantik.register.core.people import RegisterView, SourceNote
from cantik.register.leave.quality_facts import answers
from cantik.release.files import write_description
from cantik.snapshot.frame import Snapshot
from cantik.snapshot.freeze import freeze
from tests.fixtures.fakta_mutu import FACTS

DESA, ON = shipped.DESA, shipped.ON
_REGSOSEK = (  # every question of the person's part that a shipped table or indicator asks about
    *("r410", "r411", "r412", "r413", "r414", "r415", "r416a", "r416b", "r417", "r418", "r419"),
    *("r420a", "r420b", "r421", "r422", "r423", "r424", "r425", "r426", "r427"),
    *(f"r428{c}" for c in "abcdefghij"),
    *("r429", "r430", "r431a", "r431b", "r431c", "r431d", "r431e", "r431f"),
)
_HOUSING = (  # and of the family's
    *("r301a", "r301b", "r302", "r303", "r304", "r305", "r306a", "r306b", "r307a", "r307b1", "r308"),
    *("r309a", "r309b", "r310", "r503a", "r503b", "r505", "r506"),
    *(f"r501{c}" for c in "abcdefg"),
    *(f"r502{c}" for c in "abcdefghijklmn"),
    *(f"r504{c}" for c in "abcde"),
)

_ANSWERS = (
    *("agama", "pendidikan_kk", "pendidikan_sedang", "pekerjaan", "status_kawin", "asuransi", "hubungan_keluarga"),
    *("golongan_darah", "disabilitas", "cara_kb", "ktp_el", "punya_akta_lahir"),
)
_CORRECTED = ("pendidikan_kk", "pekerjaan", "asuransi", "status_kawin", "pendidikan_sedang")


def contoh_village(seed: int, persons: int) -> RegisterView:
    """A village of the project's own generator."""
    return view_of(rows_of(seed, persons))


def tool_village(tools: Path, folder: Path, seed: int, persons: int, *, questionnaire: bool = False) -> RegisterView:
    """A village of the tool beside the project; with `questionnaire` also answers to Regsosek."""
    asked = ["--desa", "35.05.10.2001", "--penduduk", str(persons), "--benih", str(seed), "--keluar", str(folder)]
    command = [sys.executable, str(tools / "buat_populasi.py"), *asked, "--format", "csv", "--tanpa-titik"]
    subprocess.run(command, check=True, capture_output=True)
    living = [row for row in _read(folder / "penduduk.csv") if row["status_dasar"] == "1"]
    renamed = [{**row, "tanggallahir": row["tanggal_lahir"]} for row in living]
    homes = {row["no_kk"]: row for row in _read(folder / "keluarga.csv")} if questionnaire else {}
    return view_of(renamed, homes)


def _read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def unasked(view: RegisterView) -> RegisterView:
    """The same register before anybody asked for Regsosek."""
    people = {name: values for name, values in view.persons.items() if name not in _REGSOSEK}
    families = {name: values for name, values in view.families.items() if name not in _HOUSING}
    return replace(view, persons=people, families=families, sources=view.sources[:1])


def view_of(rows: Sequence[Row], homes: Mapping[str, Row] | None = None) -> RegisterView:
    """The register of some rows of a workbook, every family with a card a family."""
    people, families = register_of(rows)
    cards, size = list(dict.fromkeys(row["no_kk"] for row in rows)), len(rows)
    sources = [SourceNote("opensid", ON, "a" * 64, None, size, size)]
    if homes:
        people |= {name: [row[name] or None for row in rows] for name in _REGSOSEK}
        families |= {name: [homes[card][name] or None for card in cards] for name in _HOUSING}
        sources.append(SourceNote("regsosek", ON, "b" * 64, "PKS-1", size, size))
    return RegisterView(DESA, ON, people, families, tuple(sources), "c" * 64)


@dataclass(frozen=True, eq=False)
class Published:
    """A release folder, and what only the village knows: its snapshot and protected result."""

    folder: Path
    snapshot: Snapshot
    results: Results
    safe: Protected


def known_to(folder: Path) -> VillageKnowledge:
    """What is known of the fictitious kabupaten; its areas are written into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    write_areas(make_kabupaten(1, villages=1, persons=50), folder / "wilayah.csv")
    return load(folder / "wilayah.csv").of(AreaCode.kemendagri(DESA))


def publish(
    view: RegisterView,
    folder: Path,
    former: Protected | None = None,
    policy: Policy | None = None,
    tables: Iterable[TableSpec] = (),
) -> Published:
    """From the register to the data files of a release, by the steps that the command takes; by another `policy`, and
    with other definitions of some `tables`."""
    knowledge = known_to(folder)
    knowledge = replace(knowledge, policy=policy) if policy else knowledge
    others = {table.id: table for table in tables}
    content = replace(knowledge.content, tables={**knowledge.content.tables, **others}) if others else knowledge.content
    knowledge = replace(knowledge, content=content)
    snapshot = freeze(view, knowledge.content, knowledge.lists, view.reference, policy=knowledge.policy)
    results = measure.compute(snapshot, knowledge.content, knowledge.lists, policy=knowledge.policy)
    counted = steps.Counted(view, snapshot, results, replace(FACTS, answers=answers(view.persons, view.reference)))
    safe = steps.shield(counted, knowledge, tell=lambda *_: None, former=former)
    return Published(written(counted, safe, knowledge, folder), snapshot, results, safe)


def written(counted: steps.Counted, safe: Protected, knowledge: VillageKnowledge, folder: Path) -> Path:
    """The data files of a release of what is protected."""
    on = counted.view.reference
    label = steps.Label(f"{on.year}-1", on, "rancangan")
    terms = steps.ReleaseTerms(on.year, True)
    release, _ = steps.compose_release(AreaCode.kemendagri(DESA), counted, safe, label, terms, knowledge, {})
    target = folder / "release"
    write_description(release, target)
    exchange.make(release, target)
    return target


def later(view: RegisterView, rows: Sequence[int], on: dt.date) -> RegisterView:
    """The same register on another date without some of its persons."""
    gone = set(rows)
    people = {
        name: [value for place, value in enumerate(values) if place not in gone]
        for name, values in view.persons.items()
    }
    return replace(view, reference=on, persons=people)


def unanswered(view: RegisterView, number: int) -> RegisterView:
    """The same register with gaps: some answers of persons are missing, more of them in one dusun than in another."""
    chance = np.random.default_rng(number)
    people = {name: list(values) for name, values in view.persons.items()}
    dusun, size = np.array(people["dusun"], object), len(people["id"])
    for name in (name for name in _ANSWERS if name in people):
        share = chance.choice([0, 0, 0.01, 0.03, 0.08])
        for part in sorted(set(map(str, people["dusun"]))):
            gone = (dusun == part) & (chance.random(size) < share * chance.choice([0.2, 1, 2]))
            people[name] = [None if lost else value for lost, value in zip(gone, people[name], strict=True)]
    return closed_doors(replace(view, persons=people), number)


def closed_doors(view: RegisterView, number: int) -> RegisterView:
    """The same register, in which families gave no answer about their house, in one dusun more than in another."""
    chance = np.random.default_rng(number)
    families = {name: list(values) for name, values in view.families.items()}
    size = len(families["dusun"])
    shares = {part: chance.choice([0.03, 0.08, 0.15]) for part in sorted(set(map(str, families["dusun"])))}
    closed = [place for place in range(size) if chance.random() < shares[str(families["dusun"][place])]]
    for name in set(families) & set(_HOUSING):
        families[name] = [None if place in set(closed) else value for place, value in enumerate(families[name])]
    return replace(view, families=families)


def answered_anew(view: RegisterView, number: int, share: float) -> tuple[RegisterView, int]:
    """The same register, corrected: so many persons, three at least, have in one column the answer of another person;
    and how many."""
    chance = np.random.default_rng(number)
    people = {name: list(values) for name, values in view.persons.items()}
    size = len(people["id"])
    changed = max(3, round(share * size))
    for row in chance.choice(size, changed, replace=False):
        column = _CORRECTED[chance.integers(len(_CORRECTED))]
        people[column][row] = people[column][int(chance.integers(size))]
    return replace(view, persons=people), changed
