"""What hosts of static sites allow: https://docs.github.com/pages (limits), https://docs.gitlab.com (GitLab Pages)."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from generator.write.site import WrittenSite

_NEAR = 0.8  # of a limit
SITE_BYTES = 1_000_000_000
FILE_BYTES = 100_000_000
FILES = 200_000


@dataclass(frozen=True, slots=True)
class Limit:
    """A limit and how much of it a site takes: "exceeded" says that it takes more than all."""

    share: float
    what: str

    @property
    def exceeded(self) -> bool:
        """Whether the host refuses the site."""
        return self.share > 1

    @property
    def sentence(self) -> str:
        """For people."""
        how = "over" if self.exceeded else f"at {self.share:.0%} of"
        return f"the site is {how} a limit of hosts: {self.what}"


def near_limits(site: "WrittenSite") -> list[Limit]:
    """The limits that a site has reached, or that it takes most of."""
    return [limit for limit in _limits(site) if limit.share >= _NEAR]


def _limits(site: "WrittenSite") -> Iterator[Limit]:
    yield Limit(site.bytes / SITE_BYTES, "GitHub Pages and GitLab.com publish sites of at most 1 GB")
    yield Limit(site.files / FILES, "GitLab Pages publishes at most 200,000 files and folders")
    yield Limit(site.largest_bytes / FILE_BYTES, f"Pages from a branch take no file over 100 MB, as {site.largest}")
