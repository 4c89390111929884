"""Where a version stands in every channel, as whole addresses."""

from django.conf import settings

from cms.attachments import files_of as attached
from cms.domain.files import FileType
from cms.queries import Version


def absolute(path: str) -> str:
    """An address of this site as others write it."""
    return f"{settings.PUBLIC_BASE_URL.rstrip('/')}{path}"


def files_of(version: Version) -> list[dict[str, object]]:
    """The attached files of a version, each at an address that never changes."""
    return [
        {
            "name": {"zh": row.get("name", {}).get("zh", ""), "en": row.get("name", {}).get("en", "")},
            "media_type": FileType(row["type"]).media_type,
            "size_bytes": row["size_bytes"],
            "digest": row["file"],
            "address": absolute(f"/attachments/{row['file']}"),
        }
        for row in attached(version.payload)
    ]


def addresses_of(version: Version) -> dict[str, str]:
    """Every channel of one version; they never change."""
    page, data = f"/disclosures/{version.slug}/v/{version.number}", f"/open-data/v1/disclosures/{version.slug}"
    return {
        "page_zh": absolute(f"{page}/"),
        "page_en": absolute(f"/en{page}/"),
        "json": absolute(f"{data}/v/{version.number}.json"),
        "csv": absolute(f"{data}/v/{version.number}.csv"),
        "pdf": absolute(f"{page}/document.pdf"),
        "sealed": absolute(f"{page}/payload.json"),
        "verify": absolute(f"/verify/disclosure/{version.id}/"),
        "newest": absolute(f"/disclosures/{version.slug}/"),
    }
