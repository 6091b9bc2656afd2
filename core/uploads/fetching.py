"""Files from an address: over https, from the public network, within bounds of size and time."""

import ipaddress
import socket
from collections.abc import Callable
from http.client import HTTPConnection, HTTPException, HTTPResponse
from typing import Any
from urllib.parse import SplitResult, unquote, urljoin, urlsplit
from uuid import UUID

from core.alerts import wires
from core.errors import Invalid, Unavailable
from core.settings import settings
from core.uploads.spool import Receiving, Waiting

SECONDS = 600.0  # for the whole file
REDIRECTS = 4
PIECE = 1 << 18
PORTS = {"http": 80, "https": 443}
HEADERS = {"Accept": "*/*", "Accept-Encoding": "identity", "User-Agent": "Bellwether"}


def fetch(owner: UUID, url: str, on_bytes: Callable[[int], None]) -> Waiting:
    """Take the file of an address in; ``on_bytes`` is told how many have come, and may stop it."""
    for _ in range(REDIRECTS):
        place = checked(url)
        name = place.hostname or ""
        who = f"The server {name}"
        try:
            found = _got(owner, place, on_bytes)
        except HTTPException:
            raise Unavailable(f"{who} said what no web server says.") from None
        except (OSError, UnicodeError) as error:
            raise Unavailable(wires.sentence(who, error, SECONDS)) from None
        if isinstance(found, Waiting):
            return found
        url = urljoin(url, found)
    raise Invalid("The address leads from one place to the next; give the one of the file itself.")


def checked(url: str) -> SplitResult:
    """The parts of an address from which a file may be fetched."""
    try:
        place = urlsplit(url.strip())
        known = place.port
    except ValueError:
        raise Invalid("This is not a web address.") from None
    if place.scheme not in PORTS or not place.hostname:
        raise Invalid("An address begins with https:// and the name of a server.")
    if place.username or place.password:
        raise Invalid("An address with a password in it is kept where others can read it.")
    if place.scheme == "http" and not _is_named(place.hostname, known):
        raise Invalid("Files are fetched over https only, so that nobody changes them on the way.")
    return place


def _is_named(host: str, port: int | None) -> bool:
    """Whether whoever runs the server named this one in FETCH_HOSTS."""
    named = {one.strip().lower() for one in settings().fetch_hosts.split(",") if one.strip()}
    return host.lower() in named or f"{host.lower()}:{port}" in named


def _address(place: SplitResult) -> str:
    """The number of a server, so that what was checked is what is asked."""
    host, port = place.hostname or "", place.port or PORTS[place.scheme]
    numbers = [str(one[4][0]) for one in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    if not _is_named(host, place.port):
        inner = [one for one in numbers if not ipaddress.ip_address(one).is_global]
        if inner:
            raise Invalid(
                f"{host} is not in the public network; whoever runs Bellwether can name it in "
                "FETCH_HOSTS."
            )
    return numbers[0]


def _got(owner: UUID, place: SplitResult, on_bytes: Callable[[int], None]) -> Waiting | str:
    """The file, or the address that it has moved to."""
    host, port = place.hostname or "", place.port or PORTS[place.scheme]
    with wires.wire(_address(place), port, SECONDS, is_tls=False) as plain:
        line: Any = plain
        if place.scheme == "https":
            line = wires.trusted().wrap_socket(plain, server_hostname=host)
        asking = HTTPConnection(host, port)
        asking.sock = line
        path = (place.path or "/") + (f"?{place.query}" if place.query else "")
        asking.request("GET", path, headers=HEADERS)
        answer = asking.getresponse()
        if 300 <= answer.status < 400 and answer.headers["location"]:
            return str(answer.headers["location"])
        if answer.status != 200:
            raise Unavailable(f"The server {host} answered with {answer.status}.")
        return _received(owner, _name(answer, place), answer, on_bytes)


def _received(
    owner: UUID, name: str, answer: HTTPResponse, on_bytes: Callable[[int], None]
) -> Waiting:
    """All bytes of an answer; a file that is cut off is none."""
    coming = Receiving(owner, name)
    count = 0
    try:
        while piece := answer.read(PIECE):
            coming.take(piece)
            count += len(piece)
            on_bytes(count)
        if answer.length:
            raise Unavailable("The file ended before all of it had come; it is fetched again.")
        return coming.done()
    finally:
        coming.abandon()


def _name(answer: HTTPResponse, place: SplitResult) -> str:
    named = answer.headers.get_filename() or unquote(place.path).rsplit("/", 1)[-1]
    return named.replace("\\", "/").rsplit("/", 1)[-1] or str(place.hostname)
