"""`hub rebuild-search`: make the search index anew from the register."""

from typing import Any

from django.core.management.base import BaseCommand

from cms.searching import rebuild
from hub.access.scope import entered, system_scope


class Command(BaseCommand):
    """Needed when a word is found in another way than before; publishing keeps the index by itself."""

    help = "Make the search index anew from the register."

    def handle(self, *args: Any, **options: Any) -> None:
        """Rebuild in one transaction: until it is done, readers find what they found before."""
        with entered(system_scope("rebuild-search")):
            count = rebuild()
        self.stdout.write(f"{count} versions can be searched")
