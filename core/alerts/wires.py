"""Connections to other people's servers: each is over in time, and its failures are sentences."""

import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPException
from threading import Event, Timer

from core.errors import Unavailable


class Refused(Unavailable):
    """This one message is not taken; others may be."""


@contextmanager
def wire(host: str, port: int, seconds: float, *, is_tls: bool) -> Iterator[socket.socket]:
    """A connection that ends after so many seconds, however slowly the other side speaks.

    A time limit of a socket begins anew with each byte. Here the connection is cut from beside,
    through a second handle on it, since TLS takes the first one over.
    """
    with socket.create_connection((host, port), timeout=seconds) as plain, plain.dup() as handle:
        is_late = Event()

        def cut() -> None:
            is_late.set()
            try:
                handle.shutdown(socket.SHUT_RDWR)
            except OSError:  # the other side was faster
                return

        timer = Timer(seconds, cut)
        timer.daemon = True
        plain.settimeout(2 * seconds)  # never first, or it would look as if the other side left
        timer.start()
        try:
            if is_tls:
                with trusted().wrap_socket(plain, server_hostname=host) as private:
                    yield private
            else:
                yield plain
        except (OSError, ValueError, HTTPException) as error:
            if is_late.is_set():
                raise TimeoutError from error
            raise
        finally:
            timer.cancel()
            timer.join()


def trusted() -> ssl.SSLContext:
    """What this machine trusts; SSL_CERT_FILE names more."""
    return ssl.create_default_context()


def sentence(who: str, error: OSError | ValueError, seconds: float) -> str:
    """What went wrong on a connection, without anything that was said on it."""
    what = {
        TimeoutError: f"did not answer within {seconds:g} seconds",
        ConnectionRefusedError: "refused the connection",
        socket.gaierror: "is not known by that name",
        UnicodeError: "is not known by that name",
        ssl.SSLCertVerificationError: "has a certificate that is not trusted here",
        ssl.SSLError: "and this one could not agree on encryption",
        ConnectionError: "ended the connection",
    }
    said = next((words for kind, words in what.items() if isinstance(error, kind)), "")
    return f"{who} {said or 'cannot be reached'}."
