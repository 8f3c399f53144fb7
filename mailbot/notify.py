"""What systemd is told: ready, alive, stopping (sd_notify(3)); nothing happens elsewhere."""

import os
import socket


def tell(state: str) -> None:
    """Send a state such as ``READY=1``; silently nothing when no service manager listens."""
    address = os.environ.get("NOTIFY_SOCKET")
    if not address:
        return
    if address.startswith("@"):
        address = "\0" + address[1:]
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as channel:
        channel.connect(address)
        channel.sendall(state.encode())


def watchdog_every_s() -> float | None:
    """Return how often to tell that we are alive, half of what systemd asks; ``None``: never."""
    micros = os.environ.get("WATCHDOG_USEC", "")
    return int(micros) / 2_000_000 if micros.isdecimal() else None
