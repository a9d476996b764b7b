"""Vocabularies of signing in."""

from enum import StrEnum

from minkang.policy.terms import Labelled


class Step(StrEnum):
    """What is still missing after the password, in this order."""

    CODE = "code"
    AUTHENTICATOR = "authenticator"
    PASSWORD = "password"  # noqa: S105 - the name of a step, not a secret


class Obstacle(Labelled):
    """Why an attempt to sign in failed; only the audit log tells these apart."""

    UNKNOWN_LOGIN = "unknown_login", "没有这个登录名", "unknown login name"
    WRONG_PASSWORD = "wrong_password", "密码不对", "wrong password"
    WRONG_CODE = "wrong_code", "验证码不对", "wrong code"
    CLOSED = "closed", "账号已停用", "closed account"
    LOCKED = "locked", "暂时锁定", "locked for a while"
