"""The mapping screen as a form: what it shows first, what came back, and what a person decided with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

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
class Row:
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
    def unmatched(self) -> int:
        """How many values have neither a code nor the word that they are left aside."""
        return sum(1 for at in self.chosen if not self.chosen[at])


@dataclass(slots=True)
class Screen:
    """The whole form. `wrong` are texts of values that are no code: column → positions; `unseen` are coded columns
    whose values did not stand on the page yet."""

    table: Profile
    unit: str
    rows: list[Row]
    source: str = ""
    name: str = ""
    wrong: dict[int, list[int]] = field(default_factory=dict)
    unseen: list[str] = field(default_factory=list)

    def decided(self, codes: Mapping[str, CodeList | None]) -> Decided:
        """The decisions; `codes` is the list of each coded variable."""
        spelled: dict[str, dict[str, str]] = {}
        for row in self.rows:
            of = codes.get(row.variable)
            if of is not None:
                spelled[row.variable] = _spelled(row, of)
        taken = [row for row in self.rows if row.variable]
        return Decided(
            titles=self.table.titles,
            depth=self.table.header.depth,
            unit=self.unit,
            source=self.source,
            name=self.name,
            columns={row.seen.title: row.variable for row in taken},
            codes=spelled,
            notation={_dated(row.variable): row.notation for row in taken if row.notation},
            repeat=tuple(name for row in taken if row.repeat for name in PAIRS.get(row.variable, (row.variable,))),
        )


def _dated(variable: str) -> str:
    return PAIRS[variable][1] if variable in PAIRS else variable


def _spelled(row: Row, of: CodeList) -> dict[str, str]:
    """Texts of cells whose code the list would not find by itself, or would find otherwise."""
    out = {}
    for at, guess in enumerate(row.values):
        said = row.chosen.get(at, "")
        if said == NOT_TAKEN:
            out[guess.text] = MISSING
        elif said and of.match(guess.text) != said:
            out[guess.text] = said
    return out


def first_screen(
    said: Mapping[str, Any], file: str, content: Content, lists: Mapping[str, CodeList], saved: Mapping_ | None
) -> Screen:
    """The form as it is first shown: proposals, or what was saved for these titles before."""
    table, unit = of_json(said["profil"]), str(said["unit"])
    name = saved.title if saved else file.rsplit(".", 1)[0].replace("_", " ").strip()
    source = saved.source if saved else ""
    kept = _kept(saved) if saved else None
    screen = Screen(table, unit, [], source, name)
    for number, (seen, (variable, sure, reasons, against)) in enumerate(zip(table.columns, said["usul"], strict=True)):
        chosen = kept.get(header_key(seen.title), "") if kept is not None else ("" if against else variable)
        row = _row(number, seen, chosen, sure, reasons, against, said, content, lists, unit)
        screen.rows.append(_with_saved(row, saved) if saved else row)
    return screen


def _kept(saved: Mapping_) -> dict[str, str]:
    """Title → variable of a saved mapping, halves joined again."""
    halves = dict(saved.extra.get("setengah", {}))
    out = {}
    for column in saved.columns:
        pair = next((pair for pair, parts in PAIRS.items() if column.variable in parts), "")
        out[header_key(column.headers[0])] = pair if column.variable in halves else column.variable
    return out


def _with_saved(row: Row, saved: Mapping_) -> Row:
    spelled = next((column.aliases for column in saved.columns if column.variable == row.variable), {})
    chosen = {
        at: (spelled[guess.text] or NOT_TAKEN) if guess.text in spelled else guess.code
        for at, guess in enumerate(row.values)
    }
    name = _dated(row.variable)
    return replace(
        row,
        chosen=chosen,
        notation=str(dict(saved.extra.get("tulisan_tanggal", {})).get(name, row.notation)),
        repeat=row.variable in saved.extra.get("isi_ke_bawah", ()),
    )


def _row(
    number: int,
    seen: ColumnProfile,
    variable: str,
    sure: str,
    reasons: Any,
    against: bool,
    said: Mapping[str, Any],
    content: Content,
    lists: Mapping[str, CodeList],
    unit: str,
) -> Row:
    ways = tuple(said["tulisan"].get(seen.title, ()))
    codes = codes_of(variable, content, lists, unit)
    found: tuple[Guess, ...] = ()
    if codes is not None:
        ground = Ground(content, lists, vocabulary(content, unit), unit)
        found = guesses(seen.values, codes, ground.aliases(variable))
    gaps = seen.gaps / max(1, seen.gaps + seen.filled)
    return Row(
        number,
        seen,
        variable,
        sure,
        tuple(tuple(reason) for reason in reasons),
        against,
        notations=ways,
        notation=ways[0] if len(ways) == 1 else "",
        may_repeat=_repeats(variable),
        repeat=_repeats(variable) and _REPEAT_FROM <= gaps < 1 and variable == "no_kk",
        values=found,
        chosen={at: guess.code for at, guess in enumerate(found)},
        uncounted=int(said["banyak"].get(seen.title, 0)) if codes is not None else 0,
    )


def _repeats(variable: str) -> bool:
    return any(name in REPEATED for name in PAIRS.get(variable, (variable,)))


def codes_of(variable: str, content: Content, lists: Mapping[str, CodeList], unit: str) -> CodeList | None:
    """The code list of a variable, None for one without."""
    known = content.variables.get((unit, variable))
    return lists[known.codelist] if known is not None and known.codelist and not known.additive else None


def sent_screen(
    form: Mapping[str, str], said: Mapping[str, Any], content: Content, lists: Mapping[str, CodeList]
) -> Screen:
    """The form as it came back. A column that was not shown with its values yet gets proposals for them."""
    table, unit = of_json(said["profil"]), str(said["unit"])
    source = form.get("sumber", "")
    screen = Screen(table, unit, [], source if source in KNOWN else "", form.get("nama", "")[:120])
    known = {name for of, name in content.variables if of == unit}
    for number, (seen, (_, sure, reasons, against)) in enumerate(zip(table.columns, said["usul"], strict=True)):
        variable = form.get(f"k{number}", "")
        variable = variable if variable in known or (variable in PAIRS and unit == "orang") else ""
        row = _row(number, seen, variable, sure, reasons, against, said, content, lists, unit)
        notation = form.get(f"t{number}", row.notation)
        repeat = f"u{number}" in form if f"k{number}" in form else row.repeat
        row = replace(row, notation=notation if notation in NOTATIONS else "", repeat=repeat and row.may_repeat)
        if form.get(f"p{number}") == variable:  # its values stood on the page
            row = _with_codes(row, form, codes_of(variable, content, lists, unit), screen.wrong)
        elif row.values:
            screen.unseen.append(seen.title)
        screen.rows.append(row)
    return screen


def _with_codes(row: Row, form: Mapping[str, str], codes: CodeList | None, wrong: dict[int, list[int]]) -> Row:
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
