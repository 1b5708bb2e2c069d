"""The bits kept for each establishment and for each succession link."""

from typing import Final

import numpy as np

CLOSED: Final = np.uint8(1)
"""The establishment is closed (state F)."""
OPEN: Final = np.uint8(2)
"""The establishment is active (state A); neither bit where INSEE gives no state."""
SEAT: Final = np.uint8(4)
"""It is its company's head office."""
WITHHELD: Final = np.uint8(8)
"""Its diffusion is partial (statut P): its number is shown to no one who did not give it."""
OTHERS_OPEN: Final = np.uint8(16)
"""Its company has another establishment open."""

SPLIT: Final = np.uint8(1)
"""The link's predecessor has several successors."""
MERGE: Final = np.uint8(2)
"""The link's successor has several predecessors."""
