"""`tangga` of a classification: named rungs, each coarser than the one before (docs/bidang/publications.md 7.1).

Every rung is a complete grouping made of the categories of the one before, so that no two tables of a variable can be
set against each other to tell what neither prints. What nobody answered is no class and so in no group; the neutral
class stands by itself on every rung.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from cantik.content.kinds import ClassOf, Recode, Rung
from cantik.content.nodes import Section

_MOST = 4  # with the full list: two to five rungs


def read_ladder(top: Section, classes: Mapping[str, ClassOf], neutral: str | None) -> tuple[Rung, ...]:
    """The rungs after the full list; none where a classification has no `tangga`. Raises `ContentError` K104."""
    parts = top.sections("tangga") if top.has("tangga") else ()
    if len(parts) > _MOST:
        raise top.wrong("tangga", "Tangga terlalu panjang", found=f"{len(parts)} jenjang", expected=f"sampai {_MOST}")
    rungs: list[Rung] = []
    finer: frozenset[frozenset[str]] = frozenset(frozenset({name}) for name in classes)
    for part in parts:
        rung = _read_rung(part, classes, neutral)
        made = frozenset([*(frozenset(group.classes) for group in rung.groups), *(frozenset({n}) for n in rung.kept)])
        if not all(any(low <= high for high in made) for low in finer):
            raise part.wrong("id", f"Jenjang “{rung.id}” memecah golongan jenjang sebelumnya")
        if len(made) >= len(finer) or len(made) < 2:
            raise part.wrong("id", f"Jenjang “{rung.id}” tidak lebih ringkas daripada jenjang sebelumnya")
        rungs.append(rung)
        finer = made
    _names(top, rungs, classes)
    return tuple(rungs)


def _read_rung(part: Section, classes: Mapping[str, ClassOf], neutral: str | None) -> Rung:
    groups = tuple(_group(section, classes, neutral) for section in part.sections("kelompok"))
    kept = part.texts("tetap", ())
    times = Counter([*kept, *(name for group in groups for name in group.classes)])
    for name in kept:
        if name not in classes:
            raise part.wrong("tetap", "Kelas pada “tetap” tidak ada", found=f"“{name}”", expected=", ".join(classes))
    for name in classes:
        if times[name] != 1:
            told = "tidak ada" if not times[name] else "lebih dari sekali"
            raise part.wrong("kelompok", f"Kelas “{name}” {told} pada jenjang ini", expected="tiap kelas sekali")
    value = Rung(part.text("id"), part.text("label"), part.text("label_en"), groups, kept)
    part.close()
    return value


def _group(part: Section, classes: Mapping[str, ClassOf], neutral: str | None) -> Recode:
    names = part.texts("kelas")
    for name in names:
        if name not in classes:
            raise part.wrong("kelas", "Kelas pada “kelompok” tidak ada", found=f"“{name}”", expected=", ".join(classes))
        if name == neutral:
            raise part.wrong("kelas", f"Kelas netral “{name}” tidak digolongkan dengan yang lain")
    if len(names) < 2:
        raise part.wrong("kelas", "Sebuah golongan berisi sedikitnya dua kelas", expected="“tetap” untuk satu kelas")
    value = Recode(part.text("id"), part.text("label"), part.text("label_en"), names)
    part.close()
    return value


def _names(top: Section, rungs: Sequence[Rung], classes: Mapping[str, ClassOf]) -> None:
    """An id means the same classes wherever it stands."""
    meant: dict[str, frozenset[str]] = {name: frozenset({name}) for name in classes}
    for rung in rungs:
        for group in rung.groups:
            if meant.setdefault(group.id, frozenset(group.classes)) != frozenset(group.classes):
                raise top.wrong("tangga", f"“{group.id}” berarti dua golongan yang berbeda")
    if len({rung.id for rung in rungs}) != len(rungs):
        raise top.wrong("tangga", "Id jenjang berulang")
    _check_labels(top, rungs, classes)


def _check_labels(top: Section, rungs: Sequence[Rung], classes: Mapping[str, ClassOf]) -> None:
    """A label means the same classes wherever it stands, in either language: variants of a table stand in one book, and
    a class of 44 and a group of 53 that both bear its name are two values of one thing."""
    for lang in ("label", "label_en"):
        meant: dict[str, frozenset[str]] = {}
        named = [(getattr(kind, lang), frozenset({kind.id})) for kind in classes.values()]
        named += [(getattr(g, lang), frozenset(g.classes)) for rung in rungs for g in rung.groups]
        for label, members in named:
            if meant.setdefault(label.casefold(), members) != members:
                raise top.wrong("tangga", f"“{label}” adalah nama dua golongan yang berbeda")


def read_residual(top: Section, classes: Collection[str], ladder: Sequence[Rung]) -> frozenset[str]:
    """`sisa`: the residual classes and groups. Raises `ContentError` K104 for one that is not there."""
    known = {*classes, *(group.id for rung in ladder for group in rung.groups)}
    names = top.texts("sisa", ())
    for name in names:
        if name not in known:
            raise top.wrong("sisa", "Golongan pada “sisa” tidak ada", found=f"“{name}”", expected=", ".join(known))
    return frozenset(names)
