"""The product's settings and middleware, with one page: a form that writes one event."""

from chantier.conf.settings import *  # noqa: F403, TID251

ROOT_URLCONF = "benchmarks._server.urls"
SECRET_KEY = "benchmark"  # noqa: S105
