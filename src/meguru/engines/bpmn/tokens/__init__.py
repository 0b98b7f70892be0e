"""The token game: what may happen next, what happened, and whether everything can be finished."""
