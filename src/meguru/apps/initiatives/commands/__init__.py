"""What people do with initiatives: one use case = one function = one transaction = one ledger event."""

from meguru.apps.initiatives.commands.initiatives import AlreadyNamed, add_initiative

__all__ = ["AlreadyNamed", "add_initiative"]
