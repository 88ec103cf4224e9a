"""Corrections that are written to Jira. Nothing but `corrections push` imports this, and nothing else can write.

`plan` tells what can be written and what cannot, `push` takes each write through its steps, `writer` holds the two
requests that change an issue, `sending` sends one once and tells what is known of its fate.
"""
