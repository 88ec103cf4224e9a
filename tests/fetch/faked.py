"""The site and the login of the client's unit tests; nothing printed may ever hold the login."""

SITE = "https://jira.example.com"
CANARY = "canary-7f3a-token"
EMAIL = "someone@example.com"
