"""`paktum staff add`: a colleague's one-time sign-in link."""

import argparse

from bot.commands import WrongUse

LONGEST_TEAM = 80
ADD = (
    "prints a one-time link to enrol with; again, for lost factors: her password, authenticator and sessions so far "
    "end when the new link is used"
)
ROLES = ("coordinator", "clerk", "partner", "reader")


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    staff = commands.add_parser("staff", help="colleagues and their sign-in")
    actions = staff.add_subparsers(dest="action", required=True, metavar="ACTION")
    add = actions.add_parser("add", help=ADD, description=ADD)
    add.add_argument("email")
    add.add_argument("--role", choices=ROLES, required=True)
    add.add_argument("--team", default=None, help="partner office")
    add.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    from bot.commands.opening import open_desk, open_settings
    from desk import staff
    from desk.errors import NoEmail

    if arguments.role == "partner" and not arguments.team:
        raise WrongUse("A partner needs an office: add --team OFFICE.")
    if len(arguments.team or "") > LONGEST_TEAM:
        raise WrongUse(f"The name of an office has at most {LONGEST_TEAM} characters; shorten --team.")
    settings = open_settings()
    desk = open_desk(settings, "staff")
    try:
        link = staff.add(desk, arguments.email, arguments.role, arguments.team)
    except NoEmail:
        raise WrongUse(f"{arguments.email} is no e-mail address; give one such as kati@example.hu.") from None
    print(f"{settings.base_url}/console/sign-in?token={link.token}")
    desk.database.close()
    return 0
