"""初めの一手: what to do first for each type of being stuck, as data with a version, and what is done already."""

__all__: list[str] = []
