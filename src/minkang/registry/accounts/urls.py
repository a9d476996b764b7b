"""Addresses of signing in, of one's own account, and of the three administrators."""

from django.urls import path

from minkang.registry.accounts.views import auditing, own, security, signing_in, system

app_name = "accounts"
urlpatterns = [
    path("sign-in/", signing_in.sign_in, name="sign-in"),
    path("sign-in/code/", signing_in.code, name="sign-in-code"),
    path("sign-in/authenticator/", signing_in.authenticator, name="sign-in-authenticator"),
    path("sign-in/password/", signing_in.new_password, name="sign-in-password"),
    path("sign-in/persona/", signing_in.enter, name="sign-in-persona"),
    path("sign-in/draft/", signing_in.draft, name="draft"),
    path("sign-out/", signing_in.sign_out, name="sign-out"),
    path("account/", own.account, name="account"),
    path("account/password/", own.password, name="account-password"),
    path("account/authenticator/", own.authenticator, name="account-authenticator"),
    path("account/sign-ins/end/", own.end_sign_in, name="account-end-sign-in"),
    path("accounts/", system.accounts, name="accounts"),
    path("accounts/open/", system.open_account, name="open-account"),
    path("accounts/<uuid:rid>/", system.account, name="managed-account"),
    path("accounts/<uuid:rid>/close/", system.close, name="close-account"),
    path("accounts/<uuid:rid>/password/", system.reset_password, name="reset-password"),
    path("accounts/<uuid:rid>/sign-out/", system.end_sign_ins, name="end-sign-ins"),
    path("accounts/<uuid:rid>/revoke/", system.revoke, name="revoke-role"),
    path("accounts/proposals/", security.proposals, name="proposals"),
    path("accounts/proposals/<int:number>/", security.proposal, name="proposal"),
    path("accounts/proposals/<int:number>/answer/", security.answer, name="answer"),
    path("accounts/locked/", security.locked, name="locked"),
    path("accounts/locked/<uuid:rid>/", security.account, name="guarded-account"),
    path("accounts/locked/<uuid:rid>/unlock/", security.unlock, name="unlock"),
    path(
        "accounts/locked/<uuid:rid>/authenticator/",
        security.reset_authenticator,
        name="reset-authenticator",
    ),
    path("audit/", auditing.entries, name="audit"),
]
