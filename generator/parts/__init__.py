"""A board's share of a site, kept in one archive, so that what has not changed is not made again.

`fingerprint` says what a part is made of, `archive` keeps it, `slots` holds the place of what changes with every sync.
"""
