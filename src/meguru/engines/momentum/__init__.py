"""気運: how far an office has come on the way from a first team to lasting reform, and what to do next."""

__all__: list[str] = []
