"""A table of one's own over published cells: select, slice, sum, divide. Pure; reads finished releases and nothing else
(docs/adr/0058)."""

from cantik.release.own.question import OwnQuestion, read
from cantik.release.own.sources import OwnSource
from cantik.release.own.table_builder import OwnTable, own_table

__all__ = ["OwnQuestion", "OwnSource", "OwnTable", "own_table", "read"]
