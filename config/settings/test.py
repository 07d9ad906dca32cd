"""Tests: a scratch server of their own, strict templates, fast hashing; nothing that is served to users."""

from __future__ import annotations

import os

from config import embedded
from config.settings.base import *  # noqa: F403
from config.settings.base import VAR_DIR

DEBUG = False
DEMONSTRATION = False
SECRET_KEY = "tests-only-" + "x" * 50
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
SECOND_FACTOR_REQUIRED = False
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = True

TEST_SERVER = embedded.acquire(VAR_DIR / "pg-test", scratch=True)
TEST_DATABASE = f"prevoyance_test_{os.getpid()}"
DATABASES = {
    "default": TEST_SERVER.django(user=embedded.APPLICATION, database=TEST_DATABASE),
    "owner": {
        **TEST_SERVER.django(user=embedded.OWNER, database=TEST_DATABASE),
        "TEST": {"MIRROR": "default"},
    },
}
DATABASE_ADMIN = TEST_SERVER.django(user=embedded.SUPERUSER, database=TEST_DATABASE)
CELERY_BROKER_URL = "memory://"
CELERY_TASK_ALWAYS_EAGER = True
CELERY_TASK_EAGER_PROPAGATES = True
