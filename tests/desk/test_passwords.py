"""Passwords that are long enough, and refused all the same."""

from hashlib import sha1
from types import SimpleNamespace

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from incidents.editing.accounts.passwords import BreachedValidator, GuessableValidator

ADA = SimpleNamespace(username="ada.example", first_name="Ada", last_name="Example", email="ada@desk.example")


@pytest.mark.parametrize(
    "password",
    [
        "password1234567",
        "PASSWORD1234567",
        "aaaaaaaaaaaaaaaaaaaa",
        "abcabcabcabcabcabc",
        "ada.example-ada.example",
        "example2021ada2021",
        "dateline-dateline!",
        "dateline-password-2021",
        "123456789012345678",
        "qwertyuiop1234567890",
    ],
)
def test_what_anybody_would_try_first_is_refused(password):
    with pytest.raises(ValidationError, match="guess"):
        GuessableValidator().validate(password, ADA)


@pytest.mark.parametrize(
    "password",
    [
        "seven rockets of examplia",
        "correct horse battery staple",
        "صواريخ على الميناء القديم",
        "x" + "ab1-" * 9 + "q",
    ],
)
def test_a_long_one_without_a_pattern_is_taken_whatever_it_is_made_of(password):
    GuessableValidator().validate(password, ADA)


@pytest.mark.parametrize(("length", "taken"), [(14, False), (15, True), (200, True)])
def test_fifteen_characters_are_enough_and_two_hundred_not_too_many(length, taken):
    password = ("seven rockets of Examplia, " * 9)[:length]
    if taken:
        validate_password(password, ADA)
    else:
        with pytest.raises(ValidationError, match="too short"):
            validate_password(password, ADA)


@pytest.fixture
def leaked(tmp_path):
    """A file of a thousand leaked passwords, with the line ends that the real one has."""
    digests = sorted(
        sha1(f"leaked {number}".encode(), usedforsecurity=False).hexdigest().upper() for number in range(1000)
    )
    path = tmp_path / "leaked.txt"
    path.write_bytes("".join(f"{digest}:{index % 70}\r\n" for index, digest in enumerate(digests)).encode())
    return path


def refuses(path, password):
    try:
        BreachedValidator(str(path)).validate(password)
    except ValidationError:
        return True
    return False


def test_every_leaked_password_is_found_and_no_other(leaked):
    assert all(refuses(leaked, f"leaked {number}") for number in range(1000))
    assert not any(refuses(leaked, f"not leaked {number}") for number in range(1000))


@pytest.mark.parametrize("content", ["", "\r\n", "0:1\r\n", "no list of digests at all"])
def test_a_file_without_the_password_refuses_nothing(tmp_path, content):
    (tmp_path / "leaked.txt").write_text(content)
    assert not refuses(tmp_path / "leaked.txt", "leaked 1")
