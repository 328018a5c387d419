"""Settings for tests: the same product, with fast passwords and work done at once."""

import os

os.environ.setdefault("SECRET_KEY", "only-for-tests")

from sanpi.settings import *  # noqa: F403  (Django settings are a module; this is their documented way to extend)
from sanpi.settings import DATABASES, env

if not env.str("DATABASE_URL", default=""):
    DATABASES["default"]["NAME"] = ":memory:"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
