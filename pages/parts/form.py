"""The sign-in form: streamlit-authenticator draws it and judges the password; counting and sessions are ours."""

from typing import Any

import streamlit as st
from streamlit_authenticator import Authenticate
from streamlit_authenticator.controllers import AuthenticationController
from streamlit_authenticator.utilities import Hasher

from agreement.errors import Refused
from agreement.people import Person
from pages.parts import gate
from pages.parts.wording import plain
from store import engine, people

FIELDS = {"Form name": "Sign in", "Username": "Username", "Password": "Password", "Login": "Sign in"}


class NoCookie:
    """The library's cookie cannot be revoked, so it is never read or set."""

    def get_cookie(self) -> None:
        """No session comes from it."""

    def set_cookie(self) -> None:
        """None is written."""


class Form(Authenticate):  # type: ignore[misc]
    """The library's form over our people, its check wrapped in our lockout."""

    def __init__(self) -> None:
        self.attrs: dict[str, Any] = {"login_sleep_time": 0}
        self.path = None
        self.secret_key = ""
        self.cookie_controller = NoCookie()
        self.authentication_controller = AuthenticationController(
            people.credentials(engine.current_url()), auto_hash=False
        )
        self.person: Person | None = None
        self.authentication_controller.authentication_model.check_credentials = self._judged

    def _judged(self, username: str, password: str) -> bool:
        self.person = people.check_password(engine.current_url(), username, password, gate.address(), Hasher.check_pw)
        return self.person is not None


def draw() -> Person | None:
    """Draws the form; the person whose password was right, else None with the reason under the form."""
    form = Form()
    st.session_state["authentication_status"] = None
    try:
        form.login(fields=FIELDS, key="sign_in")
    except Refused as refused:
        st.error(plain(str(refused)), icon=":material/lock_clock:")
        return None
    if form.person is None and st.session_state["authentication_status"] is False:
        st.error("The username or the password is not right.", icon=":material/error:")
    st.session_state["authentication_status"] = None
    return form.person
