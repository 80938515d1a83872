"""Definitions to one plan a basis: every expression becomes sets of codes, every classification a dimension.

The plan is made of definitions, code lists and the choice of measures and bases, never of data. What it counts goes to
the places that the layout of the vector gives it (`layout`, `placing`), which no choice moves.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from cantik.base.errors import ContentError
from cantik.content.axes import Axis
from cantik.content.kinds import Classification, Content, Indicator, TableSpec
from cantik.content.spread import SPREAD_KINDS, SpreadSpec
from cantik.engines.protocol import WIDEST_TABLE, ColumnTotal, Dimension, Plan, Spread, Tally
from cantik.expr.check import compile_text
from cantik.expr.codesets import code_sets, radix
from cantik.expr.scope import AMOUNTS, Field, Scope, Type
from cantik.expr.sets import EVERY, AllOf, CodeSet, Leaf, columns_of
from cantik.measure.axes import axis, dimension
from cantik.measure.measure_coverage import EVERYBODY, SourceColumns, candidates, possible
from cantik.snapshot.bases import PLACED, RECORDED

DUSUN = "dusun"  # rows of a table by area
MEAN = "rata"
_SEX, _AGE = "jenis_kelamin", "umur_luas"
OPEN = "A"  # the class of the numbers of persons and families: they are the frame of all others
_BY_SEX, _BY_AGE = {"jk", "jk_umur"}, {"umur", "jk_umur"}
FGT = "fgt"


@dataclass(frozen=True, slots=True)
class CoveragePlan:
    """Positions among the counters: the frame of a measure, who of it may be in the universe, whom its sources
    reached."""

    frame: int
    possible: int
    recorded: int


@dataclass(frozen=True, slots=True)
class TablePlan:
    """A table of a plan: its tally, and the axes of the tally's dimensions."""

    spec: TableSpec
    population: str
    tally: Tally
    axes: tuple[Axis, ...]
    coverage: CoveragePlan


@dataclass(frozen=True, slots=True)
class IndicatorPlan:
    """An indicator of a plan: positions among the counters (the numerator of a mean, and where it is `divided` by
    another column its denominator, stand among the totals)."""

    spec: Indicator
    population: str
    asked: int
    answered: int
    numerator: int
    denominator: int
    summed: bool
    coverage: CoveragePlan
    divided: bool = False  # the denominator stands among the totals too: a mean over the numbers of another column
    spread: int | None = None  # position among the spreads, where values are told apart


@dataclass(frozen=True, slots=True)
class SumPlan:
    """A table of sums of a plan: for each class of its rows the position among the spreads of the numbers that are
    added up, and of the numbers of contributors where the records bear one."""

    spec: TableSpec
    population: str
    numbers: tuple[int, ...]
    contributors: tuple[int, ...]
    axis: Axis
    asked: int
    coverage: CoveragePlan


@dataclass(frozen=True, slots=True)
class Compiled:
    """Everything that is counted of one basis."""

    plan: Plan
    tables: tuple[TablePlan, ...]
    indicators: tuple[IndicatorPlan, ...]
    sums: tuple[SumPlan, ...] = ()


Measure = TableSpec | Indicator
_needed: dict[tuple[str, str, str], frozenset[str]] = {}


def compile_basis(
    scope: Scope, content: Content, chosen: Sequence[tuple[Measure, str]], sources: SourceColumns = EVERYBODY
) -> Compiled:
    """The plan of measures of one basis, each with the population base that it uses; `sources` bring the columns.

    Raises `ContentError` (K2xx) or `ExpressionError` with file and line for a definition that cannot be counted.
    """
    maker = _Maker(scope, content, sources)
    for measure, population in chosen:
        if isinstance(measure, TableSpec):
            (maker.table if measure.summed is None else maker.sums_of)(measure, population)
        else:
            maker.indicator(measure, population)
    return maker.build()


def columns_needed(measure: Measure, scope: Scope, content: Content) -> frozenset[str]:
    """The columns without which a measure cannot be made of a snapshot (the base is asked for separately)."""
    key = content.digest, type(measure).__name__, measure.id
    if key not in _needed:
        _needed[key] = _columns_needed(measure, scope, content)
    return _needed[key]


def _columns_needed(measure: Measure, scope: Scope, content: Content) -> frozenset[str]:
    found = columns_of(_sets(measure, "semesta", measure.universe, scope))
    if isinstance(measure, TableSpec):
        ids = [name for name in axes_of(measure, content) if name != DUSUN]
        own = {PLACED} if measure.rows == DUSUN and RECORDED in measure.populations else set()
        if measure.summed is not None:
            own |= {name for name in (measure.summed.column, measure.summed.contributors) if name is not None}
        return found | own | {_classification(content, measure, name).variable for name in ids}
    if measure.kind == MEAN:
        return found | {field.name for field in _mean_columns(measure, scope)}
    if measure.spread is not None:
        return found | _spread_columns(measure, measure.spread, scope, content)
    found |= columns_of(_sets(measure, "pembilang", measure.numerator, scope))
    if measure.denominator is not None:
        found |= columns_of(_sets(measure, "penyebut", measure.denominator, scope))
    return found


def counted_sets(measure: Measure, scope: Scope) -> tuple[CodeSet, ...]:
    """The conditions by which a measure counts records: its universe, and of a share or a number both parts of it."""
    universe = _sets(measure, "semesta", measure.universe, scope)
    if isinstance(measure, TableSpec):
        return (universe,)
    if measure.spread is not None:
        return (universe, *(predicate for _, predicate in _points(measure.spread, scope)))
    if measure.kind == MEAN:
        return (universe,)
    parts = (("pembilang", measure.numerator), ("penyebut", measure.denominator))
    return (universe, *(_sets(measure, key, text, scope) for key, text in parts if text is not None))


def classes_on_axis(name: str, scope: Scope, content: Content) -> tuple[str, tuple[frozenset[int], ...]]:
    """The column of a classification of codes, and the positions of each of its classes; none of one of numbers."""
    found = content.classifications.get(name)
    if found is None or found.variable not in scope.names:
        return name, ()
    codes = scope.names[found.variable].codes
    places = {code: position for position, code in enumerate(codes)}
    return found.variable, tuple(
        frozenset(places[code] for code in each.codes if code in places) for each in found.classes
    )


def axes_of(spec: TableSpec, content: Content) -> tuple[str, ...]:
    """The classifications by which a table is counted at its finest, rows last.

    A table with variants is counted by sex and broad age as far as they ask for it (`kolom` may name other ages); one
    without variants by its columns.
    """
    columns = spec.columns
    if spec.disclosure.kelas != OPEN and not spec.on_screen:
        _detailed_by_variants(spec, content)
    if spec.details or spec.areas:
        sex = bool(_BY_SEX & set(spec.details)) or "dusun_jk" in spec.areas
        age = bool(_BY_AGE & set(spec.details))
        own_ages = [name for name in spec.columns if _classification(content, spec, name).role == "umur"]
        columns = ((_SEX,) if sex else ()) + ((own_ages[0] if own_ages else _AGE,) if age else ())
    return columns if spec.rows == DUSUN else (*columns, spec.rows)


def _detailed_by_variants(spec: TableSpec, content: Content) -> None:
    """Refuse a table of class B or C whose `kolom` would not be asked: its detail is that of its variants, which alone
    are protected; `kolom` says by which ages (docs/adr/0058, 8: two classifications are crossed on the screen only)."""
    ages = [name for name in spec.columns if _classification(content, spec, name, "kolom").role == "umur"]
    if list(spec.columns) != ages[:1] or (ages and not _BY_AGE & set(spec.details)):
        raise ContentError(
            "K209",
            "Tabel kelas B atau C dirinci lewat “varian”; “kolom” hanya satu golongan umur untuknya",
            where=spec.origin.at("kolom"),
            found=", ".join(spec.columns),
            expected="satu klasifikasi umur beserta varian.x umur atau jk_umur, atau tanpa “kolom”",
            mend="Hapus “kolom”; rincian menurut jenis kelamin, umur, dan dusun ditulis pada “varian”.",
        )


def missing_classification(name: str, where: str) -> ContentError:
    """K203: a measure names a classification that the content does not have."""
    return ContentError(
        "K203", f"Klasifikasi “{name}” tidak ada", where=where, expected="nama berkas dalam folder klasifikasi"
    )


def _classification(content: Content, spec: TableSpec, name: str, key: str = "baris") -> Classification:
    found = content.classifications.get(name)
    if found is None:
        raise missing_classification(name, spec.origin.at(key))
    return found


def _sets(measure: Measure, key: str, text: str, scope: Scope) -> CodeSet:
    return code_sets(compile_text(text, scope, measure.origin.at(key)), scope)


def _number(spec: Indicator, scope: Scope, key: str = "pembilang") -> Field:
    named = spec.numerator if key == "pembilang" else spec.denominator or ""
    field = scope.names.get(named.strip())
    if field is None or field.type is not Type.NUMBER:
        raise ContentError(
            "K204",
            f"{key.capitalize()} rata-rata harus nama satu kolom angka",
            where=spec.origin.at(key),
            found=f"“{named}”",
            mend="Tulis nama kolomnya saja, misalnya jumlah_anggota.",
        )
    return field


def _mean_columns(spec: Indicator, scope: Scope) -> tuple[Field, ...]:
    """The column whose numbers are added up, and where one is named that by whose numbers they are divided; without,
    the records are counted."""
    return (_number(spec, scope), *(() if spec.denominator is None else (_number(spec, scope, "penyebut"),)))


def _spread_columns(spec: Indicator, told: SpreadSpec, scope: Scope, content: Content) -> frozenset[str]:
    """The columns that hold the values of an indicator, and the weight of each."""
    found = {_weight(told, scope).name} if told.weight is not None else set()
    if not told.deprived:
        return frozenset(found | {_value(spec, scope, content)})
    return frozenset(found).union(*(columns_of(predicate) for _, predicate in _points(told, scope)))


def _points(told: SpreadSpec, scope: Scope) -> tuple[tuple[int, CodeSet], ...]:
    """The points of each deprivation and who is deprived."""
    return tuple(
        (weight, code_sets(compile_text(lack.when, scope, lack.origin.at("bila")), scope))
        for weight, lack in zip(told.weights, told.deprived, strict=True)
    )


def _weight(told: SpreadSpec, scope: Scope) -> Field:
    field = scope.names.get(told.weight or "")
    if field is None or field.type is not Type.NUMBER:
        where = told.origin.at("bobot")
        raise ContentError(
            "K204", "Bobot harus nama satu kolom angka", where=where, found=f"“{told.weight}”", expected="kolom angka"
        )
    return field


def _value(spec: Indicator, scope: Scope, content: Content) -> str:
    """The column of values: amounts, or numbers; poverty is told of amounts only, a decile is no substitute."""
    name = spec.numerator.strip()
    if is_amount(content, scope.unit, name):
        return name
    if spec.kind == FGT:
        raise ContentError(
            "K206",
            "Indeks kemiskinan hanya dari kolom uang yang ditanyakan desa",
            where=spec.origin.at("pembilang"),
            found=f"“{name}”",
            expected="kolom turunan berjenis uang, misalnya pengeluaran_per_orang",
        )
    return _number(spec, scope).name


def is_amount(content: Content, unit: str, name: str) -> bool:
    """Whether a column of the snapshot holds amounts, which no expression of a measure can name."""
    variable = content.variables.get((unit, name))
    return variable is not None and variable.frozen and variable.type in AMOUNTS


class _Maker:
    """Collects tallies, counters and totals; equal predicates are counted once."""

    def __init__(self, scope: Scope, content: Content, sources: SourceColumns) -> None:
        self.scope, self.content, self.sources = scope, content, sources
        self.tables: list[TablePlan] = []
        self.indicators: list[IndicatorPlan] = []
        self.sums: list[SumPlan] = []
        self.counters: dict[CodeSet, int] = {}
        self.totals: dict[ColumnTotal, int] = {}
        self.spreads: dict[Spread, int] = {}
        self.dimensions: dict[str, Dimension] = {}
        self.width = 0

    def build(self) -> Compiled:
        tallies = tuple(table.tally for table in self.tables)
        columns = {dimension.column for dimension in self.dimensions.values()} | {total.column for total in self.totals}
        columns |= {spread.weight for spread in self.spreads if spread.weight is not None}
        named = {spread.column for spread in self.spreads if spread.column is not None}
        amounts = {name for name in named if is_amount(self.content, self.scope.unit, name)}
        columns |= named - amounts
        counted: tuple[Tally | ColumnTotal | Spread, ...] = (*tallies, *self.totals, *self.spreads)
        points = (predicate for spread in self.spreads for _, predicate in spread.points)
        for predicate in (*(part.where for part in counted), *self.counters, *points):
            columns |= columns_of(predicate)
        radices = {name: radix(self.scope.names[name]) for name in sorted(columns)}
        plan = Plan(
            self.scope.unit,
            radices,
            tallies,
            tuple(self.counters),
            tuple(self.totals),
            tuple(self.spreads),
            tuple(sorted(amounts)),
        )
        return Compiled(plan, tuple(self.tables), tuple(self.indicators), tuple(self.sums))

    def table(self, spec: TableSpec, population: str) -> None:
        """A table at its finest; wider than the engines bear is an error of the definition."""
        classifications = [_classification(self.content, spec, name) for name in axes_of(spec, self.content)]
        dimensions = tuple(self._dimension(classification.id, spec) for classification in classifications)
        asked = self._base_and_universe(spec, population)
        tally = Tally(spec.id, asked, dimensions, self.width)
        if tally.size > WIDEST_TABLE:
            raise ContentError(
                "K205",
                "Tabel terlalu lebar untuk dihitung",
                where=spec.origin.at("baris"),
                found=f"{tally.size} sel",
                expected=f"paling banyak {WIDEST_TABLE}",
            )
        self.width += tally.size
        axes = tuple(axis(classification) for classification in classifications)
        self.tables.append(TablePlan(spec, population, tally, axes, self._coverage(spec, asked)))

    def sums_of(self, spec: TableSpec, population: str) -> None:
        """A table of sums: the numbers of each class told apart, so that who contributes what is known."""
        told, asked = spec.summed, self._base_and_universe(spec, population)
        if told is None:
            raise AssertionError("a table that counts records")
        rows = self._dimension(_classification(self.content, spec, spec.rows).id, spec)
        numbers, contributors = [], []
        for place in range(rows.radix - 1):
            codes = frozenset(code for code, class_ in enumerate(rows.classes) if class_ == place)
            inside = _both(asked, Leaf(rows.column, codes))
            numbers.append(self._numbers(spec, told.column, inside))
            if told.contributors is not None:
                contributors.append(self._numbers(spec, told.contributors, inside))
        own = axis(self.content.classifications[spec.rows])
        answered = replace(own, categories=own.categories[: rows.radix - 1])
        place, coverage = self._counter(asked), self._coverage(spec, asked)
        self.sums.append(SumPlan(spec, population, tuple(numbers), tuple(contributors), answered, place, coverage))

    def _numbers(self, spec: TableSpec, name: str, inside: CodeSet) -> int:
        """The position of the numbers of a column of these records."""
        if not is_amount(self.content, self.scope.unit, name):
            field = self.scope.names.get(name)
            if field is None or field.type is not Type.NUMBER:
                where = spec.origin.at("jumlah")
                raise ContentError(
                    "K204", "Jumlah harus dari satu kolom angka", where=where, found=f"“{name}”", expected="kolom angka"
                )
            inside = _both(inside, self._present(name))
        return self.spreads.setdefault(Spread(inside, name, (), None), len(self.spreads))

    def indicator(self, spec: Indicator, population: str) -> None:
        """Numerator and denominator; `kosong: keluar` takes records without an answer out of both."""
        divisor: list[int] = []
        if spec.spread is None and spec.kind in SPREAD_KINDS:  # a definition that was not read from a file
            raise ContentError(
                "K206", "Jenis indikator ini perlu “sebaran”", where=spec.origin.at("jenis"), expected="sebaran"
            )
        asked, spread = self._base_and_universe(spec, population), None
        if spec.spread is not None:
            told = self._spread(spec, spec.spread, asked)
            spread = self.spreads.setdefault(told, len(self.spreads))
            numerator, answered, denominator = self._counter(told.where), told.where, told.where
        elif spec.kind == MEAN:
            columns = _mean_columns(spec, self.scope)
            answered = denominator = _both(asked, *(self._present(column.name) for column in columns))
            numerator, *divisor = (self._total(column.name, answered) for column in columns)
        else:
            above = _sets(spec, "pembilang", spec.numerator, self.scope)
            below = _sets(spec, "penyebut", spec.denominator, self.scope) if spec.denominator is not None else EVERY
            answered = asked
            if spec.missing == "keluar":
                answered = _both(
                    asked, *(self._present(column) for column in sorted(columns_of(above) | columns_of(below)))
                )
            numerator = self._counter(_both(answered, above))
            denominator = _both(answered, below)
        self.indicators.append(
            IndicatorPlan(
                spec,
                population,
                self._counter(asked),
                self._counter(answered),
                numerator,
                divisor[0] if divisor else self._counter(denominator),
                summed=spec.kind == MEAN,
                coverage=self._coverage(spec, asked),
                divided=bool(divisor),
                spread=spread,
            )
        )

    def _spread(self, spec: Indicator, told: SpreadSpec, asked: CodeSet) -> Spread:
        """The values of an indicator, of the records that answered all of it."""
        needed = _spread_columns(spec, told, self.scope, self.content)
        present = (self._present(name) for name in sorted(needed) if name in self.scope.names)
        where = _both(asked, *present)
        if told.deprived:
            return Spread(where, None, _points(told, self.scope), told.weight)
        return Spread(where, _value(spec, self.scope, self.content), (), told.weight)

    def _coverage(self, measure: Measure, asked: CodeSet) -> CoveragePlan:
        """What is counted to know of how many of its frame a measure is told; `asked`: base and universe."""
        sizes = {column: radix(self.scope.names[column]) for column in columns_of(asked)}
        frame = candidates(asked)
        reached = self.sources.reached_by(columns_needed(measure, self.scope, self.content))
        return CoveragePlan(
            self._counter(frame), self._counter(possible(asked, sizes)), self._counter(_both(frame, reached))
        )

    def _base_and_universe(self, measure: Measure, population: str) -> CodeSet:
        """Everybody in the population base and the universe."""
        base = self.scope.names[population]
        inside = Leaf(base.name, frozenset({base.codes.index("ya")}))
        return _both(inside, _sets(measure, "semesta", measure.universe, self.scope))

    def _present(self, column: str) -> Leaf:
        return Leaf(column, frozenset(range(radix(self.scope.names[column]) - 1)))

    def _total(self, column: str, where: CodeSet) -> int:
        return self.totals.setdefault(ColumnTotal(column, where), len(self.totals))

    def _counter(self, predicate: CodeSet) -> int:
        return self.counters.setdefault(predicate, len(self.counters))

    def _dimension(self, name: str, spec: TableSpec) -> Dimension:
        """Raises `ContentError` K201 at the line of the table that asks for a classification of other records."""
        classification = self.content.classifications[name]
        if classification.variable not in self.scope.names:
            key = "baris" if name == spec.rows else "kolom" if name in spec.columns else "varian"
            raise ContentError(
                "K201",
                "Klasifikasi ini tidak menggolongkan satuan yang dihitung",
                where=spec.origin.at(key),
                found=f"“{name}” atas “{classification.variable}”",
                expected=f"klasifikasi atas variabel {self.scope.unit} yang masuk potret data",
            )
        if name not in self.dimensions:
            self.dimensions[name] = dimension(classification, self.scope)
        return self.dimensions[name]


def _both(*parts: CodeSet) -> CodeSet:
    kept = tuple(dict.fromkeys(part for part in parts if part != EVERY))
    return kept[0] if len(kept) == 1 else AllOf(kept)


def group_by_basis(chosen: Sequence[tuple[Measure, str]]) -> Mapping[str, list[tuple[Measure, str]]]:
    """The measures of each basis, in their order."""
    found: dict[str, list[tuple[Measure, str]]] = {}
    for measure, population in chosen:
        found.setdefault(measure.unit_of, []).append((measure, population))
    return found
