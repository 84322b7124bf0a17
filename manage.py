#!/usr/bin/env python
"""Django's command line, on the services that `make up` started."""

import os
import sys

from culture_app.kernel import command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "culture_app.settings.dev")
    command_line.run(sys.argv)
