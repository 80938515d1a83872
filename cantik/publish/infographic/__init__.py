"""The infographic of a release."""

from cantik.publish.infographic.make import make

__all__ = ["make"]
