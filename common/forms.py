"""A refusal of the trade shown where the person can mend it."""

from django import forms

from common.errors import RuleBroken


def show_refusal(form: forms.Form, refusal: RuleBroken) -> None:
    """Put a refusal beside the field that it is about, or above the form; what was typed stays."""
    words = f"{refusal.message} {refusal.remedy}".strip()
    form.add_error(refusal.field if refusal.field in form.fields else None, words)
