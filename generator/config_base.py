"""What the parts of the config's model share."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints
from pydantic_core import PydanticCustomError

LONGEST_NAME = 300

Name = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True, max_length=LONGEST_NAME)]


class Strict(BaseModel):
    """Keys that take nothing but what they name."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


def wrong(text: str) -> PydanticCustomError:
    """A complaint about a value, for the reader of the config."""
    return PydanticCustomError("config", "{text}", {"text": text})
