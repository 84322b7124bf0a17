"""The form for what a curator lays over an offer."""

from typing import Any

from django import forms

from culture_app.curation.words import later, say

_MOST_LABELS = 50
_LONGEST_LABEL = 255


class Labels(forms.CharField):
    """One label a line."""

    widget = forms.Textarea

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list | tuple) else value

    def to_python(self, value: Any) -> Any:
        lines = [line.strip() for line in (value or "").splitlines()]
        return list(dict.fromkeys(line for line in lines if line))

    def validate(self, value: Any) -> None:
        if len(value) > _MOST_LABELS or any(len(each) > _LONGEST_LABEL for each in value):
            raise forms.ValidationError(say("one_a_line"))

    def run_validators(self, value: Any) -> None:
        """Length is judged per label."""


class OverlayForm(forms.Form):
    labels_added = Labels(
        required=False, label=later("labels_added"), help_text=later("one_a_line"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    labels_hidden = forms.MultipleChoiceField(
        required=False, label=later("labels_hidden"), widget=forms.CheckboxSelectMultiple
    )
    highlight_rank = forms.IntegerField(
        required=False,
        min_value=1,
        max_value=999,
        label=later("highlight"),
        help_text=later("highlight_hint"),
    )
    image_override = forms.CharField(
        required=False, max_length=2000, label=later("image"), help_text=later("image_hint"),
        widget=forms.URLInput(attrs={"placeholder": "https://"}),
    )  # fmt: skip
    note = forms.CharField(
        required=False, max_length=4000, label=later("note"), widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, labels: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["labels_hidden"].choices = [(label, label) for label in labels]  # type: ignore[attr-defined]
        if not labels:
            del self.fields["labels_hidden"]

    def clean_image_override(self) -> str:
        address = str(self.cleaned_data["image_override"]).strip()
        if address and not address.startswith("https://"):
            raise forms.ValidationError(say("bad_image"))
        return address
