"""サービスの格差: which services are offered, by which channel, and how directly.

The catalogue of services is data with a version (catalogue.toml); counting, coverage and shortfalls are rules.
"""

from meguru.engines.service_gap.catalogue_file import BadCatalogue, read_catalogue, service_catalogue
from meguru.engines.service_gap.counting import (
    Coverage,
    ServiceCount,
    count_services,
    coverage,
    introduction,
)
from meguru.engines.service_gap.gaps import (
    FEWEST_KNOWN,
    MOST_OF_THEM,
    VERSION,
    GapKind,
    ServiceShortfall,
    shortfalls,
)
from meguru.engines.service_gap.model import (
    ONLINE,
    SMARTPHONE,
    UNKNOWN,
    Directness,
    Offered,
    OfferState,
    ResidentService,
    ServiceCatalogue,
    ServiceChannel,
    ServiceField,
    offered,
)

__all__ = [
    "FEWEST_KNOWN",
    "MOST_OF_THEM",
    "ONLINE",
    "SMARTPHONE",
    "UNKNOWN",
    "VERSION",
    "BadCatalogue",
    "Coverage",
    "Directness",
    "GapKind",
    "OfferState",
    "Offered",
    "ResidentService",
    "ServiceCatalogue",
    "ServiceChannel",
    "ServiceCount",
    "ServiceField",
    "ServiceShortfall",
    "count_services",
    "coverage",
    "introduction",
    "offered",
    "read_catalogue",
    "service_catalogue",
    "shortfalls",
]
