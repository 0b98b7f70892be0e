"""The inner loop of the simulator: plain functions on flat tables, compiled by numba when it is present.

Only arithmetic, indexing and calls among these functions are used, so that the same source gives the same
bits with and without numba. `events.run` is the entry; docs/algorithms/simulation.md has terms and steps.
Bottom up: draws, heap, cases, staff, tokens, events.
"""
