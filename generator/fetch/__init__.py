"""The edge towards Jira: HTTP in, raw JSON out; `parse` turns raw JSON into domain values."""
