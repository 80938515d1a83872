"""The mapping screen as a form: what it shows first, what came back, and what a person decided with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from cantik.codes.lists import MISSING, CodeList
from cantik.collect.dates import NOTATIONS
from cantik.collect.headers import header_key
from cantik.collect.matching.own import REPEATED, Decided
from cantik.collect.matching.profile import ColumnProfile, Profile, of_json
from cantik.collect.matching.suggest import Ground
from cantik.collect.matching.titles import PAIRS, vocabulary
from cantik.collect.matching.values import Guess, guesses
from cantik.content.kinds import Content, Mapping_
from cantik.content.sources import KNOWN

#: lists of at most so many codes are shown as a choice, longer ones as a field with proposals
SHORT_LIST = 14
NOT_TAKEN = "-"  # a value that a person leaves without a code
_REPEAT_FROM = 0.2  # blank in so many rows: merged cells


@dataclass(frozen=True, slots=True)
class MappedColumn:
    """A column on the screen: position in the profile, its variable as chosen, the proposal, and what hangs on it."""

    number: int
    seen: ColumnProfile
    variable: str
    sure: str
    reasons: tuple[tuple[str, ...], ...]
    against: bool
    notations: tuple[str, ...] = ()
    notation: str = ""
    repeat: bool = False
    may_repeat: bool = False
    values: tuple[Guess, ...] = ()
    chosen: Mapping[int, str] = field(default_factory=dict)
    uncounted: int = 0

    @property
    def unmatched_count(self) -> int:
        """How many values have neither a code nor the word that they are left aside."""
        return sum(1 for at in self.chosen if not self.chosen[at])


@dataclass(slots=True)
class Screen:
    """The whole form. `wrong` are texts of values that are no code: column → positions; `unseen` are coded columns
    whose values did not stand on the page yet."""

    table: Profile
    unit: str
    rows: list[MappedColumn]
    source: str = ""
    name: str = ""
    wrong: dict[int, list[int]] = field(default_factory=dict)
    unseen: list[str] = field(default_factory=list)

    def decision(self, codes: Mapping[str, CodeList | None]) -> Decided:
        """The decisions; `codes` is the list of each coded variable."""
        spelled: dict[str, dict[str, str]] = {}
        for row in self.rows:
            of = codes.get(row.variable)
            if of is not None:
                spelled[row.variable] = _spellings(row, of)
        taken = [row for row in self.rows if row.variable]
        return Decided(
            titles=self.table.titles,
            depth=self.table.header.depth,
            unit=self.unit,
            source=self.source,
            name=self.name,
            columns={row.seen.title: row.variable for row in taken},
            codes=spelled,
            notation={_date_variable(row.variable): row.notation for row in taken if row.notation},
            repeat=tuple(name for row in taken if row.repeat for name in PAIRS.get(row.variable, (row.variable,))),
        )


def _date_variable(variable: str) -> str:
    return PAIRS[variable][1] if variable in PAIRS else variable


def _spellings(row: MappedColumn, of: CodeList) -> dict[str, str]:
    """Texts of cells whose code the list would not find by itself, or would find otherwise."""
    out = {}
    for at, guess in enumerate(row.values):
        said = row.chosen.get(at, "")
        if said == NOT_TAKEN:
            out[guess.text] = MISSING
        elif said and of.match(guess.text) != said:
            out[guess.text] = said
    return out


class ColumnProposal(NamedTuple):
    """What a dry run proposes for a column: its variable, how sure that is and why; `against`: its values say no."""

    variable: str
    sure: str
    reasons: Sequence[Sequence[str]]
    against: bool


@dataclass(frozen=True, slots=True)
class SeenTable:
    """A table as the dry run saw it (`said`, its `peta`), and the definitions that its columns are mapped to."""

    said: Mapping[str, Any]
    content: Content
    lists: Mapping[str, CodeList]

    @property
    def unit(self) -> str:
        """What a row of the table is of."""
        return str(self.said["unit"])

    @property
    def table(self) -> Profile:
        """The table itself."""
        return of_json(self.said["profil"])

    def proposals(self) -> list[ColumnProposal]:
        """One for each column, in the order of the table."""
        return [ColumnProposal(*said) for said in self.said["usul"]]

    def codes_of(self, variable: str) -> CodeList | None:
        """The code list of a variable, None for one without."""
        known = self.content.variables.get((self.unit, variable))
        return self.lists[known.codelist] if known is not None and known.codelist and not known.additive else None

    def column(self, number: int, seen: ColumnProfile, variable: str, proposal: ColumnProposal) -> MappedColumn:
        """A column with the variable that was chosen for it, and proposals for its values."""
        ways = tuple(self.said["tulisan"].get(seen.title, ()))
        codes = self.codes_of(variable)
        found: tuple[Guess, ...] = ()
        if codes is not None:
            ground = Ground(self.content, self.lists, vocabulary(self.content, self.unit), self.unit)
            found = guesses(seen.values, codes, ground.aliases(variable))
        gaps = seen.gaps / max(1, seen.gaps + seen.filled)
        return MappedColumn(
            number,
            seen,
            variable,
            proposal.sure,
            tuple(tuple(reason) for reason in proposal.reasons),
            proposal.against,
            notations=ways,
            notation=ways[0] if len(ways) == 1 else "",
            may_repeat=_repeats(variable),
            repeat=_repeats(variable) and _REPEAT_FROM <= gaps < 1 and variable == "no_kk",
            values=found,
            chosen={at: guess.code for at, guess in enumerate(found)},
            uncounted=int(self.said["banyak"].get(seen.title, 0)) if codes is not None else 0,
        )


def first_screen(looked: SeenTable, file: str, saved: Mapping_ | None) -> Screen:
    """The form as it is first shown: proposals, or what was saved for these titles before."""
    name = saved.title if saved else file.rsplit(".", 1)[0].replace("_", " ").strip()
    kept = _saved_choices(saved) if saved else None
    screen = Screen(looked.table, looked.unit, [], saved.source if saved else "", name)
    for number, (seen, proposal) in enumerate(zip(screen.table.columns, looked.proposals(), strict=True)):
        proposed = "" if proposal.against else proposal.variable
        chosen = kept.get(header_key(seen.title), "") if kept is not None else proposed
        row = looked.column(number, seen, chosen, proposal)
        screen.rows.append(_with_saved(row, saved) if saved else row)
    return screen


def _saved_choices(saved: Mapping_) -> dict[str, str]:
    """Title → variable of a saved mapping, halves joined again."""
    halves = dict(saved.extra.get("setengah", {}))
    out = {}
    for column in saved.columns:
        pair = next((pair for pair, parts in PAIRS.items() if column.variable in parts), "")
        out[header_key(column.headers[0])] = pair if column.variable in halves else column.variable
    return out


def _with_saved(row: MappedColumn, saved: Mapping_) -> MappedColumn:
    spelled = next((column.aliases for column in saved.columns if column.variable == row.variable), {})
    chosen = {
        at: (spelled[guess.text] or NOT_TAKEN) if guess.text in spelled else guess.code
        for at, guess in enumerate(row.values)
    }
    name = _date_variable(row.variable)
    return replace(
        row,
        chosen=chosen,
        notation=str(dict(saved.extra.get("tulisan_tanggal", {})).get(name, row.notation)),
        repeat=row.variable in saved.extra.get("isi_ke_bawah", ()),
    )


def _repeats(variable: str) -> bool:
    return any(name in REPEATED for name in PAIRS.get(variable, (variable,)))


def sent_screen(form: Mapping[str, str], looked: SeenTable) -> Screen:
    """The form as it came back. A column that was not shown with its values yet gets proposals for them."""
    source, unit = form.get("sumber", ""), looked.unit
    screen = Screen(looked.table, unit, [], source if source in KNOWN else "", form.get("nama", "")[:120])
    known = {name for of, name in looked.content.variables if of == unit}
    for number, (seen, proposal) in enumerate(zip(screen.table.columns, looked.proposals(), strict=True)):
        variable = form.get(f"k{number}", "")
        variable = variable if variable in known or (variable in PAIRS and unit == "orang") else ""
        row = looked.column(number, seen, variable, proposal)
        notation = form.get(f"t{number}", row.notation)
        repeat = f"u{number}" in form if f"k{number}" in form else row.repeat
        row = replace(row, notation=notation if notation in NOTATIONS else "", repeat=repeat and row.may_repeat)
        if form.get(f"p{number}") == variable:  # its values stood on the page
            row = _with_codes(row, form, looked.codes_of(variable), screen.wrong)
        elif row.values:
            screen.unseen.append(seen.title)
        screen.rows.append(row)
    return screen


def _with_codes(
    row: MappedColumn, form: Mapping[str, str], codes: CodeList | None, wrong: dict[int, list[int]]
) -> MappedColumn:
    if codes is None:
        return row
    chosen: dict[int, str] = {}
    for at in range(len(row.values)):
        said = form.get(f"v{row.number}.{at}", "").strip()
        if said in ("", NOT_TAKEN):
            chosen[at] = said
            continue
        code = _code(said, codes)
        chosen[at] = code or ""
        if code is None:
            wrong.setdefault(row.number, []).append(at)
    return replace(row, chosen=chosen)


def _code(said: str, codes: CodeList) -> str | None:
    """What was chosen or typed: a code, `code label`, or a label."""
    for text in (said, said.split(" ", 1)[0]):
        if text != MISSING and codes.has(text):
            return text
    return codes.match(said) or None
