"""How errors in single answers are planted: sex and age against the rest, papers, names, blanks, unknown codes."""

from __future__ import annotations

from cantik.contoh.shape import Cell
from cantik.contoh.site import Changes, CleanPerson, Condition, PlantedChange, Planter, Site, anybody, rewrite, wrong

_SINGLE, _MARRIED = 1, 2


def _blank(column: str, condition: Condition = anybody) -> Planter:
    return wrong(lambda p: bool(p[column]) and condition(p), **{column: ""})


def _has_age(low: int, high: int, condition: Condition = anybody) -> Condition:
    return lambda p: low <= p.age <= high and condition(p)


def _woman(low: int, high: int, condition: Condition = anybody) -> Condition:
    return _has_age(low, high, lambda p: p.sex == 2 and condition(p))


def _relative(person: CleanPerson) -> bool:
    """Neither head nor spouse: a blank or unknown relation or status breaks no couple."""
    return person.relation in (4, 9)


def _without_passport(person: CleanPerson) -> bool:
    return person["warganegara_id"] == "1" and not person["dokumen_pasport"]


def _shared_certificate(site: Site) -> Changes | None:
    owner = site.pick(lambda p: bool(p["akta_lahir"]))
    taker = site.pick(lambda p: bool(p["akta_lahir"]))
    if owner is None or taker is None:
        return None
    return [PlantedChange(taker.row, "akta_lahir", owner["akta_lahir"], owner.row)]


def _with_digit(person: CleanPerson) -> dict[str, Cell]:
    name = person["nama"]
    return {"nama": name.replace("A", "4", 1) if "A" in name else f"{name} 2"}


_NAMES: dict[str, Planter] = {
    "nama_kosong": _blank("nama"),
    "nama_berangka": rewrite(_with_digit),
    "nama_satu_huruf": rewrite(lambda p: {"nama": p["nama"][0]}),
    "nama_500_karakter": rewrite(lambda p: {"nama": (f"{p['nama']} " * 60)[:500]}),
    "nama_rumus": rewrite(lambda p: {"nama": f"={p['nama']}"}),
    "nama_kanan_ke_kiri": rewrite(lambda p: {"nama": f"\u202e{p['nama']}\u202c"}),
    "nama_spasi_ganda": rewrite(lambda p: {"nama": f"  {p['nama'].replace(' ', '   ', 1)} "}),
    "nama_tiruan": wrong(nama="TES"),
}

_BLANKS: dict[str, Planter] = {
    "tempat_lahir_kosong": _blank("tempatlahir"),
    "tempat_lahir_berangka": wrong(tempatlahir="CONTOH 12345"),
    "jenis_kelamin_kosong": _blank("sex", _relative),
    "hubungan_kosong": _blank("kk_level", _relative),
    "status_kawin_kosong": _blank("status_kawin", lambda p: _relative(p) and p.marital == _SINGLE),
    "agama_kosong": _blank("agama_id"),
    "pendidikan_kosong": _blank("pendidikan_kk_id"),
    "pekerjaan_kosong": _blank("pekerjaan_id"),
    "dusun_kosong": _blank("dusun"),
    "rt_kosong": _blank("rt"),
    "rt_bukan_angka": rewrite(lambda p: {"rt": f"RT{p['rt']}A"}),
    "koordinat_di_luar": wrong(lat="51.500000", lng="-0.120000"),
    "koordinat_tertukar": rewrite(lambda p: {"lat": p["lng"], "lng": p["lat"]}),
    "koordinat_nol": wrong(lat="0", lng="0"),
    "koordinat_bukan_angka": wrong(lat="tidak ada"),
}

_BODY: dict[str, Planter] = {
    "hamil_laki_laki": wrong(_has_age(15, 60, lambda p: p.sex == 1), hamil="1"),
    "hamil_umur": wrong(_woman(58, 90, lambda p: p.marital != _SINGLE), hamil="1"),
    "hamil_belum_kawin": wrong(_woman(18, 40, lambda p: p.marital == _SINGLE), hamil="1"),
    "hamil_ber_kb": wrong(_woman(17, 49, lambda p: p["hamil"] == "1"), cara_kb_id="3"),
    "kb_laki_laki": wrong(_has_age(22, 55, lambda p: p.sex == 1 and p.marital == _MARRIED), cara_kb_id="3"),
    "kb_perempuan_cara_pria": wrong(_woman(17, 49, lambda p: bool(p["cara_kb_id"])), cara_kb_id="7"),
    "kb_belum_kawin": wrong(_woman(17, 40, lambda p: p.marital == _SINGLE), cara_kb_id="1"),
    "kb_anak": wrong(_woman(2, 9), cara_kb_id="1"),
}

_SCHOOL_AND_WORK: dict[str, Planter] = {
    "pendidikan_umur": wrong(_has_age(7, 14), pendidikan_kk_id="5"),
    "pendidikan_sarjana_muda": wrong(_has_age(15, 18), pendidikan_kk_id="8"),
    "sedang_kuliah_anak": wrong(_has_age(13, 14, lambda p: p["pendidikan_kk_id"] in "34"), pendidikan_sedang_id="11"),
    "sedang_sd_dewasa": wrong(_has_age(28, 60), pendidikan_sedang_id="4"),
    "belum_tk_dewasa": wrong(_has_age(20, 60), pendidikan_sedang_id="1"),
    "sedang_tidak_cocok_tamat": wrong(lambda p: p["pendidikan_sedang_id"] in ("7", "10", "11"), pendidikan_kk_id="1"),
    "bekerja_anak": wrong(_has_age(3, 9), pekerjaan_id="9"),
    "pensiunan_muda": wrong(_has_age(22, 38), pekerjaan_id="4"),
    "pns_muda": wrong(_has_age(10, 16), pekerjaan_id="5"),
    "pelajar_lansia": wrong(_has_age(62, 95), pekerjaan_id="3"),
    "pekerjaan_pejabat_negara": wrong(_has_age(40, 70), pekerjaan_id="51"),
}

_PAPERS: dict[str, Planter] = {
    "ktp_di_bawah_17": wrong(_has_age(5, 16, lambda p: p.marital == _SINGLE), ktp_el="2"),
    "ktp_el_belum": wrong(_has_age(25, 80, lambda p: p["ktp_el"] == "2"), ktp_el="1", status_rekam="2"),
    "kia_dewasa": wrong(_has_age(20, 80), ktp_el="3"),
    "rekam_tidak_cocok": wrong(_has_age(20, 80, lambda p: p["ktp_el"] == "2"), status_rekam="2"),
    "akta_lahir_kosong": _blank("akta_lahir", _has_age(0, 17)),
    "akta_lahir_ganda": _shared_certificate,
    "wna_tanpa_dokumen": wrong(_has_age(20, 80, _without_passport), warganegara_id="2"),
    "kitas_wni": wrong(_has_age(20, 80, _without_passport), dokumen_kitas="2X99999999"),
    "paspor_tanpa_tanggal": wrong(_has_age(20, 80, _without_passport), dokumen_pasport="X9999999"),
    "asuransi_nomor_tanpa_jenis": wrong(lambda p: p["id_asuransi"] == "1", no_asuransi="9999999999999"),
}

_CODES: dict[str, Planter] = {
    "kode_jenis_kelamin": wrong(_relative, sex="3"),
    "kode_agama": wrong(agama_id="9"),
    "kata_agama": wrong(agama_id="ISLAAM"),
    "kode_pendidikan_kk": wrong(pendidikan_kk_id="15"),
    "kode_pendidikan_sedang": wrong(pendidikan_sedang_id="25"),
    "kode_pekerjaan": wrong(pekerjaan_id="95"),
    "kode_status_kawin": wrong(lambda p: _relative(p) and p.marital == _SINGLE, status_kawin="7"),
    "kode_shdk": wrong(_relative, kk_level="15"),
    "kode_warganegara": wrong(lambda p: p["warganegara_id"] == "1", warganegara_id="5"),
    "kode_golongan_darah": wrong(golongan_darah_id="14"),
    "kode_cacat": wrong(cacat_id="9"),
    "kode_cara_kb": wrong(_woman(20, 49, lambda p: bool(p["cara_kb_id"])), cara_kb_id="50"),
    "kode_hamil": wrong(_woman(20, 49, lambda p: p.marital == _MARRIED), hamil="4"),
    "kode_ktp_el": wrong(_has_age(20, 80), ktp_el="8"),
    "kode_status_rekam": wrong(_has_age(20, 80), status_rekam="12"),
    "kode_status_dasar": wrong(_relative, status_dasar="5"),
    "kode_asuransi": wrong(id_asuransi="7", no_asuransi=""),
}

PLANTERS: dict[str, Planter] = {**_NAMES, **_BLANKS, **_BODY, **_SCHOOL_AND_WORK, **_PAPERS, **_CODES}
