"""What a host's name alone says about it: the one rule that the config's check and the client's share."""

from ipaddress import ip_address


def is_loopback(host: str) -> bool:
    """Whether the host is this machine."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
