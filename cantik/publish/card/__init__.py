"""The statistics card of a month, to print and to share."""

from cantik.publish.card.make import make

__all__ = ["make"]
