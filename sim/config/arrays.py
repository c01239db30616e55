"""The kinds of array that pass between the model's parts, for type checkers and readers."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Words: TypeAlias = npt.NDArray[np.uint64]  # sets of practices, 64 to a word: [rows, words]
Ids: TypeAlias = npt.NDArray[np.uint64]  # numbers of people, offices or counties that address their luck: [rows]
Ints: TypeAlias = npt.NDArray[np.int64]  # whole numbers: counts, sizes, and rows of another table
Floats: TypeAlias = npt.NDArray[np.floating]  # shares, rates, hours and weights
Bools: TypeAlias = npt.NDArray[np.bool_]  # what holds for which rows
Codes: TypeAlias = npt.NDArray[np.int8]  # small whole numbers: views of -1, 0 and +1, or places in a list of names
