"""優先順位: operations placed by effect and difficulty with a scoring that the office can change."""

__all__: list[str] = []
