"""A table of one's own over published cells: select, slice, sum, divide. Pure; reads finished releases and nothing else
(docs/adr/0058)."""

from cantik.release.own.question import OwnQuestion, read
from cantik.release.own.reckon import OwnTable, own_table
from cantik.release.own.sources import OwnSource

__all__ = ["OwnQuestion", "OwnSource", "OwnTable", "own_table", "read"]
