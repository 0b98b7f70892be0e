"""Pages of briefings: HTTP <-> one query or command."""
