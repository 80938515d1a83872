"""`facilities/<id>.yaml`: one kind of facility or village fact, its attributes, and what tells its things apart."""

from __future__ import annotations

from cantik.content.facility import (
    CODE,
    GROUPS,
    NOWHERE,
    PERIODS,
    PROGRAMMES,
    SHAPES,
    TYPES,
    YEAR,
    Attribute,
    FacilityKind,
)
from cantik.content.nodes import Section
from cantik.content.schema import common

#: columns that every file of facilities may have, so that no attribute bears their name
RESERVED = (
    "jenis_fasilitas",
    CODE,
    "sejak",
    "sampai",
    "dusun",
    "rw",
    "rt",
    "lintang",
    "bujur",
    "titik_titik",
)
_YEARS = (1945, 2100)
_LONGEST = 500


def read_facility(name: str, top: Section) -> FacilityKind:
    """One kind; refuses a key or name made of attributes that do not exist or may be empty, and personal keys."""
    top.whole("versi", 1)
    since, until = common.validity(top)
    attributes = tuple(read_attribute(name, part) for name, part in top.section("isian").children())
    value = FacilityKind(
        id=name,
        title=top.text("judul"),
        title_en=top.text("judul_en"),
        basis_of=top.basis("dasar"),
        since=since,
        until=until,
        order=top.whole("urutan", 1000),
        group=top.choice("kelompok", tuple(group for group in GROUPS if group != PROGRAMMES)),
        shape=top.choice("bentuk", SHAPES, NOWHERE),
        period=top.choice("masa", PERIODS),
        key=top.texts("kunci"),
        called=top.texts("sebutan"),
        photo=top.flag("foto", False),
        attributes=attributes,
        origin=top.origin(),
    )
    _fits(top, value)
    top.close()
    return value


def _fits(top: Section, kind: FacilityKind) -> None:
    known = {attribute.id: attribute for attribute in kind.attributes}
    if not known:
        raise top.wrong("isian", "Jenis fasilitas tanpa isian")
    for key, names in (("kunci", () if kind.has_codes else kind.key), ("sebutan", kind.called)):
        if not names and not (key == "kunci" and kind.has_codes):
            raise top.wrong(key, f"“{key}” kosong", expected=" | ".join(known))
        for name in names:
            if name not in known:
                raise top.wrong(
                    key, f"“{key}” menyebut isian yang tidak ada", found=f"“{name}”", expected=" | ".join(known)
                )
            if known[name].personal:
                raise top.wrong(
                    key, f"“{key}” memuat data pribadi", found=f"“{name}”", mend="Pakai jabatan, nomor, atau tempat."
                )
    if not kind.has_codes and not any(known[name].required for name in kind.key):
        raise top.wrong("kunci", "Tidak ada isian kunci yang wajib", mend="Tulis “wajib: ya” pada salah satunya.")
    if kind.has_codes and not known[kind.called[0]].required:
        raise top.wrong("sebutan", "Sebutan pertama harus wajib: kode dibuat darinya bila tidak ditulis")
    if kind.period == YEAR and not any(known[name].type == "tahun" for name in kind.key if name in known):
        raise top.wrong("masa", "Fakta per tahun perlu isian jenis tahun dalam “kunci”")


def read_attribute(name: str, part: Section) -> Attribute:
    """One value that a kind has. Raises `ContentError` for a name of the shared columns, and for bounds, lists and
    lengths that do not belong to its type."""
    kind = part.choice("jenis", TYPES)
    codelist = part.optional("daftar")
    maximum = part.whole("maksimum", -1)
    if name in RESERVED:
        raise part.wrong("jenis", "Nama isian ini milik kolom bersama", found=f"“{name}”")
    if (kind == "kode") != (codelist is not None):
        raise part.wrong("daftar", f"Isian “{name}”: “daftar” ditulis untuk jenis kode, dan hanya untuk itu")
    if kind in ("angka", "desimal") and maximum < 0:
        raise part.wrong("maksimum", f"Isian “{name}”: {kind} perlu “maksimum”", "K103")
    if kind not in ("angka", "desimal", "tahun") and (maximum >= 0 or part.has("minimum")):
        raise part.wrong("maksimum", f"Isian “{name}”: hanya angka yang berbatas")
    first, last = _YEARS if kind == "tahun" else (0, maximum)
    value = Attribute(
        id=name,
        label=part.text("label"),
        label_en=part.text("label_en"),
        type=kind,
        codelist=codelist,
        unit=part.text("satuan", ""),
        unit_en=part.text("satuan_en", ""),
        decimals=part.whole("desimal", 0),
        minimum=part.whole("minimum", first),
        maximum=maximum if maximum >= 0 else (last if kind == "tahun" else None),
        length=part.whole("panjang", 120),
        required=part.flag("wajib", False),
        personal=part.flag("pribadi", False),
    )
    if value.maximum is not None and value.minimum > value.maximum:
        raise part.wrong("minimum", f"Isian “{name}”: “minimum” di atas “maksimum”")
    if not 1 <= value.length <= _LONGEST or not 0 <= value.decimals <= 6:
        raise part.wrong("panjang", f"Isian “{name}”: panjang 1 sampai {_LONGEST}, desimal 0 sampai 6")
    if value.personal and kind not in ("teks", "tanggal"):
        raise part.wrong("pribadi", f"Isian “{name}”: data pribadi berjenis teks atau tanggal")
    part.close()
    return value
