"""The workbook of system kartes: out, in, what is missing, what changed since last year."""
