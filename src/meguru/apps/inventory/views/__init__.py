"""Pages of the inventory: HTTP <-> one query or command."""
