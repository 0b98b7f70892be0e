"""条件: one small typed language for "when": which question is shown, who is meant."""

__all__: list[str] = []
