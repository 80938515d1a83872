"""What each kind of content file says, as values; the files themselves are read by `content.loader`.

Expressions stay text here (with the line where they stand); `cantik.expr` parses and checks them. Attribute names are
English, the key of the file is named where it differs.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from cantik.content.basis import ContentBasis

if TYPE_CHECKING:
    from cantik.content.activity import PriceList, VillageActivity
    from cantik.content.class_limits import ClassLimits
    from cantik.content.column import ColumnDefinition
    from cantik.content.definition import LocalDefinition
    from cantik.content.facility import FacilityKind
    from cantik.content.gap_rule import GapRule
    from cantik.content.guide import Guide
    from cantik.content.instrument import Concept, Instrument
    from cantik.content.metadata_fields import MetadataForm
    from cantik.content.opd_table import OpdTable
    from cantik.content.parameter import Parameter
    from cantik.content.peer_rule import PeerRule
    from cantik.content.programme import RegionalProgramme
    from cantik.content.rate import RateDefinition
    from cantik.content.reference_layers import ReferenceVersion
    from cantik.content.schedule import ScenarioSchedule
    from cantik.content.spread import SpreadSpec
    from cantik.content.story_rule import StoryRule
    from cantik.content.tally import VillageTally
    from cantik.content.year import YearTemplate


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a piece of content stands: the file relative to its content folder and the line of each key."""

    file: str
    lines: Mapping[str, int] = field(default_factory=dict)

    def at(self, key: str = "") -> str:
        """`indicators/x.yaml:12` for the line of a key (or of the file's beginning)."""
        return f"{self.file}:{self.lines.get(key, 1)}"


@dataclass(frozen=True, slots=True)
class Variable:
    """One variable of the common model (`content/variables/<unit>.yaml`): what readers fill and measures ask.

    `type`: kode | angka | teks | tanggal | ya_tidak | nik | kk | telepon | titik | uang | takaran (amounts: whole
    rupiah, or a measure in whole small units; the snapshot alone makes and keeps them). A `kode` names its code
    list, an `angka` its largest value (`maximum`; larger values are cut to it in the snapshot). A `ya_tidak` has the
    codes ya and tidak; "tidak tahu" is its missing code. `frozen`: it enters the snapshot. `derived`: made by the
    snapshot (umur, jumlah_anggota …), never read from a file. `additive`: a `kode` that is a sum of codes. `weight`:
    how sure a value is when one of several must be wrong; one of weight 3 is doubted last beside two others of weight
    1.
    """

    id: str
    unit: str  # orang | keluarga | rumah_tangga | bangunan
    label: str
    label_en: str
    type: str
    codelist: str | None = None
    maximum: int | None = None
    frozen: bool = False
    derived: bool = False
    identifying: bool = False
    additive: bool = False
    weight: int = 1
    origin: Origin = field(default_factory=lambda: Origin(""))
    document: bool = False  # nomor_surat: a text that is the number of a document
    kelas: str | None = None  # class of disclosure of what no form asks; what is asked has that of its concept


@dataclass(frozen=True, slots=True)
class Disclosure:
    """`pengungkapan` of a measure: class A, B or C, least level, least denominator or number of events."""

    kelas: str
    level_min: str = "dusun"
    penyebut_min: int | None = None
    kejadian_min: int | None = None
    kelas_bawah: str | None = None  # class below the desa (religion: B at desa, C below)
    delicate: tuple[str, ...] = ()  # peka: only these classes and groups of them are of `kelas_bawah`; none: all
    harmless: str | None = None  # pelengkap: tidak_peka: why those of the village without the trait may be few (sebab)
    silences: tuple[str, ...] = ()  # mendiamkan: tables of a part of those few, which are then left out
    together: str | None = None  # bersama: a level tells it of the same villages as that table
    follows: str | None = None  # mengikuti: printed only where the policy obliges that table to tell its totals
    milder: str | None = None  # lebih_ringan: why the class is lower than that of an answer that it counts


@dataclass(frozen=True, slots=True)
class Example:
    """`contoh` of an indicator or table: rows of the named columns and what must come out."""

    asal: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    expected: Mapping[str, Any]
    line: int = 0


@dataclass(frozen=True, slots=True)
class Indicator:
    """A figure for each area: numerator over denominator, or a count."""

    id: str
    version: int  # versi
    title: str
    title_en: str
    basis_of: ContentBasis  # dasar: legal or methodical source
    since: dt.date
    until: dt.date | None
    kind: str  # jenis: persen | rasio | jumlah
    unit_of: str  # basis: orang | keluarga | …
    populations: tuple[str, ...]  # populasi, in order of preference
    reference: str  # acuan: tanggal | periode
    universe: str  # semesta (expression)
    numerator: str  # pembilang (expression)
    denominator: str | None  # penyebut (expression; None = the universe)
    missing: str  # kosong: keluar | bukan
    scale: int
    decimals: int
    unit: str  # satuan
    unit_en: str
    classifications: tuple[str, ...]
    disclosure: Disclosure
    concept: Mapping[str, Any]  # ms_ind
    examples: tuple[Example, ...]
    topic: str  # topik, for grouping on pages
    origin: Origin
    concept_en: Mapping[str, str] = field(default_factory=dict)  # definition, interpretation, formula in English
    judged_by: bool = False  # dahulu: a village is judged by it; settled before the tables
    instead_of: tuple[str, ...] = ()  # menggantikan: printed only where one of these cannot be, instead of them
    estimate: bool = False  # perkiraan: of a model or a projection, not counted
    spread: SpreadSpec | None = None  # sebaran: of poverty, inequality, quantiles, deprivation
    class_limits: ClassLimits | None = None  # kelas_peta: where the classes of its maps begin
    asked_as: tuple[str, ...] = ()  # nomor: the rows of a list that it answers, of a line of `indicator_lists/`


@dataclass(frozen=True, slots=True)
class DerivedColumn:
    """`turunan` of a table: a column computed from published cells of the row."""

    id: str
    title: str
    title_en: str
    formula: str  # rumus over category ids of the column axis, `jumlah` and `luas_km2`
    decimals: int


@dataclass(frozen=True, slots=True)
class SumSpec:
    """`jumlah` of a table that adds up numbers instead of counting records.

    `column` (kolom): the numbers. Who contributes is told either record by record, `counted_in` (hitungan) being the
    table that counts those records by the same classes; or, where a record stands for many, by a number that it bears
    (`contributors`, penyumbang).
    """

    column: str
    counted_in: str | None
    contributors: str | None


@dataclass(frozen=True, slots=True)
class TableSpec:
    """A table. `rows` is a classification id, or `dusun` for a table by area."""

    id: str
    version: int
    number: str  # nomor
    title: str
    title_en: str
    basis_of: ContentBasis
    since: dt.date
    until: dt.date | None
    unit_of: str
    populations: tuple[str, ...]
    reference: str
    universe: str
    rows: str
    columns: tuple[str, ...]
    levels: tuple[str, ...]  # wilayah: desa, dusun
    unit: str
    unit_en: str
    missing: str  # kosong: baris | keluar
    disclosure: Disclosure
    details: tuple[str, ...]  # varian.x: jk_umur, jk, tanpa
    areas: tuple[str, ...]  # varian.g: dusun_jk, dusun, tanpa
    derived: tuple[DerivedColumn, ...]
    notes: tuple[str, ...]
    notes_en: tuple[str, ...]
    examples: tuple[Example, ...]
    topic: str
    origin: Origin
    estimate: bool = False  # perkiraan: of a model or a projection, not counted
    on_screen: bool = False  # of no content file, for the screen of the village office: never protected or printed
    summed: SumSpec | None = None  # jumlah: numbers are added up, not records counted
    sparse: bool = False  # baris_nol: keluar: a class of nobody has no row; a level adds up those who have it


@dataclass(frozen=True, slots=True)
class ClassOf:
    """One class of a classification: codes of the code list, or a closed range of numbers."""

    id: str
    label: str
    label_en: str
    codes: tuple[str, ...] = ()
    low: int | None = None
    high: int | None = None


@dataclass(frozen=True, slots=True)
class Recode:
    """Classes that a rung shows as one category."""

    id: str
    label: str
    label_en: str
    classes: tuple[str, ...]


FULL_LIST = "rinci"  # the first rung of every ladder: the classes themselves


@dataclass(frozen=True, slots=True)
class Rung:
    """A step of a recoding ladder: every class stands in one of its groups or by itself (`kept`)."""

    id: str
    label: str
    label_en: str
    groups: tuple[Recode, ...]
    kept: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Classification:
    """Classes over one variable, with its recoding ladder and the neutral class (docs/bidang/publications.md 7.1).

    `ladder`: the rungs after the full list, each coarser than the one before and made of its categories. `residual`:
    classes and groups that say only what they are not ("lainnya"). `ordered`: the classes go from less to more, as
    numbers do and levels of education; charts keep their order. `whole` (utuh): an expression names its classes, never
    single codes of them. `all_tell` (semua_peka): none of its classes is neutral, each tells something of a person.
    `last_size` (golongan_akhir): as many categories its last rung may have, so that a small village prints something.
    """

    id: str
    variable: str
    codelist: str | None
    label: str
    label_en: str
    classes: tuple[ClassOf, ...]
    ladder: tuple[Rung, ...]
    neutral: str | None
    role: str  # kategori | umur | jenis_kelamin
    origin: Origin
    residual: frozenset[str] = frozenset()
    ordered: bool = False
    whole: bool = False
    all_tell: bool = False
    last_size: int = 3


@dataclass(frozen=True, slots=True)
class Rule:
    """An edit rule."""

    id: str
    title: str
    basis_of: ContentBasis
    since: dt.date
    until: dt.date | None
    unit_of: str  # unit: orang | keluarga | fasilitas (pemeriksa: fakta)
    level: str  # tingkat: tolak | periksa | catat
    condition: str  # syarat ("semua" when left out)
    wrong_if: str  # salah_bila
    columns: tuple[str, ...]
    message: str  # pesan with {placeholders}
    cure: str  # saran
    sources: tuple[str, ...]  # sumber: the sources whose batches it examines; empty = all
    examples: tuple[Mapping[str, Any], ...]
    origin: Origin
    expected: str = ""  # seharusnya: what stands there in a sound record
    checked_by: str = "aturan"  # pemeriksa: aturan | pembaca (the reader) | berkas (the whole batch) | fakta
    whole: bool = True  # seluruh_baris: the record is refused, not only the value (level tolak)
    by_hand: bool = False  # tolak_bila_diketik: an act by hand that would lead to it is refused, whatever the level
    unusable: tuple[str, ...] = ()  # tidak_dipakai: answers that no figure counts while the rule finds them
    needs: tuple[str, ...] = ()  # perlu: columns without which a batch cannot be asked; empty = all of `columns`
    kinds: tuple[str, ...] = ()  # jenis: the kinds of facilities that a rule over village facts speaks of


@dataclass(frozen=True, slots=True)
class Imputation:
    """What may be imputed (docs/bidang/quality_policy.md 5).

    `limit`: share of the rows of a dusun, a decimal as text; `uses`: how often one donor at most; `variables` by unit;
    `never`: patterns of variables that no policy may name.
    """

    limit: str
    uses: int
    variables: Mapping[str, tuple[str, ...]]
    never: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Policy:
    """A disclosure policy; the only place of thresholds."""

    id: str
    basis_of: ContentBasis
    since: dt.date
    minimum: Mapping[str, int]  # ambang per class
    zero_neutral: bool
    zero_denominator_below: int
    full_cells: Mapping[str, bool]
    p_percent: int
    nk: tuple[int, int]
    contributors_min: int
    denominator_min: int
    events_min: int
    level_min: Mapping[str, Any]
    must_publish: tuple[Mapping[str, Any], ...]
    book_na_max: str  # decimal as text, e.g. "0.10"
    table_na_max: str
    hysteresis_rise: int
    hysteresis_variant: str
    coverage_village_only_below: str  # quality_policy 4: "0.80"
    coverage_percent_only_below: str  # "0.95"
    item_nonresponse_max: str  # "0.20"
    digest: str  # SHA-256 of the file, written into every manifest
    origin: Origin
    imputation: Imputation | None = None
    tightens: str | None = None  # mengetatkan: the national policy that a kabupaten's own one makes stricter
    area: str = ""  # wilayah: where an own one holds, a code of an area; "" everywhere that this content serves
    until: dt.date | None = None  # its last day; None while it is in force
    annex_na_max: str = "1"  # share of the cells of a table of the annex that may be hidden
    table_persons_max: str = "1"  # share of the persons of a table of the book that may be hidden
    residual_max: str = "1"  # a rung whose residual category is larger yields to one without such a category
    table_details_from: Mapping[str, int] = field(default_factory=dict)  # rincian_tabel: the same for single tables
    details_from: int = 0  # rincian_min: a village of fewer persons publishes the frame and one-way tables only
    rungs: Mapping[str, str] = field(default_factory=dict)  # jenjang: classification -> rung of all details
    same_persons_days: int = 0  # histeresis.dekat_hari: editions as near as this are of the same persons to a reader
    steady_days: int = 0  # histeresis.tetap_hari: up to here they are in the answers that hardly changed
    steady_share: str = "0"  # histeresis.tetap_bagian: of fewer persons than this another answer
    recount_least: int = (
        0  # histeresis.hitung_ulang_min: so many changed records have a measure counted anew; 0: always
    )
    recount_days: int = 0  # histeresis.hitung_ulang_hari: so do so many days


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """One target variable of a mapping: the headers it is read from and other spellings of codes. `only_where_seen`
    (bila_ada): codes that not every list of this source offers, so that where none has them nobody was asked."""

    variable: str
    headers: tuple[str, ...]
    type: str | None
    codelist: str | None
    aliases: Mapping[str, str]
    only_where_seen: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Mapping_:  # noqa: N801 (Mapping is the abstract type of Python)
    """A foreign format."""

    id: str
    source: str  # one of `content.sources.SOURCES`
    title: str
    basis_of: ContentBasis
    columns_from: str  # sumber_kolom: the document, program or file in which the columns were read
    unit_of: str
    recognise: Mapping[str, Any]
    columns: tuple[ColumnMapping, ...]
    ignore: tuple[str, ...]
    agreement: bool  # perjanjian: the batch needs an agreement record
    extra: Mapping[str, Any]  # sheets, header rows …: read by the reader of that format only
    origin: Origin


@dataclass(frozen=True, slots=True)
class ChapterSpec:
    """A chapter of a book: the ids of its tables, figures and narratives."""

    number: int
    title: str
    title_en: str
    tables: tuple[str, ...]
    figures: tuple[str, ...]
    narratives: tuple[str, ...]
    intro: str
    intro_en: str


@dataclass(frozen=True, slots=True)
class ProfileMeasure:
    """A line of a field of a profile: what it is called, its unit, and how it is filled from published figures, as a
    sentence is (`release.narrative.fill`); the first of several whose figures are all published (rungs of a table)."""

    label: str  # nama
    label_en: str
    filled: tuple[str, ...]  # isi
    unit: str
    unit_en: str


@dataclass(frozen=True, slots=True)
class ProfileField:
    """A field of a profile (`bidang`): sentences, each said where its figures are published, and measures."""

    title: str
    title_en: str
    sentences: tuple[Mapping[str, str], ...]  # kalimat: id, en
    measures: tuple[ProfileMeasure, ...]  # ukuran


@dataclass(frozen=True, slots=True)
class ProfileSpec:
    """`profil` of a book: fields that a region asks of its villages, told of figures that stand in the book anyway."""

    title: str
    title_en: str
    intro: str
    intro_en: str
    fields: tuple[ProfileField, ...]


@dataclass(frozen=True, slots=True)
class FactTableSpec:
    """A table of facts that a village recorded of itself, in the portrait that opens a book (`potret`): the kind of
    facts, the columns in order, those that are added up, and the codes of the first column that have a row (`hanya`,
    all when it is empty)."""

    fact: str
    title: str
    title_en: str
    columns: tuple[str, ...]
    summed: tuple[str, ...]
    only: tuple[str, ...]


#: form of a picture that is shared: its theme is the chapters and figures of the file
PICTURE_FORM = "infografis"
#: forms of a book: one with dividers and lists, a slim one whose chapters run on, a sheet of A4 folded twice, a picture
BOOK_FORMS = ("buku", "ringkas", "lembar", PICTURE_FORM)
#: what a publication is made of: the release alone, or (a picture that is drawn when somebody asks for it) the release
#: beside that of its kecamatan, or the newest statistics card
OF_RELEASE, BESIDE_KECAMATAN, OF_CARD = MATERIALS = ("rilis", "kecamatan", "kartu")


@dataclass(frozen=True, slots=True)
class BookSpec:
    """A publication (`content/books/`). All but the main book retell what the release publishes anyway: `form` is how
    one is printed (`BOOK_FORMS`), `of_level` for whom (a village, or a level above it), `detailed` whether tables by
    dusun, age and sex stand in it beside those of the village, `goals` whether the goals of SDGs Desa do, `material`
    what it is made of (`MATERIALS`)."""

    id: str
    title: str
    title_en: str
    basis_of: ContentBasis
    since: dt.date
    key_figures: tuple[str, ...]  # statistik_kunci: indicator ids
    chapters: tuple[ChapterSpec, ...]
    texts: Mapping[str, Any]  # pengantar, penjelasan umum, symbols …, by key
    origin: Origin
    profile: ProfileSpec | None = None  # profil
    portrait: tuple[FactTableSpec, ...] = ()  # potret
    form: str = "buku"  # bentuk
    of_level: bool = False  # untuk: wilayah
    detailed: bool = True  # rincian
    goals: bool = False  # tujuan
    material: str = OF_RELEASE  # bahan


@dataclass(frozen=True, slots=True)
class GroupMember:
    """An area (Kemendagri code) in a group, from a day until a day."""

    area: str
    since: dt.date
    until: dt.date | None


@dataclass(frozen=True, slots=True)
class AreaGroup:
    """A named set of areas of one level, on a legal basis, in force from a day; who belongs to it has dates, too."""

    id: str
    title: str
    title_en: str
    kind: str
    basis_of: ContentBasis
    since: dt.date
    until: dt.date | None
    members: tuple[GroupMember, ...]
    origin: Origin


@dataclass(frozen=True, slots=True)
class Limit:
    """One number with a meaning, in force from `since` on. `basis_of`: the law, policy or page it comes from.

    `least` and `most`: between what a kabupaten may set it in its own folder (None: nobody may). `replaces`: the
    national limit that a kabupaten's own one stands for.
    """

    id: str
    title: str
    value: Decimal
    unit: str
    basis_of: ContentBasis
    since: dt.date
    until: dt.date | None
    origin: Origin
    least: Decimal | None = None
    most: Decimal | None = None
    replaces: str | None = None

    @property
    def whole(self) -> int:
        """The value as a whole number, for those that count."""
        return int(self.value)


@dataclass(frozen=True, slots=True)
class PaperColumn:
    """One column of an official form: its head, line by line, what it says, how wide it is beside the others."""

    heads: tuple[str, ...]
    says: str
    width: int


@dataclass(frozen=True, slots=True)
class Paper:
    """An official form or book of a village. `columns_from`: where its columns were read, and how sure that is."""

    id: str
    code: str
    title: str
    layout: str
    columns_from: str
    columns: tuple[PaperColumn, ...]
    origin: Origin


@dataclass(frozen=True, slots=True)
class LinkTerm:
    """One condition over two records: a column, a measure of the closed list, its number; `no`: it must not hold."""

    column: str
    measure: str
    number: float | None
    no: bool = False


@dataclass(frozen=True, slots=True)
class LinkLevel:
    """One outcome of a comparison: it holds when all terms do (none: always). `frequency`: u is the value's own share.

    `m`, `u`: share of the outcome among records of one person, and of different persons that a block brings together.
    `fixed`: m is never learnt from records; it holds two kinds of pairs apart that records alone do not (twins).
    """

    id: str
    words: str
    terms: tuple[LinkTerm, ...]
    m: float
    u: float
    frequency: str | None = None
    fixed: bool = False


@dataclass(frozen=True, slots=True)
class LinkComparison:
    """What two records are compared in. Where a column of `needs` is empty it says nothing (weight 0)."""

    id: str
    label: str
    needs: tuple[str, ...]
    levels: tuple[LinkLevel, ...]


@dataclass(frozen=True, slots=True)
class LinkBlock:
    """Records are compared when all these columns are equal."""

    id: str
    columns: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class Linkage:
    """`linkage/<id>.yaml`: how doubles are looked for. Weights are log2; `review`, `sure`: weights of the whole pair.

    `doubles`: expected share of records with a double; `largest`: records that one key of a block may hold; `fewest`:
    persons that a village is taken to have at least, so that a few records weigh what they weigh in all of it.
    """

    id: str
    label: str
    source: str
    doubles: float
    review: float
    sure: float
    largest: int
    fewest: int
    same_words: tuple[tuple[str, ...], ...]
    titles: frozenset[str]
    spelling: Mapping[str, str]
    blocks: tuple[LinkBlock, ...]
    comparisons: tuple[LinkComparison, ...]
    origin: Origin = field(default_factory=lambda: Origin(""))


@dataclass(frozen=True, slots=True)
class LinkWeights:
    """`linkage/<id>.yaml` with `mengganti`: a kabupaten's own m for levels of a national model, by comparison.

    Everything else of the model stays national. Written by `cantik duplicates --train`.
    """

    id: str
    source: str
    replaces: str
    shares: Mapping[str, Mapping[str, float]]
    origin: Origin = field(default_factory=lambda: Origin(""))


@dataclass(frozen=True, slots=True)
class ConflictRule:
    """`conflicts/<id>.yaml`: what holds for some variables of a person or a family when two sources differ.

    `way` (cara): `terbaru` the newest reference date, `tepercaya` the source that comes first in `order` (urutan; those
    that are not named come last, alike), `tanya` the value in hand until somebody decides. `by_hand` (pembetulan): what
    holds for a value that somebody corrected. `rest`: the rule of every variable that no other rule names. `replaces`:
    the national rule in whose place a kabupaten puts its own.
    """

    id: str
    title: str
    title_en: str
    basis_of: ContentBasis
    since: dt.date
    until: dt.date | None
    fields: tuple[str, ...]  # isian: variables of unit `orang`
    way: str
    order: tuple[str, ...]
    by_hand: str
    rest: bool
    replaces: str | None
    origin: Origin


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact of life (docs/rujukan/bentuk-isi.md, facts), one of four kinds: what `column` adds up to over the records
    of `unit_of` is known by area (the persons of `ages`, both ends included; None: of any age); nobody is in
    `impossible`; of the first set of `most` no area has more than of the second; each family has one of `heads`, and
    its columns `same` tell of that person's. `basis_of`: where that is public; `example`: what a neighbour computes
    with it."""

    id: str
    title: str
    basis_of: ContentBasis
    unit_of: str
    example: str
    since: dt.date
    until: dt.date | None
    origin: Origin
    column: str = ""
    ages: tuple[int, int | None] | None = None
    impossible: str | None = None
    most: tuple[str, str] | None = None
    heads: str | None = None
    same: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class ToldSource:
    """One source of a thing that several tell: the columns of the register that only it fills, and why it stands where
    it stands among them."""

    columns: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class SameThing:
    """`same/<id>.yaml`: one thing that several sources tell by columns of their own. A release tells it by one of them,
    the first of `sources` that fills all its columns (measure/same.py). `replaces`: the national one in whose place a
    kabupaten puts another order."""

    id: str
    title: str
    basis_of: ContentBasis
    unit_of: str
    sources: tuple[ToldSource, ...]
    since: dt.date
    until: dt.date | None
    replaces: str | None
    origin: Origin


@dataclass(frozen=True, slots=True)
class Content:
    """All content, validated.

    `digest` is the SHA-256 over all files in canonical order and the packages of references that hold (shipped editions
    of area codes have a digest of their own),
    `version` the line of `content/VERSION`.
    """

    variables: Mapping[tuple[str, str], Variable]  # (unit, id)
    classifications: Mapping[str, Classification]
    indicators: Mapping[str, Indicator]
    tables: Mapping[str, TableSpec]
    rules: Mapping[str, Rule]
    policies: Mapping[str, Policy]
    mappings: Mapping[str, Mapping_]
    books: Mapping[str, BookSpec]
    limits: Mapping[str, Limit]
    papers: Mapping[str, Paper]
    linkage: Mapping[str, Linkage]
    facilities: Mapping[str, FacilityKind]
    conflicts: Mapping[str, ConflictRule]
    facts: Mapping[str, Fact]
    same: Mapping[str, SameThing]
    concepts: Mapping[tuple[str, str], Concept]  # (unit, variable)
    instruments: Mapping[str, Instrument]
    groups: Mapping[str, AreaGroup]
    metadata: Mapping[str, MetadataForm]
    years: Mapping[str, YearTemplate]
    parameters: Mapping[str, Parameter]
    guides: Mapping[str, Guide]
    programs: Mapping[str, RegionalProgramme]
    opd: Mapping[str, OpdTable]
    definitions: Mapping[str, LocalDefinition]  # of a kabupaten's own folder only
    columns: Mapping[str, ColumnDefinition]
    rates: Mapping[str, RateDefinition]
    schedules: Mapping[str, ScenarioSchedule]  # of a kabupaten's own folder only
    peers: Mapping[str, PeerRule]
    stories: Mapping[str, StoryRule]
    gaps: Mapping[str, GapRule]
    activities: Mapping[str, VillageActivity]  # by code
    prices: Mapping[str, PriceList]  # of a kabupaten's own folder only
    tallies: Mapping[str, VillageTally]
    version: str
    digest: str
    digests: Mapping[str, str]  # file -> SHA-256
    references: tuple[ReferenceVersion, ...] = ()  # what came from above and holds
