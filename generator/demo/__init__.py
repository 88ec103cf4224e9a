"""A small Jira on loopback with a made-up team: the demo's and the tests' Jira."""
