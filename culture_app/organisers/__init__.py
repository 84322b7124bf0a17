"""What organisers do and get back: opening sales now; sales figures, contracts and audience later."""
