"""A document that is kept at the server, and an image that is sent along: `python files_and_images.py a.pdf b.png`."""

import base64
import mimetypes
import sys
from pathlib import Path

from responses_api import Client, NotFoundError, models


def image(path: Path) -> models.InputImage:
    """An image within the request, as a data URL."""
    kind = mimetypes.guess_type(path.name)[0] or "image/png"
    data = base64.b64encode(path.read_bytes()).decode()
    return models.InputImage(image_url=f"data:{kind};base64,{data}", detail="auto")


def main(document: Path, picture: Path) -> None:
    client = Client()
    names = [one.id for one in client.models.list()]
    print(f"{len(names)} models")
    kept = client.files.create(file=document, purpose="user_data")
    print(f"{kept.filename}: {kept.bytes} bytes, {kept.id}")
    try:
        response = client.responses.create(
            model="gpt-5-mini",
            input=[
                models.MessageParam(
                    role="user",
                    content=[
                        models.InputFile(file_id=kept.id),
                        image(picture),
                        models.InputText(text="Does the picture belong to the document?"),
                    ],
                )
            ],
        )
        print(response.output_text)
        print(client.files.content(kept.id).read()[:8])
    finally:
        print("deleted:", client.files.delete(kept.id).deleted)
    try:
        client.files.retrieve(kept.id)
    except NotFoundError as gone:
        print(f"gone: {gone.message}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
