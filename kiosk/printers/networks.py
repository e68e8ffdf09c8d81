"""Which addresses a printer may have: an IP address within PRINTER_NETWORKS, at one of the
PRINTER_PORTS.

The address is filled in by a manager, and the server opens it from within the own network. So it
must not lead to a neighbour that is no printer (server-side request forgery, CWE-918): names are
not looked up, and what can never be a printer is refused whatever the settings say.
"""

import ipaddress

from django.conf import settings

METADATA = ipaddress.ip_address("fd00:ec2::254")
IP = ipaddress.IPv4Address | ipaddress.IPv6Address


def is_allowed(address: str, port: int) -> bool:
    try:
        ip = _unwrapped(ipaddress.ip_address(address))
    except ValueError:
        return False
    if port not in settings.PRINTER_PORTS or _is_never(ip):
        return False
    return any(ip in network for network in settings.PRINTER_NETWORKS)


def _unwrapped(ip: IP) -> IP:
    """An IPv6 address that wraps an IPv4 one counts as what it wraps."""
    inner = getattr(ip, "ipv4_mapped", None) or getattr(ip, "sixtofour", None)
    return inner or ip


def _is_never(ip: IP) -> bool:
    """Link-local is where the metadata of clouds live (169.254.169.254); one has them elsewhere."""
    if ip == METADATA:
        return True
    return ip.is_link_local or ip.is_multicast or ip.is_unspecified or _is_broadcast(ip)


def _is_broadcast(ip: IP) -> bool:
    return ip == ipaddress.IPv4Address("255.255.255.255")
