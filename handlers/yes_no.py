"""Words that say yes or no and hardly anything else, folded."""

from knowledge.text import words

YES = (
    "igen", "igen kerem", "igen kerek", "kerem", "kerek", "persze", "szeretnem", "ja", "aha", "jo", "ok", "oke",
    "rendben",
    "yes", "yes please", "please", "sure", "okay",
)  # fmt: skip
NO = (
    "nem", "nem kerem", "nem kerek", "nem koszonom", "koszonom nem", "inkabb nem", "nem kell", "nem szukseges",
    "no", "no thanks", "no thank you",
)  # fmt: skip
BEGINS_YES = ("igen", "ja", "aha", "persze", "pontosan", "ugy", "jol", "jo", "helyes", "yes", "right", "correct")
BEGINS_NO = ("nem", "dehogy", "rosszul", "teves", "no", "wrong")
LONGEST = 3  # words that still say nothing else: "igen az az", "nem jól érti"


def says_yes(text: str) -> bool:
    """In answer to "have I understood it right?" """
    said = words(text)
    return " ".join(said) in YES or (0 < len(said) <= LONGEST and said[0] in BEGINS_YES)


def says_no(text: str) -> bool:
    said = words(text)
    return " ".join(said) in NO or (0 < len(said) <= LONGEST and said[0] in BEGINS_NO)
