"""The WSGI application: `gunicorn meguru.shell.wsgi`."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "meguru.shell.settings")
application = get_wsgi_application()
# What is loaded by now stays for good: the collector need not look through it again on every large page.
gc.collect()
gc.freeze()
