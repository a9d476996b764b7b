"""What the audit chain says about accounts."""

from minkang.kernel.audit.catalogue import EntryType, register

ACCOUNT_OPENED = register(
    EntryType(
        "accounts.opened",
        "开通了账号 {login}",
        "The account {login} was opened",
        facts=("login",),
        personal=frozenset({"login"}),
    )
)
ACCOUNT_CLOSED = register(
    EntryType("accounts.closed", "停用了账号", "The account was closed", facts=())
)
GRANT_PROPOSED = register(
    EntryType(
        "accounts.grant_proposed",
        "提出授予角色 {role}（授权 {grant}）",
        "The role {role} was proposed (grant {grant})",
        facts=("role", "grant", "organisation", "area"),
    )
)
GRANT_APPROVED = register(
    EntryType(
        "accounts.grant_approved",
        "批准了角色 {role}（授权 {grant}）",
        "The role {role} was approved (grant {grant})",
        facts=("role", "grant"),
    )
)
GRANT_REVOKED = register(
    EntryType(
        "accounts.grant_revoked",
        "收回了角色 {role}（授权 {grant}）",
        "The role {role} was revoked (grant {grant})",
        facts=("role", "grant"),
    )
)
SIGNED_IN = register(
    EntryType(
        "accounts.signed_in",
        "登录，来自网段 {network}，二次验证：{second_factor}",
        "Signed in from the network {network}, second factor: {second_factor}",
        facts=("network", "second_factor"),
    )
)
SIGN_IN_FAILED = register(
    EntryType(
        "accounts.sign_in_failed",
        "登录没有成功（{obstacle}），来自网段 {network}",
        "Signing in failed ({obstacle}) from the network {network}",
        facts=("obstacle", "network"),
    )
)
SIGNED_OUT = register(
    EntryType(
        "accounts.signed_out", "退出了 {count} 处登录", "{count} sign-ins were ended", ("count",)
    )
)
AUTHENTICATOR_ENROLLED = register(
    EntryType(
        "accounts.authenticator_enrolled",
        "绑定了验证器",
        "An authenticator was enrolled",
        facts=(),
    )
)
AUTHENTICATOR_RESET = register(
    EntryType(
        "accounts.authenticator_reset",
        "解除了验证器，下次登录时重新绑定",
        "The authenticator was removed; the next sign-in enrols a new one",
        facts=(),
    )
)
PASSWORD_CHANGED = register(
    EntryType("accounts.password_changed", "修改了密码", "The password was changed", facts=())
)
PASSWORD_RESET = register(
    EntryType(
        "accounts.password_reset",
        "重置了密码，下次登录时要换新密码",
        "The password was reset; the next sign-in asks for a new one",
        facts=(),
    )
)
ACCOUNT_UNLOCKED = register(
    EntryType(
        "accounts.unlocked",
        "解除了锁定（此前连续输错 {failures} 次）",
        "Unlocked after {failures} failed attempts",
        facts=("failures",),
    )
)
PERSONA_ENTERED = register(
    EntryType(
        "accounts.persona_entered",
        "以演示身份进入，没有输入密码和验证码",
        "Entered as a persona of the demonstration, without password and code",
        facts=(),
    )
)
