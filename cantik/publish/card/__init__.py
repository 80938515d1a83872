"""The statistics card of a month, to print and to share."""

from cantik.publish.card.make import card_job, make

__all__ = ["card_job", "make"]
