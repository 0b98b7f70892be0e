"""Spellings of a company that may mean the same one."""
