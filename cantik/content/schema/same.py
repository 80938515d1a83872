"""`same/<id>.yaml`: one thing that several sources tell, and by which of them a release tells it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from cantik.base.errors import ContentError
from cantik.content.kinds import Content, SameThing, ToldSource
from cantik.content.nodes import Section
from cantik.content.schema import common


def read_same(name: str, top: Section) -> SameThing:
    """One thing; `sumber`: its sources, the one that is told first, each with the columns that only it fills."""
    top.whole("versi", 1)
    since, until = common.validity(top)
    sources = tuple(map(_source, top.sections("sumber")))
    value = SameThing(
        id=name,
        title=top.text("judul"),
        basis_of=top.basis("dasar"),
        unit_of=top.choice("basis", ("orang", "keluarga", "rumah_tangga")),
        sources=sources,
        since=since,
        until=until,
        replaces=top.optional("mengganti"),
        origin=top.origin(),
    )
    if len(sources) < 2:
        raise top.wrong("sumber", "Satu sumber saja tidak perlu dipilih", "K133", expected="dua sumber atau lebih")
    top.close()
    return value


def _source(part: Section) -> ToldSource:
    value = ToldSource(part.texts("kolom"), part.text("sebab"))
    if not value.columns:
        raise part.wrong("kolom", "Sumber ini tidak menyebut kolom", "K133")
    part.close()
    return value


def with_own(things: Mapping[str, SameThing], own: frozenset[str]) -> dict[str, SameThing]:
    """The things with the order that a kabupaten chose in the place of the national one. `own`: ids of its own folder.

    Raises `ContentError` K133: an order of anything but the same sources, a national one that says `mengganti`, two for
    one. What is one thing nobody can take apart: that would print what the other table hides.
    """
    found, set_by = dict(things), dict[str, str]()
    for name, thing in things.items():
        if thing.replaces is None:
            continue
        base = things.get(thing.replaces)
        if name not in own or base is None or base.id in own:
            may = ", ".join(sorted(set(things) - own))
            raise _wrong(thing, "mengganti", "Hal ini tidak ada pada isi nasional", thing.replaces, may)
        if _columns(thing) != _columns(base) or thing.unit_of != base.unit_of:
            raise _wrong(
                thing,
                "sumber",
                "Hanya urutan sumber yang dapat diganti",
                _format_columns(thing),
                f"urutan lain dari {_format_columns(base)}",
            )
        if base.id in set_by:
            raise _wrong(thing, "mengganti", "Hal ini diganti dua kali", base.id, f"hanya {set_by[base.id]}")
        set_by[base.id] = name
        found[base.id] = replace(base, sources=thing.sources, origin=thing.origin)
        del found[name]
    return found


def same_references(content: Content) -> Iterator[ContentError]:
    """Every column is one of the register of that basis, and of one source of one thing."""
    said: dict[tuple[str, str], str] = {}
    for thing in content.same.values():
        for name in (name for source in thing.sources for name in source.columns):
            variable = content.variables.get((thing.unit_of, name))
            if variable is None or variable.derived:
                expected = "kolom register, bukan turunan"
                yield _wrong(thing, "sumber", f"Kolom “{name}” tidak ada dalam register", name, expected)
            if (thing.unit_of, name) in said:
                where = said[thing.unit_of, name]
                yield _wrong(thing, "sumber", f"Kolom “{name}” disebut dua kali", name, f"sekali, pada “{where}”")
            said[thing.unit_of, name] = thing.id


def _columns(thing: SameThing) -> frozenset[frozenset[str]]:
    return frozenset(frozenset(source.columns) for source in thing.sources)


def _format_columns(thing: SameThing) -> str:
    return " | ".join(", ".join(source.columns) for source in thing.sources)


def _wrong(one: SameThing, key: str, message: str, found: str, expected: str) -> ContentError:
    return ContentError(
        "K133",
        message,
        where=one.origin.at(key),
        found=found,
        expected=expected,
        mend="Perbaiki berkas itu pada same/.",
    )
