"""支援策: which dated programmes of money and people fit an initiative, why, and which records are old."""

__all__: list[str] = []
