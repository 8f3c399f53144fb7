"""Is a host this very machine? Only to it may secrets travel without encryption."""

from ipaddress import ip_address


def is_this_machine(host: str | None) -> bool:
    """Tell whether a name or address as configured is the loopback; nothing is resolved."""
    try:
        return host == "localhost" or ip_address(host or "").is_loopback
    except ValueError:
        return False
