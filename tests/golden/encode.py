"""Results as plain values: short ones in full, long ones as digests, sums and samples."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

FULL = 12
"""A column of so many values or fewer is stored in full."""
WIDE = 60
"""The columns of floats of a table with more columns than this are stored as one."""
SAMPLES = 3
"""So many values of a longer column are stored, evenly spread."""
SPECIAL = ("nan", "inf", "-inf")
"""How floats that JSON has no number for are written."""


def number(value: float) -> float | str:
    """A float as it is stored: itself, written so that every bit comes back, or its name where it is not finite."""
    value = float(value)
    return value if math.isfinite(value) else str(value)


def digest(content: bytes) -> str:
    """The first 16 hexadecimal digits of the SHA-256 of some bytes."""
    return hashlib.sha256(content).hexdigest()[:16]


def floats(values: Any, full: int = FULL) -> Any:
    """Floats [n]: all of them where they are ``full`` or fewer, else count, digest of their bits, sums and samples.

    ``float bits`` depends on the last bit of every value. ``sum``, ``turned`` (the sum of each value times its place,
    from 1, over n) and the samples can be compared between machines; ``absolute`` is the scale of both sums.
    """
    array = np.asarray(values, dtype="<f8").ravel()
    if len(array) <= full:
        return [number(v) for v in array]
    finite = np.where(np.isfinite(array), array, 0.0)
    canonical = np.where(np.isnan(array), np.nan, array)
    place = np.arange(1, len(array) + 1) / len(array)
    return {
        "count": len(array),
        "undefined": int((~np.isfinite(array)).sum()),
        "float bits": digest(canonical.tobytes()),
        "sum": math.fsum(finite),
        "turned": math.fsum(finite * place),
        "absolute": math.fsum(np.abs(finite)),
        **{f"at {i}": number(array[i]) for i in sampled(len(array))},
    }


def whole(values: Any) -> Any:
    """Integers or bools [n]: all of them, or count, sum, digest and samples."""
    array = np.asarray(values).ravel()
    if len(array) <= FULL:
        return array.tolist()
    wide = array.astype(np.uint64 if array.dtype == np.uint64 else np.int64)
    return {
        "count": len(array),
        "sum": int(sum(int(v) for v in wide)),
        "bits": digest(wide.astype(wide.dtype.newbyteorder("<")).tobytes()),
        **{f"at {i}": array[i].item() for i in sampled(len(array))},
    }


def texts(values: Sequence[Any], full: int = FULL) -> Any:
    """Texts [n]: all of them where they are ``full`` or fewer, else count, digest, and the first and the last."""
    items = ["" if v is None or v is pd.NA or v != v else str(v) for v in values]
    if len(items) <= full:
        return items
    return {"count": len(items), "text sha256": digest("\0".join(items).encode()), "first": items[0], "last": items[-1]}


def sampled(count: int) -> list[int]:
    """The places of the samples among so many values."""
    return sorted({round(i * (count - 1) / (SAMPLES - 1)) for i in range(SAMPLES)})


def column(values: pd.Series) -> Any:
    """A column of a table by its kind; a column of lists is stored as their texts."""
    if isinstance(values.dtype, pd.CategoricalDtype):
        return texts(values.astype(str).tolist())
    if pd.api.types.is_float_dtype(values):
        return floats(values.to_numpy(dtype=float, na_value=np.nan))
    if pd.api.types.is_bool_dtype(values) or pd.api.types.is_integer_dtype(values):
        return whole(values.to_numpy())
    known = [v for v in values if v is not None and v == v]
    if known and all(isinstance(v, (int, float)) and not isinstance(v, bool) for v in known):
        return floats([math.nan if v is None else v for v in values])
    return texts(values.tolist())


def table(frame: pd.DataFrame) -> dict[str, Any]:
    """A table: how many rows, its columns in order, and each of them."""
    names = list(frame.columns)
    shape = {"rows": len(frame), "columns": texts(names, WIDE)}
    if len(names) > WIDE:
        alike = [name for name in names if pd.api.types.is_float_dtype(frame[name])]
        names = [name for name in names if name not in alike]
        shape["columns of floats"] = floats(frame[alike].to_numpy())
    return shape | {f"column {name}": column(frame[name]) for name in names}


def words(array: np.ndarray) -> str:
    """The digest of an array of machine words, whatever the order of bytes here."""
    shape = "x".join(map(str, array.shape)).encode()
    return digest(shape + np.ascontiguousarray(array.astype("<u8")).tobytes())


def numbers_of(tree: Any) -> Any:
    """The numbers of a nested tree, and its names; texts are left out, for they may be reworded."""
    if isinstance(tree, Mapping):
        kept = {str(k): numbers_of(v) for k, v in tree.items()}
        return {k: v for k, v in kept.items() if v is not None and v != {}}
    if isinstance(tree, (list, tuple)):
        kept_items = [v for v in (numbers_of(item) for item in tree) if v is not None]
        return kept_items or None
    if isinstance(tree, bool) or tree is None or isinstance(tree, str):
        return tree if isinstance(tree, bool) else None
    return number(tree) if isinstance(tree, float) else tree


def written(tree: Any, indent: int = 0) -> str:
    """JSON, sorted and indented; a branch that holds no further branches is one line."""
    if isinstance(tree, Mapping) and any(isinstance(v, (Mapping, list)) for v in tree.values()):
        pad = " " * (indent + 1)
        inner = (f"{pad}{_plain(k)}: {written(tree[k], indent + 1)}" for k in sorted(tree))
        return "{\n" + ",\n".join(inner) + "\n" + " " * indent + "}"
    return _plain(tree)


def _plain(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, allow_nan=False)
