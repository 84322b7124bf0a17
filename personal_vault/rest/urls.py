"""/v1/me/...: what the citizen sees and decides of her vault."""

urlpatterns = []
