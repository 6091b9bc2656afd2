"""Who answers is checked when the address says so, and `check` tells when it does not."""

import json
import re
import shutil
import socket
from contextlib import contextmanager

import pytest
import trustme
from sqlalchemy import URL
from typer.testing import CliRunner

from core.cli import application
from core.db import engines, schema
from core.errors import Unavailable
from tests.bed.databases import address
from tests.bed.postgres import FAST, cluster_of_our_own, found

HOST = "localhost"


def free_port():
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return listening.getsockname()[1]


@contextmanager
def encrypted(authority):
    """A server that answers on the loopback address with a certificate for `localhost`."""
    with cluster_of_our_own() as cluster:
        if not re.search(r"--with-(open)?ssl", cluster.programs.run("pg_config", "--configure")):
            pytest.skip("This PostgreSQL was built without TLS; that of the system has it.")
        cluster.stop()
        certificate = authority.issue_cert(HOST)
        certificate.cert_chain_pems[0].write_to_path(cluster.base / "server.crt")
        certificate.private_key_pem.write_to_path(cluster.base / "server.key")
        (cluster.base / "server.key").chmod(0o600)
        if cluster.programs.user:
            for name in ("server.crt", "server.key"):
                shutil.chown(cluster.base / name, cluster.programs.user)
        port = free_port()
        given = FAST | {
            "listen_addresses": "127.0.0.1",
            "port": port,
            "unix_socket_directories": cluster.base,
            "ssl": "on",
            "ssl_cert_file": cluster.base / "server.crt",
            "ssl_key_file": cluster.base / "server.key",
        }
        options = " ".join(f"-c {name}={value}" for name, value in given.items())
        log = cluster.base / "log"
        cluster.programs.run("pg_ctl", "-D", cluster.data, "-w", "-l", log, "-o", options, "start")
        yield port


@pytest.fixture(scope="module")
def authority():
    return trustme.CA()


@pytest.fixture(scope="module")
def port(authority):
    manager = encrypted(authority)
    yield found(manager.__enter__)
    manager.__exit__(None, None, None)


@pytest.fixture
def connect(port, authority, monkeypatch, tmp_path):
    """Name the database with these options of TLS; the certificate of our authority is a file."""
    authority.cert_pem.write_to_path(tmp_path / "ca.crt")
    trustme.CA().cert_pem.write_to_path(tmp_path / "stranger.crt")

    def named(host=HOST, **query):
        files = {
            name: str(tmp_path / value) if name == "sslrootcert" else value
            for name, value in query.items()
        }
        url = URL.create("postgresql", "postgres", host=host, port=port, database="postgres")
        monkeypatch.setenv("DATABASE_URL", address(url.update_query_dict(files)))
        engines.dispose()

    return named


def test_the_right_host_with_the_right_authority_is_let_in(connect):
    connect(sslmode="verify-full", sslrootcert="ca.crt")

    assert schema.standing(engines.primary()).state is schema.State.empty


@pytest.mark.parametrize(
    ("host", "root"),
    [("127.0.0.1", "ca.crt"), (HOST, "stranger.crt")],
    ids=["another host than the certificate names", "an authority we do not know"],
)
def test_a_server_that_cannot_prove_itself_is_refused_in_a_sentence(connect, host, root):
    connect(host, sslmode="verify-full", sslrootcert=root)

    with pytest.raises(Unavailable, match="certificate is not trusted"):
        schema.standing(engines.primary())


def test_require_alone_would_have_let_a_stranger_in_which_is_why_production_refuses_it(connect):
    connect("127.0.0.1", sslmode="require")

    assert schema.standing(engines.primary()).state is schema.State.empty


def test_check_tells_how_the_server_is_reached(connect):
    connect(sslmode="verify-full", sslrootcert="ca.crt")

    result = CliRunner().invoke(application(), ["check", "--json"])

    findings = {one["name"]: one for one in json.loads(result.output)["findings"]}
    assert findings["tls"]["value"] == "verify-full"
    assert findings["tls"]["word"] == "fine"
