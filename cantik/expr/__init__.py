"""The one expression language: parse, check, and compile to Python, sets of codes, SQL and a sentence."""
