"""Who may do what: roles, actions and the cells between them, as data. Nothing here reads a clock or a database.

A cell says how far a role reaches with an action. A missing cell means no; there is no cell that takes a right away.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, StrEnum

from cantik.codes.area import AreaLevel


class Stage(StrEnum):
    """The four legal stages of Satu Data; the value is what is stored."""

    PLAN = "R"
    COLLECT = "K"
    EXAMINE = "P"
    DISSEMINATE = "S"


STAGE_NAMES = {
    Stage.PLAN: "Perencanaan",
    Stage.COLLECT: "Pengumpulan",
    Stage.EXAMINE: "Pemeriksaan",
    Stage.DISSEMINATE: "Penyebarluasan",
}


class Reach(IntEnum):
    """How far a cell reaches, weakest first: with several assignments the widest counts."""

    TECHNICAL = 1  # the technical part only (admin simpul and the log)
    PRIORITY = 2  # data prioritas only
    CASE = 3  # one case file or ticket that was opened for this person
    RECORD = 4  # persons named by a sharing record (T2) only
    OWN = 5  # own assignment, own data, own acts, own staff
    AREA = 6  # everything at or below the area of the assignment


class Proof(IntEnum):
    """What a session must have shown before an action."""

    PASSWORD = 0
    SECOND_FACTOR = 1
    FRESH = 2  # a second factor shown within the last minutes


@dataclass(frozen=True, slots=True)
class Role:
    """A column of the matrix or a preset on it. `levels`: where an assignment of it may stand."""

    id: str
    name: str
    levels: frozenset[AreaLevel]
    preset: bool = False


_VILLAGE = frozenset({AreaLevel.DESA})
_KECAMATAN = frozenset({AreaLevel.KECAMATAN})
_OFFICE = frozenset({AreaLevel.KABUPATEN, AreaLevel.PROVINSI})
_ANY = frozenset(AreaLevel)

ROLES = {
    role.id: role
    for role in (
        Role("pencacah", "pencacah", _VILLAGE),
        Role("agen_statistik", "agen statistik", _VILLAGE),
        Role("kepala_desa", "kepala desa", _VILLAGE),
        Role("camat", "camat", _KECAMATAN),
        Role("produsen", "produsen data (OPD)", _OFFICE),
        Role("walidata", "walidata", _OFFICE),
        Role("pembina", "pembina data (BPS)", _OFFICE),
        Role("koordinator", "koordinator (Bappeda)", _OFFICE),
        Role("admin_simpul", "admin simpul", _ANY),
        Role("ppdp", "pejabat pelindungan data pribadi", frozenset({AreaLevel.KABUPATEN})),
        Role("dinas_pmd", "Dinas PMD", _OFFICE, preset=True),
        Role("pendamping", "pendamping desa", _ANY, preset=True),
        Role("disdukcapil", "Disdukcapil", frozenset({AreaLevel.KABUPATEN}), preset=True),
        Role("opd_kb", "OPD-KB, BKKBN, PKB/PLKB", _ANY, preset=True),
        Role("kader_rumah_dataku", "kader Rumah DataKu", _VILLAGE, preset=True),
        Role("bpd", "BPD", _VILLAGE, preset=True),
        Role("bakorwil", "Bakorwil", _OFFICE, preset=True),
        Role("komunitas", "anggota komunitas statistik", _ANY, preset=True),
    )
}
#: the last column of the matrix: whoever has not signed in
PUBLIC = "publik"


@dataclass(frozen=True, slots=True)
class Action:
    """A row of the matrix, or one verb of a row whose cells say different verbs."""

    id: str
    name: str
    stages: frozenset[Stage]
    proof: Proof
    cells: dict[str, Reach]
    needs_decree: frozenset[str] = frozenset()  # roles that may do it only with the number of their SK on record
    in_village: frozenset[str] = frozenset()  # roles that may do it only where they stand in the village itself


def _action(
    action: str,
    name: str,
    stages: str,
    cells: dict[str, Reach],
    *,
    proof: Proof = Proof.PASSWORD,
    decree: str = "",
    in_village: str = "",
) -> Action:
    needs = (frozenset(decree.split()), frozenset(in_village.split()))
    return Action(action, name, frozenset(Stage(letter) for letter in stages), proof, cells, *needs)


def _cells(area: str = "", **others: str) -> dict[str, Reach]:
    """`_cells("agen_statistik walidata", own="pencacah")`: roles separated by blanks under their reach."""
    cells = dict.fromkeys(area.split(), Reach.AREA)
    for reach, roles in others.items():
        cells |= dict.fromkeys(roles.split(), Reach[reach.upper()])
    return cells


# Everybody with an office in an area may know that it exists and how far its year has come (no figures, no persons).
_EVERYBODY = " ".join(ROLES)
_COACHES = "camat walidata pembina koordinator dinas_pmd"
_OFFICES = "camat walidata pembina koordinator dinas_pmd bakorwil"

_LIST = (
    # ── the frame: first screens ──
    _action("desa.lihat", "melihat beranda desa", "", _cells(_EVERYBODY)),
    _action("papan.lihat", "melihat papan desa × tahap", "", _cells(_OFFICES)),
    _action("kalender.lihat", "melihat kalender kegiatan dan rilis", "", _cells(_OFFICES)),
    # What became of regional programmes: counts that offices publish anyhow, never persons (docs/bidang/planning.md 7)
    _action("program.lihat", "melihat program daerah dan realisasinya", "", _cells(_EVERYBODY)),
    # docs/adr/0100: who coaches plans visits and sessions and tells of them; the village says what it agreed on is done
    _action("bina.catat", "merencanakan dan mencatat pembinaan desa", "", _cells(_COACHES)),
    _action("bina.penuhi", "menyatakan kesepakatan pembinaan terpenuhi", "", _cells("agen_statistik kepala_desa")),
    # docs/adr/0115: which villages a season is for, by an instruction or SK, and how many by when
    _action("bina.pilih", "memilih desa pembinaan dan menyusun cakupannya", "", _cells("pembina koordinator")),
    # docs/adr/0116: an institution of the kabupaten is evaluated; whoever judges is named with each level
    _action(
        "epss.lihat",
        "melihat penilaian statistik sektoral instansi",
        "",
        _cells("walidata pembina koordinator", own="produsen"),
    ),
    # an institution gives its own level beside that of who judges (docs/adr/0121)
    _action(
        "epss.nilai",
        "menilai statistik sektoral instansi dan memasang bukti",
        "",
        _cells("walidata pembina", own="produsen"),
    ),
    # docs/adr/0117: whoever works in a village learns on what its release prints; those above read counts
    _action(
        "belajar.kerjakan",
        "belajar pada angka desa sendiri",
        "",
        _cells("pencacah agen_statistik kepala_desa pendamping kader_rumah_dataku bpd komunitas"),
    ),
    # docs/adr/0122: asked at an exercise or a stage; read in the village and by its coach
    _action(
        "tanya.baca",
        "membaca tanya jawab desa",
        "",
        _cells("pencacah agen_statistik kepala_desa pembina pendamping kader_rumah_dataku bpd komunitas"),
    ),
    _action("tanya.jawab", "menjawab pertanyaan orang desa", "", _cells("agen_statistik pembina")),
    # ── perencanaan ──
    _action(
        "rencana.lihat",
        "melihat rencana kegiatan",
        "RK",
        _cells(
            "agen_statistik kepala_desa camat walidata pembina koordinator ppdp pendamping bpd bakorwil", own="produsen"
        ),
    ),
    _action(
        "rencana.sunting",
        "menyunting rencana dan memilih instrumen",
        "R",
        _cells("agen_statistik pendamping", own="produsen"),
    ),
    _action("rencana.setujui", "menyetujui rencana", "R", _cells("kepala_desa")),
    _action("rencana.tinjau", "meninjau rencana dan memberi rekomendasi", "R", _cells("pembina")),
    # docs/adr/0124: an own form that a village offers to those of its kabupaten
    _action("instrumen.edarkan", "mengedarkan instrumen desa di kabupaten", "R", _cells("walidata")),
    _action("rencana.daftar_data", "menetapkan daftar data", "R", _cells("koordinator bakorwil")),
    # the second hand of minutes: who leads, who checks and who coaches, never who wrote them (docs/adr/0043)
    _action("rapat.tutup", "menutup notulen rapat forum", "R", _cells("walidata pembina koordinator bakorwil")),
    # docs/bidang/rumah_dataku.md 4: family planning, coordination and offices agree on the value that planning uses;
    # figures that their sources publish anyhow, no persons. Who locks is of another institution (docs/adr/0040)
    _action("penetapan.lihat", "melihat penetapan parameter", "R", _cells(_EVERYBODY)),
    _action(
        "penetapan.usul", "mengusulkan nilai parameter", "R", _cells("walidata koordinator dinas_pmd opd_kb bakorwil")
    ),
    _action("penetapan.kunci", "mengunci nilai parameter", "R", _cells("walidata pembina koordinator bakorwil")),
    _action("rencana.dpia", "menilai dampak pelindungan data", "R", _cells("ppdp")),
    _action("definisi.lihat", "melihat definisi indikator dan kode", "R", _cells(f"{_EVERYBODY} {PUBLIC}")),
    _action("definisi.lokal", "menyunting definisi daerah", "R", _cells("walidata")),
    _action("definisi.sunting", "menyunting definisi indikator dan kode", "R", _cells("pembina")),
    _action("definisi.usul", "mengusulkan definisi", "R", _cells("koordinator bakorwil")),
    # docs/adr/0094: what came from above holds when somebody who answers for the area says so
    _action(
        "acuan.pasang",
        "memasang acuan dari atas",
        "R",
        _cells("agen_statistik kepala_desa walidata"),
        proof=Proof.SECOND_FACTOR,
    ),
    # ── pengumpulan ──
    _action(
        "orang.sunting",
        "mengisi dan menyunting data orang",
        "K",
        _cells("agen_statistik", own="pencacah kader_rumah_dataku"),
        proof=Proof.SECOND_FACTOR,
    ),
    _action(
        "orang.lihat",
        "melihat data orang (NIK disamarkan)",
        "KP",
        _cells(
            "agen_statistik kepala_desa opd_kb kader_rumah_dataku",
            own="pencacah",
            record="produsen walidata",
            case="ppdp",
        ),
        proof=Proof.SECOND_FACTOR,
        in_village="opd_kb",  # an office of a kabupaten or a province has no screen with persons
    ),
    _action(
        "orang.buka_nik",
        "membuka satu NIK dengan alasan",
        "KP",
        _cells("agen_statistik", record="walidata", case="ppdp"),
        proof=Proof.FRESH,
    ),
    _action(
        "register.usul",
        "mengusulkan penggabungan dan peristiwa",
        "KP",
        _cells(own="pencacah"),
        proof=Proof.SECOND_FACTOR,
    ),
    _action(
        "register.putus",
        "memutuskan penggabungan dan peristiwa",
        "KP",
        _cells("agen_statistik"),
        proof=Proof.SECOND_FACTOR,
    ),
    _action(
        "register.sahkan", "mengesahkan kematian dan kepindahan", "KP", _cells("kepala_desa"), proof=Proof.SECOND_FACTOR
    ),
    _action(
        "register.tiket",
        "menangani tiket kabupaten",
        "KP",
        _cells("walidata", case="disdukcapil"),
        proof=Proof.SECOND_FACTOR,
    ),
    _action("opd.serah", "menyerahkan tabel OPD", "K", _cells("walidata", own="produsen")),
    _action("rumah_dataku.kerjakan", "mengerjakan tugas Rumah DataKu", "KP", _cells("opd_kb kader_rumah_dataku")),
    _action("rumah_dataku.tetapkan", "mencatat kelas Rumah DataKu yang ditetapkan", "KP", _cells("opd_kb")),
    _action("program.isi", "mengisi realisasi program daerah", "K", _cells("agen_statistik produsen dinas_pmd")),
    # ── pemeriksaan ──
    _action(
        "temuan.lihat",
        "melihat temuan (tanpa isian orang)",
        "P",
        _cells(
            "agen_statistik kepala_desa camat walidata pembina admin_simpul", own="pencacah produsen kader_rumah_dataku"
        ),
    ),
    _action(
        "temuan.jawab",
        "menjawab temuan",
        "P",
        _cells("agen_statistik", own="pencacah produsen kader_rumah_dataku"),
        proof=Proof.SECOND_FACTOR,
    ),
    _action(
        "temuan.tutup_ringan",
        "menerima temuan ringan dengan alasan",
        "P",
        _cells("agen_statistik"),
        proof=Proof.SECOND_FACTOR,
    ),
    _action("temuan.buka", "membuka temuan", "P", _cells("walidata pembina")),
    _action("temuan.tutup", "menutup temuan", "P", _cells("walidata", priority="pembina")),
    _action(
        "angka.lihat_mentah",
        "melihat tabel sebelum dilindungi",
        "P",
        _cells("agen_statistik kepala_desa walidata pembina", own="produsen"),
    ),
    _action("opd.putus", "menerima dan menarik tabel OPD", "P", _cells("walidata")),
    _action("opd.bina", "memutuskan tabel OPD prioritas", "P", _cells("pembina")),
    _action("lindung.lihat", "melihat aturan pelindungan", "P", _cells("agen_statistik walidata pembina ppdp")),
    _action("lindung.perketat", "memperketat aturan pelindungan", "P", _cells("agen_statistik walidata pembina")),
    _action("lindung.atur", "mengatur aturan pelindungan", "P", _cells("walidata pembina")),
    # ── penyebarluasan ──
    _action(
        "rilis.tanda_tangan",
        "menandatangani rilis dengan kunci desa",
        "S",
        _cells("kepala_desa agen_statistik", own="produsen"),
        proof=Proof.FRESH,
        decree="agen_statistik",
    ),
    _action("batas.sunting", "mengunggah batas dusun", "S", _cells("agen_statistik"), proof=Proof.SECOND_FACTOR),
    # docs/adr/0075: whoever signs for the village, or publishes for the level, says how its site looks
    _action(
        "situs.rupa",
        "memilih tampilan situs desa",
        "S",
        _cells("agen_statistik kepala_desa"),
        proof=Proof.SECOND_FACTOR,
    ),
    _action(
        "situs.rupa_wilayah", "memilih tampilan halaman wilayah", "S", _cells("walidata"), proof=Proof.SECOND_FACTOR
    ),
    _action(
        "rilis.terbitkan",
        "menandatangani kedua dan menerbitkan",
        "S",
        _cells("walidata", priority="pembina"),
        proof=Proof.FRESH,
    ),
    # docs/adr/0060: what villages published and the walidata examined, added up and protected; read by whoever has an
    # office in the kabupaten (the view widens it to villages below), made with the key of the area
    _action("rilis_wilayah.lihat", "membaca rilis kecamatan dan kabupaten", "RKPS", _cells(_EVERYBODY)),
    _action("rilis_wilayah.buat", "membuat rilis kecamatan dan kabupaten", "S", _cells("walidata"), proof=Proof.FRESH),
    # docs/bidang/quality_policy.md 3.2: who may read before everybody stands on a public list; two people put one there
    _action("prarilis.usul", "mengusulkan pembaca sebelum terbit", "S", _cells("agen_statistik kepala_desa")),
    _action(
        "prarilis.putus",
        "mengukuhkan pembaca sebelum terbit",
        "S",
        _cells("kepala_desa walidata"),
        proof=Proof.SECOND_FACTOR,
    ),
    _action("rilis.minta_tarik", "meminta penarikan rilis", "S", _cells("agen_statistik kepala_desa produsen pembina")),
    _action("rilis.tarik", "menarik rilis", "S", _cells("walidata ppdp"), proof=Proof.FRESH),
    _action(
        "berbagi.usul",
        "mengusulkan catatan berbagi (T2)",
        "S",
        _cells("agen_statistik produsen walidata pembina koordinator bakorwil"),
    ),
    _action("berbagi.setujui", "menyetujui catatan berbagi (T2)", "S", _cells("kepala_desa"), proof=Proof.FRESH),
    _action("berbagi.tahan", "memberi nasihat dan menahan catatan berbagi", "S", _cells("ppdp")),
    # docs/adr/0050: what is over is proposed by one and confirmed by another, who is the controller of the data
    _action("retensi.lihat", "melihat masa simpan data", "", _cells("agen_statistik kepala_desa walidata ppdp")),
    _action("retensi.usul", "mengusulkan pemusnahan data", "", _cells("agen_statistik"), proof=Proof.SECOND_FACTOR),
    _action("retensi.putus", "mengukuhkan pemusnahan data", "", _cells("kepala_desa"), proof=Proof.FRESH),
    # UU 27/2022 Pasal 46: stopping a breach waits for nobody; that it is over is said by who did not say so first
    _action("kebocoran.lihat", "melihat kebocoran data", "", _cells("agen_statistik kepala_desa walidata ppdp")),
    _action(
        "kebocoran.tangani",
        "mencatat dan menghentikan kebocoran data",
        "",
        _cells("agen_statistik kepala_desa walidata ppdp"),
        proof=Proof.SECOND_FACTOR,
    ),
    _action("kebocoran.tutup", "menutup berkas kebocoran data", "", _cells("kepala_desa ppdp"), proof=Proof.FRESH),
    _action("permintaan.ajukan", "meminta data agregat", "S", _cells(f"produsen koordinator bakorwil {PUBLIC}")),
    # docs/bidang/governance.md 3: who produces data answers; an office sees what a village passed on to it
    _action("permintaan.layani", "melayani permintaan data", "S", _cells("agen_statistik walidata", own="produsen")),
    _action("permintaan.setujui", "menyetujui permintaan data", "S", _cells("kepala_desa")),
    # docs/bidang/quality_policy.md 3.4: the office may answer where a figure is misquoted; one writes, another
    # publishes
    _action(
        "tanggapan.tulis",
        "menulis tanggapan atas angka yang salah dikutip",
        "S",
        _cells("agen_statistik kepala_desa walidata pembina"),
    ),
    _action(
        "tanggapan.terbit",
        "menerbitkan dan mencabut tanggapan umum",
        "S",
        _cells("kepala_desa walidata pembina"),
        proof=Proof.SECOND_FACTOR,
    ),
    # docs/bidang/quality_policy.md 2: readers are told of an error before its revision; one writes, another publishes
    _action(
        "pemberitahuan.tulis",
        "menulis pemberitahuan kepada pembaca",
        "S",
        _cells("agen_statistik kepala_desa walidata pembina"),
    ),
    _action(
        "pemberitahuan.terbit",
        "menerbitkan dan mengakhiri pemberitahuan",
        "S",
        _cells("kepala_desa walidata pembina"),
        proof=Proof.SECOND_FACTOR,
    ),
    # ── pemanfaatan dan simpul: no stage ──
    # What would be on a named schedule; whoever may not see unprotected tables reads it rounded (docs/adr/0057, 13)
    _action(
        "skenario.lihat",
        "membaca skenario penduduk",
        "",
        _cells("agen_statistik kepala_desa walidata pembina koordinator bakorwil"),
    ),
    # docs/adr/0088: what is written, before any of it is public; offices of the village and above, no collector
    _action(
        "usulan.baca",
        "membaca usulan yang disusun desa",
        "",
        _cells(
            "agen_statistik kepala_desa camat produsen walidata pembina koordinator dinas_pmd pendamping bpd bakorwil"
        ),
    ),
    _action("usulan.susun", "menyusun usulan RKP", "", _cells("agen_statistik pendamping")),
    _action("usulan.ajukan", "mengajukan usulan RKP", "", _cells("kepala_desa")),
    # docs/adr/0096: who is in aid and who is not, by name; nobody above the village, and never out of the workspace
    _action(
        "kemiskinan.lihat",
        "membuka ruang kerja kemiskinan",
        "",
        _cells("agen_statistik kepala_desa"),
        proof=Proof.SECOND_FACTOR,
    ),
    _action(
        "kemiskinan.izinkan",
        "mengizinkan data lama untuk memilih keluarga",
        "",
        _cells("kepala_desa"),
        proof=Proof.SECOND_FACTOR,
    ),
    _action("usulan.himpun", "menghimpun usulan RKP", "", _cells("camat")),
    _action("usulan.jawab", "menjawab usulan RKP", "", _cells("produsen")),
    _action("usulan.putus", "memutuskan usulan RKP", "", _cells("koordinator bakorwil")),
    # the second hand of a deliberation's minutes: a kelurahan has no BPD (docs/adr/0095)
    _action("berita_acara.tanda_tangan", "menandatangani berita acara", "", _cells("bpd kepala_desa")),
    _action("latihan.pakai", "memakai desa latihan", "", _cells("komunitas agen_statistik kepala_desa pembina")),
    _action(
        "akun.kelola",
        "mengelola orang dan peran",
        "",
        _cells("agen_statistik kepala_desa walidata admin_simpul", own="produsen pembina koordinator bakorwil"),
        proof=Proof.SECOND_FACTOR,
    ),
    # Rule below the table: who opens persons to somebody, and may not read them himself, needs a second one (second.py)
    _action(
        "akun.setujui",
        "menyetujui yang membuka data orang",
        "",
        _cells("kepala_desa walidata pembina koordinator ppdp"),
        proof=Proof.FRESH,
    ),
    # What was opened from outside, or by a code of the console, the village confirms or refuses (holds.py)
    _action(
        "pembaca.putus",
        "menegaskan atau menolak pembaca data orang dari luar desa",
        "",
        _cells("agen_statistik kepala_desa"),
        proof=Proof.FRESH,
    ),
    # Rule below the table: offices have no screen with persons; two roles of different institutions open one for 24 h.
    # docs/bidang/planning.md 8: by the kepala desa or the kabupaten; whoever may not see persons sees veiled counts
    _action(
        "bencana.lihat",
        "melihat mode darurat dan hitungan pengungsi",
        "",
        _cells("agen_statistik kepala_desa camat walidata pembina koordinator ppdp"),
    ),
    _action(
        "bencana.putus",
        "memulai dan mengakhiri mode darurat",
        "",
        _cells("kepala_desa walidata"),
        proof=Proof.SECOND_FACTOR,
    ),
    _action(
        "wilayah.serah", "mengubah wilayah dan kode desa menurut keputusan", "", _cells("walidata"), proof=Proof.FRESH
    ),
    _action(
        "darurat.minta", "meminta akses darurat", "", _cells("walidata pembina koordinator"), proof=Proof.SECOND_FACTOR
    ),
    _action(
        "darurat.setujui",
        "menyetujui atau mengakhiri akses darurat",
        "",
        _cells("walidata pembina koordinator ppdp"),
        proof=Proof.FRESH,
    ),
    _action(
        "darurat.lihat",
        "melihat akses darurat",
        "",
        _cells("agen_statistik kepala_desa walidata pembina koordinator ppdp"),
    ),
    _action(
        "catatan.lihat",
        "membaca catatan audit",
        "",
        _cells("agen_statistik kepala_desa walidata ppdp", own="pencacah produsen", technical="admin_simpul"),
    ),
)

ACTIONS = {action.id: action for action in _LIST}

_ALL = frozenset(ROLES)
#: "Users and roles in scope": which roles a role may give, always below its own area and never to oneself.
GRANTS: dict[str, frozenset[str]] = {
    "agen_statistik": frozenset({"pencacah"}),
    "kepala_desa": frozenset({"agen_statistik"}),
    "produsen": frozenset({"produsen"}),
    "walidata": _ALL,
    "pembina": frozenset({"pembina"}),
    "koordinator": frozenset({"koordinator"}),
    "bakorwil": frozenset({"bakorwil"}),
    "admin_simpul": _ALL,
}
#: Roles that are given only with the number of a decree.
DECREE_ROLES = frozenset({"agen_statistik"})


def roles_with(action: str, *, narrow: bool = True) -> tuple[str, ...]:
    """Names of the roles that hold an action, in the order of the matrix (for "Halaman ini untuk …"): at all, or
    without those that hold it for what is their own only, whom a page that does not narrow refuses."""
    cells = ACTIONS[action].cells
    return tuple(
        role.name for role in ROLES.values() if role.id in cells and (narrow or cells[role.id] is not Reach.OWN)
    )


def needs_second_factor(role: str) -> bool:
    """True when a role reads identified persons, signs or publishes (docs/adr/0023)."""
    return any(role in action.cells and action.proof > Proof.PASSWORD for action in ACTIONS.values())


def reach_of(role: str, action: Action, *, stage: str, decree: str, level: AreaLevel) -> Reach | None:
    """How far one assignment reaches: its role at the level of its area, limited to its stage ("" = all), with the
    number of its SK.

    An assignment for one stage gives the actions of that stage only; what belongs to no stage (accounts, keys, the
    log) comes with an unlimited assignment, except for seeing the village's home.
    """
    reach = action.cells.get(role)
    if reach is None or (role in action.needs_decree and not decree):
        return None
    if role in action.in_village and level is not AreaLevel.DESA:
        return None
    if stage and stage not in action.stages and action.id != "desa.lihat":
        return None
    return reach
