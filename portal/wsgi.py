"""The WSGI application that gunicorn serves."""

import os

from django.core.wsgi import get_wsgi_application

from portal.requests import PortalRequest

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.production")
application = get_wsgi_application()
application.request_class = PortalRequest
