"""Addresses of lights, flags and the rules behind them."""

from django.urls import URLPattern

app_name = "evaluation"
urlpatterns: list[URLPattern] = []
