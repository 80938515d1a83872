"""`facts/<id>.yaml`: what everybody knows of a village besides what is printed, with its source and an example."""

from __future__ import annotations

from cantik.content.kinds import Fact
from cantik.content.nodes import Section
from cantik.content.schema import common


def read_fact(name: str, top: Section) -> Fact:
    """One fact of life: `jumlah` (a column whose sum over the records of a basis everybody knows, with `umur` where
    it is of persons of some ages), `mustahil` (a
    condition that nobody meets), `paling_banyak` (of one set no area has more than of another) or `kepala` (each family
    has one such person, and its columns say the same as the person's)."""
    top.whole("versi", 1)
    since, until = common.validity(top)
    kinds = [name for name in ("jumlah", "mustahil", "paling_banyak", "kepala") if top.has(name)]
    if len(kinds) != 1:
        raise top.wrong(kinds[-1] if kinds else "judul", "Satu fakta punya satu isi", expected="jumlah | mustahil | …")
    most, heads = top.maybe("paling_banyak"), top.maybe("kepala")
    ages = top.maybe("umur") if kinds == ["jumlah"] else None
    value = Fact(
        id=name,
        title=top.text("judul"),
        basis_of=top.basis("dasar"),
        unit_of=top.choice("basis", ("orang", "keluarga", "rumah_tangga")),
        example=top.text("contoh"),
        since=since,
        until=until,
        origin=top.origin(),
        column=top.optional("jumlah") or "",
        ages=_read_ages(ages) if ages else None,
        impossible=top.optional("mustahil"),
        most=(most.text("bagian"), most.text("dari")) if most else None,
        heads=heads.text("syarat") if heads else None,
        same=tuple(heads.code_map("sama").items()) if heads else (),
    )
    for inner in (most, heads, ages):
        if inner is not None:
            inner.close()
    top.close()
    return value


def _read_ages(ages: Section) -> tuple[int, int | None]:
    """From an age on (`dari`), to another one where it is named (`sampai`)."""
    first, last = ages.whole("dari"), ages.whole("sampai") if ages.has("sampai") else None
    if first < 0 or (last is not None and last < first):
        raise ages.wrong("sampai" if last is not None else "dari", "Umur salah urut", expected="0 ≤ dari ≤ sampai")
    return first, last
