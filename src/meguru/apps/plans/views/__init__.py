"""Pages of momentum and plans: HTTP <-> one query or command."""
