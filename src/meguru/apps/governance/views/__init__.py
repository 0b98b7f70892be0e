"""Pages of the ledger of the virtuous cycle: HTTP <-> one query or command."""
