"""判断: what staff must do themselves and what can be delegated, automated, put online, dropped or bundled."""

__all__: list[str] = []
