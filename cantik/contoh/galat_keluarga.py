"""How errors in the structure of families are planted: heads, spouses, parents and children, doubles."""

from __future__ import annotations

import datetime as dt

from cantik.contoh.shape import PLACE
from cantik.contoh.site import (
    Changes,
    CleanPerson,
    PlantedChange,
    Planter,
    Site,
    every,
    newcomer,
    rebirth,
    renumber,
    rewrite,
    set_cells,
    unlink,
    wrong,
    years_later,
)

_LARGEST = 15


def _grown_child(person: CleanPerson) -> bool:
    """An unmarried child of the head who left school: another age breaks nothing else."""
    schooled = person["pendidikan_sedang_id"] == "18"
    return person.relation == 4 and person.age >= 17 and person.marital == 1 and schooled


def _is_unattached(person: CleanPerson) -> bool:
    """Nothing but the marital status says that the person is married."""
    return not (person["akta_perkawinan"] or person["cara_kb_id"] or person["hamil"] == "1")


def _no_head(site: Site) -> Changes | None:
    person = site.pick(lambda p: p.relation == 1 and len(site.living_family(p)) > 1 and not site.has_spouse(p))
    return None if person is None else set_cells(person, kk_level="9")


def _two_heads(site: Site) -> Changes | None:
    person = site.pick(lambda p: p.relation in (4, 9) and p.age >= 17 and p.marital == 1)
    return None if person is None else set_cells(person, kk_level="1")


def _crowd(site: Site) -> Changes | None:
    person = site.pick(lambda p: p.relation == 1 and len(site.living_family(p)) >= 5 and p.age > 35)
    if person is None:
        return None
    missing = _LARGEST + 1 - len(site.living_family(person))
    return [site.append(newcomer(site, person, site.number(20, 30), 1 + number % 2)) for number in range(missing)]


def _dead_head(site: Site) -> Changes | None:
    person = site.pick(lambda p: p.relation == 1 and len(site.living_family(p)) > 1)
    return None if person is None else set_cells(person, status_dasar="2")


def _young_head(site: Site) -> Changes | None:
    """Parents and their only child change places: the child is written as head, they as its parents."""

    def only_child(p: CleanPerson) -> bool:
        others = [member for member in site.family(p) if member is not p]
        return p.relation == 4 and p.age < 10 and all(member.relation in (1, 2, 3) for member in others)

    child = site.pick(only_child)
    if child is None:
        return None
    parents = [member for member in site.family(child) if member is not child]
    return set_cells(child, kk_level="1") + every(set_cells(parent, kk_level="7") for parent in parents)


def _second_wife(site: Site) -> Changes | None:
    def candidate(p: CleanPerson) -> bool:
        spouse = site.spouse(p)
        near = abs(p.age - site.head(p).age) < 38
        single = p.relation in (4, 9) and p.sex == 2 and p.age >= 19 and p.marital == 1
        return single and spouse is not None and spouse.sex == 2 and near

    person = site.pick(candidate)
    return None if person is None else set_cells(person, kk_level="3", status_kawin="2")


def _same_sex(site: Site) -> Changes | None:
    """A childless head changes sex, in the NIK as well."""

    def candidate(p: CleanPerson) -> bool:
        return p.relation == 1 and p.sex == 1 and site.has_spouse(p) and not site.children(p)

    person = site.pick(candidate)
    if person is None:
        return None
    return set_cells(person, sex="2") + renumber(site, person, site.nik(person, person.birth, 2))


def _older_than_head(site: Site) -> Changes | None:
    person = site.pick(lambda p: _grown_child(p) and site.head(p).age < 70)
    if person is None:
        return None
    birth = years_later(site.head(person).birth, -site.number(1, 4))
    return rebirth(site, person, birth)


def _near_mother(site: Site) -> Changes | None:
    """Nine years after the mother, but at least thirteen after the father."""

    def candidate(p: CleanPerson) -> bool:
        mother, father = site.mother(p), site.father(p)
        if not _grown_child(p) or mother is None:
            return False
        return 28 <= mother.age < 70 and (father is None or father.age >= mother.age + 5)

    person = site.pick(candidate)
    mother = None if person is None else site.mother(person)
    if person is None or mother is None:
        return None
    return rebirth(site, person, years_later(mother.birth, 9))


def _near_father(site: Site) -> Changes | None:
    """Eleven years after the father, but more than twelve after the mother."""

    def candidate(p: CleanPerson) -> bool:
        mother, father = site.mother(p), site.father(p)
        if not _grown_child(p) or father is None:
            return False
        return 30 <= father.age < 70 and (mother is None or mother.birth < years_later(father.birth, -2))

    person = site.pick(candidate)
    father = None if person is None else site.father(person)
    if person is None or father is None:
        return None
    return rebirth(site, person, years_later(father.birth, 11))


def _late_mother(site: Site) -> Changes | None:
    def candidate(p: CleanPerson) -> bool:
        mother = site.mother(p)
        return p.relation == 4 and p.marital == 1 and not site.children(p) and mother is not None and mother.age >= 59

    person = site.pick(candidate)
    mother = None if person is None else site.mother(person)
    if person is None or mother is None:
        return None
    latest = site.reference - dt.timedelta(days=30)
    return rebirth(site, person, min(latest, years_later(mother.birth, 57)))


def _young_parent(site: Site) -> Changes | None:
    person = site.pick(lambda p: p.relation in (7, 8) and site.head(p).age >= 30 and p["pekerjaan_id"] != "4")
    if person is None:
        return None
    birth = years_later(site.head(person).birth, site.number(2, 5))
    links = unlink(site, person)
    moved = rebirth(site, person, birth, status_kawin=person["status_kawin"])
    return links + [change for change in moved if change.row == person.row]


def _near_grandchild(site: Site) -> Changes | None:
    person = site.pick(lambda p: p.relation == 6 and not p["ibu_nik"] and site.head(p).age < 80)
    if person is None:
        return None
    return rebirth(site, person, years_later(site.head(person).birth, 20))


def _siblings(site: Site) -> Changes | None:
    """A child is moved to a hundred days after its next older sibling."""

    def older(p: CleanPerson) -> CleanPerson | None:
        mother = site.mother(p)
        if mother is None or p.relation != 4 or p.marital != 1:
            return None
        others = [c for c in site.children(mother) if c.relation == 4 and c.alive and c.birth < p.birth]
        return max(others, key=lambda c: c.birth, default=None)

    person = site.pick(lambda p: older(p) is not None)
    sibling = None if person is None else older(person)
    if person is None or sibling is None:
        return None
    changes = rebirth(site, person, sibling.birth + dt.timedelta(days=100))
    return [PlantedChange(c.row, c.column, c.after, sibling.row) for c in changes]


def _wide_couple(site: Site) -> Changes | None:
    def candidate(p: CleanPerson) -> bool:
        head = site.head(p)
        lone = not site.children(p) and not p["ibu_nik"] and not p["akta_perkawinan"]
        return p.relation == 3 and lone and 63 <= head.age <= 90

    person = site.pick(candidate)
    if person is None:
        return None
    return rebirth(site, person, years_later(site.head(person).birth, 42), status_kawin="2")


def _single_head(site: Site) -> Changes | None:
    person = site.pick(lambda p: p.relation == 1 and site.has_spouse(p) and not p["akta_perkawinan"])
    return None if person is None else set_cells(person, status_kawin="1")


def _parent_number(column: str, sex: int, digits: int = 16) -> Planter:
    """The NIK of somebody outside the file, of the given sex, as a parent's."""

    def planter(site: Site) -> Changes | None:
        person = site.pick(lambda p: not p[column])
        return None if person is None else set_cells(person, **{column: site.stranger(sex)[:digits]})

    return planter


def _other_mother(site: Site) -> Changes | None:
    person = site.pick(lambda p: bool(p["ibu_nik"]))
    return None if person is None else set_cells(person, nama_ibu=site.name(2))


def _exact_double(site: Site) -> Changes | None:
    person = site.pick(lambda p: p.relation in (4, 9) and p.age > 5)
    return None if person is None else [site.append(list(person.cells), person.row)]


def _near_double(site: Site) -> Changes | None:
    """The same person once more in another family, with a new number and a name (and sometimes a day) off."""
    person = site.pick(lambda p: p.relation in (4, 9) and p.age > 5 and p.marital == 1 and not p["dokumen_pasport"])
    host = site.pick(lambda p: p.relation == 1 and p.age > 40)
    if person is None or host is None:
        return None
    shift = dt.timedelta(days=1 if site.number(0, 5) == 0 else 0)
    birth = person.birth - shift
    cells = list(person.cells)
    for column in ("alamat", "dusun", "rw", "rt", "no_kk", "lat", "lng"):
        cells[PLACE[column]] = host[column]
    cells[PLACE["nama"]] = _misspell(person["nama"], site.number(0, 3))
    cells[PLACE["tanggallahir"]] = birth.isoformat()
    cells[PLACE["nik"]] = site.nik(person, birth, person.sex)
    cells[PLACE["kk_level"]] = "9"
    cells[PLACE["akta_lahir"]] = ""
    cells[PLACE["no_asuransi"]] = ""
    return [site.append(cells, person.row)]


def _misspell(name: str, way: int) -> str:
    """Words in another order, a letter lost, or the old spelling of u."""
    parts = name.split(" ")
    if way == 0:
        return " ".join(parts[::-1])
    if way == 1 or "U" not in name:
        return " ".join([parts[0][:-1], *parts[1:]])
    return name.replace("U", "OE", 1)


def _motherless(person: CleanPerson) -> bool:
    """The mother is not in the file: her name and number are free."""
    return not person["ibu_nik"]


def _daughter_of_unknown(person: CleanPerson) -> bool:
    return person.sex == 2 and _motherless(person)


PLANTERS: dict[str, Planter] = {
    "kk_tanpa_kepala": _no_head,
    "kk_dua_kepala": _two_heads,
    "kk_lebih_15_anggota": _crowd,
    "kepala_meninggal": _dead_head,
    "kepala_anak": _young_head,
    "pasangan_lebih_dari_satu": _second_wife,
    "suami_perempuan": wrong(lambda p: p.relation == 3, kk_level="2"),
    "istri_laki_laki": wrong(lambda p: p.relation == 2, kk_level="3"),
    "pasangan_sejenis": _same_sex,
    "pasangan_kepala_belum_kawin": _single_head,
    "pasangan_belum_kawin": wrong(lambda p: p.relation in (2, 3) and _is_unattached(p), status_kawin="1"),
    "kepala_kawin_tanpa_pasangan": wrong(
        lambda p: p.relation == 1 and p.marital in (3, 4) and not p["akta_perceraian"], status_kawin="2"
    ),
    "menantu_belum_kawin": wrong(lambda p: p.relation == 5 and _is_unattached(p), status_kawin="1"),
    "kawin_anak": wrong(lambda p: 1 <= p.age < 10, status_kawin="2"),
    "kawin_remaja": wrong(lambda p: 10 <= p.age <= 15, status_kawin="2"),
    "anak_lebih_tua": _older_than_head,
    "umur_ibu_anak": _near_mother,
    "umur_ayah_anak": _near_father,
    "umur_ibu_terlalu_tua": _late_mother,
    "orangtua_lebih_muda": _young_parent,
    "cucu_umur_dekat": _near_grandchild,
    "jarak_lahir_saudara": _siblings,
    "selisih_umur_pasangan": _wide_couple,
    "anggota_beda_rt": rewrite(lambda p: {"rt": f"{int(p['rt']) % 9 + 1:03d}"}, lambda p: p.relation == 4),
    "nama_ibu_kosong": wrong(_motherless, nama_ibu=""),
    "nama_ayah_kosong": wrong(lambda p: not p["ayah_nik"], nama_ayah=""),
    "nama_ibu_sama_nama": rewrite(lambda p: {"nama_ibu": p["nama"]}, _daughter_of_unknown),
    "nama_orangtua_sama": rewrite(lambda p: {"nama_ayah": p["nama_ibu"]}, lambda p: not p["ayah_nik"]),
    "ibu_nik_sama_nik": rewrite(lambda p: {"ibu_nik": p["nik"]}, _daughter_of_unknown),
    "ayah_nik_perempuan": _parent_number("ayah_nik", 2),
    "ibu_nik_laki_laki": _parent_number("ibu_nik", 1),
    "ibu_nik_panjang": _parent_number("ibu_nik", 2, 15),
    "ibu_nik_beda_nama": _other_mother,
    "orang_ganda_persis": _exact_double,
    "orang_ganda_mirip": _near_double,
}
