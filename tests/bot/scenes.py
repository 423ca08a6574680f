"""What the people of a crowd do: pieces of conversation that can follow one another in any order."""

from tests.bot.crowd import Talker

QUESTIONS = (
    "milyen papírok kellenek a munkaügyre",
    "lesz targoncás tanfolyam",
    "mennyi az álláskeresési járadék",
    "mikor van állásbörze",
    "mi az a paktum",
    "hogyan regisztrálok álláskeresőként",
)


async def begins(person: Talker) -> None:
    await person.type("/start")
    await person.tap("Vállalkozásom van")


async def asks(person: Talker) -> None:
    await person.type(person.chance.choice(QUESTIONS))
    if person.alone.offers("Részletek"):
        await person.tap("Részletek")


async def asks_in_one_breath(person: Talker) -> None:
    await person.type("szia", *person.chance.sample(QUESTIONS, 3), "köszönöm")


async def praises(person: Talker) -> None:
    await person.type(person.chance.choice(QUESTIONS))
    await person.tap("Segített")


async def changes_her_mind(person: Talker) -> None:
    await person.type("menü", "Üzenetet hagyok", f"targoncás munkát keresek, jelige: {person.new_mark()}", "mégse")


async def leaves_a_message(person: Talker) -> None:
    await person.type("Üzenetet hagyok")
    await person.type(f"felvennék két embert a pékségbe, jelige: {person.new_mark()}", person.name)
    await person.tap("Itt, a beszélgetésben")
    await person.tap("Elküldöm")


async def is_written_to(person: Talker) -> None:
    """The conversation stayed with the program; a colleague who writes first takes it."""
    await leaves_a_message(person)
    await person.is_dealt_with("reply", f"Kedves {person.name}, megkaptuk. Jelige: {person.marks[-1]}")
    await person.type("nagyon szépen köszönöm")
    await person.is_dealt_with("close", "informed")


async def calls_a_person(person: Talker) -> None:
    await person.type("emberrel szeretnék beszélni")
    await person.is_dealt_with("claim")
    await person.type(f"a lányom ügyében írok, jelige: {person.new_mark()}", "mikor mehetek be?")
    for number in range(2):
        await person.is_dealt_with("reply", f"{number + 1}. válasz: {person.marks[-1]}")
    await person.is_dealt_with("close", "informed")


SCENES = (
    begins,
    asks,
    asks,
    asks_in_one_breath,
    praises,
    changes_her_mind,
    leaves_a_message,
    leaves_a_message,
    is_written_to,
    calls_a_person,
)
