"""`accord user`: who may sign in, from the terminal of the machine that holds the database."""

import argparse
import json
import sys
from collections.abc import Callable
from getpass import getpass

from agreement.errors import Refused
from agreement.people import SEATS
from store import engine, passwords, people, schema

WHO = "terminal"


def declare(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds the commands to the terminal's parser."""
    users = commands.add_parser("user", help="who may sign in: add, list, password, seat, deactivate, reactivate")
    steps = users.add_subparsers(required=True, metavar="STEP")
    adds = _step(steps, "add", add, "make somebody who may sign in")
    adds.add_argument("--name", required=True, help="the name that stands beside signatures")
    adds.add_argument("--seat", required=True, choices=SEATS)
    adds.add_argument("--email")
    _password_options(adds)
    _password_options(_step(steps, "password", password, "give somebody a new password; signs them out"))
    _step(steps, "seat", seat, "give somebody another seat; signs them out").add_argument("seat", choices=SEATS)
    _step(steps, "deactivate", deactivate, "let somebody in no more; what they did stays under their name")
    _step(steps, "reactivate", reactivate, "let somebody in again")
    shows = steps.add_parser("list", help="everybody who may sign in")
    shows.add_argument("--json", action="store_true", help="one JSON list on standard output")
    shows.set_defaults(command=show)


def add(options: argparse.Namespace) -> int:
    """Makes a person in your own database, which this creates when it is the first."""
    secret = _password(options)
    made = people.add(_url(), options.username, options.name, options.seat, secret, options.email, WHO)
    _show(options, secret)
    print(f"{made.name} may sign in as {made.username} and holds the {made.seat} seat.")
    return 0


def password(options: argparse.Namespace) -> int:
    """Sets a new password."""
    secret = _password(options)
    people.change_password(_url(), WHO, options.username, secret)
    _show(options, secret)
    print(f"{options.username} has a new password and is signed out everywhere.")
    return 0


def seat(options: argparse.Namespace) -> int:
    """Changes the seat."""
    people.change_seat(_url(), WHO, options.username, options.seat)
    print(f"{options.username} holds the {options.seat} seat and is signed out everywhere.")
    return 0


def deactivate(options: argparse.Namespace) -> int:
    """Lets somebody in no more."""
    people.deactivate(_url(), WHO, options.username)
    print(f"{options.username} can sign in no more.")
    return 0


def reactivate(options: argparse.Namespace) -> int:
    """Lets somebody in again."""
    people.reactivate(_url(), WHO, options.username)
    print(f"{options.username} may sign in again.")
    return 0


def show(options: argparse.Namespace) -> int:
    """Lists everybody."""
    rows = [
        {"username": each.username, "name": each.name, "seat": each.seat, "email": each.email, "active": each.active}
        for each in people.people(_url())
    ]
    if options.json:
        print(json.dumps(rows, ensure_ascii=False))
        return 0
    for row in rows:
        print(f"{row['username']:<20} {row['seat']:<14} {row['name']}{'' if row['active'] else ' (inactive)'}")
    if not rows:
        print("Nobody yet. Make the first: accord user add USERNAME --name NAME --seat administrator")
    return 0


def _url() -> str:
    url = engine.own_url()
    schema.migrate(url)
    return url


def _step(
    steps: "argparse._SubParsersAction[argparse.ArgumentParser]",
    name: str,
    command: Callable[[argparse.Namespace], int],
    about: str,
) -> argparse.ArgumentParser:
    parser = steps.add_parser(name, help=about)
    parser.add_argument("username")
    parser.set_defaults(command=command)
    return parser


def _password_options(parser: argparse.ArgumentParser) -> None:
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--generate", action="store_true", help="make a password and print it once")
    how.add_argument("--password-stdin", action="store_true", help="read the password from standard input")


def _show(options: argparse.Namespace, secret: str) -> None:
    """Only once it holds: a password that was refused is no password."""
    if options.generate:
        print(f"Password, shown once: {secret}")


def _password(options: argparse.Namespace) -> str:
    if options.generate:
        return passwords.generated()
    if options.password_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    if not sys.stdin.isatty():
        raise Refused("There is no terminal to ask for a password. Use --password-stdin or --generate.")
    secret = getpass("Password (12 characters or more): ")
    if getpass("The same again: ") != secret:
        raise Refused("The two passwords differ. Type the same one twice.")
    return secret
