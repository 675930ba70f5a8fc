"""Sign in as a browser does: a password, and where the desk asks for one a code."""

import time

from django.contrib.auth.models import Group
from django.urls import reverse
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

from tests.factories import make_user

PASSWORD = "seven rockets of Examplia"
LOGIN = "/admin/login/"
CODE = "/admin/second-factor/"
SET_UP = "/admin/second-factor/set-up/"


def make_account(role="Reviewer", **overrides):
    """Make a staff account of a role with a password."""
    user = make_user(**overrides)
    user.set_password(PASSWORD)
    user.save()
    user.groups.add(Group.objects.get(name=role))
    return user


def sign_in(client, user, password=PASSWORD, **headers):
    """Post the password; give the answer to that alone."""
    return client.post(LOGIN, {"username": str(user), "password": password}, **headers)


def make_app(user):
    """Give an account an authenticator app."""
    return TOTPDevice.objects.create(user=user, name="Authenticator app")


def code_of(device, *, steps=0):
    """Give the code that the app shows now, or some steps of thirty seconds later."""
    generator = TOTP(device.bin_key, device.step, device.t0, device.digits, device.drift)
    generator.time = time.time() + 30 * steps
    return f"{generator.token():06}"


def is_in(client):
    """Whether the desk's first page opens."""
    return client.get(reverse("admin:index")).status_code == 200
