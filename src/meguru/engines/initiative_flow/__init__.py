"""標準の流れ: phases of an initiative with outputs and exit criteria, laid out as dates; who answers for what."""

__all__: list[str] = []
