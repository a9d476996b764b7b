"""Template tags of joint cases."""
