"""Exports, archives and erasure, each written down."""
