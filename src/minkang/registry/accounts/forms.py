"""What people type when they sign in or change how they do."""

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from minkang.registry.access.terms import Role

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


class AccountForm(forms.Form):
    """A new staff account."""

    login = forms.CharField(
        label=_("登录名"),
        help_text=_("小写字母、数字、点或短横，例如姓名拼音；不能用身份证号码。"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": _("请填写登录名。")},
    )
    name = forms.CharField(
        label=_("姓名"),
        max_length=50,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("请填写姓名。")},
    )
    licence = forms.CharField(
        label=_("执业证书编号（没有可不填）"),
        help_text=_("填了就和登记的执业人员对上，以后按他的执业资格办事。"),
        max_length=32,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


class GrantForm(forms.Form):
    """A role to propose."""

    role = forms.ChoiceField(
        label=_("角色"),
        choices=lambda: [
            (one.value, one.label_en if get_language() == "en" else one.label)
            for one in Role
            if one is not Role.RESIDENT
        ],
        error_messages={"required": _("请选择角色。")},
    )
    organisation = forms.CharField(
        label=_("所在机构的统一社会信用代码"),
        max_length=18,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": _("请填写机构的统一社会信用代码。")},
    )
    area = forms.CharField(
        label=_("管辖范围的区划代码"),
        help_text=_("12位数字：全市以八个0结尾，一个乡镇（街道）以三个0结尾。"),
        max_length=12,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric"}),
        error_messages={"required": _("请填写管辖范围的区划代码。")},
    )
