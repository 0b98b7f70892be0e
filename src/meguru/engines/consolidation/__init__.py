"""Servers onto hosts, with a proof or a gap; the order in which systems move."""
