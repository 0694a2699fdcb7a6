"""The page of the command line and the parser name the same commands, options and codes."""

import argparse
import re
from pathlib import Path

import pytest

from deserstats.cli import program
from deserstats.cli.options import parser_of_commands

PAGE = (Path(__file__).parents[2] / "docs/reference/command-line.md").read_text(encoding="utf-8")
PARSER = parser_of_commands()
COMMANDS = next(a for a in PARSER._actions if isinstance(a, argparse._SubParsersAction)).choices
OF_A_TABLE = sorted(
    name for name, command in COMMANDS.items() if any(a.dest in ("file", "files") for a in command._actions)
)


def options(command):
    return {word: a for a in command._actions for word in a.option_strings if word not in ("-h", "--help")}


def rows(heading):
    """The cells of the table below a heading."""
    part = PAGE.split(f"## {heading}\n")[1].split("\n## ")[0]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in part.splitlines() if line[:3] == "| `"]


def words(cell):
    return re.findall(r"(?<![\w-])--?[a-z][a-z-]*", cell)


def test_every_command_is_on_the_page():
    first = PAGE.split("\n## ")[0]
    named = {
        line.split("`")[1].split()[0]: "FILE" in line.split("`")[1] for line in first.splitlines() if line[:3] == "| `"
    }
    assert named == {name: name in OF_A_TABLE for name in COMMANDS}


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_of_a_command_is_on_the_page(name):
    known = {word for cell in rows("How the table is read") for word in words(cell[0])} if name in OF_A_TABLE else set()
    for option, of, _ in rows("What is asked"):
        if f"`{name}`" in of or (name in OF_A_TABLE and "every command" in of):
            known |= set(words(option))
    filters = {"--category", "--measure", "--unit", "--geography"}
    if "--category" in options(COMMANDS[name]):
        known |= filters  # "all of these": the commands that choose claims by their window
    assert known == options(COMMANDS[name]).keys()


def test_an_option_of_the_page_is_explained_as_the_parser_has_it():
    for option, meaning in rows("How the table is read"):
        for word in words(option):
            action = options(COMMANDS["check"])[word]
            assert action.metavar is None or action.metavar in option
            assert meaning.rstrip(" |").endswith("repeatable") == isinstance(action, argparse._AppendAction), word


def test_codes_are_those_of_the_program():
    told = set(map(int, re.findall(r"\bwith ([0-9]+)", PAGE)))
    assert told == {program.BAD_INPUT, program.FAILED, program.INTERRUPTED, program.UNREAD}
