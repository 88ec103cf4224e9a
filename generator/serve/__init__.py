"""The site on this machine, kept up to date: a small web server, Jira's webhooks, and the loop that follows both.

    Jira ──webhook──> door ──> inbox ──> follow ──sync──> cache ──build──> live site <── browser

A webhook is a hint that something happened, never data: the sync reads the issue again.
"""
