"""Values as bytes that can be compared: what is kept of a build is found again by them."""

import pickle
from io import BytesIO
from typing import Any

import pandas as pd


def as_bytes(value: object) -> bytes:
    """The value's pickle, the same for equal values whatever a process did before; nobody reads it back."""
    stream = BytesIO()
    pickler = _Pickler(stream, pickle.HIGHEST_PROTOCOL)
    pickler.fast = True  # no references to what came before: they tell of objects, not of values
    pickler.dump(value)
    return stream.getvalue()


class _Pickler(pickle.Pickler):
    """A table's own pickle holds what pandas has worked out of its types meanwhile."""

    def reducer_override(self, obj: Any) -> Any:  # noqa: ANN401  # pickle's signature
        if not isinstance(obj, pd.DataFrame):
            return NotImplemented
        columns = [(str(name), str(column.dtype), _values(column)) for name, column in obj.items()]
        return tuple, ((columns, obj.index.tolist(), dict(obj.attrs)),)


def _values(column: "pd.Series[Any]") -> Any:  # noqa: ANN401  # an array, or a list
    if isinstance(column.dtype, pd.DatetimeTZDtype):
        return column.to_numpy("datetime64[us]")
    return column.tolist() if pd.api.types.is_extension_array_dtype(column.dtype) else column.to_numpy()
