"""The account of a large file: what of its cells was read and what was not, and what somebody has to decide of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from cantik.codes.lists import CodeList
from cantik.collect.account import READ, AccountLine, ContentQuestion, FileAccount, SheetAccount
from cantik.collect.headers import header_key
from cantik.collect.ledger import Claim, claims_of, column_without_title
from cantik.collect.report import FindingReport
from cantik.collect.rulings import Rulings
from cantik.collect.unread_columns import UnreadColumns
from cantik.content.kinds import Content
from cantik.engines.cell_tally import CellTally
from cantik.engines.foreign import Cells
from cantik.snapshot.parts.table import LargeFile

#: variables by which persons and families are known
_KEYS = ("nik", "nama", "no_kk")
_VILLAGE = "desa"


def _claims(file: LargeFile, read: Iterable[str]) -> dict[int, Claim]:
    """What becomes of each column in rows that are kept; `read`: variables that are asked for."""
    fields = dict.fromkeys(file.village_at, _VILLAGE)
    for name in (*read, *_KEYS):
        at = file.position(name)
        if at is not None:
            fields[at] = f"{fields[at]}, {name}" if at in fields and name not in fields[at] else name
    aside = {header_key(title) for title in file.mapping.ignore}
    aside |= {header_key(title) for column in file.mapping.columns for title in column.headers}
    words = [*file.bindings.named, *[""] * (file.table.columns - len(file.bindings.named))]
    found = claims_of(words, fields, aside)
    withheld = {at: Claim("perjanjian", words[at]) for at in file.withheld - fields.keys()}
    return found | withheld


def find_unclaimed(file: LargeFile) -> tuple[int, ...]:
    """Columns that neither feed anything nor are passed over by the mapping: in their words somebody may be gone."""
    claims = _claims(file, [bound.mapping.variable for bound in file.bindings.bound])
    return tuple(at for at in range(file.table.columns) if at not in claims or claims[at].kind == "asing")


def make_account(
    file: LargeFile,
    tally: CellTally,
    read: Iterable[str],
    asked: Iterable[ContentQuestion],
) -> FileAccount:
    """The account of a file that was read whole. `read`: variables that were asked for."""
    claims = _claims(file, read)
    name = file.facts.name
    lines = [AccountLine("judul", "", sum(map(len, file.above)), sum(map(bool, file.above)))]
    for at in range(file.table.columns):
        claim = claims.get(at) or column_without_title(at)
        lines.append(AccountLine(claim.kind, claim.title, tally.taken[at], 0, claim.field))
    lines += [AccountLine(why, "", left.cells, left.rows) for why, left in tally.left.items()]
    lines = [line for line in lines if line.cells]
    lines.sort(key=lambda line: line.kind != READ)
    columns = len(tally.filled.union(*file.above))
    cells, rows = sum(line.cells for line in lines), sum(map(bool, file.above)) + tally.rows
    return FileAccount((SheetAccount(name, True, rows, columns, cells, 0, tuple(lines)),), tuple(asked))


def ask_about(
    file: LargeFile,
    looked: Mapping[int, Cells],
    content: Content,
    lists: Mapping[str, CodeList],
    rulings: Rulings,
) -> Iterator[ContentQuestion]:
    """What somebody has to decide about columns that feed nothing: that they are left out, for there is no register
    here that they could be read into."""
    titles = {at: file.bindings.named[at] if at < len(file.bindings.named) else "" for at in looked}
    unread = UnreadColumns(
        titles, file.mapping.unit_of, file.facts.name, lists, FindingReport(content.rules), rulings=rulings
    )
    unread.count(looked)
    return (replace(question, choices=()) for question in unread.questions())
