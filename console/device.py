"""What a browser says of itself, in two words; brands as they write themselves in every language."""

# The first that is found counts: most browsers also name those that they are like.
BROWSERS = {
    "Edg": "Edge",
    "OPR/": "Opera",
    "SamsungBrowser": "Samsung Internet",
    "Firefox": "Firefox",
    "FxiOS": "Firefox",
    "CriOS": "Chrome",
    "Chrome": "Chrome",
    "Safari": "Safari",
}
SYSTEMS = {
    "Android": "Android",
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Windows": "Windows",
    "Mac OS X": "macOS",
    "CrOS": "ChromeOS",
    "Linux": "Linux",
}


def device_of(user_agent: str) -> str | None:
    """The code that is stored, "firefox:windows"; None for what names neither browser nor system."""
    known = (_first(BROWSERS, user_agent), _first(SYSTEMS, user_agent))
    return ":".join(word.lower() for word in known if word) or None


def device_words(device: str) -> str:
    """ "Firefox, Windows"."""
    names = {name.lower(): name for name in (*BROWSERS.values(), *SYSTEMS.values())}
    return ", ".join(names.get(word, word) for word in device.split(":"))


def _first(names: dict[str, str], user_agent: str) -> str | None:
    return next((name for sign, name in names.items() if sign in user_agent), None)
