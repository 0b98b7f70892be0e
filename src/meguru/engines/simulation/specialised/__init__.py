"""The simulator without numba, woven for one plan: every element of the drawing becomes a function of its own.

The kernel (`simulation/kernel`) says what every element means, on flat tables that numba compiles. Plain Python pays
for every look into a table, so this package reads the tables once and builds closures that know their constants:
a task knows its pool, its draws and where its token goes. Sums are added in the kernel's order, so the figures are
the same to the last bit; tests hold both against each other. Plans with something that is not woven here, and the
rare run that comes near a limit of the kernel, are left to the kernel (`suits`, `Unfit`).
"""
