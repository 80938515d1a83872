"""The printed book of a release."""

from cantik.publish.book.make import make, make_pages

__all__ = ["make", "make_pages"]
