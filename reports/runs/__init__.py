"""Reports for many clients at once: asked for on a page, issued by the worker, one client at a time."""
