"""How is the paper bent? A smooth field of shifts through what was measured at pieces of print."""

from dataclasses import dataclass
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from parsers.scans.geometry import Places

# Points between the nodes: a whole number of pixels at 100 and 200 dpi.
NODE_PT: Final = 18.0
# How far a measurement is felt. A sheet bends over a third of its height; creases of crumpled
# paper are sharper.
_FELT_PT = 42.0
# Far from all print the field runs back to nothing slowly instead of off to somewhere.
_PULL = 0.02


@dataclass(frozen=True, slots=True, eq=False)
class Field:
    """Shifts in points at nodes that lie 18 points apart, half a step from the edge."""

    shifts: NDArray[np.float64]
    """Rows × columns × 2, beginning one node outside the page; 0 × 0 × 2 is no shift anywhere."""

    @classmethod
    def none(cls) -> Self:
        """Make the field of flat paper."""
        return cls(np.empty((0, 0, 2)))

    def at(self, places: Places) -> Places:
        """Tell the shift at some places of the blank."""
        if not self.shifts.size:
            return np.zeros_like(places)
        rows, columns, _ = self.shifts.shape
        along = np.clip(places / NODE_PT + 0.5, 0.0, (columns - 1.001, rows - 1.001))
        first = np.floor(along).astype(int)
        x, y = first.T
        part = along - first
        right, below = part[:, :1], part[:, 1:]
        upper = self.shifts[y, x] * (1 - right) + self.shifts[y, x + 1] * right
        lower = self.shifts[y + 1, x] * (1 - right) + self.shifts[y + 1, x + 1] * right
        return np.asarray(upper * (1 - below) + lower * below, dtype=np.float64)


def nodes(size: tuple[float, float]) -> tuple[Places, int, int]:
    """Places of the nodes for a page, row by row, and the numbers of rows and columns."""
    columns, rows = (int(np.ceil(side / NODE_PT)) + 2 for side in size)
    x, y = np.meshgrid(np.arange(columns), np.arange(rows))
    places = (np.column_stack([x.ravel(), y.ravel()]) - 0.5) * NODE_PT
    return places.astype(np.float64), rows, columns


def smooth(places: Places, shifts: Places, size: tuple[float, float]) -> Field:
    """Draw a field through measured shifts: a plane through the neighbours of every node."""
    grid, rows, columns = nodes(size)
    across = grid[:, :1] - places[:, 0]
    down = grid[:, 1:] - places[:, 1]
    weights = np.exp((across**2 + down**2) / (-2 * _FELT_PT**2)) + 1e-9
    terms = np.column_stack([np.ones(len(places)), places / _FELT_PT])
    # Sums over all measurements, for all nodes at once.
    normal = (weights @ _products(terms, terms)).reshape(-1, 3, 3)
    normal += np.diag([_PULL / 10, _PULL * 10, _PULL * 10])
    right = (weights @ _products(terms, shifts)).reshape(-1, 3, 2)
    planes = np.linalg.solve(normal, right)
    at_nodes = np.column_stack([np.ones(len(grid)), grid / _FELT_PT])
    return Field(np.einsum("ni,nij->nj", at_nodes, planes).reshape(rows, columns, 2))


def _products(left: Places, right: Places) -> Places:
    """Multiply every column of one with every column of the other."""
    return np.asarray(left[:, :, None] * right[:, None, :]).reshape(len(left), -1)
