"""The Telegram edge. Imported only where a token is set: aiogram takes seconds and a hundred megabytes."""
