"""Let ``python -m hub.cli`` do what ``hub`` does."""

import sys

from hub.cli import main

sys.exit(main())
