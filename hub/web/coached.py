"""Say where a text box asks what the wording check says of it; the address is the desk's, and it blocks nothing."""

from typing import Final

COACHED: Final = {"data-coach": "/workspace/wording/"}
"""What a text box carries in which staff are coached while they write."""
