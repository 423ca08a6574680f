"""How people say in their own words what the choices of the interest forms ask: typed without accents, in fragments."""

import re
from collections.abc import Mapping, Sequence
from datetime import date

from desk.intake import Shift
from handlers.form import JOINED, Answer, Guess, Invalid, Moment
from knowledge.premise import stated
from knowledge.profile import Age, Headcount, Matter, Obstacle, Schooling, Situation, Wish
from knowledge.text import words

Beginnings = Mapping[str, tuple[str, ...]]

WISHES: Beginnings = {
    Wish.MENTOR: ("mentor", "segito", "kisero"),
    Wish.TRAINING: ("tanfolyam", "kepz", "kepes", "szakma", "tanul", "okj", "course", "train", "learn", "trade"),
    Wish.ADVICE: ("tanacs", "tajekoz", "inform", "kerdes", "kerdez", "advice"),
    Wish.JOB: ("munka", "allas", "dolgoz", "melo", "job", "work"),
}
CIRCUMSTANCES: Beginnings = {
    Situation.SCHOOL_LEAVER: ("palyakezd", "vegzos", "vegeztem", "elso", "school", "graduat"),
    Situation.PARENT: ("gyes", "gyed", "csed", "gyet", "szules", "apol", "baba", "nursing"),
    Situation.LONE_PARENT: ("egyedul", "egyedulallo", "alone", "single"),
    Situation.FHT: ("fht", "foglalkoztatast"),
    Situation.FOUNDER: ("vallalkoz", "maszek", "business"),
}  # fmt: skip
OBSTACLES: Beginnings = {
    Obstacle.TRANSPORT: ("kozleked", "busz", "vonat", "utaz", "bejar", "eljut", "odajut", "messze", "bus"),
    Obstacle.CHILD_CARE: ("gyer", "ovod", "bolcsod", "unoka", "child", "kid"),
    Obstacle.SCHOOLING: ("iskola", "kepzetts", "kepesit", "vegzetts", "szakm", "papir", "bizony", "qualif"),
    Obstacle.SHIFTS: ("muszak", "ejszak", "hetveg", "shift", "night"),
}  # fmt: skip
MATTERS: Beginnings = {
    Matter.WAGE_SUPPORT: ("bertam", "berkolts", "tamogat", "wage", "subsid", "support"),
    Matter.DUAL_TRAINING: ("dual", "tanulo", "gyakornok", "apprentic"),
    Matter.TRAINING: ("kepz", "tanfolyam", "betanit", "train", "course"),
    Matter.PARTNERS: ("partner", "beszallit", "halozat", "alvallalkoz", "supplier"),
    Matter.INVESTMENT: ("beruhaz", "befektet", "telephely", "csarnok", "telek", "invest"),
    Matter.EVENT: ("rendezveny", "forum", "reggeli", "talalkozo", "event"),
    Matter.ADVICE: ("tanacs", "tajekoz", "kerdes", "inform", "advice"),
    Matter.WORKERS: ("dolgozo", "ember", "munkas", "munkaer", "felvenn", "felvesz", "keres", "kell", "worker", "hire"),
}  # fmt: skip
SCHOOLING: Beginnings = {
    Schooling.HIGHER: ("foiskol", "egyetem", "diplom", "univers", "college", "degree"),
    Schooling.SECONDARY: ("eretts", "gimnaz", "technik", "szakkozep", "kozepiskol"),
    Schooling.VOCATIONAL: ("szakm", "szakiskol", "szakkep", "okj", "vocational", "trade"),
    Schooling.ELEMENTARY: ("nyolc", "8", "altalanos", "elementary", "primary"),
}
SHIFTS: Beginnings = {
    Shift.PART_TIME: ("reszmunka", "felallas", "reszido", "4", "negy", "6", "hat", "part"),
    Shift.THREE: ("3", "harom", "folyamatos", "folytonos", "ejszak", "three"),
    Shift.TWO: ("2", "ket", "delutan", "two"),
    Shift.ONE: ("1", "egy", "nappal", "delelott", "8", "nyolc", "one", "day"),
    Shift.ANY: ("megbesz", "barmi", "mindegy", "rugalmas", "agree", "flex"),
}  # fmt: skip
EIGHT = ("nyolc", "8", "altalanos")
UNFINISHED = ("nincs", "nem", "felbe", "abbahagy", "hianyz", "not", "without", "nelkul")
PUBLIC_WORKS = ("kozmunk", "kozfogl", "kozhasznu")
ON_THE_LIST = ("regisztral", "bejelent", "nyilvantart", "jelentkezve", "registered")
WORKS = ("dolgoz", "munkaviszony", "munkam", "munkahely", "allasom", "allasban", "work", "employ", "job")
AT_HOME = ("itthon", "otthon", "haztartas", "munkanelkul", "home", "unemploy")
NOT = ("nem", "nincs", "sincs", "se", "sem", "not", "no", "dont")
LOOKING_BACK = 3  # words: "nem vagyok sehol bejelentve"

TENS = {
    "tizen": 10, "tiz": 10, "huszon": 20, "husz": 20, "harminc": 30, "negyven": 40, "otven": 50, "hatvan": 60,
    "hetven": 70, "nyolcvan": 80, "kilencven": 90,
}  # fmt: skip
UNITS = {
    "egy": 1, "ketto": 2, "ket": 2, "harom": 3, "negy": 4, "ot": 5, "hat": 6, "het": 7, "nyolc": 8, "kilenc": 9,
}  # fmt: skip
SPOKEN = re.compile(rf"(?:({'|'.join(TENS)}))?({'|'.join(UNITS)})?(?:ev\w*|an|en|on|at|et|ot|ot|e|es)?")
BANDS = ((16, Age.UNDER_16), (18, Age.FROM_16), (25, Age.FROM_18), (30, Age.FROM_25), (50, Age.FROM_30),
         (65, Age.FROM_50))  # fmt: skip
OLDEST = 99
YOUNGEST = 8  # nobody younger writes; a smaller number is the place of a choice
BORN = range(1925, 2022)
NO_YEARS = ("honap", "het", "nap", "ora", "perc", "forint", "ft", "ezer", "km", "month", "week", "day", "hour")
LONGEST_SURE = 4  # words
UNDER = ("alatt", "under", "below")
NOT_YET = frozenset({"leszek", "toltom", "betoltom"})
HEADCOUNTS = ((1, Headcount.SOLO), (9, Headcount.FROM_2), (49, Headcount.FROM_10))


def named(text: str, known: Beginnings) -> list[str]:
    """Every code whose words are said, in the order in which they were."""
    found = (code for word in words(text) for code, beginnings in known.items() if word.startswith(beginnings))
    return list(dict.fromkeys(found))


def _one(text: str, known: Beginnings) -> str:
    found = named(text, known)
    if not found:
        raise Invalid
    return found[0]


def read_wish(text: str) -> str:
    return _one(text, WISHES)


def read_matter(text: str) -> str:
    """ "Képzés a dolgozóimnak" is about training: the more special word comes before the worker."""
    found = named(text, MATTERS)
    return next((code for code in MATTERS if code in found), None) or _one(text, MATTERS)


def read_schooling(text: str) -> str:
    """The highest that is named; "nincs meg a nyolc osztály" is none of them."""
    said = words(text)
    negated = any(word.startswith(UNFINISHED) for word in said)
    found = set(named(text, SCHOOLING))
    if any(word.startswith(EIGHT) for word in said) and negated and found <= {Schooling.ELEMENTARY}:
        return Schooling.UNFINISHED
    if negated and Schooling.SECONDARY in found:  # "szakma érettségi nélkül", "nincs érettségim"
        found.discard(Schooling.SECONDARY)
    return next((code for code in SCHOOLING if code in found), None) or _grade(said)


def _grade(said: Sequence[str]) -> str:
    """ "Hét osztályt jártam ki"."""
    grades = [number for word in said if (number := counted(word)) is not None and number <= 8]
    if not grades or not any(word.startswith(("oszt", "class", "grade")) for word in said):
        raise Invalid
    return Schooling.ELEMENTARY if max(grades) == 8 else Schooling.UNFINISHED


def read_status(text: str) -> str:
    """Registered, at work, in public works, or none of these."""
    said = words(text)
    if any(word.startswith(PUBLIC_WORKS) for word in said):
        return Situation.PUBLIC_WORKS
    registered = stated("registered", said)
    mentioned = any(word.startswith(ON_THE_LIST) for word in said)
    if _says(said, ON_THE_LIST) if mentioned else registered == "yes":
        return Situation.REGISTERED
    if _says(said, WORKS):
        return Situation.WORKING
    if mentioned or registered == "no" or any(word.startswith((*WORKS, *AT_HOME)) for word in said):
        return Situation.INACTIVE
    raise Invalid


def _says(said: Sequence[str], beginnings: tuple[str, ...]) -> bool:
    """Whether one of the words stands there without a "not" before it."""
    return any(
        word.startswith(beginnings) and not set(NOT).intersection(said[max(0, place - LOOKING_BACK) : place])
        for place, word in enumerate(said)
    )


def read_circumstances(text: str) -> str:
    return _several(text, CIRCUMSTANCES)


def read_obstacles(text: str) -> str:
    return _several(text, OBSTACLES)


def _several(text: str, known: Beginnings) -> str:
    found = named(text, known)
    if not found:
        raise Invalid
    return JOINED.join(found)


def read_already_works(text: str) -> str:
    said = words(text)
    reply = stated("not_started", said)
    if reply is None and said[:1] in (["igen"], ["mar"], ["yes"], ["already"]):
        reply = "yes"
    if reply is None and said[:1] in (["nem"], ["meg"], ["not"], ["no"]):
        reply = "no"
    if reply is None:
        raise Invalid
    return reply


def read_age(text: str, moment: Moment) -> Answer:
    """A child's age ends the form and keeps nothing of it: out of a longer text it is said back first."""
    age = age_on(text, moment.now.date())
    return Guess(age) if age == Age.UNDER_16 and len(words(text)) > LONGEST_SURE else age


def age_on(text: str, today: date) -> str:
    """Years ("60 vagyok", "harmincöt éves") or the year of birth, where both ages it leaves are in one band."""
    said = words(text)
    years = [year for word in said if word[:4].isdecimal() and (year := int(word[:4])) in BORN]
    numbers = [
        number
        for word, unit in zip(said, [*said[1:], ""], strict=False)
        if (number := counted(word)) is not None and number >= YOUNGEST and not unit.startswith(NO_YEARS)
    ]
    ages = [today.year - years[0] - 1, today.year - years[0]] if years else numbers
    if any(age > OLDEST for age in ages):  # an amount
        raise Invalid
    if any(word.startswith(UNDER) for word in said) or NOT_YET.intersection(said):
        ages = [age - 1 for age in ages]
    bands = {band(age) for age in ages}
    if len(bands) != 1:
        raise Invalid
    return bands.pop()


def band(age: int) -> Age:
    return next((code for least, code in BANDS if age < least), Age.FROM_65)


def read_headcount(text: str) -> str:
    said = words(text)
    if any(word.startswith(("egyedul", "magam", "alone", "just")) for word in said) or said == ["csak", "en"]:
        return Headcount.SOLO
    numbers = [number for word in said if (number := counted(word)) is not None and number > 0]
    sizes = {next((code for most, code in HEADCOUNTS if number <= most), Headcount.FROM_50) for number in numbers}
    if len(sizes) != 1:
        raise Invalid
    return sizes.pop()


def read_shift(text: str) -> str:
    """ "Három műszak", "csak délelőtt", "részmunkaidő"."""
    said = words(text)
    for shift, beginnings in SHIFTS.items():
        if any(word.startswith(beginnings) for word in said):
            return shift
    raise Invalid


def counted(word: str) -> int | None:
    """Of digits, also with an ending ("60-as" is two words already), or spoken up to ninety-nine."""
    digits = re.match(r"\d+", word)
    if digits:
        return int(digits[0])
    spoken = SPOKEN.fullmatch(word)
    if not spoken or not any(spoken.groups()):
        return None
    return TENS.get(spoken[1] or "", 0) + UNITS.get(spoken[2] or "", 0)
