# Daily work; `just` alone shows the list. Set-up: ./script/test once.

set shell := ["sh", "-eu", "-c"]

bin := ".venv/bin/"

[private]
default:
    @just --list --unsorted

# Lint, types, import contracts and the quick tests: before every commit
check: lint test

# ruff, djhtml, import-linter, deptry, mypy
lint:
    {{bin}}ruff check .
    {{bin}}ruff format --check --quiet .
    {{bin}}djhtml --tabwidth 2 --check cantik
    {{bin}}lint-imports --no-logo
    {{bin}}deptry cantik
    {{bin}}mypy

# The quick tests; `just test tests/codes -k bridge`
test *arguments:
    {{bin}}pytest -m "not lambat and not peramban" {{arguments}}

# The tests that touch a database, on PostgreSQL
postgres *arguments:
    {{bin}}python script/pg.py {{bin}}pytest -m basisdata {{arguments}}

# Format and mend what can be mended without thought
format:
    {{bin}}ruff check --fix .
    {{bin}}ruff format .
    {{bin}}djhtml --tabwidth 2 cantik

# Write docs/rujukan anew from the code
reference:
    {{bin}}python script/rujukan.py

# The manual, in site-docs/
docs: reference
    {{bin}}mkdocs build --strict --quiet

# The fictitious kabupaten
demo:
    ./script/demo
