"""Tables of the system karte: the card, who is paid, what it runs on, and what hangs together."""

from meguru.apps.systems.models.campaign import CampaignReminder, CampaignSystem, UpdateCampaign
from meguru.apps.systems.models.changes import CardChange
from meguru.apps.systems.models.choices import (
    ContractForm,
    CostBasis,
    CostKind,
    Hosting,
    InterfaceWay,
    Known,
    Method,
    PersonalData,
    Segment,
    Standardisation,
)
from meguru.apps.systems.models.contracts import Contract, CostRow, Vendor, VendorMerge
from meguru.apps.systems.models.exchange import HeldKartes, ImportedKarte, KarteImport
from meguru.apps.systems.models.machines import Interface, Server
from meguru.apps.systems.models.system import (
    DataHeld,
    Incident,
    InformationSystem,
    SatisfactionYear,
    SystemQuerySet,
)

__all__ = [
    "CampaignReminder",
    "CampaignSystem",
    "CardChange",
    "Contract",
    "ContractForm",
    "CostBasis",
    "CostKind",
    "CostRow",
    "DataHeld",
    "HeldKartes",
    "Hosting",
    "ImportedKarte",
    "Incident",
    "InformationSystem",
    "Interface",
    "InterfaceWay",
    "KarteImport",
    "Known",
    "Method",
    "PersonalData",
    "SatisfactionYear",
    "Segment",
    "Server",
    "Standardisation",
    "SystemQuerySet",
    "UpdateCampaign",
    "Vendor",
    "VendorMerge",
]
