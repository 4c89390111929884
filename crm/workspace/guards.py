"""Answer 404 for a client outside of the reader's scope: whether they exist is not told."""

from uuid import UUID

from django.http import Http404

from crm.profile.queries import ClientHeader, ClientUnknown, client_header
from hub.access.queries import in_use
from hub.kernel.clock import utc_now


def header_or_404(subject_id: UUID) -> ClientHeader:
    """Return the header of the client in use under this id, or raise ``Http404`` where this scope has none."""
    try:
        return client_header(subject_id=in_use([subject_id])[subject_id], at=utc_now())
    except ClientUnknown as unknown:
        raise Http404(str(unknown)) from unknown
