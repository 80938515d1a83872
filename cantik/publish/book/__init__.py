"""The printed book of a release."""

from cantik.publish.book.make import make

__all__ = ["make"]
