"""格差の要因: why a figure may be weak, who moved most, and what to do first."""

__all__: list[str] = []
