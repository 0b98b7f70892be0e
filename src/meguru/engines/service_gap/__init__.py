"""サービスの格差: which services are offered, by which channel, and how directly."""

__all__: list[str] = []
