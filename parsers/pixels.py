"""Words for pictures: arrays of numpy, rows first; 255 is white. Places are in points."""

from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

Grey: TypeAlias = NDArray[np.uint8]
"""Height × width."""

Colour: TypeAlias = NDArray[np.uint8]
"""Height × width × 3, red, green, blue."""

Matrix: TypeAlias = NDArray[np.float64]
"""3 × 3, for homogeneous coordinates."""

Rect: TypeAlias = tuple[float, float, float, float]
"""Left, top, right, bottom, in points."""

DOTS_PER_INCH: Final = 200
"""Resolution of a page that lies on its blank."""

PIXELS_PER_POINT: Final = DOTS_PER_INCH / 72
