"""Pages of the processes: HTTP <-> one query or command."""
