import stat

from chantier.notices.models import Message
from chantier.portal.doctor import examine
from tests import factories as f


def troubles(now):
    return {finding.what: finding.trouble for finding in examine(now) if finding.trouble}


def test_a_new_installation_lacks_a_mail_server_only(settings, tmp_path, now):
    settings.DATA_DIR, settings.EMAIL_HOST = tmp_path, ""

    assert list(troubles(now)) == ["mail"]


def test_a_secret_that_others_can_read_is_told(settings, tmp_path, now):
    settings.DATA_DIR, settings.EMAIL_HOST = tmp_path, "mail.test"
    secret = tmp_path / "secret-key"
    secret.write_text("x")
    secret.chmod(0o644)
    assert "chmod" in troubles(now)["secret key"]

    secret.chmod(stat.S_IRUSR)
    assert not troubles(now)


def test_a_public_address_without_https_is_told(settings, tmp_path, now):
    settings.DATA_DIR, settings.EMAIL_HOST = tmp_path, "mail.test"
    settings.SITE_URL = "http://chantier.test"

    assert "HTTPS" in "".join(troubles(now).values())


def test_messages_that_no_worker_sends_are_told(settings, tmp_path, now):
    settings.DATA_DIR, settings.EMAIL_HOST = tmp_path, "mail.test"
    Message.objects.create(
        kind="x",
        language="fr",
        channel="email",
        to_name="Habitante",
        to_address="h@example.org",
        subject="x",
        body="x",
        created_at=f.NOON.replace(year=2014),
    )

    assert "messages" in troubles(now)
