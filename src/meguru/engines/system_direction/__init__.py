"""What to do with an information system, and what each way costs over five years."""
