"""One protected result becomes one immutable, numbered, signed release."""
