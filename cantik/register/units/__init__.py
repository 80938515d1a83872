"""Dusun, RW and RT over time, their links to SLS, and RT that come to another village."""
