"""Addresses of signing in, of one's own account, and of the three administrators."""

from django.urls import path

from minkang.registry.accounts.views import signing_in

app_name = "accounts"
urlpatterns = [
    path("sign-in/", signing_in.sign_in, name="sign-in"),
    path("sign-in/code/", signing_in.code, name="sign-in-code"),
    path("sign-in/authenticator/", signing_in.authenticator, name="sign-in-authenticator"),
    path("sign-in/password/", signing_in.new_password, name="sign-in-password"),
    path("sign-in/persona/", signing_in.enter, name="sign-in-persona"),
    path("sign-out/", signing_in.sign_out, name="sign-out"),
]
