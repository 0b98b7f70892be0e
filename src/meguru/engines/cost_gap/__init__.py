"""経費の格差: what systems cost a municipality, by size."""

__all__: list[str] = []
