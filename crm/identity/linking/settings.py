"""The one settings file of batch linking: which pairs are compared, when a link is automatic, when asked for."""

from typing import Final

AUTOMATIC: Final = 0.99
"""From this probability on, records are linked without asking."""
REVIEW: Final = 0.7
"""From here to :data:`AUTOMATIC` a person is asked. In both worlds of the bench 99 of 100 pairs linked from here on are
one person's (tuning seeds); from 0.5 on F1 hardly rises, and where families share phones precision is below that."""

LEARN_FROM: Final = 1_000
"""With fewer records nothing is learnt (unmeasured)."""
RANDOM_PAIRS: Final = 1_000_000
"""Pairs of strangers looked at to learn how often strangers agree."""
TRAINING_PAIRS: Final = 500_000
"""Pairs looked at in each training session, at most."""
SEED: Final = 7
COMMON_NAME: Final = 40
"""A name with more records is looked up together with something else."""
CROWDED_PHONE: Final = 30
"""A phone or an e-mail address with more records is a switchboard; it is looked up together with the surname."""

CANDIDATES: Final[tuple[tuple[str, ...], ...]] = (
    ("phone_key",), ("phone", "surname_sound"), ("id_high", "id_low", "id_whole"), ("id_tail", "surname_sound"),
    ("id_tail", "birth"), ("email_key",), ("id_other",), ("sound_key",), ("characters_key",), ("sound", "birth"),
    ("sound", "city"), ("sound", "phone_tail"), ("sound", "phone_start"), ("surname_sound", "phone_head", "phone_tail"),
    ("birth", "surname_sound"), ("birth", "g1", "g2"), ("birth", "surname_latin"), ("birth", "given_latin"),
    ("given_latin", "postcode"), ("surname_latin", "postcode"), ("address_numbers", "address_words"),
    ("surname_sound", "address_numbers", "city"), ("surname_latin", "given_latin"), ("surname_latin", "city"),
    ("given_latin", "city"), ("surname_latin", "address_words"), ("given_latin", "address_words"),
    ("postcode", "address_numbers"), ("postcode", "address_words"), ("birth", "postcode"), ("birth", "address_numbers"),
)  # fmt: skip
"""Records that agree in all columns of a row are compared."""
CROSSED: Final = (("phone_key", "phone_second"), ("phone_second", "phone_key"), ("phone_second", "phone_second"),
                  ("given_latin", "surname_latin", "surname_latin", "given_latin"))  # fmt: skip

TRAINING: Final[tuple[tuple[str, ...], ...]] = (("phone",), ("name", "sound"), ("id_other",), ("birth",))
"""Training sessions: what is agreed on is given, all else is learnt."""
