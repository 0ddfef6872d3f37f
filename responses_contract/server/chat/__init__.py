"""Chat completions behind the Responses API: the request translated there, the answer back. Pure functions on dicts."""

from responses_contract.server.chat.answers import ChatAnswer, chunk_of, chunks_of, error_of, tell
from responses_contract.server.chat.requests import chat_request

__all__ = ["ChatAnswer", "chat_request", "chunk_of", "chunks_of", "error_of", "tell"]
