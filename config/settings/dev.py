"""A workstation or the demonstration: embedded services, a local secret, no second factor asked."""

from __future__ import annotations

import secrets

from config.settings.base import *  # noqa: F403
from config.settings.base import BASE_DIR, DATABASE_CONNECTION_AGE, QUEUE_VISIBILITY_SECONDS, VAR_DIR, env
from config.settings.database import administration, broker, databases


def _local_secret() -> str:
    VAR_DIR.mkdir(parents=True, exist_ok=True)
    file = VAR_DIR / "secret"
    if not file.exists():
        file.write_text(secrets.token_urlsafe(50))
        file.chmod(0o600)
    return file.read_text().strip()


DEBUG = env.flag("PREVOYANCE_DEBUG", False)
SECRET_KEY = env.text("SECRET_KEY") or _local_secret()
ALLOWED_HOSTS = env.names("PREVOYANCE_HOSTS", ("127.0.0.1", "localhost", "testserver"))
SECOND_FACTOR_REQUIRED = env.flag("PREVOYANCE_SECOND_FACTOR", False)
DEMONSTRATION = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = VAR_DIR / "mail"

DATABASES = databases(env, VAR_DIR, DATABASE_CONNECTION_AGE)
DATABASE_ADMIN = administration(env, VAR_DIR)
CELERY_BROKER_URL, CELERY_BROKER_TRANSPORT_OPTIONS = broker(env, VAR_DIR, QUEUE_VISIBILITY_SECONDS)
LOCAL_EXAMPLES = BASE_DIR / "examples"
env.check()
