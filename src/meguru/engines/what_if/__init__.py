"""シミュレーション(描いたまま): a process simulated as it is drawn, with staff, hours and volumes that people can change."""

__all__: list[str] = []
