"""/o/...: sign in, authorize, token, revoke; and the server's metadata (RFC 8414).

The toolkit finds its own paths under the namespace `oauth2_provider`.
"""

from django.urls import include, path
from oauth2_provider.views import OAuthServerMetadataView

from culture_app.accounts.rest.pages import AuthorizePage, SignInPage, SignOutPage
from culture_app.accounts.rest.tokens import RevokeTokenView, TokenView

_toolkit = [
    path("o/authorize", AuthorizePage.as_view(), name="authorize"),
    path("o/token", TokenView.as_view(), name="token"),
    path("o/revoke_token", RevokeTokenView.as_view(), name="revoke-token"),
    path(
        ".well-known/oauth-authorization-server",
        OAuthServerMetadataView.as_view(),
        name="oauth-server-metadata",
    ),
]

urlpatterns = [
    path("o/sign-in", SignInPage.as_view(), name="sign-in"),
    path("o/sign-out", SignOutPage.as_view(), name="sign-out"),
    path("", include((_toolkit, "oauth2_provider"))),
]
