"""`rates/<id>.yaml`: which events are counted against the population at mid-year, and from how many on it is a rate."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from cantik.base.errors import ContentError
from cantik.content.kinds import Content
from cantik.content.nodes import Section
from cantik.content.rate import RateDefinition, RateExample, RateGroup, RateSum
from cantik.content.schema import common

EVENTS = ("lahir", "mati", "pindah_datang", "pindah_keluar")
SCALES = (1, 100, 1000, 100000)
LEVELS = ("desa", "kecamatan", "kabupaten")
MOTHER, SELF = "ibu", "orang"
_LONGEST_WINDOW, _OLDEST, _PAIR = 10, 120, 2
MEN, WOMEN = "1", "2"


def read_rate(name: str, top: Section) -> RateDefinition:
    """One rate. Raises `ContentError` for windows that do not grow, no event, no example."""
    top.whole("versi", 1)
    since, until = common.validity(top)
    people, (aged, whose) = _people(top), _read_ages(top)
    value = RateDefinition(
        id=name,
        title=top.text("judul"),
        title_en=top.text("judul_en"),
        unit=top.text("satuan"),
        unit_en=top.text("satuan_en"),
        events=common.subset(top, "peristiwa", EVENTS),
        less=common.subset(top, "dikurangi", EVENTS) if top.has("dikurangi") else (),
        scale=top.whole("skala", 1000),
        decimals=top.whole("desimal", 2),
        least=top.whole("kejadian_min"),
        windows=tuple(_windows(top)),
        people=people,
        aged=aged,
        whose=whose,
        level=top.choice("level_min", LEVELS, LEVELS[0]),
        parameter=top.text("parameter", ""),
        parameter_base=top.text("basis_parameter", ""),
        basis_of=top.basis("dasar"),
        order=top.whole("urutan"),
        since=since,
        until=until,
        examples=tuple(_example(part) for part in top.sections("contoh")),
        origin=top.origin(),
        sum=_read_sum(top),
        front=top.flag("muka", False),
    )
    _sensible(top, value)
    top.close()
    return value


def _people(top: Section) -> RateGroup | None:
    """`penduduk`: whose number at mid-year is divided by; left out: everybody's."""
    part = top.maybe("penduduk")
    if part is None:
        return None
    sex = part.choice("jenis_kelamin", (MEN, WOMEN)) if part.has("jenis_kelamin") else ""
    group = _group(part, sex)
    part.close()
    return group


def _read_ages(top: Section) -> tuple[RateGroup | None, str]:
    """`umur`: the ages at which events count, and whose ages these are; left out: all of them."""
    part = top.maybe("umur")
    if part is None:
        return None, ""
    group, whose = _group(part, ""), part.choice("siapa", (MOTHER, SELF))
    if whose == MOTHER and top.texts("peristiwa") != ("lahir",):
        raise part.wrong("siapa", "Umur ibu hanya bagi peristiwa lahir", expected="peristiwa: [lahir]")
    part.close()
    return group, whose


def _read_sum(top: Section) -> RateSum | None:
    """`jumlah`: the rates that this one is the sum of."""
    part = top.maybe("jumlah")
    if part is None:
        return None
    value = RateSum(part.texts("angka"), part.whole("kali", 1), part.text("sebutan"), part.text("sebutan_en"))
    part.close()
    return value


def _group(part: Section, sex: str) -> RateGroup:
    low, high = part.whole("dari", 0), part.whole("sampai", _OLDEST)
    if not 0 <= low <= high <= _OLDEST:
        raise part.wrong("dari", "Umur tidak berurutan", found=f"{low}–{high}", expected=f"0 sampai {_OLDEST}")
    return RateGroup(low, high if part.has("sampai") else None, sex)


def _windows(top: Section) -> Iterator[int]:
    given = top.free("jendela")
    for years in given if isinstance(given, list) else [given]:
        if type(years) is not int or not 1 <= years <= _LONGEST_WINDOW:
            raise top.wrong("jendela", "Jendela bukan banyaknya tahun", found=f"“{years}”", expected="[1, 3, 5]")
        yield years


def _example(part: Section) -> RateExample:
    value = RateExample(
        part.whole("kejadian"),
        part.whole("dikurangi", 0),
        part.whole("penduduk"),
        part.decimal("nilai"),
        part.decimal("bawah") if part.has("bawah") else "",
        part.decimal("atas") if part.has("atas") else "",
        part.line,
        tuple(_example_groups(part)) if part.has("kelompok") else (),
    )
    part.close()
    return value


def _example_groups(part: Section) -> Iterator[tuple[int, int]]:
    """`kelompok` of an example: events and persons of each rate that is added up."""
    given = part.free("kelompok")
    for pair in given if isinstance(given, list) else [given]:
        if not (
            isinstance(pair, list) and len(pair) == _PAIR and all(type(each) is int and each >= 0 for each in pair)
        ):
            raise part.wrong("kelompok", "Bukan kejadian dan penduduk", found=f"{pair}", expected="[[4, 205], …]")
        yield pair[0], pair[1]


def _sensible(top: Section, value: RateDefinition) -> None:
    if value.scale not in SCALES:
        raise top.wrong("skala", "Skala tidak dikenal", found=f"{value.scale}", expected=" | ".join(map(str, SCALES)))
    if value.least < 1:
        raise top.wrong("kejadian_min", "Angka dari nol kejadian", found=f"{value.least}", expected="1 atau lebih")
    if not value.windows or any(shorter >= longer for shorter, longer in pairwise(value.windows)):
        raise top.wrong("jendela", "Jendela tidak makin panjang", expected="[1, 3, 5]")
    if value.less and (value.aged is not None or value.parameter or not {*value.less}.isdisjoint(value.events)):
        raise top.wrong(
            "dikurangi",
            "Selisih dari peristiwa yang sama, menurut umur, atau sebagai parameter",
            expected="peristiwa lain, tanpa “umur” dan tanpa “parameter”",
        )
    if value.aged is not None and not _same_people(value):
        raise top.wrong(
            "umur",
            "Umur peristiwa dan penduduknya tidak sama",
            expected="“penduduk” dengan umur yang sama; perempuan bagi umur ibu, tanpa jenis kelamin bagi umur orang",
        )
    if not value.examples:
        raise top.wrong("contoh", "“contoh” kosong", expected="paling sedikit satu baris")


def _same_people(value: RateDefinition) -> bool:
    """Events at an age stand over the people of that age: of the women where it is the mother's."""
    if value.aged is None or value.people is None:
        return False
    of_sex = WOMEN if value.whose == MOTHER else ""
    return value.people == RateGroup(value.aged.low, value.aged.high, of_sex)


def rate_references(content: Content) -> Iterator[ContentError]:
    """The parameter that a rate may become a candidate of is one of the content; what a sum adds up are rates by age
    that together are its people."""
    for rate in content.rates.values():
        yield from _sum_references(rate, content)
        if rate.parameter and rate.parameter not in content.parameters:
            yield ContentError(
                "K151",
                "Parameter yang disebut tidak ada",
                where=rate.origin.at("parameter"),
                found=f"“{rate.parameter}”",
                expected=" | ".join(sorted(content.parameters)),
            )
        elif rate.parameter_base:
            yield from _base_references(rate, content)


def _base_references(rate: RateDefinition, content: Content) -> Iterator[ContentError]:
    """A rate is a candidate on a base of its parameter, and only where editions print what it is made of: events by
    the age of somebody are printed nowhere."""
    parameter = content.parameters.get(rate.parameter)
    bases = [] if parameter is None else [base.code for base in parameter.bases]
    if rate.parameter_base not in bases:
        yield ContentError(
            "K151",
            "Basis parameter yang disebut tidak ada",
            where=rate.origin.at("basis_parameter"),
            found=f"“{rate.parameter_base}”",
            expected=" | ".join(bases) or "“parameter” dahulu",
        )
    elif rate.aged is not None:
        yield ContentError(
            "K151",
            "Peristiwa menurut umur tidak dimuat rilis, jadi bukan calon penetapan",
            where=rate.origin.at("basis_parameter"),
            mend="Hapus “basis_parameter”, atau “umur”.",
        )


def _sum_references(rate: RateDefinition, content: Content) -> Iterator[ContentError]:
    """The rates of a sum count the same events by age, group after group from its first age to its last."""
    if rate.sum is None:
        return
    parts = [content.rates[name] for name in rate.sum.parts if name in content.rates]
    ages = [part.aged for part in parts if part.aged is not None and part.whose == rate.whose]
    own = rate.aged
    follow = all(age.high is not None and age.high + 1 == after.low for age, after in pairwise(ages))
    whole = own is not None and bool(ages) and (ages[0].low, ages[-1].high) == (own.low, own.high)
    wide = all(age.high is not None and age.high - age.low + 1 == rate.sum.times for age in ages)
    if not (len(ages) == len(rate.sum.parts) and follow and whole and wide):
        yield ContentError(
            "K151",
            "Angka yang dijumlahkan bukan kelompok umur yang berurutan",
            where=rate.origin.at("jumlah"),
            found=", ".join(rate.sum.parts),
            expected=f"angka menurut umur {rate.whose}, tiap {rate.sum.times} tahun, dari umur pertama sampai terakhir",
        )
