"""A proposal for each column: the variable it may feed, how sure that is, and why, from its title and its cells.

Titles and cells are judged apart and joined; where they contradict each other the proposal says so and is never sure.
The order of the columns changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from cantik.codes.lists import CodeList
from cantik.collect.matching.evidence import Evidence, evidence, fits
from cantik.collect.matching.profile import ColumnProfile, Profile
from cantik.collect.matching.titles import PAIRS, TitleMeaning, TitleVocabulary
from cantik.content.kinds import Content, Mapping_, Variable
from cantik.content.sources import OWN

SURE, CHECK, NONE = "yakin", "periksa", "tidak"
_SURE_FROM, _CHECK_FROM = 0.76, 0.45
_NEUTRAL = 0.5
#: a village's own list of its residents, and what only somebody at the door can have asked
RESIDENTS = "buku_penduduk"
DTSEN_FAMILIES = "dtsen_keluarga"
_ASKED_AT_DOORS = frozenset({"r404", "lama_tinggal", "niat_menetap", "keberadaan"})
#: what a list of persons has, and one of families lacks
_WHO = frozenset({"nik", "tanggal_lahir", "jenis_kelamin"})
_TEXT_NAMES = frozenset({"nama", "nama_ayah", "nama_ibu"})
#: what cells alone may show, without a title that says so
_BY_CELLS = frozenset({"nik", "no_kk", "jenis_kelamin", "tanggal_lahir", "telepon", "lintang", "bujur", *PAIRS})


#: why, as a key with its values; screens say it in words (`web/collecting/mapping_words`)
Reason = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ColumnSuggestion:
    """What a column may feed ("" = nothing known), how sure (yakin, periksa, tidak), and why.

    `against`: its cells contradict its title, so that nobody should take it unseen.
    """

    title: str
    variable: str
    sure: str
    score: float
    reasons: tuple[Reason, ...] = ()
    against: bool = False


@dataclass(frozen=True, slots=True)
class Ground:
    """What proposals stand on."""

    content: Content
    lists: Mapping[str, CodeList]
    words: TitleVocabulary
    unit: str = "orang"

    def variable(self, name: str) -> Variable | None:
        """A variable of the unit, None for a pair and for one that is not known."""
        return self.content.variables.get((self.unit, name))

    def aliases(self, name: str) -> dict[str, str]:
        """Spellings of codes that shipped mappings know for a variable, those left out on which they disagree."""
        return _aliases(self.content.mappings.values(), name)


def _aliases(mappings: Iterable[Mapping_], name: str) -> dict[str, str]:
    found: dict[str, set[str]] = {}
    for mapping in mappings:
        for column in mapping.columns:
            if column.variable == name and column.codelist is None:
                for word, code in column.aliases.items():
                    found.setdefault(word, set()).add(code)
    return {word: next(iter(codes)) for word, codes in found.items() if len(codes) == 1}


def suggest(table: Profile, ground: Ground) -> tuple[ColumnSuggestion, ...]:
    """A proposal for each column of the table, in its order; no variable is proposed twice."""
    scored: list[tuple[float, str, str, ColumnSuggestion]] = []
    for seen in table.columns:
        found = _candidates(seen, evidence(seen), ground)
        scored += [(-suggestion.score, suggestion.variable, seen.title, suggestion) for suggestion in found]
    scored.sort(key=lambda row: row[:3])
    given: dict[str, ColumnSuggestion] = {}
    taken: set[str] = set()
    for _, variable, title, suggestion in scored:
        feeds = {variable, *PAIRS.get(variable, ())}
        if title not in given and not feeds & taken:
            given[title] = suggestion
            taken |= feeds
    return tuple(given.get(seen.title, _nothing(seen, taken, scored)) for seen in table.columns)


def lists_families(found: Iterable[ColumnSuggestion]) -> bool:
    """Whether proposals for a list of persons show that it is one of families: it has numbers of families, and nothing
    by which a person is known."""
    variables = {proposal.variable for proposal in found}
    return "no_kk" in variables and variables.isdisjoint(_WHO)


def suggest_source(variables: Iterable[str], unit: str = "orang") -> str:
    """The source that columns are of. Of persons: a list that tells who is who and asks nobody where or how long they
    live is a village's own list of residents, of which everybody is counted; what does ask is a survey. Of families:
    one with deciles is of DTSEN, which needs its agreement; any other is a survey."""
    if unit != "orang":
        return DTSEN_FAMILIES if any(name.startswith("desil_") for name in variables) else OWN
    return OWN if set(variables) & _ASKED_AT_DOORS else RESIDENTS


def _nothing(
    seen: ColumnProfile, taken: set[str], scored: Sequence[tuple[float, str, str, ColumnSuggestion]]
) -> ColumnSuggestion:
    other = next(
        (suggestion for _, variable, title, suggestion in scored if title == seen.title and variable in taken), None
    )
    why: Reason = ("tak_dikenal",)
    if not seen.filled:
        why = ("kosong",)
    elif other is not None:
        why = ("sudah_diisi", other.variable)
    return ColumnSuggestion(seen.title, "", NONE, 0.0, (why,))


def _candidates(seen: ColumnProfile, looks: Evidence, ground: Ground) -> Iterable[ColumnSuggestion]:
    meant = {meaning.variable: meaning for meaning in ground.words.meanings(seen.title)}
    alone = _BY_CELLS if looks.filled and ground.unit == "orang" else ({"no_kk"} if looks.filled else set())
    for name in sorted({*meant, *alone, *_suggest_by_codelist(ground, seen, looks)}):
        variable = ground.variable(name)
        if name not in PAIRS and (variable is None or variable.derived):
            continue
        judged = _judge(name, variable, seen, looks, ground)
        made = _join_evidence(seen, name, meant.get(name), judged)
        if made is not None:
            yield made


def _suggest_by_codelist(ground: Ground, seen: ColumnProfile, looks: Evidence) -> Iterable[str]:
    """Variables whose code list no other variable has, when the cells are words of it."""
    if not looks.filled or looks.different > 150 or looks.date > 0.5 or looks.nik > 0.5:
        return
    users: dict[str, list[str]] = {}
    for (unit, name), variable in ground.content.variables.items():
        if unit == ground.unit and variable.codelist and not variable.derived:
            users.setdefault(variable.codelist, []).append(name)
    for codelist, names in users.items():
        if len(names) == 1 and fits(seen, ground.lists[codelist], ground.aliases(names[0]))[0] >= 0.9:
            yield names[0]


@dataclass(frozen=True, slots=True)
class _Judged:
    """How well cells fit a variable: -1 contradict … 0.5 say nothing … 1 prove it; and why."""

    fit: float
    why: Reason = ()
    open: bool = False  # they fit, but what they mean must be looked at


def fit(name: str, seen: ColumnProfile, ground: Ground) -> float:
    """How well the cells of a column fit a variable, whatever its title: -1 contradict, 0.5 say nothing, 1 prove it."""
    return _judge(name, ground.variable(name), seen, evidence(seen), ground).fit


def _percent(share: float) -> str:
    return f"{min(99 if share < 1 else 100, round(100 * share))}%"


def _judge(name: str, variable: Variable | None, seen: ColumnProfile, looks: Evidence, ground: Ground) -> _Judged:
    if not looks.filled:
        return _Judged(_NEUTRAL, ("kosong",), open=True)
    if name in PAIRS:
        return _share(looks.born if name == "tempat_tanggal_lahir" else looks.pair, name)
    if variable is None:
        return _Judged(_NEUTRAL)
    if variable.codelist is not None:
        return _judge_codes(variable, seen, looks, ground)
    if variable.type in ("nik", "kk"):
        return _judge_number(name, looks)
    shapes = {"tanggal": looks.date, "telepon": looks.phone, "angka": looks.whole, "titik": looks.point}
    if variable.type in shapes:
        return _share(shapes[variable.type], variable.type)
    return _judge_text(name, looks)


def _share(share: float, what: str) -> _Judged:
    if share >= 0.8:
        return _Judged(share, ("isi", _percent(share), what))
    if share >= 0.3:
        return _Judged(share - 0.4, ("isi_sebagian", _percent(share), what))
    return _Judged(-1.0, ("isi_bukan", what))


def _judge_codes(variable: Variable, seen: ColumnProfile, looks: Evidence, ground: Ground) -> _Judged:
    codes = ground.lists[variable.codelist or ""]
    words, bare = fits(seen, codes, ground.aliases(variable.id))
    if words + bare < 0.3 and looks.nik + looks.date < 0.3 and looks.different <= 1.5 * len(codes.rows):
        return _Judged(_NEUTRAL, ("kode_asing",), open=True)
    if words + bare < 0.3:
        return _Judged(-0.6 if looks.nik + looks.date < 0.5 else -1.0, ("kode_bukan",))
    told = _percent(words + bare)
    if words >= bare:
        return _Judged(words + bare, ("kode_kata", told))
    return _Judged(min(0.7, words + bare), ("kode_angka", told), open=True)


def _judge_number(name: str, looks: Evidence) -> _Judged:
    told = _percent(looks.nik)
    if looks.nik < 0.3:
        return _Judged(-1.0, ("nomor_bukan",))
    if name == "no_kk":
        if looks.women > 0.1:
            return _Judged(-0.5, ("nomor_perempuan", told))
        return _Judged(looks.nik * (0.95 if looks.distinct < 0.9 else 0.7), ("nomor", told))
    if name == "nik":
        once = looks.distinct > 0.9
        return _Judged(looks.nik * (1.0 if once else 0.6), ("nomor_beda" if once else "nomor_ulang", told))
    return _Judged(looks.nik * 0.8, ("nomor", told))


def _judge_text(name: str, looks: Evidence) -> _Judged:
    if looks.nik > 0.5 or (looks.date > 0.8 and not name.startswith("akta")):
        return _Judged(-1.0, ("teks_bukan",))
    if name in _TEXT_NAMES:
        if looks.name < 0.3:
            return _share(looks.name, "nama")
        return _Judged(0.6 + 0.4 * looks.name, ("seperti_nama",))
    if name in ("rt", "rw"):
        return _share(looks.small, "nomor_pendek")
    if name in ("dusun", "tempat_lahir") and looks.name > 0.6 and looks.distinct < 0.9:
        return _Judged(0.8)
    return _Judged(_NEUTRAL)


def _join_evidence(
    seen: ColumnProfile, name: str, meant: TitleMeaning | None, judged: _Judged
) -> ColumnSuggestion | None:
    """Title and cells as one proposal, None for one that is too weak to be worth a look."""
    if meant is None:
        if judged.fit < (0.8 if name in ("nik", "no_kk") else 0.9):
            return None
        return ColumnSuggestion(
            seen.title, name, CHECK, round(0.6 * judged.fit + 0.1, 4), (judged.why, ("judul_asing",))
        )
    told: Reason = ("judul_mirip" if meant.score < 0.9 else "judul_sama", meant.like)
    reasons = tuple(reason for reason in (told, judged.why) if reason)
    if judged.fit < 0:
        score = round(meant.score * 0.5 + 0.05 * judged.fit, 4)
        least = _CHECK_FROM - 0.05
        return None if score < least else ColumnSuggestion(seen.title, name, CHECK, score, reasons, against=True)
    score = round(0.75 * meant.score + 0.25 * judged.fit, 4)
    if score < _CHECK_FROM:
        return None
    sure = meant.score >= 0.9 and score >= _SURE_FROM and judged.fit >= _NEUTRAL and not judged.open
    return ColumnSuggestion(seen.title, name, SURE if sure else CHECK, score, reasons)
