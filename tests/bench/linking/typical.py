"""The ladders that a careful Splink user writes for Chinese records: one per field, none that knows of households."""

from crm.identity.domain.scoring.conditions import All, Digits, Missing, Otherwise, Said, Same
from crm.identity.domain.scoring.rungs import ALMOST_ONE_GIVEN, Comparison, Level, silent

NAME = Comparison(
    id="name",
    levels=(
        silent(Missing("sound")),
        Level(id="same", when=Same("name"), zh="", en="", m=0.7, u=1e-5, rare="name"),
        Level(id="sound", when=Same("sound"), zh="", en="", m=0.1, u=1e-5, rare="sound"),
        Level(id="dropped", when=All(Same("surname_sound"), Missing("g2"), Same("g1")), zh="", en="", m=0.02, u=2e-4),
        Level(id="near", when=All(Same("surname_sound"), Said("g2"), ALMOST_ONE_GIVEN), zh="", en="", m=0.04, u=7e-4),
        Level(id="surname", when=Same("surname_sound"), zh="", en="", m=0.02, u=0.03),
        Level(id="different", when=Otherwise(), zh="", en="", m=0.01, u=0.96),
    ),
)
TITLE = Comparison(
    id="surname",
    levels=(
        silent(Said("sound")),
        silent(Missing("surname_sound")),
        Level(id="same", when=Same("surname_sound"), zh="", en="", m=0.95, u=0.03),
        Level(id="different", when=Otherwise(), zh="", en="", m=0.05, u=0.97),
    ),
)
PHONE = Comparison(
    id="phone",
    levels=(
        silent(Missing("phone_tail")),
        Level(id="same", when=Same("phone"), zh="", en="", m=0.8, u=1e-6),
        Level(
            id="mask", when=All(Missing("phone"), Same("phone_head"), Same("phone_tail")), zh="", en="", m=0.1, u=1e-5
        ),
        Level(id="different", when=Otherwise(), zh="", en="", m=0.1, u=0.999),
    ),
)
ID_NUMBER = Comparison(
    id="id_number",
    levels=(
        silent(Digits(0, 0)),
        Level(id="whole", when=Digits(17, 18, (0, 0)), zh="", en="", m=0.2, u=1e-7),
        Level(id="ends", when=Digits(7, 16, (0, 0)), zh="", en="", m=0.3, u=5e-6),
        Level(id="tail", when=Digits(4, 6, (0, 0)), zh="", en="", m=0.3, u=3e-4),
        Level(id="few", when=Digits(1, 3, (0, 0)), zh="", en="", m=0.1, u=0.09),
        Level(id="different", when=Otherwise(), zh="", en="", m=0.05, u=0.9),
    ),
)
BIRTH = Comparison(
    id="birth",
    levels=(
        silent(Missing("birth")),
        Level(id="same", when=Same("birth"), zh="", en="", m=0.95, u=5e-5),
        Level(id="different", when=Otherwise(), zh="", en="", m=0.05, u=0.999),
    ),
)
GENDER = Comparison(
    id="gender",
    levels=(
        silent(Missing("gender")),
        Level(id="same", when=Same("gender"), zh="", en="", m=0.99, u=0.5),
        Level(id="different", when=Otherwise(), zh="", en="", m=0.01, u=0.5),
    ),
)
EMAIL = Comparison(
    id="email",
    levels=(
        silent(Missing("email")),
        Level(id="same", when=Same("email"), zh="", en="", m=0.95, u=1e-6),
        Level(id="different", when=Otherwise(), zh="", en="", m=0.05, u=0.999),
    ),
)
CITY = Comparison(
    id="city",
    levels=(
        silent(Missing("city")),
        Level(id="same", when=Same("city"), zh="", en="", m=0.9, u=0.1),
        Level(id="different", when=Otherwise(), zh="", en="", m=0.1, u=0.9),
    ),
)
TYPICAL = (NAME, TITLE, PHONE, ID_NUMBER, BIRTH, GENDER, EMAIL, CITY)
