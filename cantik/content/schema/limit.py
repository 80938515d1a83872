"""`limits/<id>.yaml`: one number with a meaning, its unit and where it comes from; who may set it, and how far."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from cantik.base.errors import ContentError
from cantik.content.kinds import Limit
from cantik.content.nodes import Section
from cantik.content.schema import common

_UNITS = (
    "bagian",
    "hari",
    "bulan",
    "tahun",
    "orang",
    "jam",
    "kali",
    "huruf",
    "pasangan",
    "menit",
    "keluarga",
    "jawaban",
    "meter",
    "MB",
    "berkas",
    "rilis",
)


def read_limit(name: str, top: Section) -> Limit:
    """One limit; negative ones have no meaning. `antara`: two numbers, between which a kabupaten may set it."""
    top.whole("versi", 1)
    since, until = common.validity(top)
    least, most = _between(top)
    value = Limit(
        id=name,
        title=top.text("judul"),
        value=Decimal(top.decimal("nilai")),
        unit=top.choice("satuan", _UNITS),
        basis_of=top.basis("dasar"),
        since=since,
        until=until,
        origin=top.origin(),
        least=least,
        most=most,
        replaces=top.optional("mengganti"),
    )
    if value.value < 0:
        raise top.wrong("nilai", "Batas negatif", expected="nol atau lebih")
    if least is not None and most is not None and not least <= value.value <= most:
        raise top.wrong("nilai", "Batas di luar “antara”", found=str(value.value), expected=f"{least} sampai {most}")
    top.close()
    return value


def _between(top: Section) -> tuple[Decimal | None, Decimal | None]:
    part = top.maybe("antara")
    if part is None:
        return None, None
    least, most = Decimal(part.decimal("paling_kecil")), Decimal(part.decimal("paling_besar"))
    part.close()
    if most < least:
        raise top.wrong("antara", "“paling_besar” kurang dari “paling_kecil”")
    return least, most


def with_own(limits: Mapping[str, Limit], own: frozenset[str]) -> dict[str, Limit]:
    """The limits with those that a kabupaten set in the place of the national ones. `own`: ids of its own folder.

    Raises `ContentError` K131: a national limit that says `mengganti`, one that replaces nothing that may be set,
    another unit, a value outside, or two for one.
    """
    found, set_by = dict(limits), dict[str, str]()
    for name, limit in limits.items():
        if limit.replaces is None:
            continue
        base = limits.get(limit.replaces)
        if name not in own or base is None or base.least is None or base.most is None or base.id in own:
            may = ", ".join(sorted(it.id for it in limits.values() if it.least is not None and it.id not in own))
            raise _wrong(limit, "mengganti", "Batas ini tidak boleh diganti", limit.replaces, may)
        if limit.unit != base.unit:
            raise _wrong(limit, "satuan", "Satuannya lain daripada batas nasional", limit.unit, base.unit)
        if not base.least <= limit.value <= base.most:
            raise _wrong(
                limit,
                "nilai",
                "Batas di luar yang boleh ditetapkan kabupaten",
                str(limit.value),
                f"{base.least} sampai {base.most}",
            )
        if base.id in set_by:
            raise _wrong(limit, "mengganti", "Batas ini diganti dua kali", base.id, f"hanya {set_by[base.id]}")
        set_by[base.id] = name
        found[base.id] = replace(
            base, value=limit.value, basis_of=limit.basis_of, since=limit.since, origin=limit.origin
        )
    return found


def _wrong(one: Limit, key: str, message: str, found: str, expected: str) -> ContentError:
    return ContentError(
        "K131",
        message,
        where=one.origin.at(key),
        found=found,
        expected=expected,
        mend="Perbaiki berkas itu di folder isi kabupaten.",
    )
