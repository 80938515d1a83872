"""What every room stands on: typed errors, dates, numerals, text, canonical bytes. Imports nothing of Cantik."""
