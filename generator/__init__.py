"""Sprint Reports: from a Jira over HTTP to a static site of sprint reports. Read `generator.build` first."""

__version__ = "0.1.0"
