"""E-mail and web push: empty until a later issue furnishes the room."""
