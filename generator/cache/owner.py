"""Whose the cache is: a copy of one site, as one account sees it, is never mixed with another."""

from generator.cache.files import content_hash
from generator.cache.store import Generation, Store
from generator.errors import CacheDamagedError, CacheError, LoginError
from generator.fetch.jira import ANONYMOUS, Jira


def account_key(account_id: str) -> str:
    """What the cache keeps of an account's id; old Data Centers use e-mail addresses as keys, which are not kept."""
    return f"sha256:{content_hash(account_id.encode())[:16]}" if "@" in account_id else account_id


def load_previous(store: Store, jira: Jira, *, full: bool) -> Generation | None:
    """The generation to build on, every shard of it checked; None at the first sync, or when a full one replaces it.

    Raises:
        CacheDamagedError: it is damaged, and only a full sync may replace it.
        CacheError: it is of another site or account.
        LoginError: Jira does not know us.
    """
    try:
        generation = store.load()
        if generation:
            _check_owner(store, generation, jira)
            generation.verify()
    except CacheDamagedError:
        if not full:
            raise
        return None
    return generation


def _check_owner(store: Store, generation: Generation, jira: Jira) -> None:
    hint = "Name another folder with `--cache`, or delete this one"
    if generation.site_url != jira.server.url:
        raise CacheError(
            f"The cache {store.directory} is a copy of {generation.site_url}, not of {jira.server.url}", hint
        )
    if jira.account().id == ANONYMOUS != generation.account_id:
        raise LoginError(
            f"Jira takes us for a stranger, yet the cache {store.directory} was filled with a login",
            "Set JIRA_TOKEN (and, on Cloud, JIRA_EMAIL) as before; nothing was replaced",
        )
    if generation.account_id != account_key(jira.account().id):
        raise CacheError(f"The cache {store.directory} was filled by another account, which may see other issues", hint)
