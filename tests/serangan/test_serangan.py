"""An outsider with a solver reads whole release folders; what he narrows is counted, and must be nothing.

One village in every run, six and those with two sources at night; `./script/long serangan` has 200. Levels: `fakta.py`.
"""

from __future__ import annotations

import ast
import datetime as dt
import shutil
from collections.abc import Callable, Hashable, Iterable
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from cantik.codes.knowledge import VillageKnowledge
from tests.acuan.bacaan import scales
from tests.acuan.ukuran import TABLES
from tests.fixtures.malam import by_night
from tests.serangan import desa, dua_sumber, tanam
from tests.serangan.dua_edisi import held_together, without_answers
from tests.serangan.hakim import Secret, Truth, Verdict, attack, concede_parts, judged, mark_of, secrets_of
from tests.serangan.luar import Outsider, bounds, plain, traits
from tests.serangan.massa import EVERYBODY, Persons
from tests.serangan.pembetulan import both_read, corrected
from tests.serangan.peristiwa import recorded
from tests.serangan.program import is_narrower
from tests.serangan.rilis import DUSUN, Folder, Told, product_of, read_folder
from tests.serangan.wilayah import Keep, Printed, read_folders, reckoned

pytestmark = pytest.mark.lambat
_OWN = {"c100": (5, 100), "c400": (5, 400), "c1500": (8, 1500)}  # seed, persons
_GAPS = "a1200"  # in this village some gave no answer
_TOOL = {"a200": (3, 200), "a300": (4, 300), "a1200": (6, 1200)}


_EVERY_RUN = "c400"
_SMALL = "c100"  # by a looser policy it hides cells of the whole village; all others print coarser tables whole


def _villages(names: Iterable[str]) -> list[object]:
    """Villages, all but one of them at night."""
    return [name if name == _EVERY_RUN else by_night(name) for name in names]


levels = pytest.mark.parametrize("level", [1, 2])


@cache
def _own(name: str, home: Path) -> desa.Published:
    return desa.publish(recorded(desa.contoh_village(*_OWN[name])), home / name)


@cache
def _tool(name: str, home: Path, tools: Path) -> desa.Published:
    view = desa.tool_village(tools, home / f"{name}-asal", *_TOOL[name])
    return desa.publish(desa.unanswered(view, 6) if name == _GAPS else view, home / name)


@cache
def _attacked(made: desa.Published) -> list[Verdict]:
    return attack(made.folder, made.snapshot)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the releases of this file lie."""
    return tmp_path_factory.mktemp("serangan")


def _judge(name: str, level: int, made: desa.Published, record: Callable[[str, object], None]) -> None:
    verdict = _attacked(made)[level - 1]
    record(f"{name} tingkat {level}", verdict.counts())
    print(f"{name} tingkat {level}: {verdict.counts()}")
    assert verdict.secrets > (20 if len(made.snapshot.frames["orang"]) >= 250 else 5)  # a tiny one prints little
    assert not any(fact.startswith("semua") for fact in verdict.refused)  # what is printed does not contradict itself
    assert [(breach.source, breach.keep, breach.found) for breach in verdict.breaches] == []


@levels
@pytest.mark.parametrize("name", _villages(_OWN))
def test_nobody_narrows_a_protected_cell(
    name: str, level: int, home: Path, record_property: Callable[[str, object], None]
) -> None:
    _judge(name, level, _own(name, home), record_property)


@levels
@pytest.mark.parametrize("name", _villages(_TOOL))
def test_nor_in_a_village_of_another_hand(
    name: str, level: int, home: Path, shared: Path, record_property: Callable[[str, object], None]
) -> None:
    _judge(name, level, _tool(name, home, shared / "tools"), record_property)


def test_what_the_outsider_reads_is_true(home: Path) -> None:
    """Counted from the persons themselves: every set is read rightly, and no percentage contradicts it."""
    made = _own("c400", home)
    folder, truth = read_folder(made.folder), Truth.of(made.snapshot)
    assert len(folder.told) > 1500
    assert folder.areas
    wrong = [t.source for t in folder.told if t.value is not None and truth.count(t.basis, t.who) != t.value]
    assert wrong == []
    ranges = [(t, truth.count(t.basis, t.who)) for t in folder.told if t.high is not None]
    assert [t.source for t, n in ranges if not (t.low or 0) <= n <= (t.high or 0)] == []


def _contradictions(folder: Folder) -> list[str]:
    """Sets of persons or families of which one table says the number and another that it is not told; what events by
    year conclude is a range, nothing that is hidden."""
    sets: dict[Hashable, list[Told]] = {}
    for told in folder.told:
        sets.setdefault(mark_of(told), []).append(told)
    found = []
    for same in sets.values():
        cells = [told for told in same if not told.part]
        hidden = [told for told in cells if told.value is None and told.table not in ("indikator", "mutu", "tahun")]
        known = {told.value for told in same} - {None}
        if (hidden and known) or len(known) > 1:
            found.append(" / ".join(f"{told.source}: {told.value}" for told in same))
    return found


@pytest.mark.parametrize("name", _villages([*_OWN, *_TOOL]))
def test_what_one_table_does_not_tell_no_other_tells(name: str, home: Path, shared: Path) -> None:
    """A reader with the whole folder: of no set of people one table prints NA and another the number."""
    made = _own(name, home) if name in _OWN else _tool(name, home, shared / "tools")
    folder = read_folder(made.folder)
    assert _contradictions(folder) == []
    if name == "c400":  # the reader sees one that is planted, of the book and of the annex, whoever is counted
        annex = next(told.table for told in folder.told if told.table.endswith("-lampiran") and told.value is not None)
        for table in ("penduduk_umur_jk", "penduduk_ktp_el", annex):
            twice = next(told for told in folder.told if told.table == table and told.value is not None)
            planted = replace(twice, source="ditanam", table="lain", value=None)
            found = _contradictions(replace(folder, told=[*folder.told, planted]))
            assert [line for line in found if "ditanam" in line]


def test_the_outsider_of_every_level_fits_the_truth(home: Path) -> None:
    """Who reasons rightly never excludes what is so, where no fact of life has an exception in the register."""
    for verdict in _attacked(_own("c400", home)):
        assert verdict.misled == []


# ── classes that a row merges ────────────────────────────────────────────────────────────────────
def test_a_table_of_one_class_tells_nobody_of_the_others_that_a_row_merges(home: Path) -> None:
    """By dusun and sex a village said how many were ever married, and a table of marriage certificates how many are:
    of most dusun the few divorced and widowed were known. The same two tables, judged by who reads both."""
    view = desa.contoh_village(*_OWN["c400"])
    spec = desa.known_to(home / "kenal").content.tables["penduduk_akta_kawin"]
    by_dusun = replace(
        spec,
        levels=("desa", "dusun"),
        disclosure=replace(spec.disclosure, level_min=""),
        details=("jk", "tanpa"),
        areas=("dusun_jk", "dusun", "tanpa"),
    )
    made = desa.publish(view, home / "akta-dusun", tables=[by_dusun])
    folder, truth = read_folder(made.folder), Truth.of(made.snapshot)
    secrets = [secret for secret in secrets_of(folder, truth) if secret.told.part]
    assert len(secrets) > 50
    assert [(each.source, each.keep, each.found) for each in judged(folder, secrets, 1).breaches] == []
    # he sees it where somebody tells of a merged row all but the class
    part = next(each for each in secrets if each.keep[0] and each.told.basis == "orang")
    row = next(told for told in folder.told if told.source == part.told.source.partition(" ∋ ")[0])
    beside = replace(row, source="ditanam", who=_without(row.who, part.told.who), value=(row.value or 0) - part.count)
    assert beside.value == truth.count("orang", beside.who)
    found = judged(replace(folder, told=[*folder.told, beside]), [part], 1).breaches
    assert [each.exact for each in found] == [True]


def _without(row: Persons, part: Persons) -> Persons:
    """Who stands in a row and not in a part of it that differs by one column."""
    whole, less = product_of(row) or {}, product_of(part) or {}
    column = next(name for name in whole if whole[name] != less[name])
    return row.but(**{column: whole[column] - less[column]})


# ── who did not answer ───────────────────────────────────────────────────────────────────────────
@pytest.mark.malam
def test_a_neighbour_who_saw_which_doors_stayed_closed_learns_no_more(home: Path, shared: Path) -> None:
    """How many families of each dusun did not answer is no secret: the coverage of the round says it, and everybody saw
    it. Where tables hid it so that something else stayed hidden, four cells were narrowed here, elsewhere one told."""
    view = desa.tool_village(shared / "tools", home / "tutup-asal", 1018, 300, questionnaire=True)
    made = desa.publish(desa.closed_doors(view, 18), home / "tutup")
    folder, truth = read_folder(made.folder), Truth.of(made.snapshot)
    secrets = secrets_of(folder, truth)
    seen = [told for told in folder.told if told.silent and told.basis != "orang" and told.below_village]
    assert sum(truth.count(told.basis, told.who) for told in seen) > 50
    folder.told += [replace(told, value=truth.count(told.basis, told.who)) for told in seen if told.value is None]
    assert [(each.source, each.keep, each.found) for each in judged(folder, secrets, 2).breaches] == []


# ── one thing from two sources ───────────────────────────────────────────────────────────────────
_TWICE = {column for beliefs in dua_sumber.PERSONS.values() for belief in beliefs for column in belief}


def _of_two_sources(made: desa.Published, former: Folder | None = None) -> Verdict:
    """What a neighbour narrows who takes what two sources tell for one thing."""
    folder = read_folder(made.folder)
    asked = secrets_of(folder, Truth.of(made.snapshot))
    secrets = [each for each in asked if each.told.basis == "orang" and traits(plain("orang", each.told.who)) & _TWICE]
    assert secrets
    done = judged(folder if former is None else held_together(former, folder), secrets, 2)
    print(f"dua sumber: {done.counts()}")
    return done


@pytest.mark.malam
def test_a_neighbour_who_takes_two_sources_for_one_learns_no_more(
    home: Path, shared: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The workbook and Regsosek both ask for diploma, school, work and the insurance card. Where both were printed, 12
    cells of diplomas, 18 of school, six of never having been to school and seven of work were narrowed by
    what was printed then; of what is printed now one is."""
    view = desa.tool_village(shared / "tools", home / "kartu-asal", 4, 400, questionnaire=True)
    done = _of_two_sources(desa.publish(view, home / "kartu"))
    assert done.refused == []
    assert [(breach.source, breach.keep, breach.found) for breach in done.breaches] == []
    known_to = desa.known_to
    with monkeypatch.context() as patch:  # the outsider sees it where a release tells everything twice
        patch.setattr(desa, "known_to", lambda place: _telling_twice(known_to(place)))
        both = desa.publish(view, home / "dua-kali")
    assert _of_two_sources(both).breaches


def _telling_twice(knowledge: VillageKnowledge) -> VillageKnowledge:
    content = replace(knowledge.content, same={}, digest="dua kali")
    return replace(knowledge, content=content)


@pytest.mark.malam
def test_nor_one_who_holds_what_was_printed_before_the_second_source_came(home: Path, shared: Path) -> None:
    """The register alone, and of the same persons the register with Regsosek: what is told by the card stays told by
    the card, or the second edition narrowed what the first one hid."""
    view = desa.tool_village(shared / "tools", home / "dahulu-asal", 4, 400, questionnaire=True)
    former = desa.publish(desa.unasked(view), home / "dahulu-satu")
    present = desa.publish(view, home / "kini-dua", former=former.safe)
    done = _of_two_sources(present, read_folder(former.folder))
    assert [(breach.source, breach.keep, breach.found) for breach in done.breaches] == []
    assert not [table for table in present.safe.tables if table.spec.id == "penduduk_bekerja"]


# ── two editions ─────────────────────────────────────────────────────────────────────────────────
def test_holding_two_editions_tells_no_more(home: Path) -> None:
    """31 December and 5 January of one register from which two persons went."""
    view = desa.contoh_village(*_OWN["c400"])
    former = _own("c400", home)
    later = desa.later(view, [3, 77], dt.date(2026, 1, 5))
    present = desa.publish(later, home / "edisi", former=former.safe)
    now = read_folder(present.folder)
    secrets = secrets_of(now, Truth.of(present.snapshot))
    alone = {breach.source for breach in judged(now, secrets, 1).breaches}
    both = judged(held_together(read_folder(former.folder), now), secrets, 1)
    print(f"dua edisi: {both.counts()}")
    assert {breach.source for breach in both.breaches} - alone == set()


def test_who_grew_older_in_half_a_year_may_have_crossed_the_age_of_a_set() -> None:
    """Ten men of 10 to 14, of whom anybody may be 15 now; three of 20 above are gone: of 8 married above 15 five to
    eighteen are left. Within days only the three count."""
    place, man = {DUSUN: frozenset({0})}, frozenset({0})

    def folder(date: str, above: int, *told: Told) -> Folder:
        ages = ((0, 9, 5), (10, 14, 10), (15, 120, above))
        frame = [
            Told(f"{low}", "penduduk_umur_jk", "orang", _men(man, low, high).but(**place), count)
            for low, high, count in ages
        ]
        return Folder(["a"], date, [*frame, *told])

    married = Told("kawin", "t", "orang", _men(man, 15, 120).but(status_kawin=frozenset({1})), 8)
    former = folder("2025-12-31", 20, married)
    held = {
        date: next(each for each in held_together(former, folder(date, 17)).told if each.source == "dahulu kawin")
        for date in ("2026-01-05", "2026-06-30")
    }
    assert (held["2026-01-05"].low, held["2026-01-05"].high) == (5, 8)
    assert (held["2026-06-30"].low, held["2026-06-30"].high) == (5, 18)


def _men(man: frozenset[int], low: int, high: int) -> Persons:
    return EVERYBODY.but(jenis_kelamin=man, umur=frozenset(range(low, high + 1)))


_MEN = EVERYBODY.but(jenis_kelamin=frozenset({0}), umur=frozenset(range(15, 121)))


def _of_status(*codes: int) -> Persons:
    return _MEN.but(status_kawin=frozenset(codes))


def test_who_was_of_the_classes_of_a_row_is_mostly_of_them_still() -> None:
    """Six single and four married men are all ten that the row had then: of nine now all nine are single or married,
    not six less one and four less one."""
    place = Told("umur", "penduduk_umur_jk", "orang", _MEN.but(**{DUSUN: frozenset({0})}), 10)
    then = [Told(str(code), "k", "orang", _of_status(code), number, row=_MEN) for code, number in ((0, 6), (1, 4))]
    former = Folder(["a"], "2025-12-31", [place, *then])
    held = held_together(former, Folder(["a"], "2026-01-05", [replace(place, value=9)]))
    assert {(each.who, each.low) for each in held.told if each.source.startswith("dahulu") and each.table == "k"} == {
        (_of_status(0), 5),
        (_of_status(1), 3),
        (_of_status(0, 1), 9),
    }


@pytest.mark.parametrize(("told_again", "breaches"), [(False, 0), (True, 1)])
def test_a_class_is_known_to_the_holder_of_the_edition_before_without_this_one(told_again: bool, breaches: int) -> None:
    """Ten men were single or married then and eleven there are now: at most one of them is a widower, whatever is
    printed. Where today's edition tells that there is one it tells more than that."""
    part = Told("pernah ∋ mati", "k", "orang", _of_status(3), None, kelas="B", row=_MEN, part=True)
    held = [Told("laki", "t", "orang", _MEN, 11), Told("dahulu", "k", "orang", _of_status(0, 1), None, 10)]
    own = [("lajang", 6, (0,)), ("pernah", 5, (1, 3)), ("cerai", 0, (2,)), *([("duda", 1, (3,))] if told_again else [])]
    today = [Told(name, "k", "orang", _of_status(*codes), number, row=_MEN) for name, number, codes in own]
    now, secrets = Folder([], "2026-01-05", [part, *today]), [Secret(part, 1, (0, 5))]
    done, untold = (replace(each, told=[*each.told, *held]) for each in (now, without_answers(now)))
    verdict = judged(done, secrets, 1)
    assert len(verdict.breaches) == 1
    concede_parts(verdict, secrets, untold)
    assert (len(verdict.breaches), len(verdict.conceded)) == (breaches, 1 - breaches)


@pytest.mark.malam
def test_holding_a_correction_tells_no_more(home: Path, shared: Path) -> None:
    """Of the same date, answers of three persons changed: the holder of both knows how many at most."""
    former = _tool("a300", home, shared / "tools")
    view, changed = desa.answered_anew(desa.tool_village(shared / "tools", home / "a300-asal", *_TOOL["a300"]), 1, 0.01)
    present = desa.publish(view, home / "betul", former=former.safe)
    folders = read_folder(former.folder), read_folder(present.folder)
    secrets = secrets_of(folders[0], Truth.of(former.snapshot)), secrets_of(folders[1], Truth.of(present.snapshot))
    done = corrected(both_read(*folders), secrets, 1, changed)
    assert (done.tried > 200, done.misled, done.impossible) == (True, 0, 0)
    assert [(breach.source, breach.keep, breach.found) for breach in done.breaches] == []


def test_who_knows_how_few_were_corrected_reckons_with_it() -> None:
    """Six of ten never married says the edition, two are married its correction: with nobody corrected two are
    divorced; with three anything from none to five may be."""
    sets = {code: EVERYBODY.but(status_kawin=frozenset({code - 1})) for code in (1, 2, 3)}
    everybody = EVERYBODY.but(status_kawin=frozenset({0, 1, 2}))
    hidden = Told("cerai", "t", "orang", sets[3], None)
    first = Folder([], "", [Told("a", "t", "orang", everybody, 10), Told("b", "t", "orang", sets[1], 6), hidden])
    second = Folder([], "", [Told("a", "t", "orang", everybody, 10), Told("c", "t", "orang", sets[2], 2), hidden])
    for folder in (first, second):
        folder.told.append(Told("lain", "t", "orang", EVERYBODY.but(status_kawin=frozenset({3})), 0))
    found = {}
    for changed in (0, 3):
        done = corrected(both_read(first, second), ((), (Secret(hidden, 2, (1, 5)),)), 1, changed)
        assert done.tried == 1
        found[changed] = [breach.found for breach in done.breaches]
    assert found == {0: [pytest.approx((2, 2))], 3: []}


@pytest.mark.malam
def test_a_printed_total_of_two_releases_opens_what_one_of_them_hides(home: Path) -> None:
    """A hidden category of a village, or one that its row merges, and the same of another one that prints it: their
    sum tells it."""
    made = {name: _own(name, home) for name in ("c400", "c1500")}
    folders = read_folders({name: each.folder for name, each in made.items()})
    truth = {name: Truth.of(each.snapshot) for name, each in made.items()}
    told = {name: {each.source: each for each in folder.told} for name, folder in folders.items()}
    tried = 0
    for source, hidden in told["c400"].items():
        key, _, ids = source.partition(" ")
        ids, _, part = ids.partition(" ∋ ")
        table = key.partition("-")[0]
        if table not in TABLES or not ids.startswith("["):
            continue
        *outer, row = ast.literal_eval(ids)
        row = part or row
        beside = told["c1500"].get(f"{key} {[*outer, row]}")
        if beside is None:
            continue
        if set(outer) - {"jumlah"} or row == "jumlah" or hidden.value is not None or beside.value is None:
            continue
        count = truth["c400"].count(hidden.basis, hidden.who)
        total = Printed(("c400", "c1500"), table, (row,), number=count + beside.value)
        found = reckoned(folders, [total], keep=_only(hidden))
        cell = next(each for each in found.cells if each.member == "c400")
        assert (found.contradicted, found.apart) == ([], [])
        assert cell.jointly == pytest.approx((count, count))
        assert not cell.exact or cell.narrower or cell.alone[0] == cell.alone[1]
        tried += cell.narrower
        if tried == 2:
            break
    assert tried


def _only(cell: Told) -> Keep:
    """Ask about one cell, exactly."""
    return lambda _name, each: (-1, 10**6) if each is cell else None


# ── planted breaches: the test of the attacker himself ───────────────────────────────────────────
def _interval(folder: Folder, secret: Secret) -> tuple[float, float]:
    """What level 1 makes of a cell."""
    outsider, own = Outsider(folder, 1), traits(plain(secret.told.basis, secret.told.who))
    group = next(each for each in outsider.groups() if each.basis == secret.told.basis and own <= each.answers)
    problem, _ = outsider.fitting(group)
    found = bounds(problem, [secret.told.who], [(-1, 10**6)])
    assert found is not None
    return found[0]


def _narrow(secret: Secret, found: tuple[float, float]) -> bool:
    return is_narrower(found, secret.keep)


@cache
def _dense(home: Path) -> desa.Published:
    """A small village by a policy under which a book hides more: cells of the whole village too."""
    loose = replace(desa.known_to(home / "rapat").policy, book_na_max="0.10")
    return desa.publish(desa.contoh_village(*_OWN[_SMALL]), home / "rapat", policy=loose)


@cache
def _safe(made: desa.Published) -> tuple[Folder, Truth, list[Secret]]:
    """What is read of a village, the truth, and its protected cells."""
    folder, truth = read_folder(made.folder), Truth.of(made.snapshot)
    return folder, truth, [secret for secret in secrets_of(folder, truth) if not secret.told.part]


def _planted(
    made: desa.Published,
    copy: Path,
    safe: tuple[Folder, Truth, list[Secret]],
    plant: Callable[[tanam.Planting], None],
    wanted: Callable[[tanam.Planting], bool],
) -> None:
    """The first protected cell that suits: it is safe, the plant is set, it is not."""
    shutil.copytree(made.folder, copy)
    folder, truth, secrets = safe
    for secret in secrets:
        it = tanam.Planting(copy, folder, secret, truth)
        if wanted(it) and not _narrow(secret, _interval(folder, secret)):
            break
    else:
        raise AssertionError("no cell to plant in")
    plant(it)
    assert _narrow(secret, _interval(read_folder(copy), secret))


@pytest.mark.parametrize("plant", tanam.CELLS, ids=lambda plant: plant.__name__)
def test_a_plant_in_the_files_of_a_table_is_found(
    plant: Callable[[tanam.Planting], None], home: Path, tmp_path: Path
) -> None:
    def wanted(it: tanam.Planting) -> bool:
        printed = [told for _, told in it.neighbours() if told.value is not None]
        return it.table != "indikator" and it.secret.count > 0 and bool(printed) and it.secret.told.basis == "orang"

    made = _own(_EVERY_RUN, home)
    _planted(made, tmp_path / "release", _safe(made), plant, wanted)


@pytest.mark.parametrize("plant", tanam.VILLAGE, ids=lambda plant: plant.__name__)
def test_a_plant_in_words_and_percentages_is_found(
    plant: Callable[[tanam.Planting], None], home: Path, tmp_path: Path
) -> None:
    def wanted(it: tanam.Planting) -> bool:
        return it.table != "indikator" and it.of_the_village

    made = _dense(home)
    _planted(made, tmp_path / "release", _safe(made), plant, wanted)


@pytest.mark.parametrize("plant", tanam.FIGURES, ids=lambda plant: plant.__name__)
def test_a_plant_in_an_indicator_is_found(plant: Callable[[tanam.Planting], None], home: Path, tmp_path: Path) -> None:
    def wanted(it: tanam.Planting) -> bool:
        return it.table == "indikator" and it.secret.count > 0

    made = _own(_EVERY_RUN, home)
    _planted(made, tmp_path / "release", _safe(made), plant, wanted)


def test_events_of_years_that_open_a_hidden_cell_are_found(home: Path) -> None:
    """Of the babies of the year only those without a certificate are told: beside the births that tells the others."""
    folder, truth, _ = _safe(_own(_EVERY_RUN, home))
    assert len([told for told in folder.told if told.table == "tahun"]) == 3 * 4
    scale = scales("orang")["punya_akta_lahir"]
    certificate = frozenset(scale.positions("ya"))
    babies = EVERYBODY.but(umur=frozenset({0}))
    has = babies.but(punya_akta_lahir=certificate)
    none = babies.but(punya_akta_lahir=frozenset(range(scale.missing + 1)) - certificate)
    hidden, told = Told("ditanam ya", "lain", "orang", has, None), Told("ditanam tidak", "lain", "orang", none, 0)
    told, count = replace(told, value=truth.count("orang", none)), truth.count("orang", has)
    secret = Secret(hidden, count, (count - 1, count + 1))
    planted = replace(folder, told=[*folder.told, told, hidden])
    assert _interval(planted, secret) == pytest.approx((count, count))
    without = replace(planted, told=[each for each in planted.told if each.table != "tahun"])
    assert not _narrow(secret, _interval(without, secret))


def test_twelve_kinds_are_planted() -> None:
    assert len({plant.__name__ for plant in (*tanam.CELLS, *tanam.VILLAGE, *tanam.FIGURES)}) == 12
