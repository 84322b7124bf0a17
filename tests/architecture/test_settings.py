"""Tests have settings of their own, whatever the environment of who started them says."""

from django.conf import settings


def test_the_tests_never_run_on_the_settings_of_a_running_demo():
    assert settings.SETTINGS_MODULE == "culture_app.settings.test"
