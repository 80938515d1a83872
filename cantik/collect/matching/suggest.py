"""A proposal for each column: the variable it may feed, how sure that is, and why, from its title and its cells.

Titles and cells are judged apart and joined; where they contradict each other the proposal says so and is never sure.
The order of the columns changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from cantik.codes.lists import CodeList
from cantik.collect.matching.evidence import Evidence, evidence, fits
from cantik.collect.matching.profile import Profile, Seen
from cantik.collect.matching.titles import PAIRS, Meaning, Vocabulary
from cantik.content.kinds import Content, Mapping_, Variable

SURE, CHECK, NONE = "yakin", "periksa", "tidak"
_SURE_FROM, _CHECK_FROM = 0.86, 0.45
_NEUTRAL = 0.5
_TEXT_NAMES = frozenset({"nama", "nama_ayah", "nama_ibu"})
#: what cells alone may show, without a title that says so
_BY_CELLS = frozenset({"nik", "no_kk", "jenis_kelamin", "tanggal_lahir", "telepon", "lintang", "bujur", *PAIRS})


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What a column may feed ("" = nothing known); `reasons` are sentences, `sure` is yakin, periksa or tidak."""

    title: str
    variable: str
    sure: str
    score: float
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Ground:
    """What proposals stand on."""

    content: Content
    lists: Mapping[str, CodeList]
    words: Vocabulary
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


def suggest(table: Profile, ground: Ground) -> tuple[Suggestion, ...]:
    """A proposal for each column of the table, in its order; no variable is proposed twice."""
    scored: list[tuple[float, str, str, Suggestion]] = []
    for seen in table.columns:
        found = _candidates(seen, evidence(seen), ground)
        scored += [(-one.score, one.variable, seen.title, one) for one in found]
    scored.sort(key=lambda row: row[:3])
    given: dict[str, Suggestion] = {}
    taken: set[str] = set()
    for _, variable, title, one in scored:
        feeds = {variable, *PAIRS.get(variable, ())}
        if title not in given and not feeds & taken:
            given[title] = one
            taken |= feeds
    return tuple(given.get(seen.title, _nothing(seen, taken, scored)) for seen in table.columns)


def _nothing(seen: Seen, taken: set[str], scored: Sequence[tuple[float, str, str, Suggestion]]) -> Suggestion:
    other = next((one for _, variable, title, one in scored if title == seen.title and variable in taken), None)
    if not seen.filled:
        why = "tidak ada isinya"
    elif other is not None:
        why = f"mirip “{other.variable}”, yang sudah diisi kolom lain"
    else:
        why = "judul dan isinya tidak dikenali"
    return Suggestion(seen.title, "", NONE, 0.0, (why,))


def _candidates(seen: Seen, looks: Evidence, ground: Ground) -> Iterable[Suggestion]:
    meant = {one.variable: one for one in ground.words.meanings(seen.title)}
    alone = _BY_CELLS if looks.filled and ground.unit == "orang" else ({"no_kk"} if looks.filled else set())
    for name in sorted({*meant, *alone, *_listed(ground, seen, looks)}):
        variable = ground.variable(name)
        if name not in PAIRS and (variable is None or variable.derived):
            continue
        judged = _judge(name, variable, seen, looks, ground)
        made = _joined(seen, name, meant.get(name), judged)
        if made is not None:
            yield made


def _listed(ground: Ground, seen: Seen, looks: Evidence) -> Iterable[str]:
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
    """How well cells fit a variable: -1 contradict … 0.5 say nothing … 1 prove it; and in words."""

    fit: float
    why: str


def _judge(name: str, variable: Variable | None, seen: Seen, looks: Evidence, ground: Ground) -> _Judged:
    if not looks.filled:
        return _Judged(_NEUTRAL, "tidak ada isinya")
    if name == "tempat_tanggal_lahir":
        return _share(looks.born, "tempat dan tanggal lahir")
    if name == "rt_rw":
        return _share(looks.pair, "RT/RW")
    if variable is None:
        return _Judged(_NEUTRAL, "")
    if variable.codelist is not None:
        return _judge_codes(variable, seen, looks, ground)
    if variable.type in ("nik", "kk"):
        return _judge_number(name, looks)
    shapes = {
        "tanggal": (looks.date, "tanggal"), "telepon": (looks.phone, "nomor telepon"),
        "angka": (looks.whole, "bilangan bulat"), "titik": (looks.point, "koordinat"),
    }  # fmt: skip
    if variable.type in shapes:
        return _share(*shapes[variable.type])
    return _judge_text(name, looks)


def _share(share: float, what: str) -> _Judged:
    if share >= 0.8:
        return _Judged(share, f"{share:.0%} isinya {what}")
    if share >= 0.3:
        return _Judged(share - 0.4, f"hanya {share:.0%} isinya {what}")
    return _Judged(-1.0, f"isinya bukan {what}")


def _judge_codes(variable: Variable, seen: Seen, looks: Evidence, ground: Ground) -> _Judged:
    codes = ground.lists[variable.codelist or ""]
    words, bare = fits(seen, codes, ground.aliases(variable.id))
    if words + bare < 0.3:
        return _Judged(-0.6 if looks.nik + looks.date < 0.5 else -1.0, "isinya bukan kata atau kode yang dikenal")
    if words >= bare:
        return _Judged(words + bare, f"{words + bare:.0%} isinya kata dari daftar {variable.label.lower()}")
    return _Judged(min(0.7, words + bare), f"isinya angka; {words + bare:.0%} ada dalam daftar, artinya perlu dilihat")


def _judge_number(name: str, looks: Evidence) -> _Judged:
    if looks.nik < 0.3:
        return _Judged(-1.0, "isinya bukan 16 angka dengan tanggal yang mungkin")
    told = f"{looks.nik:.0%} isinya 16 angka dengan wilayah dan tanggal yang mungkin"
    if name == "no_kk":
        if looks.women > 0.1:
            return _Judged(-0.5, f"{told}, tetapi memuat tanggal lahir perempuan seperti NIK")
        return _Judged(looks.nik * (0.95 if looks.distinct < 0.9 else 0.7), f"{told}, berulang dalam keluarga")
    if name == "nik":
        once = looks.distinct > 0.9
        return _Judged(looks.nik * (1.0 if once else 0.6), f"{told}, {'berbeda tiap baris' if once else 'berulang'}")
    return _Judged(looks.nik * 0.8, told)


def _judge_text(name: str, looks: Evidence) -> _Judged:
    if looks.nik > 0.5 or (looks.date > 0.8 and not name.startswith("akta")):
        return _Judged(-1.0, "isinya nomor atau tanggal, bukan teks")
    if name in _TEXT_NAMES:
        return (
            _share(looks.name, "nama") if looks.name < 0.3 else _Judged(0.6 + 0.4 * looks.name, "isinya seperti nama")
        )
    if name in ("rt", "rw"):
        return _share(looks.small, "nomor pendek")
    if name in ("dusun", "tempat_lahir"):
        return _Judged(0.8 if looks.name > 0.6 and looks.distinct < 0.9 else _NEUTRAL, "")
    return _Judged(_NEUTRAL, "")


def _joined(seen: Seen, name: str, meant: Meaning | None, judged: _Judged) -> Suggestion | None:
    """Title and cells as one proposal, None for one that is too weak to be worth a look."""
    if meant is None:
        least = 0.8 if name in ("nik", "no_kk") else 0.9
        if judged.fit < least or name not in (*_BY_CELLS, name):
            return None
        score = round(0.6 * judged.fit + 0.1, 4)
        return Suggestion(seen.title, name, CHECK, score, (judged.why, "judulnya tidak dikenali"))
    told = f"judul mirip “{meant.like}”" if meant.score < 0.9 else f"judul sama dengan “{meant.like}”"
    if judged.fit < 0:
        score = round(meant.score * 0.5 + 0.05 * judged.fit, 4)
        if score < _CHECK_FROM - 0.05:
            return None
        return Suggestion(seen.title, name, CHECK, score, (told, f"tetapi {judged.why}"))
    score = round(0.75 * meant.score + 0.25 * judged.fit, 4)
    if score < _CHECK_FROM:
        return None
    sure = SURE if meant.score >= 0.9 and score >= _SURE_FROM - 0.1 and judged.fit >= _NEUTRAL else CHECK
    if "artinya perlu dilihat" in judged.why or not seen.filled:
        sure = CHECK
    return Suggestion(seen.title, name, sure, score, tuple(one for one in (told, judged.why) if one))
