"""Mode darurat on screens: declared, people at sites, counts for the day, back to normal."""
