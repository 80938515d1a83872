"""Drafts, releases and files that people asked for, made by the worker: jobs over the steps of the way."""
