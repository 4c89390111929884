"""Hand out an attached file at an address made of its digest, to whoever may read a version that carries it."""

from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cms.attachments import published
from hub.access.policy import allow_public
from hub.kernel.digest import is_hex_digest
from hub.web.files import file_response


@allow_public
@require_safe
def attachment(request: HttpRequest, digest: str) -> HttpResponseBase:
    """The file, where some version carries it that this reader may read."""
    found = published(digest) if is_hex_digest(digest) else None
    if found is None:
        raise Http404(_("No published disclosure carries this file."))
    return file_response(
        request, found.content, digest=digest, media_type=found.type.media_type, ending=found.type.value,
        public=found.public,
    )  # fmt: skip
