"""A scenario of the population of an area: which counts it begins from, on which schedule.

For officials in the secure zone: it begins from unprotected sums of editions that passed *Periksa* (`sums`), or, of a
village alone, from its register. What it says is an estimate on a named schedule, never a forecast and never published.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from cantik.base.errors import WrongUse
from cantik.codes.area import AreaCode, AreaLevel
from cantik.codes.knowledge import Knowledge
from cantik.content.kinds import Content
from cantik.content.schedule import ScenarioSchedule
from cantik.engines.protocol import Integers
from cantik.levels.app import sums
from cantik.levels.scenario.level import AgeSexCount, LevelScenario, ScenarioTerms, level_scenario
from cantik.measure.app.register_table import one_table
from cantik.measure.levels import LevelMeasure, LevelSum
from cantik.measure.result import Cube
from cantik.vault.app.opening import OpenStore

#: the table that a scenario begins from, its axes and the width of its age groups
TABLE, AGES, SEX, WIDTH = "penduduk_umur_jk", "umur_lima_tahunan", "jenis_kelamin", 5
_SEXES = "perempuan", "laki_laki"
_MISSING = "tidak_terjawab"
_LEVELS = {AreaLevel.DESA: "desa", AreaLevel.KECAMATAN: "kecamatan"}


@dataclass(frozen=True, slots=True)
class ScenarioAsked:
    """What is asked: the area, the last year, the day of the count that it begins from, a schedule by its id or ""."""

    area: str
    until: int
    on: dt.date
    schedule: str = ""


@dataclass(frozen=True, slots=True)
class ScenarioArea:
    """An area of the answer: persons at the beginning and by age for each year, in whole persons."""

    code: str
    name: str
    start: AgeSexCount
    ages: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class ScenarioTold:
    """A scenario: its years, how it was made, the area asked for and what lies in it.

    `within`: code of the level that it was made to agree with, "" when it stands alone; `since_split`: villages that
    began after the first count and are carried on as the level is. `women`, `men`: of the area itself by a schedule.
    """

    area: ScenarioArea
    on: dt.date
    first: dt.date
    years: tuple[int, ...]
    method: str
    base: str
    groups: tuple[str, ...]
    schedule: ScenarioSchedule | None = None
    women: tuple[tuple[int, ...], ...] = ()
    men: tuple[tuple[int, ...], ...] = ()
    parts: tuple[ScenarioArea, ...] = ()
    within: str = ""
    since_split: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Counted:
    """The counts of a level on a day: by village, with the base and what the definition means."""

    villages: Mapping[str, AgeSexCount]
    names: Mapping[str, str]
    base: str
    meaning: str
    missing: tuple[str, ...] = field(default=())

    @property
    def whole(self) -> AgeSexCount:
        """The sum of the villages."""
        return _add_counts(self.villages.values())


@dataclass(frozen=True, slots=True)
class _Desk:
    """What every step needs: what is asked and on which terms, the store, and who reads."""

    asked: ScenarioAsked
    terms: ScenarioTerms
    opened: OpenStore
    knowledge: Knowledge
    by: str


def scenario(asked: ScenarioAsked, *, opened: OpenStore, knowledge: Knowledge, by: str) -> ScenarioTold:
    """The scenario of an area. That its counts were read stands in the log.

    Raises `WrongUse` D170 (a year that no step ends in, or too far), D171 (a schedule that is unknown, or of another
    area), D172 (no count of the whole area), `CantikError` M150–M155 as `measure.scenario`, W101, W103 for the code.
    """
    code = AreaCode.kemendagri(asked.area)
    entry = knowledge.areas.get(code)
    code = entry.kemendagri or code
    content = knowledge.content
    schedule = _schedule(asked.schedule, code, content)
    terms = _terms(asked, schedule, entry.level, content)
    desk = _Desk(asked, terms, opened, knowledge, by)
    if entry.level in _LEVELS:
        above = code.kabupaten()
        told = _within(above, code, entry.name, desk)
        if told is not None:
            return told
        if entry.level is AreaLevel.DESA:
            return _alone(code, entry.name, desk)
    return _whole_level(code, entry.name, _counts(code, asked.on, desk), desk)


# ── what is asked ────────────────────────────────────────────────────────────────────────────────
def _schedule(name: str, area: AreaCode, content: Content) -> ScenarioSchedule | None:
    if not name:
        return None
    found = content.schedules.get(name)
    if found is None:
        known = ", ".join(sorted(content.schedules))
        none = "" if known else "Belum ada satu pun. "
        place = f"{none}Skedul ditulis pada schedules/<id>.yaml dalam folder isi kabupaten"
        raise WrongUse(
            "D171",
            "Skedul tidak dikenal",
            found=name,
            expected=known,
            mend=f"{place}, oleh pengelola servernya.",
            command=f"{place} (CANTIK_CONTENT).",
        )
    if found.area and not AreaCode.kemendagri(found.area).contains(area):
        raise WrongUse("D171", "Skedul itu dibuat untuk wilayah lain", found=area.text(), expected=found.area)
    return found


def _terms(
    asked: ScenarioAsked, schedule: ScenarioSchedule | None, level: AreaLevel, content: Content
) -> ScenarioTerms:
    limits = content.limits
    small = limits["skenario_kecil_tahun"].whole
    farthest = small if schedule is None or level in _LEVELS else limits["skenario_tahun"].whole
    years = range(asked.on.year + WIDTH, asked.on.year + farthest + 1, WIDTH)
    if asked.until not in years:
        raise WrongUse(
            "D170",
            "Skenario tidak sampai tahun itu",
            found=str(asked.until),
            expected=", ".join(map(str, years)),
            mend=f"Langkahnya {WIDTH} tahun dari {asked.on.isoformat()}, paling jauh {farthest} tahun.",
        )
    steps = (asked.until - asked.on.year) // WIDTH
    least = limits["skenario_kohor_orang"].whole
    return ScenarioTerms(WIDTH, steps, min(steps, small // WIDTH), least, schedule)


def first_day(on: dt.date) -> dt.date:
    """Return the day of the first count: one step before the second, `on`. A day before the calendar begins is cut to
    its first day, because an address may say any date."""
    day = 28 if (on.month, on.day) == (2, 29) else on.day
    return on.replace(year=max(on.year - WIDTH, dt.MINYEAR), day=day)


# ── counts ───────────────────────────────────────────────────────────────────────────────────────
def _counts(area: AreaCode, on: dt.date, desk: _Desk) -> _Counted:
    asked = sums.area_asked(area.text(), desk.knowledge)
    return _count_areas(sums.level_sum(asked, on, opened=desk.opened, knowledge=desk.knowledge, by=desk.by))


def _count_areas(found: LevelSum) -> _Counted:
    measure = next((held for held in found.measures if held.section.key[1] == TABLE), None)
    names = {village.code: village.name for village in found.villages}
    if measure is None:
        raise WrongUse(
            "D172",
            "Tidak ada desa yang menghitung tabel umur dan jenis kelamin",
            where=found.area,
            mend="Terbitkan dahulu edisi desa yang memuat tabel itu.",
        )
    return _Counted(
        {code: _by_sex(measure, place) for place, code in enumerate(measure.villages)},
        names,
        measure.section.key[2],
        measure.section.own,
        tuple(sorted(measure.absent)),
    )


def _by_sex(measure: LevelMeasure, place: int) -> AgeSexCount:
    axes = {axis.id: [name for name, _ in axis.categories] for axis in measure.section.axes}
    return _counts_of_cells(measure.cells[place], axes)


def _add_counts(counts: Collection[AgeSexCount]) -> AgeSexCount:
    return AgeSexCount(
        tuple(map(sum, zip(*(count.women for count in counts), strict=True))),
        tuple(map(sum, zip(*(count.men for count in counts), strict=True))),
        sum(count.unknown for count in counts),
    )


def _counts_of_cells(counted: Integers, axes: Mapping[str, Sequence[str]]) -> AgeSexCount:
    """From cells by the two axes, in their order. Who lacks one of the two is told, not guessed."""
    by_sex = counted if list(axes).index(SEX) < list(axes).index(AGES) else counted.T
    cells, sexes, ages = by_sex.tolist(), axes[SEX], axes[AGES]
    known = [place for place, name in enumerate(ages) if name != _MISSING]
    women, men = (tuple(cells[sexes.index(sex)][place] for place in known) for sex in _SEXES)
    whole = sum(map(sum, cells))
    return AgeSexCount(women, men, whole - sum(women) - sum(men))


# ── the level and what lies in it ────────────────────────────────────────────────────────────────
def _within(above: AreaCode, area: AreaCode, name: str, desk: _Desk) -> ScenarioTold | None:
    """A small area as its kabupaten's scenario has it; None where not every village of the kabupaten is counted."""
    try:
        counts = _counts(above, desk.asked.on, desk)
        if counts.missing:
            return None
        told = _whole_level(above, "", counts, desk)
    except WrongUse as error:
        if error.code in ("D162", "D172"):
            return None
        raise
    own = [part for part in told.parts if part.code == area.text() or part.code.startswith(f"{area.text()}.")]
    if not own:
        return None
    sums = sum_areas(area.text(), name, own)
    parts = () if area.level is AreaLevel.DESA else tuple(own)
    since = tuple(split for split in told.since_split if any(part.code == split for part in own))
    return ScenarioTold(
        sums,
        told.on,
        told.first,
        told.years,
        told.method,
        told.base,
        told.groups,
        told.schedule,
        parts=parts,
        within=above.text(),
        since_split=since,
    )


def _whole_level(area: AreaCode, name: str, counts: _Counted, desk: _Desk) -> ScenarioTold:
    if counts.missing:
        raise WrongUse(
            "D172",
            "Skenario hanya dibuat dari hitungan seluruh wilayahnya",
            where=area.text(),
            found=f"{len(counts.villages)} dari {len(counts.names)} desa; belum: {', '.join(counts.missing[:5])}",
            expected="rilis semua desa dengan tanggal acuan itu yang lolos Periksa",
        )
    before = _before(area, counts, desk)
    areas = {} if before is None else {own: (before.villages.get(own), now) for own, now in counts.villages.items()}
    made = level_scenario(before.whole if before else None, counts.whole, areas, desk.terms)
    start = counts.villages
    parts = tuple(ScenarioArea(own, counts.names[own], start[own], ages) for own, ages in made.areas.items() if ages)
    return ScenarioTold(
        ScenarioArea(area.text(), name, counts.whole, made.ages),
        desk.asked.on,
        first_day(desk.asked.on),
        _years(desk.asked, made),
        made.method,
        counts.base,
        _groups(desk.knowledge.content),
        desk.terms.schedule,
        made.women,
        made.men,
        parts,
        since_split=tuple(own for own, (first, _) in areas.items() if first is None),
    )


def _before(area: AreaCode, counts: _Counted, desk: _Desk) -> _Counted | None:
    """The count a step earlier, of the same base and definition and of the whole area; None without one, which only a
    level with a schedule can do without."""
    try:
        found = _counts(area, first_day(desk.asked.on), desk)
    except WrongUse as error:
        if error.code not in ("D162", "D172"):
            raise
        return None
    same = (found.base, found.meaning) == (counts.base, counts.meaning)
    return found if same and not found.missing else None


def _alone(area: AreaCode, name: str, desk: _Desk) -> ScenarioTold:
    """A village by the two counts of its own register, agreeing with nothing above it."""
    if desk.terms.schedule is not None:
        raise WrongUse(
            "D171",
            "Skedul dipakai untuk kabupaten, dan desa lewat kabupatennya",
            where=area.text(),
            found="hitungan seluruh desa kabupatennya belum lengkap",
            mend="Pilih skenario tanpa skedul: menurut perubahan kelompok umur desa itu sendiri.",
            command="Tanpa --schedule: menurut perubahan kelompok umur desa itu sendiri.",
        )
    own = desk.knowledge.of(area)
    held = []
    for day in (first_day(desk.asked.on), desk.asked.on):
        cube = one_table(area, day, TABLE, knowledge=own, by=desk.by)
        if not isinstance(cube, Cube):
            raise WrongUse(
                "D172",
                "Skenario desa perlu dua hitungan penduduk yang berjarak lima tahun",
                where=area.text(),
                found=f"tidak ada penduduk menurut umur pada {day.isoformat()}",
                expected=f"daftar penduduk untuk tanggal itu dan untuk {desk.asked.on.isoformat()}",
                mend="Masukkan daftar penduduk tanggal itu, atau pilih tanggal lain.",
                command="Impor daftar penduduk tanggal itu, atau sebut --date yang lain.",
            )
        held.append(cube)
    counts = [_of_cube(cube) for cube in held]
    first = counts[0] if held[0].population == held[1].population and counts[0].total else None
    made = level_scenario(first, counts[1], {}, replace(desk.terms, small=0, schedule=None))
    return ScenarioTold(
        ScenarioArea(area.text(), name, counts[1], made.ages),
        desk.asked.on,
        first_day(desk.asked.on),
        _years(desk.asked, made),
        made.method,
        held[1].population,
        _groups(desk.knowledge.content),
    )


def _of_cube(cube: Cube) -> AgeSexCount:
    axes = {axis.id: [category.id for category in axis.categories] for axis in cube.axes}
    return _counts_of_cells(cube.counts.sum(axis=0), axes)


def sum_areas(code: str, name: str, parts: Sequence[ScenarioArea]) -> ScenarioArea:
    """An area made of others, for the years that all of them are told of."""
    start = _add_counts([part.start for part in parts])
    steps = range(min(len(part.ages) for part in parts))
    ages = tuple(tuple(map(sum, zip(*(part.ages[step] for part in parts), strict=True))) for step in steps)
    return ScenarioArea(code, name, start, ages)


def _years(asked: ScenarioAsked, made: LevelScenario) -> tuple[int, ...]:
    return tuple(asked.on.year + WIDTH * (step + 1) for step in range(len(made.ages)))


def _groups(content: Content) -> tuple[str, ...]:
    return tuple(own.label for own in content.classifications[AGES].classes)
