"""The living register on screens: what happened is recorded, a month is balanced, its lampid printed."""
