"""What people send to the ledger of the virtuous cycle."""
