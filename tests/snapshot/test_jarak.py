"""How far homes stand from facilities: an outsider who looks for a house, distances by hand, points that are none."""

from __future__ import annotations

import datetime as dt
import json
import random
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from cantik.base.errors import ContentError
from cantik.base.sphere import metres
from cantik.codes.lists import code_lists
from cantik.content.loader import load_content
from cantik.measure import compute
from cantik.measure.sources import brought_by
from cantik.register.core.distances import (
    Distances,
    FacilityReach,
    Sparing,
    code_of,
    homes_of,
    point_told,
    tell,
)
from cantik.register.core.people import RegisterView, SourceNote
from cantik.register.core.view import FoldedFamily, FoldedPerson, Folding, view_folding
from cantik.snapshot.column_examples import wrong_columns
from cantik.snapshot.columns import made_of
from cantik.snapshot.files import write_snapshot
from cantik.snapshot.freeze import freeze
from tests.fixtures.desa_acak import random_village
from tests.fixtures.malam import by_night

CONTENT, LISTS = load_content(), code_lists()
POLICY = CONTENT.policies["baku_2026"]
ON = dt.date(2025, 12, 31)
LISTED = ("fasilitas", ON)
SPARING = Sparing(houses=5, shared=20, far=30_000)
CLASSES = ((500, "1"), (1000, "2"), (3000, "3"), (None, "4"))
STOP = "jarak_angkutan"
#: an eastward degree here is 0.990 of a northward one: 110,126 m
SOUTH, EAST = -7.95, 112.61
Point = tuple[float, float]
House = tuple[Point, str, str]
Row = tuple[tuple[str, str], tuple[Any, ...]]  # dusun and RT, classes


# ── a village ────────────────────────────────────────────────────────────────────────────────────
def person(number: int, family: int | None, place: Sequence[str | None], content: Mapping[str, Any]) -> FoldedPerson:
    dusun, rw, rt = place
    return FoldedPerson(
        number,
        family,
        dusun,
        rw,
        rt,
        dt.date(1980, 1, 1 + number % 28),
        "ya",
        "ya",
        "",
        None,
        json.dumps(content),
        None,
    )


def at(point: Point | None) -> dict[str, Any]:
    return {} if point is None else {"lintang": point[0], "bujur": point[1]}


def folded(houses: Sequence[tuple[Point | None, str, str]], members: int = 2) -> Folding:
    """A family for each house, of people who all have its point, as an OpenSID workbook tells them."""
    folding = Folding()
    own = {"jenis_kelamin": "1", "hubungan_keluarga": "1"}
    folding.add_persons(
        person(10 * n + k, n + 1, (dusun, "", rt), {**own, **at(point), "agama": str(1 + (n + k) % 6)})
        for n, (point, dusun, rt) in enumerate(houses)
        for k in range(members)
    )
    return folding


def shown(folding: Folding, *reaches: FacilityReach, sparing: Sparing = SPARING) -> RegisterView:
    filled: dict[str, Any] = {"orang": {"lintang": (("opensid", ON),), "bujur": (("opensid", ON),)}}
    tell(Distances(reaches, sparing, LISTED), folding, filled)
    view = view_folding(folding)
    source = SourceNote("opensid", ON, "a" * 64, None, 100, 100)
    return RegisterView("99.01.01.2001", ON, view.persons, view.families, (source,), view.digest, filled=filled)


def stops(*points: Point, name: str = STOP) -> FacilityReach:
    return FacilityReach(name, frozenset({"orang", "keluarga"}), points, CLASSES)


def scattered(seed: int, families: int = 240) -> list[House]:
    """Houses over two kilometres each way, in four dusun of three RT each that are runs of the map."""
    draw, found = random.Random(seed), []
    for _ in range(families):
        point = (SOUTH + draw.uniform(-0.009, 0.009), EAST + draw.uniform(-0.009, 0.009))
        dusun = ("A", "B", "C", "D")[int((point[1] - EAST + 0.009) / 0.0045001)]
        found.append((point, dusun, f"{1 + int((point[0] - SOUTH + 0.009) / 0.0060001):03}"))
    return found


# ── the outsider ─────────────────────────────────────────────────────────────────────────────────
def outsider(rows: Sequence[Row], houses: Sequence[House], seen: Any, members: int = 1) -> list[float]:
    """Of each row among how many houses it may be: he has the files, every facility, a map of all houses and the
    borders of RT, and knows how the classes are made (`seen` of a house).

    A row of a class is one of the houses that have it. A row of which nothing is told is one of as many, for he knows
    which houses must be among them.
    """
    fits: dict[Row, set[Point]] = defaultdict(set)
    for point, dusun, rt in houses:
        fits[(dusun, rt), seen(point)].add(point)
    found: list[float] = []
    for (place, values), number in Counter(rows).items():
        something = any(value is not None for value in values)
        found.append(len(fits[place, values]) if something else number / members)
    return found


def rows_of_files(folder: Path, basis: str, names: Sequence[str]) -> list[Row]:
    """What stands in the files of a snapshot, read without the program: the place and the classes of each record."""
    manifest = json.loads((folder / "manifest.json").read_bytes())["potret"]
    table = pq.read_table(folder / f"{basis}.parquet").to_pydict()
    areas = [(dusun, rt) for dusun, _, rt in manifest["wilayah"]]
    area = next(table[name] for name in table if name not in manifest["kolom"][basis])
    columns = [(table.get(name), manifest["kolom"][basis].get(name, 0)) for name in names]
    return [
        (
            areas[area[row]],
            tuple(None if codes is None or codes[row] == radix - 1 else codes[row] for codes, radix in columns),
        )
        for row in range(len(area))
    ]


KINDS = {STOP: (SOUTH + 0.001, EAST - 0.002), "jarak_sd": (SOUTH + 0.0012, EAST - 0.0022), "jarak_pos": (SOUTH, EAST)}


@pytest.fixture(scope="module")
def three(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The content with two more columns of distances, to facilities that stand near each other."""
    folder = tmp_path_factory.mktemp("isi")
    head = 'versi: 1\ndasar: uji\nsejak: "2020-01-01"\n'
    (folder / "variables").mkdir()
    (folder / "columns").mkdir()
    for unit in ("orang", "keluarga"):
        lines = "".join(
            f"  {name}: {{label: Uji, label_en: T, jenis: kode, daftar: cantik_jarak, potret: ya, turunan: ya}}\n"
            for name in ("jarak_sd", "jarak_pos")
        )
        (folder / "variables" / f"{unit}.yaml").write_text(f"id: {unit}\n{head}variabel:\n{lines}", encoding="utf-8")
    for name, kind in (("jarak_sd", "sekolah"), ("jarak_pos", "sarana_kesehatan")):
        (folder / "columns" / f"{name}.yaml").write_text(distance(name, f"fasilitas: {kind}"), encoding="utf-8")
    return load_content(folder)


def distance(
    name: str, *lines: str, classes: str = '[{sampai: 500, isi: "1"}, {isi: "2"}]', units: str = "orang, keluarga"
) -> str:
    own = "".join(f"  {line}\n" for line in lines)
    return (
        f'id: {name}\nversi: 1\ndasar: uji\nsejak: "2020-01-01"\njudul: Uji\nunit: [{units}]\n'
        f"jarak:\n{own}  kelas: {classes}\ncontoh:\n  - {{catatan: {{}}, hasil: null}}\n"
    )


@pytest.mark.parametrize("seed", [0, 1, *map(by_night, range(2, 6))])
def test_an_outsider_finds_no_house_in_the_files(seed: int, three: Any, tmp_path: Path) -> None:
    """Circles around three kinds of facilities, two of them 30 m apart, and every house known: five houses at least."""
    houses = scattered(seed)
    draw = random.Random(seed)
    written = [(None if draw.random() < 0.05 else point, dusun, rt) for point, dusun, rt in houses]
    reaches = [stops(point, name=name) for name, point in KINDS.items()]
    view = shown(folded(written), *reaches)
    write_snapshot(freeze(view, three, LISTS, ON, policy=POLICY), tmp_path)
    for basis in ("orang", "keluarga"):
        rows = rows_of_files(tmp_path, basis, list(KINDS))
        told = sum(any(value is not None for value in values) for _, values in rows)
        assert told > len(rows) * 0.5, "the files must say something"
        members = 2 if basis == "orang" else 1
        found = outsider(rows, houses, lambda p: tuple(int(code_of(p, it) or 0) - 1 for it in reaches), members)
        assert min(found) >= SPARING.houses


@pytest.mark.parametrize("seed", range(2))
def test_the_outsider_finds_houses_where_metres_or_all_classes_stood(seed: int) -> None:
    """The same attack, on files that say more: it is no attack that finds nothing because it looks for nothing."""
    houses = scattered(seed)
    reaches = [stops(point, name=name) for name, point in KINDS.items()]

    def exact(p: Point) -> tuple[int, ...]:
        return tuple(round(metres(p, it)) for it in KINDS.values())

    def classed(p: Point) -> tuple[str | None, ...]:
        return tuple(code_of(p, it) for it in reaches)

    def in_steps(p: Point) -> tuple[int, ...]:
        return tuple(it // 100 for it in exact(p))

    for seen, least in ((exact, 230), (in_steps, 60), (classed, 5)):
        found = outsider([((dusun, rt), seen(point)) for point, dusun, rt in houses], houses, seen)
        assert sum(number < SPARING.houses for number in found) >= least


def test_no_point_stands_in_view_files_or_digest(tmp_path: Path) -> None:
    houses = scattered(1)
    view = shown(folded(houses), stops(KINDS[STOP]))
    write_snapshot(freeze(view, CONTENT, LISTS, ON, policy=POLICY), tmp_path)
    assert not {"lintang", "bujur"} & {*view.persons, *view.families}
    assert set(map(type, view.persons[STOP])) <= {str, type(None)}
    said = (tmp_path / "manifest.json").read_text(encoding="utf-8")
    assert not [word for word in ("lintang", "bujur", "-7.9", "112.6") if word in said]
    for basis in ("orang", "keluarga"):
        assert not {"lintang", "bujur"} & set(pq.read_table(tmp_path / f"{basis}.parquet").column_names)
    # houses that move within their class change nothing that is kept: no digest tells of a point
    near = [((south + 1e-6, east), dusun, rt) for (south, east), dusun, rt in houses]
    assert shown(folded(near), stops(KINDS[STOP])).state == view.state


# ── distances by hand ────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("one", "other", "hand"),
    [
        # a degree of a meridian: 2 pi x 6,371,008.8 / 360
        ((0.0, 112.0), (1.0, 112.0), 111_195.08),
        # between two points of the parallel of 60 degrees: 2 asin(cos 60 x sin 0.5) = 2 asin(0.00436327) = 0.00872656
        ((60.0, 10.0), (60.0, 11.0), 55_597.01),
        # a quarter of the equator
        ((0.0, 0.0), (0.0, 90.0), 10_007_557.2),
        # 0.001 degrees north and east of Malang: 111.195 and 111.195 x cos 7.95 = 110.126; root of the squares
        ((SOUTH, EAST), (SOUTH + 0.001, EAST + 0.001), 156.50),
        ((SOUTH, EAST), (SOUTH, EAST), 0.0),
    ],
)
def test_distances_are_those_of_the_hand(one: Point, other: Point, hand: float) -> None:
    assert metres(one, other) == pytest.approx(hand, abs=max(0.02, hand * 1e-6))
    assert metres(other, one) == pytest.approx(metres(one, other))


def test_against_the_ellipsoid_a_straight_line_is_wrong_by_half_a_per_cent_at_most() -> None:
    """WGS 84 (geodesic solved by GeographicLib, figures of its own documentation): a degree of the meridian from the
    equator is 110,574 m, a degree of the equator 111,320 m."""
    assert metres((0.0, 112.0), (1.0, 112.0)) == pytest.approx(110_574, rel=0.0057)
    assert metres((0.0, 112.0), (0.0, 113.0)) == pytest.approx(111_320, rel=0.0012)


@pytest.mark.parametrize(
    ("north", "code"), [(0.0044, "1"), (0.0046, "2"), (0.0089, "2"), (0.0091, "3"), (0.0269, "3"), (0.0271, "4")]
)
def test_classes_end_where_they_say(north: float, code: str) -> None:
    """500 m are 0.0044966 degrees, 1,000 m 0.0089932, 3,000 m 0.0269796."""
    assert code_of((SOUTH + north, EAST), stops((SOUTH, EAST))) == code
    assert code_of((SOUTH + north, EAST), stops((SOUTH + north + 1, EAST), (SOUTH, EAST))) == code


# ── points that are none ─────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("latitude", "longitude"),
    [
        (112.61, -7.95),  # the two put the other way round
        (0, 0),
        ("0", "0"),
        ("utara", "112.61"),
        ("-7.95", ""),
        (None, 112.61),
        (-7.95, None),
        ("NaN", "112.61"),
        ("Infinity", "112.61"),
        ("@@", "@utara"),
        ("1e400", "1"),
        (51.5, -0.12),
        (True, False),
        ([], {}),
    ],
)
def test_what_is_no_point_is_not_known(latitude: Any, longitude: Any) -> None:
    assert point_told(latitude, longitude) is None
    folding = folded(row(12))
    folding.persons[0] |= {"lintang": latitude, "bujur": longitude}
    folding.persons[1] |= {"lintang": latitude, "bujur": longitude}
    view = shown(folding, stops((SOUTH, EAST)))
    assert Counter(view.families[STOP]) == {"1": 7, None: 5}  # with four more, so that it is not the only one


def told(houses: Sequence[tuple[Point | None, str, str]], *reaches: FacilityReach, **more: Any) -> Counter[Any]:
    view = shown(folded(houses, members=1), *reaches, **more)
    return Counter(view.families.get(STOP, [None] * len(houses)))


def row(number: int, north: float = 0.0, dusun: str = "A", rt: str = "001") -> list[House]:
    return [((SOUTH + north + n * 1e-5, EAST), dusun, rt) for n in range(number)]


STAND = stops((SOUTH, EAST))


def test_a_facility_without_a_point_and_none_at_all_leave_everything_unknown() -> None:
    houses = row(12)
    assert told(houses, STAND) == {"1": 12}
    for points in (None, ()):
        assert told(houses, replace(STAND, points=points)) == {None: 12}
    away = replace(STAND, points=((SOUTH, EAST), (-2.5, 140.7)))  # the other end of the country
    assert told(houses, away) == {None: 12}


def test_a_point_far_from_all_others_and_one_that_a_crowd_shares_are_none() -> None:
    lost: list[House] = [((SOUTH + 0.5, EAST), "A", "001")] * 3 + [((-2.5, 140.7), "A", "001")] * 3
    assert told(row(12) + lost, STAND) == {"1": 12, None: 6}
    office: list[House] = [((SOUTH, EAST), "A", "001")] * 21  # what a program writes of itself
    assert told(row(12, 0.006) + office, STAND) == {"2": 12, None: 21}
    assert told(office, STAND) == {None: 21}


def test_few_houses_of_a_class_are_not_told_in_their_rt() -> None:
    assert told(row(12) + row(5, 0.006), STAND) == {"1": 12, "2": 5}
    # four are too few; nothing is told of a fifth either, or the four would be those of whom nothing is told
    assert told(row(12) + row(4, 0.006), STAND) == {"1": 11, None: 5}
    assert told(row(12) + row(1, 0.006), STAND) == {"1": 8, None: 5}
    assert told(row(8) + row(1, 0.006), STAND) == {None: 9}  # four would be left of the others
    unpointed: list[tuple[Point | None, str, str]] = [(None, "A", "001")]
    assert told(row(12) + row(4, 0.006) + unpointed, STAND) == {"1": 12, None: 5}
    # another RT is another area
    assert told(row(12) + row(4, 0.006, rt="002"), STAND) == {"1": 12, None: 4}
    # five families in one house are one house
    assert told(row(12) + row(1, 0.006) * 5, STAND) == {"1": 8, None: 9}


def test_who_is_not_in_the_snapshot_hides_nobody() -> None:
    """Four families of the living and two of the dead: the snapshot has four."""
    folding = folded(row(6), members=1)
    for number in (40, 50):
        folding.persons[number] |= {"terdaftar": "tidak", "domisili": "tidak"}
    assert STOP not in shown(folding, STAND).families
    homes = homes_of(folded(row(6)).persons, {}, SPARING)
    assert len(homes.points) == 6


def test_the_home_is_where_most_of_a_family_are_and_who_lives_elsewhere_is_not_told() -> None:
    folding = folded(row(6), members=3)
    folding.persons[0] |= at((SOUTH + 0.02, EAST))  # one of three is written wrongly
    folding.persons[12] |= {"dusun": "B", "rw": "", "rt": "009"}  # lives in another RT than the family
    folding.persons[21]["institusi"] = True
    folding.families[2] = {"dusun": "A", "rw": "", "rt": "001"}
    view = shown(folding, STAND)
    assert Counter(view.families[STOP]) == {"1": 6}
    assert Counter(view.persons[STOP]) == {"1": 16, None: 2}


def test_the_point_of_a_family_goes_before_those_of_members() -> None:
    folding = folded(row(6))
    folding.add_families(
        FoldedFamily(n + 1, "A", "", "001", None, json.dumps(at((SOUTH + 0.006 + n * 1e-5, EAST)))) for n in range(6)
    )
    assert Counter(shown(folding, STAND).families[STOP]) == {"2": 6}


def test_nothing_told_leaves_the_view_as_it_was() -> None:
    houses = row(3)
    plain = view_folding(folded(houses))
    view = shown(folded(houses), STAND)
    assert (view.state, dict(view.persons), dict(view.families)) == (plain.digest, plain.persons, plain.families)
    assert STOP not in view.filled["orang"]


def test_the_lists_behind_a_class_are_those_of_the_points_and_of_the_facilities() -> None:
    view = shown(folded(row(8)), STAND)
    assert view.filled["keluarga"][STOP] == view.filled["orang"][STOP] == (LISTED, ("opensid", ON))


def test_a_column_may_be_made_of_a_distance(tmp_path: Path) -> None:
    """A kabupaten asks for families further from a stop: its columns name the distance, of persons too."""
    head = 'versi: 1\ndasar: uji\nsejak: "2020-01-01"\n'
    (tmp_path / "variables").mkdir()
    (tmp_path / "columns").mkdir()
    for unit, name, when in (
        ("keluarga", "uji_k", 'jarak_angkutan = "2" dan jumlah_anggota > 1'),
        ("orang", "uji_o", 'keluarga.jarak_angkutan = "2"'),
    ):
        line = f"  {name}: {{label: Uji, label_en: T, jenis: ya_tidak, potret: ya, turunan: ya}}\n"
        (tmp_path / "variables" / f"{unit}.yaml").write_text(f"id: {unit}\n{head}variabel:\n{line}", encoding="utf-8")
        (tmp_path / "columns" / f"{name}.yaml").write_text(
            f"id: {name}\n{head}judul: Uji\nunit: [{unit}]\nnilai:\n  - {{bila: '{when}', isi: '\"ya\"'}}\n"
            "contoh:\n  - {catatan: {}, hasil: null}\n",
            encoding="utf-8",
        )
    content = load_content(tmp_path)
    assert list(wrong_columns(content, LISTS)) == []
    frozen = freeze(shown(folded(row(12) + row(7, 0.006)), STAND), content, LISTS, ON, policy=POLICY)
    for basis, name, count in (("keluarga", "uji_k", 7), ("orang", "uji_o", 14)):
        assert int((frozen.frames[basis].columns[name] == 0).sum()) == count
    assert made_of(content, "keluarga", ["uji_k"]) >= {("keluarga", STOP)}
    assert made_of(content, "orang", ["uji_o"]) == {("keluarga", STOP)}


def test_a_snapshot_of_before_is_measured_without_distances() -> None:
    """Files that have no such column: its measures are not made and say why, all others are."""
    view = random_village(CONTENT, LISTS, persons=300)
    assert STOP not in view.persons
    found = compute(freeze(view, CONTENT, LISTS, ON, policy=POLICY), CONTENT, LISTS, policy=POLICY)
    lacking = {unmade.id for unmade in found.not_made if "arak garis lurus" in unmade.reason}
    assert lacking == {"penduduk_jarak_angkutan", "akses_angkutan"}
    assert len(found.cubes) > 80
    assert brought_by(CONTENT, "orang", STOP) == ("fasilitas", "opensid")


# ── files that are wrong ─────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("text", "said"),
    [
        (distance("uji_j", "fasilitas: angkutan", classes='[{sampai: 100, isi: "1"}, {isi: "2"}]'), "uji_j.yaml:9"),
        (
            distance(
                "uji_j", "fasilitas: angkutan", classes='[{sampai: 500, isi: "1"}, {sampai: 600, isi: "2"}, {isi: "3"}]'
            ),
            "terlalu sempit",
        ),
        by_night(distance("uji_j", "fasilitas: angkutan", classes='[{isi: "1"}]'), "dua kelas"),
        (distance("uji_j", "fasilitas: tidak_ada"), "uji_j.yaml:8"),
        by_night(distance("uji_j", "fasilitas: jalan"), "bertitik"),  # a line
        (distance("uji_j", "fasilitas: angkutan", 'dengan: {trayek: ["A"]}'), "tidak berkode"),
        by_night(distance("uji_j", "fasilitas: angkutan", "dengan: {jenis: [1]}"), "K105"),
        (distance("uji_j", "fasilitas: angkutan", classes='[{sampai: 500, isi: "x"}, {isi: "2"}]'), "“x”"),
        by_night(distance("uji_j", "fasilitas: angkutan", units="rumah_tangga"), "unit"),
        by_night(distance("uji_j", "fasilitas: angkutan").replace("contoh:", "nilai:\n  - isi: '1'\ncontoh:"), "nilai"),
        (distance("uji_j", "fasilitas: angkutan").replace("hasil: null", 'hasil: "1"'), "K143"),
    ],
)
def test_a_wrong_distance_is_refused_with_file_and_line(text: str, said: str, tmp_path: Path) -> None:
    (tmp_path / "columns").mkdir()
    (tmp_path / "variables").mkdir()
    (tmp_path / "columns" / "uji_j.yaml").write_text(text, encoding="utf-8")
    for unit in ("orang", "keluarga", "rumah_tangga"):
        (tmp_path / "variables" / f"{unit}.yaml").write_text(
            f'id: {unit}\nversi: 1\ndasar: uji\nsejak: "2020-01-01"\nvariabel:\n'
            "  uji_j: {label: Uji, label_en: T, jenis: kode, daftar: cantik_jarak, potret: ya, turunan: ya}\n",
            encoding="utf-8",
        )
    with pytest.raises(ContentError) as refused:
        raise next(iter(wrong_columns(load_content(tmp_path), LISTS)))
    assert said in str(refused.value)
