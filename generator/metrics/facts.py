"""What stands beside a table's rows, in `attrs`."""

from typing import Self


class Facts:
    """A frozen value in `attrs`.

    Pandas copies `attrs`, and all they hold, with every frame and column it derives: one access to a column would copy
    them once.
    """

    __slots__ = ()

    def __deepcopy__(self, memo: object) -> Self:
        """Itself: it never changes."""
        return self
