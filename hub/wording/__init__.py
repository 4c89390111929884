"""Find wording that a wealth platform must not use, and required sentences that are missing.

`check` looks at any text; `missing_sentences` at a whole publication. Plain Python, no database.
"""

from hub.wording.checking import check
from hub.wording.findings import Finding, Severity
from hub.wording.required import missing_sentences

__all__ = ["Finding", "Severity", "check", "missing_sentences"]
