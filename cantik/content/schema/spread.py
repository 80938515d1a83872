"""`sebaran` of an indicator: poverty line, share of a quantile, dimensions with whole-number weights."""

from __future__ import annotations

from cantik.content.nodes import Section
from cantik.content.spread import CENSORED, CONTRIBUTION, PARTS, SPREAD_KINDS, Deprivation, SpreadSpec


def read_spread(top: Section, kind: str) -> SpreadSpec | None:
    """The block that the kind asks for; none for kinds that are two counts."""
    if kind not in SPREAD_KINDS:
        return None
    part = top.section("sebaran")
    line, source = _line(part) if kind == "fgt" else (0, "")
    deprived = _read_deprivations(part) if kind == "komposit" else ()
    value = SpreadSpec(
        weight=part.optional("bobot"),
        line=line,
        source=source,
        alpha=_within(part, "alfa", 0, 2) if kind == "fgt" else 0,
        percent=_within(part, "persen", 1, 99) if kind == "kuantil" else 0,
        deprived=deprived,
        cut=_within(part, "batas", 1, sum(lack.points for lack in deprived)) if kind == "komposit" else 0,
        part=part.choice("ukuran", PARTS) if kind == "komposit" else "",
        about=_about(part, deprived) if kind == "komposit" else "",
        origin=part.origin(),
        step_of=_within(part, "kelipatan", 1, 10**9) if kind == "kuantil" and part.has("kelipatan") else 1,
    )
    part.close()
    return value


def _line(part: Section) -> tuple[int, str]:
    """A poverty line never stands without who published it."""
    line = part.section("garis")
    found = _within(line, "nilai", 1, 10**12), line.text("sumber").strip()
    if not found[1]:
        raise line.wrong("sumber", "Garis kemiskinan tanpa sumber", expected="publikasi, bulan, tahun, halaman")
    line.close()
    return found


def _read_deprivations(part: Section) -> tuple[Deprivation, ...]:
    found = []
    for dimension in part.sections("dimensi"):
        name, indicators = dimension.text("nama"), dimension.sections("indikator")
        for line in indicators:
            points, own = _within(line, "bobot", 1, 1000), line.text("nama", "")
            found.append(Deprivation(name, own, points, line.text("bila"), line.origin()))
            line.close()
        if not indicators:
            raise dimension.wrong("indikator", "Dimensi tanpa indikator", expected="paling sedikit satu")
        dimension.close()
    if not found:
        raise part.wrong("dimensi", "“dimensi” kosong", expected="paling sedikit satu dimensi")
    return tuple(found)


def _about(part: Section, deprived: tuple[Deprivation, ...]) -> str:
    """`tentang`: which dimension, or which indicator by its name, a share or contribution is told of."""
    if part.choice("ukuran", PARTS) not in (CENSORED, CONTRIBUTION):
        return ""
    about, known = part.text("tentang"), {*(lack.dimension for lack in deprived), *(lack.name for lack in deprived)}
    if about not in known - {""}:
        raise part.wrong("tentang", "Bukan dimensi atau indikator dari ukuran ini", found=f"“{about}”")
    return about


def _within(part: Section, key: str, low: int, high: int) -> int:
    value = part.whole(key)
    if not low <= value <= high:
        raise part.wrong(key, f"“{key}” di luar batas", found=str(value), expected=f"{low} sampai {high}")
    return value
