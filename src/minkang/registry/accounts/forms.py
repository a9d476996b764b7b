"""What people type when they sign in or change how they do."""

from django import forms
from django.utils.translation import gettext_lazy as _

_LONGEST = 200


class SignInForm(forms.Form):
    """Login name and password; what is typed there is never shown again except the login name."""

    login = forms.CharField(
        label=_("登录名"),
        max_length=_LONGEST,
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        ),
        error_messages={"required": _("请填写登录名。")},
    )
    password = forms.CharField(
        label=_("密码"),
        max_length=_LONGEST,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": _("请填写密码。")},
    )


class CodeForm(forms.Form):
    """A one-time code."""

    code = forms.CharField(
        label=_("六位验证码"),
        max_length=20,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True}
        ),
        error_messages={"required": _("请填写验证器上的六位数。")},
    )


class NewPasswordForm(forms.Form):
    """A new password, typed twice because nobody sees it."""

    new_password = forms.CharField(
        label=_("新密码"),
        help_text=_("至少12个字符。可以用几个不相干的词连起来，不必有符号。"),
        max_length=_LONGEST,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": _("请填写新密码。")},
    )
    new_password_again = forms.CharField(
        label=_("再输一次新密码"),
        max_length=_LONGEST,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": _("请再输一次新密码。")},
    )

    def clean_new_password_again(self) -> str:
        """Both must be the same."""
        again: str = self.cleaned_data["new_password_again"]
        if again != self.cleaned_data.get("new_password", again):
            raise forms.ValidationError(_("两次输入的新密码不一样，请重新输入。"))
        return again


class PasswordChangeForm(NewPasswordForm):
    """A new password with proof of the current one."""

    current_password = forms.CharField(
        label=_("现在的密码"),
        max_length=_LONGEST,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": _("请填写现在的密码。")},
    )
    field_order = ("current_password", "new_password", "new_password_again")
