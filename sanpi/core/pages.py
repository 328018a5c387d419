"""The dull half of pages: a form that asks, acts and goes back."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone


def take(form: forms.BaseForm, act: Callable[[], Any]) -> bool:
    """Runs a verb for a valid form; what the verb refuses becomes an error of the form. True when it was done."""
    if not form.is_valid():
        return False
    try:
        act()
    except ValidationError as refused:
        _add(form, refused)
        return False
    return True


def _add(form: forms.BaseForm, refused: ValidationError) -> None:
    if hasattr(refused, "error_dict"):
        for name, errors in refused.error_dict.items():
            form.add_error(name if name in form.fields else None, errors)
    else:
        form.add_error(None, refused)


def form_page(
    request: HttpRequest,
    form: forms.BaseForm,
    act: Callable[[], Any],
    *,
    title: str,
    back: str,
    done: str,
    template: str = "core/form_page.html",
    **context: Any,
) -> HttpResponse:
    """Shows the form; on a valid POST acts and goes to `back` with the message `done`. Nothing typed is lost."""
    if request.method == "POST" and take(form, act):
        messages.success(request, done)
        return redirect(back)
    page: Mapping[str, Any] = {"form": form, "title": title, "back_url": back, **context}
    status = 200 if request.method != "POST" else 422
    return render(request, template, dict(page), status=status)


def verb_page(
    request: HttpRequest, form: forms.BaseForm, verb: Callable[..., Any], **page: Any
) -> HttpResponse:
    """`form_page` for a verb that takes the form's fields as they are, who acts (`by`) and when (`now`)."""

    def act() -> None:
        verb(**form.cleaned_data, by=request.user, now=timezone.now())

    return form_page(request, form, act, **page)


def refuse_politely(request: HttpRequest, act: Callable[[], Any], done: str) -> None:
    """Runs a verb that needs no form; says what was done, or what the verb refused."""
    try:
        act()
    except ValidationError as refused:
        messages.error(request, "；".join(refused.messages))
    else:
        messages.success(request, done)
