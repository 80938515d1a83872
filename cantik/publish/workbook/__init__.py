"""All tables of a release in one XLSX workbook, one sheet a table."""

from cantik.publish.workbook.make import make

__all__ = ["make"]
