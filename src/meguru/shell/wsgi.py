"""The WSGI application: `gunicorn meguru.shell.wsgi`."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "meguru.shell.settings")
application = get_wsgi_application()
# Every page is loaded before the first one is asked for, and what is loaded stays for good: the collector need not look
# through it again on every large page.
get_resolver().reverse_dict  # noqa: B018 - reading it imports the views and lays out all addresses
gc.collect()
gc.freeze()
