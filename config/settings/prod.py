"""A server: every secret and address comes from the environment, HTTPS everywhere, second factor required."""

from __future__ import annotations

from config.settings.base import *  # noqa: F403
from config.settings.base import DATABASE_CONNECTION_AGE, QUEUE_VISIBILITY_SECONDS, VAR_DIR, env
from config.settings.database import administration, broker, databases

DEBUG = False
DEMONSTRATION = False
SECRET_KEY = env.required("SECRET_KEY", "donner une clé secrète d’au moins 50 signes, gardée hors du projet.")
if SECRET_KEY and len(SECRET_KEY) < 50:
    env.problems.append("SECRET_KEY est trop courte : au moins 50 signes.")
ALLOWED_HOSTS = env.names("PREVOYANCE_HOSTS")
if not ALLOWED_HOSTS:
    env.problems.append("PREVOYANCE_HOSTS est absent : nommer le ou les hôtes servis, séparés par des virgules.")
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS]

SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = env.flag("PREVOYANCE_HTTPS", True)
SECURE_HSTS_SECONDS = 31_536_000 if SECURE_SSL_REDIRECT else 0
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT

env.check()
DATABASES = databases(env, VAR_DIR, DATABASE_CONNECTION_AGE)
DATABASE_ADMIN = administration(env, VAR_DIR)
CELERY_BROKER_URL, CELERY_BROKER_TRANSPORT_OPTIONS = broker(env, VAR_DIR, QUEUE_VISIBILITY_SECONDS)
env.check()
