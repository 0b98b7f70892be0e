"""Pages of the budget season: HTTP <-> one query or command."""
