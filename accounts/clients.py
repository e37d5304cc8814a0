"""From where a request comes, for the lock of the sign-in."""

from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """The address of the machine that asks.

    Behind our own proxy every connection is the proxy's, and a lock by its address would shut out
    everybody who has that user name; so what the proxy itself has added, the last entry of
    X-Forwarded-For, counts. What stands before it may be invented.
    """
    direct = str(request.META.get("REMOTE_ADDR", ""))
    if not settings.BEHIND_PROXY:
        return direct
    told = str(request.META.get("HTTP_X_FORWARDED_FOR", "")).rpartition(",")[2].strip()
    try:
        return str(ip_address(told))
    except ValueError:
        return direct
