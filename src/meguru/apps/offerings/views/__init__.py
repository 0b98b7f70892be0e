"""Pages of the services that municipalities offer."""
