"""The sum of a kecamatan, as somebody outside would check it.

Workbooks of three villages are made; what they must give is counted in the rows of the workbooks, from what the columns
mean (OpenSID's own codes), with nothing of the program's definitions. Villages then go wrong one after another: one
lacks a source, one was not examined, one is withdrawn, one is split in the year.
"""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

import openpyxl
import pytest
from pytest_django.plugin import DjangoDbBlocker

from cantik.base import clock
from cantik.base.errors import WrongUse
from cantik.codes.app.models import CodeRow
from cantik.codes.area import AreaCode
from cantik.codes.changes import read_changes
from cantik.codes.knowledge import AREAS_FILE, load
from cantik.collect.read import Delivery
from cantik.contoh import make_kabupaten, opensid_rows, write_areas, write_rows
from cantik.contoh.shape import PLACE
from cantik.levels import vectors
from cantik.levels.app import sums
from cantik.measure.levels import LevelMeasure, LevelSum
from cantik.pipeline import steps
from cantik.pipeline.bring import Into, bring
from cantik.register.units.app.ceding import cede
from cantik.register.units.app.cession import CessionWish
from cantik.release import opening
from cantik.release.app.models import EXAMINED, WITHDRAWN, Draft, Publication, Signature, Withdrawal
from cantik.staff.app.areas import ensure_area
from cantik.vault.app.opening import OpenStore, open_store
from tests.fixtures.simpanan import Cradle, copy_of, cradle, mould

__all__ = ["copy_of", "cradle"]

pytestmark = pytest.mark.satu_basisdata
LISTED, ON = dt.date(2025, 6, 30), dt.date(2025, 12, 31)
KABUPATEN = make_kabupaten(5, villages=6, persons=(120, 90, 150, 40, 40, 40), reference=LISTED)
KECAMATAN = "99.01.01"
FIRST, SECOND, THIRD = CODES = [one.code for one in KABUPATEN.villages if one.code.startswith(f"{KECAMATAN}.")]
#: what the second village's office never filled in
UNFILLED = "golongan_darah_id"
RELIGIONS = {1: "islam", 2: "kristen", 3: "katolik", 4: "hindu", 5: "buddha", 6: "khonghucu", 7: "kepercayaan"}


# ── what the workbooks say, read by hand ─────────────────────────────────────────────────────────
@dataclass
class Tally:
    """A dozen numbers of one workbook (or of several together)."""

    numbers: Counter[str] = field(default_factory=Counter)
    religion: Counter[str] = field(default_factory=Counter)
    pyramid: Counter[tuple[int, int]] = field(default_factory=Counter)  # sex 1 or 2, age // 5
    sizes: Counter[int] = field(default_factory=Counter)

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            self.numbers + other.numbers,
            self.religion + other.religion,
            self.pyramid + other.pyramid,
            self.sizes + other.sizes,
        )


def by_hand(book: Path) -> Tally:
    """Count a workbook: living persons (`status_dasar` 1), their ages on the last day of the year by the calendar."""
    sheet = openpyxl.load_workbook(book, read_only=True).worksheets[0]
    head, *rows = sheet.iter_rows(values_only=True)
    people = [dict(zip(head, row, strict=True)) for row in rows if row[0] is not None]
    found, families = Tally(), Counter[str]()
    for one in people:
        if one["status_dasar"] != 1:
            continue
        born = one["tanggallahir"]
        age = ON.year - born.year - ((born.month, born.day) > (ON.month, ON.day))
        found.numbers["orang"] += 1
        found.numbers["laki"] += one["sex"] == 1
        found.numbers["perempuan"] += one["sex"] == 2
        found.numbers["balita"] += age < 5
        found.numbers["lansia"] += age >= 60
        found.numbers["produktif"] += 15 <= age <= 64
        found.numbers["kepala"] += one["kk_level"] == 1
        found.numbers["kepala_perempuan"] += one["kk_level"] == 1 and one["sex"] == 2
        found.numbers["kepala_lansia"] += one["kk_level"] == 1 and age >= 60
        found.numbers["kawin"] += age >= 10 and one["status_kawin"] == 2
        found.numbers["golongan_a"] += one["golongan_darah_id"] == 1
        found.religion[RELIGIONS[one["agama_id"]]] += 1
        found.pyramid[one["sex"], min(age // 5, 15)] += 1
        families[one["no_kk"]] += 1
    found.sizes = Counter(families.values())
    return found


# ── a store with the three villages, each with an edition that passed Periksa ────────────────────
def shelved(store: OpenStore, code: str, number: str, *, examined: bool = True, on: dt.date = ON) -> None:
    """An edition as far as a sum asks for it: its list of contents on the shelf, its vector, its examination."""
    desa, knowledge = AreaCode.kemendagri(code), load(store.store.path / AREAS_FILE)
    own = knowledge.of(desa)
    counted = steps.count(desa, on, opened=store, knowledge=own, by="uji", tell=lambda *_: None)
    folder = store.store.path / "rilis" / code / number
    folder.mkdir(parents=True)
    issued = dt.date(2026, 2, 3) if number == "2025-1" else clock.today()
    said = {"terbit": issued.isoformat(), "acuan": on.isoformat(), "sidik": number}
    (folder / "isi.json").write_text(json.dumps(said), encoding="utf-8")
    steps.keep_vector(counted, vectors.place(store.store.path, code, number), safe=None, opened=store, knowledge=own)
    if examined:
        Publication.objects.create(kode=code, number=number, channel=EXAMINED, by="akun:9", at=clock.now())


def workbook(folder: Path, code: str) -> Path:
    """The workbook that a village handed in; the second one's office never asked for blood groups."""
    village = next(one for one in KABUPATEN.villages if one.code == code)
    rows = opensid_rows(village.draw())
    for row in rows:
        if code == SECOND:
            row[PLACE[UNFILLED]] = ""
    book = folder / f"{code}.xlsx"
    write_rows(rows, book, "template")
    return book


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory, django_db_blocker: DjangoDbBlocker, cradle: Cradle) -> Cradle:
    """The villages in one store; the workbooks, lists of the middle of the year, lie beside it."""

    def fill(folder: Path) -> None:
        write_areas(KABUPATEN, folder / AREAS_FILE)
        with open_store(folder) as store:
            for code in CODES:
                book = workbook(folder.parent, code)
                into = Into(store, AreaCode.kemendagri(code), "uji")
                bring([book], into, Delivery(LISTED, None), load(folder / AREAS_FILE), lambda *_: None)
                shelved(store, code, "2025-1")

    with django_db_blocker.unblock():
        return mould(tmp_path_factory, "jumlah_wilayah", fill, of=cradle)


@pytest.fixture
def kecamatan(filled: Cradle, copy_of: Callable[[Cradle], OpenStore]) -> OpenStore:
    """An open copy of it."""
    return copy_of(filled)


@pytest.fixture
def hands(filled: Cradle) -> dict[str, Tally]:
    """The tallies of the workbooks, read by hand."""
    return {code: by_hand(filled.folder.parent / f"{code}.xlsx") for code in CODES}


def summed(store: OpenStore, area: str = KECAMATAN, on: dt.date = ON) -> LevelSum:
    knowledge = load(store.store.path / AREAS_FILE)
    return sums.level_sum(sums.area_asked(area, knowledge), on, opened=store, knowledge=knowledge, by="uji")


def one(found: LevelSum, name: str) -> LevelMeasure:
    (measure,) = [measure for measure in found.measures if measure.section.key[1] == name]
    return measure


def by_category(measure: LevelMeasure, axis: str) -> dict[str, int]:
    """The counts of a table along one axis, whatever the others say."""
    place = [own.id for own in measure.section.axes].index(axis)
    cells = measure.cells.sum(axis=0)
    others = tuple(number for number in range(cells.ndim) if number != place)
    names = [name for name, _ in measure.section.axes[place].categories]
    return dict(zip(names, cells.sum(axis=others).tolist(), strict=True))


def agrees(found: LevelSum, said: Tally) -> None:
    """A dozen measures of the level against the tally of the workbooks."""
    numbers = said.numbers
    pairs = {
        "jumlah_penduduk": (numbers["orang"], None),
        "jumlah_penduduk_laki_laki": (numbers["laki"], None),
        "jumlah_keluarga": (sum(said.sizes.values()), None),
        "rasio_jenis_kelamin": (numbers["laki"], numbers["perempuan"]),
        "persen_balita": (numbers["balita"], numbers["orang"]),
        "persen_lansia": (numbers["lansia"], numbers["orang"]),
        "persen_umur_produktif": (numbers["produktif"], numbers["orang"]),
        "rasio_ketergantungan": (numbers["orang"] - numbers["produktif"], numbers["produktif"]),
        "keluarga_kepala_perempuan": (numbers["kepala_perempuan"], numbers["kepala"]),
        "keluarga_kepala_lansia": (numbers["kepala_lansia"], numbers["kepala"]),
        "rata_anggota_keluarga": (numbers["orang"], sum(said.sizes.values())),
    }
    for name, (above, below) in pairs.items():
        told = one(found, name).fraction
        assert told is not None, name
        assert told[0] == above, (name, told, above)
        assert below is None or told[1] == below, (name, told, below)
    religion = by_category(one(found, "penduduk_agama"), "agama")
    assert {name: n for name, n in religion.items() if n} == {name: n for name, n in said.religion.items() if n}
    pyramid = one(found, "penduduk_umur_jk")
    cells = pyramid.cells.sum(axis=0)
    assert [axis.id for axis in pyramid.section.axes] == ["jenis_kelamin", "umur_lima_tahunan"]
    assert {(sex + 1, age): int(cells[sex, age]) for sex, age in zip(*cells.nonzero(), strict=True)} == said.pyramid
    married = by_category(one(found, "penduduk_status_kawin"), "status_kawin")
    assert married["kawin"] == numbers["kawin"]


# ── the sums ─────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.basisdata
def test_a_kecamatan_is_what_its_workbooks_say(kecamatan: OpenStore, hands: dict[str, Tally]) -> None:
    found = summed(kecamatan)
    assert (found.counted_villages, [village.code for village in found.villages]) == (3, CODES)
    agrees(found, hands[FIRST] + hands[SECOND] + hands[THIRD])
    assert {measure.of for measure in found.measures} == {3}
    own = one(found, "jumlah_penduduk")
    at = own.section.counters - 2
    assert dict(zip(own.villages, own.parts[:, at].tolist(), strict=True)) == {
        code: hands[code].numbers["orang"] for code in CODES
    }


def test_a_village_that_lacks_a_source_is_absent_and_no_zero(kecamatan: OpenStore, hands: dict[str, Tally]) -> None:
    """Blood groups: 2 of 3 villages, no total; who was never asked is not somebody without a blood group."""
    measure = one(summed(kecamatan), "penduduk_golongan_darah")
    assert (measure.n, measure.of, measure.complete) == (2, 3, False)
    assert dict(measure.absent) == {SECOND: "kosong"}
    told = hands[FIRST] + hands[THIRD]
    assert measure.asked_count == told.numbers["orang"]
    assert by_category(measure, "golongan_darah")["a"] == told.numbers["golongan_a"]


def test_only_what_passed_periksa_is_counted(kecamatan: OpenStore, hands: dict[str, Tally]) -> None:
    Publication.objects.filter(kode=THIRD, channel=EXAMINED).delete()
    found = summed(kecamatan)
    assert [(village.code, village.why) for village in found.villages if village.why] == [(THIRD, "belum_diperiksa")]
    assert not any(measure.complete for measure in found.measures)
    agrees(found, hands[FIRST] + hands[SECOND])


def test_a_newer_edition_counts_once_it_passed(kecamatan: OpenStore) -> None:
    shelved(kecamatan, FIRST, "2025-2", examined=False)
    assert summed(kecamatan).villages[0].edition == "2025-1"
    Publication.objects.create(kode=FIRST, number="2025-2", channel=EXAMINED, by="akun:9", at=clock.now())
    assert summed(kecamatan).villages[0].edition == "2025-2"


def test_what_was_withdrawn_is_not_counted(kecamatan: OpenStore, hands: dict[str, Tally]) -> None:
    said = {"reason": "angkanya keliru besar", "asked_by": "a", "asked_at": clock.now()}
    Withdrawal.objects.create(
        kode=FIRST, number="2025-1", state=WITHDRAWN, decided_by="b", decided_at=clock.now(), **said
    )
    found = summed(kecamatan)
    assert found.villages[0].why == "ditarik"
    agrees(found, hands[SECOND] + hands[THIRD])


def test_an_edition_without_a_vector_is_named(kecamatan: OpenStore) -> None:
    """Editions that were made before vectors were kept, or brought from elsewhere."""
    vectors.place(kecamatan.store.path, SECOND, "2025-1").unlink()
    assert [village.why for village in summed(kecamatan).villages] == ["", "tanpa_vektor", ""]


def test_a_vector_of_another_village_cannot_be_put_in_its_place(kecamatan: OpenStore) -> None:
    home = kecamatan.store.path
    taken = vectors.place(home, FIRST, "2025-1").read_bytes()
    vectors.place(home, SECOND, "2025-1").write_bytes(taken)
    assert [village.why for village in summed(kecamatan).villages] == ["", "rusak", ""]
    shelved(kecamatan, FIRST, "2025-2")
    vectors.place(home, FIRST, "2025-2").write_bytes(taken)  # nor that of an older edition of its own
    assert [village.why for village in summed(kecamatan).villages] == ["rusak", "rusak", ""]


def test_one_village_that_cannot_be_read_does_not_stop_the_others(kecamatan: OpenStore) -> None:
    """Its file cut short; then, of another, a vector that counts another snapshot than the edition was made of."""
    path = vectors.place(kecamatan.store.path, FIRST, "2025-1")
    path.write_bytes(path.read_bytes()[:-9])
    opening.keep_opening(opening.place(kecamatan.store.path / "rilis", SECOND, "2025-1"), {"potret": "lain"})
    assert [village.why for village in summed(kecamatan).villages] == ["rusak", "rusak", ""]


def test_what_is_under_embargo_is_read_by_nobody_yet(kecamatan: OpenStore) -> None:
    draft = Draft.objects.create(
        area=CodeRow.objects.get(value=THIRD).area,
        kode=THIRD,
        year=2025,
        reference=ON,
        state="terbit",
        figures="f" * 64,
        made_by="a",
        made_at=clock.now(),
        submitted_by="a",
        submitted_at=clock.now(),
    )
    Signature.objects.create(
        draft=draft,
        kode=THIRD,
        number="2025-1",
        figures="f" * 64,
        by="b",
        role="kepala_desa",
        at=clock.now(),
        published=ON,
        opens_at=clock.now() + dt.timedelta(days=3),
    )
    assert [village.why for village in summed(kecamatan).villages] == ["", "", "embargo"]


# ── villages and their dates ─────────────────────────────────────────────────────────────────────
SPLIT, NEW, OTHER = dt.date(2025, 7, 1), "99.01.01.2009", "99.01.01.2010"


def split(store: OpenStore) -> None:
    """On 1 July a dusun of the first village becomes a village of its own; recorded after the editions of the year."""
    village = next(each for each in KABUPATEN.villages if each.code == FIRST)
    dusun = opensid_rows(village.draw())[0][PLACE["dusun"]]
    to = AreaCode.kemendagri(NEW)
    ensure_area(code=to, by="uji", at=clock.now())
    wish = CessionWish(AreaCode.kemendagri(FIRST), to, SPLIT, ((str(dusun), "", ""),), "Perda 3/2025")
    cede(opened=store, wish=wish, by="akun:9", at=clock.now(), today=clock.today())


@pytest.mark.basisdata
def test_a_village_split_in_the_year_is_counted_once(kecamatan: OpenStore, hands: dict[str, Tally]) -> None:
    """Before it there are three villages, after it four; the mother's edition of the old border would count the dusun
    that left, so it waits for a new one; then the kecamatan has the same people as before."""
    split(kecamatan)
    codes = sorted([*CODES, NEW])
    found = summed(kecamatan)
    assert [village.code for village in found.villages] == codes
    assert {v.code: v.why for v in found.villages if v.why} == {FIRST: "batas_lama", NEW: "tanpa_edisi"}
    agrees(found, hands[SECOND] + hands[THIRD])

    shelved(kecamatan, FIRST, "2025-2")
    shelved(kecamatan, NEW, "2025-2")
    found = summed(kecamatan)
    people = one(found, "jumlah_penduduk")
    assert (people.n, people.of, people.complete) == (4, 4, True)
    assert people.value == sum(own.numbers["orang"] for own in hands.values())
    assert 0 < people.parts[codes.index(NEW), -2] < hands[FIRST].numbers["orang"]


def test_before_the_split_the_new_village_is_none(kecamatan: OpenStore) -> None:
    split(kecamatan)
    knowledge = load(kecamatan.store.path / AREAS_FILE)
    member = (AreaCode.kemendagri(KECAMATAN),)
    assert [v.code for v in sums.villages_on(member, SPLIT - dt.timedelta(days=1), knowledge)] == CODES
    assert NEW in [v.code for v in sums.villages_on(member, SPLIT, knowledge)]


def test_an_office_above_knows_the_day_of_a_split_by_the_changes_that_came_with_the_codes(
    kecamatan: OpenStore, tmp_path: Path
) -> None:
    """It has no register of the villages: the list of the country names the new one, and since when; whoever introduced
    it to the store knew no day."""
    lines = (kecamatan.store.path / AREAS_FILE).read_text("utf-8").replace(SECOND, OTHER)
    (tmp_path / AREAS_FILE).write_text(f"{lines}{NEW},Rekaan Mekar,{KECAMATAN},desa,1.000\n", "utf-8")
    changes = tmp_path / "perubahan.csv"
    changes.write_text(
        "edisi_dari,edisi_ke,kode,perubahan,nama_lama,nama_baru,kode_baru,tanggal,dasar\n"
        f"2025,2026,{NEW},baru,,Rekaan Mekar,,{SPLIT},Perda 3/2025\n"
        f"2025,2026,{SECOND},ganti_kode,Lama,Baru,{OTHER},{SPLIT},Kepmen 1\n",
        "utf-8",
    )
    known = load(tmp_path / AREAS_FILE)
    dated = replace(known, areas=known.areas.with_changes(read_changes(changes)))
    member = (AreaCode.kemendagri(KECAMATAN),)
    for introduced in (False, True):
        before = sums.villages_on(member, SPLIT - dt.timedelta(days=1), dated)
        after = sums.villages_on(member, SPLIT, dated)
        assert [village.code for village in before] == CODES, introduced
        assert [village.code for village in after] == sorted([FIRST, THIRD, OTHER, NEW]), introduced
        for village in (*before, *after):
            assert (set(village.codes) == {SECOND, OTHER}) is (village.code in (SECOND, OTHER))
        ensure_area(code=AreaCode.kemendagri(NEW), by="uji", at=clock.now())


def test_a_village_that_went_into_another_is_none_any_more(kecamatan: OpenStore, hands: dict[str, Tally]) -> None:
    """All dusun of the second village go to the third: two villages are left, and nobody is lost."""
    village = next(each for each in KABUPATEN.villages if each.code == SECOND)
    units = tuple({(str(row[PLACE["dusun"]]), "", "") for row in opensid_rows(village.draw())})
    wish = CessionWish(AreaCode.kemendagri(SECOND), AreaCode.kemendagri(THIRD), SPLIT, units, "Perda 4/2025")
    cede(opened=kecamatan, wish=wish, by="akun:9", at=clock.now(), today=clock.today())
    found = summed(kecamatan)
    assert {village.code: village.why for village in found.villages} == {FIRST: "", THIRD: "batas_lama"}
    shelved(kecamatan, THIRD, "2025-2")
    agrees(summed(kecamatan), hands[FIRST] + hands[SECOND] + hands[THIRD])


def test_a_village_with_a_new_code_is_itself(kecamatan: OpenStore, hands: dict[str, Tally]) -> None:
    """Its code changes in the year: editions under the old code are its own, and it is one village at any date."""
    row = CodeRow.objects.get(value=FIRST, scheme="kemendagri")
    row.valid_to = SPLIT
    row.save()
    CodeRow.objects.create(area=row.area, scheme="kemendagri", value=NEW, valid_from=SPLIT, decree="Kepmen 1")
    found = summed(kecamatan)
    assert [village.code for village in found.villages] == sorted([NEW, SECOND, THIRD])
    agrees(found, hands[FIRST] + hands[SECOND] + hands[THIRD])


# ── groups of areas, and the kabupaten ───────────────────────────────────────────────────────────
_GROUP = f"""id: pilot
versi: 1
judul: Desa pilot
judul_en: Pilot villages
jenis: pilot
dasar: SK Bupati Reka 1/2025
sejak: "2025-01-01"
anggota:
  - {{wilayah: {FIRST}, sejak: "2025-01-01", sampai: "2025-06-30"}}
  - {{wilayah: {SECOND}, sejak: "2025-01-01"}}
  - {{wilayah: {THIRD}, sejak: "2025-07-01"}}
"""


def grouped(store: OpenStore, on: dt.date = ON, name: str = "pilot") -> LevelSum:
    knowledge = load(store.store.path / AREAS_FILE)
    return sums.level_sum(sums.group_asked(name, on, knowledge), on, opened=store, knowledge=knowledge, by="uji")


@pytest.fixture
def pilot(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A group of the kabupaten's own content, whose members changed in the middle of the year."""
    (tmp_path / "isi" / "groups").mkdir(parents=True)
    (tmp_path / "isi" / "groups" / "pilot.yaml").write_text(_GROUP, encoding="utf-8")
    monkeypatch.setenv("CANTIK_CONTENT", str(tmp_path / "isi"))


@pytest.mark.usefixtures("pilot")
def test_a_group_is_its_members_of_the_day(kecamatan: OpenStore, hands: dict[str, Tally]) -> None:
    """That the kabupaten added a group changes no definition: vectors of before are added all the same."""
    found = grouped(kecamatan)
    assert [village.code for village in found.villages] == [SECOND, THIRD]
    assert one(found, "jumlah_penduduk").complete
    agrees(found, hands[SECOND] + hands[THIRD])
    knowledge = load(kecamatan.store.path / AREAS_FILE)
    assert [area.text() for area in sums.group_asked("pilot", LISTED, knowledge).members] == [FIRST, SECOND]


@pytest.mark.usefixtures("pilot")
@pytest.mark.parametrize(("name", "on"), [("tiada", ON), ("pilot", dt.date(2024, 12, 31))])
def test_a_group_that_is_none_is_refused(kecamatan: OpenStore, name: str, on: dt.date) -> None:
    with pytest.raises(WrongUse, match="D161"):
        grouped(kecamatan, on, name)


def test_a_kabupaten_is_short_of_the_villages_that_never_published(
    kecamatan: OpenStore, hands: dict[str, Tally]
) -> None:
    found = summed(kecamatan, "99.01")
    assert (found.counted_villages, len(found.villages)) == (3, 6)
    assert {village.why for village in found.villages if village.vector is None} == {"tanpa_edisi"}
    people = one(found, "jumlah_penduduk")
    assert (people.n, people.of, people.complete) == (3, 6, False)
    agrees(found, hands[FIRST] + hands[SECOND] + hands[THIRD])


def test_another_day_has_no_editions(kecamatan: OpenStore) -> None:
    with pytest.raises(WrongUse, match="D162"):
        summed(kecamatan, on=LISTED)
