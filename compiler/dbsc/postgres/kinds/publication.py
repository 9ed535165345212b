"""Publications. What is in one is added to it by statements of their own."""

from __future__ import annotations

from dbsc.catalog.objects import Publication
from dbsc.catalog.objects.replication import OPERATIONS
from dbsc.postgres.sql import Scene, comment_if_changed
from dbsc.sqltext.quote import identifier


def create(publication: Publication, scene: Scene) -> list[str]:
    """The statements that make it."""
    text = f"create publication {identifier(publication.name)}{' for all tables' if publication.all_tables else ''}"
    options = []
    if publication.publish != OPERATIONS:
        options.append(f"publish = '{', '.join(publication.publish)}'")
    if publication.via_root:
        options.append("publish_via_partition_root = true")
    if publication.generated:
        options.append(f"publish_generated_columns = {publication.generated}")
    text += f" with ({', '.join(options)})" if options else ""
    return [text, *comment(publication, None)]


def alter(before: Publication, publication: Publication, scene: Scene) -> list[str]:
    """The statements that change what is published."""
    options = []
    if before.publish != publication.publish:
        options.append(f"publish = '{', '.join(publication.publish)}'")
    if before.via_root != publication.via_root:
        options.append(f"publish_via_partition_root = {'true' if publication.via_root else 'false'}")
    if before.generated != publication.generated:
        options.append(f"publish_generated_columns = {publication.generated or 'none'}")
    made = [f"alter publication {identifier(publication.name)} set ({', '.join(options)})"] if options else []
    return made + comment(publication, before)


def drop(publication: Publication, scene: Scene) -> list[str]:
    """The statement that takes it away."""
    return [f"drop publication {identifier(publication.name)}"]


def comment(publication: Publication, before: Publication | None) -> list[str]:
    """Its comment, where it differs."""
    what = f"publication {identifier(publication.name)}"
    return comment_if_changed(what, publication.comment, before.comment if before else None)
