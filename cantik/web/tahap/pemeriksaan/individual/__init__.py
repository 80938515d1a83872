"""Data individu: what a family and its members answered, question by question."""
