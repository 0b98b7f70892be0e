"""The WSGI application: `gunicorn meguru.shell.wsgi`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "meguru.shell.settings")
application = get_wsgi_application()
