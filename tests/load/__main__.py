"""`python -m tests.load`, which tools/load.py calls in an environment of its own."""

import sys

import django
from django.utils.module_loading import import_string

if __name__ == "__main__":
    django.setup()
    sys.exit(import_string("tests.load.run.main")())
