"""How the app is set up and run: the image, the composition, the list of system packages, the local services.

A package, so that `python -m docker.local` means this folder also where PyPI's library `docker` is installed.
"""
