"""The printed book of a release."""

from cantik.publish.book.make import begin, make, make_pages

__all__ = ["begin", "make", "make_pages"]
