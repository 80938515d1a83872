"""One value put right in place; differences decided."""
