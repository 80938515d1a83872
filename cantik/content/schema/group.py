"""`groups/<id>.yaml`: a named set of areas of one level with dated members (Bakorwil, pilots, angkatan)."""

from __future__ import annotations

from cantik.content.kinds import AreaGroup, GroupMember
from cantik.content.nodes import Section
from cantik.content.schema import common

KINDS = (
    "bakorwil",
    "kawasan_perdesaan",
    "wilayah_kerja_puskesmas",
    "das",
    "pesisir",
    "pulau",
    "lokasi_program",
    "angkatan_desa_cantik",
    "pilot",
)


def read_group(name: str, top: Section) -> AreaGroup:
    """One group of areas. Raises `ContentError` for members of two levels, a member twice at once, a code that is
    none."""
    top.whole("versi", 1)
    since, until = common.validity(top)
    members = tuple(_member(part) for part in top.sections("anggota"))
    if not members:
        raise top.wrong("anggota", "Kelompok tanpa anggota")
    if len({member.area.count(".") for member in members}) > 1:
        raise top.wrong("anggota", "Anggota kelompok tidak setingkat", expected="semua desa, atau semua kabupaten")
    for number, member in enumerate(members):
        for other in members[:number]:
            if other.area == member.area and _meet(other, member):
                raise top.wrong("anggota", "Satu wilayah dua kali pada hari yang sama", found=member.area)
    value = AreaGroup(
        id=name,
        title=top.text("judul"),
        title_en=top.text("judul_en"),
        kind=top.choice("jenis", KINDS),
        basis_of=top.basis("dasar"),
        since=since,
        until=until,
        members=members,
        origin=top.origin(),
    )
    top.close()
    return value


def _member(part: Section) -> GroupMember:
    since, until = common.validity(part)
    area = part.text("wilayah")
    if not common.AREA_CODE.fullmatch(area):
        raise part.wrong(
            "wilayah", "Bukan kode wilayah Kemendagri", found=f"“{area}”", expected="misalnya 99.01.01.2001"
        )
    part.close()
    return GroupMember(area, since, until)


def _meet(former: GroupMember, other: GroupMember) -> bool:
    first, second = sorted((former, other), key=lambda member: member.since)
    return first.until is None or first.until >= second.since
