"""`facts/<id>.yaml`: what everybody knows of a village besides what is printed, with its source and an example."""

from __future__ import annotations

from cantik.content.kinds import Fact
from cantik.content.nodes import Section
from cantik.content.schema import common


def read_fact(name: str, top: Section) -> Fact:
    """One fact of life: a column whose sum over the records of a basis everybody knows."""
    top.whole("versi", 1)
    since, until = common.validity(top)
    value = Fact(
        id=name,
        title=top.text("judul"),
        basis_of=top.text("dasar"),
        unit_of=top.choice("basis", ("keluarga", "rumah_tangga")),
        column=top.text("jumlah"),
        example=top.text("contoh"),
        since=since,
        until=until,
        origin=top.origin(),
    )
    top.close()
    return value
