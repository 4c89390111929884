"""What the invented platform discloses: itself, its projects, its monthly figures, and one correction."""

from hub.demo.papers.release import Release
from hub.demo.papers.releases import ABOUT, COLD_SLUG, handed_in, releases, slug_of

__all__ = ["ABOUT", "COLD_SLUG", "Release", "handed_in", "releases", "slug_of"]
