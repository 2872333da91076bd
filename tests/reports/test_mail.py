"""The mail of a week, its settings, and a server that may say no: nothing is told twice, nothing secret is told."""

import ssl
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from email.headerregistry import Address
from pathlib import Path

import pytest

from agreement.errors import Refused
from reports.corrections import Correction
from reports.mail import Letter, mail
from reports.marks import Edited
from reports.post import NotTaken, Unsure, hand_over
from reports.post_settings import Post, post_of
from reports.week_paper import week_html
from tests.posting import PASSWORD, Box, post_office
from tests.reports.test_frozen import TOLD

FROM, ERIN, CARL = (Address(name, f"{name.lower()}", "example.com") for name in ("Accord", "Erin", "Carl"))
LETTER = Letter(FROM, (ERIN, CARL), "<week-2026-11-16-abc.1@example.com>", datetime(2026, 11, 23, 7, tzinfo=UTC))
GOOD = {
    "ACCORD_SMTP_URL": "smtp://anna:geheim%23@mail.example.com",
    "ACCORD_MAIL_FROM": "Accord <accord@example.com>",
    "ACCORD_MAIL_TO": "erin@example.com, Carl <carl@example.com>,",
}


@pytest.fixture
def box() -> Iterator[Box]:
    with post_office() as found:
        yield found


def post(box: Box, **more: object) -> Post:
    return replace(Post("127.0.0.1", box.port, "none", FROM, (ERIN, CARL)), **more)  # type: ignore[arg-type]


def test_text_and_page_are_alternatives_and_the_page_is_a_file_byte_for_byte(box: Box) -> None:
    told = replace(TOLD, edited=Edited("Ärger <b>hier</b>", "Änna", date(2026, 11, 24)))
    page = week_html(told).replace("<body>", "<body>\n.\n..\r\nFrom here\n")
    assert hand_over(post(box), mail(told, page, LETTER)) == ()
    (one,), (envelope,) = box.mails, box.envelopes
    assert envelope == ("accord@example.com", ("erin@example.com", "carl@example.com"))
    assert one["Subject"] == "The week of 16 Nov 2026: watch"
    assert (one["From"], one["To"]) == (
        "Accord <accord@example.com>",
        "Erin <erin@example.com>, Carl <carl@example.com>",
    )
    assert one["Message-ID"] == "<week-2026-11-16-abc.1@example.com>"
    assert one["Date"] == "Mon, 23 Nov 2026 07:00:00 +0000"
    assert one.get_content_type() == "multipart/mixed"
    both, file = one.iter_parts()
    assert both.get_content_type() == "multipart/alternative"
    text, shown = both.iter_parts()
    assert (text.get_content_type(), shown.get_content_type()) == ("text/plain", "text/html")
    assert "Ärger <b>hier</b>" in text.get_content()
    assert "Ärger &lt;b&gt;hier&lt;/b&gt;" in shown.get_content()
    assert file.get_filename() == "accord-week-2026-11-16.html"
    assert file.get_payload(decode=True) == page.encode()


def test_corrections_stand_in_the_mail_and_not_on_the_page_that_was_reported(box: Box) -> None:
    found = (Correction("SAL rate", "was 41 %, now 43 %"),)
    hand_over(post(box), mail(TOLD, "<p>as reported</p>", replace(LETTER, made=True), found))
    (one,) = box.mails
    both, file = one.iter_parts()
    for part in both.iter_parts():
        assert "SAL rate: was 41 %, now 43 %" in part.get_content()
    assert file.get_payload(decode=True) == b"<p>as reported</p>"
    assert one["Subject"].startswith("[made data] The week")


def test_a_recipient_that_the_server_does_not_know_is_named_and_the_others_get_it(box: Box) -> None:
    box.refuses = ("erin@example.com",)
    assert hand_over(post(box), mail(TOLD, "", LETTER)) == ("erin@example.com: 550 5.1.1 no such user",)
    assert box.envelopes == [("accord@example.com", ("carl@example.com",))]
    box.refuses = ("erin@example.com", "carl@example.com")
    with pytest.raises(NotTaken, match=r"took no recipient: erin@example\.com: 550 .*; carl@example\.com: 550"):
        hand_over(post(box), mail(TOLD, "", LETTER))
    assert len(box.mails) == 1


def test_a_server_that_refuses_the_text_took_nothing(box: Box) -> None:
    box.answer = "552 too large"
    with pytest.raises(NotTaken, match="did not take the mail: 552 too large"):
        hand_over(post(box), mail(TOLD, "", LETTER))


def test_a_server_that_is_down_took_nothing() -> None:
    with post_office() as gone:
        pass
    with pytest.raises(
        NotTaken, match=f"The mail server 127.0.0.1:{gone.port} did not take the report: Connection ref"
    ):
        hand_over(post(gone), mail(TOLD, "", LETTER))


def test_a_connection_that_breaks_during_the_text_leaves_everybody_unsure(box: Box) -> None:
    box.hangs_up = True
    with pytest.raises(Unsure, match="broke while the mail was handed over"):
        hand_over(post(box), mail(TOLD, "", LETTER))
    assert len(box.mails) == 1


def test_a_server_that_does_not_answer_the_text_in_time_leaves_everybody_unsure(
    box: Box, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reports.post.PATIENCE", 0.3)
    box.wait = 1.0
    with pytest.raises(Unsure, match=r"handed over: .*timed out"):
        hand_over(post(box), mail(TOLD, "", LETTER))


def test_a_server_without_starttls_is_not_trusted_with_anything(box: Box) -> None:
    with pytest.raises(NotTaken, match="STARTTLS"):
        hand_over(post(box, security="starttls"), mail(TOLD, "", LETTER))
    assert box.mails == []


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for 127.0.0.1 with its key, made now."""
    from ipaddress import ip_address

    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key, name = (
        ec.generate_private_key(ec.SECP256R1()),
        x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "here")]),
    )
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(1)
        .not_valid_before(now - timedelta(hours=1)).not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), True)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    file = tmp_path_factory.mktemp("tls") / "both.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return file


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_user_and_password_go_over_tls_and_a_wrong_one_is_never_repeated(
    security: str, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    way = {"tls_context": context, "require_starttls": True} if security == "starttls" else {"ssl_context": context}
    box = Box()
    with post_office(**way, auth_required=True, auth_require_tls=security == "starttls",
                     authenticator=box.known) as found:  # fmt: skip
        to = post(found, security=security, user="anna", password=PASSWORD)
        with pytest.raises(NotTaken, match="certificate"):
            hand_over(to, mail(TOLD, "", LETTER))
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        assert hand_over(to, mail(TOLD, "", LETTER)) == ()
        with pytest.raises(NotTaken, match="535") as wrong:
            hand_over(replace(to, password="nicht-das-Wort"), mail(TOLD, "", LETTER))
        assert "nicht-das-Wort" not in str(wrong.value)
        with pytest.raises(NotTaken):
            hand_over(replace(to, user="", password=""), mail(TOLD, "", LETTER))
        assert len(found.mails) == 1


def test_a_server_that_repeats_the_password_is_not_repeated(monkeypatch: pytest.MonkeyPatch, box: Box) -> None:
    import smtplib

    def rude(_server: object, _user: str, password: str) -> None:
        raise smtplib.SMTPAuthenticationError(535, f"wrong: {password}".encode())

    monkeypatch.setattr(smtplib.SMTP, "login", rude)
    with pytest.raises(NotTaken, match="535 wrong: …") as said:
        hand_over(post(box, user="anna", password=PASSWORD), mail(TOLD, "", LETTER))
    assert PASSWORD not in str(said.value)
    assert PASSWORD not in repr(post(box, password=PASSWORD))


# The settings.


def test_the_settings_are_read() -> None:
    found = post_of(GOOD)
    assert (found.host, found.port, found.security) == ("mail.example.com", 587, "starttls")
    assert (found.user, found.password) == ("anna", "geheim#")
    assert str(found.sender) == "Accord <accord@example.com>"
    assert [one.addr_spec for one in found.recipients] == ["erin@example.com", "carl@example.com"]
    for url, expected in (
        ("smtps://h", ("h", 465, "tls")),
        ("smtps://h:2465/", ("h", 2465, "tls")),
        ("smtp://h:25?starttls=1", ("h", 25, "starttls")),
        ("smtp://h:25?starttls=0", ("h", 25, "none")),
        ("smtp://u:p@localhost?starttls=0", ("localhost", 587, "none")),
    ):
        one = post_of(GOOD | {"ACCORD_SMTP_URL": url})
        assert (one.host, one.port, one.security) == expected
    twice = post_of(GOOD | {"ACCORD_MAIL_TO": "Erin@example.com, erin@Example.com, carl@example.com"})
    assert [one.addr_spec for one in twice.recipients] == ["Erin@example.com", "carl@example.com"]


@pytest.mark.parametrize("name", GOOD)
def test_a_missing_setting_is_named(name: str) -> None:
    for without in ({key: value for key, value in GOOD.items() if key != name}, GOOD | {name: " "}):
        with pytest.raises(Refused, match=f"To mail the report set {name}\\. Write"):
            post_of(without)


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("mail.example.com", "no address"), ("http://geheim@h", "no address"), ("smtp://", "no address"),
        ("smtp://u:geheim@h:port", "no address"), ("smtp://u:geheim#x@h", "no address"),
        ("smtp://u:geheim/x@h", "no address"), ("smtp://u:[geheim@h", "no address"), ("smtp://h/inbox", "no address"),
        ("smtp://u:geheim@h?starttls", "no address"), ("smtp://u:geheim@h?starttls=2", "may end in"),
        ("smtp://u:geheim@h?tls=1", "may end in"), ("smtps://u:geheim@h?starttls=1", "from the first byte"),
        ("smtp://u:geheim@h?starttls=0", "unencrypted to h"), ("smtp://u:geheimß@h", "ASCII"),
    ],
)  # fmt: skip
def test_a_wrong_server_is_told_without_its_password(url: str, why: str) -> None:
    with pytest.raises(Refused, match=why) as said:
        post_of(GOOD | {"ACCORD_SMTP_URL": url})
    assert "geheim" not in str(said.value)
    assert said.value.__cause__ is None


@pytest.mark.parametrize("to", ["erin", "erin@", "@example.com", "a@x.com b@y.com", "a@x.com;b@y.com", "ä@x.com", ",",
                                "a@x.com\nBcc: z@z.com", "erin@exämple.com"])  # fmt: skip
def test_wrong_addresses_are_told(to: str) -> None:
    with pytest.raises(Refused, match="that is no list of mail addresses"):
        post_of(GOOD | {"ACCORD_MAIL_TO": to})
    with pytest.raises(Refused, match="ACCORD_MAIL_FROM names 2 addresses"):
        post_of(GOOD | {"ACCORD_MAIL_FROM": "a@x.com, b@x.com"})
