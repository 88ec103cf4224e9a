"""The edge towards the disk: the local JSON copy of what Jira holds, kept true."""
