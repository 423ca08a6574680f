"""A Telegram Bot API server for tests, demonstrations and load. It imports nothing of the product."""
