"""What a browser may ask over its WebSocket: the session decides, before Streamlit looks at a message."""

from google.protobuf.message import DecodeError
from streamlit.proto.BackMsg_pb2 import BackMsg

FOR_STRANGERS = {"rerun_script", "stop_script", "app_heartbeat"}
FOR_PEOPLE = FOR_STRANGERS | {"file_urls_request", "backend_operation_request"}
OPERATIONS = {"deferred_file", "dataframe_chunk"}


def admitted(content: bytes, signed_in: bool, was_signed_in: bool) -> bytes | None:
    """The message to hand on, or None to drop it.

    A stranger may only have the page drawn. Where the session died while the page was open, the message is
    stripped to that as well: no callback and no fragment of somebody who signed out can run.
    """
    try:
        message = BackMsg.FromString(content)
    except DecodeError:
        return None
    kind = message.WhichOneof("type")
    if signed_in:
        return content if kind in FOR_PEOPLE and _operates(message) else None
    if kind not in FOR_STRANGERS:
        return None
    if kind == "rerun_script":
        message.rerun_script.ClearField("fragment_id")
        if was_signed_in:
            message.rerun_script.ClearField("widget_states")
    return message.SerializeToString()


def _operates(message: BackMsg) -> bool:
    if message.WhichOneof("type") != "backend_operation_request":
        return True
    return message.backend_operation_request.WhichOneof("payload") in OPERATIONS
