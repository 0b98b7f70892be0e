"""Degrees -> kilometres on a plane, so that equal areas stay equal.

Rule.   The whole country: Albers' equal-area conic projection (standard parallels 30 and 44 degrees north, middle 37 north
        137 east). A part of it: Lambert's azimuthal equal-area projection around its own middle. The earth is a sphere
        of 6371.007 km, the radius of equal area; on a map of this size nobody sees the difference to the ellipsoid.
Source: J. P. Snyder, Map Projections: A Working Manual, 1987, formulas 14-1 to 14-6 and 24-2 to 24-4.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
RADIUS_KM = 6371.007
PARALLELS, MIDDLE = (30.0, 44.0), (137.0, 37.0)


def albers(degrees: Floats) -> Floats:
    """Shape: (n, 2) of longitude and latitude -> (n, 2) of kilometres east and south of the middle of Japan."""
    south, north = np.radians(PARALLELS)
    n = (np.sin(south) + np.sin(north)) / 2
    c = np.cos(south) ** 2 + 2 * n * np.sin(south)
    longitude, latitude = np.radians(degrees).T
    rho = np.sqrt(c - 2 * n * np.sin(latitude)) / n
    rho0 = np.sqrt(c - 2 * n * np.sin(np.radians(MIDDLE[1]))) / n
    theta = n * (longitude - np.radians(MIDDLE[0]))
    return RADIUS_KM * np.column_stack([rho * np.sin(theta), rho * np.cos(theta) - rho0])


def lambert(degrees: Floats, *, middle: tuple[float, float]) -> Floats:
    """The same around `middle` (longitude, latitude), for a part of the country."""
    longitude, latitude = np.radians(degrees).T
    along, up = np.radians(middle)
    turn = longitude - along
    spread = 1 + np.sin(up) * np.sin(latitude) + np.cos(up) * np.cos(latitude) * np.cos(turn)
    scale = np.sqrt(2 / spread)
    east = scale * np.cos(latitude) * np.sin(turn)
    north = scale * (np.cos(up) * np.sin(latitude) - np.sin(up) * np.cos(latitude) * np.cos(turn))
    return RADIUS_KM * np.column_stack([east, -north])
