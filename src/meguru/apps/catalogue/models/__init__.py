"""What the catalogue keeps."""

from meguru.apps.catalogue.models.importing import HeldRecords, TableImport, TableRowStored
from meguru.apps.catalogue.models.service import MOST_YEN, Service, ServiceCase
from meguru.apps.catalogue.models.shared import SharedQuerySet, SharedRecord

__all__ = [
    "MOST_YEN",
    "HeldRecords",
    "Service",
    "ServiceCase",
    "SharedQuerySet",
    "SharedRecord",
    "TableImport",
    "TableRowStored",
]
