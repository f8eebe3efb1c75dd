"""`chantier …`: one command for everything. `chantier help` lists what it can do."""

import os
import sys

from django.core.management import execute_from_command_line


def main() -> None:
    """Run the command line with Chantier's settings."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chantier.conf.settings")
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
