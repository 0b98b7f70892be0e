"""Pages of the choosing of a service: HTTP <-> one query or command."""
