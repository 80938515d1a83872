"""What happens to people: births, deaths, moves, marriages, cards; a month that closes; official forms."""
