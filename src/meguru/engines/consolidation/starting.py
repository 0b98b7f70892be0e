"""Values to begin a study with, until an office puts its own in their place.

Source: none. They are round figures of ours for one rented machine of each size with its care, made so that a form is never
empty; every page that shows them says that they are starting values and asks for the office's own estimate.
"""

from __future__ import annotations

from meguru.engines.consolidation.model import HostType, Licence

KINDS = (
    HostType("small", cores=32, memory_gib=256, disk_gib=8_000, yearly_yen=1_200_000),
    HostType("medium", cores=64, memory_gib=512, disk_gib=16_000, yearly_yen=2_100_000),
    HostType("large", cores=96, memory_gib=1_024, disk_gib=30_000, yearly_yen=3_500_000),
)
BY_CORE = Licence("core", yen_per_core=60_000)
BY_HOST = Licence("host", yen_per_host=400_000)
MOVE_YEN_PER_SERVER = 600_000
MOVE_DAYS_PER_SERVER = 8
YEARS = 5
YEN_A_YEAR = 150_000_000
DAYS_A_YEAR = 1_500
