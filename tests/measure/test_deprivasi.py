"""What ships of deprivation and of families at risk of stunting: counted from a register, held to a second statement of
the domain pages family by family, and never printed."""

from __future__ import annotations

import datetime as dt
import hashlib
import random
import re
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
from tests.fixtures.desa_acak import ON, random_village

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
COUNTED = {name for name, spec in CONTENT.indicators.items() if spec.spread is not None}
REGSOSEK = ((6, acuan.P), (6, acuan.K), (2, acuan.S))
DTSEN = ((6, acuan.P), (2, acuan.S))


@pytest.fixture(scope="module")
def view() -> RegisterView:
    """Families of couples with children, so that every branch of the rules is met; poor and not poor by chance."""
    view, draw = random_village(CONTENT, LISTS, persons=1800, seed=11), random.Random(11)
    people, size = view.persons, len(view.persons["id"])
    place = [0] * size
    for i in range(1, size):
        place[i] = place[i - 1] + 1 if people["keluarga"][i] == people["keluarga"][i - 1] else 0

    def aged(low: int, high: int) -> dt.date:
        return ON - dt.timedelta(days=draw.randint(low * 365 + low // 4 + 1, high * 365))

    usual = {0: ("1", "1", "2", (18, 75)), 1: ("3", "2", "2", (15, 60))}
    for i in range(size):
        relation, sex, wed, ages = usual.get(
            place[i], (draw.choice(("4", "4", "4", "9")), draw.choice("12"), "1", (0, 24))
        )
        said = {"hubungan_keluarga": relation, "jenis_kelamin": sex, "status_kawin": wed, "tanggal_lahir": aged(*ages)}
        for name, value in said.items():
            people[name][i] = value if draw.random() > 0.002 else None  # type: ignore[index]
    people["r427"] = draw.choices(("1", "2", "3", "8", None), (5, 5, 89, 0.5, 0.5), k=size)  # type: ignore[index]
    people["r431a"] = draw.choices(("0", "1", "2", "99", None), (10, 60, 29, 0.3, 0.3), k=size)  # type: ignore[index]
    people["r412"] = draw.choices(("1", "2", "3", None), (15, 44, 40, 0.5), k=size)  # type: ignore[index]
    people["r415"] = draw.choices(("3", "8", "23", None), (15, 15, 69, 0.5), k=size)  # type: ignore[index]
    for name, told in view.families.items():
        if re.fullmatch(r"r[35]\d\d[a-z]?", name):  # more than one in five unanswered, and nothing is told at all
            known = [value for value in told if value is not None]
            filled = [draw.choice(known) if value is None and draw.random() < 0.85 else value for value in told]
            view.families[name] = filled  # type: ignore[index]
    return view


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
    held = {figure.spec.id: Fraction(figure.n, figure.d) for figure in counted.held}
    for name, dimensions, whole, cut in (("regsosek", REGSOSEK, 36, 12), ("dtsen", DTSEN, 24, 8)):
        scored = [(len(home[1]), acuan.points(home, dimensions)) for home in homes]
        known = [(members, points) for members, points in scored if points is not None]
        assert 100 < len(known) < len(scored), "some families left a question unanswered"
        expected = sebaran.deprivation(known, whole, cut)
        assert 0 < expected["H"] < 1  # type: ignore[operator]
        assert {part: held[f"deprivasi_{name}_{part.lower()}"] for part in ("H", "A", "M0")} == expected


def test_families_at_risk_of_stunting_are_what_the_domain_page_says(counted: Results, homes: list[acuan.Home]) -> None:
    (figure,) = (figure for figure in counted.held if figure.spec.id == "keluarga_berisiko_stunting")
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
    """domain/population_parameters.md 6, as members and answers: water, toilet, the wife's age, children, spacing."""
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


def test_every_engine_counts_them_alike_and_nothing_is_printed(view: RegisterView, counted: Results) -> None:
    snapshot = freeze(view, CONTENT, LISTS, ON, policy=POLICY)
    for engine in (ReferenceEngine(), NumpyEngine(), DuckdbEngine()):
        assert compute(snapshot, CONTENT, LISTS, policy=POLICY, engine=engine).held == counted.held
    assert {figure.spec.id for figure in counted.held} == COUNTED
    assert not COUNTED & {figure.spec.id for figure in counted.figures}
    assert {unmade.code for unmade in counted.not_made if unmade.id in COUNTED} == {"pelindungan"}
