"""Small OCI layouts, as files by path."""

from __future__ import annotations

import json
from dataclasses import dataclass, field

from image import archives

INDEX = "application/vnd.oci.image.index.v1+json"
MANIFEST = "application/vnd.oci.image.manifest.v1+json"
CONFIG = "application/vnd.oci.image.config.v1+json"


@dataclass
class Layout:
    """A folder's content in the making; what is put into it is described for whoever names it."""

    files: dict[str, bytes] = field(default_factory=dict)

    def blob(self, data: bytes, kind: str) -> dict[str, object]:
        digest = archives.digest(data)
        self.files[f"blobs/sha256/{digest}"] = data
        return {"mediaType": kind, "digest": f"sha256:{digest}", "size": len(data)}

    def image(
        self,
        *layers: bytes,
        packed: tuple[bytes, ...] | None = None,
        kind: str = CONFIG,
        **more: object,
    ) -> dict[str, object]:
        config = archives.config([archives.digest(each) for each in layers], **more)
        manifest = {
            "schemaVersion": 2,
            "config": self.blob(config, kind),
            "layers": [self.blob(each, "") for each in packed or layers],
        }
        return self.blob(json.dumps(manifest).encode(), MANIFEST)

    def index(self, *manifests: dict[str, object]) -> dict[str, object]:
        return self.blob(json.dumps({"manifests": manifests}).encode(), INDEX)

    def done(self, *manifests: dict[str, object]) -> dict[str, bytes]:
        index = {"schemaVersion": 2, "manifests": manifests}
        return self.files | {
            "index.json": json.dumps(index).encode(),
            "oci-layout": b'{"imageLayoutVersion": "1.0.0"}',
        }
