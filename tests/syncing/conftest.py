"""A terminal of its own, and the CRMs that it syncs with."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

import cli
from intake.pulled import trouble
from store.frames import frames
from tests.syncing.answering import Served, answering
from tests.syncing.organisation import Organisation
from tests.syncing.portal import Portal

TOKEN, SECRET = "pat-secret-0123456789", "s3cret"
Synced = Callable[..., dict[str, Any]]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sqlite_url: str) -> str:
    """A database of its own, an empty environment, a folder for refused rows; and nobody waits long."""
    for name in ("HUBSPOT_TOKEN", "HUBSPOT_URL", "SALESFORCE_URL", "SYNC_URL", "SYNC_MAP"):
        monkeypatch.delenv(f"ACCORD_{name}", raising=False)
    monkeypatch.setenv("ACCORD_DATABASE_URL", sqlite_url)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(trouble, "FIRST_WAIT", 0.01)
    return sqlite_url


@pytest.fixture
def portal() -> Portal:
    return Portal()


@pytest.fixture
def hubspot(home: str, portal: Portal, monkeypatch: pytest.MonkeyPatch) -> Iterator[Served]:
    """A server of HubSpot, and the environment that leads there."""
    with answering(portal.answer) as served:
        monkeypatch.setenv("ACCORD_HUBSPOT_TOKEN", TOKEN)
        monkeypatch.setenv("ACCORD_HUBSPOT_URL", served.url)
        yield served


@pytest.fixture
def organisation() -> Organisation:
    return Organisation()


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A key and a certificate for this machine: Salesforce's client speaks TLS only."""
    path = tmp_path_factory.mktemp("tls") / "here.pem"
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    today = datetime.now(UTC)
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(1)
        .not_valid_before(today - timedelta(days=1)).not_valid_after(today + timedelta(days=2))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    form = serialization.Encoding.PEM
    secret = key.private_bytes(form, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path.write_bytes(secret + made.public_bytes(form))
    return path


@pytest.fixture
def salesforce(
    home: str, organisation: Organisation, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Served]:
    """A server of Salesforce, and the environment that leads there."""
    with answering(organisation.answer, certificate) as served:
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate))
        monkeypatch.setenv("ACCORD_SALESFORCE_URL", served.url)
        monkeypatch.setenv("ACCORD_SALESFORCE_CLIENT_ID", "3MVG9")
        monkeypatch.setenv("ACCORD_SALESFORCE_CLIENT_SECRET", SECRET)
        yield served


@pytest.fixture
def sync(capsys: pytest.CaptureFixture[str]) -> Synced:
    """Runs `accord sync … --json`: the report of the one source, with its exit code and what standard error said."""

    def run(*arguments: str) -> dict[str, Any]:
        code = cli.main(["sync", *arguments, "--json"])
        said = capsys.readouterr()
        report = json.loads(said.out)["syncs"][0] if said.out else {}
        return {**report, "code": code, "err": said.err}

    return run


def counts(report: dict[str, Any]) -> tuple[int, ...]:
    """read, new, changed, same, refused: with the balance checked."""
    read, *parts = (report[name] for name in ("read", "new", "changed", "same", "refused"))
    assert read == sum(parts)
    return (read, *parts)


def leads(url: str, *columns: str) -> list[tuple[Any, ...]]:
    """Columns of the saved leads, by id."""
    return frames(url)["leads"].sort(pl.col("lead_id")).select(columns).rows()
