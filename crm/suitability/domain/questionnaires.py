"""Find a questionnaire by its version; earlier versions stay, because answers to them stay."""

from collections.abc import Mapping

from crm.suitability.domain.questionnaire_v4 import QUESTIONNAIRE_V4
from crm.suitability.domain.questions import Questionnaire

QUESTIONNAIRES: Mapping[int, Questionnaire] = {QUESTIONNAIRE_V4.version: QUESTIONNAIRE_V4}
CURRENT_VERSION = QUESTIONNAIRE_V4.version


class UnknownVersion(LookupError):
    """No questionnaire was ever published under this version."""


def questionnaire_of(version: int = CURRENT_VERSION) -> Questionnaire:
    """Return the questionnaire of a version."""
    if version not in QUESTIONNAIRES:
        raise UnknownVersion(f"expected one of {sorted(QUESTIONNAIRES)}, got {version}")
    return QUESTIONNAIRES[version]
