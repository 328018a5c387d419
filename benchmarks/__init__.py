"""How fast Sanpi is (see README.md). Its modules need Django, which is set up here; `run.py` starts them."""

import django

django.setup()
