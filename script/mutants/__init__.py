"""The core under mutation testing (`./script/long mutants`); cosmic-ray makes the mutants, we choose, run and keep."""
