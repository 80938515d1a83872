"""`limits/<id>.yaml`: one number with a meaning, its unit and where it comes from."""

from __future__ import annotations

from decimal import Decimal

from cantik.content.kinds import Limit
from cantik.content.nodes import Section
from cantik.content.schema import common


def read_limit(name: str, top: Section) -> Limit:
    """One limit; negative ones have no meaning."""
    top.whole("versi", 1)
    since, until = common.validity(top)
    value = Limit(
        id=name,
        title=top.text("judul"),
        value=Decimal(top.decimal("nilai")),
        unit=top.choice("satuan", ("bagian", "hari", "bulan", "tahun", "orang")),
        basis_of=top.text("dasar"),
        since=since,
        until=until,
        origin=top.origin(),
    )
    if value.value < 0:
        raise top.wrong("nilai", "Batas negatif", expected="nol atau lebih")
    top.close()
    return value
