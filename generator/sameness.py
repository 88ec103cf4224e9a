"""Values as bytes that can be compared: what is kept of a build is found again by them."""

import pickle
from io import BytesIO


def as_bytes(value: object) -> bytes:
    """The value's pickle, the same for equal values whichever of their parts are one object; nobody reads it back."""
    stream = BytesIO()
    pickler = pickle.Pickler(stream, pickle.HIGHEST_PROTOCOL)
    pickler.fast = True  # no references to what came before: they tell of objects, not of values
    pickler.dump(value)
    return stream.getvalue()
