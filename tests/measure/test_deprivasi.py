"""What ships of deprivation and of families at risk of stunting: counted from a register, held to a second statement of
docs/bidang family by family. What may be printed: tests/protect/test_nilai.py."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import replace
from fractions import Fraction

import pytest

from cantik.codes.lists import code_lists
from cantik.content.loader import load_content
from cantik.engines.numpy import NumpyEngine
from cantik.engines.reference import ReferenceEngine
from cantik.engines.tabulate_duckdb import DuckdbEngine
from cantik.measure.compute import compute
from cantik.measure.result import Results
from cantik.register.core.people import RegisterView
from cantik.snapshot.freeze import _bases, freeze
from cantik.snapshot.members import ColumnsMade, members_by_family
from tests.acuan import deprivasi as acuan
from tests.acuan import sebaran
from tests.fixtures.desa_acak import ON
from tests.fixtures.desa_terdeprivasi import deprived_village

LISTS = code_lists()
#: the DTSEN definition counts the base of a delivered file only; here it is asked of residents, to be compared
_SHIPPED = load_content()
CONTENT = replace(
    _SHIPPED,
    indicators={
        name: replace(spec, populations=("domisili",)) if name.startswith("deprivasi_dtsen") else spec
        for name, spec in _SHIPPED.indicators.items()
    },
    digest=hashlib.sha256(b"uji deprivasi").hexdigest(),
)
POLICY = CONTENT.policies["baku_2026"]
COUNTED = {name for name, spec in CONTENT.indicators.items() if spec.spread is not None and spec.kind == "komposit"}
REGSOSEK = ((6, acuan.P), (6, acuan.K), (2, acuan.S))
DTSEN = ((6, acuan.P), (2, acuan.S))


@pytest.fixture(scope="module")
def view() -> RegisterView:
    return deprived_village(CONTENT, LISTS, persons=2600, seed=12)


@pytest.fixture(scope="module")
def counted(view: RegisterView) -> Results:
    return compute(freeze(view, CONTENT, LISTS, ON, policy=POLICY), CONTENT, LISTS, policy=POLICY)


@pytest.fixture(scope="module")
def homes(view: RegisterView) -> list[acuan.Home]:
    """Every family of residents, with the members that are counted, as they answered."""
    made, bases = ColumnsMade(CONTENT, LISTS, ON), _bases(view, CONTENT, POLICY)
    persons = made.persons(view.persons, view.families)
    inside = bases.inside(bases.first)
    names = (
        *("hubungan", "umur", "tanggal_lahir", "jenis_kelamin", "status_kawin"),
        *("r412", "r415", "pendidikan_sedang", "r427", "r431a"),
    )
    found: list[acuan.Home] = []
    for family, own in sorted(members_by_family(persons, bases).items()):
        members = [{name: persons[name][person] for name in names} for person in own if inside[person]]
        if members:
            found.append(({name: view.families[name][family] for name in view.families}, members))
    return found


def test_deprivation_is_what_the_domain_page_says(counted: Results, homes: list[acuan.Home]) -> None:
    held = {figure.spec.id: Fraction(figure.n, figure.d) for figure in counted.indices}
    for name, dimensions, whole, cut in (("regsosek", REGSOSEK, 36, 12), ("dtsen", DTSEN, 24, 8)):
        scored = [(len(home[1]), acuan.points(home, dimensions)) for home in homes]
        known = [(members, points) for members, points in scored if points is not None]
        assert 100 < len(known) < len(scored), "some families left a question unanswered"
        expected = sebaran.deprivation(known, whole, cut)
        assert 0 < expected["H"] < 1  # type: ignore[operator]
        assert {part: held[f"deprivasi_{name}_{part.lower()}"] for part in ("H", "A", "M0")} == expected


def test_families_at_risk_of_stunting_are_what_the_domain_page_says(counted: Results, homes: list[acuan.Home]) -> None:
    (figure,) = (figure for figure in counted.indices if figure.spec.id == "keluarga_berisiko_stunting")
    told = [acuan.at_risk(home) for home in homes]
    assert (figure.n, figure.d) == (told.count(True), told.count(True) + told.count(False))
    assert min(told.count(answer) for answer in (True, False, None)) > 20


@pytest.mark.parametrize(
    ("family", "target", "risk"),
    [
        ("A", True, False),
        ("B", True, True),
        ("C", True, True),
        ("D", True, True),
        ("E", True, True),
        ("F", False, None),
    ],
)
def test_the_six_families_of_the_parameters_page(family: str, target: bool, risk: bool | None) -> None:
    """docs/bidang/population_parameters.md 6, as members and answers: water, toilet, the wife's age, children,
    spacing."""
    water, septic, wife, children = {
        "A": ("5", True, 27, [14]),
        "B": ("9", True, 27, [30]),
        "C": ("3", False, 22, []),
        "D": ("3", True, 19, []),
        "E": ("3", True, 33, [170, 140, 110, 80]),
        "F": ("9", False, 58, [400, 380, 360]),
    }[family]
    pair = [
        {"hubungan": "1", "jenis_kelamin": "1", "status_kawin": "2", "umur": wife + 3},
        {"hubungan": "2", "jenis_kelamin": "2", "status_kawin": "2", "umur": wife},
    ]
    born = [ON - dt.timedelta(days=30 * months) for months in children]
    young = [{"hubungan": "3", "umur": m // 12, "tanggal_lahir": b} for m, b in zip(children, born, strict=True)]
    home = ({"r306a": water, "r309a": "1", "r310": "1" if septic else "4"}, [*pair, *young])
    small = any(months < 60 for months in children)
    assert (acuan.couple(home) or small) is target
    if target:
        assert acuan.at_risk(home) is risk


def test_every_engine_counts_them_alike_and_counts_are_conditions(view: RegisterView, counted: Results) -> None:
    """What is published comes from the engine; who stands behind it, read for protection, adds up to the same."""
    snapshot = freeze(view, CONTENT, LISTS, ON, policy=POLICY)
    indices = {name: spec for name, spec in CONTENT.indicators.items() if spec.spread is not None}
    few = replace(CONTENT, tables={}, indicators=indices, digest=hashlib.sha256(b"uji indeks").hexdigest())
    for engine in (ReferenceEngine(), NumpyEngine(), DuckdbEngine()):
        assert compute(snapshot, few, LISTS, policy=POLICY, engine=engine).indices == counted.indices
    assert {figure.spec.id for figure in counted.indices if figure.spec.kind == "komposit"} == COUNTED
    figures = {figure.spec.id: figure for figure in counted.figures if figure.spec.id in COUNTED}
    assert set(figures) == {"deprivasi_regsosek_h", "deprivasi_dtsen_h", "keluarga_berisiko_stunting"}
    assert figures["deprivasi_regsosek_h"].spec.unit_of == "orang"
    assert figures["keluarga_berisiko_stunting"].spec.unit_of == "keluarga"
    for index in (figure for figure in counted.indices if figure.spec.id in COUNTED):
        told = index.spec.spread
        assert told is not None
        scored = [
            (n, sum(lack.points for place, lack in enumerate(told.deprived) if bits >> place & 1))
            for _, n, bits in index.homes
        ]
        assert len(scored) == index.records
        poor = [(n, points) for n, points in scored if points >= told.cut]
        sums = {"H": sum(n for n, _ in poor), "A": sum(n * p for n, p in poor), "M0": sum(n * p for n, p in poor)}
        assert index.n == sums[told.part]
        if index.condition is not None:
            assert (figures[index.spec.id].n, figures[index.spec.id].d) == (index.n, sum(n for n, _ in scored))


def test_an_index_of_too_few_of_the_families_is_none() -> None:
    """Whom a source did not reach, or who did not answer, is no family without lacks: below four fifths nothing."""
    view = deprived_village(CONTENT, LISTS, persons=600, seed=3)
    size = len(view.families["id"])
    view.families["r308"] = [None if at % 4 == 0 else "1" for at in range(size)]  # type: ignore[index]
    results = compute(freeze(view, CONTENT, LISTS, ON, policy=POLICY), CONTENT, LISTS, policy=POLICY)
    assert {line.code for line in results.not_made if line.id.startswith("deprivasi")} == {"tak_terjawab"}
    assert not any(figure.spec.id.startswith("deprivasi") for figure in results.figures)
