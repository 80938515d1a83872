"""Open data of a release: CSV and JSON-stat for each table, a data package over all of them."""

from cantik.publish.exchange.make import make

__all__ = ["make"]
