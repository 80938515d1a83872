"""The infographic of a release."""

from cantik.publish.infographic.make import begin, make

__all__ = ["begin", "make"]
