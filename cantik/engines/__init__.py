"""Engines count: a plan over blocks of coded rows becomes integers."""
